"""A value in a person's file: its node, its path within the file, and where to report what is wrong with it.

What readers of YAML and JSON share: looking up keys, taking texts as written, collecting remarks with their lines.
"""

import dataclasses
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from doi_action.facts import LeftOut, Location, Remark
from doi_action.formats.text.html import tags_in, without_markup
from doi_action.formats.text.node import Node
from doi_action.formats.text.source import SourceText

T = TypeVar("T")
_SPACE = re.compile(r"[ \t\r\n]+")


def items_of(value: "Value | None") -> Iterator["Value"]:
    """The entries of a list, or the one value; nothing where there is none."""
    if value is not None:
        yield from value.items()


@dataclass(frozen=True, kw_only=True, slots=True)
class Value:
    """One value of a file. `name` is its path as a message shows it: `authors[1].orcid`.

    `remarks` is the list that all values of one file share and add to, `used` the ids of the nodes whose text was
    asked for: what is never asked for cannot be in any fact. `parts_left_out` are parts of texts that are used.
    """

    node: Node
    source: SourceText
    name: str = ""
    remarks: list[Remark] = dataclasses.field(default_factory=list, compare=False, repr=False)
    used: set[int] = dataclasses.field(default_factory=set, compare=False, repr=False)
    parts_left_out: list[LeftOut] = dataclasses.field(default_factory=list, compare=False, repr=False)

    @property
    def location(self) -> Location:
        """Where the value begins; for an alias, where its anchor stands."""
        return self.source.location(self.node.start)

    def get(self, key: str) -> "Value | None":
        """The value of `key` in a mapping, None where it is missing or says nothing."""
        node = self.node.get(key)
        if node is None or node.null:
            return None
        return self._part(node, f"{self.name}.{key}".lstrip("."))

    def entries(self) -> Iterator[tuple[str, "Value"]]:
        """Key and value of each entry of a mapping, in order, those that say nothing left out."""
        for key, node in self.node.pairs:
            if key.kind == "scalar" and not node.null:
                yield key.text, self._part(node, f"{self.name}.{key.text}".lstrip("."))

    def items(self) -> Iterator["Value"]:
        """The entries of a list, those that say nothing left out; anything else than a list is a list of itself."""
        if self.node.kind != "sequence":
            yield self
            return

        for number, node in enumerate(self.node.items):
            if not node.null:
                yield self._part(node, f"{self.name}[{number}]")

    def items_at(self, key: str) -> Iterator["Value"]:
        """The entries of the list at `key`, or the one value there; nothing where the key is missing."""
        yield from items_of(self.get(key))

    def listed_at(self, key: str) -> Iterator["Value"]:
        """The entries of the list at `key`; nothing where something else than a list stands there."""
        value = self.get(key)
        if value is not None and value.node.kind == "sequence":
            yield from value.items()

    def text(self) -> str | None:
        """The text in one line, as written but for white space; None for a list, a mapping or nothing."""
        return _SPACE.sub(" ", self._written()).strip(" ") or None

    def paragraphs(self) -> str | None:
        """The text with its line breaks, without white space around it; None for a list, a mapping or nothing."""
        return "\n".join(line.rstrip(" \t") for line in self._written().split("\n")) or None

    def prose(self) -> str | None:
        """The text of `paragraphs`, without the tags of one that is written in HTML: a record would show them.

        The tags are listed as left out, since an abstract may well speak of some.
        """
        written = self.paragraphs() or ""
        text = without_markup(written)
        if text != written:
            self.leave_out_part(" ".join(dict.fromkeys(tags_in(written))))
        return text or None

    def _written(self) -> str:
        """The text without white space around it, empty for what is none; from now on it counts as used."""
        self.used.add(id(self.node))
        if self.node.kind != "scalar" or self.node.null:
            return ""
        return self.node.text.strip()

    def text_at(self, key: str) -> str | None:
        """The text of `key` in one line; None, without a word, for whatever else stands there."""
        value = self.get(key)
        if value is None:
            return None
        return value.text()

    def text_of(self, key: str) -> str | None:
        """The text of `key` in one line, None where there is none; what is no text is reported."""
        value = self.get(key)
        if value is None:
            return None
        return value.text_or_report()

    def text_or_report(self) -> str | None:
        """The text in one line; None, with a remark, for a list, a mapping or an empty text."""
        text = self.text()
        if text is None:
            held = {"scalar": "an empty text", "sequence": "a list", "mapping": "a mapping"}[self.node.kind]
            self.report("value-not-text", f"{held} stands where a text is expected", fix="write one text, in quotes")
        return text

    def leave_out(self) -> None:
        """Say that nothing was made of this value, nor of any part of it, although the text was looked at."""
        waiting = [self.node]
        while waiting:
            node = waiting.pop()
            self.used.discard(id(node))
            waiting += [*node.items, *(value for _, value in node.pairs)]

    def leave_out_part(self, text: str) -> None:
        """Say that of the text, which makes a fact, this part is in none."""
        self.parts_left_out.append(LeftOut(field=self.name, value=text, location=self.location))

    def leave_out_parts(self, *keys: str) -> None:
        """The same of these keys of a mapping."""
        for key in keys:
            part = self.get(key)
            if part is not None:
                part.leave_out()

    def parsed(self, parse: Callable[[str], T], rule: str, *, fix: str = "") -> T | None:
        """What `parse` makes of the text; None, with a remark for `rule`, where it raises ValueError."""
        text = self.text_or_report()
        if text is None:
            return None
        try:
            return parse(text)
        except ValueError as error:
            self.report(rule, str(error), fix=fix)
            return None

    def report(self, rule: str, message: str, *, fix: str = "") -> None:
        """Add a remark about this value; `rule` is the id of the rule that judges it."""
        place = self.location

        remark = Remark(
            rule=rule,
            message=message,
            path=place.path,
            line=place.line,
            column=place.column,
            field=self.name,
            fix=fix,
        )
        self.remarks.append(remark)

    def _part(self, node: Node, name: str) -> "Value":
        return dataclasses.replace(self, node=node, name=name)
