"""`backfill`: releases from before get their DOIs, the lowest version first, each with what its own tag says.

Reads and plans all of them, shows what it costs, and stops before the first write where one cannot be published. Then
as `publish` does, but once for all: the registry, one commit for the newest, the texts of the releases. What is there
already is left as it is, so that a run may be stopped at any moment and started again.
"""

from dataclasses import replace

from doi_action.errors import DoiActionError, FindingsError
from doi_action.hosts import Host
from doi_action.identifiers.types import Doi
from doi_action.lineage import Lineage, Version
from doi_action.plan.release import Planned
from doi_action.plan.steps import Plan
from doi_action.registries import Registry
from doi_action.release.carry_out import TELL, tie_ends, untold
from doi_action.release.choose_releases import ChosenReleases, LeftOut, choose_releases
from doi_action.release.citation_pages import other_versions
from doi_action.release.decide import Decided, decided_on, rendered, sends_nothing, will_commit
from doi_action.release.in_repository import edited_again, texts_name_dois, words, would_fail
from doi_action.release.observe import observe
from doi_action.release.old_releases import Count, OldReleases, read_releases, uncounted
from doi_action.release.outcome import citations, cut_short, left_withdrawn, outcome, refusal, stopped, what_stopped
from doi_action.release.overtaken import UNITE_TRIES
from doi_action.release.place_of_pages import with_pages
from doi_action.release.publish_many import ManyReleases
from doi_action.release.read_release import FirstLook, ReadRelease, first_look, identified, release_of, wanted
from doi_action.release.rivals import refuse_rivals
from doi_action.release.stepping_back import refuse_stepping_back, step_back_note
from doi_action.release.too_many import refuse_too_many
from doi_action.release.withdrawal import with_tombstone
from doi_action.release.write_back import (
    Edited,
    changes_of,
    check_commits,
    new_release_text,
    rehearse_commits,
    write_back,
    write_release_text,
)
from doi_action.report import Fate, ReleaseRow, Report
from doi_action.settings import Settings
from doi_action.snapshot import Commit, CommitMode, Tagged
from doi_action.verbs.publish import Connect
from doi_action.views.shells import told_in_shell


def backfill(settings: Settings, *, host: Host, connect: Connect, tell: TELL, count: Count = uncounted) -> Report:
    """Publish the old releases that `settings` name, or plan it in a dry run. Raises no DoiActionError: reports it.

    `count` hears how many releases are read and published.
    """
    return told_in_shell(_backfilled(settings, host, connect, tell, count), in_action=settings.in_action)


def _backfilled(settings: Settings, host: Host, connect: Connect, tell: TELL, count: Count) -> Report:
    try:
        look = first_look(settings, host)
        chosen = choose_releases(look.settings, look.snapshot, look.works.works)
        if not chosen.tags:
            return Report(verb="backfill", headline="Nothing to do: no tag is a release", releases=_rows_left(chosen))
        read = _read_last(look, chosen, host)
    except DoiActionError as error:
        return Report(verb="backfill", headline="Nothing was published", error=error)

    lacks_settings = any(finding.rule.endswith("-setting") for finding in read.findings)
    if read.error and lacks_settings:
        return _of_all(stopped(read, read.error), "Nothing was published", ())

    try:
        read = identified(read, host)
        with connect(read.settings) as registry:
            base = with_tombstone(observe(registry, read.inquiry()), read, registry, host)
            # The files speak of the newest release that is there; none of what was withdrawn comes back by this.
            while base.is_withdrawn:
                chosen = chosen.without(read.tag, reason="was withdrawn")
                if not chosen.tags:
                    return _of_all(left_withdrawn(read, base), "Nothing to do: it was withdrawn", _rows_left(chosen))
                read = identified(_read_last(look, chosen, host), host)
                base = with_tombstone(observe(registry, read.inquiry()), read, registry, host)

            refuse_rivals(read, base)
            many = read_releases(read, chosen, host, registry, base, count=count)
            fault = _what_stops(many)
            if fault:
                report = replace(stopped(read, fault), findings=many.faults)
                return _of_all(report, "Nothing was published", _rows(many))

            return _published(many, host, registry, tell, count)
    except DoiActionError as error:
        return _of_all(stopped(read, error), "Nothing was published", _rows_left(chosen))


def _read_last(look: FirstLook, chosen: ChosenReleases, host: Host) -> ReadRelease:
    """The highest version of those chosen, which decides what the files will say."""
    last = chosen.tags[-1]
    snapshot = host.snapshot(Tagged(last), wanted(look.settings, chosen.newest.work))
    snapshot = with_pages(snapshot, look.settings, chosen.newest.work, host)
    return release_of(look.settings, snapshot, chosen.version_of(last), look.works.remarks)


