"""`init`: from a repository that has nothing to one whose next release gets its DOI.

Reads, asks what only a person can say, rehearses the next release with the files that it would write, and only then
writes: all of them or none, into the work tree or as one pull request. What stops the rehearsal stops it.
"""

import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from doi_action.edits.templating import environment
from doi_action.errors import DoiActionError, SettingsError, Unreachable
from doi_action.findings import Finding, Group
from doi_action.hosts import Host
from doi_action.hosts.as_if import AsIf, Reads, edited
from doi_action.hosts.folder import WorkTree
from doi_action.hosts.together import write_together
from doi_action.identifiers.prefixes import SANDBOX_PREFIX
from doi_action.plan.steps import Plan
from doi_action.registries.open_registry import rehearsing
from doi_action.release.carry_out import untold
from doi_action.release.next_step import MESSAGE, next_step
from doi_action.release.read_release import agree, united
from doi_action.release.set_up import Question, SetUp, answered, next_tag, open_questions, read_set_up
from doi_action.release.set_up_files import Proposal, proposed
from doi_action.release.write_back import Edited, Words, write_back
from doi_action.report import Report
from doi_action.settings import Settings, settings_from
from doi_action.snapshot import Commit, CommitMode, FileEdit
from doi_action.templates_folder import templates_folder
from doi_action.verbs.publish import Connect, publish
from doi_action.views.real_doi import unlinked
from doi_action.views.set_up import set_up_text

if TYPE_CHECKING:
    from jinja2 import Environment

