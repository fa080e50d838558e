"""Text of a template that nobody filled in: what such text looks like, and where it would go into a record.

The rule placeholder-text looks at every value of a CITATION.cff; of other files at what they say in the record.
"""

import re
from typing import TYPE_CHECKING

from doi_action.check.wording import TEMPLATE_WORDS, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from doi_action.facts import Fact, Merged, Remark

_PATTERN = (
    r"\bTODO\b:?(?!\w)|\bFIXME\b|\bTBD\b|\bXXXX+|YYYY(?:-MM)?|\{\{.{0,200}?\}\}|\$\{\w+\}"
    r"|<(?:your|insert|add|title|name)\b[^>]{0,200}>"
    r"|\[(?:your|insert|add)\b[^\]]{0,200}\]|\b(?:your|my)[-_]?(?:user[-_ ]?name|org|github|repo)\b"
    r"|\byour[- ](?:name|title|repo\w*)\b"
)
"""Brackets are looked through for 200 characters: without an end, a value of open brackets takes minutes."""

_SIGNS = (
    *("todo", "fixme", "tbd", "xxxx", "yyyy", "{{", "${", "<", "[your", "[insert", "[add", "your"),
    *("my-", "my_", "myuser", "myorg", "mygithub", "myrepo"),
)
"""What every placeholder that is found by a pattern holds: one of these."""

FIX = "write what is true, or delete the line"


def may_hold_placeholder(text: str) -> bool:
    """Whether `text` is worth a look: most hold none of these signs, and the pattern is slow to build."""
    lower = text.lower()
    return any(sign in lower for sign in _SIGNS)


def placeholder_in(text: str) -> str | None:
    """The first placeholder in a text, None where there is none.

    >>> placeholder_in("Tides of {{ region }}"), placeholder_in("A list of todos")
    ('{{ region }}', None)
    """
    match = re.search(_PATTERN, text, re.IGNORECASE)
    if match is None:
        return None

    if match.group().upper().rstrip(":") in ("TODO", "FIXME", "TBD"):
        # These are words of some languages too; who leaves them for later writes them large.
        match = re.search(r"\b(?:TODO|FIXME|TBD)\b", text)
    return match.group() if match else None


def is_template_text(text: str) -> bool:
    """Whether a whole value is one that a template gave it."""
    return " ".join(text.lower().split()) in TEMPLATE_WORDS


def unfilled_texts(merged: "Merged") -> "tuple[Remark, ...]":
    """The titles and texts that a record would hold and that nobody filled in, each at its line."""
    won = []
    for name in ("title", "abstract", "publisher"):
        for candidate in merged.provenance.get(name, ()):
            if candidate.won:
                won.append(candidate.fact)
    return tuple(judge_texts(won))


def judge_texts(facts: "Iterable[Fact]") -> "Iterator[Remark]":
    """What of these facts is text of a template; CITATION.cff is judged at its own lines, by the rule.

    A title is none with a placeholder anywhere; R's has the package's name before it. A description may speak of
    templates: it has to be one as a whole.
    """
    from doi_action.facts import Remark

    for fact in facts:
        is_text = fact.field in ("title", "abstract", "publisher")
        if not is_text or fact.format == "CITATION.cff":
            continue

        text = str(fact.value)
        found = None
        if may_hold_placeholder(text):
            found = placeholder_in(text)
        is_unfilled = is_template_text(text) or found == text.strip()
        if fact.field == "title":
            behind_name = text.partition(": ")[2]
            is_unfilled = is_unfilled or found is not None or is_template_text(behind_name)
        if not is_unfilled:
            continue

        yield Remark(
            rule="placeholder-text",
            message=f"{shown(text)} is a placeholder",
            path=fact.location.path,
            line=fact.location.line,
            column=fact.location.column,
            field=fact.field,
            fix=FIX,
        )
