"""What is wrong with a text that is no YAML, said of the line that causes it rather than where the reader gave up.

The two readers word their errors differently and often point past the cause; known causes are looked for here, in the
words of the person who wrote the line, and the reader's own words are used only where none of them is found.
"""

import re
from typing import NamedTuple

from doi_action.formats.text.source import SourceText
from doi_action.formats.text.yaml_nodes import NotYaml


class _Cause(NamedTuple):
    pattern: re.Pattern[str]
    message: str
    fix: str


_ANYWHERE = (
    _Cause(
        re.compile(r"^(<{7}|={7}|>{7})( |$)"),
        "a conflict marker of git, '{0}'",
        "keep one of the two sides and delete the lines with <<<<<<<, ======= and >>>>>>>",
    ),
    _Cause(
        re.compile(r"^\s*(@[A-Za-z]+)\s*\{"),
        "a BibTeX entry, '{0}{{', in a YAML file",
        "write the entry as CITATION.cff keys, or move it to a .bib file",
    ),
)
_ON_THE_LINE = (
    _Cause(
        re.compile(r"^\s*(?:- +)*(:)(?:\s|$)"), "a key is missing before the colon", "write the key, or delete the line"
    ),
    _Cause(re.compile(r"[\[,]\s*(,)"), "a value is missing before '{0}'", "write the value, or delete the comma"),
    _Cause(
        re.compile(r"^ *(\t)"), "the line is indented with a tab", "indent with spaces; YAML allows no tab in front"
    ),
    _Cause(
        re.compile(r"^\s*(?:- +)*(?:[\w-]+:\s+)?([@`%])"),
        "a value cannot begin with '{0}'",
        "put the value in double quotes",
    ),
    _Cause(
        re.compile(r"^\s*(?:- +)*[\w-]+: +(?![\"'|>#\[{])(\S.*?:) "),
        "the value holds ': ' after '{0}' and stands without quotes",
        "put the whole value in double quotes",
    ),
    _Cause(
        re.compile(r"^\s*(?:- +)*[\w-]+: +([\"'])(?:(?!\1).)*$"),
        "the quote {0} that begins this value is not closed",
        "close it on the same line, or double it where it belongs to the text",
    ),
    _Cause(
        re.compile(r"^\s*(?:- +)*[\w-]+: +(([\"']).*?\2)\s*[^\s#,}\]]"),
        "text follows the closing quote of {0}",
        "put the whole value in one pair of quotes",
    ),
    _Cause(
        re.compile(r"^\s*(?:- +)*(?P<all>[A-Za-z][\w-]*):[^\s:/]"),
        "a space is missing after the colon of '{0}:'",
        "write a space after the colon",
    ),
)


def diagnose(source: SourceText, error: NotYaml) -> tuple[int, str, str]:
    """Where the cause stands, what it is, and how to put it right ('' where nothing better is known)."""
    if error.ours:
        for beginning, fix in _FIXES:
            if error.problem.startswith(beginning):
                return error.index, error.problem, fix

    # Marks of other tools, wherever they stand: the reader may have stopped far below them.
    for number in range(1, len(source.line_starts) + 1):
        told = _known_cause(_ANYWHERE, source, number)
        if told is not None:
            return told

    # Else the line where the reader stopped, or one of the two before it.
    stopped = source.location(error.index).line
    for number in range(stopped, max(0, stopped - 3), -1):
        is_comment = source.line(number).lstrip().startswith("#")
        if is_comment:
            continue

        told = _known_cause(_ON_THE_LINE, source, number)
        if told is not None:
            return told
    return error.index, f"not YAML: {error.problem}", ""


def _known_cause(causes: tuple[_Cause, ...], source: SourceText, number: int) -> tuple[int, str, str] | None:
    """What `diagnose` says, where one of these causes stands on the line with this number."""
    line = source.line(number)
    for cause in causes:
        found = cause.pattern.search(line)
        if found is not None:
            start = source.line_starts[number - 1] + found.start(1)
            return start, f"not YAML: {cause.message.format(found.group(1))}", cause.fix
    return None


_FIXES = (
    ("a key is missing before the colon", "write the key, or delete the line"),
    ("a second document begins here", "keep one document: delete the line with --- and what does not belong here"),
    ("half", "write the character itself"),
    ("the tag", "delete the tag; a plain or quoted value is all that is needed"),
    ("'*", "write the value out, or put text that begins with * in quotes"),
    ("nested", "write it with less nesting"),
    ("", "keep what is no description of the work in another file, and repeat less"),
)
"""How a problem that we found ourselves begins, and how to put it right; the last is of what is too much."""
