"""The lineage of a work at a registry that names DOIs, made of the records that carry its marker."""

from dataclasses import replace

from doi_action.identifiers.types import Doi
from doi_action.lineage import DoiState, Lineage, Marker, RegistryRecord
from doi_action.model import Metadata, Repository, Tag
from doi_action.registries.given_names import lineage_of
from doi_action.registries.inquiry import Inquiry
from doi_action.registries.inveniordm.search import address_of

CONCEPT = Doi("10.5281", "zenodo.1")
TAGS = (
    Tag(name="v2.0", commit="c2", distance=0),
    Tag(name="v1.1", commit="c11", distance=1),
    Tag(name="v1.0", commit="c1", distance=2),
)
INQUIRY = Inquiry(
    repository=Repository(name="tool", identity="github:1"),
    tags=TAGS,
    tag="v2.0",
    version="2.0",
    named={tag.name: tag.name.removeprefix("v") for tag in TAGS},
    prefix="",
)


def record(number: int, version: str, *, state: DoiState = DoiState.FINDABLE, ours: bool = True) -> RegistryRecord:
    """A record of a version; one that is not ours has no marker, and the tag as its version."""
    return RegistryRecord(
        doi=Doi("10.5281", f"zenodo.{number}"),
        state=state,
        metadata=Metadata(version=version),
        marker=Marker(identity="github:1", version=version, commit="c") if ours else None,
        concept_doi=None if state is DoiState.DRAFT else CONCEPT,
    )


def published(lineage: Lineage) -> list[tuple[str, str]]:
    """The published versions with their DOIs, oldest first."""
    return [(version.text, version.doi.suffix) for version in lineage.published]


def test_of_several_drafts_the_first_one_counts() -> None:
    """Every run sees the same order, and so agrees on one."""
    drafts = [record(5, "2.0", state=DoiState.DRAFT), record(6, "2.0", state=DoiState.DRAFT)]
    assert lineage_of(INQUIRY, drafts).version.doi == Doi("10.5281", "zenodo.5")


def test_a_published_record_counts_before_any_draft() -> None:
    """Whichever was made first."""
    records = [record(5, "2.0", state=DoiState.DRAFT), record(6, "2.0"), record(7, "2.0")]
    lineage = lineage_of(INQUIRY, records)
    assert lineage.current is not None
    assert lineage.current.doi == Doi("10.5281", "zenodo.6")


def test_records_that_were_made_elsewhere_are_earlier_versions() -> None:
    """Zenodo's GitHub integration writes the tag as the version."""
    lineage = lineage_of(INQUIRY, [record(3, "v1.1", ours=False), record(2, "v1.0", ours=False)])
    assert published(lineage) == [("1.0", "zenodo.2"), ("1.1", "zenodo.3")]
    assert lineage.concept_doi == CONCEPT and CONCEPT not in lineage.provisional
    assert lineage.predecessor is not None and lineage.predecessor.doi.suffix == "zenodo.3"


def test_a_record_that_was_made_elsewhere_is_never_the_release_itself() -> None:
    """It is not ours to correct."""
    assert lineage_of(INQUIRY, [record(9, "v2.0", ours=False)]).current is None


def test_a_version_whose_tag_is_gone_still_counts() -> None:
    """The registry is the witness: a missing tag moves nothing back."""
    lineage = lineage_of(INQUIRY, [record(2, "1.0"), record(4, "1.2"), record(8, "3.0")])
    assert published(lineage) == [("1.0", "zenodo.2"), ("1.2", "zenodo.4"), ("3.0", "zenodo.8")]
    assert not lineage.newest


def test_records_of_another_work_do_not_count() -> None:
    """A fork cites the DOIs of where it came from."""
    other = replace(record(2, "1.0"), marker=Marker(identity="github:2", version="1.0", commit="c"))
    assert published(lineage_of(INQUIRY, [other])) == []


def test_a_version_without_a_tag_is_linked_to_by_nobody() -> None:
    """The address before every tag would be that of all of them."""
    repository = Repository(name="demo", url="https://github.com/example/demo")
    assert address_of(repository, "v1.0.0") == "https://github.com/example/demo/tree/v1.0.0"
    assert address_of(repository, "") is None
