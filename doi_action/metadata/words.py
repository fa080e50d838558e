"""Values of Metadata in words for people: the same in `explain`, in a plan, and where files and registry contradict."""

from collections.abc import Callable
from typing import Any

from doi_action.formats.people.person_names import without_addresses
from doi_action.model import (
    Affiliation,
    Contributor,
    Creator,
    Dated,
    Description,
    Funding,
    GeoLocation,
    License,
    RelatedIdentifier,
    RelatedItem,
    Subject,
    Title,
)


def words_of_entries(value: Any) -> tuple[str, ...]:
    """Each entry of a field on a line of its own; a field that holds one value has one, an empty one none."""
    if isinstance(value, tuple):
        return tuple(words_of(entry) for entry in value)
    if value is None:
        return ()
    return (words_of(value),)


def words_of(value: Any) -> str:
    """A value or entry in one line. E-mail addresses in names are cut: they are nobody's to spread."""
    if value is None:
        return ""
    say = _WORDS.get(type(value), str)
    return say(value)


_WORDS: dict[type, Callable[[Any], str]] = {
    Creator: lambda one: _with(without_addresses(one.full_name), one.orcid, one.ror, *map(words_of, one.affiliations)),
    Contributor: lambda one: f"{one.role}: {words_of(one.creator)}",
    Affiliation: lambda one: _with(without_addresses(one.name), one.ror),
    License: lambda one: str(one.spdx) if one.spdx else _with(one.name or one.url, one.name and one.url),
    RelatedIdentifier: str,
    RelatedItem: lambda item: without_addresses(str(item)),
    Funding: lambda grant: _with(grant.funder, grant.award_number, grant.award_title),
    Subject: lambda subject: _with(subject.text, subject.scheme, subject.code),
    Title: lambda title: _with(f"{title.type or 'Title'}: {title.text}", title.language),
    Description: lambda text: f"{text.type}: {text.text}",
    Dated: lambda day: _with(f"{day.type}: {day.value}", day.information),
    GeoLocation: lambda place: _with(place.place or "a place", place.point, place.box, *place.polygons),
    tuple: lambda parts: ", ".join(filter(None, map(words_of, parts))),
}
"""How each kind of entry is said; what is not listed is a text, a date or a number, and says itself."""


def _with(first: Any, *more: Any) -> str:
    """A word, and in brackets what more is known."""
    rest = ", ".join(map(str, filter(None, more)))
    if not rest:
        return str(first)
    return f"{first} ({rest})"
