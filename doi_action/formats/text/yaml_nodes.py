"""YAML events into nodes: one pass with a stack, bounded in depth and in what aliases repeat, never recursive.

Built from ruamel.yaml's event stream, since its own node graph resolves every scalar with regular expressions in
Python, which is most of its time, and since a nesting that is too deep can be refused at the event that begins it.
"""

import re
from collections.abc import Iterator
from typing import Any

from doi_action.formats.text.node import MAX_DEPTH, MAX_NODES, NULLS, TOO_MANY, Node

CORE = "tag:yaml.org,2002:"
_SCALAR_TAGS = frozenset({"str", "int", "float", "bool", "null", "timestamp"})
_COLLECTION_TAGS = frozenset({"map", "seq"})
_BOOLS = frozenset({"true", "True", "TRUE", "false", "False", "FALSE"})
# As ruamel.yaml, PyYAML and Psych read numbers: an underscore between digits does not make them text.
_INT = r"[-+]?[0-9][0-9_]*|0o[0-7_]+|0x[0-9a-fA-F_]+"
_FLOAT = (
    r"[-+]?(?:[0-9][0-9_]*\.[0-9_]*(?:[eE][-+]?[0-9]+)?|[0-9][0-9_]*[eE][-+]?[0-9]+"
    r"|\.[0-9][0-9_]*(?:[eE][-+]?[0-9]+)?|\.(?:inf|Inf|INF))|\.(?:nan|NaN|NAN)"
)
_NUMBER_STARTS = frozenset("0123456789+-.")
_BLANK = r"(?:[ \t\r\n]|(?:^|(?<=\s))#[^\r\n]*)*"
_FOREIGN_BREAKS = {0x85: "\ue085", 0x2028: "\ue028", 0x2029: "\ue029"}
_FOREIGN_BREAK = "[\x85\u2028\u2029]"
_BREAKS_BACK = {ord(ours): chr(theirs) for theirs, ours in _FOREIGN_BREAKS.items()}
_PAIR = r"(?<!\\)((?:\\\\)*)\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})"
_LONE = r"(?<!\\)((?:\\\\)*)\\u[dD][89a-fA-F][0-9a-fA-F]{2}"
_HALF = "half of a character: an escaped surrogate without its other half"
_MENDED_LINES = 20
"""A file with tabs in more plain values than this is refused where only the pure reader is there."""
_MASK = "\ue000" * 12


class NotYaml(Exception):
    """The text is no YAML that we read. `problem` says why, `index` is the character where it shows."""

    def __init__(self, problem: str, index: int, *, ours: bool = True) -> None:
        super().__init__(problem)
        self.problem, self.index, self.ours = problem, index, ours


def build(text: str, *, pure: bool = False) -> Node | None:
    """The root node of the one document in `text`, None for an empty one. Raises NotYaml."""
    try:
        return _built(text, pure=pure)
    except NotYaml as error:
        # libyaml as ruamel.yaml.clib carries it (0.2.15) refuses `[https://a.example]`, which YAML 1.2 allows: the slow
        # pure reader takes it. This can go with a clib that has https://github.com/yaml/libyaml/pull/104.
        if pure or "found unexpected ':'" not in error.problem:
            raise
    return _built(text, pure=True)


def _built(text: str, *, pure: bool) -> Node | None:
    disguised = _disguise(text)
    for mended in range(_MENDED_LINES + 1):
        builder = _Builder(text, disguised)
        try:
            for event in _events(disguised, pure=pure):
                builder.take(event)
        except NotYaml as error:
            index = error.index
            # A tab after something else in its line than spaces and dashes.
            before = disguised[:index].rpartition("\n")[2]
            is_inner_tab = disguised[index : index + 1] == "\t" and before.strip(" \t-") != ""
            if error.ours or not is_inner_tab:
                raise
            if mended == _MENDED_LINES:
                raise

            # The pure reader of ruamel.yaml (0.19.1) refuses a tab between the words of a plain value, which YAML
            # and the C reader allow. This can go with the pure reader, or once it takes them.
            tabbed = re.split(r"[\r\n]", disguised[index:], maxsplit=1)[0]
            disguised = disguised[:index] + tabbed.replace("\t", " ") + disguised[index + len(tabbed) :]
        else:
            return builder.root
    raise AssertionError("the last round returns or raises")


