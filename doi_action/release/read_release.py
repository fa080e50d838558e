"""Read a release before any registry is asked: its files, the metadata they agree on, and all that is wrong.

The first half of every verb that ends at a registry; it writes nothing.
"""

import sys
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from doi_action.check.around import CITATIONS_WRITTEN_OUT
from doi_action.check.checker import check_citation, told
from doi_action.check.people_gate import refused_people
from doi_action.check.placeholders import unfilled_texts
from doi_action.errors import FindingsError, SettingsError, SettingsMissing
from doi_action.facts import Fact, Location, Merged, Remark
from doi_action.findings import Finding
from doi_action.formats.cff.state import CitationState, citation_path, citation_state
from doi_action.formats.data.submodules import SUBMODULES
from doi_action.formats.table import wanted_patterns
from doi_action.hosts import Host
from doi_action.identifiers.types import Doi, doi_or_none
from doi_action.inputs import INPUTS_BY_NAME, InputType
from doi_action.lineage.versions import is_prerelease, mints
from doi_action.metadata.gather import HeadSpeaksOf, read_facts
from doi_action.metadata.merge import merge
from doi_action.metadata.missing import missing, missing_license, take_proposals
from doi_action.metadata.own_dois import own_dois
from doi_action.model import Kind, Metadata, Release, Repository
from doi_action.readme.pick import README_PATTERNS
from doi_action.registries import Need, RegistryKind
from doi_action.registries.inquiry import Inquiry
from doi_action.registries.table import kind_of
from doi_action.release.choose_work import WorkVersion, choose_work, listed_works, newest_fitting
from doi_action.release.judge_files import judge_files, stopping
from doi_action.release.own_templates import own_templates, template_patterns
from doi_action.release.place_of_pages import landing_page_said, page_address, with_pages, with_site
from doi_action.rules import BY_ID, RULES
from doi_action.settings import CONFIGURATION_FILES, PAGES, Settings, configured
from doi_action.snapshot import Newest, Snapshot, Tagged, Tree
from doi_action.views.words import place_text
from doi_action.works import Work, Works

if TYPE_CHECKING:
    from jinja2 import Environment

