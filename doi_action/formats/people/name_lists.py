"""Lists of people in plain text: AUTHORS, CONTRIBUTORS, .mailmap. Whom they name is proposed, never made a creator.

An AUTHORS file is prose as often as a list, so only lines that look like one person are taken.
"""

import re
from collections.abc import Callable

from doi_action.facts import Fact, Location, Reading
from doi_action.formats.people.person_text import creator_of_name, is_bot, person_of_text
from doi_action.formats.text.source import SourceText, Unreadable, read_source
from doi_action.model import Creator

CROSSWALK = {"creators": "each line that names one person, proposed"}
"""Each field of Metadata and where these formats say it."""

_MARK = re.compile(r"^\s*(?:[-*+•]|\d+[.)])\s+")
_LINK = re.compile(r"\[([^\]]+)\]\((https?://[^)]*)\)")
_PROSE = re.compile(r"[.:!?]$|^[#=~_-]{2,}|^#|^\.\.|^<|https?://\S+$|\|")
_MAILMAP = re.compile(r"^([^<#]+?)\s*<([^>]+)>")
_MAX_WORDS = 6


def read(path: str, data: bytes) -> Reading:
    """The people that the file names, in its order. Never raises; an unreadable file names nobody."""
    name = path.rsplit("/", 1)[-1]
    if name == ".mailmap":
        return _read(path, data, ".mailmap", mailmap_person)
    return _read(path, data, "CONTRIBUTORS" if name.upper().startswith("CONTRIB") else "AUTHORS", listed_person)


def _read(path: str, data: bytes, source_name: str, person_of: Callable[[str], Creator | None]) -> Reading:
    try:
        source = read_source(path, data)
    except Unreadable:
        return Reading()
    found = _people(source, person_of)
    if not found:
        return Reading()
    people, places = tuple(found), tuple(found.values())
    fact = Fact(field="creators", value=people, format=source_name, location=places[0], parts=places, certain=False)
    return Reading(facts=(fact,))


def _people(source: SourceText, person_of: Callable[[str], Creator | None]) -> dict[Creator, Location]:
    found: dict[Creator, Location] = {}
    for number in range(1, len(source.line_starts) + 1):
        person = person_of(source.line(number))
        if person is not None and not is_bot(person.full_name):
            found.setdefault(person, Location(path=source.path, line=number))
    return found


def listed_person(line: str) -> Creator | None:
    """The person that a line of a list names, None for prose, headings and rules.

    >>> listed_person("* Ada Lovelace <ada@example.org>").full_name
    'Ada Lovelace'
    """
    text = _LINK.sub(r"\1", _MARK.sub("", line)).strip().strip("*_`")
    marked = _MARK.match(line) is not None or "@" in line
    bare = re.sub(r"<[^>]*>|\([^)]*\)|\[[^\]]*\]", "", text).strip()
    words = bare.split()
    if not words or len(words) > _MAX_WORDS or _PROSE.search(bare) or not (marked or len(words) >= 2):
        return None
    if not marked and any(word[:1].islower() for word in words):
        return None
    person = person_of_text(text)
    return person and creator_of_name(bare, email=person.email)


def mailmap_person(line: str) -> Creator | None:
    """The proper name and address that a line of a .mailmap gives. Source: gitmailmap(5)."""
    found = _MAILMAP.match(line.strip())
    return person_of_text(f"{found.group(1)} <{found.group(2)}>") if found else None
