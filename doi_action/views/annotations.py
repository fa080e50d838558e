"""Findings as annotations: the commands by which a runner marks the lines of files.

GitHub Docs, "Workflow commands": error, warning, notice. Pure: text in, text out.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from doi_action.views.harmless import for_log
from doi_action.views.words import message_text

if TYPE_CHECKING:
    from doi_action.findings import Finding

LEVELS = {"error": "error", "warning": "warning", "note": "notice"}
"""A runner's word for each severity, worst first."""
ANNOTATIONS_PER_LEVEL = 10
"""A runner keeps no more of one step."""
LONGEST_MESSAGE = 4096
"""Characters of an annotation that a runner keeps."""


def annotations(findings: Sequence["Finding"]) -> str:
    """Annotations on the lines of files, worst first, one for each rule before a second of any, within the limits."""
    shown: list[Finding] = []
    for severity in LEVELS:
        alike = [finding for finding in findings if finding.severity == severity]
        shown += _spread(alike)[:ANNOTATIONS_PER_LEVEL]
    return all_annotations(shown)


def all_annotations(findings: Iterable["Finding"]) -> str:
    """An annotation for every finding in its order, for a log that something else than a runner reads too."""
    return "".join(annotation(finding) for finding in findings)


def annotation(finding: "Finding") -> str:
    """One finding as a workflow command; without a file it is shown at the run."""
    what, place = message_text(finding), {}
    if finding.tag:
        # A line of a tag's file is no line of the branch, and would be shown at another.
        what = f"in the tag {finding.tag}, {finding.path}:{finding.line}: {what}"
    elif finding.path:
        place = {"file": finding.path, "line": str(finding.line), "col": str(finding.column)}

    parts = [what]
    if finding.why:
        parts.append(f"why: {finding.why}")
    if finding.fix:
        parts.append(f"fix: {finding.fix}")

    message = "\n".join(parts)
    if len(message) > LONGEST_MESSAGE:
        message = message[: LONGEST_MESSAGE - 1] + "…"
    return command(LEVELS[finding.severity], message, {**place, "title": finding.rule})


def command(name: str, message: str, properties: Mapping[str, str] | None = None) -> str:
    """One workflow command as a line, made of foreign text; escaped as GitHub's toolkit does."""
    said = []
    for key, value in (properties or {}).items():
        if not value:
            continue
        # A colon would end the properties, and a comma this one.
        text = escaped_data(for_log(value)).replace(":", "%3A").replace(",", "%2C")
        said.append(f"{key}={text}")

    head = f"::{name}"
    if said:
        head = f"{head} {','.join(said)}"
    return f"{head}::{escaped_data(for_log(message))}\n"


def escaped_data(text: str) -> str:
    """`text` behind the last `::` of a command: the runner reads it again letter by letter."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _spread(findings: Sequence["Finding"]) -> list["Finding"]:
    """The same findings, the first of each rule before all second ones, and so on."""
    seen: dict[str, int] = {}
    ranks = []
    for finding in findings:
        ranks.append(seen.setdefault(finding.rule, 0))
        seen[finding.rule] += 1

    order = sorted(range(len(findings)), key=lambda index: ranks[index])
    return [findings[index] for index in order]
