"""The entry of the citation check in `.pre-commit-config.yaml`: a new file, or one more entry in the list `repos`.

What is there keeps its bytes: the entry is inserted behind the last one, and the file is parsed again to prove that
nothing else changed.
"""

from doi_action.findings import Splice, apply_splices
from doi_action.formats.cff.edit import shape
from doi_action.formats.text.by_hand import NotEditable
from doi_action.formats.text.lines import insertion, line_end, line_start, next_line
from doi_action.formats.text.node import Node
from doi_action.formats.text.root_edit import Uneditable, open_root
from doi_action.formats.text.source import SourceText, Unreadable, read_source
from doi_action.formats.text.yaml import compose

PATH = ".pre-commit-config.yaml"
REPOSITORY = "https://github.com/doi-action/doi-action"
HOOK = "citation-check"


def entry(version: str) -> tuple[str, ...]:
    """The lines of the entry, as they stand at the margin, for this version of ours."""
    return (f"- repo: {REPOSITORY}", f"  rev: v{version}", "  hooks:", f"    - id: {HOOK}")


def with_hook(data: bytes | None, *, version: str) -> bytes:
    """The file with the entry; the very bytes where the list has one of our repository, whatever its hooks are.

    Raises NotEditable, with the lines to add by hand, where it cannot be added safely.
    """
    lines = entry(version)
    new_list = ("repos:", *(f"  {line}" for line in lines))
    if data is None:
        return ("\n".join(new_list) + "\n").encode()

    by_hand = ("add these lines to its list 'repos':\n" + "\n".join(lines),)
    try:
        source = read_source(PATH, data)
        root = compose(source)
    except Unreadable as error:
        first = error.remarks[0]
        raise NotEditable(first.message, by_hand, line=first.line) from error

    if root is None:
        # Nothing, or comments: the list comes behind them.
        text, newline = source.text, _newline_of(source.text)
        if text and not text.endswith(("\n", "\r")):
            text += newline
        return source.encode(text + newline.join((*new_list, "")))

    try:
        pair = open_root(source, root).pair("repos")
        if pair and any(_is_ours(item) for item in pair[1].items):
            return data
        splice = _added(source, root, pair, lines)
    except Uneditable as error:
        raise NotEditable(str(error), by_hand, line=source.location(error.at).line) from error

    after = apply_splices(source.text, (splice,))
    _prove(source, root, after, lines, by_hand)
    return source.encode(after)


def _newline_of(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _is_ours(item: Node) -> bool:
    address = item.text_of("repo").lower().rstrip("/").removesuffix(".git")
    return item.kind == "mapping" and address == REPOSITORY


def _added(source: SourceText, root: Node, pair: tuple[Node, Node] | None, lines: tuple[str, ...]) -> Splice:
    """The insertion of the entry; `pair` is the key `repos` and its value. Raises Uneditable where no place is safe."""
    text = source.text
    set_in = [f"  {line}" for line in lines]
    if pair is None:
        if root.flow:
            raise Uneditable("the file is written in braces", at=root.start)
        (splice,) = open_root(source, root).insert(root.end, ["repos:", *set_in])
        return splice

    key, listed = pair
    is_empty_list = listed.kind == "sequence" and not listed.items
    if listed.null or is_empty_list:
        end = max(listed.end, key.end + 1)
        stands_alone = not text[end : line_end(text, end)].strip()
        if listed.anchor or not stands_alone:
            raise Uneditable("'repos' holds nothing, in a form that cannot be changed", at=listed.start)

        written = _newline_of(text).join((":", *set_in))
        return Splice(start=key.end, end=end, text=written)

    if listed.kind != "sequence" or listed.flow:
        raise Uneditable("'repos' is not written as a list with one entry below the other", at=listed.start)

    # The new entry stands as far in as the last one, whatever is usual (YAML 1.2.2, section 8.2.1).
    last = listed.items[-1]
    dash = text[line_start(text, last.start) : last.start]
    indent = dash.partition("-")[0]
    is_indented_by_spaces = not indent.strip(" ")
    if dash.strip() != "-" or not is_indented_by_spaces:
        raise Uneditable("the last entry of 'repos' does not begin its line", at=last.start)

    behind = _behind_comments(text, listed.end, indent)
    where, new = insertion(text, behind, [f"{indent}{line}" for line in lines])
    return Splice(start=where, end=where, text=new)


def _behind_comments(text: str, index: int, indent: str) -> int:
    """An index on the last line of the entry at `index`: a comment below that is set in further belongs to it."""
    while True:
        after = next_line(text, index)
        line = text[after : line_end(text, after)]
        content = line.lstrip(" ")

        is_set_in = len(line) - len(content) > len(indent)
        is_inside = is_set_in and content.startswith("#")
        is_at_end = after == index
        if is_at_end or not is_inside:
            return index
        index = after


def _prove(source: SourceText, root: Node, after: str, lines: tuple[str, ...], by_hand: tuple[str, ...]) -> None:
    """Raise NotEditable where the edited file does not say the same and the entry besides."""
    try:
        now = compose(read_source(source.path, source.encode(after)))
    except Unreadable:
        now = None
    ours = compose(read_source(source.path, "\n".join(lines).encode()))
    if now is None or ours is None:
        raise NotEditable("the edited file could not be read again", by_hand)

    items_before, others_before = _parts(root)
    items_now, others_now = _parts(now)
    wanted = [*items_before, *map(shape, ours.items)]
    if items_now != wanted or others_now != others_before:
        raise NotEditable("other entries would change with it", by_hand)


def _parts(root: Node) -> tuple[list[object], list[object]]:
    """The entries of the list `repos`, and everything else, as they compare."""
    items: list[object] = []
    listed = root.get("repos")
    if listed is not None:
        items = [shape(item) for item in listed.items]

    others: list[object] = []
    for key, value in root.pairs:
        if key.text != "repos":
            others.append((shape(key), shape(value)))
    return items, others
