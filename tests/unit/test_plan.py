"""Steps at the registry: what is planned from a lineage, and that nothing is planned twice."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from doi_action.formats.datacite.write import attributes_of
from doi_action.identifiers.types import Doi
from doi_action.lineage import DoiState, Lineage, RegistryRecord, Version, predecessor_of, successors_of
from doi_action.lineage.family import Family
from doi_action.model import Contributor, Creator, Dated, Kind, Metadata, RelatedIdentifier, Subject, Tag, home_page
from doi_action.plan.records import concept_record, version_record
from doi_action.plan.release import Updating, Wanted, plan_concept, plan_release, plan_version
from doi_action.plan.steps import (
    Attach,
    Discard,
    Hide,
    Publish,
    Reserve,
    Step,
    Update,
    deposits,
    describe,
    describe_change,
    publishes,
)
from doi_action.plan.three_way import FieldChange, Kept, Prefer

CONCEPT, ONE, TWO, THREE = (Doi("10.14454", name) for name in ("concept", "one", "two", "three"))
PAGE, HOME = "https://example.org/release", "https://example.org/"
PAPER = RelatedIdentifier(value="10.1000/paper", scheme="DOI", relation="IsDescribedBy")
METADATA = Metadata(
    kind=Kind.SOFTWARE,
    title="A tool",
    creators=(Creator(family_names="Example", given_names="Ada"),),
    publisher="Example Lab",
    publication_date=date(2026, 1, 15),
    created=date(2026, 1, 14),
    version="1.0",
    sizes=("3 MB",),
    related_identifiers=(PAPER,),
)


def version(text: str, doi: Doi, distance: int | None = 0) -> Version:
    """A version with its tag."""
    return Version(text=text, doi=doi, tag=Tag(name=f"v{text}", commit=f"c{text}", distance=distance))


def differences(wanted: RegistryRecord, found: RegistryRecord) -> tuple[str, ...]:
    """The fields in which two records differ, to the letter."""
    names = ("title", "creators", "version", "publication_date", "dates", "landing_page")
    plain = [n for n in names if getattr(wanted.metadata, n) not in (None, getattr(found.metadata, n))]
    links = {r.key for r in wanted.metadata.related_identifiers} - {r.key for r in found.metadata.related_identifiers}
    gone = {r.key for r in found.metadata.related_identifiers} - {r.key for r in wanted.metadata.related_identifiers}
    return (*plain, *(["related_identifiers"] if links or gone else []))


def plan(
    lineage: Lineage,
    metadata: Metadata = METADATA,
    *,
    draft: bool = False,
    said_before: Metadata = METADATA,
) -> tuple[Step, ...]:
    """The plan for a lineage whose files said `said_before` when its records were written."""
    said = (said_before,)
    release = Wanted(metadata=metadata, lineage=lineage, landing_page=PAGE, said_before=said, said_of_newest=said)
    return plan_release(release, concept_page=HOME, draft=draft, updating=UPDATING).steps


UPDATING = Updating(differences=differences, held=lambda record: record)


def first() -> Lineage:
    """A work that has no DOI yet."""
    return Lineage(identity="github:1", work="", concept_doi=CONCEPT, version=version("1.0", ONE))


def test_a_first_release_publishes_version_then_concept() -> None:
    """No record may name a version that does not resolve, so the concept comes last."""
    assert [(type(s), s.record.doi) for s in plan(first())] == [(Publish, ONE), (Publish, CONCEPT)]  # type: ignore[union-attr]
    assert [step.record.metadata.landing_page for step in plan(first())] == [PAGE, HOME]
    assert plan(second(), replace(METADATA, version="1.1"))[-1].record.metadata.landing_page == HOME


def test_steps_tell_what_becomes_public_and_whether_files_are_sent() -> None:
    """A draft is not public, and what follows a version may be public before it."""
    steps = plan(first())
    assert publishes(steps, ONE) and not publishes(steps[1:], ONE) and not publishes(plan(first(), draft=True), ONE)
    attached = Attach(record=steps[0].record, files=("a.zip",), reason="")  # type: ignore[union-attr]
    assert not deposits(steps) and deposits((*steps, attached))


def test_the_concept_speaks_of_the_newest_wherever_it_stands_among_several() -> None:
    """A maintenance release may be the last one made."""
    newer = replace(seen_from("1.2", {}), published=())
    fix = replace(seen_from("1.1", {}), published=(newer.version,))
    releases = [
        Wanted(metadata=said_of(lineage.version.text), lineage=lineage, landing_page=PAGE) for lineage in (newer, fix)
    ]
    (step,) = plan_concept(releases, found=None, concept_page=HOME, updating=UPDATING).steps
    assert step.record.metadata.title == "A tool, as of 1.2"
    assert set(step.record.related("HasVersion")) == {TWO, THREE}
    (none_newest,) = plan_concept(releases[1:], found=None, concept_page=HOME, updating=UPDATING).steps
    assert none_newest.record.metadata.title == "A tool, as of 1.1"


def test_planning_again_after_carrying_out_gives_nothing() -> None:
    """A repeat has no step."""
    lineage = first()
    done = replace(
        lineage,
        current=version_record(METADATA, lineage, PAGE),
        concept=concept_record(METADATA, lineage, HOME),
        listed=frozenset({ONE}),
    )
    assert plan(done) == ()


def test_the_concept_says_nothing_that_belongs_to_one_version() -> None:
    """Version, sizes, day of the commit and what the version references or is part of stay with the version."""
    relations = ("IsPartOf", "IsIdenticalTo", "IsVersionOf", "IsPreviousVersionOf", "References", "Continues")
    links = tuple(RelatedIdentifier(value="10.1000/x", scheme="DOI", relation=relation) for relation in relations)
    record = concept_record(replace(METADATA, related_identifiers=links), first(), HOME)
    said = record.metadata
    assert (said.version, said.sizes, said.created, said.dates) == (None, (), None, ())
    assert [r.relation for r in said.related_identifiers] == ["HasVersion"]


def test_the_concept_says_what_is_true_of_all_versions() -> None:
    """The paper, the documentation, whom to ask, who hosts it, the language; not every page about the work."""
    docs = RelatedIdentifier(value="https://docs.example.org", scheme="URL", relation="IsDocumentedBy")
    page = home_page("https://example.com")
    roles = ("ContactPerson", "Editor", "HostingInstitution")
    helpers = tuple(Contributor(creator=Creator(name=role), role=role) for role in roles)
    metadata = replace(METADATA, related_identifiers=(PAPER, docs, page), contributors=helpers, language="en")
    said = concept_record(metadata, first(), HOME).metadata
    assert [link.value for link in said.related_identifiers] == [PAPER.value, docs.value, str(ONE)]
    assert [who.role for who in said.contributors] == ["ContactPerson", "HostingInstitution"]
    assert said.language == "en"


def test_the_concept_is_issued_with_the_first_version_and_updated_with_the_newest() -> None:
    """Its day of issue stays when versions follow; the year that citations show is the newest's."""
    one = concept_record(METADATA, first(), HOME)
    assert (one.metadata.publication_date, one.metadata.dates) == (date(2026, 1, 15), ())

    lineage = replace(first(), concept=one)
    for day in (date(2027, 3, 1), date(2028, 4, 2)):
        lineage = replace(lineage, concept=concept_record(replace(METADATA, publication_date=day), lineage, HOME))
    assert lineage.concept and lineage.concept.metadata.publication_date == date(2026, 1, 15)
    assert lineage.concept.metadata.dates == (Dated(value="2028-04-02", type="Updated"),)
    sent = attributes_of(lineage.concept)
    assert sent["publicationYear"] == 2028
    assert {d["dateType"]: d["date"] for d in sent["dates"]} == {"Issued": "2026-01-15", "Updated": "2028-04-02"}


