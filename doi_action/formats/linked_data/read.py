"""JSON-LD as people write it: what codemeta.json, croissant.json and schema.org descriptions share.

Not a JSON-LD processor: it takes the shapes that occur in real files (a value alone or in a list, `@list`, `@value`,
`@graph`, `schema:` prefixes, an `@id` that refers to another node of the file) and never fetches a context.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from doi_action.facts import Location
from doi_action.formats.cff.references import identify
from doi_action.formats.people.person_text import creator_of_name, person_of_text
from doi_action.formats.text.value import Value
from doi_action.identifiers import Orcid, RorId, orcid_or_none, parse_orcid, ror_or_none
from doi_action.kinds import BY_RESOURCE_TYPE
from doi_action.model import Affiliation, Creator, NameType, RelatedIdentifier

PREFIXES = ("", "schema:", "https://schema.org/", "http://schema.org/", "codemeta:", "sc:")
"""What may stand before a term."""

ORGANISATIONS = frozenset(
    ["Organization", "CollegeOrUniversity", "EducationalOrganization", "ResearchOrganization", "GovernmentOrganization"]
)

RESOURCE_TYPES = {name: general for general, words in BY_RESOURCE_TYPE.items() for name in words.schema_org}
"""schema.org types and the resourceTypeGeneral of DataCite 4.7 that says the same."""


@dataclass(frozen=True, slots=True)
class Graph:
    """The nodes of one file by their `@id`, so that a reference finds what it refers to."""

    nodes: dict[str, Value] = field(default_factory=dict)

    def whole(self, value: Value) -> Value:
        """The node itself, or the one that it is only a reference to."""
        own = node_id(value)
        if own and len(value.node.pairs) == 1:
            return self.nodes.get(own, value)
        return value


def graph_of(root: Value) -> Graph:
    """The nodes of an `@graph`, of the root and of its values, by `@id`; the first full description counts."""
    found: dict[str, Value] = {}
    listed = root.get("@graph")
    for node in (root, *(listed.items() if listed else ())):
        for value in (node, *(part for _, entry in node.entries() for part in entry.items())):
            own = node_id(value)
            if own and len(value.node.pairs) > 1:
                found.setdefault(own, value)
    return Graph(found)


def main_node(root: Value, types: frozenset[str]) -> Value:
    """The node that is described: the root, or the first of an `@graph` that has one of `types`."""
    listed = root.get("@graph")
    nodes = tuple(listed.items()) if listed else ()
    return next((node for node in nodes if types & set(types_of(node))), root)


def term(value: Value, name: str) -> Value | None:
    """The value of a schema.org term, under any of its prefixes; the term as it stands comes first."""
    spelled = {key.text for key, _ in value.node.pairs if key.text.endswith(name)}
    if not spelled:
        return None
    return next((f for prefix in PREFIXES if prefix + name in spelled and (f := value.get(prefix + name))), None)


def each(value: Value | None) -> Iterator[Value]:
    """The entries of a list, of an `@list`, or the one value that stands alone."""
    if value is None:
        return
    listed = value.get("@list") if value.node.kind == "mapping" else None
    yield from (listed or value).items()


def types_of(value: Value) -> tuple[str, ...]:
    """The `@type`s without prefix."""
    found = value.get("@type") or value.get("type")
    texts = (item.text() for item in found.items()) if found else ()
    return tuple(text.rsplit("/", 1)[-1].rsplit(":", 1)[-1] for text in texts if text)


def node_id(value: Value) -> str | None:
    """The `@id` (in CodeMeta 3 also `id`)."""
    found = value.get("@id") or value.get("id")
    return found.text() if found else None


def text_of(value: Value | None) -> str | None:
    """The text of a value: itself, its `@value`, else its name or address when it is an object."""
    if value is None:
        return None
    if value.node.kind != "mapping":
        return value.text()
    parts = (value.get("@value"), term(value, "name"), term(value, "url"), value.get("@id"))
    return next((text for part in parts if part is not None and (text := part.text())), None)


def read_person(value: Value, graph: Graph) -> Creator | None:
    """The person or organisation of a Person, an Organization, a Role around one, or a plain text."""
    if value.node.kind == "scalar":
        return person_of_text(value.text())
    value = graph.whole(value)
    if "Role" in types_of(value):
        inner = next((v for key in ("author", "contributor", "maintainer") if (v := term(value, key))), None)
        return read_person(inner, graph) if inner is not None and inner.node != value.node else None
    return _organisation(value) if ORGANISATIONS & set(types_of(value)) else _person(value, graph)


def read_people(value: Value | None, graph: Graph) -> list[tuple[Creator, Location]]:
    """Everybody in a list, with their places. Somebody without a name is reported and left out."""
    found = []
    for item in each(value):
        person = read_person(item, graph)
        if person is not None:
            found.append((person, item.location))
        elif "Role" not in types_of(item):
            item.report("author-without-name", "nobody is named here", fix='add "name", or delete the entry')
    return found


def _person(value: Value, graph: Graph) -> Creator | None:
    family, given = text_of(term(value, "familyName")), _joined(term(value, "givenName"))
    email = text_of(term(value, "email"))
    affiliations = tuple(
        a for item in each(term(value, "affiliation")) if (a := _affiliation(graph.whole(item))) is not None
    )
    if family:
        return Creator(
            family_names=family,
            given_names=given,
            suffix=text_of(term(value, "honorificSuffix")),
            orcid=_orcid(value),
            affiliations=affiliations,
            email=_bare_email(email),
        )
    name = text_of(term(value, "name")) or given
    if not name:
        return None
    said = "Person" in types_of(value)
    guess = creator_of_name(name)
    kind = NameType.PERSON if said or guess is None else guess.name_type
    return Creator(name=name, name_type=kind, orcid=_orcid(value), affiliations=affiliations, email=_bare_email(email))


def _organisation(value: Value) -> Creator | None:
    name = text_of(term(value, "name")) or text_of(term(value, "legalName"))
    if not name:
        return None
    email = _bare_email(text_of(term(value, "email")))
    return Creator(name=name, name_type=NameType.ORGANISATION, ror=ror_of(value), email=email)


def _joined(value: Value | None) -> str | None:
    return " ".join(text for item in each(value) if (text := text_of(item))) or None


def _bare_email(text: str | None) -> str | None:
    return text.removeprefix("mailto:") if text else None


def _affiliation(value: Value) -> Affiliation | None:
    name, ror = text_of(value), ror_of(value)
    return Affiliation(name=name, ror=ror) if name and ror_or_none(name) is None else None


def _orcid(value: Value) -> Orcid | None:
    """The iD among `@id`, `identifier` and `sameAs`; one that fails its check digit is reported."""
    for place in _identifying(value):
        text = text_of(place)
        found = orcid_or_none(text)
        if found:
            return found
        if text and "orcid.org/" in text.lower():
            place.parsed(parse_orcid, "orcid-bad-checksum", fix="copy the iD from the person's ORCID page")
    return None


def ror_of(value: Value) -> RorId | None:
    """The ROR id of an organisation among `@id`, `identifier`, `sameAs` and `url`."""
    if value.node.kind != "mapping":
        return None
    texts = (text_of(place) for place in _identifying(value))
    return next((ror for text in texts if text and "ror.org" in text and (ror := ror_or_none(text))), None)


def _identifying(value: Value) -> Iterator[Value]:
    for key in ("@id", "id"):
        found = value.get(key)
        if found is not None:
            yield found
    for key in ("identifier", "sameAs", "url"):
        for item in each(term(value, key)):
            inner = term(item, "value") if item.node.kind == "mapping" else None
            yield inner or item


def read_link(value: Value, relation: str, graph: Graph) -> RelatedIdentifier | None:
    """A link to what `value` is or describes: the DOI where there is one, else the first identifier that has a scheme.

    None where nothing in it identifies anything.
    """
    if value.node.kind == "scalar":
        return _link([value.text()], relation, None)
    value = graph.whole(value)
    general = next((RESOURCE_TYPES[t] for t in types_of(value) if t in RESOURCE_TYPES), None)
    return _link([text_of(place) for place in _identifying(value)], relation, general)


def _link(texts: list[str | None], relation: str, general: str | None) -> RelatedIdentifier | None:
    found = [pair for text in texts if text and (pair := identify(text)) is not None]
    if not found:
        return None
    scheme, bare = next((pair for pair in found if pair[0] == "DOI"), found[0])
    return RelatedIdentifier(value=bare, scheme=scheme, relation=relation, resource_type=general)
