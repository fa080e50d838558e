"""Drifts: everything in which the repository, the registry and the tags of a work do not agree, as findings.

The proof of agreement is that publishing the newest release again would do nothing: what its plan would change is what
differs. The older releases, whose files nobody corrects any more, are compared by their records alone
(`plan.agreement`).
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from doi_action.check.checker import told
from doi_action.errors import ConflictError
from doi_action.facts import Remark
from doi_action.findings import Finding
from doi_action.hosts import Host
from doi_action.lineage import Conflict
from doi_action.metadata.words import words_of
from doi_action.plan.agreement import EITHER_SIDE, Drift, drifts, overdue, publish_again
from doi_action.plan.steps import Update, describe_change, in_words
from doi_action.plan.three_way import VALUES
from doi_action.registries import Registry
from doi_action.registries.conflicts import moved_tag, two_tags
from doi_action.release.decide import Decided, planned_on
from doi_action.release.in_repository import texts_name_dois
from doi_action.release.names import named
from doi_action.release.observe import refusal_of
from doi_action.release.rivals import refuse_rivals
from doi_action.release.survey import Survey
from doi_action.release.write_back import new_release_text
from doi_action.report import finding_of
from doi_action.rules import RULES
from doi_action.snapshot import FileEdit

SHOWN_BESIDE = frozenset({"rival-doi", "edit-by-hand", "swhid-of-other-content"})
"""Rules of a release that an audit shows too; what is not committed yet, say, is nobody's business but the author's."""

OF_DOIS = frozenset(
    {"doi-not-real", "badge-doi-not-real", "badge-doi-differs", "doi-differs", "bibtex-differs", "dois-untold-apart"}
)
"""Rules of the check that an audit shows too: they say that the files contradict each other in the work's own DOIs."""


