"""BibTeX in the prose of a card: the authors of the entry that cites the card's own work.

They are only proposed: the entry may be that of a paper, and nothing says that its authors made the model or the data.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from doi_action.formats.people.markup import plain_of_markup
from doi_action.formats.people.person_text import creator_of_name, creator_of_sort_name
from doi_action.model import Creator

LONGEST = 50_000
"""An entry of more characters is none; a list of a thousand authors has half as many."""

_OPENING = re.compile(r"@([A-Za-z]{3,20})[ \t]?\{")
_FIELD = re.compile(r"[\s,]*([A-Za-z][A-Za-z_-]{0,30})\s*=\s*")
_BARE = re.compile(r"[^\s,{}\"]+")
_OF_A_WORK = re.compile(r"(?i)@(?:software|dataset|data|misc|online|model)[ \t]*\{")
"""Types that people use for works such as a card's; papers have types of their own, mostly."""

_PAPER = re.compile(r"(?i)\b(?:journal|booktitle|eprint|archiveprefix|school|institution)[ \t]*=|arxiv")
"""What an entry says of a paper."""

_REVISION = re.compile(r"(?i)(?<! ) *\(revision [0-9a-f]+\) *$")
"""What the Hub adds to the title of a revision that it gives a DOI."""

_COMMON = frozenset({"model", "models", "dataset", "datasets", "data", "card", "the", "and", "for", "with", "title"})
_NO_ENTRIES = frozenset({"comment", "string", "preamble"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """An entry: its fields by name in lower case, as written; [start, end) are its characters in the text."""

    fields: dict[str, str]
    start: int
    end: int


def entries_of(text: str) -> Iterator[Entry]:
    """The entries of a text, up to the first that does not end."""
    position = 0
    while (opening := _OPENING.search(text, position)) is not None:
        end = _end_of_braces(text, opening.end() - 1)
        if end is None:
            return
        position = end

        if opening.group(1).lower() in _NO_ENTRIES:
            continue
        _, _, fields = text[opening.end() : end - 1].partition(",")
        yield Entry(fields=_fields(fields), start=opening.start(), end=end)


def _end_of_braces(text: str, start: int) -> int | None:
    """The index behind the brace that closes the one at `start`; None where it is not closed."""
    # Counted sign by sign, to a limit: a body may hold a million opening braces, each of which begins an entry.
    depth = 0
    for index in range(start, min(len(text), start + LONGEST)):
        if text[index] == "{":
            depth += 1
        elif text[index] == "}":
            depth -= 1
            if depth == 0:
                return index + 1

    return None


def _fields(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    position = 0
    while (name := _FIELD.match(text, position)) is not None:
        start = name.end()
        opening = text[start : start + 1]

        end = None
        bare = _BARE.match(text, start)
        if opening == "{":
            end = _end_of_braces(text, start)
        elif opening == '"':
            end = text.find('"', start + 1) + 1 or None
        elif bare is not None:
            end = bare.end()

        # What follows a value without an end cannot be told from it.
        if end is None:
            break

        value = text[start:end]
        is_enclosed = opening in ("{", '"')
        if is_enclosed:
            value = value[1:-1]

        # Of a doubled field BibTeX takes the first.
        found.setdefault(name[1].lower(), " ".join(value.split()))
        position = end
    return found


def own_entry(text: str, title: str | None) -> Entry | None:
    """The entry whose title is that of the card, else the only one there is."""
    entries = list(entries_of(text))
    for entry in entries:
        named = entry.fields.get("title", "")
        if title and same_title(named, title):
            return entry

    is_clear = len(entries) == 1
    return entries[0] if is_clear else None


def entry_of_the_work(text: str, titles: tuple[str, ...]) -> Entry | None:
    """The entry by which a card cites the model or data itself, and no paper and no other work; None where none does.

    One that has a title of the work is meant; else the only one, where its title shares a telling word with one.
    """
    found = []
    for entry in entries_of(text):
        if not is_of_a_paper(text, entry):
            found.append(entry)

    # The Hub's own entry for a DOI of its own has the revision behind the title.
    for entry in found:
        named = _REVISION.sub("", entry.fields.get("title", ""))
        for title in titles:
            if same_title(named, title):
                return entry

    if len(found) != 1:
        return None

    # A title of common words alone is no other work's.
    (only,) = found
    words = _telling_words(only.fields.get("title", ""))
    if not words or not titles:
        return only

    told = _telling_words("\n".join(titles))
    shares_one = not words.isdisjoint(told)
    return only if shares_one else None


def is_of_a_paper(text: str, entry: Entry) -> bool:
    """Whether an entry of `text` is that of a paper, by its type or by what it says."""
    is_of_a_work = _OF_A_WORK.match(text, entry.start) is not None
    if not is_of_a_work:
        return True
    return _PAPER.search(text[entry.start : entry.end]) is not None


def _telling_words(title: str) -> set[str]:
    """The words of a title that say which work it is, in small letters."""
    telling = set()
    for word in re.findall(r"\w+", title.casefold()):
        is_long = len(word) > 2
        if is_long and word not in _COMMON:
            telling.add(word)
    return telling


def same_title(one: str, other: str) -> bool:
    """Whether the letters and digits are the same, or one title begins with the other and a colon."""

    def letters(text: str) -> str:
        return re.sub(r"[\W_]+", "", text.casefold())

    shorter, longer = sorted((one, other), key=lambda title: len(letters(title)))
    short, before_colon = letters(shorter), longer.partition(":")[0]
    return bool(short) and short in (letters(longer), letters(before_colon))


def authors_of(entry: Entry) -> tuple[Creator, ...]:
    """The people and organisations of `author`, in their order; empty where a name cannot be read."""
    found: list[Creator] = []
    for written in entry.fields.get("author", "").split(" and "):
        name = written.strip()
        stands_for_the_rest = name.lower().strip("{}. ") in ("others", "et al")
        if not name or stands_for_the_rest:
            continue

        creator = _author(name)
        if creator is None:
            return ()
        found.append(creator)
    return tuple(found)


def _author(name: str) -> Creator | None:
    """Somebody as BibTeX writes them: `Family, Given`, `Family, Jr, Given`, `Given Family`, or `{an organisation}`."""
    # Braces protect letters, and a tie (~) is a space that does not break: neither is part of the name.
    without_braces = plain_of_markup(name).replace("{", "").replace("}", "")
    plain = " ".join(without_braces.replace("~", " ").split())
    if "\\" in plain:
        return None

    is_organisation = name.startswith("{") and name.endswith("}")
    if is_organisation:
        return creator_of_name(plain)

    parts = list(map(str.strip, plain.split(",")))
    if len(parts) == 3 and all(parts):
        family, suffix, given = parts
        return Creator(family_names=family, given_names=given, suffix=suffix)
    return creator_of_sort_name(plain)
