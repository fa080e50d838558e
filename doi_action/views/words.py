"""Words that every view has for the same thing. Light to import, since a check passes here before every commit."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from doi_action.findings import Finding
    from doi_action.model import DepositFile


def place_text(finding: "Finding") -> str:
    """Where a finding stands, "" for no file; of a tag's file it is said, since the branch's line is another."""
    if not finding.path:
        return ""

    place = f"{finding.path}:{finding.line}"
    if finding.tag:
        return f"in the tag {finding.tag}, {place}"
    return place


def message_text(finding: "Finding") -> str:
    """What is wrong, behind the field in which it is."""
    if not finding.field:
        return finding.message
    return f"{finding.field}: {finding.message}"


def deposited_line(file: "DepositFile") -> str:
    """A deposited file in one line, as far as it is known."""
    parts = [file.name]
    if file.size is not None:
        parts.append(f"{file.size:,} bytes")
    if file.md5:
        parts.append(f"md5 {file.md5}")
    return "  ".join(parts)
