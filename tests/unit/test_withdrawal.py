"""Withdrawing, purely: what a record says meanwhile, its tombstone, and how the lineage looks without it."""

from dataclasses import replace
from datetime import date

import pytest

from doi_action.edits.templating import environment
from doi_action.identifiers.types import Doi
from doi_action.lineage import DoiState, Lineage, RegistryRecord, Version, with_withdrawn
from doi_action.model import Creator, Dated, Metadata, RelatedIdentifier, Repository, Tag
from doi_action.plan.steps import Hide, Update
from doi_action.plan.withdrawal import (
    as_restored,
    as_withdrawn,
    discarding_step,
    restoring_step,
    withdrawal_steps,
    withdrawn_on,
)
from doi_action.templates_folder import templates_folder
from doi_action.views.tombstone import Tombstone, brought_back, tombstone_page, tombstone_path

DOI, CONCEPT = Doi("10.14454", "d1a5-bmqq-e7sb-07"), Doi("10.14454", "wa5f-kfy6-b7wk-11")
DAY = date(2026, 11, 27)
PAGE = "https://example.org/gone"
FOLLOWS = RelatedIdentifier(value="10.14454/one", scheme="DOI", relation="IsNewVersionOf")
RECORD = RegistryRecord(
    doi=DOI,
    state=DoiState.FINDABLE,
    metadata=Metadata(
        title="Tide | tables <b>",
        creators=(Creator(family_names="Example", given_names="Ada"),),
        version="1.2.0",
        publisher="Example Lab",
        publication_date=date(2026, 1, 15),
        dates=(Dated(value="2026-02-01", type="Updated"),),
        landing_page="https://example.org/v1.2.0",
        related_identifiers=(FOLLOWS,),
    ),
)
REPOSITORY = Repository(name="demo", owner="octo", url="https://github.com/octo/demo")


def page(record: RegistryRecord = RECORD, reason: str = "It holds personal data") -> str:
    """The tombstone of a record."""
    tombstone = Tombstone(record=record, repository=REPOSITORY, day=DAY, reason=reason, concept_doi=CONCEPT)
    return tombstone_page(tombstone, templates=environment(templates_folder()))


def test_page_and_day_come_before_the_hiding() -> None:
    """Links and all else stay."""
    update, hide = withdrawal_steps(RECORD, page=PAGE, day=DAY, reason="Wrong data")
    assert isinstance(update, Update) and isinstance(hide, Hide)
    assert update.fields == ("dates", "landing_page") and update.record.state is DoiState.FINDABLE
    assert hide.record.metadata.landing_page == PAGE and hide.reason == "Wrong data"
    assert hide.record.metadata.related_identifiers == (FOLLOWS,)
    assert [change.field for change in update.changes] == ["landing_page", "dates"]


def test_what_was_done_is_not_done_again() -> None:
    """Between the two steps only the hiding is left; afterwards nothing, on whatever day."""
    begun = as_withdrawn(RECORD, PAGE, DAY)
    later = date(2027, 1, 1)
    halfway = RegistryRecord(doi=DOI, state=DoiState.FINDABLE, metadata=begun.metadata)
    assert [type(step) for step in withdrawal_steps(halfway, page=PAGE, day=later, reason="x")] == [Hide]
    assert list(withdrawal_steps(begun, page=PAGE, day=later, reason="x")) == []
    assert withdrawn_on(begun) == DAY
    assert begun.state is DoiState.REGISTERED


@pytest.mark.parametrize(
    ("said", "day"),
    [
        (["2026-11-27T10:00:00Z"], DAY),
        (["in spring", "2026-11-27"], DAY),
        (["2026", "2026-11-27"], DAY),
        (["in spring"], None),
        ([], None),
    ],
)
def test_the_day_of_a_withdrawal_is_the_first_whole_one(said: list[str], day: date | None) -> None:
    """With a time it is one too."""
    dates = tuple(Dated(value=value, type="Withdrawn") for value in said)
    record = replace(RECORD, metadata=replace(RECORD.metadata, dates=(*RECORD.metadata.dates, *dates)))
    assert withdrawn_on(record) == day


def test_a_registry_that_shows_its_own_tombstone_is_asked_to_hide_alone() -> None:
    """Nobody chooses its pages."""
    (hide,) = withdrawal_steps(RECORD, page=None, day=DAY, reason="x")
    assert isinstance(hide, Hide) and hide.record == RECORD


def test_bringing_back_gives_the_record_of_before() -> None:
    """Page and dates, to the letter."""
    gone = as_withdrawn(RECORD, PAGE, DAY)
    assert as_restored(gone, "https://example.org/v1.2.0") == RECORD
    assert restoring_step(gone, "https://example.org/v1.2.0").record == RECORD


def test_a_draft_is_discarded_as_it_was() -> None:
    """Nobody can have cited it."""
    draft = replace(RECORD, state=DoiState.DRAFT)
    assert (discarding_step(draft).record, discarding_step(draft).reason) == (draft, "it is a draft, and is deleted")


def test_a_tombstone_says_what_was_there_and_why_it_went() -> None:
    """Citation, day, reason, who, and where the other versions are; what others wrote is no markup."""
    text = page()
    for said in ("2026-11-27", "It holds personal data", "Example", "1.2.0", "octo/demo", str(DOI), CONCEPT.url):
        assert said in text
    assert "This version has been withdrawn" in text and "<b>" not in text
    assert "| Reason | a\\|b |" in page(reason="a|b")


def test_the_same_record_gives_the_same_page_once_it_is_withdrawn() -> None:
    """So a second run finds its page, and commits nothing."""
    assert page(as_withdrawn(RECORD, PAGE, DAY)) == page()


def test_a_tombstone_that_is_past_says_so_and_keeps_the_rest() -> None:
    """Said twice, it is said once."""
    past = brought_back(page(), DOI)
    assert "available again" in past and "has been withdrawn" not in past and "It holds personal data" in past
    assert brought_back(past, DOI) == past


def test_no_two_dois_share_a_tombstone() -> None:
    """Suffixes hold what paths do not take."""
    names = ("a/b", "a_2fb", "a-b", "a.b", "a(b", "a_b", "..", "a:b")
    paths = {tombstone_path(Doi("10.1234", name)) for name in names}
    assert len(paths) == len(names) and all(path.count("/") == 3 for path in paths)


def test_a_lineage_without_a_withdrawn_version_falls_back() -> None:
    """It stays listed, so that files lose its DOI."""
    one, two = (
        Version(text=text, tag=Tag(name=f"v{text}", commit=text), doi=Doi("10.1", text)) for text in ("1.0", "2.0")
    )
    dois = frozenset({one.doi, two.doi})
    whole = Lineage(identity="github:1", work="", concept_doi=CONCEPT, version=one, published=(one, two), listed=dois)
    assert not whole.newest
    left = with_withdrawn(whole, two)
    assert left.newest and (left.published, left.withdrawn, left.listed) == ((one,), (two,), dois)
    assert with_withdrawn(left, two) == left
    draft = Version(text="3.0", tag=Tag(name="", commit=""), doi=Doi("10.1", "3.0"))
    assert draft.doi in with_withdrawn(whole, draft).listed