CITATION = "CITATION.cff"
NAMED = 5
"""Findings that an error names, where it stands for all of them."""
PATTERNS = tuple(
    dict.fromkeys((*CONFIGURATION_FILES, *wanted_patterns(), *README_PATTERNS, *CITATIONS_WRITTEN_OUT, SUBMODULES))
)
"""Every file that a release may need to see."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadRelease:
    """A release as it is known before a registry is asked. `skipped` says why nothing is to be done, "" otherwise.

    `named` holds the version of every tag that names one of this work; `followed`: a later one is among them. `refused`
    are the findings about people whom no record may name, whatever file names them.

    `templates` are ours, with the user's own in their place. `unanswered` are questions about other works that the
    Hugging Face Hub left open, with what the record says instead.
    """

    settings: Settings
    snapshot: Snapshot
    work: Work
    version: str
    named: Mapping[str, str]
    followed: bool
    merged: Merged
    findings: tuple[Finding, ...]
    refused: tuple[Finding, ...]
    citation: CitationState
    templates: "Environment"
    skipped: str = ""
    unanswered: tuple[str, ...] = ()

    @property
    def tag(self) -> str:
        """The release's tag."""
        return self.snapshot.release.tag

    @property
    def registry(self) -> RegistryKind:
        """What the registry is that the settings name."""
        return kind_of(self.settings)

    @property
    def fleeting(self) -> bool:
        """Whether the registry starts and ends with the run, so that no DOI of it is there afterwards."""
        return self.registry.embedded and not self.settings["registry-url"]

    @property
    def coming(self) -> bool:
        """Whether the version has no tag yet, so that its files are prepared for it."""
        return not self.snapshot.release.tag

    @property
    def notes(self) -> tuple[str, ...]:
        """What somebody may believe was read: `check` and `explain` read the folder, a release what is committed."""
        notes = [*self.unanswered]
        if self.snapshot.unsaved:
            paths = ", ".join(f"'{path}'" for path in sorted(self.snapshot.unsaved))
            notes.append(f"not committed, and so read without its changes: {paths}")

        if self.settings.concept_doi and self.fleeting:
            notes.append("concept-doi is passed over: a sandbox that starts with the run knows no DOI of before")
        return tuple(notes)

    @property
    def metadata(self) -> Metadata:
        """The agreed metadata."""
        return self.merged.metadata

    @property
    def error(self) -> FindingsError | SettingsMissing | None:
        """What stops the run: at least one finding whose rule stops a release, or a person whom no record may name."""
        errors = beside_rules(stopping(self.findings), self.refused)
        if not errors:
            return None

        count = "1 problem" if len(errors) == 1 else f"{len(errors)} problems"
        said = f"{count} stopped it; nothing was written"
        # Findings are about files; where only settings are wrong, no file needs to be mended.
        only_settings = all(error.rule.endswith("-setting") for error in errors)
        if only_settings:
            return SettingsMissing(said)

        names = []
        way = "mend"
        for error in errors:
            as_told = error
            if self.snapshot.differs_at_head(error.path):
                # A tag stays as it is: nothing in it can be mended, and each finding says what helps instead.
                as_told = replace(error, tag=self.tag)
                way = "see"
            names.append(f"{as_told.rule} ({place_text(as_told)})" if as_told.path else as_told.rule)

        # Not every error of the check stops a release, so that these are named; more than a few fill the line.
        listed = ", ".join(names[:NAMED])
        if len(names) > NAMED:
            listed = f"{listed}, and {len(names) - NAMED} more"
        return FindingsError(said, fix=f"{way} {listed}")

    @property
    def cited(self) -> tuple[Doi, ...]:
        """The DOIs of the work in the head's files; where the registry names DOIs, those of badges and others too.

        Where we name them, a name of ours is told by its check digits, and files of ours hold it in CITATION.cff.
        """
        said = self.citation.dois
        if not self.registry.names_dois:
            return said

        others = [own.doi for own in own_dois(self.snapshot.at_head, self.work.path) if own.doi]
        return tuple(dict.fromkeys((*said, *others)))

    def inquiry(self) -> Inquiry:
        """What to ask the registry about."""
        return Inquiry(
            repository=with_identity(self.snapshot.repository, self.settings),
            tags=self.snapshot.tags,
            tag=self.snapshot.release.tag,
            version=self.version,
            named=self.named,
            prerelease=self.snapshot.release.prerelease,
            prefix=self.settings["prefix"],
            suffix_pattern=self.settings["suffix"],
            work=self.work.name,
            concept_doi=None if self.fleeting else self.settings.concept_doi,
            cited=self.cited,
        )


def with_identity(repository: Repository, settings: Settings) -> Repository:
    """In the sandbox, a clone that cannot know its number goes by its address: its names need not last."""
    if repository.identity or not kind_of(settings).embedded:
        return repository
    return replace(repository, identity=f"sandbox:{repository.owner or ''}/{repository.name}")


@dataclass(frozen=True, kw_only=True, slots=True)
class FirstLook:
    """A repository before it is known which release is meant: with the settings that its configuration file adds."""

    settings: Settings
    snapshot: Snapshot
    works: Works


def first_look(settings: Settings, host: Host) -> FirstLook:
    """The repository with the setting `tag`, or its newest, as the release.

    Raises HostError where the repository or tag cannot be read, SettingsError for a broken configuration file.
    """
    named = settings.get("tag")
    snapshot = host.snapshot(Tagged(named) if named else Newest(), wanted(settings))
    check_confirmed(settings.get("confirm"), snapshot.repository)
    settings = with_site(with_defaults(configured_by(snapshot, settings)), snapshot, host)
    return FirstLook(settings=settings, snapshot=snapshot, works=listed_works(snapshot, settings))


