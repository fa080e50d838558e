"""The files that set a repository up: each new, or completed; and what a person has to look at or to do by hand."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from doi_action import __version__
from doi_action.check.checker import told
from doi_action.edits import hook_entry, own_settings
from doi_action.edits.workflow_file import PATH as WORKFLOW
from doi_action.edits.workflow_file import workflow_path, workflow_text
from doi_action.facts import Remark
from doi_action.findings import Finding
from doi_action.formats.people.person_names import without_addresses
from doi_action.formats.text.by_hand import NotEditable
from doi_action.model import Kind
from doi_action.release.read_release import CITATION, path_in
from doi_action.release.set_up import ANSWERED, SetUp
from doi_action.release.workflow_step import step_lines
from doi_action.rules import RULES
from doi_action.settings import CONFIGURATION_FILES
from doi_action.snapshot import FileEdit
from doi_action.views.starting_file import starting_text

if TYPE_CHECKING:
    from jinja2 import Environment


@dataclass(frozen=True, kw_only=True, slots=True)
class Proposal:
    """The files of a set-up, what is to be done by hand as findings, and what a person should look at."""

    edits: tuple[FileEdit, ...]
    findings: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()


def proposed(set_up: SetUp, *, people_are_right: bool, templates: "Environment") -> Proposal:
    """Every file that is to be made or completed; without `people_are_right` none that names people by a guess."""
    citations = _citations(set_up, people_are_right=people_are_right)
    parts = [
        citations,
        _workflow(set_up, templates),
        _hook(set_up),
        _own_settings(set_up, says_type=bool(citations.edits)),
    ]

    edits: list[FileEdit] = []
    findings: list[Finding] = []
    notes: list[str] = []
    for part in parts:
        edits += [edit for edit in part.edits if edit.changes]
        findings += part.findings
        notes += part.notes
    return Proposal(edits=tuple(edits), findings=tuple(findings), notes=tuple(notes))


def _citations(set_up: SetUp, *, people_are_right: bool) -> Proposal:
    edits, notes = [], []
    for work, merged, people in set_up.without_citation:
        path = path_in(work, CITATION)
        for name in people.refused:
            notes.append(f"{path} leaves out {without_addresses(name)!r}, which is no name")

        is_guess = people.guessed or bool(people.divided)
        is_refused = is_guess and not people_are_right
        if is_refused or not people.people:
            notes.append(f"no {path} is written, since nobody says who made the work; 'doi-action explain' begins one")
            continue

        if people.guessed:
            notes.append(f"{path} names as authors whoever made commits; look whether they are the ones to be cited")
        elif people.divided:
            names = ", ".join(without_addresses(name) for name in people.divided)
            notes.append(f"{path} tells family from given names by a guess; look at them: {names}")

        edits.append(FileEdit(path=path, before=None, after=starting_text(merged).encode()))
    return Proposal(edits=tuple(edits), notes=tuple(notes))


def _workflow(set_up: SetUp, templates: "Environment") -> Proposal:
    if set_up.step is not None:
        return Proposal(edits=())
    if not set_up.is_for_github:
        home = set_up.snapshot.repository.url
        note = f"no workflow is written: it runs on GitHub, and this repository is at {home}"
        return Proposal(edits=(), notes=(note,))

    path = workflow_path(set_up.head)
    text = workflow_text(step_lines(set_up), templates=templates)
    if path is None:
        return _by_hand(WORKFLOW, f"'{WORKFLOW}' is another workflow", (f"put this into a file of its own:\n{text}",))
    return Proposal(edits=(FileEdit(path=path, before=None, after=text.encode()),))


def _hook(set_up: SetUp) -> Proposal:
    before = set_up.head.read(hook_entry.PATH)
    if before is None and set_up.is_there(hook_entry.PATH):
        return _by_hand(hook_entry.PATH, f"'{hook_entry.PATH}' is there but cannot be read as a file", ())

    try:
        after = hook_entry.with_hook(before, version=__version__)
    except NotEditable as error:
        return _by_hand(hook_entry.PATH, error.reason, error.steps, line=error.line)
    return Proposal(edits=(FileEdit(path=hook_entry.PATH, before=before, after=after),))


def _own_settings(set_up: SetUp, *, says_type: bool) -> Proposal:
    """What no other file says: which packages there are, and the kind where no new citation file `says_type`."""
    lines = list(set_up.listing)
    kind, origin = set_up.settings["kind"], set_up.settings.origin("kind")
    # A citation file tells software, which goes without saying, and data sets (CFF 1.2.0, type); a model none can.
    told_elsewhere = ["auto", Kind.SOFTWARE]
    if says_type:
        told_elsewhere.append(Kind.DATASET)
    is_answer = origin in (ANSWERED, "command line")
    if is_answer and kind not in told_elsewhere:
        lines.insert(0, f"kind: {kind}")

    if not lines:
        return Proposal(edits=())

    path = set_up.settings.get("config")
    if not path:
        there = [known for known in CONFIGURATION_FILES if set_up.is_there(known)]
        path = there[0] if there else own_settings.PATH

    before = set_up.head.read(path)
    try:
        after = own_settings.with_keys(path, before, tuple(lines))
    except NotEditable as error:
        return _by_hand(path, error.reason, error.steps, line=error.line)
    return Proposal(edits=(FileEdit(path=path, before=before, after=after),))


def _by_hand(path: str, reason: str, steps: tuple[str, ...], *, line: int = 1) -> Proposal:
    fix = "\n".join(steps) or "look at the file"
    remark = Remark(rule="edit-by-hand", message=reason, path=path, line=line, fix=fix)
    return Proposal(edits=(), findings=told((remark,), RULES))