@pytest.mark.parametrize("year", ["2019", "2019-07", "2026", "2026-01"])
def test_a_year_of_issue_that_was_given_elsewhere_stays(year: str) -> None:
    """A concept that is taken over may know no day; it was issued before this version all the same."""
    found = RegistryRecord(
        doi=CONCEPT,
        state=DoiState.FINDABLE,
        metadata=Metadata(dates=(Dated(value=year, type="Issued"), Dated(value="2020-05", type="Collected"))),
    )
    said = concept_record(METADATA, replace(first(), concept=found), HOME).metadata
    assert said.publication_date is None
    assert [(d.type, d.value) for d in said.dates] == [
        ("Issued", year),
        ("Updated", "2026-01-15"),
        ("Collected", "2020-05"),
    ]


def test_a_year_of_issue_after_the_version_is_none() -> None:
    """The work was out by then."""
    later = Metadata(dates=(Dated(value="2027", type="Issued"),))
    found = RegistryRecord(doi=CONCEPT, state=DoiState.FINDABLE, metadata=later)
    said = concept_record(METADATA, replace(first(), concept=found), HOME).metadata
    assert (said.publication_date, said.dates) == (date(2026, 1, 15), ())


def test_a_concept_is_findable_at_its_page_and_never_names_itself() -> None:
    """What a file says of the concept's own DOI is no link of its record, nor is the page that it leads to."""
    itself = RelatedIdentifier(value=str(CONCEPT).upper(), scheme="DOI", relation="IsDocumentedBy")
    record = concept_record(replace(METADATA, related_identifiers=(itself, PAPER)), first(), HOME)
    assert (record.doi, record.state, record.metadata.landing_page) == (CONCEPT, DoiState.FINDABLE, HOME)
    assert [link.value for link in record.metadata.related_identifiers] == [PAPER.value, str(ONE)]

    own_page = RelatedIdentifier(value=HOME, scheme="URL", relation="IsIdenticalTo")
    found = replace(record, metadata=replace(record.metadata, related_identifiers=(own_page,)))
    again = concept_record(METADATA, replace(first(), concept=found), HOME)
    assert own_page not in again.metadata.related_identifiers


def test_the_year_of_a_version_is_that_of_its_release() -> None:
    """A file that says when a version was updated moves no year of publication."""
    metadata = replace(METADATA, dates=(Dated(value="2029-01-01", type="Updated"),))
    assert attributes_of(version_record(metadata, first(), PAGE))["publicationYear"] == 2026


def test_a_maintenance_release_gives_the_concept_nothing_but_itself() -> None:
    """The concept keeps speaking of the newest version, its paper included."""
    newer = version("2.0", TWO, -3)
    lineage = replace(first(), published=(newer,), listed=frozenset({TWO}))
    lineage = replace(lineage, concept=concept_record(replace(METADATA, related_identifiers=()), lineage, HOME))
    said = concept_record(METADATA, lineage, HOME).metadata
    assert [link.relation for link in said.related_identifiers] == ["HasVersion"]


