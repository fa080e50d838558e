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
        return error.index, error.problem, _FIXES.get(error.problem, _fix_of(error.problem))

    for number, start in enumerate(source.line_starts, start=1):
        line = source.line(number)
        for cause in _ANYWHERE:
            found = cause.pattern.search(line)
            if found:
                return start + found.start(1), f"not YAML: {cause.message.format(found.group(1))}", cause.fix

    on_the_line = _on_the_line(source, error)
    if on_the_line is not None:
        return on_the_line
    return error.index, f"not YAML: {error.problem}", ""


def _on_the_line(source: SourceText, error: NotYaml) -> tuple[int, str, str] | None:
    """The known cause on the line where the reader stopped, or on one of the two before it."""
    number = source.location(error.index).line
    for candidate in range(number, max(0, number - 3), -1):
        line = source.line(candidate)
        if line.lstrip().startswith("#"):
            continue

        for cause in _ON_THE_LINE:
            found = cause.pattern.search(line)
            if found:
                start = source.line_starts[candidate - 1] + found.start(1)
                return start, f"not YAML: {cause.message.format(found.group(1))}", cause.fix
    return None


_FIXES = {
    "a key is missing before the colon": "write the key, or delete the line",
    "a second document begins here": "keep one document: delete the line with --- and what does not belong here",
}


def _fix_of(problem: str) -> str:
    if problem.startswith("half"):
        return "write the character itself"
    if problem.startswith("the tag"):
        return "delete the tag; a plain or quoted value is all that is needed"
    if problem.startswith("'*"):
        return "write the value out, or put text that begins with * in quotes"
    return "write the values out, with less nesting"