def _what_stops(many: OldReleases) -> DoiActionError | None:
    """What keeps one of the releases from being published, with everything else that does."""
    if many.errors:
        first, *others = many.errors
        first.also = tuple(others)
        return first

    if not many.faults:
        return None

    problems = "1 problem" if len(many.faults) == 1 else f"{len(many.faults)} problems"
    tags = sorted({finding.tag for finding in many.faults if finding.tag})
    if tags:
        named = ", ".join(tags[:5])
        if len(tags) > 5:
            named = f"{named}, …"
        problems = f"{problems} in {len(tags)} of the releases ({named})"

    return FindingsError(
        f"{problems} stopped it; nothing was written",
        fix="mend them, or leave these releases out with tags",
    )


def _published(many: OldReleases, host: Host, registry: Registry, tell: TELL, count: Count) -> Report:
    """What came of the plan. From here on DOIs may be live: they are reported whatever fails."""
    decided = _decided(many, host, registry)
    read, mode = decided.read, CommitMode(decided.read.settings["commit-mode"])
    commits = bool(decided.plan.edits) and will_commit(read, host)
    run = ManyReleases(many, host, registry, jobs=int(read.settings["jobs"]), tell=untold if read.fleeting else tell)
    commit = None
    try:
        if error := refusal(decided):
            raise error
        refuse_too_many(read.settings, _new_dois(many))
        if last := _last_new(many):
            refuse_stepping_back(read.settings, read.registry, many.lineage, last)

        edited = Edited(head=read.snapshot, edits=decided.plan.edits)
        changes = changes_of(host, edited, words=words(decided), mode=mode)
        dry_run = read.settings.flag("dry-run")
        if dry_run or read.fleeting:
            decided = replace(decided, findings=(*decided.findings, *would_fail(changes)))
        if dry_run:
            report = outcome(decided, {}, None, dry_run=True)
            return _of_all(report, f"Dry run: {_would(many)}", _rows(many))

        # What can be refused, and what a user's own template can spoil, shows before anything is written.
        if commits:
            check_commits(changes)
            if host.hosted:
                rehearse_commits(changes)

        citations(decided)

        run.publish(count=count)
        lineage = run.lineage
        if run.of_others:
            lineage = _linked_to_others(many, run, host, registry)

        others = other_versions(read, lineage, registry)
        edits = () if read.settings["state"] == "draft" else rendered(read, lineage, others).edits
        decided = replace(decided, lineage=lineage, plan=replace(decided.plan, edits=edits))
        commit = write_back(
            host,
            Edited(head=read.snapshot, edits=edits if commits else ()),
            words=words(decided),
            mode=mode,
            lineage=lineage,
            edit_again=lambda: edited_again(read, host, registry),
            tell=tell,
        )
        _write_release_texts(many, run, decided, host, tell)
    except Exception as error:
        return _cut_short(many, run, decided, commit, what_stopped(error, has_written=bool(run.done)))

    report = outcome(decided, run.done, commit)
    return _of_all(report, _verdict(many, run), _rows(many, run))


def _linked_to_others(many: OldReleases, run: ManyReleases, host: Host, registry: Registry) -> Lineage:
    """The lineage once the releases that another run published meanwhile are linked to those of this one.

    Neither run had planned with the other's versions. Of two runs the one that writes the concept later sees both, and
    links them as two runs after each other do: the others' versions are planned again, beside those that are out now.
    """
    seen_from = many.planner.seen_from
    base = observe(registry, seen_from.inquiry())
    strangers = frozenset(run.of_others)
    with_tag = [version for version in base.published if version.tag.name]
    others = [version for version in with_tag if version.doi in strangers]
    in_order = sorted(others, key=lambda version: version.order)
    chosen = replace(many.chosen, tags=tuple(version.tag.name for version in in_order))

    again = read_releases(seen_from, chosen, host, registry, base, count=uncounted, again=strangers)
    if fault := _what_stops(again):
        raise fault

    second = ManyReleases(again, host, registry, jobs=1, tell=untold)
    second.publish(count=uncounted)
    run.done |= second.done
    lineage = again.planner.at_end(many.read, again.releases)
    for _ in range(UNITE_TRIES):
        if not tie_ends(registry, lineage, tell=untold, done=run.done):
            break
    return lineage


def _decided(many: OldReleases, host: Host, registry: Registry) -> Decided:
    """The newest release with the steps of all; it alone decides what the files will say."""
    read = many.read
    page, metadata = read.metadata.landing_page or "", read.metadata
    for release in many.releases:
        if release.release.tag == read.tag:
            page, metadata = release.wanted.landing_page, release.wanted.metadata

    # What is sent for each is worked out only where it is shown.
    is_shown = read.settings.flag("dry-run")
    shown = many.steps if is_shown else ()
    decided = decided_on(read, host, registry, many.lineage, Planned(steps=shown), landing_page=page, metadata=metadata)
    notes = list(decided.plan.notes)
    last = _last_new(many)
    if last:
        notes += step_back_note(read.registry, many.lineage, last)

    plan = replace(decided.plan, steps=many.steps, notes=tuple(notes))
    return replace(decided, plan=plan, payload=decided.payload if is_shown else sends_nothing)


