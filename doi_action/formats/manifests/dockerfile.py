"""Dockerfile read as facts: the labels `org.opencontainers.image.*` that are written out.

What an image holds may be anything, so it says nothing about the kind of the work. Source: OCI Image Format
Specification 1.1, annotations.md, "Pre-Defined Annotation Keys"; Dockerfile reference, LABEL.
"""

import re
from collections.abc import Iterator

from doi_action.facts import Reading
from doi_action.formats.collector import Collector, read_with
from doi_action.formats.manifests.manifest import add_addresses, add_licenses, propose_people
from doi_action.formats.manifests.written_out import computed, mapping_node, text_node
from doi_action.formats.text.node import Node
from doi_action.formats.text.source import SourceText

FORMAT = "Dockerfile"

CROSSWALK = {
    "title": "image.title",
    "creators": "image.authors, proposed",
    "version": "image.version",
    "abstract": "image.description",
    "licenses": "image.licenses",
    "related_identifiers": "image.documentation",
    "repository_url": "image.source",
    "landing_page": "image.url is proposed",
}
"""Each field of Metadata and where this format says it."""

_LABEL = re.compile(r"^[ \t]*LABEL[ \t]+", re.MULTILINE | re.IGNORECASE)
_PAIR = re.compile(
    r"""(?:[ \t]|\\\r?\n(?:[ \t]*\#[^\n]*\n)*)*"?(?P<key>[\w.-]+)"?=
    (?:"(?P<double>(?:[^"\\]|\\.)*)"|'(?P<single>[^']*)'|(?P<bare>(?:[^\s"'\\]|\\.)+))""",
    re.VERBOSE | re.DOTALL,
)
_PREFIX = "org.opencontainers.image."


def read(path: str, data: bytes) -> Reading:
    """The facts of a Dockerfile. Never raises for bad input."""
    return read_with(_compose, _tell, name=FORMAT, path=path, data=data)


def _compose(source: SourceText) -> Node:
    """The labels, without the prefix of the specification; one that is said again replaces the one before.

    Those that other tools made up are read too, so that they are listed as left out.
    """
    found: dict[str, Node] = {}
    for key, text, start in _labels(source.text):
        # The keys of the specification have no dot of their own: another's `x.title` is no title.
        name = f"LABEL {key}"
        if key.startswith(_PREFIX):
            name = key.removeprefix(_PREFIX)

        is_filled_in_later = "$" in text
        if is_filled_in_later:
            name = computed(name)
        found[name] = text_node(text, start)
    return mapping_node((text_node(key, node.start), node) for key, node in found.items())


def _labels(text: str) -> Iterator[tuple[str, str, int]]:
    position = 0
    while label := _LABEL.search(text, position):
        position = label.end()
        while pair := _PAIR.match(text, position):
            position = pair.end()
            group = str(pair.lastgroup)
            value = pair[group]
            if group != "single":
                # A backslash before a line end joins lines; before a sign it is the sign.
                value = re.sub(r"\\(.)", r"\1", re.sub(r"\\\r?\n", "", value))
            yield pair["key"], value, pair.start(group)


def _tell(file: Collector) -> None:
    root = file.root
    file.add_text("title", "title")
    file.add_text("version", "version")
    file.add_text("abstract", "description")
    # "contact details of the people or organization responsible for the image", not for the work.
    propose_people(file, root.get("authors"))
    add_licenses(file, root.get("licenses"))
    add_addresses(
        file,
        [
            ("repository", root.get("source")),
            ("documentation", root.get("documentation")),
            ("homepage", root.get("url")),
        ],
    )
