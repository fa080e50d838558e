"""Scalars written so that readers of YAML 1.1, of YAML 1.2 and of JSON take them for the same text.

PyYAML and Psych follow 1.1 (a version `1.10` becomes 1.1, an author `No` becomes false), ruamel.yaml follows 1.2.
"""

import json
import re

_PLAIN = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_./+()-]*")
_PLAIN_WORDS = re.compile(r"[^\W\d_][\w./+()-]*(?: [\w./+()&'-]+)*")
# YAML 1.1 as https://yaml.org/type/ has it: bool, null, float, int and timestamp.
_TWISTED = re.compile(
    r"""(?ix) y | n | yes | no | on | off | true | false | null | nan | inf
    | [-+]? [0-9] [0-9_]* (?: \.[0-9_]* )? (?: e [-+]? [0-9]+ )?
    | [-+]? \. [0-9_]+ (?: e [-+]? [0-9]+ )?
    | 0 [box] [0-9a-f_]+
    | [0-9]{4} - [0-9]{1,2} - [0-9]{1,2} (?: [t ] .* )?"""
)
_UNPRINTABLE = re.compile(
    "[\x00-\x1f\x7f-\xa0\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)


def reads_as_text(text: str) -> bool:
    """Whether `text` may stand without quotes: every reader takes it for this very text.

    Cautious: what is neither a simple word nor a run of simple words gets quotes.

    >>> [reads_as_text(text) for text in ("1.2.0", "1.10", "no", "10.5281/zenodo.1", "2024-05-17")]
    [True, False, False, True, False]
    """
    is_simple = bool(_PLAIN.fullmatch(text) or _PLAIN_WORDS.fullmatch(text))
    is_twisted = _TWISTED.fullmatch(text) is not None
    return is_simple and not is_twisted


def double_quoted(text: str) -> str:
    """`text` in double quotes, on one line; what does not print is escaped as in JSON, which YAML reads too."""
    return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found.group()):04x}", json.dumps(text, ensure_ascii=False))


def single_quoted(text: str) -> str:
    """`text` in single quotes; in double quotes where it holds what single quotes cannot."""
    if _UNPRINTABLE.search(text):
        return double_quoted(text)
    return "'" + text.replace("'", "''") + "'"


def scalar(text: str, style: str = "") -> str:
    """`text` as a scalar in the quotes that `style` names (`'`, `"`); without quotes where it may stand so."""
    if style == "'":
        return single_quoted(text)
    if style == '"' or not reads_as_text(text):
        return double_quoted(text)
    return text


def lines(text: str, *, indent: int = 2) -> str:
    """`text` as a block of lines where it has several and a block says them exactly; else as a scalar of one line."""
    parts = text.split("\n")
    if len(parts) < 2:
        return scalar(text)

    # An indented first line would set the indent of the block, and editors drop white space that nobody sees.
    first = parts[0]
    last = parts[-1]
    loses_an_edge = not first or first[0].isspace() or not last
    if loses_an_edge:
        return scalar(text)

    for part in parts:
        if part != part.rstrip():
            return scalar(text)
        if _UNPRINTABLE.search(part):
            return scalar(text)

    block = ["|-"]
    for part in parts:
        # No white space stands on an empty line.
        lead = " " * indent if part else ""
        block.append(lead + part)
    return "\n".join(block)
