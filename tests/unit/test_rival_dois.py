"""Rival DOIs: which DOIs in the files are of this very work at another registry, and which are something else."""

import json
from pathlib import Path

import pytest

from doi_action.formats.cff import read as citation_cff
from doi_action.identifiers.types import Doi, parse_doi
from doi_action.metadata.merge import merge
from doi_action.metadata.own_dois import own_dois
from doi_action.metadata.rival_dois import link_to, rival_dois, with_rivals
from doi_action.model import Metadata, RelatedIdentifier
from doi_action.snapshot import Tree

ZENODO = "10.5281/zenodo.90125511"
HEAD = "cff-version: 1.2.0\nmessage: m\ntitle: Harbour Levels\nauthors:\n  - name: Lab\n"
ARTICLE = "{type: article, title: On gauges, authors: [{name: Lab}], journal: J, doi: 10.11583/dtu.1}"
ITSELF = f"{{type: software, title: Harbour levels, authors: [{{name: Lab}}], doi: {ZENODO}}}"
CROISSANT = "http://mlcommons.org/croissant/1.0"
BADGE = f"# Gauges\n\n[![DOI](https://zenodo.org/badge/DOI/{ZENODO}.svg)](https://doi.org/{ZENODO})\n"
CARD = f"---\nlicense: mit\npipeline_tag: text-generation\ntags:\n  - gauges\n  - doi:{ZENODO}\n---\n# Gauges\n"


def tree(**files: str) -> Tree:
    """Files by name, in which `_` stands for a point."""
    return Tree(commit="a" * 40, contents={name.replace("_", "."): text.encode() for name, text in files.items()})


def found(files: Tree, *links: RelatedIdentifier, ours: frozenset[Doi] = frozenset()) -> list[tuple[str, str]]:
    """The rivals in files, each with its place; `links` are what other files say."""
    facts = citation_cff.read("CITATION.cff", files.read("CITATION.cff") or b"").facts
    agreed = merge(facts).metadata
    metadata = Metadata(related_identifiers=(*agreed.related_identifiers, *links))
    return [(str(rival.doi), str(rival.location)) for rival in rival_dois(own_dois(files), metadata, ours=ours)]


@pytest.mark.parametrize(
    "lines, line",
    [
        (f"doi: {ZENODO}\n", 6),
        (f"doi: https://doi.org/{ZENODO.upper()}\n", 6),
        (f"identifiers:\n  - type: doi\n    value: {ZENODO}\n", 7),
        (f"identifiers:\n  - type: url\n    value: https://doi.org/{ZENODO}\n", 7),
        (f"url: https://doi.org/{ZENODO}\n", 6),
        (f"preferred-citation: {ITSELF}\n", 6),
        (f"references:\n  - {ITSELF}\n", 7),
    ],
)
def test_a_doi_that_the_citation_file_gives_to_the_work_is_a_rival(lines: str, line: int) -> None:
    """Wherever it stands, at its line."""
    [(doi, place)] = found(tree(CITATION_cff=HEAD + lines))
    assert (doi, place.rpartition(":")[2]) == (ZENODO, str(line))


def test_a_file_that_is_all_preferred_citation_names_the_work_there() -> None:
    """Widely used programs have a file without a title of its own."""
    files = tree(CITATION_cff=f"cff-version: 1.2.0\npreferred-citation: {ITSELF}\n")
    assert [doi for doi, _ in found(files)] == [ZENODO]


@pytest.mark.parametrize(
    "identifier",
    [
        ZENODO,
        f"https://doi.org/{ZENODO}",
        ["other", ZENODO],
        {"@type": "PropertyValue", "propertyID": "doi", "value": ZENODO},
        {"@id": f"https://doi.org/{ZENODO}"},
    ],
)
def test_a_doi_as_identifier_of_codemeta_is_a_rival(identifier: object) -> None:
    """As text, as an address, in a list, as an object."""
    document = {"@type": "SoftwareSourceCode", "name": "Harbour Levels", "identifier": identifier}
    assert [doi for doi, _ in found(tree(codemeta_json=json.dumps(document)))] == [ZENODO]


@pytest.mark.parametrize(
    "files",
    [
        {"codemeta_json": json.dumps({"@type": "SoftwareSourceCode", "@id": f"https://doi.org/{ZENODO}"})},
        {"datapackage_json": json.dumps({"name": "gauges", "id": f"https://doi.org/{ZENODO}"})},
        {"croissant_json": json.dumps({"conformsTo": CROISSANT, "identifier": f"https://doi.org/{ZENODO}"})},
        {"README_md": BADGE},
        {"README_rst": f".. image:: https://zenodo.org/badge/DOI/{ZENODO}.svg\n   :target: https://doi.org/{ZENODO}\n"},
        {"README_md": CARD},
        {"_zenodo_json": json.dumps({"title": "Gauges", "doi": ZENODO})},
    ],
)
def test_a_doi_of_the_work_in_another_file_is_a_rival(files: dict[str, str]) -> None:
    """The id of a codemeta.json, a badge, the Hub's tag, the DOI of a deposit."""
    assert [doi for doi, _ in found(tree(**files))] == [ZENODO]


