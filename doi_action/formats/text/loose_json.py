"""Values of JSON whose shape nobody promises: what can be understood comes out, the rest is passed over."""

from collections.abc import Iterator, Mapping
from typing import Any


def text_of(value: Any) -> str | None:
    """A text or a number as text, trimmed; None for anything else and for an empty one."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return str(value).strip() or None


def object_of(value: Any) -> Mapping[str, Any]:
    """The object that a value is; an empty one where it is none."""
    return value if isinstance(value, Mapping) else {}


def entries(value: Any) -> Iterator[Any]:
    """The entries of a list; a single object or text counts as a list of one."""
    if isinstance(value, list | tuple):
        yield from value
    elif isinstance(value, Mapping | str):
        yield value


def objects(value: Any) -> Iterator[Mapping[str, Any]]:
    """The objects among the entries."""
    return (entry for entry in entries(value) if isinstance(entry, Mapping))


def texts(value: Any) -> Iterator[str]:
    """The texts and numbers among the entries, as text."""
    return (text for text in map(text_of, entries(value)) if text)


def name_of(value: Any) -> str | None:
    """A name that stands bare or in an object's `name`."""
    return text_of(value.get("name") if isinstance(value, Mapping) else value)
