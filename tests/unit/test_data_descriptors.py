"""Descriptions of data: Croissant, data packages, Kaggle, old Hub infos, DVC and LFS pointers."""

import json
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from doi_action.check.checker import check_citation
from doi_action.facts import Fact, Location, Reading
from doi_action.formats.data import pointers as data_pointers
from doi_action.formats.data.files import DataFile, technical_info
from doi_action.identifiers.types import parse_orcid
from doi_action.metadata.gather import read_facts
from doi_action.metadata.merge import merge
from doi_action.model import (
    Affiliation,
    Contributor,
    Creator,
    Dated,
    Description,
    GeoLocation,
    Kind,
    NameType,
    Release,
    Repository,
)
from doi_action.release.judge_files import stopping
from doi_action.rules import RULES
from doi_action.snapshot import Snapshot, Tree

SHELF = Path(__file__).parent.parent / "shelf" / "data"
FILES = {
    "croissant.json": "linked_data.croissant",
    "datapackage.json": "data.datapackage",
    "dataset-metadata.json": "data.kaggle",
    "dataset_infos.json": "cards.dataset_infos",
    "grains.dvc": "data.pointers",
}


def read(module: str, text: bytes, path: str) -> Reading:
    """The reading of a text by one format."""
    return import_module(f"doi_action.formats.{module}").read(path, text)  # type: ignore[no-any-return]


def shelf(name: str) -> dict[str, Any]:
    """The certain values of a file on the shelf, which has no faults."""
    reading = read(FILES[name], (SHELF / name).read_bytes(), name)
    assert reading.remarks == ()
    return {fact.field: fact.value for fact in reading.facts if fact.certain}


def proposed(name: str) -> dict[str, Any]:
    """The values of a file on the shelf that are only proposed."""
    reading = read(FILES[name], (SHELF / name).read_bytes(), name)
    return {fact.field: fact.value for fact in reading.facts if not fact.certain}


@pytest.mark.parametrize("name", FILES)
def test_the_example_fills_exactly_what_the_crosswalk_names(name: str) -> None:
    """The table of each format is what it really reads, proposals included."""
    crosswalk = import_module(f"doi_action.formats.{FILES[name]}").CROSSWALK
    assert set(shelf(name)) | set(proposed(name)) == set(crosswalk)


@pytest.mark.parametrize("name", [name for name in FILES if name != "grains.dvc"])
def test_a_descriptor_of_data_makes_a_dataset(name: str) -> None:
    """Somebody described data, so data is what is published."""
    assert shelf(name)["kind"] is Kind.DATASET


def test_croissant_tells_people_coverage_and_files() -> None:
    """Days lose their time, sizes are added up, places and periods are kept."""
    said = shelf("croissant.json")
    assert said["publication_date"] == date(2026, 2, 3)
    assert said["creators"] == (
        Creator(name="Ada Lovelace"),
        Creator(name="Example Lab", name_type=NameType.ORGANISATION),
    )
    assert (said["sizes"], said["formats"]) == (("1234 bytes", "2 files"), ("text/csv",))
    assert said["dates"] == (Dated(value="2025-01-01/2025-06-30", type="Coverage"),)
    assert said["geo_locations"] == (GeoLocation(place="Sahara"),)


def test_checksums_go_into_a_technical_description() -> None:
    """DataCite has no property for them."""
    text = Description(text="a.csv: 1200 bytes, sha256 ab12", type="TechnicalInfo")
    assert shelf("croissant.json")["descriptions"] == (text,)


def test_the_paper_in_cite_as_is_only_proposed() -> None:
    """`citeAs` may name a paper or the data."""
    assert [(r.relation, r.value) for r in proposed("croissant.json")["related_identifiers"]] == [
        ("IsDescribedBy", "10.1000/paper")
    ]


def test_another_metadata_json_is_left_alone() -> None:
    """Many tools write a file of that name; only Croissant's is read, and no other is complained about."""
    for text in (b'{"name": "x"}', b"[]", b"not json"):
        assert read("linked_data.croissant", text, "metadata.json") == Reading()