@pytest.mark.parametrize(
    "doi",
    [
        "10.5281/zenodo.1234",
        "10.5281/zenodo.1234567",
        "10.1234/example",
        "10.0000/ab",
        "10.5072/zenodo.1",
        "10.21105/joss.05996",
        "10.48550/arXiv.2301.00001",
        "10.1038/s41587-020-0439-x",
    ],
)
def test_an_example_a_test_and_a_paper_are_no_rivals(doi: str) -> None:
    """None of them is this work."""
    assert found(tree(CITATION_cff=f"{HEAD}doi: {doi}\n")) == []


def test_what_the_file_calls_a_text_is_no_rival() -> None:
    """People write the paper's DOI at the root too; its prefix alone does not tell."""
    assert found(tree(CITATION_cff=f"{HEAD}doi: 10.11583/dtu.1\npreferred-citation: {ARTICLE}\n")) == []


def test_the_archive_named_as_a_publication_is_a_rival_all_the_same() -> None:
    """`referencePublication` of many codemeta files is the archive's DOI and not the paper's."""
    mistaken = RelatedIdentifier(value=ZENODO, scheme="DOI", relation="IsDescribedBy")
    assert [doi for doi, _ in found(tree(CITATION_cff=f"{HEAD}doi: {ZENODO}\n"), mistaken)] == [ZENODO]


def test_a_badge_of_another_work_that_the_files_name_is_no_rival() -> None:
    """The data that a program was made for has a badge in its README."""
    data = RelatedIdentifier(value=ZENODO, scheme="DOI", relation="References")
    assert found(tree(README_md=BADGE), data) == []


@pytest.mark.parametrize("relation", ["IsIdenticalTo", "IsVersionOf", "IsNewVersionOf", "Continues"])
def test_a_rival_that_somebody_linked_is_none_any_more(relation: str) -> None:
    """The files say themselves how the two stand to each other."""
    link = RelatedIdentifier(value=ZENODO, scheme="DOI", relation=relation)
    assert found(tree(CITATION_cff=f"{HEAD}doi: {ZENODO}\n"), link) == []


def test_our_own_dois_are_no_rivals() -> None:
    """They are what the files should name."""
    assert found(tree(CITATION_cff=f"{HEAD}doi: {ZENODO}\n"), ours=frozenset({parse_doi(ZENODO)})) == []


def test_a_rival_that_several_places_name_is_one() -> None:
    """Root, identifiers and a badge, told at the root; Zenodo's numbered badge leads to it too."""
    numbered = "[![DOI](https://zenodo.org/badge/1234567.svg)](https://zenodo.org/badge/latestdoi/1234567)\n"
    files = tree(CITATION_cff=f"{HEAD}doi: {ZENODO}\n", README_md=BADGE + numbered)
    assert found(files) == [(ZENODO, "CITATION.cff:6")]


def test_a_numbered_badge_alone_is_a_rival_whose_doi_is_not_known() -> None:
    """It leads to a DOI that the work has at Zenodo."""
    numbered = "# G\n\n[![DOI](https://zenodo.org/badge/1234567.svg)](https://zenodo.org/badge/latestdoi/1234567)\n"
    assert found(tree(README_md=numbered)) == [("None", "README.md:3")]


@pytest.mark.parametrize(
    "lines",
    [
        "url: https://zenodo.org/records/7654321\n",
        "repository-artifact: https://zenodo.org/record/7654321\n",
        "identifiers:\n  - type: url\n    value: https://www.zenodo.org/records/7654321#files\n",
    ],
)
def test_the_page_of_a_record_at_zenodo_is_a_rival_whose_doi_is_not_known(lines: str) -> None:
    """The record may have a DOI from elsewhere; beside a DOI that is named it is none of its own."""
    [(doi, _)] = found(tree(CITATION_cff=HEAD + lines))
    assert doi == "None"
    assert [doi for doi, _ in found(tree(CITATION_cff=f"{HEAD}doi: {ZENODO}\n{lines}"))] == [ZENODO]


def test_other_pages_at_zenodo_are_no_rivals() -> None:
    """A community, and the record of something that is referred to."""
    lines = "url: https://zenodo.org/communities/gauges\n"
    reference = "references:\n  - {type: data, title: D, url: https://zenodo.org/records/1, authors: [{name: X}]}\n"
    assert found(tree(CITATION_cff=HEAD + lines + reference)) == []


@pytest.mark.parametrize(
    "words, relation",
    [
        ("The DOI of version 1.2.0", "IsIdenticalTo"),
        ("v1.2.0 at Zenodo", "IsIdenticalTo"),
        ("The DOI of version 1.2.0-rc1", "Continues"),
        ("The DOI of version 11.2.0", "Continues"),
        ("The DOI of version 1.2.0.1", "Continues"),
        ("The concept DOI; 1.2.0 is the newest", "Continues"),
        ("The DOI of all versions", "Continues"),
        ("", "Continues"),
    ],
)
def test_a_version_is_identical_with_a_rival_that_is_said_to_be_its_own(words: str, relation: str) -> None:
    """Where the file says no such thing the version continues the rival's line."""
    entry = f'identifiers:\n  - type: doi\n    value: {ZENODO}\n    description: "{words}"\n'
    files = tree(CITATION_cff=f"{HEAD}version: 1.2.0\ndoi: {ZENODO}\n{entry}")
    (rival,) = rival_dois(own_dois(files), Metadata(), ours=frozenset())
    assert link_to(rival, "1.2.0").relation == relation


