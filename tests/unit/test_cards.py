"""Cards of the Hugging Face Hub: kind, licence, relations, subjects, and what is left alone."""

from functools import partial
from pathlib import Path

import pytest

from doi_action.facts import Fact, Location, Reading
from doi_action.formats.cards.bibtex import same_title
from doi_action.formats.cards.body import summary_of, title_of
from doi_action.formats.cards.hub_card import CROSSWALK, read
from doi_action.formats.cards.hub_words import RESTRICTED
from doi_action.identifiers.types import SpdxId, parse_orcid
from doi_action.metadata.merge import merge, proposal
from doi_action.model import Affiliation, Creator, Description, Kind, License, NameType, Subject
from doi_action.rules import BY_ID
from tests.proportion import in_proportion

SHELF = Path(__file__).parent.parent / "shelf" / "cards"


def shelf(name: str) -> dict[str, Fact]:
    """The certain facts of a card on the shelf."""
    reading = read("README.md", (SHELF / name).read_bytes())
    assert reading.remarks == ()
    return {fact.field: fact for fact in reading.facts if fact.certain}


def card(front: str, body: str = "", path: str = "README.md") -> Reading:
    """The reading of a card with this front matter."""
    return read(path, f"---\n{front}\n---\n{body}".encode())


def licenses_of(front: str) -> object:
    """The value of the fact about licences."""
    return next(f.value for f in card(f"pipeline_tag: x\n{front}").facts if f.field == "licenses")


def test_a_model_card_fills_what_the_crosswalk_names() -> None:
    """All fields that a card can say are read from the two examples."""
    assert set(shelf("model.md")) | set(shelf("dataset.md")) == set(CROSSWALK)


def test_a_model_card_makes_a_model() -> None:
    """The keys that only a model card has decide, and the fact stands in the card."""
    kind = shelf("model.md")["kind"]
    assert (kind.value, kind.format, kind.location.path) == (Kind.MODEL, "model card", "README.md")


def test_training_data_base_model_and_successor_become_links() -> None:
    """What a model was made from and what follows it, as the pages of the Hub."""
    links = shelf("model.md")["related_identifiers"].value
    assert [(r.relation, r.value.removeprefix("https://huggingface.co/"), r.resource_type) for r in links] == [
        ("IsDerivedFrom", "lab/sand-base", "Model"),
        ("IsDerivedFrom", "datasets/lab/grains", "Dataset"),
        ("References", "datasets/lab/grains", "Dataset"),
        ("IsDerivedFrom", "datasets/squad", "Dataset"),
        ("References", "datasets/squad", "Dataset"),
        ("IsPreviousVersionOf", "lab/dune-writer-2", "Model"),
    ]


def test_a_quantized_model_is_another_form_of_its_base() -> None:
    """The same model in fewer bits is a variant, not a descendant."""
    reading = card("base_model: lab/big\nbase_model_relation: quantized")
    assert [r.relation for f in reading.facts if f.field == "related_identifiers" for r in f.value] == [
        "IsVariantFormOf"
    ]


@pytest.mark.parametrize(
    ("front", "said"),
    [
        ("base_model: lab/big\nbase_model_relation: finetune", "fine-tuned from"),
        ("base_model: lab/big\nbase_model_relation: adapter", "adapter of"),
        ("base_model: [lab/big, lab/old]\nbase_model_relation: merge", "merged from"),
        ("base_model: lab/big\nbase_model_relation: quantized", "quantized from"),
        ("finetuned_from: lab/big", "fine-tuned from"),
    ],
)
def test_how_a_model_was_made_of_its_base_stands_beside_the_relation(front: str, said: str) -> None:
    """DataCite has no relation for it, and room for words."""
    links = [link for fact in card(front).facts if fact.field == "related_identifiers" for link in fact.value]
    assert links and {link.extra for link in links} == {(("relationTypeInformation", said),)}


@pytest.mark.parametrize("relation", ["", "base_model_relation: grown", "base_model_relation: [finetune]"])
def test_what_the_card_does_not_say_of_its_base_is_not_said(relation: str) -> None:
    """The Hub looks at the weights where the key is missing; a record states no guess."""
    links = [
        link
        for fact in card(f"base_model: lab/big\n{relation}").facts
        if fact.field == "related_identifiers"
        for link in fact.value
    ]
    assert [(link.relation, link.extra) for link in links] == [("IsDerivedFrom", ())]


