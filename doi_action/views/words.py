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
    return f"in the tag {finding.tag}, {place}" if finding.tag else place


def deposited_line(file: "DepositFile") -> str:
    """A deposited file in one line, as far as it is known."""
    size = "" if file.size is None else f"  {file.size:,} bytes"
    checksum = f"  md5 {file.md5}" if file.md5 else ""
    return f"{file.name}{size}{checksum}"
