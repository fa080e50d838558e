"""`audit`: whether registry, tags, releases and files agree; with `--repair`, what publishing again puts right.

Reads, compares, shows. A run that only reads writes nothing anywhere. A repair is a run of `publish` for a version that
has its DOI: no DOI is made by it, and none is thrown away.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Protocol

from doi_action.check.allowance import silenced
from doi_action.check.checker import told
from doi_action.errors import DoiActionError, FindingsError, SettingsError, SettingsMissing, Unreachable
from doi_action.facts import Remark
from doi_action.findings import Finding, Severity
from doi_action.hosts import Host
from doi_action.identifiers.addresses import origin_of
from doi_action.plan.agreement import Standing, is_withdrawn, withdraw
from doi_action.plan.steps import Plan
from doi_action.release.choose_work import NoVersion, listed_works
from doi_action.release.drifts import Drifted, drifted
from doi_action.release.hub_dois import HubDois
from doi_action.release.judge_files import allowed_by_settings, stopping
from doi_action.release.old_releases import Count, uncounted
from doi_action.release.read_release import ReadRelease, identified, read_release
from doi_action.release.survey import Survey, citation_of_work, listed_releases, read_newest, surveyed
from doi_action.report import AuditedRelease, Report, files_online, finding_of
from doi_action.rules import RULES
from doi_action.settings import Settings
from doi_action.snapshot import ListedRelease
from doi_action.verbs.publish import Connect, publish
from doi_action.views.shells import told_in_shell

CITATION = "CITATION.cff"

WITHOUT_RELEASES = ("no-tags", NoVersion.rule)
"""Situations in which a repository has no release yet, and nothing that could disagree."""

ENDS_SOON = timedelta(days=30)
"""How long before its end a token is told of."""


class Online(Protocol):
    """Who knows whether DOIs and pages answer; None where nobody says."""

    def doi_exists(self, doi: str) -> bool | None:
        """Whether the resolver knows the DOI."""
        ...

    def page_exists(self, url: str) -> bool | None:
        """Whether there is a page."""
        ...

    def unreachable(self) -> Unreachable | None:
        """What could not be asked about."""
        ...


def online_services(settings: Settings) -> Online | None:
    """Who is asked whether DOIs and pages answer; None where nobody wants to know. Raises ExtraMissing."""
    if not settings.flag("online"):
        return None
    from doi_action.verbs.check.online import RESOLVER, PublicServices

    # A sandbox of this machine shows its pages itself, and files of a repository name no other host of it.
    own = origin_of(settings["registry-url"])
    is_own = own is not None and own.is_loopback
    return PublicServices(resolver=str(own) if is_own else RESOLVER)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Audited:
    """One work, and what came of it."""

    survey: Survey
    drifted: Drifted


def audit(
    settings: Settings,
    *,
    host: Host,
    connect: Connect,
    tell: Callable[[str], None],
    now: datetime,
    online: Online | None = None,
) -> Report:
    """Say what does not agree, after repairs where the setting `repair` asks for them. Never raises DoiActionError.

    `now` is the moment by which drafts are overdue; `online` is asked whether every DOI and its page answer.
    """
    report = _audited(settings, host, connect, tell, now, online)
    return told_in_shell(report, in_action=settings.in_action)


def audits(
    settings: Settings,
    repositories: Iterable[str],
    *,
    open_host: Callable[[str], Host],
    connect: Connect,
    tell: Callable[[str], None],
    count: Count = uncounted,
) -> dict[str, Report]:
    """The audit of each repository, by its name, at this moment; one that cannot be opened is told as such."""
    online, reports = online_services(settings), {}
    names = tuple(dict.fromkeys(repositories))
    for done, name in enumerate(names):
        if len(names) > 1:
            count("auditing", done, len(names))

        try:
            with closing(open_host(name)) as host:
                report = audit(settings, host=host, connect=connect, tell=tell, now=datetime.now(UTC), online=online)
        except DoiActionError as error:
            report = Report(verb="audit", headline=f"{name} was not audited", error=error)

        reports[name] = replace(report, repository=report.repository or name)

    return reports


def _audited(
    settings: Settings,
    host: Host,
    connect: Connect,
    tell: Callable[[str], None],
    now: datetime,
    online: Online | None,
) -> Report:
    repairs: list[Report] = []
    try:
        works = _works(settings, host, connect, now)
        if settings.flag("repair"):
            for work in works:
                for tag in work.drifted.repairs:
                    repairs.append(_repaired(settings, tag, work, host, connect, tell))

        if repairs:
            works = _works(settings, host, connect, now)
    except DoiActionError as error:
        if error.rule in WITHOUT_RELEASES:
            return Report(verb="audit", headline=f"Nothing to compare: {error.message}", outputs={"findings": "0"})

        # What the repairs had come to when something else broke the run off.
        if settings.flag("repair"):
            done = [report.error.state if report.error else f"repaired: {report.headline}" for report in repairs]
            error.state = error.state or "; ".join(done) or "nothing was written"
        commits = [report.commit for report in repairs if report.commit]
        commit = commits[0] if commits else None
        return Report(verb="audit", headline="Not everything could be asked", error=error, commit=commit)

    standings: list[Standing] = []
    findings: list[Finding] = []
    for work in works:
        standings += work.survey.known.standings
        allowances = allowed_by_settings(work.survey.read.snapshot.at_head)
        findings += [finding for finding in work.drifted.findings if not silenced(finding, allowances)]

    unreachable = None
    if online:
        for work in works:
            findings += _unanswered(work.survey, online)
        unreachable = online.unreachable()

    if host.token_expires is not None:
        findings += _ending(host.token_expires, now)

    # Edits of a repair that committed nothing are none.
    committed = [report for report in repairs if report.commit]
    failures = [report.error for report in repairs if report.error]
    found = [*findings, *map(finding_of, failures)]
    steps = [step for report in repairs for step in report.plan.steps]
    edits = [edit for report in committed for edit in report.plan.edits]

    # The first work speaks for the repository.
    survey = works[0].survey
    has_changed = any(report.outputs.get("changed") == "true" for report in repairs)
    return Report(
        verb="audit",
        repository=survey.read.snapshot.repository.full_name,
        headline=_headline(survey, standings, found),
        outputs=_outputs(survey, found, changed=has_changed),
        plan=Plan(steps=tuple(steps), edits=tuple(edits)),
        findings=tuple(dict.fromkeys(found)),
        notes=tuple(f"repaired: {report.headline}" for report in repairs if not report.error),
        commit=committed[0].commit if committed else None,
        error=unreachable or _verdict(findings, failures),
        audited=tuple(_shown(standing) for standing in standings),
        online=files_online(survey.read.snapshot),
    )


def _works(settings: Settings, host: Host, connect: Connect, now: datetime) -> tuple[_Audited, ...]:
    """Every work of the repository that is asked for, each read and compared."""
    releases = listed_releases(host, CITATION)
    first = read_newest(settings, host, releases)
    works = listed_works(first.snapshot, first.settings).works
    if first.work.name == "" or settings.get("work"):
        return (_of_work(first, host, connect, releases, now),)

    found = []
    for work in works:
        read = read_release(settings.with_value("work", work.name, "audit"), host)
        found.append(_of_work(read, host, connect, listed_releases(host, citation_of_work(read)), now))
    return tuple(found)


def _of_work(
    read: ReadRelease, host: Host, connect: Connect, releases: Mapping[str, ListedRelease], now: datetime
) -> _Audited:
    """One work, compared as its newest published release has it; where none is, as its newest release."""
    if isinstance(read.error, SettingsMissing):
        also = []
        for finding in stopping(read.findings):
            also.append(SettingsError(finding.message, why=finding.why, fix=finding.fix, rule=finding.rule))
        read.error.also = tuple(also)
        raise read.error

    if read.fleeting:
        raise SettingsError(
            "registry is 'sandbox', and this sandbox starts with the run: no release has a DOI there",
            why="an audit compares the repository with a registry that was there before",
            fix="set registry in .doi.yml, as an input or with --registry; for a running sandbox also registry-url",
            rule="nothing-to-audit",
        )

    read = identified(read, host)
    with connect(read.settings) as registry:
        hub_dois = HubDois()
        lineage = registry.observe(read.inquiry())
        survey = surveyed(hub_dois.told(read, lineage.current), registry, lineage, releases)

        # The newest release may have no DOI yet: what has one is compared.
        speaker = survey.speaker
        if speaker and speaker.tag != read.snapshot.release.tag:
            newest = read_release(read.settings.with_value("tag", speaker.tag, "audit"), host)
            newest = identified(newest, host)
            lineage = registry.observe(newest.inquiry())
            newest = hub_dois.told(newest, lineage.current)
            survey = surveyed(newest, registry, lineage, releases, known=survey.records)

        return _Audited(survey=survey, drifted=drifted(survey, host, registry, now=now))


def _repaired(
    settings: Settings, tag: str, work: _Audited, host: Host, connect: Connect, tell: Callable[[str], None]
) -> Report:
    """A run of `publish` for a version that has its DOI; it makes none."""
    tell(f"repairing {tag}")
    settings = settings.with_value("tag", tag, "audit")
    speaker = work.survey.speaker
    if speaker and tag != speaker.tag:
        # The files speak of the newest version, whose own repair puts them right in one commit.
        settings = settings.with_value("commit-mode", "none", "audit")
    return publish(settings, host=host, connect=connect, tell=tell, mints=False)


def _unanswered(survey: Survey, online: Online) -> tuple[Finding, ...]:
    """DOIs that the resolver does not know, and pages that are not there. A rehearsal's DOIs are at no resolver."""
    records = [standing.record for standing in survey.known.standings if standing.is_public]
    records.append(survey.known.lineage.concept)

    remarks = []
    for record in records:
        if record is None:
            continue

        doi, page = str(record.doi), record.metadata.landing_page
        is_at_resolver = not survey.read.registry.rehearsal
        if is_at_resolver and online.doi_exists(doi) is False:
            fix = "publish its release again, which registers it; or ask the registry"
            remarks.append(Remark(rule="doi-dead", message=f"'{doi}' does not resolve", path="", fix=fix))

        if page and online.page_exists(page) is False:
            fix = f"bring the page back; or withdraw the DOI: {withdraw(record.doi)}"
            message = f"{doi} leads to '{page}', which is not there"
            remarks.append(Remark(rule="landing-page-dead", message=message, path="", fix=fix))

    return told(remarks, RULES)


