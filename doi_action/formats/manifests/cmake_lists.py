"""CMakeLists.txt read as facts: the first `project(...)`, as far as it is written out.

Source: CMake's documentation, command `project` and "cmake-language(7)".
"""

import re
from collections.abc import Iterator

from doi_action.facts import Reading
from doi_action.formats.collector import Collector, read_with
from doi_action.formats.manifests.manifest import add_addresses, add_identity, complete_or_none
from doi_action.formats.manifests.written_out import mapping_node, text_node
from doi_action.formats.text.node import Node
from doi_action.formats.text.source import SourceText

FORMAT = "CMakeLists.txt"

CROSSWALK = {
    "kind": "project(...) has a name",
    "title": "project(NAME)",
    "version": "project(... VERSION)",
    "abstract": "project(... DESCRIPTION)",
    "repository_url": "project(... HOMEPAGE_URL) on a code host",
    "landing_page": "project(... HOMEPAGE_URL) is proposed",
}
"""Each field of Metadata and where this format says it."""

_PROJECT = re.compile(r"^[ \t]*project[ \t]*\(", re.MULTILINE | re.IGNORECASE)
_ARGUMENT = re.compile(
    # Comments before an argument; possessive, or the words of the last one would be tried as arguments.
    r"(?:\s|#[^\n]*)*+"
    r'(?:(?P<end>\))|"(?P<quoted>(?:[^"\\]|\\.)*)"|\[(?P<equals>=*)\[|(?P<bare>[^\s()#"\[]+))',
    re.DOTALL,
)
_KEYWORDS = ("VERSION", "COMPAT_VERSION", "SPDX_LICENSE", "DESCRIPTION", "HOMEPAGE_URL", "LANGUAGES")


def read(path: str, data: bytes) -> Reading:
    """The facts of a CMakeLists.txt. Never raises for bad input, and never runs it."""
    return read_with(_compose, _tell, name=FORMAT, path=path, data=data)


def _compose(source: SourceText) -> Node:
    """The arguments of the first `project` by their keywords; the name is NAME."""
    call = _PROJECT.search(source.text)
    if call is None:
        return mapping_node([])

    pairs = []
    keyword = "NAME"
    for start, text, quoted in _arguments(source.text, call.end()):
        is_keyword = text in _KEYWORDS and not quoted
        if is_keyword:
            keyword = text
        elif keyword:
            pairs.append((text_node(keyword, start), text_node(text, start)))
            keyword = ""  # One value each; what follows LANGUAGES is no statement about the work.
    return mapping_node(pairs)


def _arguments(text: str, position: int) -> Iterator[tuple[int, str, bool]]:
    """Index, text and whether it is quoted, of each argument up to the closing bracket."""
    while True:
        found = _ARGUMENT.match(text, position)
        if found is None or found["end"]:
            return
        position = found.end()

        if found["equals"] is not None:
            # A bracket argument, [=[ ... ]=], whose text holds no escapes.
            closing = f"]{found['equals']}]"
            end = text.find(closing, position)
            if end < 0:
                return
            yield position, text[position:end].strip(), True
            position = end + len(closing)

        elif found["quoted"] is not None:
            # A backslash before a line end joins lines; before a sign it is the sign.
            inner = re.sub(r"\\(?:\r?\n)", "", found["quoted"])
            yield found.start("quoted"), re.sub(r"\\(.)", r"\1", inner), True

        else:
            yield found.start("bare"), found["bare"], False


def _tell(file: Collector) -> None:
    name = file.root.get("NAME")
    if name is None or "$" in (name.text() or ""):
        return

    # CMake completes these: ${MY_VERSION}.
    version = complete_or_none(file.root.get("VERSION"))
    abstract = complete_or_none(file.root.get("DESCRIPTION"))
    add_identity(file, name=name, version=version, abstract=abstract)
    add_addresses(file, [("homepage", file.root.get("HOMEPAGE_URL"))])