def test_a_record_never_links_to_itself() -> None:
    """A file that names its own DOI as related gives no self-relation."""
    own = RelatedIdentifier(value=str(ONE).upper(), scheme="DOI", relation="References")
    record = version_record(replace(METADATA, related_identifiers=(own,)), first(), PAGE)
    assert [r.relation for r in record.metadata.related_identifiers] == ["IsVersionOf"]


def test_the_landing_page_is_no_relation_of_its_record() -> None:
    """The DOI resolves to it; another page of the same release stays."""
    links = tuple(RelatedIdentifier(value=v, scheme="URL", relation="IsIdenticalTo") for v in (PAGE, HOME))
    record = version_record(replace(METADATA, related_identifiers=links), first(), PAGE)
    assert [r.value for r in record.metadata.related_identifiers][1:] == [HOME]


def second() -> Lineage:
    """1.0 is published; 1.1 comes."""
    before = version("1.0", ONE, 3)
    lineage = replace(first(), version=version("1.1", TWO), published=(before,), listed=frozenset({ONE}))
    old = version_record(METADATA, first(), PAGE)
    concept = concept_record(METADATA, first(), HOME)
    return replace(lineage, predecessor=before, concept=concept, records={ONE: old})


def test_the_next_release_links_both_ends() -> None:
    """IsNewVersionOf on the new record, IsPreviousVersionOf on the old one, HasVersion on the concept."""
    new, old, concept = plan(second(), replace(METADATA, version="1.1"))
    assert isinstance(new, Publish) and new.record.doi == TWO and new.record.related("IsNewVersionOf") == (ONE,)
    assert isinstance(old, Update) and old.record.related("IsPreviousVersionOf") == (TWO,)
    assert isinstance(concept, Update) and set(concept.record.related("HasVersion")) == {ONE, TWO}


def test_a_neighbour_keeps_what_others_linked_it_to() -> None:
    """Only the one link is added to the predecessor's record."""
    _, old, _ = plan(second(), replace(METADATA, version="1.1"))
    assert isinstance(old, Update) and PAPER in old.record.metadata.related_identifiers


def test_a_version_between_two_relinks_both() -> None:
    """1.0 -> 1.2 becomes 1.0 -> 1.1 -> 1.2, and the stale links go."""
    one, three = version("1.0", ONE, 3), version("1.2", THREE, -2)
    link = lambda relation, doi: RelatedIdentifier(value=str(doi), scheme="DOI", relation=relation)  # noqa: E731
    records = {
        doi: RegistryRecord(doi=doi, state=DoiState.FINDABLE, metadata=Metadata(related_identifiers=(link(r, to),)))
        for doi, r, to in ((ONE, "IsPreviousVersionOf", THREE), (THREE, "IsNewVersionOf", ONE))
    }
    lineage = replace(second(), published=(one, three), predecessor=one, successors=(three,), records=records)
    steps = {s.record.doi: s.record for s in plan(lineage) if not isinstance(s, Reserve)}  # type: ignore[union-attr]
    assert steps[ONE].related("IsPreviousVersionOf") == (TWO,)
    assert steps[THREE].related("IsNewVersionOf") == (TWO,)
    assert (steps[TWO].related("IsNewVersionOf"), steps[TWO].related("IsPreviousVersionOf")) == ((ONE,), (THREE,))


def test_a_maintenance_release_leaves_the_concepts_words_alone() -> None:
    """The concept gains a version and keeps speaking of the newest."""
    newer = version("2.0", THREE, None)
    lineage = replace(second(), published=(*second().published, newer), listed=frozenset({ONE, THREE}))
    concept = plan(lineage, replace(METADATA, title="Another title"))[-1]
    assert isinstance(concept, Update) and concept.fields == ("related_identifiers",)


def test_a_stewards_link_survives_an_update() -> None:
    """What somebody added at the registry is kept when the record is updated."""
    lineage = first()
    added = RelatedIdentifier(value="10.1000/citing", scheme="DOI", relation="IsCitedBy")
    record = version_record(METADATA, lineage, PAGE)
    found = replace(
        record,
        metadata=replace(
            record.metadata, title="Old", related_identifiers=(*record.metadata.related_identifiers, added)
        ),
    )
    renamed = replace(lineage, current=found, listed=frozenset({ONE}))
    step = plan(renamed, said_before=replace(METADATA, title="Old"))[0]
    assert isinstance(step, Update) and step.fields == ("title",) and added in step.record.metadata.related_identifiers


def test_a_draft_touches_nothing_but_itself() -> None:
    """Nothing may point at a DOI that does not resolve."""
    (step,) = plan(second(), draft=True)
    assert isinstance(step, Reserve) and step.record.state is DoiState.DRAFT


def test_a_draft_is_published_by_the_release() -> None:
    """A DOI that was reserved becomes findable."""
    lineage = first()
    draft = replace(version_record(METADATA, lineage, PAGE), state=DoiState.DRAFT)
    assert isinstance(plan(replace(lineage, current=draft))[0], Publish)


