"""Lists of authors, as each style writes them. A name that was never split into parts is printed whole."""

import re
from collections.abc import Callable, Sequence

from doi_action.model import Creator

Names = Sequence[Creator]


def initials(given: str, *, dot: str = ".", space: str = " ", hyphen: str = "-") -> str:
    """The initials of given names; a name in a script without capitals stays whole, as does a particle among them.

    >>> initials("Jean-Paul Maria")
    'J.-P. M.'
    """
    words = [word for word in re.split(r"\s+|(?<=\.)(?=\w)", given.strip()) if word]
    return space.join(_initial(word, first=index == 0, dot=dot, hyphen=hyphen) for index, word in enumerate(words))


def _initial(word: str, *, first: bool, dot: str, hyphen: str) -> str:
    if word[:1].lower() == word[:1].upper() or (word.islower() and not first):
        return word
    return hyphen.join(part[:1].upper() + dot for part in word.split("-") if part)


def family(creator: Creator) -> str:
    """The family name with its particle, the whole name where there are no parts."""
    parts = (creator.particle, creator.family_names)
    return creator.name or " ".join(part for part in parts if part) or creator.given_names or ""


def _inverted(creator: Creator, given: Callable[[str], str], *, comma: str = ", ") -> str:
    """`Family, Given, Suffix` with the given names as `given` writes them."""
    if creator.name is not None or not creator.given_names or not creator.family_names:
        return family(creator)
    return comma.join(part for part in (family(creator), given(creator.given_names), creator.suffix) if part)


def _forward(creator: Creator, given: Callable[[str], str]) -> str:
    """`Given Family Suffix` with the given names as `given` writes them."""
    if creator.name is not None or not creator.given_names or not creator.family_names:
        return family(creator)
    return " ".join(part for part in (given(creator.given_names), family(creator), creator.suffix) if part)


def apa(creators: Names) -> str:
    """APA 7, 9.8: up to twenty authors in full; of more, the first nineteen, an ellipsis, and the last."""
    names = [_inverted(creator, initials) for creator in creators]
    if len(names) > 20:
        return f"{', '.join(names[:19])}, . . . {names[-1]}"
    if len(names) > 1:
        return f"{', '.join(names[:-1])}, & {names[-1]}"
    return "".join(names)


def chicago(creators: Names) -> str:
    """Chicago 17, 14.76 and 15.9: the first name inverted; of more than ten authors the first seven."""
    names = [_inverted(creators[0], str), *(_forward(creator, str) for creator in creators[1:])] if creators else []
    if len(names) > 10:
        return f"{', '.join(names[:7])}, et al"
    return _joined(names, last=", and ", two=", and ")


def mla(creators: Names) -> str:
    """MLA 9, 5.6 to 5.8: of three or more authors the first alone."""
    names = [_inverted(creators[0], str), *(_forward(creator, str) for creator in creators[1:])] if creators else []
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
    names = [_inverted(creator, lambda given: initials(given, space="")) for creator in creators]
    if len(names) > 3:
        return f"{names[0]} et al."
    return _joined(names, last=" and ", two=" and ")


def vancouver(creators: Names) -> str:
    """Citing Medicine, 2nd edition, chapter 1: initials without dots; of more than six authors the first six."""
    names = [_vancouver_name(creator) for creator in creators]
    return ", ".join([*names[:6], "et al"] if len(names) > 6 else names)


def _vancouver_name(creator: Creator) -> str:
    written = _inverted(creator, lambda given: initials(given, dot="", space="", hyphen=""), comma=" ")
    return written.rstrip(".") if creator.suffix else written


def _joined(names: Sequence[str], *, last: str, two: str) -> str:
    """The names with commas, `last` before the last one, `two` between two."""
    if len(names) < 3:
        return two.join(names)
    return f"{', '.join(names[:-1])}{last}{names[-1]}"
