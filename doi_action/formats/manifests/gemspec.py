"""*.gemspec (Ruby) read as facts, as far as it can be read without running it.

Only assignments of written-out texts and lists of texts are understood (`spec.name = "dunes"`); what Ruby would compute
is left out. Source: the specification reference of RubyGems.
"""

import re
from collections.abc import Iterator

from doi_action.facts import Reading
from doi_action.formats.collector import Collector, read_with
from doi_action.formats.manifests.manifest import add_addresses, add_identity, add_licenses, add_people, people_in
from doi_action.formats.manifests.ruby_literals import Literal, literal_at
from doi_action.formats.text.node import Node
from doi_action.formats.text.source import SourceText
from doi_action.formats.text.value import Value

FORMAT = "gemspec"

CROSSWALK = {
    "kind": "name is there",
    "title": "name",
    "creators": "authors, author",
    "version": "version",
    "abstract": "description, summary",
    "licenses": "license, licenses",
    "related_identifiers": 'metadata["documentation_uri"]',
    "repository_url": 'metadata["source_code_uri"]',
    "landing_page": "homepage is proposed",
}
"""Each field of Metadata and where this format says it."""

_ASSIGNMENT = re.compile(
    r"""^[ \t]*\w+\.(?:metadata\[["'](?P<label>\w+)["']\]|(?P<key>\w+))[ \t]*=(?![=~])[ \t]*""", re.MULTILINE
)
_LABELS = {"source_code_uri": "repository", "documentation_uri": "documentation", "homepage_uri": "homepage"}
_TAG = "tag:yaml.org,2002:"


def read(path: str, data: bytes) -> Reading:
    """The facts of a gemspec. Never raises for bad input, and never runs it."""
    return read_with(_compose, _tell, name=FORMAT, path=path, data=data)


def _compose(source: SourceText) -> Node:
    """The assignments as a mapping; `metadata` entries are keys of their own."""
    pairs = []
    position = 0
    while found := _ASSIGNMENT.search(source.text, position):
        start = found.end()
        literal = literal_at(source.text, start)
        if literal.end < 0:
            break  # A quote that nothing closes: Ruby reads no further either, and what follows may be inside it.
        if literal.value is not None:
            pairs.append((_scalar(found["label"] or found["key"], start), _node(literal.value, start)))
        position = max(literal.end, start)
    return Node("mapping", 0, 0, tag=_TAG + "map", pairs=tuple(pairs))


def _node(value: Literal, start: int) -> Node:
    if isinstance(value, str):
        return _scalar(value, start)
    items = tuple(_scalar(item, start) for item in value)
    return Node("sequence", start, start, tag=_TAG + "seq", items=items)


def _scalar(text: str, start: int) -> Node:
    return Node("scalar", start, start, tag=_TAG + "str", text=text, style='"')


def _tell(file: Collector) -> None:
    root = file.root
    if root.get("name") is None:
        return
    abstract = root.get("description") or root.get("summary")
    add_identity(file, name=root.get("name"), version=root.get("version"), abstract=abstract)
    add_people(file, people_in(root.get("authors") or root.get("author")))
    add_licenses(file, root.get("licenses") or root.get("license"))
    add_addresses(file, _addresses(root))


def _addresses(root: Value) -> Iterator[tuple[str, Value]]:
    for key, label in (*_LABELS.items(), ("homepage", "homepage")):
        value = root.get(key)
        if value is not None:
            yield label, value
