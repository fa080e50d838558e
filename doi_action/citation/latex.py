"""Text inside a BibTeX field: what LaTeX and BibTeX would read as commands, written so that it prints as it is.

Braces are spelled out, not escaped with a backslash: BibTeX counts braces before LaTeX sees them (Patashnik, BibTeXing,
section 4), so that `\\{` alone would unbalance the entry. Letters of all scripts stay as they are (UTF-8), except in
names for plain BibTeX: `ascii_letters`.
"""

import re
import unicodedata
from urllib.parse import quote

_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "`": r"\textasciigrave{}",
    **{letter: f"\\{letter}" for letter in "&%$#_"},
}

_LETTERS = {
    "ß": r"\ss",
    "ø": r"\o",
    "Ø": r"\O",
    "æ": r"\ae",
    "Æ": r"\AE",
    "œ": r"\oe",
    "Œ": r"\OE",
    "å": r"\aa",
    "Å": r"\AA",
    "ł": r"\l",
    "Ł": r"\L",
    "ı": r"\i",
}
"""Letters that LaTeX has a command for in every font encoding (The LaTeX Companion, 3rd edition, table 9.7)."""

_ACCENTS = {
    "\N{COMBINING GRAVE ACCENT}": "\\`",
    "\N{COMBINING ACUTE ACCENT}": r"\'",
    "\N{COMBINING CIRCUMFLEX ACCENT}": r"\^",
    "\N{COMBINING TILDE}": r"\~",
    "\N{COMBINING DIAERESIS}": r"\"",
    "\N{COMBINING MACRON}": r"\=",
    "\N{COMBINING DOT ABOVE}": r"\.",
    "\N{COMBINING BREVE}": r"\u ",
    "\N{COMBINING CARON}": r"\v ",
    "\N{COMBINING DOUBLE ACUTE ACCENT}": r"\H ",
    "\N{COMBINING CEDILLA}": r"\c ",
    "\N{COMBINING DOT BELOW}": r"\d ",
}
"""Accents that LaTeX puts over or under any letter."""


def escape(text: str) -> str:
    """`text` for a field that LaTeX typesets.

    Straight quotes become a pair as LaTeX writes it, since babel makes `"` a command in several languages; hyphens and
    apostrophes are kept from running together into a dash or a quote.

    >>> print(escape("50% of C# & A_B"))
    50\\% of C\\# \\& A\\_B
    >>> print(escape('the "raw" --all'))
    the ``raw'' -{}-all
    """
    escaped = "".join(_SPECIAL.get(letter, letter) for letter in text)
    apart = re.sub(r"([-'])(?=\1)", r"\1{}", escaped)
    opened = re.sub(r'(^|[\s(\[])"', r"\1``", apart)
    return opened.replace('"', "''")


def ascii_letters(escaped: str) -> str:
    """Text that `escape` wrote, each letter beyond ASCII as a LaTeX command in braces of its own.

    BibTeX 0.99d counts bytes: styles that abbreviate first names (abbrv, ieeetr, siam) cut a letter of UTF-8 in two and
    write a file that LaTeX cannot read. A group that begins with a command counts as one letter (Patashnik, BibTeXing,
    section 4, "special characters"); `\\relax` makes one of a letter that has no command.

    >>> print(ascii_letters("Åsa Öberg"))
    {\\AA}sa {\\"O}berg
    """
    written = []
    for letter in unicodedata.normalize("NFC", escaped):
        if letter.isascii():
            written.append(letter)
            continue

        command = _LETTERS.get(letter, f"\\relax {letter}")

        # A letter with one accent is composed of two characters.
        base, *accents = tuple(unicodedata.normalize("NFD", letter))
        is_latin = base.isascii() and base.isalpha()
        accent = _ACCENTS.get("".join(accents))
        if is_latin and accent is not None:
            command = f"{accent}{base}"
        written.append(f"{{{command}}}")
    return "".join(written)


def verbatim(text: str) -> str:
    """`text` for a field that is printed as it is (`doi`, `url`); only what would unbalance the entry is encoded."""
    written = []
    for letter in text:
        is_harmless = letter not in "{}\\ \t\r\n"
        written.append(letter if is_harmless else quote(letter))
    return "".join(written)