def _ending(expires: datetime, now: datetime) -> tuple[Finding, ...]:
    """A word on a token that ends before long."""
    if expires - now > ENDS_SOON:
        return ()

    fix = "make a new one, and put it into the same secret; a workflow's own token needs none of this"
    message = f"the token that reads the repository ends on {expires.date()}"
    return told((Remark(rule="token-expires", message=message, path="", fix=fix),), RULES)


def _verdict(findings: Iterable[Finding], failures: Sequence[DoiActionError]) -> DoiActionError | None:
    """What does not agree; where everything does by now, what stopped a repair on its way there."""
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    if not errors:
        return next(iter(failures), None)

    problems = len(errors) + len(failures)
    count = "1 problem" if problems == 1 else f"{problems} problems"
    return FindingsError(f"{count}: registry, releases and files do not agree")


def _headline(survey: Survey, standings: list[Standing], findings: list[Finding]) -> str:
    name = survey.read.snapshot.repository.full_name
    wanted = [standing for standing in standings if standing.wanted]
    with_doi = sum(standing.is_public for standing in wanted)

    counted = f"{name}: {with_doi} of {len(wanted)} releases have a DOI"
    if not findings:
        return f"{counted}, and everything agrees"

    noun = "finding" if len(findings) == 1 else "findings"
    return f"{counted}; {len(findings)} {noun}"


def _outputs(survey: Survey, findings: list[Finding], *, changed: bool) -> dict[str, str]:
    said = {"findings": str(len(findings)), "registry": survey.read.registry.name, "created": "false"}
    said["changed"] = str(changed).lower()

    speaker = survey.speaker
    if speaker and speaker.record:
        kind, doi, concept = survey.read.registry, speaker.record.doi, survey.known.lineage.concept_doi
        said |= {"doi": str(doi), "doi-url": kind.address(doi), "version": speaker.version.text}
        said |= {"concept-doi": str(concept), "concept-doi-url": kind.address(concept)}
        said["state"] = str(speaker.record.state)
        said["landing-page"] = speaker.record.metadata.landing_page or ""
    return said


def _shown(standing: Standing) -> AuditedRelease:
    record = standing.record
    state = "none" if record is None else str(record.state)
    if record is not None and is_withdrawn(record):
        state = "withdrawn"
    return AuditedRelease(
        tag=standing.tag,
        version=standing.version.text,
        doi=record.doi if record else None,
        state=state,
        wanted=standing.wanted,
    )
