"""JSON-LD as people write it: what codemeta.json, croissant.json and schema.org descriptions share.

Not a JSON-LD processor: it takes the shapes that occur in real files (a value alone or in a list, `@list`, `@value`,
`@graph`, `schema:` prefixes, an `@id` that refers to another node of the file) and never fetches a context.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from doi_action.facts import Reading
from doi_action.formats.cff.references import identify
from doi_action.formats.collector import Tell, read_json
from doi_action.formats.people.person_names import fault_of_name
from doi_action.formats.text.node import Node
from doi_action.formats.text.value import Value
from doi_action.identifiers import RorId, orcid_or_none, ror_or_none
from doi_action.kinds import BY_RESOURCE_TYPE
from doi_action.model import RelatedIdentifier

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
        if value.node.kind == "scalar":
            return self.nodes.get(_same_id(value.text() or ""), value)
        if value.node.kind == "mapping" and not _describes(value.node):
            return self.nodes.get(_same_id(node_id(value) or ""), value)
        return value


def graph_of(root: Value) -> Graph:
    """The nodes of a file at any depth, by `@id` and by ORCID iD; of several descriptions the outermost counts."""
    found: dict[str, Value] = {}
    waiting = [root]
    for value in waiting:  # Grows while it is read, so that outer nodes come before inner ones.
        if value.node.kind == "sequence":
            waiting.extend(value.items())
            continue
        if _describes(value.node):
            for own in _ids(value.node):
                found.setdefault(_same_id(own), value)
        waiting.extend(entry for _, entry in value.entries() if entry.node.kind != "scalar")
    return Graph(found)


def _describes(node: Node) -> bool:
    """Whether a node says more than what it is called and of which type it is."""
    return any(key.text not in _REFERRING for key, _ in node.pairs)


def _ids(node: Node) -> Iterator[str]:
    """By what a node may be referred to. Asked of the bare node: to be looked through is not to be used."""
    for key in ("@id", "id"):
        own = node.get(key)
        if own is not None and own.text:
            yield own.text
    for key in ("identifier", "sameAs"):
        other = node.get(key)
        if other is not None and orcid_or_none(other.text):
            yield other.text


def _same_id(text: str) -> str:
    """One spelling for the ids of one thing: an ORCID iD bare, an address without its last slash."""
    orcid = orcid_or_none(text)
    return str(orcid) if orcid else text.strip().rstrip("/")


def read_linked_data(tell: Tell, *, name: str, path: str, data: bytes) -> Reading:
    """The reading of a JSON-LD file. Context and types say how it is written, so that nothing is lost with them."""
    reading = read_json(tell, name=name, path=path, data=data)
    left_out = (left for left in reading.left_out if not _is_syntax(left.field))
    return replace(reading, left_out=tuple(left_out))


def _is_syntax(field_name: str) -> bool:
    return field_name.startswith("@context") or field_name.rpartition(".")[2].partition("[")[0] in ("@type", "type")


def main_node(root: Value, types: frozenset[str]) -> Value:
    """The node that is described: the root, or the first of an `@graph` that has one of `types`."""
    listed = root.get("@graph")
    nodes = tuple(listed.items()) if listed else ()
    return next((node for node in nodes if types & set(types_of(node))), root)


def term(value: Value, name: str) -> Value | None:
    """The value of a schema.org term, under any of its prefixes; the term as it stands comes first."""
    spelled = {key.text for key, _ in value.node.pairs if key.text.endswith(name)}
    for prefix in PREFIXES:
        found = value.get(prefix + name) if prefix + name in spelled else None
        if found is not None:
            return found
    return None


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


def name_of(value: Value | None) -> str | None:
    """The name of a person, an organisation or a page; None where an address, an id or nothing stands for it."""
    if value is None:
        return None
    parts: tuple[Value | None, ...] = (value,)
    if value.node.kind == "mapping":
        parts = (value.get("@value"), term(value, "name"), term(value, "legalName"))
    texts = (text_of(item) for part in parts for item in each(part))
    return next((text for text in texts if text and not fault_of_name(text)), None)


def ror_of(value: Value) -> RorId | None:
    """The ROR id of an organisation among `@id`, `identifier`, `sameAs` and `url`."""
    if value.node.kind != "mapping":
        return None
    for place in identifying(value):
        text = text_of(place)
        found = ror_or_none(text) if text and "ror.org" in text else None
        if found:
            return found
    return None


def identifying(value: Value) -> Iterator[Value]:
    """The values that may identify a node, strongest first: `@id`, `identifier`, `sameAs`, `url`."""
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
    if value.node.kind == "scalar" and identify(value.text() or ""):
        return _link([value.text()], relation, None)  # It may be the id of a node too, but identifies by itself.
    value = graph.whole(value)
    if value.node.kind == "scalar":
        return None
    general = next((RESOURCE_TYPES[t] for t in types_of(value) if t in RESOURCE_TYPES), None)
    return _link([text_of(place) for place in identifying(value)], relation, general)


def _link(texts: list[str | None], relation: str, general: str | None) -> RelatedIdentifier | None:
    found = [pair for text in texts if text and (pair := identify(text)) is not None]
    if not found:
        return None
    scheme, bare = next((pair for pair in found if pair[0] == "DOI"), found[0])
    return RelatedIdentifier(value=bare, scheme=scheme, relation=relation, resource_type=general)
