"""People written as one text: `Ada Lovelace <ada@example.org> (https://example.org)`.

Names are kept whole: which part is the family name would be a guess. Only a comma says so: `Family, Given`.
"""

import re
from dataclasses import replace
from typing import NamedTuple

from doi_action.formats.people.divided_names import Division, divide_people, divided_by_comma
from doi_action.formats.people.markup import plain_of_markup
from doi_action.formats.text.plain import one_line
from doi_action.identifiers.types import Orcid, orcid_or_none
from doi_action.model import Creator, NameType

_EMAIL = re.compile(r"<\s*(?:mailto:)?([^<>\s@]+@[^<>\s]+)\s*>|\(\s*([^()\s@]+@[^()\s]+)\s*\)")
_BARE_EMAIL = re.compile(r"^[^\s@<>]+@[^\s@<>]+$")
_ADDRESS = re.compile(r"[(<]\s*(https?://[^()<>\s]+)\s*[)>]")
_ASIDE = re.compile(r"\(\s*\)|<[^<>]*>|\((?=[^()@/]*[@/])[^()]*\)")
"""What stands beside a name in brackets: addresses, and nothing."""

_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_LEGAL_FORM = re.compile(r"(?i)\s*(?:inc|ltd|llc|gmbh|corp|co|plc|b\.v|s\.a)\.?\s*$")

_ORGANISATION = re.compile(
    r"(?i)\b(?:developers|contributors|team|consortium|collaboration|foundation|university|universität|institute|"
    r"institut|laboratory|laborator(?:y|ies)|inc|inc\.|gmbh|ltd|llc|corporation|corp|company|organi[sz]ation|"
    r"association|committee|community|authors|maintainers|project|working group|group|society|agency|department)\b\.?"
)


def person_of_text(text: str | None) -> Creator | None:
    """The person or organisation that `text` names, with e-mail address and an ORCID iD among its addresses.

    None where it names nobody, an e-mail address alone included.
    """
    text = one_line(text)
    if _BARE_EMAIL.match(text):
        return None

    name = one_line(_ASIDE.sub(" ", text)).strip(" ,;")

    email = None
    in_brackets = _EMAIL.search(text)
    if in_brackets is not None:
        email = in_brackets[1] or in_brackets[2]

    url = None
    address = _ADDRESS.search(text)
    if address is not None:
        url = address[1]
    return creator_of_name(name, email=email, url=url)


class Named(NamedTuple):
    """The people of a text; `certain` is False where it seems to hold several and nothing says where it divides."""

    people: tuple[Creator, ...]
    certain: bool = True


def people_of_text(text: str | None, *, email: str | None = None, url: str | None = None) -> Named:
    """Everybody whom a text names: one in most files, several where commas or `and` stand between them.

    `email` and `url` are said of one person, and of several of nobody.
    """
    text = (text or "").strip()

    if names_organisation(_ASIDE.sub(" ", text)):
        # "Centre for Sand and Wind" is one name, and so is "Google, Inc."; what else stands between commas may be a
        # person of that organisation.
        parts = []
        for part in text.split(","):
            if not _LEGAL_FORM.match(part):
                parts.append(part)

        is_one_name = len(parts) == 1 or all(map(names_organisation, parts))
        division = Division((text,), certain=is_one_name)
    else:
        division = divide_people(text)

    found = []
    for part in division.people:
        person = person_of_text(part)
        if person is not None:
            found.append(person)

    if len(found) != 1:
        return Named(tuple(found), division.certain)

    (person,) = found
    orcid = orcid_of_page(url)
    kind = person.name_type
    if orcid is not None:
        # Only people have an iD.
        kind = NameType.PERSON
    person = replace(person, orcid=person.orcid or orcid, email=person.email or email, name_type=kind)
    return Named((person,), division.certain)


def creator_of_name(name: str | None, *, email: str | None = None, url: str | None = None) -> Creator | None:
    """Somebody known by a name alone, divided where a comma says which part is which.

    An organisation where a word says so that no person's name holds, a person where an ORCID iD or a comma tells; else
    nothing tells, and `name_type` is None. LaTeX and HTML are taken off.
    """
    # In one line before the markup goes, and again for the blanks that it leaves.
    name = one_line(plain_of_markup(one_line(name)))
    if not name:
        return None

    orcid = orcid_of_page(url)
    if orcid is None and names_organisation(name):
        return Creator(name=name, name_type=NameType.ORGANISATION, email=email)

    divided = divided_by_comma(name)
    if divided is not None:
        return replace(divided, orcid=orcid, email=email)

    # "Ada" may be anybody, and "Debian" too.
    kind = NameType.PERSON if orcid else None
    return Creator(name=name, name_type=kind, orcid=orcid, email=email)


def names_organisation(name: str) -> bool:
    """Whether a word in the name says that it is no person's; what stands in brackets is an affiliation."""
    return _ORGANISATION.search(_BRACKETS.sub(" ", name)) is not None


def orcid_of_page(url: str | None) -> Orcid | None:
    """The iD of a page at ORCID; None for any other page."""
    if url is None:
        return None

    # A bare iD is no address of a page.
    is_at_orcid = "orcid.org" in url
    return orcid_or_none(url) if is_at_orcid else None


def creator_of_sort_name(name: str) -> Creator:
    """Somebody written `Family, Given` by the rules of the file's format; any other form is a whole name.

    >>> creator_of_sort_name("Lovelace, Ada").full_name
    'Ada Lovelace'
    """
    return creator_of_name(name) or Creator(name=one_line(name), name_type=None)
