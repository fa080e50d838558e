"""Values of JSON whose shape nobody promises: what can be understood comes out, the rest is passed over."""

from collections.abc import Iterator, Mapping
from typing import Any


def text_of(value: Any) -> str | None:
    """A text or a number as text, trimmed; None for anything else and for an empty one."""
    # Python takes true and false for numbers.
    if isinstance(value, bool):
        return None
    if not isinstance(value, str | int | float):
        return None
    return str(value).strip() or None


def object_of(value: Any) -> Mapping[str, Any]:
    """The object that a value is; an empty one where it is none."""
    if isinstance(value, Mapping):
        return value
    return {}


def entries(value: Any) -> Iterator[Any]:
    """The entries of a list; a single object or text counts as a list of one."""
    if isinstance(value, list | tuple):
        yield from value
    elif isinstance(value, Mapping | str):
        yield value


def objects(value: Any) -> Iterator[Mapping[str, Any]]:
    """The objects among the entries."""
    for entry in entries(value):
        if isinstance(entry, Mapping):
            yield entry


def texts(value: Any) -> Iterator[str]:
    """The texts and numbers among the entries, as text."""
    for entry in entries(value):
        text = text_of(entry)
        if text is not None:
            yield text


def name_of(value: Any) -> str | None:
    """A name that stands bare or in an object's `name`."""
    if isinstance(value, Mapping):
        return text_of(value.get("name"))
    return text_of(value)