def test_tasks_and_libraries_are_terms_of_a_scheme_and_tags_are_free() -> None:
    """Tags that the Hub derives are left out."""
    subjects = shelf("model.md")["keywords"].value
    assert [(s.text, s.scheme) for s in subjects] == [
        ("dunes", None),
        ("text-generation", "Hugging Face tasks"),
        ("transformers", "Hugging Face libraries"),
    ]


def test_names_that_people_add_to_a_card_are_read() -> None:
    """The Hub has no key for authors; a list that somebody added is taken in its order."""
    assert shelf("model.md")["creators"].value == (
        Creator(
            name="Ada Lovelace",
            name_type=None,
            orcid=parse_orcid("0000-0002-1825-0097"),
            affiliations=(Affiliation(name="Example Lab"),),
        ),
        Creator(name="Grace Hopper", name_type=None),
    )


def test_a_version_stays_text() -> None:
    """`1.10` is not the number 1.1."""
    assert shelf("model.md")["version"].value == "1.10"


def test_papers_in_the_prose_are_only_proposed() -> None:
    """Nobody said that they are about this work."""
    reading = read("README.md", (SHELF / "model.md").read_bytes())
    proposed = [f for f in reading.facts if not f.certain]
    assert [[(r.relation, r.value) for r in f.value] for f in proposed] == [[("IsDescribedBy", "arXiv:2101.00002")]]


PAPER = "@article{p, title={On sand}, journal={Waves}, doi={10.11583/dtu.12345}}"
PREPRINT = "@misc{p, title={On sand}, eprint={2401.00001}, archivePrefix={arXiv}}"
CITED = "## Citation [optional]\n\n**BibTeX:**\n\n```\n{}\n```\n\n## More\n"


@pytest.mark.parametrize(
    ("body", "certain", "proposed"),
    [
        ("- **Paper:** [On sand](https://arxiv.org/abs/2401.00001)", ["arXiv:2401.00001"], []),
        ("- **Paper [optional]:** https://doi.org/10.21105/joss.05996", ["10.21105/joss.05996"], []),
        ("See our recent paper (arXiv:2401.00001).", ["arXiv:2401.00001"], []),
        ("Paper: https://doi.org/10.48550/arXiv.2401.00001", ["arXiv:2401.00001"], []),
        ("Embeddings as in [this paper](https://arxiv.org/pdf/2401.00001).", [], ["arXiv:2401.00001"]),
        ("Paper: arXiv:2401.00001, after arXiv:2401.00002", [], ["arXiv:2401.00001", "arXiv:2401.00002"]),
        ("The data: https://doi.org/10.5281/zenodo.90125511", [], []),
        (CITED.format(PAPER), ["10.11583/dtu.12345"], []),
        (CITED.format(PREPRINT), ["arXiv:2401.00001"], []),
        (CITED.format(f"{PAPER}\n{PREPRINT}"), [], ["10.11583/dtu.12345", "arXiv:2401.00001"]),
        (CITED.format("@misc{own, title={Sand}, doi={10.57967/hf/7101}}"), [], []),
    ],
)
def test_a_paper_that_the_card_calls_its_own_describes_the_work(
    body: str, certain: list[str], proposed: list[str]
) -> None:
    """By its label, by words such as `our paper`, and as the one paper to be cited; others are proposed."""
    facts = [
        fact for fact in card("pipeline_tag: x", f"# Sand\n\n{body}\n").facts if fact.field == "related_identifiers"
    ]
    told = [link.value for fact in facts if fact.certain for link in fact.value]
    asked = [link.value for fact in facts if not fact.certain for link in fact.value]
    assert (told, asked) == (certain, proposed)


