"""The report of a run: what a verb did or would do, one object for every view of it.

A noun without a layout: `views` shows it as text, JSON, summary and annotations.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any
from urllib.parse import quote

from doi_action.errors import DoiActionError, ExitCode, FindingsError, SettingsMissing
from doi_action.facts import LeftOut
from doi_action.findings import Finding, Group, Severity
from doi_action.identifiers.types import Doi
from doi_action.inputs import OUTPUTS
from doi_action.lineage import Lineage
from doi_action.model import DepositFile
from doi_action.plan.sheet import Sheet
from doi_action.plan.steps import Plan, Step
from doi_action.snapshot import Commit, Snapshot

Payload = Callable[[Step], dict[str, Any]]
"""What a step sends to the registry."""


class Fate(StrEnum):
    """What becomes of one of many releases."""

    NEW = "publish"
    """It gets its DOI, or has got it in this run."""
    KEPT = "keep"
    """It has its DOI since an earlier run."""
    LEFT_OUT = "leave-out"


@dataclass(frozen=True, kw_only=True, slots=True)
class ReleaseRow:
    """One of many releases: its tag, and where it has them version, day and DOI; `reason` says why it is left out."""

    tag: str
    fate: Fate
    version: str | None = None
    day: date | None = None
    doi: Doi | None = None
    reason: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class AuditedRelease:
    """A version as an audit found it.

    `state` is that of its DOI: draft, registered or findable; "withdrawn", or "none" where it has none. `tag` is ""
    where only the registry tells of it. `wanted`: it is a release that is to have a DOI.
    """

    tag: str
    version: str
    doi: Doi | None = None
    state: str = "none"
    wanted: bool = True

    @property
    def name(self) -> str:
        """What a table calls it."""
        return self.tag or self.version


@dataclass(frozen=True, kw_only=True, slots=True)
class FilesOnline:
    """Where a host shows the files that findings stand in: those at `paths` of the head `commit`, below `page`.

    GitHub and the Hub show a file under one form of address; no other host has a place for such a report.
    """

    page: str
    commit: str
    paths: frozenset[str] = frozenset()

    def address(self, finding: Finding) -> str | None:
        """The page of a finding's line; None where there is no such file, as where it is found missing."""
        if not finding.tag and finding.path not in self.paths:
            return None

        # Without `plain` GitHub lays Markdown out, and shows no line of it (GitHub Docs, "Getting permanent links").
        file = f"{quote(finding.tag or self.commit)}/{quote(finding.path)}"
        return f"{self.page}/blob/{file}?plain=1#L{finding.line}"


def files_online(snapshot: Snapshot) -> FilesOnline | None:
    """Where the files of a snapshot are shown; None where the repository has no page."""
    page = snapshot.repository.url
    if not page:
        return None

    head = snapshot.at_head
    return FilesOnline(page=page, commit=head.commit, paths=frozenset(head.sizes))


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """What a verb did or would do.

    `outputs` holds a text for every output of the table, "" where there is nothing to say. `notes` are sentences for
    people. `error` is what stopped the run, None when it ended well. `payload` gives what a step sends.
    `files` are what a step deposits, with their checksums once it did.
    `lineage` is what the registry knew before, None where it was not asked. `rehearsal`: its DOIs are not real.
    `fleeting`: the registry ended with the run, and its records with it. `in_action`: it is read there, and not on a
    command line. `left_out` is what the files say and no field of the record takes. `next_step` is what its reader does
    then: a sentence, and the lines to paste. `releases` are those of a run over many, the lowest version first, then
    the tags that are left out. `sheet` is there where somebody may want to sign before it is done. `repository` is what
    an audit looked at, `audited` what it found. `online` is where the files of its findings are seen, None for nowhere.
    """

    verb: str
    headline: str
    outputs: Mapping[str, str] = field(default_factory=dict)
    plan: Plan = field(default_factory=Plan)
    findings: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()
    commit: Commit | None = None
    error: DoiActionError | None = None
    dry_run: bool = False
    payload: Payload | None = None
    files: tuple[DepositFile, ...] = ()
    lineage: Lineage | None = None
    rehearsal: bool = False
    fleeting: bool = False
    in_action: bool = False
    left_out: tuple[LeftOut, ...] = ()
    next_step: tuple[str, ...] = ()
    releases: tuple[ReleaseRow, ...] = ()
    sheet: Sheet | None = None
    repository: str = ""
    audited: tuple[AuditedRelease, ...] = ()
    online: FilesOnline | None = None

    @property
    def would(self) -> bool:
        """Whether it tells what would be: nothing was sent, or nothing of what was sent is there any more."""
        return self.dry_run or self.fleeting

    @property
    def exit_code(self) -> ExitCode:
        """What the process ends with."""
        return self.error.exit_code if self.error else ExitCode.DONE

    @property
    def all_findings(self) -> tuple[Finding, ...]:
        """What stopped the run first, then the findings, worst first, each in the order of files and lines."""
        errors: tuple[DoiActionError, ...] = ()
        if self.error is not None:
            errors = (self.error, *self.error.also)

        # An error that only counts findings is told by them.
        counting = (FindingsError.rule, SettingsMissing.rule)
        stopped = [finding_of(error) for error in errors if error.rule not in counting]

        order = list(Severity)
        ranked = sorted(self.findings, key=lambda f: (order.index(f.severity), f.path, f.line))
        return (*stopped, *ranked)


def finding_of(error: DoiActionError) -> Finding:
    """What stopped a run, as a finding: the same four parts, and in `why` which DOI exists now."""
    reasons = [part.rstrip(".") for part in (error.why, error.state) if part]
    return Finding(
        rule=error.rule,
        group=Group.REGISTRY,
        severity=Severity.ERROR,
        message=error.message,
        path=error.path,
        line=error.line,
        why=". ".join(reasons),
        fix=error.fix,
    )


def complete_outputs(outputs: Mapping[str, str], *, rehearsal: bool = False) -> dict[str, str]:
    """Every output of the table in its order. Raises KeyError for a name that the table does not have.

    The DOIs of a `rehearsal` have no address, also where a sandbox keeps them: the resolver of all DOIs knows none.
    """
    complete = {output.name: outputs.get(output.name, "") for output in OUTPUTS}
    for name in outputs:
        if name not in complete:
            raise KeyError(name)

    if rehearsal:
        complete["doi-url"] = ""
        complete["concept-doi-url"] = ""
    return complete
