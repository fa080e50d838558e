"""Which version and which DOIs a citation file names after a release."""

from datetime import date

import pytest

from doi_action.edits.citation_update import (
    citation_change,
    prepared_change,
    prepared_doi,
    prepared_for_later,
)
from doi_action.formats.cff.edit import CitationChange
from doi_action.formats.cff.state import citation_state
from doi_action.identifiers.types import Doi
from doi_action.lineage import Lineage, Version, version_suffix
from doi_action.model import Metadata, Tag

CONCEPT, OLD, NEW, FIX = (Doi("10.14454", name) for name in ("concept", "old", "new", "fix"))
METADATA = Metadata(publication_date=date(2026, 1, 15))


def version(text: str, doi: Doi) -> Version:
    """A version with a tag."""
    return Version(text=text, doi=doi, tag=Tag(name=f"v{text}", commit=f"c{text}"))


def change(head: str, tagged: str | None = None, *, of: Version, fields: str = "all") -> CitationChange:
    """The change to a head's file; 1.0 and 1.1 are published unless `of` is one of them."""
    published = tuple(v for v in (version("1.0", OLD), version("1.1", NEW)) if v.doi != of.doi)
    listed = frozenset(v.doi for v in published)
    lineage = Lineage(identity="github:1", work="", concept_doi=CONCEPT, version=of, published=published, listed=listed)
    return citation_change(
        lineage,
        METADATA,
        head=citation_state(head.encode()),
        tagged=citation_state((head if tagged is None else tagged).encode()),
        fields=fields,
    )


def test_a_new_release_is_what_the_file_names() -> None:
    """Version, date and the version's DOI go together."""
    found = change("version: 1.1\n", of=version("1.2", FIX))
    assert (found.version, found.date_released, found.doi) == ("1.2", date(2026, 1, 15), FIX)


def test_a_file_without_a_version_gets_one() -> None:
    """What is missing is added."""
    assert change("title: T\n", of=version("1.2", FIX)).version == "1.2"


def test_a_stale_version_in_the_tagged_file_is_corrected() -> None:
    """A version that is higher than the tag's, at the tag itself, is a mistake and not a plan."""
    assert change("version: 9.9\n", of=version("1.2", FIX)).version == "1.2"


def test_the_next_version_on_the_branch_stays() -> None:
    """Somebody bumped the version after the tag: it stays, and the DOI is that of all versions."""
    found = change("version: 2.0.dev0\n", "version: 1.2\n", of=version("1.2", FIX))
    assert (found.version, found.date_released, found.doi) == (None, None, CONCEPT)


def test_a_maintenance_release_leaves_the_newer_version_in_the_file() -> None:
    """The root DOI stays that of the version which the file names."""
    found = change("version: v1.1\n", of=version("1.0.1", FIX))
    assert (found.version, found.doi) == (None, NEW)
    assert found.identifiers[0].doi == NEW


def test_with_doi_only_version_and_date_are_left_alone() -> None:
    """A project that keeps no version in the file gets the DOI of all versions."""
    found = change("title: T\n", of=version("1.2", FIX), fields="doi")
    assert (found.version, found.date_released, found.doi) == (None, None, CONCEPT)


def test_with_doi_only_a_stated_version_gets_its_own_doi() -> None:
    """The root DOI is that of the version that the file names."""
    assert change("version: 1.2\n", of=version("1.2", FIX), fields="doi").doi == FIX


def test_a_paper_at_the_root_is_kept_among_the_identifiers() -> None:
    """Somebody else's DOI moves; it is never dropped."""
    found = change("doi: 10.1000/paper\n", of=version("1.2", FIX))
    assert [moved.doi for moved in found.moved] == [Doi("10.1000", "paper")]


def test_the_previous_versions_doi_makes_room() -> None:
    """An entry of ours for another version is replaced, not kept beside the new one."""
    found = change(f"doi: {NEW}\n", of=version("1.2", FIX))
    assert (found.moved, found.remove) == ((), (NEW,))


@pytest.mark.parametrize(
    ("doi", "words"),
    [
        ("10.5281/zenodo.3456789", "A DOI at Zenodo that this file named before"),
        ("10.57967/hf/1234", "A DOI at the Hugging Face Hub that this file named before"),
        ("10.21105/joss.05996", "A DOI that this file named before"),
    ],
)
def test_the_words_about_a_doi_of_others_claim_nothing(doi: str, words: str) -> None:
    """It may be of this very version, of all, of an older one, or a paper's: the file does not say."""
    (moved,) = change(f"title: t\ndoi: {doi}\n", of=version("1.2", FIX)).moved
    assert (str(moved.doi), moved.description) == (doi, words)


def test_words_that_stand_beside_a_doi_stay() -> None:
    """An entry of its own is not written again."""
    entry = "  - {type: doi, value: 10.5281/zenodo.1, description: Archived}\n"
    head = f"title: t\ndoi: 10.5281/zenodo.1\nidentifiers:\n{entry}"
    assert change(head, of=version("1.2", FIX)).moved == ()


def prepared_file(text: str, doi: Doi, *, words: str = "The DOI of version {}") -> str:
    """A file that `prepare` wrote for a version."""
    entry = f"identifiers:\n  - {{type: doi, value: {doi}, description: {words.format(text)}}}\n"
    return f"version: '{text}'\ndoi: {doi}\n{entry}"


def test_a_file_that_is_prepared_is_known_by_our_words_or_by_the_name() -> None:
    """Words of somebody else, another registry's prefix or a published DOI make it none."""
    lineage = Lineage(
        identity="github:1", work="", concept_doi=CONCEPT, version=version("1.2", FIX), listed=frozenset([OLD])
    )
    computed = Doi("10.14454", version_suffix(CONCEPT, "2.0"))
    cases = {
        prepared_file("2.0", NEW): NEW,
        prepared_file("2.0", NEW, words="The DOI of {}"): None,
        f"version: v2.0\ndoi: {computed}\n": computed,
        prepared_file("2.0", Doi("10.5281", "zenodo.1")): None,
        prepared_file("1.0", OLD): None,
        f"doi: {NEW}\n": None,
    }
    assert {text: prepared_doi(lineage, citation_state(text.encode())) for text in cases} == cases


def test_only_a_later_version_that_the_tag_did_not_name_is_prepared_for_later() -> None:
    """What the tag says as well came with this release."""
    lineage = Lineage(identity="github:1", work="", concept_doi=CONCEPT, version=version("1.2", FIX))
    head, earlier = (citation_state(prepared_file(text, NEW).encode()) for text in ("2.0", "1.1"))
    assert prepared_for_later(lineage, head=head, tagged=citation_state(b"version: 1.2\n")) == "2.0"
    assert prepared_for_later(lineage, head=head, tagged=head) is None
    assert prepared_for_later(lineage, head=earlier, tagged=citation_state(b"version: 1.0\n")) is None


def test_a_concept_that_has_no_name_yet_is_not_written() -> None:
    """A registry that keeps the concept names it with the first version."""
    lineage = Lineage(
        identity="github:1", work="", concept_doi=CONCEPT, version=version("1.0", NEW), provisional=frozenset([CONCEPT])
    )
    found = prepared_change(lineage, METADATA, head=citation_state(b"title: T\n"), fields="all")
    assert found is not None and [entry.doi for entry in found.identifiers] == [NEW]
    assert (found.doi, found.version, found.date_released, found.drop_commit) == (NEW, "1.0", date(2026, 1, 15), True)