@pytest.mark.real
def test_papers_of_real_cards_are_told_from_those_of_other_peoples_methods(shared: Path) -> None:
    """Bloom's card names three papers on methods, GLUE's that of a part of it: none of them is told as its own."""
    told = {}
    for path in sorted((shared / "cards").glob("*--*.md")):
        facts = [fact for fact in read("README.md", path.read_bytes()).facts if fact.certain]
        links = [link for fact in facts if fact.field == "related_identifiers" for link in fact.value]
        papers = [link.value for link in links if link.relation == "IsDescribedBy"]
        if papers:
            told[path.name] = sorted(papers)
    assert told == {
        "dataset--acronym_identification.md": ["10.18653/v1/2020.coling-main.292", "arXiv:2010.14678"],
        "dataset--kan_hope.md": ["arXiv:2108.04616"],
        "dataset--squad.md": ["arXiv:1606.05250"],
    }


def test_a_dataset_card_has_the_licence_of_its_own_and_says_that_access_is_restricted() -> None:
    """`other` with a name and a page is a licence; a gate is a right of its own."""
    assert shelf("dataset.md")["licenses"].value == (
        License(name="dune-data-terms", url="https://example.org/terms"),
        License(name="restricted access", url=RESTRICTED),
    )


def test_several_languages_are_named_and_one_is_the_language() -> None:
    """A record has room for one language, and a language is no subject."""
    facts = shelf("dataset.md")
    assert "language" not in facts
    assert facts["descriptions"].value == (Description(text="Languages: English, French", type="TechnicalInfo"),)
    assert shelf("model.md")["language"].value == "en"


def test_a_language_may_stand_as_a_tag_alone() -> None:
    """`language_bcp47` is the Hub's place for tags; where there is no `language` it is all that is said."""

    def language(front: str) -> list[object]:
        return [fact.value for fact in card(f"pipeline_tag: x\n{front}").facts if fact.field == "language"]

    assert language("language_bcp47: pt-BR") == ["pt-BR"]
    assert language("language: en\nlanguage_bcp47: [en-GB, fr-FR]") == ["en"]


def test_sizes_of_a_dataset_arrive() -> None:
    """The category of its size and the bytes of its parts."""
    assert shelf("dataset.md")["sizes"].value == ("1K<n<10K", "1201 bytes")


def test_the_summary_is_the_paragraph_under_its_heading() -> None:
    """Tables of contents are skipped, markup is taken away."""
    abstract = shelf("dataset.md")["abstract"]
    assert abstract.value == "Ten thousand grains of sand, each weighed and photographed."
    assert abstract.location.line == 31


@pytest.mark.parametrize(
    ("front", "expected"),
    [
        ("license: mit", (License(spdx=SpdxId("MIT")),)),
        ("license: bsl-1.0", (License(spdx=SpdxId("BSL-1.0")),)),
        ("license: odbl", (License(spdx=SpdxId("ODbL-1.0")),)),
        ("license:\n- cc-by-4.0\n- gpl-3.0", (License(spdx=SpdxId("CC-BY-4.0")), License(spdx=SpdxId("GPL-3.0")))),
        ("license: gemma", (License(name="gemma", url="https://ai.google.dev/gemma/terms"),)),
        ("license: other\nlicense_link: LICENSE", ()),
        ("license: unknown", ()),
        ("license: cc", (License(name="cc"),)),
        ("license: gpl", (License(name="gpl"),)),
    ],
)
def test_the_licence_ids_of_the_hub(front: str, expected: tuple[License, ...]) -> None:
    """SPDX where it is one, a name with its page where it is not, and no right for a word that gives none."""
    assert licenses_of(front) == expected


def test_a_licence_that_gives_no_right_is_reported_at_its_line() -> None:
    """The line to change is named."""
    findings = card("pipeline_tag: x\nlicense: unknown").remarks
    assert [(f.rule, f.line) for f in findings] == [("license-names-no-right", 3)]


def test_a_space_is_no_work_of_its_kind() -> None:
    """An application's README tells nothing about a model."""
    assert card("title: Demo\nsdk: gradio\nlicense: mit\ndatasets: squad") == Reading()


@pytest.mark.parametrize("front", ["layout: default\ntitle: Docs", "title: x\nlicense: mit\nnav_order: 1", "hello"])
def test_the_front_matter_of_a_site_is_no_card(front: str) -> None:
    """Many READMEs begin with front matter for other readers."""
    assert card(front) == Reading()