def test_a_concept_keeps_the_dates_that_a_steward_gave_it() -> None:
    """Of the dates only the days of the first and the newest version are ours."""
    added = Dated(value="2020/2024", type="Collected")
    before = concept_record(METADATA, first(), HOME)
    found = replace(before, metadata=replace(before.metadata, dates=(*before.metadata.dates, added)))
    after = concept_record(METADATA, replace(first(), concept=found), HOME)
    assert after.metadata.dates == (added,)


NAMES = {"1.0": ONE, "1.1": TWO, "1.2": THREE}
PLACES = {"1.0": 1, "1.1": 2, "1.2": 3}
"""Where each version stands on the one line of commits."""
DAYS = {"1.0": date(2026, 1, 15), "1.1": date(2026, 2, 15), "1.2": date(2026, 3, 15)}

Records = dict[Doi, RegistryRecord]


def seen_from(text: str, held: Records) -> Lineage:
    """The lineage as a registry that holds these records shows it to a release."""
    versions = [version(other, NAMES[other], PLACES[text] - PLACES[other]) for other in NAMES]
    own = next(v for v in versions if v.text == text)
    concept = held.get(CONCEPT)
    listed = frozenset(concept.related("HasVersion")) if concept else frozenset()
    nothing = replace(first(), version=own, versions=tuple(versions), concept=concept, current=held.get(own.doi))
    published = tuple(v for v in versions if v.doi in listed)
    before = predecessor_of(own, published)
    followed = held.get(before.doi) if before else None
    after = successors_of(own, published, predecessor=followed, current=nothing.current)
    known = [v.doi for v in (before, *after) if v]
    return replace(
        nothing,
        published=published,
        listed=listed,
        predecessor=before,
        successors=after,
        records={doi: held[doi] for doi in known},
    )


def said_of(text: str) -> Metadata:
    """What is to be said of a version."""
    return replace(METADATA, version=text, title=f"A tool, as of {text}", publication_date=DAYS[text])


def carried_out(steps: Sequence[Step], held: Records) -> Records:
    """What a registry holds after these steps: an update changes the fields that it names, and no others."""
    after = dict(held)
    for step in steps:
        record = step.record
        if isinstance(step, Update):
            found = after[record.doi]
            changed = {name: getattr(record.metadata, name) for name in step.fields}
            record = replace(found, metadata=replace(found.metadata, **changed))
        after[record.doi] = record
    return after


def planned(texts: Sequence[str], held: Records) -> list[Step]:
    """The plan for several releases at once, the oldest first, as a backfill makes it."""
    family, releases, steps = Family(seen_from(texts[-1], held)), [], []
    family.records |= held
    for text in texts:
        seen = seen_from(text, held)
        lineage = family.joined_by(seen.version, [v.tag for v in seen.versions], current=held.get(seen.version.doi))
        release = Wanted(metadata=said_of(text), lineage=lineage, landing_page=f"{PAGE}/{text}")
        own = plan_version(release, draft=False, updating=UPDATING).steps
        steps += own
        family.add(lineage.version, carried_out(own, {**held, **family.records}))
        releases.append(release)
    steps += plan_concept(releases, found=held.get(CONCEPT), concept_page=HOME, updating=UPDATING).steps
    return steps


def one_by_one(texts: Sequence[str], held: Records) -> Records:
    """What a registry holds after one run for each release."""
    for text in texts:
        held = carried_out(planned([text], held), held)
    return held


def in_any_order(records: Records) -> dict[Doi, object]:
    """Records whose links compare as a set."""
    return {
        doi: (
            replace(record, metadata=replace(record.metadata, related_identifiers=())),
            {link.key for link in record.metadata.related_identifiers},
        )
        for doi, record in records.items()
    }


def test_several_releases_get_one_step_for_their_concept() -> None:
    """A backfill writes the concept once, after everything that it will lead to."""
    steps = planned(["1.0", "1.1", "1.2"], {})
    assert [s.record.doi for s in steps if isinstance(s, Publish)] == [ONE, TWO, THREE, CONCEPT]
    assert [s.record.doi for s in steps].count(CONCEPT) == 1
    assert set(steps[-1].record.related("HasVersion")) == {ONE, TWO, THREE}
    assert steps[-1].record.metadata.title == "A tool, as of 1.2"


@pytest.mark.parametrize(
    ("there", "coming"),
    [
        ([], ["1.0", "1.1", "1.2"]),
        ([], ["1.0"]),
        (["1.0"], ["1.1", "1.2"]),
        (["1.0", "1.2"], ["1.1"]),
        (["1.1"], ["1.0", "1.2"]),
        (["1.2"], ["1.0", "1.1"]),
        (["1.0", "1.1"], ["1.0", "1.1", "1.2"]),
    ],
)
def test_several_releases_at_once_end_like_one_run_for_each(there: list[str], coming: list[str]) -> None:
    """Whether old releases come together or one by one, every record says the same."""
    held = one_by_one(there, {})
    at_once = carried_out(planned(coming, held), held)
    assert in_any_order(at_once) == in_any_order(one_by_one(coming, held))
    assert planned(coming, at_once) == []


def test_a_version_that_comes_late_lands_between_its_neighbours() -> None:
    """1.1, filled in later, follows 1.0 and is followed by 1.2, at both ends."""
    held = one_by_one(["1.0", "1.2"], {})
    held = carried_out(planned(["1.1"], held), held)
    chain = [
        (held[doi].related("IsNewVersionOf"), held[doi].related("IsPreviousVersionOf")) for doi in (ONE, TWO, THREE)
    ]
    assert chain == [((), (TWO,)), ((ONE,), (THREE,)), ((TWO,), ())]
    assert held[CONCEPT].metadata.title == "A tool, as of 1.2"


