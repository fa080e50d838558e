"""DOIs that files name and a record does not hold: found wherever they stand, each once."""

import pytest

from doi_action.identifiers.types import Doi, parse_doi
from doi_action.metadata.named_dois import unrecorded_dois
from doi_action.model import Funding, Metadata, RelatedIdentifier
from doi_action.snapshot import Tree

CITATION = """title: Dunes
abstract: See 10.5281/zenodo.100200, and (https://doi.org/10.5281/ZENODO.100300).
references:
  - &one {title: A, doi: 10.5281/zenodo.100400}
  - *one
"""
NONE: frozenset[Doi] = frozenset()


def found(metadata: Metadata, *, told: frozenset[Doi] = NONE, **files: str) -> list[tuple[str, int]]:
    """What is not in the record, with its lines; `_` in a name stands for a point."""
    tree = Tree(commit="a" * 40, contents={name.replace("_", "."): text.encode() for name, text in files.items()})
    return [(str(doi), place.line) for doi, place in unrecorded_dois(tree, "", metadata, told=told)]


def test_dois_are_found_in_fields_and_in_prose() -> None:
    """Without the point that ends a sentence, an entry that an alias repeats once."""
    assert found(Metadata(), CITATION_cff=CITATION) == [
        ("10.5281/zenodo.100200", 2),
        ("10.5281/zenodo.100300", 2),
        ("10.5281/zenodo.100400", 4),
    ]


def test_what_the_record_holds_anywhere_is_not_lost() -> None:
    """A link, a funder's id, a mention in the abstract; and what something else is said of."""
    link = RelatedIdentifier(value="10.5281/zenodo.100400", scheme="DOI", relation="References")
    metadata = Metadata(abstract="See 10.5281/zenodo.100200.", related_identifiers=(link,))
    assert found(metadata, CITATION_cff=CITATION) == [("10.5281/zenodo.100300", 2)]
    assert found(metadata, CITATION_cff=CITATION, told=frozenset({parse_doi("10.5281/zenodo.100300")})) == []

    funding = Funding(funder="DFG", funder_id="https://doi.org/10.13039/501100001659")
    funded = "funding: [{funder: DFG, funder-id: https://doi.org/10.13039/501100001659}]\n"
    assert found(Metadata(funding=(funding,)), _doi_yml=funded) == []


@pytest.mark.parametrize(
    "files",
    [
        {"codemeta_json": '{"relatedLink": ["https://doi.org/10.5281/zenodo.100200"]}'},
        {"_zenodo_json": '{"references": ["Lab, 10.5281/zenodo.100200"]}'},
        {"_doi_yml": "related-identifiers: [{identifier: 10.5281/zenodo.100200}]\n"},
        {"README_md": "---\nlicense: mit\ndoi: 10.5281/zenodo.100200\n---\n# A\n"},
    ],
)
def test_every_citation_file_is_looked_at(files: dict[str, str]) -> None:
    """And the front matter of a card."""
    assert [doi for doi, _ in found(Metadata(), **files)] == ["10.5281/zenodo.100200"]


def test_a_file_that_cannot_be_read_names_nothing() -> None:
    """Its reader says what is wrong with it."""
    files = {"CITATION_cff": "doi: [10.5281/zenodo.100200", "codemeta_json": "{", "README_md": "---\n[\n---\n"}
    assert found(Metadata(), **files) == []
