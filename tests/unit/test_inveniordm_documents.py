"""What a document of InvenioRDM says of itself: whose it is, where it stands, and which of several counts."""

from typing import Any

import pytest

from doi_action.errors import SettingsError
from doi_action.identifiers.types import Doi
from doi_action.lineage import MARKER_TYPE, Marker
from doi_action.model import Repository
from doi_action.registries.inveniordm.addresses import doi_page, record_id_in, root_of
from doi_action.registries.inveniordm.documents import (
    age,
    communities_in,
    concept_doi_in,
    concept_id_in,
    doi_in,
    doi_link,
    files_in,
    first_of,
    id_in,
    is_correction,
    is_in_review,
    is_newest,
    is_newest_draft,
    is_of,
    is_public,
    keeps_files,
    place_in_chain,
    resolves_for_tests,
    speaks_of,
    version_in,
)
from doi_action.registries.inveniordm.search import address_of

HOME = "https://github.com/octo/demo"
DOI, CONCEPT = Doi("10.5072", "zenodo.7"), Doi("10.5072", "zenodo.6")
WHOLE: dict[str, Any] = {
    "id": 7,
    "created": "2026-01-01T00:00:00+00:00",
    "status": "in_review",
    "is_published": True,
    "pids": {"doi": {"identifier": "10.5072/ZENODO.7"}},
    "parent": {"id": 6, "pids": {"doi": {"identifier": str(CONCEPT)}}, "communities": {"ids": ["a", "b"]}},
    "links": {"self_doi": "https://doi.org/10.5072/zenodo.7", "doi": "https://example.org/doi"},
    "files": {"enabled": True, "entries": {"a.zip": {"size": 1}}},
    "versions": {"index": 3, "is_latest": True, "is_latest_draft": True},
    "metadata": {"identifiers": [{"scheme": "other", "identifier": f"{MARKER_TYPE}:github:1#pkg@1.0+abc"}]},
}


def test_what_a_document_says_is_read() -> None:
    """An id is text, also where it came as a number, and a DOI has no case."""
    assert (id_in(WHOLE), concept_id_in(WHOLE), doi_in(WHOLE), concept_doi_in(WHOLE)) == ("7", "6", DOI, CONCEPT)
    assert (is_in_review(WHOLE), is_public(WHOLE), is_newest(WHOLE), is_newest_draft(WHOLE)) == (True,) * 4
    assert (files_in(WHOLE), keeps_files(WHOLE)) == ({"a.zip": {"size": 1}}, True)
    assert (communities_in(WHOLE), place_in_chain(WHOLE)) == ({"a", "b"}, 3)
    assert doi_link(WHOLE) == "https://doi.org/10.5072/zenodo.7"
    assert doi_link({"links": {"doi": "https://example.org/doi"}}) == "https://example.org/doi"
    assert version_in(WHOLE) == "1.0" and age(WHOLE) == ("2026-01-01T00:00:00+00:00", "7")


@pytest.mark.parametrize(
    "odd",
    [{}, dict.fromkeys(WHOLE), dict.fromkeys(WHOLE, "text"), {key: {} for key in WHOLE}, {"parent": {"pids": []}}],
)
def test_what_a_document_does_not_say_is_unknown_or_no(odd: dict[str, Any]) -> None:
    """Whatever stands in a field that should hold it."""
    assert (doi_in(odd), concept_doi_in(odd), doi_link(odd), version_in(odd)) == (None,) * 4
    assert (is_in_review(odd), is_public(odd), is_newest(odd), is_newest_draft(odd), keeps_files(odd)) == (False,) * 5
    assert (files_in(odd), communities_in(odd), place_in_chain(odd), concept_id_in(odd)) == ({}, frozenset(), 1, "")
    assert not is_of(odd, Marker(identity="github:1")) and resolves_for_tests(odd) is None


def test_a_draft_of_a_public_record_is_a_correction() -> None:
    """Its record is one already, whatever becomes of the draft."""
    assert is_correction({"is_published": True, "is_draft": True})
    others: list[dict[str, Any]] = [{"is_published": True, "is_draft": False}, {"is_draft": True}, {}]
    assert not any(map(is_correction, others))
    assert id_in({}) == ""


@pytest.mark.parametrize(
    ("marker", "ours"),
    [
        (Marker(identity="github:1", work="pkg"), True),
        (Marker(identity="github:1", work="pkg", version="2.0"), True),
        (Marker(identity="github:1"), False),
        (Marker(identity="github:2", work="pkg"), False),
    ],
)
def test_a_document_is_of_the_work_whose_marker_it_carries(marker: Marker, ours: bool) -> None:
    """Of whichever version; another work of one repository is another."""
    assert is_of(WHOLE, marker) is ours