def test_a_registry_that_keeps_the_concept_gets_no_step_for_it() -> None:
    """It makes and moves the concept, and links every version to it, by itself."""
    release = Wanted(metadata=said_of("1.0"), lineage=seen_from("1.0", {}), landing_page=PAGE)
    steps = plan_release(release, concept_page=HOME, draft=False, updating=UPDATING, keeps_concept=True).steps
    assert [s.record.doi for s in steps] == [ONE]
    assert not steps[0].record.related("IsVersionOf")


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (Reserve, "reserve 10.14454/one: because"),
        (Publish, "publish 10.14454/one: because"),
        (Hide, "hide    10.14454/one: because"),
        (Discard, "discard 10.14454/one: because"),
    ],
)
def test_every_step_says_what_it_does_and_why(kind: type[Reserve | Publish | Hide | Discard], words: str) -> None:
    """One line for plan and log."""
    record = version_record(METADATA, first(), PAGE)
    assert describe(kind(record=record, reason="because")) == words
    assert describe(Update(record=record, fields=("title",), reason="because")) == "update  10.14454/one: because"


def test_a_version_from_before_the_first_makes_the_concept_older() -> None:
    """0.9, filled in late: the concept was issued on its day; the day of the newest stays that of the update."""
    newer = version("1.0", ONE, -3)
    concept = concept_record(METADATA, first(), HOME)
    lineage = replace(first(), version=version("0.9", TWO), published=(newer,), listed=frozenset({ONE}))
    lineage = replace(lineage, concept=concept, successors=(newer,))
    early = replace(METADATA, version="0.9", publication_date=date(2025, 5, 1))

    has_a_day = replace(concept, metadata=replace(concept.metadata, dates=(UPDATED,)))
    for known, dates in ((concept, (replace(UPDATED, value="2026-01-15"),)), (has_a_day, (UPDATED,))):
        step = plan(replace(lineage, concept=known), early)[-1]
        assert isinstance(step, Update) and step.record.doi == CONCEPT
        assert step.fields == ("related_identifiers", "dates", "publication_date")
        assert (step.record.metadata.publication_date, step.record.metadata.dates) == (date(2025, 5, 1), dates)

    without_day = plan(lineage, replace(early, publication_date=None))[-1]
    assert without_day.record.metadata.publication_date == date(2026, 1, 15)  # type: ignore[union-attr]
    undated = replace(concept, metadata=replace(concept.metadata, publication_date=None))
    assert plan(replace(lineage, concept=undated), early)[-1].record.metadata.publication_date is None  # type: ignore[union-attr]

    late = plan(lineage, replace(early, publication_date=date(2026, 1, 20)))[-1]
    assert isinstance(late, Update) and late.fields == ("related_identifiers",)
    assert late.record.metadata.publication_date == date(2026, 1, 15)


UPDATED = Dated(value="2026-03-01", type="Updated")


def test_the_day_of_the_newest_version_is_the_concepts_update() -> None:
    """Whole days are cleared with the dates that are written; what goes and what comes is told."""
    concept = plan(second(), replace(METADATA, version="1.1", publication_date=date(2026, 3, 1)))[-1]
    assert isinstance(concept, Update)
    assert concept.fields == ("dates", "related_identifiers", "publication_date")
    assert (concept.record.metadata.publication_date, concept.record.metadata.dates) == (date(2026, 1, 15), (UPDATED,))
    assert concept.reason == "all versions: dates, related identifiers changed"
    assert [change.field for change in concept.changes] == ["dates", "related_identifiers"]


def test_a_concept_that_is_out_of_the_index_stays_there_when_it_is_updated() -> None:
    """Whoever withdrew it did so on purpose."""
    lineage = second()
    assert lineage.concept
    hidden = replace(lineage, concept=replace(lineage.concept, state=DoiState.REGISTERED))
    step = plan(hidden, replace(METADATA, version="1.1"))[-1]
    assert isinstance(step, Update) and step.record.state is DoiState.REGISTERED


def test_a_concept_of_which_there_is_a_draft_is_published() -> None:
    """Nobody can resolve a draft."""
    lineage = second()
    assert lineage.concept
    draft = replace(lineage, concept=replace(lineage.concept, state=DoiState.DRAFT))
    step = plan(draft, replace(METADATA, version="1.1"))[-1]
    assert isinstance(step, Publish) and step.record.doi == CONCEPT and step.record.state is DoiState.FINDABLE


def titled(lineage: Lineage, title: str) -> Lineage:
    """The lineage with another title in the concept's record."""
    assert lineage.concept
    metadata = replace(lineage.concept.metadata, title=title)
    return replace(lineage, concept=replace(lineage.concept, metadata=metadata))


def planned_concept(lineage: Lineage, mine: str, *, before: str, newest: str) -> tuple[str | None, int, int]:
    """The concept's title as planned, and how much was kept and how much clashes."""
    release = Wanted(
        metadata=replace(METADATA, version="1.1", title=mine),
        lineage=lineage,
        landing_page=PAGE,
        said_before=(replace(METADATA, version="1.1", title=before),),
        said_of_newest=(replace(METADATA, title=newest),),
    )
    found = plan_concept((release,), found=lineage.concept, concept_page=HOME, updating=UPDATING)
    return found.steps[-1].record.metadata.title, len(found.kept), len(found.clashes)


