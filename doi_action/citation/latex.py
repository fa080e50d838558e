"""Text inside a BibTeX field: what LaTeX and BibTeX would read as commands, written so that it prints as it is.

Braces are spelled out, not escaped with a backslash: BibTeX counts braces before LaTeX sees them (Patashnik, BibTeXing,
section 4), so that `\\{` alone would unbalance the entry. Letters of all scripts stay as they are (UTF-8).
"""

from urllib.parse import quote

_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{letter: f"\\{letter}" for letter in "&%$#_"},
}


def escape(text: str) -> str:
    """`text` for a field that LaTeX typesets.

    >>> print(escape("50% of C# & A_B"))
    50\\% of C\\# \\& A\\_B
    """
    return "".join(_SPECIAL.get(letter, letter) for letter in text)


def verbatim(text: str) -> str:
    """`text` for a field that is printed as it is (`doi`, `url`); only what would unbalance the entry is encoded."""
    return "".join(quote(letter) if letter in "{}\\ \t\r\n" else letter for letter in text)
