"""Dockerfile read as facts: the labels `org.opencontainers.image.*` that are written out.

What an image holds may be anything, so it says nothing about the kind of the work. Source: OCI Image Format
Specification 1.1, annotations.md, "Pre-Defined Annotation Keys"; Dockerfile reference, LABEL.
"""

import re
from collections.abc import Iterator

from doi_action.facts import Reading
from doi_action.formats.collector import Collector, read_with
from doi_action.formats.manifests.manifest import add_addresses, add_licenses, people_in
from doi_action.formats.text.node import Node
from doi_action.formats.text.source import SourceText
from doi_action.formats.text.value import Value

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
_MAX_LABELS = 1000
_TAG = "tag:yaml.org,2002:"


def read(path: str, data: bytes) -> Reading:
    """The facts of a Dockerfile. Never raises for bad input."""
    return read_with(_compose, _tell, name=FORMAT, path=path, data=data)


def _compose(source: SourceText) -> Node:
    """The labels of the specification, without its prefix; a label said again replaces the one before."""
    found: dict[str, Node] = {}
    for key, text, start in _labels(source.text):
        filled_in_later = "$" in text
        if key.startswith(_PREFIX) and not filled_in_later:
            found[key.removeprefix(_PREFIX)] = _scalar(text, start)
    pairs = tuple((_scalar(key, node.start), node) for key, node in found.items())
    return Node("mapping", 0, 0, tag=_TAG + "map", pairs=pairs)


def _labels(text: str) -> Iterator[tuple[str, str, int]]:
    position = 0
    for _ in range(_MAX_LABELS):
        label = _LABEL.search(text, position)
        if label is None:
            return
        position = label.end()
        while pair := _PAIR.match(text, position):
            position = pair.end()
            if pair["single"] is not None:
                yield pair["key"], pair["single"], pair.start("single")
                continue
            group = "double" if pair["double"] is not None else "bare"
            inner = re.sub(r"\\\r?\n", "", pair[group])
            yield pair["key"], re.sub(r"\\(.)", r"\1", inner), pair.start(group)


def _scalar(text: str, start: int) -> Node:
    return Node("scalar", start, start, tag=_TAG + "str", text=text, style='"')


def _tell(file: Collector) -> None:
    for field, key in (("title", "title"), ("version", "version"), ("abstract", "description")):
        if file.root.get(key) is not None:
            file.add_text(field, key)
    people = list(people_in(file.root.get("authors")))
    if people:
        # "contact details of the people or organization responsible for the image", not for the work.
        file.propose("creators", tuple(who for who, _ in people), [at.location for _, at in people])
    add_licenses(file, file.root.get("licenses"))
    add_addresses(file, _addresses(file.root))


def _addresses(root: Value) -> Iterator[tuple[str, Value]]:
    for label, key in (("repository", "source"), ("documentation", "documentation"), ("homepage", "url")):
        value = root.get(key)
        if value is not None:
            yield label, value
