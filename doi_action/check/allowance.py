"""Findings that the owners have looked at and accept: `allow`, in a comment beside the line or in .doi.yml.

    orcid: https://orcid.org/0000-0001-2345-6789  # doi-action: allow orcid-placeholder: an example on purpose

A comment silences its own line and, where it stands alone, the line below. Each names one rule and says why; one that
silences nothing is reported, so that none outlives its reason.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from doi_action.findings import Finding

if TYPE_CHECKING:
    from doi_action.facts import Remark
    from doi_action.formats.text.node import Node
    from doi_action.formats.text.source import SourceText

_COMMENT = re.compile(r"(?:^|(?<=\s))#\s*doi-action:\s*allow\s+([\w-]+)\s*(?:[:(,-]\s*)?(.*)")


@dataclass(frozen=True, kw_only=True, slots=True)
class Allowance:
    """A rule that may be broken. `lines` are the lines of `path` it holds for, empty for every file and line."""

    rule: str
    reason: str
    path: str
    line: int
    lines: tuple[int, ...] = ()

    def covers(self, finding: Finding) -> bool:
        """Whether it silences the finding."""
        if finding.rule != self.rule:
            return False
        if not self.lines:
            return True

        return finding.path == self.path and finding.line in self.lines


def in_comments(path: str, text: str) -> tuple[Allowance, ...]:
    """The allowances in a file's comments, in order."""
    if "doi-action:" not in text:
        return ()

    found = []
    for number, line in enumerate(re.split(r"\r\n?|\n", text), start=1):
        comment = _COMMENT.search(line)
        if comment is None:
            continue

        stands_alone = not line[: comment.start()].strip()
        lines = (number, number + 1) if stands_alone else (number,)
        rule, rest = comment.groups()
        reason = rest.rstrip().removesuffix(")")
        found.append(Allowance(rule=rule, reason=reason, path=path, line=number, lines=lines))
    return tuple(found)


def in_settings(source: "SourceText", root: "Node | None") -> tuple[Allowance, ...]:
    """The allowances under `allow` in .doi.yml: a mapping from rule to reason, or a list of rules."""
    if root is None:
        return ()

    node = root.get("allow")
    if node is None:
        return ()

    # A list has no place for reasons, and `allow-without-reason` says so.
    entries = [(item, "") for item in node.items]
    entries += [(key, value.text) for key, value in node.pairs]

    allowed = []
    for key, reason in entries:
        line = source.place(key.start)[0]
        allowed.append(Allowance(rule=key.text, reason=reason, path=source.path, line=line))
    return tuple(allowed)


def silenced(finding: Finding, allowances: Iterable[Allowance]) -> bool:
    """Whether one of the allowances covers the finding."""
    return any(allowance.covers(finding) for allowance in allowances)


def complaints(findings: Iterable[Finding], allowances: Iterable[Allowance]) -> "Iterator[Remark]":
    """A remark on each allowance that covers none of `findings`, which are those of all rules, or gives no reason."""
    # Late: every check with a finding comes through this module, and few through here.
    from doi_action.facts import Remark

    found = tuple(findings)
    for allowance in allowances:
        is_used = any(allowance.covers(finding) for finding in found)
        if not is_used:
            yield Remark(
                rule="allow-unused",
                message=f"nothing here breaks '{allowance.rule}'",
                path=allowance.path,
                line=allowance.line,
                fix="delete it",
            )
        elif not allowance.reason.strip():
            yield Remark(
                rule="allow-without-reason",
                message=f"'{allowance.rule}' is allowed without a reason",
                path=allowance.path,
                line=allowance.line,
                fix="say why, after a colon",
            )
