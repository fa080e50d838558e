"""Real files: repositories put together from them are read without a fault, and everybody arrives at the payload."""

import importlib.metadata
import re
import unicodedata
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from doi_action.facts import Fact, Location
from doi_action.formats.datacite.write import attributes_of
from doi_action.identifiers.types import Doi
from doi_action.lineage import DoiState, RegistryRecord
from doi_action.metadata.gather import read_facts
from doi_action.metadata.merge import merge
from doi_action.model import Kind, Metadata, Release, Repository
from doi_action.snapshot import Snapshot, Tree
from doi_action.verbs.explain import run as explain
from doi_action.verbs.export import FORMATS, export_named
from doi_action.verbs.export import run as export

SHELF = Path(__file__).parent.parent / "shelf"


def snapshot(files: dict[str, bytes]) -> Snapshot:
    """A repository whose tag and head hold these files."""
    tree = Tree(commit="a" * 40, contents=files)
    release = Release(tag="v9.9", commit="a" * 40)
    return Snapshot(repository=Repository(name="r"), release=release, tags=(), branch=None, at_tag=tree, at_head=tree)


def agreed(files: dict[str, bytes]) -> Metadata:
    """What is agreed on, with the tag's version."""
    version = Fact(field="version", value="9.9", format="tag", location=Location(path="tag v9.9"))
    return merge((*read_facts(snapshot(files)).facts, version)).metadata


def payload(metadata: Metadata) -> dict[str, Any]:
    """What DataCite would be sent."""
    record = RegistryRecord(doi=Doi("10.14454", "x"), state=DoiState.DRAFT, metadata=metadata)
    return attributes_of(record)


def words(name: str) -> list[str]:
    """The letters of a name, without order and signs, for comparing what two readers say."""
    return sorted(re.findall(r"[^\W_]+", unicodedata.normalize("NFC", name).casefold()))


def authors_by_yaml(path: Path) -> list[list[str]]:
    """The authors of a citation file as PyYAML reads them: another reader, another hand."""
    entries = yaml.load(path.read_text(encoding="utf-8-sig"), Loader=yaml.BaseLoader).get("authors")
    keys = ("name-particle", "family-names", "given-names", "name-suffix")
    found = []
    for entry in entries if isinstance(entries, list) else ():
        if isinstance(entry, dict):
            name = (
                " ".join(entry[key] for key in keys if entry.get(key)) or entry.get("name") or entry.get("alias") or ""
            )
            found.append(words(name))
    return [name for name in found if name]


@pytest.mark.real
def test_all_authors_of_all_real_files_arrive_in_their_order(shared: Path) -> None:
    """Counted over the whole set: nobody is lost, doubled or moved."""
    sent, written = [], []
    for path in sorted((shared / "cff" / "real").glob("*.cff")):
        creators = payload(agreed({"CITATION.cff": path.read_bytes()})).get("creators", [])
        sent.append((path.name, [words(creator["name"]) for creator in creators]))
        written.append((path.name, authors_by_yaml(path)))
    assert sent == written
    assert sum(len(names) for _, names in sent) > 200


@pytest.mark.real
def test_every_real_citation_beside_every_real_card_makes_a_record(shared: Path) -> None:
    """Repositories put together from real files: read, explained, and written in every format."""
    citations = sorted((shared / "cff" / "real").glob("*.cff"))
    cards = sorted((shared / "cards").glob("*--*.md"))
    others = {p.name: p.read_bytes() for p in (SHELF / "manifests").iterdir()}
    for number, citation in enumerate(citations):
        card = cards[number % len(cards)]
        files = {**others, "CITATION.cff": citation.read_bytes(), "README.md": card.read_bytes()}
        metadata = agreed(files)
        assert explain(merge(read_facts(snapshot(files)).facts), form="json").startswith("{")
        dated = metadata.publication_date or date(2024, 5, 17)
        whole = replace(metadata, publisher=metadata.publisher or "Example Press", publication_date=dated)
        for form in FORMATS if metadata.creators and metadata.title else ():
            speaks_of_it = export_named(form).speaks_of(whole) and not export_named(form).lacking(whole)
            assert not speaks_of_it or export(whole, form).text


@pytest.mark.real
def test_a_real_model_card_beside_real_code_makes_a_model(shared: Path) -> None:
    """CITATION.cff says software, the card says what it is."""
    cff = (shared / "cff" / "real" / "hiyouga__LLaMA-Factory.cff").read_bytes()
    card = (shared / "cards" / "model--brave-ocelot.md").read_bytes()
    assert agreed({"CITATION.cff": cff, "README.md": card}).kind is Kind.MODEL


@pytest.mark.real
def test_every_pass_file_of_the_format_gives_its_title(shared: Path) -> None:
    """Valid files of the format's own examples, all versions."""
    for path in sorted((shared / "cff" / "pass").rglob("*.cff")):
        assert agreed({"CITATION.cff": path.read_bytes()}).title, path.name


@pytest.mark.real
def test_every_fail_file_is_read_without_a_fault_of_ours(shared: Path) -> None:
    """Invalid files give findings or facts, and never an exception."""
    for path in sorted((shared / "cff" / "fail").rglob("*.cff")):
        assert read_facts(snapshot({"CITATION.cff": path.read_bytes()})) is not None


def test_manifests_of_installed_packages_are_read() -> None:
    """Whatever pyproject.toml, setup.cfg, package.json or LICENSE lies in the packages installed here."""
    names = ("pyproject.toml", "setup.cfg", "package.json", "LICENSE", "AUTHORS", "Cargo.toml", "CITATION.cff")
    seen = 0
    for distribution in importlib.metadata.distributions():
        for file in distribution.files or ():
            path = Path(str(distribution.locate_file(file)))
            if file.name in names and path.is_file() and path.stat().st_size < 2_000_000:
                read_facts(snapshot({file.name: path.read_bytes()}))
                seen += 1
    assert seen > 20