def test_what_a_concept_says_is_compared_with_what_was_said_of_the_newest() -> None:
    """A title of the newest goes, a steward's stays; what this version said before counts once it has a record."""
    lineage = second()
    assert planned_concept(titled(lineage, "Old"), "New", before="New", newest="Old") == ("New", 0, 0)
    assert planned_concept(titled(lineage, "Theirs"), "New", before="New", newest="New") == ("Theirs", 1, 0)
    assert planned_concept(titled(lineage, "Theirs"), "New", before="Theirs", newest="Old") == ("New", 0, 1)
    there = replace(lineage, current=version_record(replace(METADATA, version="1.1"), lineage, PAGE))
    assert planned_concept(titled(there, "Mistyped"), "New", before="Mistyped", newest="Old") == ("New", 0, 0)
    assert planned_concept(titled(there, "Old"), "New", before="Mistyped", newest="Old") == ("New", 0, 0)


def test_what_is_kept_and_what_clashes_is_told_of_version_and_concept() -> None:
    """Each under its own DOI."""
    lineage = replace(second(), current=version_record(replace(METADATA, version="1.1"), second(), PAGE))
    assert lineage.current and lineage.concept
    theirs = replace(METADATA, title="Theirs", language="no")
    lineage = replace(
        lineage,
        current=replace(lineage.current, metadata=theirs),
        concept=replace(lineage.concept, metadata=replace(lineage.concept.metadata, title="Theirs", language="no")),
    )
    release = Wanted(
        metadata=replace(METADATA, version="1.1", title="Mine"),
        lineage=lineage,
        landing_page=PAGE,
        said_before=(METADATA,),
        said_of_newest=(METADATA,),
    )
    found = plan_release(release, concept_page=HOME, draft=False, updating=UPDATING)
    assert [(doi, kept.field, kept.value) for doi, kept in found.kept] == [
        (TWO, "language", "no"),
        (CONCEPT, "language", "no"),
    ]
    assert [(doi, clash.files, clash.registry) for doi, clash in found.clashes] == [
        (TWO, "Mine", "Theirs"),
        (CONCEPT, "Mine", "Theirs"),
    ]


def test_a_concepts_link_is_a_stewards_or_ours_from_before_a_move() -> None:
    """One that nobody of us said stays, and is told; one to the address that we had is ours, and goes."""
    theirs = RelatedIdentifier(value="10.1000/citing", scheme="DOI", relation="IsCitedBy")
    docs = RelatedIdentifier(value="https://example.org/octo/tool/docs", scheme="URL", relation="IsDocumentedBy")
    moved = replace(docs, value="https://example.org/lab/tool/docs")
    lineage = second()
    assert lineage.concept
    related = (*lineage.concept.metadata.related_identifiers, theirs, docs)
    old = replace(lineage.concept.metadata, related_identifiers=related, landing_page="https://example.org/octo/tool")
    lineage = replace(lineage, concept=replace(lineage.concept, metadata=old))
    release = Wanted(
        metadata=replace(METADATA, version="1.1", related_identifiers=(PAPER, moved)),
        lineage=lineage,
        landing_page=PAGE,
        said_of_newest=(METADATA,),
    )
    page = "https://example.org/lab/tool"
    found = plan_concept((release,), found=lineage.concept, concept_page=page, updating=UPDATING)
    (step,) = found.steps
    assert isinstance(step, Update) and theirs in step.record.metadata.related_identifiers
    assert docs not in step.record.metadata.related_identifiers and moved in step.record.metadata.related_identifiers
    assert [kept.value for _, kept in found.kept] == [str(theirs)]


@pytest.mark.parametrize(
    ("dates", "issued", "planned"),
    [
        ((Dated(value="2027", type="Issued"),), None, ()),
        ((Dated(value="2026-02-01", type="Updated"),), date(2026, 2, 1), ()),
        ((Dated(value="2026-02-01", type="Collected"),), None, (Dated(value="2026-02-01", type="Collected"),)),
    ],
    ids=["a later year", "a later day", "a date of others"],
)
def test_the_days_of_a_concept_follow_from_its_versions_whoever_wrote_them(
    dates: tuple[Dated, ...], issued: date | None, planned: tuple[Dated, ...]
) -> None:
    """What stands there of issue and update is not kept as somebody's, and is no clash."""
    lineage = first()
    there = concept_record(METADATA, lineage, HOME)
    there = replace(there, metadata=replace(there.metadata, dates=dates, publication_date=issued))
    release = Wanted(metadata=METADATA, lineage=replace(lineage, concept=there), landing_page=PAGE)
    found = plan_concept((release,), found=there, concept_page=HOME, updating=UPDATING)
    assert (found.clashes, found.kept) == ((), ())
    (step,) = found.steps
    assert isinstance(step, Update)
    assert (step.record.metadata.publication_date, step.record.metadata.dates) == (date(2026, 1, 15), planned)