HUB = "10.57967/hf/7101"
FRONT = "license: mit\npipeline_tag: text-generation\n"
ENTRY = f"@misc{{lab_2025,\n\ttitle = {{ Gauges (Revision aaaaaaa) }},\n\tdoi = {{ {HUB} }}\n}}"


@pytest.mark.parametrize(
    ("card", "line"),
    [
        (f"---\n{FRONT}tags:\n  - 'doi:{HUB}'\n---\n# Gauges\n", 5),
        (f"---\n{FRONT}doi: {HUB}\n---\n# Gauges\n", 4),
        (f"---\n{FRONT}---\n# Gauges\n\n## Citation\n\n```\n{ENTRY}\n```\n", 10),
    ],
)
def test_the_hubs_doi_is_found_wherever_a_card_names_it(card: str, line: int) -> None:
    """As its tag, as a key that people add, and in the entry that the Hub gives to be copied."""
    [(doi, place)] = found(tree(README_md=card))
    assert (doi, place) == (HUB, f"README.md:{line}")


def test_the_doi_of_another_model_in_a_card_is_no_rival() -> None:
    """A base model is cited as people ask for it."""
    other = ENTRY.replace("Gauges", "Llama 9")
    assert found(tree(README_md=f"---\n{FRONT}---\n# Gauges\n\n## Citation\n\n```\n{other}\n```\n")) == []


@pytest.mark.parametrize(
    ("commit", "relation"),
    [("a" * 40, "IsIdenticalTo"), (f"a{'b' * 39}", "Continues"), ("", "Continues")],
)
def test_the_hubs_doi_of_the_very_revision_is_identical(commit: str, relation: str) -> None:
    """Its title tells the commit; of another one the version continues the line."""
    card = f"---\n{FRONT}---\n# Gauges\n\n## Citation\n\n```\n{ENTRY}\n```\n"
    (rival,) = rival_dois(own_dois(tree(README_md=card)), Metadata(), ours=frozenset())
    assert link_to(rival, "1.2.0", commit=commit).relation == relation


def test_a_revision_in_the_words_of_the_citation_file_counts_too() -> None:
    """As a description among the identifiers."""
    words = "The Hub's DOI of revision aaaaaaa"
    entry = f'identifiers:\n  - type: doi\n    value: {HUB}\n    description: "{words}"\n'
    (rival,) = rival_dois(own_dois(tree(CITATION_cff=HEAD + entry)), Metadata(), ours=frozenset())
    assert link_to(rival, "1.2.0", commit="a" * 40).relation == "IsIdenticalTo"


def test_a_link_takes_the_place_of_what_else_was_said_of_the_rival() -> None:
    """A record that calls one DOI its paper and its predecessor says nothing."""
    mistaken = RelatedIdentifier(value=ZENODO, scheme="DOI", relation="IsDescribedBy")
    paper = RelatedIdentifier(value="10.21105/joss.1", scheme="DOI", relation="IsDescribedBy")
    metadata = Metadata(version="1.2.0", related_identifiers=(mistaken, paper))
    rivals = rival_dois(own_dois(tree(CITATION_cff=f"{HEAD}doi: {ZENODO}\n")), metadata, ours=frozenset())
    links = with_rivals(metadata, rivals).related_identifiers
    assert [(link.relation, link.value) for link in links] == [("IsDescribedBy", paper.value), ("Continues", ZENODO)]


@pytest.mark.parametrize("content", ["", "\x00", "[1, 2]", "doi: [", "---\ntags: 1\n---\n", '{"identifier": 3}'])
@pytest.mark.parametrize("name", ["CITATION_cff", "codemeta_json", "_zenodo_json", "README_md", "README_rst"])
def test_a_file_that_cannot_be_read_names_no_doi(name: str, content: str) -> None:
    """What is wrong with it is said by its reader."""
    assert own_dois(tree(**{name: content})) == ()


@pytest.mark.real
def test_real_files_with_a_doi_at_an_archive_and_no_others(shared: Path) -> None:
    """Of fifty real citation files; those with the DOI of a paper, an example or none are not among them."""
    rivals: dict[str, str] = {}
    for path in sorted((shared / "cff" / "real").glob("*.cff")):
        for doi, _ in found(tree(CITATION_cff=path.read_text(encoding="utf-8"))):
            rivals[path.name] = doi
    archives = ("10.5281/zenodo.", "10.11583/", "10.5066/")
    assert len(rivals) == 24
    assert all(doi.startswith(archives) for doi in rivals.values())


def test_an_identifier_in_anybodys_metadata_json_is_no_rival() -> None:
    """Only a description in Croissant speaks of this work."""
    assert not found(tree(metadata_json=json.dumps({"identifier": f"https://doi.org/{ZENODO}"})))