def test_roles_of_a_data_package() -> None:
    """Authors are creators, the publisher is the publisher, the rest helped."""
    said = shelf("datapackage.json")
    assert said["creators"] == (
        Creator(name="Ada Lovelace", name_type=None, affiliations=(Affiliation(name="Example Lab"),)),
    )
    grace = Creator(given_names="Grace", family_names="Hopper")
    assert said["contributors"] == (Contributor(creator=grace, role="ContactPerson"),)
    assert said["publisher"] == "Example Press"


def test_contributors_without_a_role_are_only_proposed_as_creators() -> None:
    """The specification says that nobody of them claims to be an author."""
    text = json.dumps({"title": "T", "contributors": [{"title": "Ada Lovelace"}]}).encode()
    facts = {f.field: f for f in read("data.datapackage", text, "datapackage.json").facts}
    assert not facts["creators"].certain


ORCID = "https://orcid.org/0000-0002-1825-0097"


def package(**values: Any) -> Reading:
    """The reading of a small datapackage.json."""
    return read("data.datapackage", json.dumps({"title": "T", **values}).encode(), "datapackage.json")


def test_people_of_a_data_package_keep_ids_and_every_role() -> None:
    """Nobody is dropped, and each role that DataCite knows is said."""
    people = [
        {"title": "Marit Holm", "path": ORCID, "roles": ["creator", "projectLeader"]},
        {"title": "Ines Okafor", "roles": ["dataCollector"]},
        {"title": "Tide Lab", "path": "https://ror.org/05gq02987", "roles": ["hostingInstitution"]},
        {"title": "Bo Sample", "roles": ["visualiser"]},
        "Ada Byron <ada@example.org>",
    ]
    reading = package(contributors=people)
    found = {f.field: f.value for f in reading.facts}
    holm = Creator(name="Marit Holm", orcid=parse_orcid(ORCID))
    assert found["creators"] == (holm,)
    said = [(c.role, c.creator.full_name, c.creator.name_type) for c in found["contributors"]]  # type: ignore[attr-defined]
    assert said == [
        ("ProjectLeader", "Marit Holm", NameType.PERSON),
        ("DataCollector", "Ines Okafor", None),
        ("HostingInstitution", "Tide Lab", NameType.ORGANISATION),
        ("Other", "Bo Sample", None),
        ("Other", "Ada Byron", None),
    ]
    assert [f.rule for f in reading.remarks] == ["role-unknown"]


@pytest.mark.parametrize("entry", [{"title": ORCID}, {"title": "ada@example.org"}, {"path": ORCID}, "_:b0"])
def test_an_address_in_a_data_package_is_nobody_and_is_said(entry: Any) -> None:
    """No record credits an address."""
    reading = package(contributors=[entry])
    assert not {"creators", "contributors"} & {f.field for f in reading.facts}
    assert [f.rule for f in reading.remarks] in (["name-is-no-name"], ["author-without-name"])


def test_what_a_data_package_says_and_a_record_cannot_is_listed() -> None:
    """A source without an address, a home page of a person."""
    reading = package(
        sources=[{"title": "Old papers", "path": "attic/box"}],
        contributors=[{"title": "A B", "path": "https://ab.example", "role": "author"}],
        resources=[{"path": "a.csv", "format": "csv", "schema": {"fields": [{"name": "x"}]}}],
    )
    assert {left.field for left in reading.left_out} == {
        "sources",
        "contributors[0].path",
        "resources[0].path",
        "resources[0].schema",
    }
    assert [f.value for f in reading.facts if f.field == "formats"] == [("csv",)]


def test_a_licence_without_an_id_keeps_its_page() -> None:
    """A name that SPDX does not know stays a name with its address."""
    first, second = shelf("datapackage.json")["licenses"]
    assert (first.name, first.url, str(second.spdx)) == ("ODC-PDDL-1.0", "https://example.org/pddl", "CC0-1.0")


