"""Set up: what a repository lacks before its releases get DOIs, and the files that would bring it.

Everything is read as it stands now, and everything is computed before anything is written. What a person has to say is
a question with a default; what nobody knows is left out and named.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from doi_action import __version__
from doi_action.check.checker import told
from doi_action.edits import hook_entry, own_settings
from doi_action.edits.workflow_file import PATH as WORKFLOW
from doi_action.edits.workflow_file import PATTERNS as WORKFLOWS
from doi_action.edits.workflow_file import FoundStep, publishing_step, workflow_path, workflow_text
from doi_action.facts import Merged, Remark
from doi_action.findings import Finding
from doi_action.formats.cff.state import citation_path
from doi_action.formats.people.person_names import without_addresses
from doi_action.formats.text.by_hand import NotEditable
from doi_action.formats.text.yaml_scalar import scalar
from doi_action.hosts.as_if import Reads
from doi_action.inputs import INPUTS_BY_NAME, InputType
from doi_action.model import Kind
from doi_action.registries import RegistryKind
from doi_action.registries.table import kind_of
from doi_action.release.choose_work import (
    choose_work,
    listed_works,
    newest_fitting,
    package_name,
    packages_of,
    several_packages,
    works_lines,
)
from doi_action.release.read_release import CITATION, agree, configured_by, path_in, patterns_in, wanted
from doi_action.rules import RULES
from doi_action.settings import CONFIGURATION_FILES, Settings
from doi_action.snapshot import Coming, FileEdit, Snapshot, Tree
from doi_action.views.starting_file import People, starting_people, starting_text
from doi_action.works import Work, works_of

if TYPE_CHECKING:
    from jinja2 import Environment

FIRST_VERSION = "0.1.0"
ANSWERED = "answer"
"""The origin of a setting that somebody was asked for."""

GITHUB = "https://github.com/"
PEOPLE_SHOWN = 10
"""How many people a question names."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """What only a person can say: the flag that says it too, the words, the answer where nobody says another."""

    name: str
    words: str
    default: str
    choices: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class SetUp:
    """A repository before its set-up.

    `works` are what it publishes, each with what its files agree on: one without a name for an ordinary repository.
    `listing` are the lines for `.doi.yml` that tell the works apart, where it does not list them yet. `step` is the
    step of a workflow that gives DOIs already.
    """

    settings: Settings
    snapshot: Snapshot
    works: tuple[tuple[Work, Merged], ...]
    listing: tuple[str, ...] = ()
    step: FoundStep | None = None

    @property
    def head(self) -> Tree:
        """The files as they stand."""
        return self.snapshot.at_head

    @property
    def listed(self) -> tuple[Work, ...]:
        """The works of a monorepo, none for an ordinary repository."""
        return tuple(work for work, _ in self.works if work.name)

    def citation(self, work: Work) -> str:
        """The path of the citation file of a work, whatever the case of its name, also where it is missing."""
        return citation_path({*self.head.sizes, *self.head.contents, *self.head.links}, work.path)

    def is_there(self, path: str) -> bool:
        """Whether something stands at `path`, read or not."""
        return path in self.head.sizes or path in self.head.contents or path in self.head.links

    @property
    def without_citation(self) -> tuple[tuple[Work, Merged, People], ...]:
        """The works that have no citation file, each with whom it would name."""
        lacking = [(work, merged) for work, merged in self.works if not self.is_there(self.citation(work))]
        return tuple((work, merged, starting_people(merged)) for work, merged in lacking)

    @property
    def is_for_github(self) -> bool:
        """Whether a workflow of GitHub's runs here, as far as anybody can know."""
        home, identity = self.snapshot.repository.url, self.snapshot.repository.identity or ""
        return home is None or home.startswith(GITHUB) or identity.startswith("github:")


@dataclass(frozen=True, kw_only=True, slots=True)
class Proposal:
    """The files of a set-up, what is to be done by hand as findings, and what a person should look at."""

    edits: tuple[FileEdit, ...]
    findings: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()


def read_set_up(settings: Settings, files: Reads) -> SetUp:
    """The repository as its files stand. Raises what a snapshot raises, and SettingsError for settings it cannot have.

    Where its tags are of several packages, `listing` tells them apart; raises SettingsError where the folder of one
    cannot be told.
    """
    asked = tuple(dict.fromkeys((*wanted(settings), *WORKFLOWS, hook_entry.PATH)))
    snapshot = files.snapshot(Coming(), asked)
    settings = configured_by(snapshot, settings)
    works = listed_works(snapshot, settings).works
    listing: tuple[str, ...] = ()
    if not works and (packages := packages_of(settings, snapshot)):
        listing = works_lines(_folders(packages, snapshot.at_head))
        works = works_of(own_settings.PATH, "\n".join(listing).encode()).works

    inside = [pattern for work in works if work.path for pattern in patterns_in(work.path)]
    needed = tuple(dict.fromkeys((*asked, *wanted(settings), *inside)))
    if needed != asked:
        snapshot = files.snapshot(Coming(), needed)
    set_up = SetUp(
        settings=settings, snapshot=snapshot, works=(), listing=listing, step=publishing_step(snapshot.at_head)
    )
    return agreed(set_up, works or (Work(tag_patterns=settings.tag_patterns),))