def read_release(settings: Settings, host: Host) -> ReadRelease:
    """Read the release and say everything that is wrong with it. Raises what `first_look` raises."""
    asked, look = wanted(settings), first_look(settings, host)
    settings, snapshot, works = look.settings, look.snapshot, look.works

    # The configuration file is read with the first snapshot, and may turn the mind: another tag is the newest of its
    # work, or more files are to be seen.
    tag = settings.get("tag") or newest_fitting(settings, snapshot, works.works)
    chosen = choose_work(settings, snapshot, tag, works.works)
    needed = wanted(settings, chosen.work)
    if tag != snapshot.release.tag or needed != asked:
        snapshot = host.snapshot(Tagged(tag), needed)

    snapshot = with_pages(snapshot, settings, chosen.work, host)
    return release_of(settings, snapshot, chosen, works.remarks)


def release_of(
    settings: Settings, snapshot: Snapshot, chosen: WorkVersion, remarks: tuple[Remark, ...] = ()
) -> ReadRelease:
    """The release of a snapshot, of the work and version `chosen`; `remarks` are those on the list of works.

    Raises SettingsError for a template of the user's own that cannot be used.
    """
    work, version = chosen.work, chosen.version
    head = head_speaks_of(snapshot, work, version)
    merged, said = described(settings, snapshot, work, version, head, followed=chosen.is_followed)

    # Offline nothing is sent: whoever publishes has the account.
    registry, offline = kind_of(settings), settings.flag("offline")
    lacking = [*remarks]
    lacking += missing(merged, rehearsal=registry.rehearsal or offline, publisher=registry.publisher)

    paths = {*snapshot.at_tag.contents, *snapshot.at_head.contents}
    has_citation_file = citation_path(paths, work.path) in paths
    if not has_citation_file:
        lacking += missing_license(merged)

    if not offline:
        lacking += _missing_settings(settings, merged.metadata, snapshot)

    lacking += _hidden_page(settings, snapshot.repository)
    lacking += _hidden_files(settings, snapshot.repository)

    refused = told((*refused_people(merged), *unfilled_texts(merged)), RULES)
    of_files = _of_this_run(said, settings, snapshot, citation_path(snapshot.at_head.contents, work.path))
    findings = beside_rules((*told(lacking, RULES), *of_files), refused)
    return ReadRelease(
        refused=tuple(finding for finding in refused if BY_ID[finding.rule].stops_publish),
        settings=settings,
        snapshot=snapshot,
        work=work,
        version=version,
        named=chosen.named,
        followed=chosen.is_followed,
        merged=replace(merged, metadata=completed(merged.metadata, settings)),
        findings=tuple(dict.fromkeys(findings)),
        citation=citation_of(snapshot.at_head, work),
        templates=own_templates(settings, snapshot.at_head),
        skipped=_skipped(settings, snapshot, version),
    )


def identified(read: ReadRelease, host: Host) -> ReadRelease:
    """The release with its repository's identity, which a clone may have to ask for.

    The sandbox goes without: its names need not last. A concept DOI that is given outright needs no name either, where
    we name the DOIs; elsewhere the identity is what our records are found by.
    """
    concept_is_enough = read.settings.concept_doi is not None and not read.registry.names_dois
    if read.registry.embedded or concept_is_enough:
        return read
    snapshot = replace(read.snapshot, repository=host.identified(read.snapshot.repository))
    return replace(read, snapshot=snapshot)


def check_confirmed(confirmed: str | None, repository: Repository) -> None:
    """Raise SettingsError where somebody typed the name of another repository than this one.

    A workflow file is copied along with a fork or a template; the name in it is not true there any more.
    """
    # A DOI confirms something else: that its record may speak of another work.
    if confirmed is None or doi_or_none(confirmed) is not None:
        return

    # GitHub tells no upper from lower case in names.
    name = repository.full_name
    if confirmed.strip().casefold() == name.casefold():
        return

    raise SettingsError(
        f"confirm names '{confirmed}', and this repository is '{name}'",
        why="a published DOI stays for ever, and this may be a fork, a copy, or another folder than you think",
        fix=f"write 'confirm: {name}' if this repository is to have DOIs",
        rule="not-confirmed",
    )