def license_of(**said: str) -> tuple[Any, dict[str, str]]:
    """The licence of a package with one, and what is listed as left out."""
    reading = package(licenses=[said])
    (licenses,) = [fact.value for fact in reading.facts if fact.field == "licenses"]
    (found,) = licenses  # type: ignore[misc]
    return found, {left.field.rpartition(".")[2]: left.value for left in reading.left_out}


def test_of_a_licence_what_its_entry_does_not_hold_is_listed() -> None:
    """A name beside a title and a page; a title and a path that lead nowhere; nothing that says the id again."""
    page = "https://example.org/odd"
    found, left_out = license_of(name="odd", title="Odd one", path=page)
    assert (found.name, found.url, left_out) == ("Odd one", page, {"name": "odd"})
    found, left_out = license_of(title="Odd one", path=page)
    assert (found.name, found.url, left_out) == ("Odd one", page, {})
    found, left_out = license_of(name="odd", title="Odd one", path="LICENSE.md")
    assert (found.name, found.url, left_out) == ("odd", None, {"title": "Odd one", "path": "LICENSE.md"})
    found, left_out = license_of(name="MIT", title="MIT License", path="https://opensource.org/licenses/MIT")
    assert (str(found.spdx), left_out) == ("MIT", {})
    found, left_out = license_of(name="MIT", title="Odd one", path=page)
    assert (str(found.spdx), left_out) == ("MIT", {"title": "Odd one", "path": page})


KEYS_OF_A_FILE = {"name": "n1", "contentUrl": "u1", "contentSize": "12 kB", "encodingFormat": "text/csv"}
FILE = "linked_data.croissant", "croissant.json", "distribution"
RESOURCE = "data.datapackage", "datapackage.json", "resources"
OUT = "data.pointers", "grains.dvc", "outs"


@pytest.mark.parametrize(
    ("where", "file", "left_out"),
    [
        (FILE, KEYS_OF_A_FILE | {"md5": "m1", "sha256": "s1"}, {"contentUrl": "u1", "md5": "m1"}),
        (FILE, KEYS_OF_A_FILE | {"md5": "m1"}, {"contentUrl": "u1"}),
        (FILE, KEYS_OF_A_FILE, {"contentUrl": "u1", "name": "n1"}),
        (FILE, {"md5": "m1"}, {"": "1 value"}),
        (RESOURCE, {"path": "p1", "hash": "m1", "bytes": "many"}, {"bytes": "many"}),
        (OUT, {"path": "p1", "md5": "m1", "size": "many"}, {"size": "many"}),
        (OUT, {"path": "p1", "size": "12"}, {"path": "p1"}),
        (OUT, {"md5": "m1", "size": "12"}, {"": "2 values"}),
    ],
)
def test_of_a_described_file_what_no_field_takes_is_listed(
    where: tuple[str, str, str], file: dict[str, str], left_out: dict[str, str]
) -> None:
    """Each key by itself: one checksum of two, a size that is none, a name that no list of checksums holds."""
    module, path, key = where
    document = {"@type": "Dataset", "name": "Dunes", key: [{"name": "a", "path": "a", "md5": "b"}, file]}
    reading = read(module, json.dumps(document).encode(), path)
    found = {left.field: left.value for left in reading.left_out if left.field.startswith(f"{key}[1]")}
    assert found == {f"{key}[1].{name}".rstrip("."): value for name, value in left_out.items()}


@pytest.mark.parametrize("name", ["unknown", "other"])
def test_kaggles_words_for_no_licence_give_no_right(name: str) -> None:
    """What the file says of its licence is that it says nothing, and nobody else's is put in its place."""
    text = json.dumps({"title": "T", "licenses": [{"name": name}]}).encode()
    reading = read("data.kaggle", text, "dataset-metadata.json")
    assert [f.value for f in reading.facts if f.field == "licenses"] == [()]
    assert [f.rule for f in reading.remarks] == ["license-names-no-right"]