def _last_new(many: OldReleases) -> Version | None:
    """The version that is made public last; None where none is, since drafts show nobody anything."""
    if many.read.settings["state"] == "draft":
        return None

    new = [release.version for release in many.releases if release.is_new]
    return new[-1] if new else None


def _new_dois(many: OldReleases) -> int:
    """How many DOIs there will be that are not there now."""
    versions = sum(release.wanted.lineage.current is None for release in many.releases)
    base = many.planner.base
    is_work_known = base.concept is not None or bool(base.published)

    # A draft of a version goes without a concept.
    is_draft = many.read.settings["state"] == "draft"
    if versions == 0 or is_work_known or is_draft:
        return versions
    return versions + 1


def _write_release_texts(many: OldReleases, run: ManyReleases, decided: Decided, host: Host, tell: TELL) -> None:
    """The texts of the releases that have their DOIs name them, where somebody could follow them."""
    if not texts_name_dois(decided.read):
        return

    # A run that broke off published some of them, and came to no text.
    new = [(old.release, version) for old, version in run.out]
    for release, version in (*many.published, *new):
        # A tag alone, or a host without releases, has no text.
        if release.id is None:
            continue

        text = new_release_text(
            release,
            version_doi=version.doi,
            concept_doi=decided.lineage.concept_doi,
            templates=decided.read.templates,
        )
        write_release_text(host, release.tag, text, lineage=decided.lineage, tell=tell)


def _cut_short(
    many: OldReleases, run: ManyReleases, decided: Decided, commit: Commit | None, error: DoiActionError
) -> Report:
    """The report of a run that broke off: how many releases have their DOI by then."""
    report = cut_short(replace(decided, lineage=run.lineage), run.done, commit, error)
    if not run.done:
        return _of_all(report, "Nothing was published", _rows(many, run))

    total, done = len(many.releases), len(run.out)
    left = many.releases[done:]
    goes_on = f"running again goes on with {left[0].release.tag}" if left else "running again does what is left"
    error.state = f"{done} of {total} releases have their DOIs; {goes_on}"

    steps = tuple(step for step in many.steps if step.record.doi in run.done)
    plan = Plan(steps=steps, edits=report.plan.edits, notes=decided.plan.notes)
    report = replace(report, plan=plan, error=error)
    return _of_all(report, f"{_verdict(many, run)}, and then the run stopped", _rows(many, run))


def _of_all(report: Report, headline: str, rows: tuple[ReleaseRow, ...]) -> Report:
    return replace(report, verb="backfill", headline=headline, releases=rows)


def _in(many: OldReleases) -> str:
    return " in the SANDBOX (not real DOIs)" if many.read.registry.rehearsal else ""


def _would(many: OldReleases) -> str:
    """What a run would do, and what it costs."""
    if not many.steps:
        return f"nothing to do, all {len(many.published)} releases have their DOIs{_in(many)}"

    new = sum(release.is_new for release in many.releases)
    cost = f"{_new_dois(many)} new DOIs, {len(many.steps)} writes"
    return f"would publish {_releases(new)}{_in(many)}: {cost}"


def _verdict(many: OldReleases, run: ManyReleases) -> str:
    if not many.steps:
        return f"Nothing to do: all {len(many.published)} releases have their DOIs{_in(many)}"

    new = sum(release.is_new for release, _ in run.out)
    what = f"{_releases(new)}{_in(many)}"
    if many.read.fleeting:
        return f"Rehearsal: would publish {what}"
    if many.read.settings["state"] == "draft":
        return f"Reserved DOIs for {what}"
    return f"Published {what}"


def _releases(count: int) -> str:
    return "1 release" if count == 1 else f"{count} releases"


def _rows(many: OldReleases, run: ManyReleases | None = None) -> tuple[ReleaseRow, ...]:
    """A row for each release, the lowest version first, then the tags that are left out."""
    names: dict[str, Doi] = {}
    if run is not None:
        names = {release.release.tag: version.doi for release, version in run.out}

    rows = [
        ReleaseRow(tag=version.tag.name, fate=Fate.KEPT, version=version.text, doi=version.doi)
        for _, version in many.published
    ]
    for release in many.releases:
        tag, version, published_at = release.release.tag, release.version, release.release.published_at
        doi: Doi | None = version.doi
        if tag in names:
            doi = names[tag]
        elif doi in many.lineage.provisional:
            # A placeholder is for nobody.
            doi = None

        day = published_at.date() if published_at else None
        rows.append(ReleaseRow(tag=tag, fate=Fate.NEW, version=version.text, day=day, doi=doi))

    orders = {version.tag.name: version.order for version in many.planner.base.versions}
    rows.sort(key=lambda row: orders[row.tag])
    return (*rows, *(_left(each) for each in many.left_out))


def _rows_left(chosen: ChosenReleases) -> tuple[ReleaseRow, ...]:
    return tuple(_left(each) for each in chosen.left_out)


def _left(each: LeftOut) -> ReleaseRow:
    return ReleaseRow(tag=each.tag, fate=Fate.LEFT_OUT, reason=each.reason)
