"""Characters that nobody sees, and how they are written where somebody must: as their number."""

JOINERS = "\u200c\u200d"
"""Invisible, yet part of Persian words and of emoji."""


def is_seen(letter: str) -> bool:
    """Whether a character can be shown as it is: no control, no mark that turns text round, no line end."""
    if letter.isprintable() or letter in JOINERS:
        return True

    from unicodedata import category

    # Blanks of all widths and letters that Python does not know yet are no danger (Unicode, General_Category).
    return category(letter) not in ("Cc", "Cf", "Cs", "Zl", "Zp")


def numbered(letter: str) -> str:
    r"""A character as JSON and Python escape it; beyond U+FFFF as the two halves that UTF-16 makes of it.

    >>> numbered(chr(0x202E))
    '\\u202e'
    """
    halves = letter.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{halves[start : start + 4]}" for start in range(0, len(halves), 4))