def agreed(set_up: SetUp, works: Iterable[Work]) -> SetUp:
    """The same with what the files say of each work, under its settings."""
    found = [(work, agree(set_up.settings, set_up.snapshot, work, None)[0]) for work in works]
    return replace(set_up, works=tuple(found))


def _folders(prefixes: tuple[str, ...], tree: Tree) -> dict[str, str]:
    """The folder of each package by the prefix of its tags: the only one of its name. Raises SettingsError."""
    folders = {path.rpartition("/")[0] for path in tree.sizes}
    folders |= {"/".join(folder.split("/")[:depth]) for folder in folders for depth in range(1, folder.count("/") + 1)}
    found = {}
    for prefix in prefixes:
        fitting = [folder for folder in folders if folder.rpartition("/")[2] == package_name(prefix)]
        if len(fitting) != 1:
            raise several_packages(prefixes)
        found[prefix] = fitting[0]
    return found


def open_questions(set_up: SetUp) -> tuple[Question, ...]:
    """What only a person can say, three questions at most; none that a flag or a file has answered."""
    questions = []
    settings = set_up.settings
    if set_up.step is None and settings.origin("registry") == "default":
        words = (
            "Who gives the DOIs? zenodo: free, for everybody; datacite: your institution's prefix; sandbox: nobody yet"
        )
        questions.append(
            Question(name="registry", words=words, default="zenodo", choices=("zenodo", "datacite", "sandbox"))
        )
    # A citation file that names no type is of software (CFF 1.2.0, type).
    nobody_says_what = any(not work.name and not _kind_is_told(merged) for work, merged, _ in set_up.without_citation)
    if nobody_says_what and settings["kind"] == "auto":
        # Plain texts: click takes the words of an enumeration for its names.
        words, kinds = "What is it? No file says so", tuple(kind.value for kind in Kind)
        questions.append(Question(name="kind", words=words, default=Kind.SOFTWARE.value, choices=kinds))
    people = [one for _, _, one in set_up.without_citation if one.people and (one.guessed or one.divided)]
    if people:
        names = list(dict.fromkeys(person.sort_name for one in people for person in one.people))
        more = f"; and {len(names) - PEOPLE_SHOWN} more" if len(names) > PEOPLE_SHOWN else ""
        shown = without_addresses("; ".join(names[:PEOPLE_SHOWN]))
        words = f"Who made it, family names first: {shown}{more}. Is that right, and in this order?"
        questions.append(Question(name="people", words=words, default="yes", choices=("yes", "no")))
    return tuple(questions)


def _kind_is_told(merged: Merged) -> bool:
    source = merged.source("kind")
    return source is not None and source.path != "default"


def answered(set_up: SetUp, answers: Mapping[str, str]) -> SetUp:
    """The set-up under what was answered."""
    settings = set_up.settings
    for name in ("registry", "kind"):
        if name in answers:
            settings = settings.with_value(name, answers[name], ANSWERED)
    return agreed(replace(set_up, settings=settings), [work for work, _ in set_up.works])


def proposed(set_up: SetUp, *, people_are_right: bool, templates: "Environment") -> Proposal:
    """Every file that is to be made or completed; without `people_are_right` none that names people by a guess."""
    citations = _citations(set_up, people_are_right=people_are_right)
    parts = [
        citations,
        _workflow(set_up, templates),
        _hook(set_up),
        _own_settings(set_up, says_type=bool(citations.edits)),
    ]
    edits = [edit for part in parts for edit in part.edits if edit.changes]
    return Proposal(
        edits=tuple(edits),
        findings=tuple(finding for part in parts for finding in part.findings),
        notes=tuple(note for part in parts for note in part.notes),
    )


def _citations(set_up: SetUp, *, people_are_right: bool) -> Proposal:
    edits, notes = [], []
    for work, merged, people in set_up.without_citation:
        path = path_in(work, CITATION)
        notes += [f"{path} leaves out {without_addresses(name)!r}, which is no name" for name in people.refused]
        is_guess = people.guessed or bool(people.divided)
        if not people.people or (is_guess and not people_are_right):
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
        return Proposal(
            edits=(), notes=(f"no workflow is written: it runs on GitHub, and this repository is at {home}",)
        )

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
    is_new = origin in (ANSWERED, "command line") and kind not in ("auto", Kind.SOFTWARE)
    is_said_by_citation = kind == Kind.DATASET and says_type
    if is_new and not is_said_by_citation:
        lines.insert(0, f"kind: {kind}")
    if not lines:
        return Proposal(edits=())

    there = [path for path in CONFIGURATION_FILES if set_up.is_there(path)]
    path = set_up.settings.get("config") or (there[0] if there else own_settings.PATH)
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