def home_page(repository: Repository, settings: Settings, work: Work) -> str | None:
    """The page of the work as a whole, to which the DOI of all versions leads; None where nobody says one."""
    said = settings.get("landing-page")
    if said == PAGES:
        return page_address(settings, repository, work)

    # What a private repository shows, it shows to nobody who follows the DOI.
    if repository.private:
        return said or repository.url
    return repository.url or said


def wanted(settings: Settings, work: Work | None = None) -> tuple[str, ...]:
    """Every file that a release may need to see, those of its work and the user's own templates included."""
    patterns = [*PATTERNS, *template_patterns(settings)]
    if work and work.path:
        patterns += patterns_in(work.path)

    pages = settings.get("pages")
    if pages and not settings.get("pages-branch"):
        patterns.append(f"{pages.strip('/')}/**")
    if settings["badge-image"] == "own":
        patterns.append(".github/doi-badge*.svg")
    return tuple(patterns)


def patterns_in(folder: str) -> tuple[str, ...]:
    """Every file that a work in `folder` may need to see."""
    return tuple(f"{folder}/{pattern}" for pattern in PATTERNS)


def head_speaks_of(snapshot: Snapshot, work: Work, version: str) -> HeadSpeaksOf:
    """Which version the head's citation file describes: the one that it names together with a DOI.

    Where it states no version, nobody can tell.
    """
    state = citation_of(snapshot.at_head, work)
    if state.version is None or not state.dois:
        return HeadSpeaksOf.UNKNOWN

    stated = state.version.text.strip()
    is_this = version in (stated, stated.removeprefix("v"))
    return HeadSpeaksOf.THIS if is_this else HeadSpeaksOf.ANOTHER


def agree(
    settings: Settings,
    snapshot: Snapshot,
    work: Work,
    version: str | None,
    head: HeadSpeaksOf = HeadSpeaksOf.UNKNOWN,
    *,
    followed: bool = False,
) -> tuple[Merged, tuple[Finding, ...]]:
    """The metadata that files, tag, settings and host agree on, and what is wrong or differs in them.

    `head` is the version that the head's citation file describes. `followed`: there are later versions.
    """
    reading = read_facts(snapshot, work=work, head=head, followed=followed)
    page = landing_page_said(settings, snapshot.repository, work, version)
    facts = list(reading.facts)
    if version is not None:
        # As the tag names it; of a version that has no tag yet, as it was said.
        tag = snapshot.release.tag
        source, place = ("tag", f"tag {tag}") if tag else ("settings", settings.origin("version"))
        facts.append(Fact(field="version", value=version, format=source, location=Location(path=place)))

    facts += _settings_facts(settings, page)

    merged = replace(merge(facts), left_out=reading.left_out)
    today = datetime.now(UTC).astimezone().date()
    found = judge_files(snapshot, work, reading, merged.conflicts, today=today)
    return merged, beside_rules(found, told((*refused_people(merged), *unfilled_texts(merged)), RULES))