RULES_OF_FIELDS = {"landing_page": "landing-page-differs", "related_identifiers": "link-differs"}
"""The rule that tells of a field in which a record differs, where it has one of its own."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Drifted:
    """What does not agree: `findings`, and the tags whose publication again repairs some of it, oldest first."""

    findings: tuple[Finding, ...]
    repairs: tuple[str, ...] = ()


def drifted(survey: Survey, host: Host, registry: Registry, *, now: datetime) -> Drifted:
    """Everything that does not agree. Asks the registry and the host what a dry run asks, and writes nothing.

    `now` is the moment by which drafts are overdue. Raises what a dry run raises where it cannot be asked.
    """
    conflicts = tuple(dict.fromkeys(_conflicts(survey)))
    findings = [finding_of(refusal_of(conflict)) for conflict in conflicts]

    # Across a contradiction nothing is planned.
    found: list[Drift] = []
    if not survey.known.lineage.conflicts:
        found, stopped = _of_plan(survey, host, registry)
        findings += stopped

    # What the plan says of a record's links it says exactly.
    relinked = {drift.doi for drift in found if drift.remark.rule == "link-differs"}
    for drift in drifts(survey.known):
        is_told = drift.remark.rule == "link-missing" and drift.doi in relinked
        if not is_told:
            found.append(drift)

    found += _release_texts(survey)
    untagged = (*survey.coming, *survey.forgotten)
    found += filter(None, (overdue(record, now=now) for record in untagged))

    # The same thing seen from elsewhere is not said again.
    by_place: dict[tuple[str, object, str], Drift] = {}
    for drift in found:
        place = drift.doi or drift.remark.path or drift.remark.message
        by_place.setdefault((drift.remark.rule, place, drift.remark.field), drift)

    left = by_place.values()
    findings += told((drift.remark for drift in left), RULES)
    findings += [finding for finding in survey.read.findings if finding.rule in OF_DOIS]

    # Oldest first, as the versions stand.
    repairs = {drift.repair for drift in left} - {""}
    tags = dict.fromkeys(standing.tag for standing in survey.known.standings)
    return Drifted(findings=tuple(dict.fromkeys(findings)), repairs=tuple(tag for tag in tags if tag in repairs))


def _conflicts(survey: Survey) -> Iterator[Conflict]:
    """What contradicts in the lineage, and every version whose tag has moved or is there twice."""
    lineage = survey.known.lineage
    yield from lineage.conflicts

    times = Counter(version.text for version in lineage.versions)
    for standing in survey.known.standings:
        seen_from_there = replace(lineage, version=standing.version)
        found: list[Conflict | None] = []

        # Only where there may be a second one: to find it, all versions are gone over.
        if times[standing.version.text] > 1:
            found.append(two_tags(seen_from_there))
        if standing.tag and standing.record:
            found.append(moved_tag(seen_from_there, standing.record))

        yield from filter(None, found)


def _of_plan(survey: Survey, host: Host, registry: Registry) -> tuple[list[Drift], list[Finding]]:
    """What publishing the newest release again would do, and what would stop it."""
    read, lineage = survey.read, survey.known.lineage
    tag = read.snapshot.release.tag
    speaker = survey.speaker
    is_published = speaker is not None and speaker.tag == tag

    try:
        if not is_published:
            # Without a record there is nothing to compare: whether it may get one is all there is to say.
            refuse_rivals(read, lineage)
            return [], []

        names = named(registry, lineage, read.metadata, dry_run=True)
        decided = planned_on(read, host, registry, names)
    except ConflictError as error:
        return [], [finding_of(each) for each in (error, *error.also)]

    found: list[Drift] = []
    for step in decided.plan.steps:
        # A step that would make a DOI is told by the records.
        if isinstance(step, Update):
            found += _of_update(step, tag, decided)

    found += _of_kept(decided, tag)
    # A branch that was prepared for the next version is ahead of the registry, and means to be.
    if not survey.coming:
        found += _of_files(decided, host, tag)

    # The DOI of a version that is prepared is no rival's; no tag names it yet.
    coming = [str(record.doi) for record in survey.coming]
    beside = []
    for finding in decided.findings:
        if finding.rule not in SHOWN_BESIDE:
            continue

        speaks_of_coming = any(doi in finding.message for doi in coming)
        if not speaks_of_coming:
            beside.append(finding)
    return found, beside


def _of_update(step: Update, tag: str, decided: Decided) -> Iterator[Drift]:
    """One drift for each field that an update would change."""
    doi = step.record.doi
    told_in_words = {change.field: describe_change(change) for change in step.changes}
    for name in dict.fromkeys((*told_in_words, *step.fields)):
        if name == "related_identifiers" and decided.lineage.withdrawn:
            # Links to and around a withdrawn version stay as they were when it was published.
            continue

        message = f"{doi} is not as {tag} has it: {told_in_words.get(name, name)}"
        if name == "registration":
            message = f"{doi} is published, and the resolver does not know it"

        rule = RULES_OF_FIELDS.get(name, "record-differs")
        yield Drift(remark=_at_source(decided, rule, message, name, fix=publish_again(tag)), doi=doi, repair=tag)


def _of_kept(decided: Decided, tag: str) -> Iterator[Drift]:
    """Values that somebody changed at the registry, and that the files say otherwise."""
    single = {group[0] for group in VALUES}
    records = {record.doi: record for record in decided.lineage.own_records}
    for doi, kept in dict.fromkeys(decided.plan.kept):
        if kept.field not in single or doi not in records:
            continue

        # Where the files say nothing, what the registry says is welcome.
        here = getattr(decided.read.metadata, kept.field)
        if not here:
            continue

        # A publisher's ROR, say, is told under the publisher, and adds to what the files say.
        there = getattr(records[doi].metadata, kept.field)
        is_value_itself = words_of(there) == kept.value
        if not is_value_itself:
            continue

        message = f"{doi} says the {in_words(kept.field)} '{kept.value}', and {tag} says '{here}'"
        remark = _at_source(decided, "record-changed-there", message, kept.field, fix=EITHER_SIDE)
        yield Drift(remark=remark, doi=doi)


def _at_source(decided: Decided, rule: str, message: str, field: str, *, fix: str) -> Remark:
    """A remark where the value stands that the files give to a field; tags, settings and hosts are no files."""
    remark = Remark(rule=rule, message=message, path="", field=field, fix=fix)
    snapshot = decided.read.snapshot
    files = snapshot.at_tag.contents.keys() | snapshot.at_head.contents.keys()

    place = decided.read.merged.source(field)
    if place is not None and place.path in files:
        remark = replace(remark, path=place.path, line=place.line)
    return remark


def _of_files(decided: Decided, host: Host, tag: str) -> Iterator[Drift]:
    """Files of the branch that do not say what the registry says; where a rehearsal writes none, none is missed."""
    read = decided.read
    commits_nothing = host.hosted or read.settings["commit-mode"] == "auto"
    if read.registry.rehearsal and commits_nothing:
        return

    for edit in decided.plan.edits:
        line, change = _first_change(edit)
        remark = Remark(
            rule="file-behind-registry",
            message=f"{edit.path} does not say what {read.registry.title} says of {tag}: {change}",
            path=edit.path,
            line=line,
            fix=publish_again(tag),
        )
        yield Drift(remark=remark, repair=tag)


def _first_change(edit: FileEdit) -> tuple[int, str]:
    """The first line that would change, and how."""
    if edit.before is None:
        return 1, "it is not there"

    before = edit.before.decode("utf-8", "replace").splitlines()
    after = edit.after.decode("utf-8", "replace").splitlines()
    for number, (old, new) in enumerate(zip(before, after, strict=False), start=1):
        if old == new:
            continue

        stands = "in an empty line"
        if old.strip():
            stands = f"where '{old.strip()}' stands"
        return number, f"'{new.strip()}' should stand {stands}"

    # One ends where the other goes on; or they differ in how a line ends, which shows in no text.
    longer = [*after[len(before) :], *before[len(after) :], ""]
    return min(len(before), len(after)) + 1, f"'{longer[0].strip()}' is missing or too much"


def _release_texts(survey: Survey) -> Iterator[Drift]:
    """Releases whose text does not name their DOI, where a release gets such a line."""
    read, known = survey.read, survey.known
    if not texts_name_dois(read):
        return

    concept = known.lineage.concept_doi
    for standing in known.standings:
        release, doi = standing.release, standing.version.doi
        # A tag alone, or a host without releases, has no text.
        if release is None or release.id is None:
            continue
        # Publishing writes the line once the DOI leads somewhere.
        if not standing.is_public:
            continue

        text = new_release_text(release, version_doi=doi, concept_doi=concept, templates=read.templates)
        if text is None:
            continue

        message = f"the text of the release {standing.tag} does not name {doi}"
        remark = Remark(rule="release-text-without-doi", message=message, path="", fix=publish_again(standing.tag))
        yield Drift(remark=remark, doi=doi, repair=standing.tag)
