"""The line of `.doi.yml` that says which DOI stands for all versions, or which work this one continues.

Pure. A file that is there gets one line more, and is parsed again to prove that nothing else changed.
"""

from doi_action.findings import apply_splices
from doi_action.formats.text.by_hand import MEND_FIRST, NotEditable, add
from doi_action.formats.text.root_edit import Uneditable, open_root
from doi_action.formats.text.source import Unreadable, read_source
from doi_action.formats.text.yaml import compose
from doi_action.identifiers.types import Doi, doi_or_none

CONCEPT = "concept-doi"
RELATED = "related-identifiers"


def with_concept(path: str, data: bytes | None, doi: Doi) -> bytes:
    """The configuration file with `concept-doi`. Raises NotEditable where it says another one, or cannot be edited."""
    return _with_line(path, data, CONCEPT, str(doi), doi)


def with_continued(path: str, data: bytes | None, doi: Doi) -> bytes:
    """The configuration file that says that each version continues what `doi` stands for. Raises NotEditable."""
    return _with_line(path, data, RELATED, f"[{{value: {doi}, relation: Continues}}]", doi)


def _with_line(path: str, data: bytes | None, key: str, value: str, doi: Doi) -> bytes:
    line = f"{key}: {value}"
    if data is None or not data.strip():
        return f"{line}\n".encode()

    try:
        source = read_source(path, data)
        node = compose(source)
        if node is None:
            # Comments alone, as in a file that was copied to be filled in.
            return source.encode(f"{source.text.rstrip()}\n{line}\n")
        root = open_root(source, node)
        stands_there = root.has(key)
    except Unreadable as error:
        raise NotEditable(error.remarks[0].message, (MEND_FIRST,), line=error.remarks[0].line) from error
    except Uneditable as error:
        raise NotEditable(str(error), add((line,))) from error

    keys = [name.text for name, _ in root.node.pairs]
    if stands_there:
        says_it = value in source.text
        if key == CONCEPT:
            # A DOI may be written in several ways.
            says_it = doi_or_none(root.text(key) or "") == doi
        if says_it:
            return data

        stands_at, _ = root.node.pairs[keys.index(key)]
        where = source.location(stands_at.start).line
        raise NotEditable(f"'{key}' stands there already", (f"make it say: {line}",), line=where)

    for place in root.insertion_places():
        text = apply_splices(source.text, tuple(root.insert(place, [line])))
        edited = source.encode(text)
        if _says(path, edited, key, before=keys):
            return edited
    raise NotEditable("there is no place for a new line", add((line,)))


def _says(path: str, data: bytes, key: str, *, before: list[str]) -> bool:
    """Whether the file has the keys of before and this one."""
    try:
        node = compose(read_source(path, data))
    except Unreadable:
        return False
    if node is None:
        return False

    keys = [name.text for name, _ in node.pairs]
    return sorted(keys) == sorted([*before, key])
