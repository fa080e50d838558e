"""Loose ends: what is tied after two runs at once, and what is left to whoever set it by hand."""

from typing import cast

import pytest

from doi_action.lineage import DoiState, Lineage, RegistryRecord
from doi_action.model import Kind, Metadata, RelatedIdentifier
from doi_action.plan.records import version_link
from doi_action.registries import Registry
from doi_action.release.overtaken import loose_ends
from tests.unit.test_family import CONCEPT, doi, version

MADE = Metadata(kind=Kind.SOFTWARE)
WHOLE = (("1.1", "IsNewVersionOf", "1.0"), ("1.0", "IsPreviousVersionOf", "1.1"))
"""1.1 follows 1.0, and both say so."""


class Records:
    """A registry that holds `records`."""

    def __init__(self, *records: RegistryRecord) -> None:
        self.read = {record.doi: record for record in records}.get


def tied(*said: tuple[str, str, str], by_hand: tuple[str, str, str] | None = None) -> set[tuple[str, str, str]]:
    """The links between versions after the loose ends were tied; the one `by_hand` does not say what it leads to."""
    distances = {"0.9": None, "1.0": 2, "1.1": 1, "1.2": 0, "2.0": 3}
    records = {text: RegistryRecord(doi=doi(text), state=DoiState.FINDABLE, metadata=MADE) for text in distances}
    links: dict[str, list[RelatedIdentifier]] = {text: [] for text in distances}
    for text, relation, other in said:
        links[text].append(version_link(relation, doi(other), MADE))
    if by_hand:
        text, relation, other = by_hand
        links[text].append(RelatedIdentifier(value=str(doi(other)), scheme="DOI", relation=relation))

    held = []
    for text, record in records.items():
        metadata = Metadata(kind=Kind.SOFTWARE, related_identifiers=tuple(links[text]))
        held.append(RegistryRecord(doi=record.doi, state=record.state, metadata=metadata))

    versions = tuple(version(text, distance) for text, distance in distances.items())
    lineage = Lineage(identity="github:1", work="", concept_doi=CONCEPT, version=version("1.2", 0), versions=versions)
    found = {record.doi: record for record in held}
    for step in loose_ends(cast(Registry, Records(*held)), lineage):
        found[step.record.doi] = step.record

    return {
        (record.doi.suffix, link.relation, link.value.partition("/")[2])
        for record in found.values()
        for link in record.metadata.related_identifiers
    }


def test_a_link_that_only_one_side_knows_gets_its_other_end() -> None:
    """Whichever side it is."""
    assert tied(WHOLE[0]) == tied(WHOLE[1]) == set(WHOLE)


@pytest.mark.parametrize("left", [("1.1", "IsNewVersionOf", "0.9"), ("0.9", "IsPreviousVersionOf", "1.1")])
def test_what_a_run_wrote_that_did_not_know_of_the_version_between_goes(left: tuple[str, str, str]) -> None:
    """1.1 follows 1.0, which came out while the other run was at work."""
    assert tied(*WHOLE, left) == set(WHOLE)


def test_a_higher_version_on_an_older_commit_is_one_that_a_run_may_follow() -> None:
    """The history comes before the number."""
    assert tied(*WHOLE, ("1.1", "IsNewVersionOf", "2.0")) == set(WHOLE)


@pytest.mark.parametrize("link", [("1.0", "IsNewVersionOf", "1.2"), ("1.2", "IsPreviousVersionOf", "1.0")])
def test_a_link_that_no_run_would_make_is_never_taken_out(link: tuple[str, str, str]) -> None:
    """Somebody set it by hand at the registry: an earlier version does not follow a later one."""
    before = (("1.0", "IsNewVersionOf", "0.9"), ("0.9", "IsPreviousVersionOf", "1.0"))
    assert tied(*before, link) == {*before, link}


@pytest.mark.parametrize("link", [("1.1", "IsNewVersionOf", "0.9"), ("0.9", "IsPreviousVersionOf", "1.1")])
def test_a_link_in_another_form_than_ours_is_never_taken_out(link: tuple[str, str, str]) -> None:
    """Ours say what they lead to: of one without, nobody can say that a run left it."""
    assert tied(*WHOLE, by_hand=link) == {*WHOLE, link}


def test_the_concept_lists_every_version_that_says_it_is_one() -> None:
    """A version that another run published is not forgotten."""
    one = Metadata(kind=Kind.SOFTWARE, related_identifiers=(version_link("IsVersionOf", CONCEPT, MADE),))
    concept = RegistryRecord(doi=CONCEPT, state=DoiState.FINDABLE, metadata=MADE)
    record = RegistryRecord(doi=doi("1.0"), state=DoiState.FINDABLE, metadata=one)
    lineage = Lineage(
        identity="github:1", work="", concept_doi=CONCEPT, version=version("1.1", 0), versions=(version("1.0", 1),)
    )
    (step,) = loose_ends(cast(Registry, Records(record, concept)), lineage)
    assert step.record.related("HasVersion") == (doi("1.0"),)
