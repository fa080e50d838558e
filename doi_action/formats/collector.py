"""What one file tells, collected: the frame that the readers of JSON, TOML, INI and XML files share.

A reader gets the root of the file as a Value and adds facts; what is wrong with a value is reported through the Value.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from doi_action.facts import Fact, LeftOut, Location, Reading, Remark
from doi_action.formats.text.json import compose_json, doubled_keys
from doi_action.formats.text.node import Node
from doi_action.formats.text.source import SourceText, Unreadable, read_source
from doi_action.formats.text.value import Value
from doi_action.formats.text.yaml import compose as compose_yaml
from doi_action.model import FUNDER_WITHOUT_NAME, Funding


class Collector:
    """The facts of one file of format `name`. `root` is the file's mapping."""

    def __init__(self, name: str, root: Value) -> None:
        self.format, self.root = name, root
        self.facts: list[Fact] = []

    def add(
        self, field: str, value: object, at: Value | None, *, parts: Sequence[Location] = (), certain: bool = True
    ) -> None:
        """A fact standing at `at`; nothing happens for None, an empty text and an empty tuple."""
        says_nothing = value in (None, "", ())
        if not says_nothing:
            place = (at or self.root).location
            self.add_at(field, value, place, parts=parts, certain=certain)
        elif at is not None:
            self.leave_out(at)

    def add_text(self, field: str, key: str, *, certain: bool = True) -> None:
        """The one-line text of `key` in the root, if there is one."""
        value = self.root.get(key)
        if value is not None:
            self.add(field, value.text_or_report(), value, certain=certain)

    def add_line(self, field: str, value: Value | None, *, certain: bool = True) -> None:
        """The text of `value` in one line, if there is one; without a word where something else stands there."""
        if value is not None:
            self.add(field, value.text(), value, certain=certain)

    def add_paragraphs(self, field: str, value: Value | None) -> None:
        """The text of `value` with its line breaks and without markup, if there is one."""
        if value is not None:
            self.add(field, value.prose(), value)

    def add_parts(self, field: str, found: Iterable[tuple[object, Location]], *, certain: bool = True) -> None:
        """A tuple of entries with their places, standing at the first of them; nothing where there is none."""
        given = tuple(found)
        if not given:
            return

        entries, places = zip(*given, strict=True)
        self.add_at(field, entries, places[0], parts=places, certain=certain)

    def add_funding(self, found: Iterable[tuple[Funding, Location]]) -> None:
        """Funders and awards; where no name of a funder is known they are proposed, since no record can hold them."""
        named, nameless = [], []
        for funding, place in found:
            if funding.funder == FUNDER_WITHOUT_NAME:
                nameless.append((funding, place))
            else:
                named.append((funding, place))

        self.add_parts("funding", named)
        self.add_parts("funding", nameless, certain=False)

    def add_at(
        self, field: str, value: object, place: Location, *, parts: Sequence[Location] = (), certain: bool = True
    ) -> None:
        """A fact that stands at `place`, inside of a value or outside of any."""
        fact = Fact(field=field, value=value, format=self.format, location=place, parts=tuple(parts), certain=certain)
        self.facts.append(fact)

    def state_none(self, field: str, at: Value) -> None:
        """The fact that the file itself says there is none."""
        self.add_at(field, (), at.location)

    def leave_out(self, value: Value) -> None:
        """Say that nothing was made of `value` although its text was looked at; it is listed in `Reading.left_out`."""
        value.leave_out()

    def leave_out_part(self, value: Value, text: str) -> None:
        """Say that of the text of `value`, which makes a fact, this part is in none."""
        value.leave_out_part(text)

    def reading(self) -> Reading:
        """Everything collected so far, the remarks on the file's values, and the values that no fact was made of.

        A file of which no value was used is no source (a pyproject.toml that only configures tools) and leaves nothing
        out.
        """
        if not self.facts:
            return Reading(remarks=tuple(self.root.remarks))

        holding = _holding(self.root.node, self.root.used)
        left_out = (*_left_out(self.root, holding), *self.root.parts_left_out)
        return Reading(facts=tuple(self.facts), remarks=tuple(self.root.remarks), left_out=left_out)


def _holding(root: Node, used: set[int]) -> set[int]:
    """The ids of the nodes that are used or hold one that is, at any depth."""
    holding: set[int] = set()
    waiting: list[tuple[Node, bool]] = [(root, False)]
    while waiting:
        node, seen = waiting.pop()
        parts = _parts(node)
        if parts and not seen:
            # Comes up again once its parts are known.
            waiting.append((node, True))
            waiting.extend((part, False) for part in parts)
            continue

        holds_one = not holding.isdisjoint(map(id, parts))
        if holds_one or id(node) in used:
            holding.add(id(node))

    return holding


def _left_out(value: Value, holding: set[int]) -> Iterator[LeftOut]:
    """What is not used in `value`; of a list or mapping without any use, one entry for the whole."""
    node = value.node
    if id(node) not in holding:
        text = _count(node)
        if node.kind == "scalar":
            text = node.text.strip()
        if not text:
            return

        first = node
        while first.start == 0 and _parts(first):
            # A TOML table that only the headers of its parts make begins with its first part.
            first = _parts(first)[0]
        yield LeftOut(field=value.name, value=text, location=value.source.location(first.start))
        return

    parts: list[Value] = []
    if node.kind == "sequence":
        parts += value.items()
    for _, entry in value.entries():
        parts.append(entry)

    for part in parts:
        yield from _left_out(part, holding)


def _parts(node: Node) -> list[Node]:
    return list(node.items) or [value for _, value in node.pairs]


def _count(node: Node) -> str:
    """How many texts a list or mapping holds, in words; empty where it holds none."""
    count = 0
    waiting = [node]
    while waiting:
        part = waiting.pop()
        if part.kind == "scalar" and not part.null:
            count += 1
        waiting.extend(_parts(part))
    words = {0: "", 1: "1 value"}
    return words.get(count, f"{count} values")


Compose = Callable[[SourceText], Node | None]
Tell = Callable[[Collector], None]


def read_with(compose: Compose, tell: Tell, *, name: str, path: str, data: bytes) -> Reading:
    """The reading of a file whose text `compose` turns into a mapping and whose facts `tell` collects."""
    try:
        source = read_source(path, data)
        root = compose(source)
    except Unreadable as error:
        return Reading(remarks=tuple(_renamed(remark, compose) for remark in error.remarks))

    if root is None or root.kind != "mapping":
        return Reading(remarks=(no_mapping(source, name),))

    value = Value(node=root, source=source)
    if compose is compose_json:
        value.remarks.extend(doubled_keys(source, root))
    collector = Collector(name, value)
    tell(collector)
    return collector.reading()


def _renamed(remark: Remark, compose: Compose) -> Remark:
    """A file that is no text is not bad YAML when it was never meant to be YAML."""
    if compose is compose_yaml or remark.rule != "yaml-unreadable":
        return remark

    fix = remark.fix
    if "UTF-8" not in fix:
        # The other advice is about YAML's own syntax.
        fix = ""
    return replace(remark, rule="file-unreadable", fix=fix)


def read_json(tell: Tell, *, name: str, path: str, data: bytes) -> Reading:
    """The reading of a JSON file; doubled keys are reported."""
    return read_with(compose_json, tell, name=name, path=path, data=data)


def no_mapping(source: SourceText, name: str) -> Remark:
    """The remark on a file that holds something else than named values."""
    message = "the file is empty"
    if source.text.strip():
        message = f"the file holds no named values of {name}"
    return Remark(rule="file-without-keys", message=message, path=source.path, fix="fill the file, or delete it")