def test_a_version_that_others_list_stays_listed_and_is_no_stewards() -> None:
    """Whichever run wrote it: a concept loses no version, and nobody is told that somebody else added one."""
    lineage = second()
    assert lineage.concept
    other = RelatedIdentifier(value=str(THREE), scheme="DOI", relation="HasVersion")
    related = (*lineage.concept.metadata.related_identifiers, other)
    metadata = replace(lineage.concept.metadata, related_identifiers=related)
    lineage = replace(lineage, concept=replace(lineage.concept, metadata=metadata))
    release = Wanted(metadata=replace(METADATA, version="1.1"), lineage=lineage, landing_page=PAGE)
    found = plan_concept((release,), found=lineage.concept, concept_page=HOME, updating=UPDATING)
    assert set(found.steps[0].record.related("HasVersion")) == {ONE, TWO, THREE}
    assert [kept for _, kept in found.kept if kept.value.startswith("HasVersion")] == []


def test_the_other_ends_are_updated_in_their_links_alone() -> None:
    """With what comes and why, in words."""
    _, old, _ = plan(second(), replace(METADATA, version="1.1"))
    assert isinstance(old, Update) and old.fields == ("related_identifiers",)
    assert old.reason == "version 1.0 gets its link to 1.1"
    (change,) = old.changes
    assert (change.field, change.old) == ("related_identifiers", ()) and str(TWO) in change.new[0]


@pytest.mark.parametrize(
    ("state", "title", "steps"),
    [
        (DoiState.DRAFT, "A tool", []),
        (DoiState.DRAFT, "Another", ["the draft differs in title"]),
        (DoiState.FINDABLE, "Another", []),
        (DoiState.REGISTERED, "Another", []),
    ],
)
def test_a_draft_is_brought_up_to_date_and_what_is_public_is_no_draft_again(
    state: DoiState, title: str, steps: list[str]
) -> None:
    """Preparing a version that is out writes nothing."""
    found = replace(version_record(replace(METADATA, title=title), first(), PAGE), state=state)
    planned = plan(replace(first(), current=found), draft=True, said_before=replace(METADATA, title=title))
    assert [step.reason for step in planned] == steps
    assert all(isinstance(s, Reserve) and s.record.state is DoiState.DRAFT and s.record.doi == ONE for s in planned)


def test_where_the_registry_shows_what_follows_no_older_record_is_opened() -> None:
    """Only a version that follows one which came late is told whom it follows now."""
    one, three = version("1.0", ONE, 3), version("1.2", THREE, -2)
    follows = RelatedIdentifier(value=str(ONE), scheme="DOI", relation="IsNewVersionOf")
    records = {
        ONE: RegistryRecord(doi=ONE, state=DoiState.FINDABLE, metadata=Metadata()),
        THREE: RegistryRecord(doi=THREE, state=DoiState.FINDABLE, metadata=Metadata(related_identifiers=(follows,))),
    }
    lineage = replace(second(), published=(one, three), predecessor=one, successors=(three,), records=records)
    release = Wanted(metadata=METADATA, lineage=lineage, landing_page=PAGE, said_before=(METADATA,))
    own, after = plan_release(
        release, concept_page=HOME, draft=False, updating=UPDATING, keeps_concept=True, links_versions=True
    ).steps
    assert (own.record.doi, after.record.doi) == (TWO, THREE)
    assert own.record.related("IsNewVersionOf") == (ONE,) and own.record.related("IsPreviousVersionOf") == ()
    assert after.record.related("IsNewVersionOf") == (TWO,)
    both = plan_version(release, draft=False, updating=UPDATING).steps
    assert [step.record.doi for step in both] == [TWO, ONE, THREE] and both[0].record.related("IsVersionOf") == (
        CONCEPT,
    )

    # Nor does the record of the version itself say it, when it is written again.
    again = replace(lineage, current=version_record(METADATA, lineage, PAGE, keeps_concept=True, links_versions=True))
    release = replace(release, lineage=replace(again, successors=()))
    assert not plan_version(release, draft=False, updating=UPDATING, keeps_concept=True, links_versions=True).steps


@pytest.mark.parametrize(
    ("files", "state", "reason"),
    [
        (("a.zip",), None, "version 1.0 is kept with a.zip"),
        (("a.zip", "b.csv"), DoiState.DRAFT, "version 1.0 is kept with 2 files"),
        (("a.zip",), DoiState.FINDABLE, None),
        ((), None, None),
    ],
)
def test_files_are_deposited_with_the_draft_before_it_is_published(
    files: tuple[str, ...], state: DoiState | None, reason: str | None
) -> None:
    """Afterwards they are closed."""
    record = version_record(METADATA, first(), PAGE)
    lineage = replace(first(), current=replace(record, state=state) if state else None)
    release = Wanted(metadata=METADATA, lineage=lineage, landing_page=PAGE, files=files, said_before=(METADATA,))
    steps = plan_version(release, draft=False, updating=UPDATING).steps
    attached = [step for step in steps if isinstance(step, Attach)]
    assert [(step.files, step.reason, step.record.state) for step in attached] == (
        [(files, reason, DoiState.DRAFT)] if reason else []
    )
    if state is not DoiState.FINDABLE:
        assert isinstance(steps[-1], Publish) and steps[-1].record.doi == ONE
        has_a_draft = state is DoiState.DRAFT
        told = "version 1.0 has a draft, which nobody can resolve" if has_a_draft else "version 1.0 has no DOI yet"
        assert steps[-1].reason == told