def test_a_card_without_telling_keys_is_told_by_its_words() -> None:
    """`license` and `tags` alone say nothing; a heading does."""
    reading = card("license: mit", "# Dataset card for Sand\n")
    assert merge(reading.facts).metadata.kind is Kind.DATASET


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("before", ["", "\ufeff", "\n\n"])
def test_line_ends_marks_and_blank_lines_do_not_hide_a_card(newline: str, before: str) -> None:
    """The front matter is found, and its lines are counted, however the file is written."""
    text = before + newline.join(["---  ", "pipeline_tag: x", "license: mit", "--- ", "# Sand"])
    reading = read("README.md", text.encode())
    (fact,) = [f for f in reading.facts if f.field == "licenses"]
    assert fact.location.line == 3 + len(before.strip("\ufeff"))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Llama 9", "Gauges", False),
        ("Dune Writer", "dune-writer: a model of sand", True),
        ("A model: sand", "Sand", False),
        ("", "", False),
    ],
)
def test_titles_are_the_same_by_their_letters(one: str, other: str, same: bool) -> None:
    """Or where one begins with the other and a colon; blanks do not count in either."""
    assert same_title(one, other) is same
    assert same_title(other, one) is same


def test_a_doubled_key_is_reported_with_its_line() -> None:
    """The first value counts and the second is named."""
    reading = card("pipeline_tag: x\nlicense: mit\nlicense: gpl-3.0")
    assert [(f.rule, f.line) for f in reading.remarks] == [("duplicate-key", 4)]


@pytest.mark.parametrize("front", ["- a\n- b", "key: [", "a: b: c"])
def test_front_matter_that_cannot_be_read_is_a_warning(front: str) -> None:
    """A README stops nothing."""
    reading = card(front)
    assert [f.rule for f in reading.remarks] == ["card-unreadable"]


@pytest.mark.parametrize(
    "text", ["", "# Title\n\n---\nno fence", "---", "---\nlicense: mit\n", "text\n---\na: b\n---\n"]
)
def test_a_file_without_front_matter_is_no_card(text: str) -> None:
    """Rules between paragraphs and an unclosed block are no front matter."""
    assert read("README.md", text.encode()) == Reading()


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ('# Dataset Card for "squad"', "squad"),
        ("# Sand Model Card", "Sand"),
        ("# [Sand](https://example.org)", "Sand"),
        ("# {{ model_id }}\n# Sand", "Sand"),
        ("# Dataset Card for [Dataset Name]", None),
        ("<h1 align=center>Sand</h1>", "Sand"),
        ("```\n# not this\n```\n# Sand", "Sand"),
        ("## Not this", None),
    ],
)
def test_headings_as_titles(heading: str, title: str | None) -> None:
    """What says that it is a card is cut off; a placeholder is no title."""
    found = title_of(heading)
    assert (found[0] if found else None) == title


def test_prose_elsewhere_is_no_summary() -> None:
    """A sentence about the structure does not become the abstract."""
    assert summary_of("# T\n\n## Structure\n\nEach line holds one record with three fields in it.\n") is None


@pytest.mark.real
def test_real_cards_are_read_without_a_fault(shared: Path) -> None:
    """Every card of the real set is told by kind where its name says one, and reads without an error."""
    for path in sorted((shared / "cards").glob("*--*.md")):
        reading = read(path.name, path.read_bytes())
        named, kinds = path.name.split("--")[0], {f.value for f in reading.facts if f.field == "kind"}
        without_front_matter = path.name == "dataset--imagefolder.md"
        assert named == "fixture" or without_front_matter or kinds == {Kind(named)}, path.name
        assert all(BY_ID[remark.rule].severity != "error" for remark in reading.remarks)


@pytest.mark.real
def test_a_real_model_keeps_the_licence_of_its_card(shared: Path) -> None:
    """Code under MIT beside weights under other terms: the record takes the weights' terms."""
    reading = read("README.md", (shared / "cards" / "model--tw-med-llm-qlora.md").read_bytes())
    licenses = merge(reading.facts).metadata.licenses
    assert [entry.name for entry in licenses] == [
        "gemma-version-taide-models-license-agreement",
        "restricted access",
    ]


