"""Every CSL-JSON that we write is valid by the schema of the CSL project, for which no registry has a package.

The table holds what csl-data.json of CSL 1.0.2 says of the keys that an item of ours may have: it refuses every other
key, so that one which is missing here is a finding too. Source: github.com/citation-style-language/schema,
schemas/input/csl-data.json.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from doi_action.formats.table import FORMATS
from doi_action.identifiers.types import Doi
from doi_action.metadata.merge import merge
from doi_action.model import Creator, Kind, Metadata
from doi_action.model.kinds import BY_RESOURCE_TYPE
from doi_action.verbs.cite import cite

SHELF = Path(__file__).parent.parent / "shelf"
TYPES = (
    *("article", "article-journal", "article-magazine", "article-newspaper", "bill", "book", "broadcast", "chapter"),
    *("classic", "collection", "dataset", "document", "entry", "entry-dictionary", "entry-encyclopedia", "event"),
    *("figure", "graphic", "hearing", "interview", "legal_case", "legislation", "manuscript", "map", "motion_picture"),
    *("musical_score", "pamphlet", "paper-conference", "patent", "performance", "periodical"),
    *("personal_communication", "post", "post-weblog", "regulation", "report", "review", "review-book", "software"),
    *("song", "speech", "standard", "thesis", "treaty", "webpage"),
)
TEXTS = ("DOI", "URL", "abstract", "genre", "keyword", "language", "note", "publisher", "title", "version")
TEXT_OR_NUMBER = {"type": ["string", "number"]}
NAME_PARTS = ("family", "given", "dropping-particle", "non-dropping-particle", "suffix", "literal")
NAME = {
    "type": "object",
    "properties": {part: {"type": "string"} for part in NAME_PARTS},
    "additionalProperties": False,
}
DATE = {
    "type": "object",
    "properties": {
        "date-parts": {
            "type": "array",
            "minItems": 1,
            "maxItems": 2,
            "items": {"type": "array", "minItems": 1, "maxItems": 3, "items": TEXT_OR_NUMBER},
        }
    },
    "additionalProperties": False,
}
ITEM = {
    "type": "object",
    "required": ["type", "id"],
    "properties": {
        "type": {"enum": list(TYPES)},
        "id": TEXT_OR_NUMBER,
        "author": {"type": "array", "items": NAME},
        "issued": DATE,
        **{name: {"type": "string"} for name in TEXTS},
    },
    "additionalProperties": False,
}
SCHEMA = Draft7Validator({"type": "array", "items": ITEM})


def faults(text: str) -> list[str]:
    """What the schema refuses in a CSL-JSON text."""
    return [error.message for error in SCHEMA.iter_errors(json.loads(text))]


def read_files(paths: Iterator[Path]) -> Iterator[tuple[str, Metadata]]:
    """What each file that some format of ours reads says of a work, taken alone; proposals are left out."""
    usual = {".cff": "cff.read", "poetry.toml": "manifests.pyproject_toml", "dataset.md": "cards.hub_card"}
    by_name = {path: format_.module for format_ in FORMATS for path in format_.paths}
    for path in paths:
        module = by_name.get(path.name) or usual.get(path.name) or usual.get(path.suffix)
        if module is None:
            continue
        reader = next(format_ for format_ in FORMATS if format_.module == module).reader()
        yield path.name, merge(reader(path.name, path.read_bytes()).facts).metadata


@pytest.mark.parametrize("fault", [{"license": "MIT"}, {"type": "code"}, {"author": ["Ada"]}, {"issued": "2024"}])
def test_the_table_refuses_what_the_schema_refuses(fault: dict[str, Any]) -> None:
    """Else a test that uses it would say nothing; `license` stood in our exports."""
    assert not faults(json.dumps([{"id": "x", "type": "software"}]))
    assert faults(json.dumps([{"id": "x", "type": "software"} | fault]))


@pytest.mark.parametrize("kind", [None, *Kind])
@pytest.mark.parametrize("resource_type", [None, *BY_RESOURCE_TYPE])
def test_every_type_of_work_is_one_of_csl(kind: Kind | None, resource_type: str | None) -> None:
    """Also a work without anything else."""
    metadata = Metadata(kind=kind, resource_type=resource_type, title="T", creators=(Creator(name="A"),))
    assert not faults(cite(metadata, style="csl-json", doi=None))


def test_every_file_on_the_shelf_gives_a_valid_item() -> None:
    """With and without a DOI."""
    found = dict(read_files(path for path in sorted(SHELF.rglob("*")) if path.is_file()))
    assert len(found) > 30
    refused = {}
    for name, metadata in found.items():
        for doi in (None, Doi("10.0000", "abcd-efgh")):
            refused[name, doi] = faults(cite(metadata, style="csl-json", doi=doi))
    assert not {name: messages for name, messages in refused.items() if messages}


@pytest.mark.real
def test_every_real_citation_file_gives_a_valid_item(shared: Path) -> None:
    """As people write them."""
    found = dict(read_files(iter(sorted((shared / "cff" / "real").glob("*.cff")))))
    assert len(found) > 30
    assert not {
        name: said for name, metadata in found.items() if (said := faults(cite(metadata, style="csl-json", doi=None)))
    }
