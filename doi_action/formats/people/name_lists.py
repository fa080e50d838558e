"""Lists of people in plain text: AUTHORS, CONTRIBUTORS, .mailmap. Whom they name is proposed, never made a creator.

An AUTHORS file is prose as often as a list, so only lines that look like one person are taken; every other line that
says something is listed as left out.
"""

import re
from collections.abc import Callable

from doi_action.facts import Fact, LeftOut, Location, Reading
from doi_action.formats.people.machines import is_machine
from doi_action.formats.people.person_text import creator_of_name, person_of_text
from doi_action.formats.text.source import Unreadable, read_source
from doi_action.model import Creator

CROSSWALK = {"creators": "each line that names one person, proposed"}
"""Each field of Metadata and where these formats say it."""

_MARK = re.compile(r"\s*(?:[-*+•]|\d+[.)])\s+")
_LINK = re.compile(r"\[([^\[\]]+)\]\((https?://[^()]*)\)")
_ASIDE = re.compile(r"<[^<>]*>|\([^()]*\)|\[[^\[\]]*\]")
_PROSE = re.compile(r"[.:!?]$|^[#=~_-]{2,}|^#|^\.\.|^<|^https?://\S+$|\shttps?://\S+$|\|")
_RULE = re.compile(r"[=~_*#+-]{2,}\s*$")
_MAX_WORDS = 6
_MAX_LINE = 1000
"""A longer line, in characters, is no name."""


def read(path: str, data: bytes) -> Reading:
    """The people that the file names, in its order. Never raises; an unreadable file names nobody."""
    name = path.rsplit("/", 1)[-1]
    if name == ".mailmap":
        return _read(path, data, ".mailmap", mailmap_person)
    list_name = "CONTRIBUTORS" if name.upper().startswith("CONTRIB") else "AUTHORS"
    return _read(path, data, list_name, listed_person)


def _read(path: str, data: bytes, source_name: str, person_of: Callable[[str], Creator | None]) -> Reading:
    try:
        source = read_source(path, data)
    except Unreadable:
        return Reading()

    found: dict[Creator, Location] = {}
    left_out: list[LeftOut] = []
    for number in range(1, len(source.line_starts) + 1):
        line = source.line(number)
        place = Location(path=source.path, line=number)

        person = person_of(line) if len(line) <= _MAX_LINE else None
        if person is not None and not is_machine(person.full_name):
            found.setdefault(person, place)
            continue

        text = line.strip()
        is_rule_below_heading = _RULE.match(text) is not None
        if text and not is_rule_below_heading:
            left_out.append(LeftOut(field="", value=text[:_MAX_LINE], location=place))

    if not found:
        return Reading()
    people = tuple(found)
    places = tuple(found.values())
    fact = Fact(field="creators", value=people, format=source_name, location=places[0], parts=places, certain=False)
    return Reading(facts=(fact,), left_out=tuple(left_out))


def listed_person(line: str) -> Creator | None:
    """The person that a line of a list names, None for prose, headings and rules.

    >>> listed_person("* Ada Lovelace <ada@example.org>").full_name
    'Ada Lovelace'
    """
    mark = _MARK.match(line)
    entry = line
    if mark is not None:
        entry = line[mark.end() :]

    text = _LINK.sub(r"\1", entry).strip().strip("*_`")
    bare = _ASIDE.sub("", text).strip()

    words = bare.split()
    if not 1 <= len(words) <= _MAX_WORDS:
        return None
    if _PROSE.search(bare):
        return None

    # What is marked as an entry may be one word or a login; a bare line has to look like a name.
    is_marked = mark is not None or "@" in line
    has_small_word = any(word[0].islower() for word in words)
    looks_like_name = len(words) >= 2 and not has_small_word
    if not is_marked and not looks_like_name:
        return None

    person = person_of_text(text)
    if person is None:
        return None
    return creator_of_name(bare, email=person.email)


def mailmap_person(line: str) -> Creator | None:
    """The proper name and address that a line of a .mailmap gives. Source: gitmailmap(5)."""
    name, opened, rest = line.strip().partition("<")
    email, closed, _ = rest.partition(">")
    is_whole = all((name.strip(), opened, closed))
    is_comment = "#" in name
    if not is_whole or is_comment:
        return None
    return person_of_text(f"{name} <{email}>")
