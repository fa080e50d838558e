"""The family of versions that grows in one run: its shortcuts find what a look at every version would."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from doi_action.identifiers.types import Doi
from doi_action.lineage import DoiState, Lineage, RegistryRecord, Version, predecessor_of, successors_of
from doi_action.lineage.family import Family
from doi_action.model import Metadata, RelatedIdentifier, Tag

TEXTS = ("0.9", "1.0", "1.9", "1.10", "2.0rc1")
CONCEPT = Doi("10.14454", "concept")


def version(text: str, distance: int | None = None) -> Version:
    """A version, so many commits behind what it is looked at from."""
    return Version(text=text, tag=Tag(name=f"v{text}", commit=f"c{text}", distance=distance), doi=doi(text))


def doi(text: str) -> Doi:
    """The DOI of a version."""
    return Doi("10.14454", text)


def record(text: str, **related: Sequence[str]) -> RegistryRecord:
    """The record of a version, with links to others."""
    links = tuple(
        RelatedIdentifier(value=str(doi(to)), scheme="DOI", relation=relation)
        for relation, texts in related.items()
        for to in texts
    )
    return RegistryRecord(doi=doi(text), state=DoiState.FINDABLE, metadata=Metadata(related_identifiers=links))


def family(*out: Version, records: Sequence[RegistryRecord] = ()) -> Family:
    """A work whose versions are out, as it is seen from none of them."""
    return Family(
        Lineage(
            identity="github:1",
            work="",
            concept_doi=CONCEPT,
            version=version("0.1"),
            published=out,
            listed=frozenset(each.doi for each in out) | {doi("listed")},
            records={each.doi: each for each in records},
        )
    )


@given(
    distances=st.lists(st.sampled_from((None, -2, -1, 0, 1, 2)), min_size=len(TEXTS), max_size=len(TEXTS)),
    followers=st.lists(st.sets(st.sampled_from(TEXTS)), min_size=len(TEXTS), max_size=len(TEXTS)),
    known=st.sets(st.sampled_from(TEXTS)),
    own=st.sampled_from(("1.5", "1.10")),
    names=st.none() | st.sets(st.sampled_from(TEXTS)),
)
def test_a_version_joins_as_if_every_other_was_looked_at(
    distances: list[int | None], followers: list[set[str]], known: set[str], own: str, names: set[str] | None
) -> None:
    """Its predecessor and its successors, whatever lies around it and whichever records are known."""
    seen = tuple(version(text, distance) for text, distance in zip(TEXTS, distances, strict=True))
    records = [
        record(text, IsPreviousVersionOf=sorted(after))
        for text, after in zip(TEXTS, followers, strict=True)
        if text in known
    ]
    current = None if names is None else record(own, IsPreviousVersionOf=sorted(names))
    joining = version(own, 0)
    found = family(*map(version, TEXTS), records=records).joined_by(
        joining, [each.tag for each in (*seen, joining)], current=current
    )

    before = predecessor_of(joining, seen)
    followed = next((each for each in records if before and each.doi == before.doi), None)
    after = successors_of(joining, seen, predecessor=followed, current=current)
    assert (found.version, found.current) == (joining, current)
    assert (found.predecessor and found.predecessor.doi) == (before and before.doi)
    assert {each.doi for each in found.successors} == {each.doi for each in after}


def test_what_is_handed_on_are_the_neighbours_and_the_newest() -> None:
    """In their order, with what is known of them; the list of the concept loses nothing."""
    records = [record("1.9", IsPreviousVersionOf=["1.10"]), record("0.9")]
    grown = family(*map(version, TEXTS), records=records)
    tags = [version(text, place).tag for text, place in zip(TEXTS, (4, 3, 2, -1, -2), strict=True)]
    found = grown.joined_by(version("1.9.1", 0), tags, current=record("1.9.1", IsNewVersionOf=["1.0", "unknown"]))
    assert [each.text for each in found.published] == ["1.0", "1.9", "1.10"]
    assert found.listed == {doi("listed"), *map(doi, TEXTS)}
    assert found.records == {doi("1.9"): records[0]}
    assert not found.newest and found.newer is not None and found.newer.text == "1.10"

    tags = [version(text, place).tag for text, place in zip(TEXTS, (1, -1, -2, -3, -4), strict=True)]
    assert [each.text for each in grown.joined_by(version("0.9.1", 0), tags).published] == ["0.9", "1.10"]


def test_a_version_that_joins_is_the_newest_where_its_rank_is_highest() -> None:
    """A pre-release of a higher number is not; the first of all is."""
    grown = family()
    for text, newest in (("2.0rc1", "2.0rc1"), ("1.0", "1.0"), ("1.10", "1.10"), ("1.9", "1.10"), ("3.0b1", "1.10")):
        grown.add(version(text), {doi(text): record(text)})
        assert [each.text for each in grown.joined_by(version("0.1", 0), []).published if each.text == newest]
    assert [each.text for each in grown.out] == ["1.0", "1.9", "1.10", "2.0rc1", "3.0b1"]
    assert set(grown.records) == {each.doi for each in grown.out}


def test_the_version_that_follows_the_one_before_need_not_be_the_nearest() -> None:
    """Its record says which one that is; a version that joined a moment ago is listed."""
    grown = family(*map(version, TEXTS), records=[record("0.9", IsPreviousVersionOf=["1.10"])])
    grown.add(version("0.9.1"), {})
    tags = [version(text, place).tag for text, place in zip(TEXTS, (1, -1, -2, -3, -4), strict=True)]
    found = grown.joined_by(version("0.9.2", 0), [*tags, version("0.9.1").tag])
    assert found.predecessor is not None and found.predecessor.text == "0.9"
    assert [each.text for each in found.successors] == ["1.10"]
    joined = grown.joined_by(version("0.9.2", 0), [*tags, version("0.9.1", 1).tag])
    assert joined.predecessor is not None and joined.predecessor.doi == doi("0.9.1")
    assert doi("0.9.1") in joined.listed


def test_a_version_whose_tag_is_gone_keeps_its_place() -> None:
    """What its record and the next one's say counts, as it does for a release that is published alone."""
    gone = Version(text="1.0.5", tag=Tag(name="", commit="gone"), doi=doi("1.0.5"))
    next_one = version("1.1")
    tags = [version("1.0", 0).tag, version("1.1", -1).tag]
    grown = family(gone, next_one, records=[record("1.1", IsNewVersionOf=["1.0.5"]), record("1.0.5")])
    first = grown.joined_by(version("1.0", 0), tags)
    assert (first.predecessor, first.successors) == (None, (gone,))

    tags = [version("1.0", 1).tag, version("1.1", 0).tag]
    grown.add(version("1.0"), {})
    again = grown.joined_by(version("1.1", 0), tags, current=record("1.1", IsNewVersionOf=["1.0.5"]))
    assert again.predecessor == gone