def test_subjects_of_a_card_carry_the_page_of_their_scheme() -> None:
    """A reader of the record can look the term up."""
    task = Subject(text="text-generation", scheme="Hugging Face tasks", scheme_url="https://huggingface.co/tasks")
    assert task in shelf("model.md")["keywords"].value


BIBTEX = """
# Harbour Model

## Citation

```bibtex
@article{base, author = {Somebody Else}, title = {Another work}}
@misc{harbour,
  author = {Okafor, Ines and Marit Holm and Brandt, Jr., Tomas and {The Tide Team}
            and Schr{\\"o}der, J\\'{a}n and {\\DJ}inh, Th\\d{i} and others},
  title = "{Harbour} Model: gauges in ten harbours",
  year = 2023
}
```
"""


def proposed_creators(reading: Reading) -> list[object]:
    """The creators that a card only proposes."""
    return [f.value for f in reading.facts if f.field == "creators" and not f.certain]


def test_authors_of_the_entry_that_cites_the_card_itself_are_proposed() -> None:
    """BibTeX says which part of a name is which; LaTeX is no part of a name; `others` is nobody."""
    assert proposed_creators(card("pipeline_tag: x", BIBTEX)) == [
        (
            Creator(family_names="Okafor", given_names="Ines"),
            Creator(name="Marit Holm", name_type=None),
            Creator(family_names="Brandt", suffix="Jr.", given_names="Tomas"),
            Creator(name="The Tide Team", name_type=NameType.ORGANISATION),
            Creator(family_names="Schröder", given_names="Ján"),
            Creator(family_names="Đinh", given_names="Thị"),
        )
    ]


def test_authors_of_the_card_come_before_those_of_the_history() -> None:
    """Who is to be cited is nearer to an author than who typed a commit."""
    history = Fact(
        field="creators",
        value=(Creator(name="runner"),),
        format="git",
        location=Location(path="git"),
        certain=False,
    )
    found = proposal(merge((history, *card("pipeline_tag: x", BIBTEX).facts)), "creators")
    assert found is not None and found.format == "model card"


@pytest.mark.parametrize(
    "body", ["@misc{a, author={A B}}\n@misc{b, author={C D}}", "@misc{a, author={A B}", "@misc{", "@a{"]
)
def test_an_entry_that_may_be_of_another_work_or_does_not_end_proposes_nobody(body: str) -> None:
    """Two entries, none with the title of the card: which is its own cannot be told."""
    assert proposed_creators(card("pipeline_tag: x", f"# T\n{body}")) == []


def test_a_citation_that_nobody_filled_in_is_said_at_its_line() -> None:
    """The template of the Hub."""
    reading = card("pipeline_tag: x", "# T\n\n@misc{x,\n  author = {<author1 and author2>},\n title={T}}\n")
    assert proposed_creators(reading) == []
    assert [(f.rule, f.line) for f in reading.remarks] == [("placeholder-text", 6)]


def test_a_title_that_nobody_filled_in_is_said_and_not_taken() -> None:
    """A template of Jinja."""
    reading = card("pretty_name: \"{{ pretty_name | default('x') }}\"\nsize_categories: [n<1K]", "# Sand")
    assert [f.value for f in reading.facts if f.field == "title"] == ["Sand"]
    assert [f.rule for f in reading.remarks] == ["placeholder-text"]


def links_of(front: str) -> list[tuple[str, str]]:
    """Scheme and value of the certain links of a model card."""
    facts = [f for f in card(f"pipeline_tag: x\n{front}").facts if f.field == "related_identifiers" and f.certain]
    return [(link.scheme, link.value) for fact in facts for link in fact.value]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "written",
    [
        "10.5281/ZENODO.7654321",
        "https://doi.org/10.5281/zenodo.7654321",
        "doi:10.5281/zenodo.7654321",
        "{name: Base, doi: 10.5281/zenodo.7654321}",
        "[{name: Base, url: 'https://doi.org/10.5281/zenodo.7654321'}]",
    ],
)
@pytest.mark.parametrize("key", ["base_model", "datasets", "finetuned_from", "new_version"])
def test_a_doi_in_a_card_is_a_doi(key: str, written: str) -> None:
    """In whatever form, and under whatever key."""
    assert set(links_of(f"{key}: {written}")) == {("DOI", "10.5281/zenodo.7654321")}


