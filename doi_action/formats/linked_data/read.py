"""JSON-LD as people write it: what codemeta.json, croissant.json and schema.org descriptions share.

Not a JSON-LD processor: it takes the shapes that occur in real files (a value alone or in a list, `@list`, `@value`,
`@graph`, `schema:` prefixes, an `@id` that refers to another node of the file) and never fetches a context.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from doi_action.facts import Location, Reading
from doi_action.formats.cff.references import identify
from doi_action.formats.collector import Tell, read_json
from doi_action.formats.people.person_names import fault_of_name
from doi_action.formats.text.node import Node
from doi_action.formats.text.value import Value, items_of
from doi_action.identifiers.types import RorId, doi_or_none, orcid_or_none, ror_or_none
from doi_action.model import AlternateIdentifier, RelatedIdentifier
from doi_action.model.kinds import BY_RESOURCE_TYPE

PREFIXES = ("", "schema:", "https://schema.org/", "http://schema.org/", "codemeta:", "sc:")
"""What may stand before a term."""

RESOURCE_TYPES = {name: general for general, words in BY_RESOURCE_TYPE.items() for name in words.schema_org}
"""schema.org types and the resourceTypeGeneral of DataCite 4.7 that says the same."""


_REFERRING = frozenset({"@id", "id", "@type", "type"})
"""Keys of a node that only refers to another one."""


@dataclass(frozen=True, slots=True)
class Graph:
    """The described nodes of one file by their `@id`, so that a reference finds what it refers to."""

    nodes: dict[str, Value] = field(default_factory=dict)

    def whole(self, value: Value) -> Value:
        """The node that `value` refers to, by a text or by an object that holds only an `@id`; else `value` itself."""
        is_reference = value.node.kind != "sequence" and not _describes(value.node)
        if not is_reference:
            return value

        own = node_id(value)
        if value.node.kind == "scalar":
            own = value.text()

        if own is None:
            return value
        return self.nodes.get(_same_id(own), value)


def graph_of(root: Value) -> Graph:
    """The nodes of a file at any depth, by `@id` and by ORCID iD; of several descriptions the outermost counts."""
    found: dict[str, Value] = {}
    waiting = [root]
    for value in waiting:  # Grows while it is read, so that outer nodes come before inner ones.
        if value.node.kind == "sequence":
            waiting.extend(value.items())
            continue

        if _describes(value.node):
            # Asked of the bare nodes: to be looked through is not to be used.
            own = [value.node.text_of("@id"), value.node.text_of("id")]
            others = (value.node.text_of("identifier"), value.node.text_of("sameAs"))
            for name in filter(None, [*own, *filter(orcid_or_none, others)]):
                found.setdefault(_same_id(name), value)

        for _, entry in value.entries():
            if entry.node.kind != "scalar":
                waiting.append(entry)

    return Graph(found)


def _describes(node: Node) -> bool:
    """Whether a node says more than what it is called and of which type it is."""
    keys = {key.text for key, _ in node.pairs}
    return not keys <= _REFERRING


def _same_id(text: str) -> str:
    """One spelling for the ids of one thing: an ORCID iD bare, an address without its last slash."""
    orcid = orcid_or_none(text)
    if orcid is not None:
        return str(orcid)
    return text.strip().rstrip("/")


def read_linked_data(tell: Tell, *, name: str, path: str, data: bytes) -> Reading:
    """The reading of a JSON-LD file. Context and types say how it is written, so that nothing is lost with them."""
    reading = read_json(tell, name=name, path=path, data=data)
    left_out = []
    for left in reading.left_out:
        key = left.field.rpartition(".")[2].partition("[")[0]

        is_syntax = left.field.startswith("@context") or key in ("@type", "type")
        if not is_syntax:
            left_out.append(left)

    return replace(reading, left_out=tuple(left_out))


def main_node(root: Value, types: frozenset[str]) -> Value:
    """The node that is described: the root, or the first of an `@graph` that has one of `types`."""
    for node in root.items_at("@graph"):
        if not types.isdisjoint(types_of(node)):
            return node
    return root


def term(value: Value, name: str) -> Value | None:
    """The value of a schema.org term, under any of its prefixes; the term as it stands comes first."""
    keys = {key.text for key, _ in value.node.pairs}
    for prefix in PREFIXES:
        # Most terms are missing, and to ask for each prefix takes long in a file of many nodes.
        if prefix + name not in keys:
            continue

        found = value.get(prefix + name)
        if found is not None:
            return found

    return None


def first_term(value: Value, *names: str) -> Value | None:
    """The value of the first of several terms that says something."""
    for name in names:
        found = term(value, name)
        if found is None:
            continue

        is_empty_list = found.node.kind == "sequence" and not found.node.items
        if not is_empty_list:
            return found

    return None


def each(value: Value | None) -> Iterator[Value]:
    """The entries of a list, of an `@list`, or the one value that stands alone."""
    if value is not None:
        yield from items_of(value.get("@list") or value)


def types_of(value: Value) -> tuple[str, ...]:
    """The `@type`s without prefix."""
    found = []
    for item in items_of(value.get("@type") or value.get("type")):
        text = item.text()
        if text is None:
            continue

        # A prefix is an address (https://schema.org/Person) or a word (schema:Person).
        name = text.rpartition("/")[2].rpartition(":")[2]
        found.append(name)

    return tuple(found)


def node_id(value: Value) -> str | None:
    """The `@id`, for which the context of CodeMeta 3 has `id` as well."""
    found = value.get("@id") or value.get("id")
    if found is None:
        return None
    return found.text()


def text_of(value: Value | None) -> str | None:
    """The text of a value: itself, its `@value`, else its name or address when it is an object."""
    if value is None:
        return None
    if value.node.kind != "mapping":
        return value.text()

    in_turn = (value.get("@value"), term(value, "name"), term(value, "url"), value.get("@id"))
    for part in filter(None, in_turn):
        text = part.text()
        if text:
            return text

    return None


def first_text(value: Value | None) -> str | None:
    """The first text of a list, or of one value."""
    return next((text for text, _ in texts_of(value)), None)


def texts_of(value: Value | None) -> list[tuple[str, Location]]:
    """The texts of a list, or of one value, with their places."""
    found = []
    for item in each(value):
        text = text_of(item)
        if text:
            found.append((text, item.location))
    return found


def name_of(value: Value | None) -> str | None:
    """The name of a person, an organisation or a page; None where an address, an id or nothing stands for it.

    What stands there and is no name counts as left out, until somebody makes something else of it.
    """
    if value is None:
        return None

    parts: list[Value | None] = [value]
    if value.node.kind == "mapping":
        parts = [value.get("@value"), term(value, "name"), term(value, "legalName")]

    for part in parts:
        for text, _ in texts_of(part):
            if not fault_of_name(text):
                return text

    for part in filter(None, parts):
        part.leave_out()
    return None


def ror_of(value: Value) -> RorId | None:
    """The ROR id of an organisation among `@id`, `identifier`, `sameAs` and `url`."""
    for place in identifying(value):
        text = text_of(place) or ""
        # A ROR id alone, without its site, is nine letters and digits, which another id may be too.
        if "ror.org" not in text:
            continue

        found = ror_or_none(text)
        if found is not None:
            return found

    return None


def identifying(value: Value) -> Iterator[Value]:
    """The values that may identify a node, strongest first: `@id`, `identifier`, `sameAs`, `url`."""
    yield from filter(None, (value.get("@id"), value.get("id")))

    for key in ("identifier", "sameAs", "url"):
        for item in each(term(value, key)):
            # An identifier may be a PropertyValue, which holds it as `value`.
            yield term(item, "value") or item


def read_other_names(value: Value | None) -> Iterator[tuple[AlternateIdentifier, Location]]:
    """Names in other registers: each PropertyValue of `identifier` that says its register and is no DOI."""
    for item in each(value):
        if item.node.kind != "mapping":
            continue

        register = text_of(term(item, "propertyID"))
        text = text_of(term(item, "value"))
        if not register or not text:
            continue

        name = AlternateIdentifier(value=text, type=register)
        if not names_a_doi(name):
            yield name, item.location


def names_a_doi(name: AlternateIdentifier) -> bool:
    """Whether it is a DOI by its value or by its register, which may be an address that ends in `doi`."""
    register = name.type.strip().casefold().rstrip("/").rsplit("/", 1)[-1]
    return register in ("doi", "doi.org") or doi_or_none(name.value) is not None


def read_link(value: Value, relation: str, graph: Graph) -> RelatedIdentifier | None:
    """A link to what `value` is or describes: the DOI where there is one, else the first identifier that has a scheme.

    None where nothing in it identifies anything.
    """
    if value.node.kind == "scalar":
        # It may be the id of a node of the file too, but an identifier identifies by itself.
        own = identify(value.text() or "")
        if own is not None:
            scheme, bare = own
            return RelatedIdentifier(value=bare, scheme=scheme, relation=relation)

    node = graph.whole(value)
    pairs = [identify(text_of(place) or "") for place in identifying(node)]
    found = list(filter(None, pairs))
    if not found:
        return None

    scheme, bare = min(found, key=lambda pair: pair[0] != "DOI")
    general = next(filter(None, map(RESOURCE_TYPES.get, types_of(node))), None)
    return RelatedIdentifier(value=bare, scheme=scheme, relation=relation, resource_type=general)
