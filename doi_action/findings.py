"""Findings: something wrong in the user's material, said in four parts: what, where, why it matters, how to fix it.

The same object prints as text, annotation, JSON, SARIF and in the summary; only the formatter differs.
"""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How bad a finding is: an error stops what would publish it, a warning and a note do not."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Group(StrEnum):
    """What a rule is about; `check --only GROUP` selects by it."""

    SCHEMA = "schema"
    IDENTIFIER = "identifier"
    CONSISTENCY = "consistency"
    PEOPLE = "people"
    REGISTRY = "registry"


@dataclass(frozen=True, kw_only=True, slots=True)
class Splice:
    """Replace the characters [start, end) of a file's decoded text (byte order mark included) by `text`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One thing that is wrong.

    `rule` is a kebab-case id that names the fault. `path`, `line` and `column` say where; lines and columns count from
    1 and are never None. `field` is the path within the file (`authors[1].orcid`), empty for the file as a whole.
    `edit` holds the splices that repair it when the repair is certain. `tag` names the tag in whose file it stands,
    where the branch has another by now: no line of the branch is meant then.
    """

    rule: str
    group: Group
    severity: Severity
    message: str
    path: str
    line: int = 1
    column: int = 1
    field: str = ""
    why: str = ""
    fix: str = ""
    edit: tuple[Splice, ...] = ()
    tag: str = ""


def apply_splices(text: str, splices: tuple[Splice, ...]) -> str:
    """`text` with all splices carried out at once; they must not overlap (ValueError).

    Two insertions at one place are made in the order given.

    >>> apply_splices("abc", (Splice(start=1, end=2, text="X"),))
    'aXc'
    """
    pieces, position = [], 0
    for splice in sorted(splices, key=lambda s: (s.start, s.end)):
        if splice.start < position:
            raise ValueError(f"edits overlap at character {splice.start}")
        pieces += [text[position : splice.start], splice.text]
        position = splice.end
    return "".join([*pieces, text[position:]])
