"""An existing CITATION.cff brought up to date by position: only what we own changes, and that is proven.

We own the root keys `version`, `date-released`, `doi` and `commit`, and our entries of root `identifiers`. Everything
else, comments, order, quotes, line ends and byte order mark included, keeps its bytes. After each edit the file is
parsed again and compared with what it was; where that fails, or where an owned value stands in a form that cannot be
changed safely, nothing is written and the lines to add by hand are told.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from doi_action.findings import Splice, apply_splices
from doi_action.formats.cff.edit_identifiers import (
    Entry,
    flow_entry,
    identifier_lines,
    identifier_splices,
    new_list,
    owned,
    wanted_entries,
)
from doi_action.formats.text import by_hand
from doi_action.formats.text.by_hand import MEND_FIRST, NotEditable
from doi_action.formats.text.node import Node
from doi_action.formats.text.root_edit import Root, Uneditable, open_root
from doi_action.formats.text.source import SourceText, Unreadable, read_source
from doi_action.formats.text.yaml import compose
from doi_action.formats.text.yaml_scalar import double_quoted, reads_as_text
from doi_action.identifiers.types import Doi, doi_or_none

OWNED = ("version", "date-released", "doi", "commit", "identifiers")
"""Root keys that we keep true."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DescribedDoi:
    """A DOI of the work and what it stands for, in words."""

    doi: Doi
    description: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class CitationChange:
    """What a citation file shall say. None and empty leave alone what is there.

    `version` and `date_released` are set, or added where they are missing; `commit` is set only where the file has
    one, and taken out with `drop_commit`: the file of a commit cannot name that commit. `doi` is the root DOI,
    `identifiers` are our entries in their order, first in the list. `moved` are DOIs of others to keep as entries after
    ours (one that has stood as root `doi`, say). `remove` are DOIs of ours whose entries make room (the version before
    this one).
    """

    version: str | None = None
    date_released: date | None = None
    commit: str | None = None
    drop_commit: bool = False
    doi: Doi | None = None
    identifiers: tuple[DescribedDoi, ...] = ()
    moved: tuple[DescribedDoi, ...] = ()
    remove: tuple[Doi, ...] = ()


def edit_citation(path: str, data: bytes, change: CitationChange) -> bytes:
    """The file with `change` carried out; the very bytes of `data` where it says all of it already.

    Raises NotEditable where the file cannot be read or changed safely. Editing twice is editing once.
    """
    try:
        source = read_source(path, data)
        node = compose(source)
    except Unreadable as error:
        # One fault is mended after the other: the others are told by the check.
        first = error.remarks[0]
        raise NotEditable(first.message, (MEND_FIRST,), line=first.line) from error

    try:
        return _edit(source, node, change)
    except Uneditable as error:
        line = source.location(error.at).line
        raise NotEditable(str(error), steps_by_hand(source, node, change), line=line) from error


def steps_by_hand(source: SourceText, root: Node | None, change: CitationChange) -> tuple[str, ...]:
    """What to do by hand so that the file says what `change` says and stays valid in its own edition."""
    if root is None or not root.pairs:
        return ("begin the file with 'cff-version: 1.2.0', 'message', 'title' and 'authors', and run again",)

    edition = root.text_of("cff-version") or "1.2.0"
    knows_identifiers = not edition.startswith("1.0")
    if change.moved and not knows_identifiers:
        # The root has no room for two DOIs, and this edition no list for the other.
        return by_hand.change(source, root, "cff-version", "cff-version: 1.2.0, and run again", text="1.2.0")

    steps: list[str] = []
    lines: list[str] = []
    present = {name.text for name, _ in root.pairs}
    for key, text in _texts(change, root).items():
        line = f"{key}: {_written(key, text, flow=root.flow)}"
        if key in present:
            steps += by_hand.change(source, root, key, line, text=text)
        else:
            lines.append(line)

    commit = root.key("commit")
    if change.drop_commit and commit is not None:
        at = source.location(commit.start).line
        steps.append(f"delete line {at}: no file can name the commit that it is in")

    # Ours first, then those of others that had their place.
    entries: list[Entry] = []
    if knows_identifiers:
        entries = wanted_entries(described((*change.identifiers, *change.moved)), edition)

    if entries:
        in_block = identifier_lines(entries)
        listed = root.get("identifiers")
        if listed is None and root.flow:
            in_brackets = ", ".join(flow_entry(entry, json=True) for entry in entries)
            lines.append(f"identifiers: [{in_brackets}]")

        elif listed is None:
            lines += in_block

        elif listed.kind == "scalar":
            steps += by_hand.change(source, root, "identifiers", "\n".join(in_block), text="")

        else:
            at = source.location(listed.start).line
            _, *written = in_block
            steps.append("\n".join([f"put these entries first into the list that begins in line {at}:", *written]))

    return (*steps, *by_hand.add(tuple(lines), inside_braces=root.flow))


def _edit(source: SourceText, node: Node | None, change: CitationChange) -> bytes:
    root = open_root(source, node)
    unchanged = source.text

    # At some places new lines would become part of another value, of a block of lines, say. Only reading the file again
    # tells, so that one place after the other is tried.
    problems: list[str] = []
    for place in root.insertion_places():
        try:
            text = apply_splices(source.text, tuple(_splices(root, change, place)))
        except ValueError:
            # The new lines would stand inside those that go.
            problems.append("the lines to change lie too close to each other")
            continue

        if text == unchanged:
            return source.encode(unchanged)

        edited = source.encode(text)
        try:
            after = compose(read_source(source.path, edited))
        except Unreadable:
            after = None

        problem = _problem(root, after, change)
        if problem is None:
            return edited
        problems.append(problem)

    if not problems:
        raise Uneditable("there is no place for new lines")
    raise Uneditable(problems[0])


