"""Faults in the files of a tag: a tag stays as it is, so that mending the branch and running again never ends.

What the tag's file says wrongly is told as the tag's, with what helps: another release, or the tag moved.
"""

import re
from dataclasses import replace

from doi_action.check.checker import told
from doi_action.findings import Finding, Severity
from doi_action.metadata.missing import missing
from doi_action.release.read_release import ReadRelease, agree
from doi_action.rules import RULES


def findings_of(read: ReadRelease) -> tuple[Finding, ...]:
    """The findings of a release, each that stands in a file of the tag told as the tag's where the branch differs."""
    snapshot = read.snapshot
    of_tag = {finding for finding in read.findings if snapshot.differs_at_head(finding.path)}
    if not of_tag:
        return read.findings

    # What would be found if the branch's head were tagged: rule and message, since lines may have moved.
    at_head = replace(snapshot, at_tag=snapshot.at_head)
    merged, there = agree(read.settings, at_head, read.work, read.version)
    lacking = told(missing(merged, rehearsal=read.registry.rehearsal), RULES)
    faults_at_head = {(finding.rule, finding.message) for finding in (*there, *lacking)}

    findings = []
    for finding in read.findings:
        if finding not in of_tag:
            findings.append(finding)
            continue
        is_mended = (finding.rule, finding.message) not in faults_at_head
        findings.append(_told(finding, read, mended=is_mended))
    return tuple(findings)


def _told(finding: Finding, read: ReadRelease, *, mended: bool) -> Finding:
    """The finding as the tag's; an error with what helps."""
    tag, branch = read.snapshot.release.tag, read.snapshot.branch or "the branch"
    if finding.severity is not Severity.ERROR:
        return replace(finding, tag=tag)

    again = next_tag(tag, read.version)
    way = f"release {again}, or move the tag {tag} as long as no DOI was published for it"
    fix = f"{branch} is right: {way}" if mended else f"{finding.fix}; then {way}"
    return replace(finding, tag=tag, fix=fix)


def next_tag(tag: str, version: str) -> str:
    """The tag of a version that follows at once, in the same way of writing.

    >>> next_tag("v1.3.0", "1.3.0")
    'v1.3.1'
    >>> next_tag("release-9", "9"), next_tag("v2024.01", "2024.01")
    ('release-10', 'v2024.02')
    """
    numbers = list(re.finditer(r"\d+", version))
    # No release has a number of that many digits, and Python turns none of over 4,300 into a number.
    is_counted = bool(numbers) and len(numbers[-1].group()) <= 18
    if not is_counted or version not in tag:
        return "anew"

    last = numbers[-1]
    # A month or a counter keeps its zeros.
    number = str(int(last.group()) + 1).zfill(len(last.group()))
    following = f"{version[: last.start()]}{number}{version[last.end() :]}"
    return following.join(tag.rsplit(version, 1))
