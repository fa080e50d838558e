"""*.gemspec (Ruby) read as facts, as far as it can be read without running it.

Only assignments of written-out texts and lists of texts are understood (`spec.name = "dunes"`); what Ruby would compute
is no fact, and listed as not carried. Source: the specification reference of RubyGems.
"""

import re

from doi_action.facts import Reading
from doi_action.formats.collector import Collector, read_with
from doi_action.formats.manifests.manifest import add_addresses, add_identity, add_licenses, add_people, people_in
from doi_action.formats.manifests.ruby_literals import literal_at
from doi_action.formats.manifests.written_out import computed, list_node, mapping_node, text_node
from doi_action.formats.text.node import Node
from doi_action.formats.text.source import SourceText

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
_SAID = {*_LABELS, "name", "version", "summary", "description", "authors", "author", "license", "licenses", "homepage"}


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
        position = max(literal.end, start)

        name = found["label"] or found["key"]
        key = text_node(name, start)
        if isinstance(literal.value, str):
            pairs.append((key, text_node(literal.value, start)))
        elif literal.value is not None:
            items = [text_node(item, start) for item in literal.value]
            pairs.append((key, list_node(items, start)))
        elif name in _SAID:
            line, _ = source.place(start)
            expression = source.line(line).partition("=")[2]
            pairs.append((text_node(computed(name), start), text_node(expression.strip(), start)))

    return mapping_node(pairs)


def _tell(file: Collector) -> None:
    root = file.root
    # `author=` and `license=` are RubyGems' short ways to write a list of one.
    authors = root.get("authors") or root.get("author")
    if root.get("name") is None and authors is None:
        return

    abstract = root.get("description") or root.get("summary")
    licenses = root.get("licenses") or root.get("license")
    add_identity(file, name=root.get("name"), version=root.get("version"), abstract=abstract)
    add_people(file, people_in(authors))
    add_licenses(file, licenses)

    labelled = [(label, root.get(key)) for key, label in _LABELS.items()]
    add_addresses(file, [*labelled, ("homepage", root.get("homepage"))])