@pytest.mark.parametrize("name", ["ada/INSERT_SLUG_HERE", "INSERT_OWNER_HERE/dunes"])
def test_kaggles_template_names_no_page(name: str) -> None:
    """What its command writes into a new file is to be replaced, and leads nowhere."""
    text = json.dumps({"title": "T", "id": name}).encode()
    reading = read("data.kaggle", text, "dataset-metadata.json")
    assert not [fact for fact in reading.facts if fact.field == "related_identifiers"]


def test_kaggles_template_is_no_title() -> None:
    """The words that its command writes into a new file are reported before they are anybody's title."""
    text = json.dumps({"title": "INSERT_TITLE_HERE", "id": "ada/dunes"}).encode()
    reading = read("data.kaggle", text, "dataset-metadata.json")
    assert [(remark.rule, remark.field) for remark in reading.remarks] == [("placeholder-text", "title")]


def test_configurations_that_differ_say_nothing_together() -> None:
    """Two versions of two configurations are no version of the dataset."""
    text = b'{"a": {"features": {}, "version": "1"}, "b": {"features": {}, "version": "2"}}'
    assert "version" not in {f.field for f in read("cards.dataset_infos", text, "dataset_infos.json").facts}


def test_many_files_are_listed_in_part() -> None:
    """A record is no listing of thousands of files."""
    place = read("linked_data.croissant", (SHELF / "croissant.json").read_bytes(), "croissant.json").facts[0].location
    files = [DataFile(name=f"{n}", location=place, checksum="md5 x") for n in range(60)]
    assert (technical_info(files) or "").endswith("and 10 more files")


OID = "4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393"
POINTER = f"version https://git-lfs.github.com/spec/v1\noid sha256:{OID}\nsize 12345\n".encode()


def test_lfs_pointers_tell_size_and_checksum() -> None:
    """The pointer holds both, so the file need not be fetched; beside software it may be a picture."""
    said = read_facts(snapshot({"weights.bin": POINTER})).facts
    kind = Fact(field="kind", value=Kind.MODEL, format="settings", location=Location(path="settings"))
    model, software = merge((*said, kind)).metadata, merge(said).metadata
    assert model.sizes == ("12345 bytes", "1 file")
    assert model.descriptions[0].text == f"weights.bin: 12345 bytes, sha256 {OID}"
    assert (software.sizes, software.descriptions) == ((), ())


def test_a_citation_file_in_lfs_is_an_error() -> None:
    """Nobody who reads citation files fetches them from LFS."""
    found = check_citation("CITATION.cff", POINTER, RULES)
    assert [(f.rule, f.path) for f in stopping(found)] == [("lfs-pointer", "CITATION.cff")]


def test_tracking_files_with_lfs_only_proposes_a_dataset() -> None:
    """Pictures of a program are kept in LFS too."""
    reading = data_pointers.read(".gitattributes", b"# x\n*.bin filter=lfs diff=lfs\n")
    (fact,) = reading.facts
    assert (fact.value, fact.certain, fact.location.line) == (Kind.DATASET, False, 2)


@pytest.mark.parametrize("size", ["\u00b2", "9" * 5000], ids=["a raised two", "five thousand digits"])
def test_a_size_that_is_no_number_of_bytes_is_passed_over(size: str) -> None:
    """Not every digit is one that Python reads, and no file has so many bytes: the file is told without its size."""
    text = f"outs:\n  - path: grains.csv\n    size: {size}\n    md5: abc\n"
    facts = {fact.field: fact.value for fact in read("data.pointers", text.encode(), "grains.dvc").facts}
    assert "sizes" not in facts
    assert facts["descriptions"] == (Description(text="grains.csv: md5 abc", type="TechnicalInfo"),)


def snapshot(files: dict[str, bytes]) -> Snapshot:
    """A snapshot whose tag and head hold the same files."""
    tree = Tree(commit="a" * 40, contents=files)
    release = Release(tag="v1", commit="a" * 40)
    return Snapshot(repository=Repository(name="r"), release=release, tags=(), branch=None, at_tag=tree, at_head=tree)