Ask = Callable[[Question], str]
Tell = Callable[[str], None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Ready:
    """A set-up that was answered, proposed and rehearsed: all that is known before anything is written."""

    set_up: SetUp
    proposal: Proposal
    rehearsal: Report
    findings: tuple[Finding, ...]

    @property
    def notes(self) -> tuple[str, ...]:
        """What a person should look at, the outcome of the rehearsal first."""
        said = [f"rehearsed at a sandbox: {self.rehearsal.headline}"]
        if citation := self.rehearsal.outputs.get("citation"):
            said.append(f"it would be cited: {unlinked(citation)}")
        return (*said, *self.proposal.notes)


def init(
    settings: Settings,
    *,
    host: Host,
    top: Path | None,
    named: str,
    ask: Ask | None,
    connect: Connect,
    tell: Tell,
    now: datetime,
) -> Report:
    """Set a repository up, or show in a dry run what would be written. Never raises a DoiActionError: reports it.

    `top` is the root of a work tree, None for a repository on a host, which gets a pull request. `named` is what the
    repository was called on the command line. Without `ask` nobody is there to answer.
    """
    files: Reads = host if top is None else WorkTree(top)
    templates = environment(templates_folder())
    is_under_way = False
    try:
        set_up = read_set_up(settings, files)
        answers = _answers(set_up, ask, named)
        set_up = answered(set_up, answers)
        proposal = proposed(set_up, people_are_right=answers.get("people") != "no", templates=templates)
        rehearsal = _rehearsed(set_up, proposal, files, connect, now)
        findings = _judged(set_up, proposal, rehearsal)
        if rehearsal.error:
            return Report(
                verb="init",
                headline="Nothing was written: the next release would stop",
                findings=united(rehearsal.findings, findings),
                notes=proposal.notes,
                error=rehearsal.error,
            )

        ready = Ready(set_up=set_up, proposal=proposal, rehearsal=rehearsal, findings=findings)
        dry_run = settings.flag("dry-run")
        commit = None
        if not dry_run:
            is_under_way = top is None
            commit = _written(ready, answers, host, top, tell, lambda: read_set_up(settings, files), templates)
        return _outcome(ready, commit, hosted=top is None, dry_run=dry_run)
    except DoiActionError as error:
        if is_under_way and isinstance(error, Unreachable):
            # An answer was lost, and what was asked for may have been done all the same.
            error.state = error.state or "whether the branch and its pull request were made is not known"
            return Report(verb="init", headline="Not everything was written", error=error)
        return Report(verb="init", headline="Nothing was written", error=error)


def _answers(set_up: SetUp, ask: Ask | None, named: str) -> Mapping[str, str]:
    """What was answered, by the names of the questions. Raises SettingsError where nobody can be asked."""
    questions = open_questions(set_up)
    if not questions:
        return {}
    if ask is not None:
        return {one.name: ask(one) for one in questions}

    flags = [f"--{one.name} {one.default}" for one in questions if one.name != "people"]
    typed = " ".join(["doi-action init", shlex.quote(named), *flags, "--yes"])
    said = "; ".join(f"{one.words} [{one.default}]" for one in questions)
    raise SettingsError(
        f"init has to ask ({', '.join(one.name for one in questions)}), and nobody is there to answer",
        why=f"it would ask: {said}",
        fix=f"type: {typed}",
        rule="answers-missing",
    )


def _rehearsed(set_up: SetUp, proposal: Proposal, files: Reads, connect: Connect, now: datetime) -> Report:
    """What publishing the next release at a sandbox would bring, with the edits in its tree."""
    said = {"registry": "sandbox", "commit-mode": "none", "prerelease": "publish", "tag": next_tag(set_up)}
    settings = rehearsing(settings_from(command_line=said), prefix=SANDBOX_PREFIX, origin="init")
    # An address in .doi.yml is that of another registry.
    settings = settings.with_value("registry-url", "", "init")
    host = AsIf(files, edits=proposal.edits, tag=said["tag"], when=now)
    return publish(settings, host=host, connect=connect, tell=untold)


def _judged(set_up: SetUp, proposal: Proposal, rehearsal: Report) -> tuple[Finding, ...]:
    """What `check` says of the files as they will be, and what only a registry shows."""
    tree = edited(set_up.head, proposal.edits)
    after = replace(set_up.snapshot, at_head=tree, at_tag=tree)
    found = proposal.findings
    for work, _ in set_up.works:
        found = united(found, agree(set_up.settings, after, work, None)[1])
    # The version of the rehearsal is made up: what files say of theirs does not differ from it.
    shown = tuple(finding for finding in rehearsal.findings if finding.group is Group.REGISTRY)
    return tuple(dict.fromkeys(united(found, shown)))


def _written(
    ready: Ready,
    answers: Mapping[str, str],
    host: Host,
    top: Path | None,
    tell: Tell,
    read_again: Callable[[], SetUp],
    templates: "Environment",
) -> Commit | None:
    """Write the files of the set-up; the commit of the pull request where the repository is on a host."""
    if top is not None:
        write_together(top, ready.proposal.edits)
        return None

    def edit_again() -> Edited:
        set_up = answered(read_again(), answers)
        again = proposed(set_up, people_are_right=answers.get("people") != "no", templates=templates)
        return Edited(head=set_up.snapshot, edits=again.edits)

    def pull_request(edits: tuple[FileEdit, ...]) -> str:
        return set_up_text(
            edits,
            rehearsal=ready.rehearsal,
            notes=ready.proposal.notes,
            next_step=next_step(ready.set_up, edits, hosted=True),
            templates=templates,
        )

    return write_back(
        host,
        Edited(head=ready.set_up.snapshot, edits=ready.proposal.edits),
        words=Words(message=MESSAGE, pull_request=pull_request, topic="set-up"),
        mode=CommitMode.PULL_REQUEST,
        lineage=None,
        edit_again=edit_again,
        tell=tell,
    )


def _outcome(ready: Ready, commit: Commit | None, *, hosted: bool, dry_run: bool) -> Report:
    edits = ready.proposal.edits
    paths = ", ".join(edit.path for edit in edits)
    if not edits:
        headline = "Everything is set up"
    elif dry_run:
        headline = f"Would write {paths}"
    elif hosted:
        headline = f"Proposed {paths}"
    else:
        headline = f"Wrote {paths}"

    outputs = {"changed": str(bool(edits) and not dry_run).lower()}
    if commit is not None:
        outputs |= {"commit-sha": commit.sha, "pull-request-url": commit.pull_request or ""}

    return Report(
        verb="init",
        headline=headline,
        outputs=outputs,
        plan=Plan(edits=edits),
        findings=ready.findings,
        notes=ready.notes,
        commit=commit,
        dry_run=dry_run,
        next_step=next_step(ready.set_up, edits, hosted=hosted),
    )
