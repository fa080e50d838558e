"""Croissant that the reference implementation takes: mlcroissant judges what is written, without a network."""

import hashlib
import json
import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import mlcroissant
import pytest
from hypothesis import given, settings
from mlcroissant._src.core.rdf import make_context

from doi_action.__main__ import main
from doi_action.errors import FindingsError
from doi_action.facts import Reading
from doi_action.formats.data.listed_files import ANY_BYTES, MAX_LISTED, FileList, list_files
from doi_action.formats.linked_data import croissant
from doi_action.formats.linked_data.croissant_write import CONFORMS_TO, CONTEXT
from doi_action.identifiers.types import Doi, SpdxId, parse_orcid
from doi_action.metadata.merge import merge
from doi_action.model import (
    Creator,
    Funding,
    GeoLocation,
    Kind,
    License,
    Metadata,
    NameType,
    RelatedIdentifier,
    Subject,
)
from doi_action.snapshot import Tree
from doi_action.verbs.export import run
from tests import strategies
from tests.repositories import Repository

# rdflib, which mlcroissant builds on, warns of a class that mlcroissant asks it for.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")

DOI = Doi("10.14454", "abc-1")
DATA = Metadata(
    kind=Kind.DATASET,
    title="Körner",
    abstract="Ten thousand photographs of fields, labelled.",
    creators=(
        Creator(given_names="Josiah", family_names="Carberry", orcid=parse_orcid("0000-0002-1825-0097")),
        Creator(name="Dune Society", name_type=NameType.ORGANISATION),
    ),
    licenses=(License(spdx=SpdxId("CC-BY-4.0")),),
    publication_date=date(2026, 2, 3),
    version="1.10.0",
    publisher="Example Press",
    keywords=(Subject(text="wheat"), Subject(text="image-classification", scheme="Hugging Face tasks")),
    language="de",
    landing_page="https://grains.example/1.10",
    repository_url="https://github.com/example/grains",
    related_identifiers=(RelatedIdentifier(value="10.1000/paper", scheme="DOI", relation="IsDescribedBy"),),
    funding=(Funding(funder="DFG", award_number="1"),),
    geo_locations=(GeoLocation(place="Sahara", point=(12.1, 23.5)),),
)
POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:%b\nsize 12345\n" % (b"ab" * 32)
CSV = b"a,b\n1,2\n"


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """mlcroissant finds everything in the file: a connection would be a fault."""

    def refuse(*_: object) -> None:
        raise AssertionError("the validator asks the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)


def tree(**files: bytes) -> Tree:
    """A tree of files, all of them read."""
    contents = {name.replace("__", "/").replace("_dot_", "."): data for name, data in files.items()}
    return Tree(commit="c0ffee", contents=contents, sizes={path: len(data) for path, data in contents.items()})


FILES = list_files(tree(data__train_dot_csv=CSV, weights_dot_bin=POINTER, README_dot_md=b"# x"))


def written(metadata: Metadata = DATA, files: FileList = FILES) -> dict[str, Any]:
    """The document, after mlcroissant has taken it."""
    document: dict[str, Any] = json.loads(run(metadata, "croissant", doi=DOI, files=lambda: files).text)
    judged = mlcroissant.Dataset(jsonld=document).metadata
    assert not judged.ctx.issues.errors
    return document


def test_the_reference_implementation_takes_it_without_a_word() -> None:
    """Neither an error nor a warning: all that is recommended is there, and the context is the standard one."""
    judged = mlcroissant.Dataset(jsonld=written()).metadata
    assert judged.ctx.issues.report() == ""
    assert judged.ctx.is_v1_1()
    assert (judged.name, judged.version, judged.url) == ("Körner", "1.10.0", DATA.landing_page)
    assert len(judged.creators) == len(DATA.creators)


def test_the_context_is_that_of_the_specification() -> None:
    """Key by key; the language alone is ours, since nobody knows that a text is English."""
    standard = make_context(mlcroissant.Context(conforms_to=CONFORMS_TO))
    assert standard == {**CONTEXT, "@language": "en"}


def test_a_validator_that_refuses_is_heard() -> None:
    """Else the tests here would say nothing."""
    document = written()
    del document["distribution"][0]["sha256"]
    with pytest.raises(mlcroissant.ValidationError):
        mlcroissant.Dataset(jsonld=document)


def test_files_are_listed_with_size_checksum_and_type() -> None:
    """A file of Git LFS by what its pointer says, another by its own bytes; a README is no data."""
    in_lfs, in_git = sorted(written()["distribution"], key=lambda file: str(file["@id"]), reverse=True)
    assert (in_lfs["contentSize"], in_lfs["sha256"], in_lfs["encodingFormat"]) == ("12345 B", "ab" * 32, ANY_BYTES)
    assert (in_git["@id"], in_git["name"], in_git["contentUrl"]) == ("data/train.csv", "train.csv", "data/train.csv")
    assert (in_git["sha256"], in_git["encodingFormat"]) == (hashlib.sha256(CSV).hexdigest(), "text/csv")


@pytest.mark.parametrize(
    ("home", "address"),
    [
        ("https://huggingface.co/datasets/example/grains", "{home}/resolve/c0ffee/a%20b.csv"),
        ("https://github.com/example/grains", "{home}/raw/c0ffee/a%20b.csv"),
        ("https://git.example/grains", "a%20b.csv"),
    ],
)
def test_a_file_has_the_address_of_its_commit_where_the_host_is_known(home: str, address: str) -> None:
    """It gives these bytes for ever; elsewhere the path from where the list lies is all that is known."""
    whole = Tree(commit="c0ffee", contents={"a b.csv": CSV}, sizes={"a b.csv": len(CSV)})
    (file,) = list_files(whole, home=home, commit=whole.commit).files
    assert file.address == address.format(home=home)


def test_a_file_whose_name_has_blanks_is_listed_all_the_same() -> None:
    """Under another id: mlcroissant takes no blanks in one."""
    whole = Tree(commit="c", contents={"a b.csv": CSV}, sizes={"a b.csv": len(CSV)})
    file = written(files=list_files(whole))["distribution"]
    assert (file["name"], file["contentUrl"]) == ("a b.csv", "a%20b.csv")


def test_a_file_whose_bytes_are_not_known_is_counted_and_not_listed() -> None:
    """A checksum is never guessed."""
    listed = list_files(Tree(commit="c", contents={"a.csv": CSV}, sizes={"a.csv": 8, "huge.parquet": 10**12}))
    assert [file.path for file in listed.files] == ["a.csv"]
    assert listed.problem == "1 file of data, whose checksum is not known here"


def test_more_files_than_a_list_holds_are_not_listed_in_part() -> None:
    """The part would pass for the whole."""
    paths = {f"{number}.csv": CSV for number in range(MAX_LISTED + 1)}
    listed = list_files(Tree(commit="c", contents=paths, sizes=dict.fromkeys(paths, 8)))
    assert listed.files == ()
    assert str(MAX_LISTED) in (listed.problem or "")


def test_files_of_another_work_are_not_listed() -> None:
    """In a repository of several, each has its folder."""
    whole = tree(pkg__a_dot_csv=CSV, other__b_dot_csv=CSV)
    assert [file.path for file in list_files(whole, folder="pkg").files] == ["a.csv"]


def test_files_that_describe_the_work_are_no_data() -> None:
    """They are read for what they say."""
    assert list_files(tree(codemeta_dot_json=b"{}", croissant_dot_json=b"{}", _dot_zenodo_dot_json=b"{}")).files == ()


def test_a_dataset_without_a_known_file_is_valid_and_says_so() -> None:
    """The list is left out, not filled."""
    made = run(DATA, "croissant", doi=DOI, files=FileList)
    assert "distribution" not in json.loads(made.text)
    assert made.not_listed == "any file: none of this version is known to be data"
    assert "distribution" not in written(files=FileList())


@pytest.mark.parametrize("kind", [Kind.SOFTWARE, Kind.MODEL, None])
def test_what_is_no_dataset_is_not_called_one(kind: Kind | None) -> None:
    """Croissant says `Dataset` of everything."""
    with pytest.raises(FindingsError, match="cannot be written: the work is"):
        run(replace(DATA, kind=kind), "croissant")


@pytest.mark.parametrize("field", ["title", "abstract", "creators", "licenses", "publication_date"])
def test_what_croissant_requires_is_asked_for(field: str) -> None:
    """By the specification; mlcroissant only warns of some."""
    empty: Any = () if isinstance(getattr(DATA, field), tuple) else None
    with pytest.raises(FindingsError, match=f"it lacks {field.replace('_', ' ')}"):
        run(replace(DATA, **{field: empty}), "croissant")


def test_a_dataset_without_any_address_is_not_written() -> None:
    """`url` is required too, and a DOI is one."""
    nowhere = replace(DATA, landing_page=None, repository_url=None)
    assert json.loads(run(nowhere, "croissant", doi=DOI).text)["url"] == DOI.url
    of_repository = run(replace(DATA, landing_page=None), "croissant")
    assert json.loads(of_repository.text)["url"] == DATA.repository_url
    with pytest.raises(FindingsError, match="no page, no repository and no DOI"):
        run(nowhere, "croissant")


def test_citeas_is_the_bibtex_of_this_version() -> None:
    """With the DOI; Croissant 1.1 lets it cite the dataset itself."""
    cited = written()["citeAs"]
    assert cited.startswith("@dataset{")
    assert str(DOI) in cited


def read_back(document: dict[str, Any]) -> Reading:
    """What our own reader makes of it."""
    return croissant.read("croissant.json", json.dumps(document).encode())


def test_it_is_read_back_as_it_was() -> None:
    """And the dataset is no paper about itself."""
    reading = read_back(written())
    metadata = merge(reading.facts).metadata
    for field in ("kind", "title", "abstract", "creators", "licenses", "publication_date", "version", "language"):
        assert getattr(metadata, field) == getattr(DATA, field)
    links = [link for fact in reading.facts if fact.field == "related_identifiers" for link in fact.value]
    assert [link.value for link in links] == []


@settings(deadline=None, max_examples=15)
@given(strategies.metadata)
def test_every_dataset_that_is_written_is_taken(metadata: Metadata) -> None:
    """Whatever its people, licences, links and places are."""
    needed = {
        name: getattr(metadata, name) or getattr(DATA, name) for name in ("title", "abstract", "creators", "licenses")
    }
    whole = replace(metadata, kind=Kind.DATASET, publication_date=date(2026, 1, 2), **needed)
    written(whole)


@pytest.fixture
def repository(tmp_path: Path) -> Iterator[Repository]:
    """A dataset with one release, a file of it in Git LFS and one in git."""
    made = Repository(tmp_path / "grains")
    citation = (
        "cff-version: 1.2.0\nmessage: cite\ntitle: Grains\ntype: dataset\nabstract: Photographs of fields.\n"
        "license: CC-BY-4.0\nrepository-code: https://github.com/example/grains\n"
        "authors:\n  - {family-names: Carberry, given-names: Josiah}\n"
    )
    files = {
        "CITATION.cff": citation,
        "data/a.csv": CSV.decode(),
        ".gitattributes": "*.parquet filter=lfs diff=lfs merge=lfs -text\n",
        "data/b.parquet": POINTER.decode(),
    }
    made.commit("Data", files)
    made.git("tag", "v1.0.0")
    yield made


def test_the_command_writes_what_mlcroissant_takes(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    """From a tag of a real repository."""
    assert main(["export", str(repository.folder), "--tag", "v1.0.0", "--format", "croissant"]) == 0
    told = capsys.readouterr()
    judged = mlcroissant.Dataset(jsonld=json.loads(told.out)).metadata
    assert [(file.id, file.content_size) for file in judged.distribution] == [
        ("data/a.csv", "8 B"),
        ("data/b.parquet", "12345 B"),
    ]
    assert "does not list" not in told.err
