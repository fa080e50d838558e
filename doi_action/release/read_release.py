"""Judge a release before any registry is asked: read it once, agree on its metadata, collect all that is wrong.

The first half of every verb that ends at a registry; it writes nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from doi_action.check.people_gate import refused_people
from doi_action.errors import ExitCode, FindingsError, SettingsError
from doi_action.facts import Fact, Location, Merged
from doi_action.findings import Finding, Group, Severity
from doi_action.formats.cff.state import CitationState, citation_path, citation_state
from doi_action.formats.table import wanted_patterns
from doi_action.hosts import Host
from doi_action.identifiers import Doi
from doi_action.metadata.gather import read_facts
from doi_action.metadata.merge import merge
from doi_action.metadata.missing import missing, take_proposals
from doi_action.model import Kind, Metadata, Repository
from doi_action.release.choose_work import listed_works, newest_fitting, work_and_version
from doi_action.release.observe import Inquiry
from doi_action.release.own_templates import template_patterns, templates_of
from doi_action.settings import CONFIGURATION_FILES, Settings, configured
from doi_action.snapshot import Snapshot, Tree
from doi_action.versions import is_prerelease
from doi_action.works import Work

if TYPE_CHECKING:
    from jinja2 import Environment

CITATION = "CITATION.cff"
READMES = ("[Rr][Ee][Aa][Dd][Mm][Ee]*", ".github/[Rr][Ee][Aa][Dd][Mm][Ee]*", "docs/[Rr][Ee][Aa][Dd][Mm][Ee]*")
PATTERNS = tuple(dict.fromkeys((*CONFIGURATION_FILES, *wanted_patterns(), *READMES)))
"""Every file that a release may need to see."""

SANDBOX_PREFIXES = ("10.0000", "10.5072")
"""10.0000 can never be a registrant's; 10.5072 was DataCite's test prefix until 2019."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Judged:
    """A release as it is known before a registry is asked. `skipped` says why nothing is to be done, "" otherwise.

    `named` holds the version of every tag that names one of this work.

    `templates` are ours, with the user's own in their place.
    """

    settings: Settings
    snapshot: Snapshot
    work: Work
    version: str
    named: Mapping[str, str]
    merged: Merged
    findings: tuple[Finding, ...]
    citation: CitationState
    templates: "Environment"
    skipped: str = ""

    @property
    def metadata(self) -> Metadata:
        """The agreed metadata."""
        return self.merged.metadata

    @property
    def error(self) -> FindingsError | None:
        """What stops the run: at least one finding of severity error."""
        errors = [f for f in self.findings if f.severity is Severity.ERROR]
        if not errors:
            return None
        count = "1 problem" if len(errors) == 1 else f"{len(errors)} problems"
        stopped = FindingsError(f"{count} stopped it; nothing was written")
        if all(f.rule == SettingsError.rule or f.rule.endswith("-setting") for f in errors):
            stopped.exit_code = ExitCode.SETTINGS
        return stopped

    def inquiry(self) -> Inquiry:
        """What to ask the registry about."""
        return Inquiry(
            repository=_named(self.snapshot.repository, self.settings),
            tags=self.snapshot.tags,
            tag=self.snapshot.release.tag,
            version=self.version,
            named=self.named,
            prerelease=self.snapshot.release.prerelease,
            prefix=self.settings["prefix"],
            suffix_pattern=self.settings["suffix"],
            work=self.work.name,
            concept_doi=self.settings.concept_doi,
            cited=self.citation.dois,
        )


def _named(repository: Repository, settings: Settings) -> Repository:
    """In the sandbox, a clone that cannot know its number goes by its address: its names need not last."""
    if repository.identity or settings["registry"] != "sandbox":
        return repository
    return replace(repository, identity=f"sandbox:{repository.owner or ''}/{repository.name}")


def judge(settings: Settings, host: Host) -> Judged:
    """Read the release and say everything that is wrong with it.

    Raises HostError where the repository or tag cannot be read, SettingsError for a broken configuration file.
    """
    asked = wanted(settings)
    snapshot = host.snapshot(settings.get("tag"), asked)
    settings = _with_defaults(configured_by(snapshot, settings))
    works = listed_works(snapshot, settings)
    if not settings["tag"]:
        tag = newest_fitting(settings, snapshot, works.works)
        snapshot = snapshot if tag == snapshot.release.tag else host.snapshot(tag, asked)
    chosen = work_and_version(settings, snapshot, works.works)
    work, version = chosen.work, chosen.version
    if wanted(settings, work) != asked:
        snapshot = host.snapshot(snapshot.release.tag, wanted(settings, work))
    merged, said = agree(settings, snapshot, work, version)
    merged, proposed = take_proposals(merged, rehearsal=settings.rehearsal)
    citation = citation_of(snapshot.at_head, work)
    findings = (
        *works.findings,
        *said,
        *proposed,
        *refused_people(merged),
        *missing(merged, rehearsal=settings.rehearsal),
        *_missing_settings(settings, merged.metadata),
        *_unreal_dois(settings, citation, in_work(work, CITATION)),
    )
    return Judged(
        settings=settings,
        snapshot=snapshot,
        work=work,
        version=version,
        named=chosen.named,
        merged=replace(merged, metadata=_completed(merged.metadata, settings)),
        findings=tuple(dict.fromkeys(findings)),
        citation=citation,
        templates=templates_of(settings, snapshot.at_head),
        skipped=_skipped(settings, snapshot, version),
    )