@pytest.mark.parametrize(
    ("link", "speaks"),
    [
        (HOME, True),
        (f"{HOME.upper()}/", True),
        (f"{HOME}.git", True),
        (f"{HOME}/tree/v1.0", True),
        (f"{HOME}2", False),
        (f"{HOME}-data/tree/v1.0", False),
        ("https://github.com/octo", False),
        (f"https://example.org/{HOME}", False),
        ("", False),
        (None, False),
    ],
)
def test_a_record_speaks_of_a_repository_by_its_address_or_a_page_below(link: str | None, speaks: bool) -> None:
    """A repository whose name begins alike is another one."""
    document = {"metadata": {"related_identifiers": [{"identifier": "10.1/other"}, {"identifier": link}]}}
    assert speaks_of(document, HOME) is speaks_of(document, f"{HOME}/") is speaks


@pytest.mark.parametrize(
    ("link", "tests"),
    [
        ("https://doi.org/10.5072/x", False),
        ("https://www.doi.org/10.5072/x", False),
        ("https://handle.test.datacite.org/10.5072/x", True),
        ("https://example.org/doi/10.5072/x", None),
    ],
)
def test_a_host_that_registers_for_tests_says_so_by_its_resolver(link: str, tests: bool | None) -> None:
    """Another one says nothing."""
    assert resolves_for_tests({"links": {"self_doi": link}}) is tests


def test_of_several_of_one_release_a_published_one_counts_before_the_oldest() -> None:
    """Of two made at one moment the lower id: the same for everybody who asks."""
    old, young = ({"id": name, "created": f"2026-01-0{day}"} for name, day in (("b", 1), ("a", 2)))
    public, twin = {"id": "z", "created": "2026-01-09", "is_published": True}, {"id": "aa", "created": "2026-01-01"}
    assert first_of([young, old]) == old
    assert first_of([young, old, public]) == public
    assert first_of([old, twin]) == twin
    assert first_of([]) is None


@pytest.mark.parametrize(
    ("suffix", "found"),
    [
        ("zenodo.1003150", "1003150"),
        ("abcde-12345", "abcde-12345"),
        ("host/abcde-12345", "abcde-12345"),
        ("123", "123"),
        ("zenodo.x", None),
        ("x123", None),
        ("abcde-1234", None),
    ],
)
def test_the_id_is_what_a_doi_ends_with(suffix: str, found: str | None) -> None:
    """Digits, or two groups of five, as a part of their own."""
    assert record_id_in(Doi("10.5281", suffix)) == found


@pytest.mark.parametrize(
    ("registry", "url", "root"),
    [
        ("zenodo", None, "https://zenodo.org"),
        ("zenodo-sandbox", None, "https://sandbox.zenodo.org"),
        ("zenodo", " https://zenodo.org/api/ ", "https://zenodo.org"),
        ("zenodo", "https://zenodo.org/api/records", "https://zenodo.org"),
        ("inveniordm", "https://data.example.org/rdm/api", "https://data.example.org/rdm"),
        ("inveniordm", "http://127.0.0.1:5000", "http://127.0.0.1:5000"),
    ],
)
def test_the_root_of_a_host_is_its_start_page(registry: str, url: str | None, root: str) -> None:
    """With or without what the API adds."""
    assert root_of(registry, url) == root
    assert doi_page(root, Doi("10.5281", "a/b+c")) == f"{root}/doi/10.5281/a/b%2Bc"
    assert doi_page(root, Doi("10.5281", "(a:b;c)*$=~")) == f"{root}/doi/10.5281/(a:b;c)*$=~"


@pytest.mark.parametrize(
    ("registry", "url", "words"),
    [
        ("inveniordm", None, "no address of a registry"),
        ("inveniordm", "https://example.org/?a=b", "'https://example.org/' is no address"),
        ("inveniordm", "https://example.org/a b", "no address"),
        ("inveniordm", "https://zenodo.org", "belongs to 'zenodo'"),
        ("zenodo", "https://sandbox.zenodo.org/api", "belongs to 'zenodo-sandbox'"),
        ("zenodo-sandbox", "https://zenodo.org", "belongs to 'zenodo'"),
        ("inveniordm", "http://example.org", "does not begin with https://"),
    ],
)
def test_an_address_that_would_mix_systems_or_show_the_token_is_refused(
    registry: str, url: str | None, words: str
) -> None:
    """Named by the setting that it came from."""
    with pytest.raises(SettingsError, match=r"archive-url|no address|belongs") as refused:
        root_of(registry, url, setting="archive-url")
    assert words in str(refused.value)
    assert (refused.value.rule == "registry-mixed-up") is ("belongs" in words)


def test_a_release_is_linked_by_the_tree_of_its_tag() -> None:
    """As Zenodo's integration does it; without a host or a tag there is no such address."""
    at_home = Repository(name="demo", url=HOME)
    assert address_of(at_home, "v1.0") == f"{HOME}/tree/v1.0"
    assert address_of(at_home, "") is None and address_of(Repository(name="demo"), "v1.0") is None
