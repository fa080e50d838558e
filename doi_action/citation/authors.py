"""Lists of authors, as each style writes them. A name that was never split into parts is printed whole."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from doi_action.model import Creator

Names = Sequence[Creator]

_NICKNAME = re.compile(r"""["“”«»(\[][^"“”«»()\[\]]*["“”«»)\]]""")
"""A name of another sort among given names: `Ada "Countess" Augusta`."""


def initials(given: str, *, dot: str = ".", space: str = " ", hyphen: str = "-") -> str:
    """The initials of given names; a name in a script without capitals stays whole, as does a particle among them.

    A nickname has no initial. `space` stands between two initials; a whole word has a space on either side.

    >>> initials("Jean-Paul Maria")
    'J.-P. M.'
    >>> initials("Maria de Fátima", dot="", space="")
    'M de F'
    """
    # Whoever has a nickname alone is called by it.
    names = _NICKNAME.sub(" ", given).split() or given.split()
    words = []
    for name in names:
        # `J.R.B.` is three names.
        words += re.split(r"(?<=\.)(?=\w)", name)

    written = ""
    was_whole = False
    for index, word in enumerate(words):
        has_no_capital = word[:1].lower() == word[:1].upper()
        is_particle = word.islower() and index > 0
        is_whole = has_no_capital or is_particle

        shown = word
        if not is_whole:
            parts = [part for part in word.split("-") if part]
            shown = hyphen.join(part[0].upper() + dot for part in parts)

        joint = space
        if is_whole or was_whole:
            joint = " "
        if written:
            written += joint

        written += shown
        was_whole = is_whole
    return written


def _in_order(creator: Creator, given: Callable[[str], str], *, family_first: bool, between: str) -> str:
    """`Family, Given, Suffix` or `Given Family Suffix`, with the given names as `given` writes them."""
    own = family(creator)
    if not has_parts(creator):
        # After a comma the suffix of a name without parts would read as a given name.
        if creator.suffix and creator.name is None:
            own += f" {creator.suffix}"
        return own

    parts = [given(creator.given_names or ""), own]
    if family_first:
        parts.reverse()
    if creator.suffix:
        parts.append(creator.suffix)

    # A nickname alone has no initial.
    return between.join(filter(None, parts))


def spaced(given: str) -> str:
    """Given names in full, with a space between initials that were written together (Chicago 17, 10.12).

    >>> spaced("J.R.B.")
    'J. R. B.'
    """
    return re.sub(r"(?<=\b\w\.)(?=\w)", " ", " ".join(given.split()))


def family(creator: Creator) -> str:
    """The family name with its particle, the whole name where there are no parts."""
    if creator.name is not None:
        return creator.name

    # A name that is given alone, as Madonna's, is the whole of it.
    if not creator.particle and not creator.family_names:
        return creator.given_names or ""

    parts = (creator.particle, creator.family_names)
    return " ".join(filter(None, parts))


def has_parts(creator: Creator) -> bool:
    """Whether given names stand beside a family name, so that their order matters."""
    if creator.name is not None:
        return False

    return bool(creator.given_names) and bool(creator.family_names)


def _inverted(creator: Creator, given: Callable[[str], str], *, comma: str = ", ") -> str:
    return _in_order(creator, given, family_first=True, between=comma)


def _forward(creator: Creator, given: Callable[[str], str]) -> str:
    return _in_order(creator, given, family_first=False, between=" ")


def _full_names(creators: Names, *, particle_last: bool = False) -> list[str]:
    """Names in full, the first by its family name; its particle before it or after the given names."""
    if not creators:
        return []

    names = [_forward(creator, spaced) for creator in creators]
    first = creators[0]
    if particle_last and first.particle and has_parts(first):
        given = f"{spaced(first.given_names or '')} {first.particle}"
        first = replace(first, given_names=given, particle=None)

    names[0] = _inverted(first, spaced)
    return names


def apa(creators: Names) -> str:
    """APA 7, 9.8: up to twenty authors in full; of more, the first nineteen, an ellipsis, and the last."""
    names = [_inverted(creator, initials) for creator in creators]
    if len(names) > 20:
        return f"{', '.join(names[:19])}, . . . {names[-1]}"

    return _joined(names, last=", & ", two=", & ")


def chicago(creators: Names) -> str:
    """Chicago 17, 14.76, 15.9 and 16.71: the first name inverted; of more than ten authors the first seven."""
    names = _full_names(creators, particle_last=True)
    if len(names) > 10:
        return f"{', '.join(names[:7])}, et al"
    return _joined(names, last=", and ", two=", and ")


def mla(creators: Names) -> str:
    """MLA 9, 5.6 to 5.8: of three or more authors the first alone."""
    names = _full_names(creators)
    if len(names) > 2:
        return f"{names[0]}, et al"
    return _joined(names, last=", and ", two=", and ")


def ieee(creators: Names) -> str:
    """IEEE Reference Guide: initials first; of more than six authors the first alone."""
    names = [_forward(creator, initials) for creator in creators]
    if len(names) > 6:
        return f"{names[0]} et al."
    return _joined(names, last=", and ", two=" and ")


def harvard(creators: Names) -> str:
    """Cite Them Right 11: of four or more authors the first alone."""

    def close_initials(given: str) -> str:
        return initials(given, space="")

    names = [_inverted(creator, close_initials) for creator in creators]
    if len(names) > 3:
        return f"{names[0]} et al."
    return _joined(names, last=" and ", two=" and ")


def vancouver(creators: Names) -> str:
    """Citing Medicine, 2nd edition, chapter 1: initials without dots; of more than six authors the first six."""

    def bare_initials(given: str) -> str:
        return initials(given, dot="", space="", hyphen="")

    names = []
    for creator in creators:
        name = _inverted(creator, bare_initials, comma=" ")
        # "Jr." has no dot either.
        if creator.suffix:
            name = name.rstrip(".")
        names.append(name)

    if len(names) > 6:
        names = [*names[:6], "et al"]
    return ", ".join(names)


def _joined(names: Sequence[str], *, last: str, two: str) -> str:
    """The names with commas, `last` before the last one, `two` between two."""
    if len(names) < 3:
        return two.join(names)
    return f"{', '.join(names[:-1])}{last}{names[-1]}"
