"""Set up: what a repository lacks before its releases get DOIs, and the files that would bring it.

Everything is read as it stands now, and everything is computed before anything is written. What a person has to say is
a question with a default; what nobody knows is left out and named.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from doi_action.edits import hook_entry, own_settings
from doi_action.edits.workflow_file import PATTERNS as WORKFLOWS
from doi_action.edits.workflow_file import FoundStep, publishing_step
from doi_action.facts import Merged
from doi_action.formats.cff.state import citation_path
from doi_action.formats.people.person_names import without_addresses
from doi_action.hosts.as_if import Reads
from doi_action.model import Kind
from doi_action.release.choose_work import (
    choose_work,
    listed_works,
    newest_fitting,
    package_name,
    packages_of,
    several_packages,
    works_lines,
)
from doi_action.release.read_release import agree, configured_by, patterns_in, wanted
from doi_action.settings import Settings
from doi_action.snapshot import Coming, Snapshot, Tree
from doi_action.views.starting_file import People, starting_people
from doi_action.works import Work, works_of

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
        lacking = []
        for work, merged in self.works:
            if not self.is_there(self.citation(work)):
                lacking.append((work, merged, starting_people(merged)))
        return tuple(lacking)

    @property
    def is_for_github(self) -> bool:
        """Whether a workflow of GitHub's runs here, as far as anybody can know."""
        repository = self.snapshot.repository
        if repository.url is None or repository.url.startswith(GITHUB):
            return True
        return (repository.identity or "").startswith("github:")


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
    packages = () if works else packages_of(settings, snapshot)
    if packages:
        listing = works_lines(_folders(packages, snapshot.at_head))
        works = works_of(own_settings.PATH, "\n".join(listing).encode()).works

    # The works are known by now, and with them the folders whose files speak of them.
    inside: list[str] = []
    for work in works:
        if work.path:
            inside += patterns_in(work.path)

    needed = tuple(dict.fromkeys((*asked, *wanted(settings), *inside)))
    if needed != asked:
        snapshot = files.snapshot(Coming(), needed)

    step = publishing_step(snapshot.at_head)
    set_up = SetUp(settings=settings, snapshot=snapshot, works=(), listing=listing, step=step)
    return agreed(set_up, works or (Work(tag_patterns=settings.tag_patterns),))


def agreed(set_up: SetUp, works: Iterable[Work]) -> SetUp:
    """The same with what the files say of each work, under its settings."""
    found = []
    for work in works:
        merged, _ = agree(set_up.settings, set_up.snapshot, work, None)
        found.append((work, merged))
    return replace(set_up, works=tuple(found))


def _folders(prefixes: tuple[str, ...], tree: Tree) -> dict[str, str]:
    """The folder of each package by the prefix of its tags: the only one of its name. Raises SettingsError."""
    folders: dict[str, set[str]] = {}
    for path in tree.sizes:
        parts = path.split("/")[:-1]
        for depth, name in enumerate(parts, 1):
            folders.setdefault(name, set()).add("/".join(parts[:depth]))

    found = {}
    for prefix in prefixes:
        fitting = folders.get(package_name(prefix), set())
        if len(fitting) != 1:
            raise several_packages(prefixes)

        (found[prefix],) = fitting
    return found


REGISTRY = Question(
    name="registry",
    words="Who gives the DOIs? zenodo: free, for everybody; datacite: your institution's prefix; sandbox: nobody yet",
    default="zenodo",
    choices=("zenodo", "datacite", "sandbox"),
)
KIND = Question(
    name="kind",
    words="What is it? No file says so",
    default=Kind.SOFTWARE.value,
    # Plain texts: click takes the words of an enumeration for its names.
    choices=tuple(kind.value for kind in Kind),
)


def open_questions(set_up: SetUp) -> tuple[Question, ...]:
    """What only a person can say, three questions at most; none that a flag or a file has answered."""
    questions = []
    settings = set_up.settings
    if set_up.step is None and settings.origin("registry") == "default":
        questions.append(REGISTRY)

    # A work with a citation file is asked nothing: one that names no type is of software (CFF 1.2.0, type).
    nobody_says_what = False
    names: dict[str, None] = {}
    for work, merged, people in set_up.without_citation:
        # The works of a monorepo may be of several kinds, and one answer would be for all of them.
        source = merged.source("kind")
        is_told = source is not None and source.path != "default"
        if not work.name and not is_told:
            nobody_says_what = True

        # What a file says outright is right.
        if people.guessed or people.divided:
            names |= dict.fromkeys(person.sort_name for person in people.people)

    if nobody_says_what and settings["kind"] == "auto":
        questions.append(KIND)

    if names:
        shown = without_addresses("; ".join([*names][:PEOPLE_SHOWN]))
        if len(names) > PEOPLE_SHOWN:
            shown = f"{shown}; and {len(names) - PEOPLE_SHOWN} more"
        words = f"Who made it, family names first: {shown}. Is that right, and in this order?"
        questions.append(Question(name="people", words=words, default="yes", choices=("yes", "no")))

    return tuple(questions)


def answered(set_up: SetUp, answers: Mapping[str, str]) -> SetUp:
    """The set-up under what was answered."""
    settings = set_up.settings
    for name in ("registry", "kind"):
        if name in answers:
            settings = settings.with_value(name, answers[name], ANSWERED)
    return agreed(replace(set_up, settings=settings), [work for work, _ in set_up.works])


def next_tag(set_up: SetUp) -> str:
    """A tag for the next release: of the version that the files state, else of one after that of the newest tag."""
    settings, snapshot, works = set_up.settings, set_up.snapshot, set_up.listed
    stated = {work.name: merged.metadata.version or "" for work, merged in set_up.works}

    newest = newest_fitting(settings, snapshot, works)
    if not newest:
        work, _ = set_up.works[0]
        version = stated[work.name]
        if not version[:1].isdigit():
            version = FIRST_VERSION
        return work.tag_patterns[0].replace("{version}", version)

    chosen = choose_work(settings, snapshot, newest, works)
    known = set(chosen.named.values())
    version = stated[chosen.work.name]
    is_a_next_one = version[:1].isdigit() and version not in known
    if not is_a_next_one:
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
    # Other scripts have digits too, which `isdigit` takes and a version does not.
    is_number = last.isascii() and last.isdigit()
    if start and is_number:
        return f"{start}.{int(last) + 1}"
    return f"{version}.1"