@pytest.mark.parametrize("written", ["custom", "original", "../model", "my base model", "{name: Base Three}"])
def test_what_is_no_id_for_certain_is_no_address_and_is_listed(written: str) -> None:
    """No record links a page that is not there."""
    reading = card(f"pipeline_tag: x\ndatasets: [{written}]")
    assert [f for f in reading.facts if f.field == "related_identifiers"] == []
    assert [left.field.partition("[")[0] for left in reading.left_out] == ["datasets"]


def test_an_entry_without_owner_is_an_address_where_the_hub_has_it() -> None:
    """Its old sets and models."""
    assert links_of("datasets: squad")[0] == ("URL", "https://huggingface.co/datasets/squad")
    assert links_of("base_model: gpt2") == [("URL", "https://huggingface.co/gpt2")]


def test_the_hubs_own_doi_is_proposed_as_the_same_work() -> None:
    """It is that of one commit, which need not be this one."""
    reading = card("pipeline_tag: x\ntags: ['doi:10.57967/hf/0039', gauges, en]\nlanguage: en")
    proposed = [link for f in reading.facts if f.field == "related_identifiers" for link in f.value]  # type: ignore[attr-defined]
    assert [(link.relation, link.value) for link in proposed] == [("IsIdenticalTo", "10.57967/hf/0039")]
    assert [f.value for f in reading.facts if f.field == "keywords"] == [
        (
            Subject(text="gauges"),
            Subject(text="x", scheme="Hugging Face tasks", scheme_url="https://huggingface.co/tasks"),
        )
    ]


def test_results_and_emissions_are_a_technical_description() -> None:
    """One line for each."""
    front = """
metrics: [accuracy, f1]
co2_eq_emissions: {emissions: 12.5, source: CodeCarbon, hardware_used: 4 GPUs}
model-index:
- name: M
  results:
  - task: {type: text-generation}
    dataset: {name: Grains, type: lab/grains, split: test}
    metrics: [{type: accuracy, value: 0.91}, {type: f1, value: 0.8}]
"""
    (fact,) = [f for f in card(f"pipeline_tag: x{front}").facts if f.field == "descriptions"]
    (description,) = fact.value  # type: ignore[misc]
    assert description.text.splitlines() == [
        "Metrics: accuracy, f1",
        "text-generation on Grains (test): accuracy 0.91",
        "text-generation on Grains (test): f1 0.8",
        "Emissions: 12.5 g CO2eq (4 GPUs, CodeCarbon)",
    ]


def test_code_and_multilingual_are_no_languages() -> None:
    """What remains is one language."""
    facts = card("pipeline_tag: x\nlanguage: [en, code, multilingual]").facts
    assert [f.value for f in facts if f.field == "language"] == ["en"]


@pytest.mark.parametrize("name", ["https://orcid.org/0000-0002-1825-0097", "ada@example.org", "{name: '@ada'}"])
def test_an_address_among_the_authors_is_nobody_and_is_said(name: str) -> None:
    """No record credits an address."""
    reading = card(f"pipeline_tag: x\nauthors: ['Ada Byron', {name}]")
    assert [f.value for f in reading.facts if f.field == "creators"] == [(Creator(name="Ada Byron", name_type=None),)]
    assert [f.rule for f in reading.remarks] == ["name-is-no-name"]


@pytest.mark.parametrize(
    "shape",
    [
        "# Model Card for a{} b",
        "# a{} model card",
        "# {}_",
        "# {}*x",
        "# {}[",
        "<h1 {}>",
        "# T\n\n{}*",
        "# T\n\n{}<",
        "# T\n\nx{}[",
        "@misc{{{}",
    ],
)
@pytest.mark.parametrize("sign", [" ", "_", "*", "<", "<h1>", "[", "![", "[](", "@misc{", "`", "#"])
def test_reading_a_card_takes_time_in_proportion_to_its_length(shape: str, sign: str) -> None:
    """And not as long as it would, were it read again and again."""

    def card(length: int) -> bytes:
        return f"---\npipeline_tag: x\n---\n{shape.format(sign * (length // len(sign)))}\n".encode()

    assert in_proportion(partial(read, "README.md"), card, length=12_000)
