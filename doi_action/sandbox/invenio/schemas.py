"""Reading what a client sent: each field by its own reader, what is wrong in it left out and said.

The real server reads with marshmallow and saves a draft with the parts that were right, "valid data", beside the list
of what was not. Therefore a reader here gives both: the value as far as it can be kept, and the faults with where
they are. Source: marshmallow 3, `Schema.load` and `ValidationError.valid_data`.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from doi_action.sandbox.invenio.edtf import is_date_or_interval, is_date_or_time
from doi_action.sandbox.invenio.markup import cleaned

Json = dict[str, Any]
ABSENT: Any = object()
"""No value: the field is left out of what is kept."""

Fault = tuple[str, str]
"""Where, by keys and positions joined with dots, and what is wrong. Where is empty for the value itself."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Loaded:
    """What a reader made of a value."""

    value: Any = ABSENT
    faults: tuple[Fault, ...] = ()


Reader = Callable[[Any], Loaded]
Judge = Callable[[Any], Iterable[Fault]]


def _nothing_wrong(value: Any) -> Iterable[Fault]:
    return ()


def _unchanged(value: Json) -> Json:
    return value


def _fault(message: str, *, where: str = "", value: Any = ABSENT) -> Loaded:
    return Loaded(value=value, faults=((where, message),))


def text(*, least: int = 0, most: int | None = None, blank: str | None = None) -> Reader:
    """Reads a text of `least` to `most` characters, trimmed; `blank` is the message for an empty one."""

    def read(value: Any) -> Loaded:
        if not isinstance(value, str):
            return _fault("Not a valid string.")

        # Control characters do not survive either. Source: marshmallow-utils `SanitizedUnicode`.
        kept = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", value).strip()
        if blank and not kept:
            return _fault(blank)
        if len(kept) < least:
            return _fault(f"Shorter than minimum length {least}.")
        if most is not None and len(kept) > most:
            return _fault(f"Longer than maximum length {most}.")
        return Loaded(value=kept)

    return read


def html(*, least: int = 0) -> Reader:
    """Reads HTML of at least `least` characters, cleaned."""
    plain_text = text()

    def read(value: Any) -> Loaded:
        loaded = plain_text(value)
        if loaded.faults:
            return loaded
        kept = cleaned(loaded.value)
        if len(kept) < least:
            return _fault(f"Shorter than minimum length {least}.")
        return Loaded(value=kept)

    return read


def one_of(choices: list[str]) -> Reader:
    """Reads one of the texts `choices`."""

    def read(value: Any) -> Loaded:
        return Loaded(value=value) if value in choices else _fault(f"Invalid value. Choose one of {choices}.")

    return read


def date(*, takes_time: bool = False) -> Reader:
    """Reads a date or an interval."""
    is_right = is_date_or_time if takes_time else is_date_or_interval

    def read(value: Any) -> Loaded:
        if not isinstance(value, str):
            return _fault("Not a valid string.")
        return Loaded(value=value) if is_right(value) else _fault("Please provide a valid date or interval.")

    return read


def web_address(value: Any) -> Loaded:
    """Reads the address of a web page."""
    is_right = isinstance(value, str) and value.startswith(("http://", "https://", "ftp://")) and " " not in value
    return Loaded(value=value) if is_right else _fault("Not a valid URL.")


def in_one_language(value: Any) -> Loaded:
    """Reads `{"en": text}` of one language that the host speaks."""
    if not isinstance(value, dict):
        return _fault("Not a valid mapping type.")
    if len(value) > 1:
        return _fault("Only one value is accepted.")
    if value and next(iter(value)) not in ("en", "ar", "cs", "de", "es", "sv"):
        return _fault("Not a valid locale.")
    return Loaded(value=value)


def mapping(value: Any) -> Loaded:
    """Reads an object as it is."""
    return Loaded(value=value) if isinstance(value, dict) else _fault("Not a valid mapping type.")


def list_of(reader: Reader, *, judge: Judge = _nothing_wrong) -> Reader:
    """Reads a list. An entry that is wrong stays with its right parts; a list that `judge` finds wrong goes."""

    def read(values: Any) -> Loaded:
        if not isinstance(values, list):
            return _fault("Not a valid list.")
        kept, faults = [], []
        for place, value in enumerate(values):
            loaded = reader(value)
            if loaded.value is not ABSENT:
                kept.append(loaded.value)
            faults += [(_joined(str(place), where), message) for where, message in loaded.faults]
        if faults:
            return Loaded(value=kept, faults=tuple(faults))

        judged = tuple(judge(kept))
        return Loaded(faults=judged) if judged else Loaded(value=kept)

    return read


@dataclass(frozen=True, kw_only=True, slots=True)
class Schema:
    """Reads an object of known fields; itself a reader.

    `required` are fields with the message for a missing one. `judge` sees the object where its fields are right, and
    `finish` rewrites it where all is. `prepare` runs before everything. Unknown fields are faults unless
    `ignores_unknown`; those in `shown_only` are what the server adds when it shows an object, and are passed over.
    """

    fields: Mapping[str, Reader]
    required: Mapping[str, str] = field(default_factory=dict)
    judge: Judge = _nothing_wrong
    prepare: Callable[[Json], Json] = _unchanged
    finish: Callable[[Json], Json] = _unchanged
    shown_only: frozenset[str] = frozenset()
    ignores_unknown: bool = False

    def __call__(self, value: Any) -> Loaded:
        """What can be kept of `value`, and its faults."""
        if not isinstance(value, dict):
            return _fault("Invalid input type.", where="_schema", value={})

        sent = {name: part for name, part in self.prepare(value).items() if name not in self.shown_only}
        kept: Json = {}
        faults: list[Fault] = []
        for name, reader in self.fields.items():
            loaded = self._field(name, reader, sent)
            if loaded.value is not ABSENT:
                kept[name] = loaded.value
            for where, message in loaded.faults:
                faults.append((_joined(name, where), message))

        if not self.ignores_unknown:
            unknown = [name for name in sent if name not in self.fields]
            faults += [(name, "Unknown field.") for name in unknown]

        # The whole is judged once its parts are good.
        if not faults:
            faults = list(self.judge(kept))
        if faults:
            return Loaded(value=kept, faults=tuple(faults))
        return Loaded(value=self.finish(kept))

    def _field(self, name: str, reader: Reader, sent: Json) -> Loaded:
        if name not in sent:
            return _fault(self.required[name]) if name in self.required else Loaded()
        if sent[name] is None:
            return _fault("Field may not be null.")
        return reader(sent[name])


def without_empty(value: Any) -> Any:
    """`value` without the objects and lists in it that hold nothing.

    The server cleans what it read in this way (`clear_none`), so that a faulty entry may vanish altogether.
    """

    def says_something(part: Any) -> bool:
        return part not in (None, {}, [])

    if isinstance(value, dict):
        parts = {name: without_empty(part) for name, part in value.items()}
        return {name: part for name, part in parts.items() if says_something(part)}
    if isinstance(value, list):
        return list(filter(says_something, map(without_empty, value)))
    return value


def _joined(name: str, where: str) -> str:
    return f"{name}.{where}" if where else name