def united(found: tuple[Finding, ...], others: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Both, each once."""
    known = {(finding.rule, finding.path, finding.line) for finding in found}
    new = [other for other in others if (other.rule, other.path, other.line) not in known]
    return (*found, *new)


def beside_rules(found: tuple[Finding, ...], refused: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Both, each mistake once: where a rule points at the value, the gate for people points at the entry above it."""
    by_rules: dict[tuple[str, str], list[int]] = defaultdict(list)
    for finding in found:
        # An author twice to the letter is an entry of a list twice, too: in the file one rule tells.
        rule = "author-twice" if finding.rule == "list-repeats" else finding.rule
        by_rules[rule, finding.path].append(finding.line)

    entries: dict[tuple[str, str], list[int]] = defaultdict(list)
    for other in refused:
        entries[other.rule, other.path].append(other.line)
    for lines in (*by_rules.values(), *entries.values()):
        lines.sort()

    untold = []
    for other in refused:
        # An entry goes on until the next one begins.
        what = (other.rule, other.path)
        end_of_entry = _first_from(entries[what], other.line + 1)
        if _first_from(by_rules[what], other.line) >= end_of_entry:
            untold.append(other)
    return (*found, *untold)


def _first_from(lines: list[int], line: int) -> int:
    """The first of the sorted `lines` that is not before `line`; beyond every file where there is none."""
    place = bisect_left(lines, line)
    return lines[place] if place < len(lines) else sys.maxsize


def citation_of(tree: Tree, work: Work) -> CitationState:
    """What the citation file of a work says of the work's own identity, whatever the case of its name."""
    path = citation_path(tree.contents, work.path)
    return citation_state(tree.read(path) or b"", path)


def path_in(work: Work, path: str) -> str:
    """The path of a work's own file."""
    return f"{work.path}/{path}" if work.path else path


def configured_by(snapshot: Snapshot, settings: Settings) -> Settings:
    """The settings with what the configuration file in the head says. Raises SettingsError."""
    named = settings.get("config")
    paths = (named,) if named else CONFIGURATION_FILES
    for path in paths:
        data = snapshot.at_head.read(path)
        if data is not None:
            return configured(settings, path, data)

    if named:
        raise SettingsError(
            f"the configuration file '{named}' is not in the repository's head",
            why="settings belong to the branch, not to the tag",
            fix="correct the setting config, or commit the file",
            rule="configuration-missing",
        )
    return settings


def with_defaults(settings: Settings) -> Settings:
    """The registry's own prefix where nobody gives one; most registries want their account's."""
    prefix = kind_of(settings).default_prefix
    if prefix and not settings["prefix"]:
        return settings.with_value("prefix", prefix, "default")
    return settings


_INPUTS_OF_FIELDS = {"publication_date": "date"}
"""Fields of Metadata that an input of another name says."""


def _settings_facts(settings: Settings, landing_page: str | None) -> tuple[Fact, ...]:
    said: dict[str, object] = {
        "publisher": settings.get("publisher"),
        "landing_page": landing_page,
        "resource_type": settings.get("resource-type"),
        "publication_date": settings.date,
    }
    if settings["kind"] != "auto":
        said["kind"] = Kind(settings["kind"])

    facts = []
    for name, value in said.items():
        if value is None:
            continue
        origin = settings.origin(_INPUTS_OF_FIELDS.get(name, name.replace("_", "-")))
        facts.append(Fact(field=name, value=value, format="settings", location=Location(path=origin)))
    return tuple(facts)


def described(
    settings: Settings, snapshot: Snapshot, work: Work, version: str, head: HeadSpeaksOf, *, followed: bool
) -> tuple[Merged, tuple[Finding, ...]]:
    """What a record would be told: what is agreed on, with the proposals that are taken where nobody says it."""
    merged, said = agree(settings, snapshot, work, version, head, followed=followed)
    merged, proposed = take_proposals(merged, rehearsal=kind_of(settings).rehearsal)
    return merged, (*said, *told(proposed, RULES))


def completed(metadata: Metadata, settings: Settings) -> Metadata:
    """What a rehearsal may leave open is filled in, so that it shows a whole record; and what the registry says."""
    registry = kind_of(settings)
    publisher = metadata.publisher or registry.publisher
    if publisher is None and registry.rehearsal:
        publisher = "doi-action sandbox"

    return replace(metadata, kind=metadata.kind or Kind.SOFTWARE, publisher=publisher)


def _skipped(settings: Settings, snapshot: Snapshot, version: str) -> str:
    release = snapshot.release
    if release.draft:
        return f"the release of {release.tag} is a draft; publish it first"

    waits = settings["mint-on"]
    came_by_itself = settings.origin("tag") == "event"
    if came_by_itself and not mints(waits, version):
        return f"mint-on is '{waits}', and {release.tag} came by itself; give the tag to publish it all the same"

    if settings["prerelease"] == "publish" or not is_unfinished(release, version):
        return ""
    return f"{release.tag or version} is a pre-release; set prerelease to 'publish' to give it a DOI"


def is_unfinished(release: Release, version: str) -> bool:
    """Whether it is one before the release.

    The host's word decides where there is a release: whoever publishes 1.0.0-final knows what it is.
    """
    if release.prerelease is not None:
        return release.prerelease
    return is_prerelease(version)


def _missing_settings(settings: Settings, metadata: Metadata, snapshot: Snapshot) -> tuple[Remark, ...]:
    """The settings that a real registry needs, all that are missing at once."""
    registry = kind_of(settings)
    # A host knows the page of a release, so that nobody has to set it.
    page = metadata.landing_page
    if page is None and not snapshot.release.tag:
        page = snapshot.repository.url

    found = []
    for need in registry.needs:
        is_given = any(settings[name] for name in need.settings)
        is_known = "landing-page" in need.settings and page is not None
        if is_given or is_known:
            continue

        message = f"{need.settings[0]} is not set, and {registry.title} needs it"
        found.append(Remark(rule="missing-setting", message=message, path="", fix=way_to_set(need)))
    return tuple(found)


def way_to_set(need: Need) -> str:
    """How to set what a registry needs; secrets by the names that they have where the message is read."""
    inputs = [INPUTS_BY_NAME[name] for name in need.settings]
    in_environment = [f"{{{item.name}}}" for item in inputs if item.environment]
    what = " or ".join(in_environment) or "it"
    fix = f"set {what}: {need.words}"

    # GitHub gives a secret that is not there as an empty text, and says nothing.
    is_secret = any(item.type is InputType.SECRET for item in inputs)
    if is_secret:
        return f"{fix}{{empty-secret}}"
    return fix


def _hidden_page(settings: Settings, repository: Repository) -> tuple[Remark, ...]:
    """A DOI whose page nobody can open stops: the host says that the repository is private. A local clone cannot know.

    DataCite's registration policy, point 4, wants a landing page that is open to everybody.
    """
    registry = kind_of(settings)
    shows_own_page = registry.names_dois
    if not repository.private or shows_own_page:
        return ()

    is_for_ever = settings["state"] != "draft" and not registry.rehearsal
    if not is_for_ever:
        return ()

    page, home = settings.get("landing-page"), repository.url
    if page:
        is_inside = home is not None and f"{page}/".startswith(f"{home}/")
        if not is_inside:
            return ()

    remark = Remark(
        rule="private-page-setting",
        message=f"'{repository.owner}/{repository.name}' is private, and the DOI would lead into it",
        path="",
        fix="set landing-page to a page that everybody can open, or make the repository public first",
    )
    return (remark,)


def _hidden_files(settings: Settings, repository: Repository) -> tuple[Remark, ...]:
    """The files of a private repository are published only where somebody says which; a test system is public too."""
    registry = kind_of(settings)
    is_deposit = registry.stores_files and not registry.embedded
    if not repository.private or not is_deposit:
        return ()
    if settings["state"] == "draft" or settings["access"] == "restricted":
        return ()

    somebody_says_which = settings.origin("files") != "default"
    if somebody_says_which:
        return ()

    remark = Remark(
        rule="private-files-setting",
        message=f"'{repository.owner}/{repository.name}' is private, and {registry.title} would publish its source",
        path="",
        fix="set files to 'source' if everybody may have it, or to a pattern for what they may have; "
        "or set access to 'restricted'",
    )
    return (remark,)


def _of_this_run(
    findings: tuple[Finding, ...], settings: Settings, snapshot: Snapshot, path: str
) -> tuple[Finding, ...]:
    """The findings without those on DOIs of a sandbox where the run's registry is one.

    Else the head's file is asked about them too: from there the DOIs are read, whatever the tag says.
    """
    if kind_of(settings).unreal_prefixes:
        passed_over = ("doi-not-real", "badge-doi-not-real")
        return tuple(finding for finding in findings if finding.rule not in passed_over)

    data = snapshot.at_head.read(path)
    if data is None:
        return findings
    return (*findings, *check_citation(path, data, RULES, only=("doi-not-real",)))