def _splices(root: Root, change: CitationChange, place: int) -> Iterator[Splice]:
    """What to replace, and at `place` (an index on the line after which new keys go) what to insert."""
    lines: list[str] = []
    for key, text in _texts(change, root.node).items():
        if root.has(key):
            yield from root.set_text(key, text)
        else:
            lines.append(root.line(key, _written(key, text, flow=root.flow)))

    if change.drop_commit and root.has("commit"):
        yield root.cut("commit")

    entries = _entries(root, change)
    if root.has("identifiers"):
        yield from identifier_splices(root, entries, _released(change))
    elif entries:
        lines = [*new_list(root, entries), *lines]

    yield from root.insert(place, lines)


def _entries(root: Root, change: CitationChange) -> list[Entry]:
    """Our entries and those to keep besides, as this edition of the format can say them."""
    edition = root.text("cff-version") or "1.2.0"
    if edition.startswith("1.0"):
        if not change.moved:
            return []

        declared = root.node.key("cff-version")
        reason = f"cff-version {edition} has no identifiers, so that {change.moved[0].doi} would be lost"
        raise Uneditable(reason, at=declared.start if declared else 0)

    # A DOI that has stood as root `doi` keeps the upper and lower case that it has there.
    written = root.text("doi") or ""
    moved = []
    for one in change.moved:
        spelling = str(one.doi)
        place = written.lower().find(spelling)

        # An address may have the DOI percent-encoded.
        stands_there = place >= 0 and doi_or_none(written) == one.doi
        if stands_there:
            spelling = written[place : place + len(spelling)]
        moved.append((spelling, one.description))

    # What an author lists already stays where it is.
    entries = wanted_entries(described(change.identifiers), edition)
    listed = _items(root.node)
    for entry in wanted_entries(moved, edition):
        is_listed = any(map(entry.is_same, listed))
        if not is_listed:
            entries.append(entry)
    return entries


def _texts(change: CitationChange, root: Node) -> dict[str, str]:
    """The scalars to set, by key, in the order in which new ones are added; a commit only where the file has one."""
    texts = {}
    if change.version is not None:
        texts["version"] = change.version

    if change.date_released is not None:
        texts["date-released"] = change.date_released.isoformat()

    if change.doi is not None:
        texts["doi"] = str(change.doi)

    has_commit = root.key("commit") is not None
    if has_commit and change.commit is not None:
        texts["commit"] = change.commit
    return texts


def _written(key: str, text: str, *, flow: bool = False) -> str:
    """A new value: a DOI as it is, versions, dates and commits in quotes, so that no reader takes them for numbers."""
    is_bare = key == "doi" and not flow
    if is_bare and reads_as_text(text):
        return text

    return double_quoted(text)


def described(dois: tuple[DescribedDoi, ...]) -> list[tuple[str, str | None]]:
    """Each DOI as text, with its words."""
    return [(str(one.doi), one.description) for one in dois]


def _released(change: CitationChange) -> frozenset[Doi]:
    """The DOIs whose entries are ours: those we write and those that make room."""
    return frozenset((*change.remove, *(one.doi for one in change.identifiers)))


def _problem(root: Root, after: Node | None, change: CitationChange) -> str | None:
    """Why the edited file is not what it should be, None where it is: the proof."""
    if after is None or after.kind != "mapping":
        return "the edited file could not be read again"

    for key, text in _texts(change, root.node).items():
        found = after.get(key)
        if found is None or found.text != text:
            return f"'{key}' could not be set"

    if change.drop_commit and after.get("commit") is not None:
        return "'commit' could not be taken out"

    # A new line may have become part of a value above it, or have cut one in two.
    if _others(root.node) != _others(after):
        return "other values would change with it"
    return _list_problem(root, after, change)


def _others(root: Node) -> list[object]:
    """What the keys say that are not ours."""
    said: list[object] = []
    for key, value in root.pairs:
        if key.text not in OWNED:
            said.append((shape(key), shape(value)))
    return said


def _list_problem(root: Root, after: Node, change: CitationChange) -> str | None:
    """Why the list of identifiers is not what it should be."""
    entries = _entries(root, change)
    before = _items(root.node)
    now = _items(after)
    if not entries:
        if list(map(shape, before)) != list(map(shape, now)):
            return "the list of identifiers would change with it"
        return None

    heads = now[: len(entries)]
    rest = now[len(entries) :]
    if len(heads) < len(entries):
        return "our entries could not be put first in 'identifiers'"

    for item, entry in zip(heads, entries, strict=True):
        has_its_words = entry.description in (None, item.text_of("description"))
        if not has_its_words or not entry.is_same(item):
            return "our entries could not be put first in 'identifiers'"

    ours = _released(change)
    others = []
    for item in before:
        if not owned(item, entries, ours):
            others.append(shape(item))
    if others != list(map(shape, rest)):
        return "other entries of 'identifiers' would change with it"
    return None


def _items(root: Node) -> tuple[Node, ...]:
    listed = root.get("identifiers")
    if listed is None:
        return ()
    return listed.items


def shape(node: Node) -> object:
    """What a node says, without its place and its quotes: the same for two nodes that every reader takes alike."""
    items = list(map(shape, node.items))
    pairs = [(shape(key), shape(value)) for key, value in node.pairs]
    return node.tag, node.text, items, pairs