def wanted(settings: Settings, work: Work | None = None) -> tuple[str, ...]:
    """Every file that a release may need to see, those of its work and the user's own templates included."""
    inside = patterns_in(work.path) if work and work.path else ()
    return (*PATTERNS, *template_patterns(settings), *inside)


def patterns_in(folder: str) -> tuple[str, ...]:
    """Every file that a work in `folder` may need to see."""
    return tuple(f"{folder}/{pattern}" for pattern in PATTERNS)


def agree(
    settings: Settings, snapshot: Snapshot, work: Work, version: str | None
) -> tuple[Merged, tuple[Finding, ...]]:
    """The metadata that files, tag, settings and host agree on, and what is wrong or differs in them."""
    reading = read_facts(snapshot, work=work)
    facts = (*reading.facts, *_tag_facts(snapshot, version), *_settings_facts(settings))
    merged = merge(facts)
    return merged, tuple(dict.fromkeys((*reading.findings, *merged.findings, *refused_people(merged))))


def citation_of(tree: Tree, work: Work) -> CitationState:
    """What the citation file of a work says of the work's own identity, whatever the case of its name."""
    path = citation_path(tree.contents, work.path)
    return citation_state(tree.read(path) or b"", path)


def in_work(work: Work, path: str) -> str:
    """Where a file of the work stands."""
    return f"{work.path}/{path}" if work.path else path


def configured_by(snapshot: Snapshot, settings: Settings) -> Settings:
    """The settings with what the configuration file in the head says. Raises SettingsError."""
    named = settings.get("config")
    for path in (named,) if named else CONFIGURATION_FILES:
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


def _with_defaults(settings: Settings) -> Settings:
    """The sandbox's own prefix where nobody gives one; every other registry wants its account's."""
    if settings["registry"] == "sandbox" and not settings["prefix"]:
        return settings.with_value("prefix", SANDBOX_PREFIXES[0], "default")
    return settings


def _tag_facts(snapshot: Snapshot, version: str | None) -> tuple[Fact, ...]:
    if version is None:
        return ()
    place = Location(path=f"tag {snapshot.release.tag}")
    return (Fact(field="version", value=version, format="tag", location=place),)


def _settings_facts(settings: Settings) -> tuple[Fact, ...]:
    said: dict[str, object] = {
        "publisher": settings.get("publisher"),
        "landing_page": settings.get("landing-page"),
        "resource_type": settings.get("resource-type"),
        "kind": Kind(settings["kind"]) if settings["kind"] != "auto" else None,
    }
    return tuple(
        Fact(
            field=name,
            value=value,
            format="settings",
            location=Location(path=settings.origin(name.replace("_", "-"))),
        )
        for name, value in said.items()
        if value is not None
    )


def _completed(metadata: Metadata, settings: Settings) -> Metadata:
    """What a rehearsal may leave open is filled in, so that it shows a whole record."""
    kind = metadata.kind or Kind.SOFTWARE
    publisher = metadata.publisher or ("doi-action sandbox" if settings.rehearsal else None)
    return replace(metadata, kind=kind, publisher=publisher)


def _skipped(settings: Settings, snapshot: Snapshot, version: str) -> str:
    release = snapshot.release
    if release.draft:
        return f"the release of {release.tag} is a draft; publish it first"
    # The host's word decides where there is a release: whoever publishes 1.0.0-final knows what it is.
    unfinished = is_prerelease(version) if release.prerelease is None else release.prerelease
    if settings["prerelease"] == "publish" or not unfinished:
        return ""
    return f"{release.tag} is a pre-release; set prerelease to 'publish' to give it a DOI"


def _missing_settings(settings: Settings, metadata: Metadata) -> tuple[Finding, ...]:
    """The settings that a real registry needs, all that are missing at once."""
    found = []
    registry = settings["registry"]
    datacite = registry in ("datacite", "datacite-test")
    if datacite and not settings["prefix"]:
        found.append(_setting_missing("prefix", "your DOI prefix at DataCite, such as 10.12345"))
    account = ["username"] if not settings["username"] else []
    account += ["password"] if not (settings["password"] or settings["registry-token"]) else []
    if datacite and account:
        found.append(_setting_missing(" and ".join(account), "the repository account; keep the password in a secret"))
    if registry != "sandbox" and metadata.landing_page is None:
        found.append(_setting_missing("landing-page", "the page the DOI resolves to; it must stay"))
    return tuple(found)


def _setting_missing(name: str, what: str) -> Finding:
    return Finding(
        rule="missing-setting",
        group=Group.REGISTRY,
        severity=Severity.ERROR,
        message=f"{name} {'are' if ' and ' in name else 'is'} not set",
        path="",
        why="the registry needs it",
        fix=f"set it: {what}",
    )


def _unreal_dois(settings: Settings, citation: CitationState, path: str) -> tuple[Finding, ...]:
    """DOIs of a sandbox or test system, which nobody can resolve, in a file that everybody cites from."""
    if settings["registry"] == "sandbox":
        return ()
    return tuple(_unreal(doi, citation, path) for doi in citation.dois if doi.prefix in SANDBOX_PREFIXES)


def _unreal(doi: Doi, citation: CitationState, path: str) -> Finding:
    places = [citation.doi, *citation.identifiers]
    lines = [p.location.line for p in places if p and str(doi) in (getattr(p, "text", ""), getattr(p, "value", ""))]
    return Finding(
        rule="doi-not-real",
        group=Group.IDENTIFIER,
        severity=Severity.ERROR,
        message=f"'{doi}' is a DOI of a sandbox",
        path=path,
        line=lines[0] if lines else 1,
        field="doi",
        why="it resolves for nobody, and would be cited",
        fix="delete the line; the release writes the real DOI",
    )
