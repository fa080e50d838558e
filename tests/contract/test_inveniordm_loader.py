"""Contract: what `export --format inveniordm` writes is taken by InvenioRDM's own loader, with ids that it has."""

import json
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from doi_action.identifiers import SpdxId, parse_orcid
from doi_action.model import Affiliation, Creator, Dated, Funding, Kind, License, Metadata, RelatedIdentifier, home_page
from doi_action.model.kinds import BY_RESOURCE_TYPE
from doi_action.release.describe import describe
from doi_action.settings import settings_from
from doi_action.verbs.export import run
from tests import strategies

pytestmark = pytest.mark.xdist_group("inveniordm")

ROOT = Path(__file__).resolve().parents[2]
HOME = ROOT / ".cache" / "inveniordm"
CARBERRY = parse_orcid("0000-0002-1825-0097")
Refusals = Callable[[Metadata], list[str]]

WORK = Metadata(
    kind=Kind.SOFTWARE,
    title="Harbour Levels",
    creators=(Creator(given_names="Marit", family_names="Holm", orcid=CARBERRY),),
    publisher="Gauge Press",
    publication_date=date(2026, 3, 2),
)


@pytest.fixture(scope="module")
def refusals() -> Iterator[Refusals]:
    """What the loader refuses of a work; one process answers for all tests, since it takes seconds to begin."""
    if not (HOME / ".stamp").is_file():
        pytest.skip("InvenioRDM's loader is not there; `make tools` fetches it")
    command = [str(HOME / "bin" / "python"), str(ROOT / "tests" / "inveniordm_loader.py")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as loader:
        asked, answers = loader.stdin, loader.stdout
        assert asked and answers and json.loads(answers.readline()) == "ready"

        def ask(metadata: Metadata) -> list[str]:
            record = json.loads(run(metadata, "inveniordm").text)["metadata"]
            asked.write(json.dumps(record) + "\n")
            asked.flush()
            found: list[str] = json.loads(answers.readline())
            return found

        yield ask
        asked.close()


def test_the_loader_refuses_what_a_server_refuses(refusals: Refusals) -> None:
    """An oracle that takes everything would hold nothing."""
    assert "creators" in refusals(replace(WORK, creators=()))[0]
    assert "publication_date" in refusals(replace(WORK, publication_date=None))[0]


@given(metadata=strategies.metadata)
def test_every_export_is_taken(refusals: Refusals, metadata: Metadata) -> None:
    """Whatever a work says of people, licences, dates, texts, places and money."""
    # A server takes titles from three letters, and iDs of the ranges that ORCID gives out.
    people = tuple(replace(one, orcid=CARBERRY if one.orcid else None) for one in metadata.creators)
    helpers = tuple(
        replace(one, creator=replace(one.creator, orcid=CARBERRY if one.creator.orcid else None))
        for one in metadata.contributors
    )
    # What is drawn for a scheme other than these two is none of its identifiers; the next test has some.
    links = tuple(link for link in metadata.related_identifiers if link.scheme in ("DOI", "URL"))
    work = replace(
        metadata,
        title=f"The {metadata.title}",
        creators=people,
        contributors=helpers,
        related_identifiers=links,
    )
    assert refusals(work) == []


IDENTIFIERS = {
    "ARK": "ark:/13030/tqb3kh97gh8w",
    "arXiv": "arXiv:1910.06709",
    "bibcode": "2015ApJ...807..122S",
    "CSTR": "31253.11.sciencedb.j00001",
    "EAN13": "4006381333931",
    "EISSN": "2475-9066",
    "Handle": "21.T11998/0000-001A-3905-1",
    "IGSN": "10.60510/ICDP5054EHW1001",
    "ISBN": "978-3-16-148410-0",
    "ISSN": "2475-9066",
    "LISSN": "2475-9066",
    "LSID": "urn:lsid:ubio.org:namebank:11815",
    "PMID": "12345678",
    "PURL": "https://purl.org/vocab/frbr/core",
    "RRID": "RRID:SCR_014601",
    "SWHID": "swh:1:dir:bc286860f423ea7ced246ba7458eef4b4541cf2d",
    "URN": "urn:nbn:de:101:1-201102033592",
    "w3id": "https://w3id.org/games/spec/coil",
}


@pytest.mark.parametrize("scheme", IDENTIFIERS)
def test_an_identifier_of_any_scheme_is_taken_or_left_out(refusals: Refusals, scheme: str) -> None:
    """A scheme that the server lacks goes as an address, or is named."""
    link = RelatedIdentifier(value=IDENTIFIERS[scheme], scheme=scheme, relation="References")
    assert refusals(replace(WORK, related_identifiers=(link,))) == []


@pytest.mark.parametrize("resource_type", BY_RESOURCE_TYPE)
def test_every_type_of_work_is_one_of_its_vocabulary(refusals: Refusals, resource_type: str) -> None:
    """Of the work itself and of what it is related to."""
    link = RelatedIdentifier(value="10.1000/x", scheme="DOI", relation="Cites", resource_type=resource_type)
    assert refusals(replace(WORK, resource_type=resource_type, related_identifiers=(link,))) == []


EXAMPLES: dict[str, dict[str, Any]] = {
    "retired licence": {"licenses": (License(spdx=SpdxId("GPL-3.0")), License(spdx=SpdxId("LGPL-2.1")))},
    "licence with a page of its own": {"licenses": (License(name="Own", url="https://a.example/licence text"),)},
    "one affiliation twice": {
        "creators": (Creator(family_names="Holm", affiliations=(Affiliation(name="Quay"), Affiliation(name="Quay"))),)
    },
    "award that is only an address": {"funding": (Funding(funder="Quay Fund", award_url="https://a.example/7"),)},
    "date that is none": {"dates": (Dated(value="2020-02-30", type="Collected"), Dated(value="spring", type="Valid"))},
    "home page": {"related_identifiers": (home_page("https://levels.example"),)},
    "repository": {
        "related_identifiers": (
            RelatedIdentifier(value="https://github.com/a/b", scheme="URL", relation="IsVersionOf"),
        )
    },
}


@pytest.mark.parametrize("what", EXAMPLES)
def test_what_would_stop_a_deposit_is_written_another_way(refusals: Refusals, what: str) -> None:
    """One value that the server refuses keeps the whole record from being published."""
    assert refusals(replace(WORK, **EXAMPLES[what])) == []


@pytest.mark.real
def test_real_citation_files_are_taken(refusals: Refusals, shared: Path, tmp_path: Path) -> None:
    """Files as people have them, with the day and the title that some lack."""
    files = sorted((shared / "cff" / "real").rglob("*.cff"))
    assert len(files) >= 50
    refused = {}
    for file in files:
        (tmp_path / "CITATION.cff").write_bytes(file.read_bytes())
        said = describe(settings_from(), str(tmp_path)).merged.metadata
        if not said.creators or not said.title:
            continue
        found = refusals(replace(said, publication_date=said.publication_date or WORK.publication_date))
        if found:
            refused[file.name] = found
    assert refused == {}
