"""Where a text of names divides: between people, and within a name where a comma says so.

A comma is ambiguous: `Holm, Marit` is one person, `Marit Holm, Tomas Brandt` are two. What the number of words decides
is divided; what it does not stays whole. A name without a comma is never divided for a record, only in proposals that
a person confirms.
"""

import re
from itertools import dropwhile
from typing import NamedTuple

from doi_action.formats.people.person_names import names_the_rest
from doi_action.model import Creator

PARTICLES = frozenset(
    "af al ap bin da das de del della den der di do dos du el ibn la le lo ten ter van vom von zu zum zur".split()  # noqa: SIM905
)
"""Words between given and family names, lower case. Source: CFF 1.2.0, name-particle; CSL 1.0.2, name particles."""

TITLES = frozenset("dr dr. prof prof. mr mr. ms ms. mrs mrs.".split())  # noqa: SIM905
"""Words before a name that are no part of it, lower case."""

SUFFIXES = frozenset("jr jr. sr sr. ii iii iv phd ph.d. md m.d.".split())  # noqa: SIM905
"""Words behind a name, lower case."""

_BETWEEN_ENTRIES = re.compile(r"[;\n]")
_AND = re.compile(r"\s(?:&|and)\s", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"<[^<>]*>|\([^()]*\)|\[[^\[\]]*\]")
_NO_LETTERS = str.maketrans("", "", ".- ")
_MOST_WORDS = 4
"""Longer names are proposed whole: more words are rather an organisation's."""


class Division(NamedTuple):
    """The people of a text, each as it is written; `certain` is False where nothing says how the text divides."""

    people: tuple[str, ...]
    certain: bool = True


def divide_people(text: str) -> Division:
    """The people that a text names, one or several.

    >>> divide_people("Marit Holm, Tomas Brandt").people
    ('Marit Holm', 'Tomas Brandt')
    >>> divide_people("Holm, Marit <marit@example.org>").people
    ('Holm, Marit <marit@example.org>',)
    """
    people: list[str] = []
    certain = True
    for entry in _BETWEEN_ENTRIES.split(text):
        pieces = _AND.split(entry)
        joins_people = True
        for piece in pieces:
            # A comma stands in `Family, Given`, and between people.
            is_somebody = "," in piece or _is_whole_name(piece)
            joins_people = joins_people and is_somebody

        # "Sand and Wind" is rather one name than two people of one name each.
        is_one_name = len(pieces) > 1 and not joins_people
        if is_one_name and not names_the_rest(entry):
            people.append(entry.strip())
            certain = False
            continue

        if is_one_name:
            pieces = [entry]

        for piece in pieces:
            found = _divide_by_commas(piece)
            people.extend(found.people)
            certain = certain and found.certain
    return Division(tuple(people), certain)


def _divide_by_commas(text: str) -> Division:
    parts: list[str] = []
    for part in _outside_brackets(text):
        is_suffix = _bare(part).lower() in SUFFIXES
        if is_suffix and parts:
            # "Marit Holm, Jr., Tomas Brandt": the suffix is the name's before it.
            parts[-1] = f"{parts[-1]} {part}"
        else:
            parts.append(part)

    if len(parts) <= 1:
        return Division(tuple(parts))

    # One name with an address is somebody, but for the last part: `Holm, Marit <marit@example.org>` is one person.
    *others, last = parts
    each_is_somebody = _is_whole_name(last)
    for part in others:
        if "@" not in part and not _is_whole_name(part):
            each_is_somebody = False

    if each_is_somebody:
        return Division(tuple(parts))

    whole = ", ".join(parts)
    if len(parts) == 2:
        return Division((whole,))

    # Family, I., Family, I.: nobody's whole name is two initials.
    families = parts[0::2]
    givens = parts[1::2]
    come_in_pairs = len(families) == len(givens)
    if come_in_pairs and all(map(_are_initials, givens)):
        pairs = zip(families, givens, strict=True)
        return Division(tuple(map(", ".join, pairs)))
    return Division((whole,), certain=False)


def _outside_brackets(text: str) -> list[str]:
    """The parts between commas; a comma in brackets parts nothing."""
    parts = []
    start = 0
    depth = 0
    for index, sign in enumerate(text):
        if sign in "<([":
            depth += 1
        elif sign in ">)]":
            # People forget to open a bracket, too.
            depth = max(depth - 1, 0)
        elif depth == 0 and sign in ",，、":
            # The second and third are the commas of Chinese and Japanese.
            parts.append(text[start:index].strip())
            start = index + 1

    parts.append(text[start:].strip())
    return list(filter(None, parts))


def _are_initials(text: str) -> bool:
    """Whether a part is one to four initials: `M.`, `J.-P.`, `GB`."""
    letters = _bare(text).translate(_NO_LETTERS)
    if not 1 <= len(letters) <= 4:
        return False
    return letters.isalpha() and letters.isupper()


def _is_whole_name(part: str) -> bool:
    """Whether a part between commas is the name of somebody: given and family name, in this order."""
    words = _bare(part).split()
    if len(words) < 2:
        return False

    begins_with_family = words[0].lower() in PARTICLES
    return not begins_with_family and not _are_initials(part)


def _bare(text: str) -> str:
    return " ".join(_IN_BRACKETS.sub(" ", text).split())


def divided_by_comma(name: str) -> Creator | None:
    """The parts of a name in which a comma says which is which; None where there is none, or too many.

    >>> divided_by_comma("Holm, Marit").full_name, divided_by_comma("Marit Holm")
    ('Marit Holm', None)
    """
    parts = list(map(str.strip, name.split(",")))
    suffix = None
    if len(parts) == 3 and parts[-1].lower() in SUFFIXES:
        suffix = parts.pop()

    if len(parts) != 2 or not all(parts):
        return None
    family, given = parts

    # "Marit Holm, Jr." has a comma, and it is not between family and given names.
    if given.lower() in SUFFIXES:
        return None
    return Creator(family_names=family, given_names=given, suffix=suffix)


def proposed_division(name: str) -> Creator | None:
    """A guess at the parts of a whole name, for somebody to confirm; None where even a guess would mislead.

    >>> proposed_division("Jan van der Berg (EXT)").sort_name
    'van der Berg, Jan'
    """
    bare = _bare(name)
    said = divided_by_comma(bare)
    if said is not None:
        return said

    words = [word for word in bare.split() if word.lower() not in TITLES]

    # Of two words the second is a family name, whatever it looks like: `Ada Md`.
    suffix = None
    if len(words) > 2 and words[-1].lower() in SUFFIXES:
        suffix = words.pop()

    named = [word for word in words if word not in PARTICLES]
    if not 2 <= len(named) <= _MOST_WORDS:
        return None

    # A login or a word for a group has small letters where a name has none.
    for word in named:
        if not word[0].isupper():
            return None

    # The first particle begins the family name: Jan van der Berg; without one the last word is it.
    begins_family = [word in PARTICLES for word in words]
    begins_family[-1] = True
    begin = begins_family.index(True)

    last = words[begin:]
    family = list(dropwhile(PARTICLES.__contains__, last))
    particle = last[: len(last) - len(family)]
    if begin == 0 or not family:
        return None
    return Creator(
        given_names=" ".join(words[:begin]),
        particle=" ".join(particle) or None,
        family_names=" ".join(family),
        suffix=suffix,
    )