def test_a_version_that_is_out_of_the_index_stays_there_when_it_is_updated() -> None:
    """With its page, what changes and what only the registry says told."""
    old = replace(METADATA, title="Old", keywords=(Subject(text="tides"),))
    found = replace(version_record(old, first(), PAGE), state=DoiState.REGISTERED, beyond=(("sizes", "big"),))
    lineage = replace(first(), current=found)
    release = Wanted(metadata=METADATA, lineage=lineage, landing_page=PAGE, said_before=(old,))
    planned = plan_version(release, draft=False, updating=UPDATING)
    (step,) = planned.steps
    assert isinstance(step, Update) and step.record.state is DoiState.REGISTERED
    assert step.fields == ("title", "keywords") and step.record.metadata.landing_page == PAGE
    assert [(change.field, change.old, change.new) for change in step.changes] == [
        ("title", ("Old",), ("A tool",)),
        ("keywords", ("tides",), ()),
    ]
    assert planned.kept == ((ONE, Kept(field="sizes", value="big")),)


def test_a_doi_that_the_resolver_does_not_know_is_registered_again() -> None:
    """Nothing of what it says has changed."""
    record = version_record(METADATA, first(), PAGE)
    lineage = replace(first(), current=record)
    release = Wanted(metadata=METADATA, lineage=lineage, landing_page=PAGE, said_before=(METADATA,))
    updating = replace(UPDATING, differences=lambda wanted, found: ("registration",))
    (step,) = plan_version(release, draft=False, updating=updating).steps
    assert step.reason.startswith("version 1.0 is published, and the resolver does not know its DOI")


def test_the_side_that_is_preferred_wins() -> None:
    """Where both changed a title."""
    theirs = version_record(replace(METADATA, title="Theirs"), first(), PAGE)
    release = Wanted(
        metadata=replace(METADATA, title="Mine"),
        lineage=replace(first(), current=theirs),
        landing_page=PAGE,
        said_before=(METADATA,),
    )
    planned = plan_version(release, draft=False, updating=replace(UPDATING, prefer=Prefer.FILES))
    assert planned.clashes == () and planned.steps[0].record.metadata.title == "Mine"
    assert not plan_version(release, draft=False, updating=replace(UPDATING, prefer=Prefer.REGISTRY)).steps


def test_fields_are_said_as_people_say_them() -> None:
    """In a reason."""
    lineage = first()
    found = version_record(replace(METADATA, title="Old", publication_date=date(2025, 1, 1)), lineage, PAGE)
    step = plan(
        replace(lineage, current=found, listed=frozenset({ONE})),
        said_before=replace(METADATA, title="Old", publication_date=date(2025, 1, 1)),
    )[0]
    assert step.reason == "version 1.0: title, publication date changed"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (FieldChange(field="title", old=("Levls",), new=("Levels",)), "title: Levls -> Levels"),
        (FieldChange(field="related_identifiers", old=(), new=("a", "b")), "related identifiers: (nothing) -> a, b"),
        (FieldChange(field="keywords", old=("a", "b"), new=()), "keywords: a, b -> (nothing)"),
    ],
)
def test_a_change_is_told_in_one_line(change: FieldChange, words: str) -> None:
    """What goes and what comes."""
    assert describe_change(change) == words


def test_the_old_end_is_cut_when_a_version_follows_another_one() -> None:
    """1.2 followed 1.0 until 1.1 was known: the link of 1.0 to it would have no other end."""
    one, two, three = version("1.0", ONE, 2), version("1.1", TWO, 1), version("1.2", THREE)
    never_followed = version("0.9", Doi("10.14454", "zero"), 3)
    published = (never_followed, one, two, three)
    now_known = replace(
        first(), version=three, published=published, listed=frozenset({ONE, TWO, THREE}), predecessor=two
    )
    follows_one = replace(now_known, predecessor=one)
    earlier = RegistryRecord(
        doi=ONE,
        state=DoiState.FINDABLE,
        metadata=Metadata(
            related_identifiers=(
                RelatedIdentifier(value=str(THREE), scheme="DOI", relation="IsPreviousVersionOf"),
                PAPER,
            )
        ),
    )
    own = version_record(METADATA, follows_one, PAGE)
    others = (
        RelatedIdentifier(value="10.5555/theirs", scheme="DOI", relation="IsPreviousVersionOf"),
        RelatedIdentifier(value=str(ONE), scheme="DOI", relation="References"),
        RelatedIdentifier(value=str(ONE).upper(), scheme="DOI", relation="IsPreviousVersionOf"),
    )
    metadata = replace(own.metadata, related_identifiers=(*own.metadata.related_identifiers, *others))
    steps = plan(replace(now_known, current=replace(own, metadata=metadata), records={ONE: earlier}))
    (step,) = [step for step in steps if step.record.doi == THREE]
    assert step.record.related("IsNewVersionOf") == (TWO,)
    assert step.record.related("IsPreviousVersionOf") == (Doi("10.5555", "theirs"),)
    assert step.record.related("References") == (ONE,)
    (cut,) = [step for step in steps if step.record.doi == ONE]
    assert cut.record.metadata.related_identifiers == (PAPER,)
    assert isinstance(cut, Update) and cut.fields == ("related_identifiers",)
    assert cut.reason == "version 1.2 does not follow 1.0 any more"
    (change,) = cut.changes
    assert (change.field, change.new) == ("related_identifiers", ()) and str(THREE) in change.old[0]