def core_tag(text: str) -> str:
    """The tag that YAML 1.2's core schema gives a plain scalar, without its prefix.

    >>> [core_tag(text) for text in ("1.10", "no", "2024-05-17", "12", "")]
    ['float', 'str', 'str', 'int', 'null']
    """
    if text in NULLS:
        return "null"
    if text in _BOOLS:
        return "bool"
    if text[0] not in _NUMBER_STARTS:
        return "str"

    # Most numbers of a citation file are years and pages: no pattern is needed for those.
    is_plain_number = text.isdecimal() and text.isascii()
    return "int" if is_plain_number else _number_tag(text)


def _number_tag(text: str) -> str:
    """As `core_tag`, for a text that begins as a number does; dates and versions are seen to be none at a glance."""
    is_version = text.count(".") > 1
    is_date = text.count("-", 1) > 1
    if is_version or is_date:
        return "str"

    # An address or a time.
    if ":" in text or "/" in text:
        return "str"

    # Last, since a pattern takes longer than all of the above.
    if re.fullmatch(_INT, text):
        return "int"
    if re.fullmatch(_FLOAT, text):
        return "float"
    return "str"


def _events(text: str, *, pure: bool) -> Iterator[Any]:
    """The event stream of ruamel.yaml for `text`. Raises NotYaml with what the reader says."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        yield from YAML(typ="safe", pure=pure).parse(text)
    except MarkedYAMLError as error:
        said = filter(None, (error.context, error.problem))
        problem = " ".join(map(str, said))

        # libyaml names the escape that it does not take, and not why.
        if "escape code" in problem:
            lone = re.search(_LONE, text)
            if lone is not None:
                raise NotYaml(_HALF, lone.end(1)) from error

        index = 0
        mark = error.problem_mark or error.context_mark
        if mark:
            index = min(mark.index, len(text))
        raise NotYaml(problem, index, ours=False) from error
    except (YAMLError, ValueError, UnicodeError) as error:
        raise NotYaml(str(error).splitlines()[0], 0, ours=False) from error


def _disguise(text: str) -> str:
    """`text` with the same length, without what the two readers take differently.

    NEL, U+2028 and U+2029 end a line in YAML 1.1 and not in 1.2; an escaped surrogate pair is JSON's way to write one
    character, which YAML does not know.
    """
    # The very same text comes back where there is nothing to disguise.
    may_hold_breaks = not text.isascii()
    if may_hold_breaks and re.search(_FOREIGN_BREAK, text):
        text = text.translate(_FOREIGN_BREAKS)

    if "\\u" in text:
        text = re.sub(_PAIR, rf"\1{_MASK}", text)
    return text


class _Frame:
    """A collection that is still open: its event, what it holds so far, and how many nodes that is."""

    __slots__ = ("children", "event", "flow", "last", "mapping", "weight")

    def __init__(self, event: Any, *, mapping: bool) -> None:
        self.event, self.mapping, self.weight = event, mapping, 1
        self.flow = bool(event.flow_style)
        self.last: int = event.start_mark.index
        self.children: list[Node] = []


class _Builder:
    """Takes events in order and holds the root when all are taken."""

    def __init__(self, text: str, disguised: str) -> None:
        self.text, self.disguised = text, disguised
        self.changed = text is not disguised
        self.root: Node | None = None
        self.frames: list[_Frame] = []
        self.anchors: dict[str, tuple[Node | None, int]] = {}
        self.documents = 0
        self.nodes = 0
        self.handlers = {
            "ScalarEvent": self.scalar,
            "MappingStartEvent": self.open,
            "SequenceStartEvent": self.open,
            "MappingEndEvent": self.close,
            "SequenceEndEvent": self.close,
            "AliasEvent": self.alias,
            "DocumentStartEvent": self.document,
        }

    def take(self, event: Any) -> None:
        """Carry one event out."""
        handler = self.handlers.get(type(event).__name__)
        if handler:
            handler(event)

    def document(self, event: Any) -> None:
        self.documents += 1
        if self.documents > 1:
            raise NotYaml("a second document begins here", event.start_mark.index)

    def scalar(self, event: Any) -> None:
        text, style = event.value, event.style or ""
        start, end = event.start_mark.index, event.end_mark.index
        is_quoted = style == '"'
        if event.tag is not None:
            kind = self.explicit(str(event.tag), start, scalar=True)
            self.refuse_no_number(kind, text, start)
        elif style:
            kind = "str"
        else:
            kind = core_tag(text)
            if not text:
                self.refuse_missing_key(start)
            if not text and not event.anchor:
                start = end = self.empty_place(start)

        # Only an escape can bring half of a character.
        may_hold_half = is_quoted and not text.isascii()
        if may_hold_half and re.search("[\ud800-\udfff]", text):
            raise NotYaml(_HALF, start + self.disguised[start:end].lower().index("\\ud"))

        # To the readers a block ends behind the line ends that follow it.
        if style in ("|", ">"):
            end = start + len(self.disguised[start:end].rstrip())

        if self.changed:
            text = self.restore(text, start, end, quoted=is_quoted)
        in_flow = bool(self.frames) and self.frames[-1].flow
        node = Node("scalar", start, end, CORE + kind, text, not style, style, in_flow, event.anchor)
        self.count(1, start)
        self.add(node, 1, end)

    def refuse_missing_key(self, index: int) -> None:
        """An entry that begins with its colon: one reader takes it for an empty key, the other for an error."""
        if not self.frames:
            return

        # Keys and values take turns.
        frame = self.frames[-1]
        key_is_due = frame.mapping and len(frame.children) % 2 == 0
        if frame.flow or not key_is_due:
            return

        sign = self.next_sign(frame)
        if self.disguised[sign : sign + 1] == ":":
            raise NotYaml("a key is missing before the colon", min(sign, index))

    def next_sign(self, frame: _Frame) -> int:
        """The index of what follows the last entry of a collection, white space and comments skipped."""
        blank = re.compile(_BLANK).match(self.disguised, frame.last)
        return blank.end() if blank else frame.last

    def restore(self, text: str, start: int, end: int, *, quoted: bool) -> str:
        """`text` with the characters that were disguised: inside double quotes an escaped pair is one character."""
        if text == self.disguised[start:end]:
            return self.text[start:end]

        # No sign that stands for others is ASCII.
        if text.isascii():
            return text

        pairs = iter(re.findall(_PAIR, self.text[start:end]))

        def character(_: re.Match[str]) -> str:
            _, high, low = next(pairs)
            code = 0x10000 + ((int(high, 16) & 0x3FF) << 10) + (int(low, 16) & 0x3FF)
            return chr(code) if quoted else f"\\u{high}\\u{low}"

        return re.sub(_MASK, character, text).translate(_BREAKS_BACK)

    def open(self, event: Any) -> None:
        if len(self.frames) >= MAX_DEPTH:
            raise NotYaml(f"nested deeper than {MAX_DEPTH} levels", event.start_mark.index)
        if event.anchor:
            self.anchors[event.anchor] = (None, 0)

        self.count(1, event.start_mark.index)
        self.frames.append(_Frame(event, mapping=type(event).__name__ == "MappingStartEvent"))

    def close(self, event: Any) -> None:
        frame = self.frames.pop()
        begin = frame.event
        flow = frame.flow
        start = begin.start_mark.index
        end = event.end_mark.index if flow else frame.last
        if begin.tag is not None:
            self.explicit(str(begin.tag), start, scalar=False)

        if not frame.mapping:
            items = tuple(frame.children)
            node = Node("sequence", start, end, CORE + "seq", flow=flow, anchor=begin.anchor, items=items)
        else:
            pairs = _merged(tuple(zip(frame.children[::2], frame.children[1::2], strict=True)))
            node = Node("mapping", start, end, CORE + "map", flow=flow, anchor=begin.anchor, pairs=pairs)
        self.add(node, frame.weight, end)

    def alias(self, event: Any) -> None:
        node, weight = self.anchors.get(event.anchor, (None, -1))
        if node is None:
            is_open = weight == 0
            problem = "refers to itself" if is_open else "names no anchor above it"
            raise NotYaml(f"'*{event.anchor}' {problem}", event.start_mark.index)
        self.count(weight, event.start_mark.index)
        self.add(node, weight, event.end_mark.index)

    def count(self, nodes: int, index: int) -> None:
        """Refuse, where it gets one too many, what would take more memory than its bytes make believe."""
        self.nodes += nodes
        if self.nodes > MAX_NODES:
            raise NotYaml(f"{TOO_MANY}, those that aliases repeat counted each time", index)

    def add(self, node: Node, weight: int, end: int) -> None:
        """Give a finished node, whose text ends at `end`, to the collection it belongs to."""
        if node.anchor:
            self.anchors[node.anchor] = (node, weight)
        if not self.frames:
            self.root = node
            return

        frame = self.frames[-1]
        frame.weight += weight
        frame.last = end
        frame.children.append(node)

    def explicit(self, tag: str, start: int, *, scalar: bool) -> str:
        """The kind that a tag in the text asks for, without its prefix."""
        if tag == "!":
            return "str"

        kind = tag.removeprefix(CORE)
        known = _SCALAR_TAGS if scalar else _COLLECTION_TAGS
        if kind not in known:
            shown = "!!" + kind if tag.startswith(CORE) else tag
            raise NotYaml(f"the tag '{shown}' is unknown", start)
        return "str" if kind == "timestamp" else kind

    def refuse_no_number(self, kind: str, text: str, start: int) -> None:
        """A text that its tag calls a number: readers break over it, GitHub's with an exception."""
        written = core_tag(text)
        numbers = {"int": ("int",), "float": ("int", "float")}
        if kind in numbers and written not in numbers[kind]:
            raise NotYaml(f"the tag '!!{kind}' stands before what is no such number", start)

    def empty_place(self, index: int) -> int:
        """Where a value that is not there would stand: just after its colon or dash."""
        if not self.frames:
            return index

        # The reader gives the place where it went on, which may be lines below.
        frame = self.frames[-1]
        sign = self.next_sign(frame)
        if self.disguised[sign : sign + 1] in ("-", ":", "?"):
            return sign + 1
        return frame.last


def _merged(pairs: tuple[tuple[Node, Node], ...]) -> tuple[tuple[Node, Node], ...]:
    """`pairs` with what plain `<<` keys bring, after the entries that stand there themselves."""
    # Every mapping comes here, and hardly any merges another.
    merges = [value for key, value in pairs if key.plain and key.text == "<<"]
    if not merges:
        return pairs

    own = []
    seen = set()
    for key, value in pairs:
        is_merge = key.plain and key.text == "<<"
        if not is_merge:
            own.append((key, value))
            seen.add(key.text)

    # One mapping, or a list of them: the first that has a key gives its value (https://yaml.org/type/merge.html).
    mappings: list[Node] = []
    for value in merges:
        mappings += value.items or (value,)

    brought: list[tuple[Node, Node]] = []
    for mapping in mappings:
        for key, value in mapping.pairs:
            if key.text in seen:
                continue
            seen.add(key.text)
            brought.append((key, value))
    return (*own, *brought)
