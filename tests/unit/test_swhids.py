"""SWHIDs: a version is identical with the content that git names, and with no other."""

from dataclasses import replace

import pytest

from doi_action.facts import Fact, Location, Reading
from doi_action.hosts.local_git.host import LocalGit
from doi_action.metadata.gather import read_facts
from doi_action.metadata.merge import merge
from doi_action.metadata.swhids import compared, swhids_of
from doi_action.model import AlternateIdentifier, RelatedIdentifier
from doi_action.snapshot import Snapshot, Tagged, Tree
from doi_action.works import Work
from tests.repositories import Repository

TREE, COMMIT = "1" * 40, "2" * 40
OWN = (f"swh:1:dir:{TREE}", f"swh:1:rev:{COMMIT}")
OTHER = f"swh:1:dir:{'a' * 40}"
CITATION = f"""cff-version: 1.2.0
message: m
title: Dunes
authors:
  - name: Lab
identifiers:
  - type: swh
    value: "{OTHER}"
"""


def reading(*values: str, relation: str = "IsIdenticalTo") -> Reading:
    """Links of a file to SWHIDs, each on a line of its own."""
    links = tuple(RelatedIdentifier(value=value, scheme="SWHID", relation=relation) for value in values)
    places = tuple(Location(path="CITATION.cff", line=number) for number, _ in enumerate(values, 7))
    fact = Fact(field="related_identifiers", value=links, format="CITATION.cff", location=places[0], parts=places)
    return Reading(facts=(fact,))


def kept(found: Reading) -> list[str]:
    """The links that a reading still has."""
    return [link.value for fact in found.facts for link in fact.value]  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """A release of a real repository whose file claims to be another content."""
    repository = Repository(tmp_path_factory.mktemp("swhids") / "dunes", {"CITATION.cff": CITATION})
    repository.release("v1.0.0")
    return LocalGit(repository.folder).snapshot(Tagged("v1.0.0"), ("CITATION.cff",))


def identical(found: Reading) -> list[str]:
    """What the agreed record calls identical."""
    links = merge(found.facts).metadata.related_identifiers
    return [link.value for link in links if link.relation == "IsIdenticalTo"]


def test_a_release_states_its_own_tree_and_commit(snapshot: Snapshot) -> None:
    """A directory's SWHID is git's name of the tree, a revision's that of the commit; the old one is left out."""
    assert identical(read_facts(snapshot)) == [
        f"swh:1:dir:{snapshot.at_tag.oid}",
        f"swh:1:rev:{snapshot.release.commit}",
    ]


def test_a_swhid_of_other_content_is_reported_at_its_line(snapshot: Snapshot) -> None:
    """Somebody has to delete it, and reads what stands in the record instead."""
    (found,) = [f for f in read_facts(snapshot).remarks if f.rule == "swhid-of-other-content"]
    assert (found.path, found.line) == ("CITATION.cff", 7)
    assert OTHER in found.message and str(snapshot.at_tag.oid) in found.fix


def test_a_work_in_a_folder_is_not_the_whole_repository(snapshot: Snapshot) -> None:
    """The tree of the tag holds all works."""
    assert identical(read_facts(snapshot, work=Work(name="a", path="a"))) == []


def test_a_version_that_is_coming_has_no_content_yet(snapshot: Snapshot) -> None:
    """Nothing can be compared, so that what the file claims stays for now."""
    coming = replace(snapshot, release=replace(snapshot.release, tag=""))
    assert identical(read_facts(coming)) == [OTHER]


@pytest.mark.parametrize("kind", ["dir", "rev", "rel", "snp", "cnt"])
def test_no_other_content_is_called_identical(kind: str) -> None:
    """Of whatever kind it is."""
    found = compared(reading(f"swh:1:{kind}:{'a' * 40}"), OWN)
    assert kept(found) == [] and len(found.remarks) == 1


@pytest.mark.parametrize("kind", ["snp", "cnt"])
def test_a_snapshot_and_a_single_file_are_never_a_version(kind: str) -> None:
    """Also where the content of the version is not known."""
    assert kept(compared(reading(f"swh:1:{kind}:{'a' * 40}"), ())) == []


def test_the_true_ones_of_a_file_stay() -> None:
    """With what they say of origin and path, and as an address of the archive."""
    true = (f"{OWN[0]};origin=https://example.org/dunes", f"https://archive.softwareheritage.org/{OWN[1]}")
    found = compared(reading(*true, OTHER), OWN)
    assert kept(found) == list(true)
    assert [finding.line for finding in found.remarks] == [9]


def test_other_relations_say_nothing_of_this_version() -> None:
    """A work may be derived from a directory of another."""
    assert kept(compared(reading(OTHER, relation="IsDerivedFrom"), OWN)) == [OTHER]


@pytest.mark.parametrize("oid", [None, "1" * 64])
def test_a_tree_without_a_sha1_name_has_no_swhid(oid: str | None) -> None:
    """Files on disk have none, and a repository that names objects by SHA-256 another."""
    assert swhids_of(Tree(commit=COMMIT, oid=oid)) == ()
    assert swhids_of(Tree(commit=COMMIT, oid=TREE)) == OWN


def test_another_name_is_no_swhid_of_other_content() -> None:
    """Another name of the very same work says that it is identical; names in other registers stay."""
    names = tuple(AlternateIdentifier(value=value, type="any") for value in (OTHER, OWN[0], "RRID:SCR_018314"))
    places = tuple(Location(path="codemeta.json", line=number) for number in (7, 8, 9))
    fact = Fact(field="alternate_identifiers", value=names, format="codemeta.json", location=places[0], parts=places)
    found = compared(Reading(facts=(fact,)), OWN)
    assert kept(found) == [OWN[0], "RRID:SCR_018314"]
    assert [(remark.rule, remark.line) for remark in found.remarks] == [("swhid-of-other-content", 7)]
