"""What one file tells, collected: the frame that the readers of JSON, TOML, INI and XML files share.

A reader gets the root of the file as a Value and adds facts; what is wrong with a value is reported through the Value.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from doi_action.facts import Fact, Location, Reading, Remark
from doi_action.formats.text.json import compose_json, doubled_keys
from doi_action.formats.text.node import Node
from doi_action.formats.text.source import SourceText, Unreadable, read_source
from doi_action.formats.text.value import Value
from doi_action.formats.text.yaml import compose as compose_yaml


class Collector:
    """The facts of one file of format `name`. `root` is the file's mapping."""

    def __init__(self, name: str, root: Value) -> None:
        self.format, self.root = name, root
        self.facts: list[Fact] = []

    def add(
        self, field: str, value: object, at: Value | None, *, parts: Sequence[Location] = (), certain: bool = True
    ) -> None:
        """A fact standing at `at`; nothing happens for None, an empty text and an empty tuple."""
        if value in (None, "", ()):
            return
        place = at.location if at else self.root.location
        fact = Fact(field=field, value=value, format=self.format, location=place, parts=tuple(parts), certain=certain)
        self.facts.append(fact)

    def add_text(self, field: str, key: str, *, certain: bool = True) -> None:
        """The one-line text of `key` in the root, if there is one."""
        value = self.root.get(key)
        if value is not None:
            self.add(field, value.text_or_report(), value, certain=certain)

    def add_parts(self, field: str, found: Sequence[tuple[object, Location]]) -> None:
        """A tuple of entries with their places, standing at the first of them."""
        if found:
            places = tuple(place for _, place in found)
            value = tuple(entry for entry, _ in found)
            self.facts.append(Fact(field=field, value=value, format=self.format, location=places[0], parts=places))

    def add_at(self, field: str, value: object, place: Location, *, certain: bool = True) -> None:
        """A fact that stands at `place`, outside of any value."""
        self.facts.append(Fact(field=field, value=value, format=self.format, location=place, certain=certain))

    def propose(self, field: str, value: tuple[object, ...], places: Sequence[Location]) -> None:
        """Entries that may only be proposed, with their places."""
        fact = Fact(
            field=field, value=value, format=self.format, location=places[0], parts=tuple(places), certain=False
        )
        self.facts.append(fact)

    def state_none(self, field: str, at: Value) -> None:
        """The fact that the file itself says there is none."""
        self.add_at(field, (), at.location)

    def reading(self) -> Reading:
        """Everything collected so far, and the remarks on the file's values."""
        return Reading(facts=tuple(self.facts), remarks=tuple(self.root.remarks))


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
    return replace(remark, rule="file-unreadable", fix=remark.fix if "UTF-8" in remark.fix else "")


def read_json(tell: Tell, *, name: str, path: str, data: bytes) -> Reading:
    """The reading of a JSON file; doubled keys are reported."""
    return read_with(compose_json, tell, name=name, path=path, data=data)


def no_mapping(source: SourceText, name: str) -> Remark:
    """The remark on a file that holds something else than named values."""
    return Remark(
        rule="file-without-keys",
        message=f"the file holds no named values of {name}" if source.text.strip() else "the file is empty",
        path=source.path,
        fix="fill the file, or delete it",
    )