@dataclass(frozen=True, kw_only=True, slots=True)
class StepInput:
    """An input of the step that gives DOIs. `secret` or `variable` is where GitHub keeps its value, "" where it stands.

    `words` say what the value is.
    """

    name: str
    value: str
    secret: str = ""
    variable: str = ""
    words: str = ""


def registry_chosen(set_up: SetUp) -> RegistryKind:
    """The registry that a release will go to: that of the workflow that is there, else the one that was chosen."""
    settings = set_up.settings
    if set_up.step is not None and set_up.step.registry in INPUTS_BY_NAME["registry"].choices:
        settings = settings.with_value("registry", set_up.step.registry, set_up.step.path)
    return kind_of(settings)


def step_inputs(set_up: SetUp) -> tuple[StepInput, ...]:
    """The inputs that the chosen registry needs in a workflow: values that are known, else where GitHub keeps them.

    Nothing is invented: what nobody said is a variable of the repository, empty until somebody sets it.
    """
    settings, registry = set_up.settings, registry_chosen(set_up)
    found = []
    for need in registry.needs:
        # GitHub tells the page of a release.
        if "landing-page" not in need.settings:
            found.append(_step_input(settings, need.settings, need.words))
    if registry.publisher is None and not registry.rehearsal and not _publisher_is_told(set_up):
        found.append(_step_input(settings, ("publisher",), "your institution or project, as your account names it"))

    inputs = [one for one in found if one is not None]
    return tuple(sorted(inputs, key=lambda one: bool(one.secret)))


def _step_input(settings: Settings, names: tuple[str, ...], words: str) -> StepInput | None:
    """One input; None where the configuration file says it, from where every run reads it."""
    if any(settings.values[name].location for name in names):
        return None
    first = names[0]
    places = [INPUTS_BY_NAME[name].environment for name in names]
    place = next((one for one in places if one), f"DOI_{first.upper().replace('-', '_')}")
    if any(INPUTS_BY_NAME[name].type is InputType.SECRET for name in names):
        return StepInput(name=first, value=f"${{{{ secrets.{place} }}}}", secret=place, words=words)
    if settings[first]:
        return StepInput(name=first, value=scalar(settings[first]), words=words)
    return StepInput(name=first, value=f"${{{{ vars.{place} }}}}", variable=place, words=words)


def _publisher_is_told(set_up: SetUp) -> bool:
    """Whether files of every work name a publisher, so that the workflow need not."""
    of_settings = set_up.settings.origin("publisher")
    sources = [merged.source("publisher") for _, merged in set_up.works]
    return all(source is not None and source.path != of_settings for source in sources)


def step_lines(set_up: SetUp) -> tuple[str, ...]:
    """The lines behind `uses:`; none for the sandbox, which is what a step without them rehearses at."""
    registry = registry_chosen(set_up)
    if registry.embedded or set_up.settings.values["registry"].location:
        said = [f"  {one.name}: {one.value}" for one in step_inputs(set_up)]
        return ("with:", *said) if said else ()
    return ("with:", f"  registry: {registry.name}", *(f"  {one.name}: {one.value}" for one in step_inputs(set_up)))


def next_tag(set_up: SetUp) -> str:
    """A tag for the next release: of the version that the files state, else of one after that of the newest tag."""
    settings, snapshot, works = set_up.settings, set_up.snapshot, set_up.listed
    newest = newest_fitting(settings, snapshot, works)
    if not newest:
        work, merged = set_up.works[0]
        stated = merged.metadata.version or ""
        version = stated if stated[:1].isdigit() else FIRST_VERSION
        return work.tag_patterns[0].replace("{version}", version)

    chosen = choose_work(settings, snapshot, newest, works)
    known = set(chosen.named.values())
    merged = next(merged for work, merged in set_up.works if work.name == chosen.work.name)
    version = merged.metadata.version or ""
    if not version[:1].isdigit() or version in known:
        version = chosen.version
        while version in known:
            version = _bumped(version)
    start, _, end = newest.rpartition(chosen.version)
    return f"{start}{version}{end}"


def _bumped(version: str) -> str:
    """The version one higher in its last number.

    >>> _bumped("1.2.9"), _bumped("2024b")
    ('1.2.10', '2024b.1')
    """
    start, _, last = version.rpartition(".")
    return f"{start}.{int(last) + 1}" if start and last.isascii() and last.isdigit() else f"{version}.1"
