"""What the check says of cards: each finding with its line, silence over what the Hub takes, and over what is no card.

The oracle is huggingface_hub: what it cannot read is found, and what it takes for an id is one.
"""

import json
from functools import partial
from pathlib import Path

import pytest
from huggingface_hub import ModelCard
from huggingface_hub.errors import HFValidationError
from huggingface_hub.utils import validate_repo_id
from hypothesis import example, given
from hypothesis import strategies as st

from doi_action.__main__ import main
from doi_action.check.card_pitfalls import check_card
from doi_action.formats.cards.hub_card import read
from doi_action.formats.cards.hub_words import LICENSES, is_hub_id
from doi_action.formats.licenses.spdx import spdx_or_none
from tests.proportion import in_proportion

CITE_THEMSELVES = ("dataset--imageomics-template.md", "model--llama-tools-sft.md")
MODEL = "pipeline_tag: text-generation\n"


def found(front: str, body: str = "") -> list[tuple[str, int]]:
    """Rule and line of each finding about a model card with this front matter."""
    remarks = check_card("README.md", f"---\n{MODEL}{front}\n---\n{body}".encode())
    return [(remark.rule, remark.line) for remark in remarks]


def is_read(text: str) -> bool:
    """Whether huggingface_hub reads a card, and finds metadata in it."""
    try:
        return bool(ModelCard(text).data.to_dict())
    except ValueError:
        return False


@pytest.mark.parametrize(
    ("front", "rule"),
    [
        ("language: English", "card-language-unknown"),
        ("language: EN", "card-language-unknown"),
        ("language: en-US", "card-language-unknown"),
        ("language: no", "card-language-unknown"),
        ("language: xx", "card-language-unknown"),
        ("license: MIT", "card-license-unlisted"),
        ("license: {mit}", "placeholder-text"),
        ("license: '{{ license }}'", "placeholder-text"),
        ("license: {{ license }}", "placeholder-text"),
        ("license:\n  default: mit", "card-value-misread"),
        ("base_model: Llama 2", "card-work-without-id"),
        ("base_model: llama", "card-work-without-id"),
        ("base_model: /home/me/model", "card-work-without-id"),
        ("new_version: https://huggingface.co/lab/sand", "card-work-without-id"),
        ("datasets: [null]", "card-value-misread"),
        ("tags:\n- doi: 10.57967/hf/7101", "card-value-misread"),
        ("tags:\n- doi:10.57967/hf/XXXX", "doi-placeholder"),
        ("doi: 10.21105/joss.05996", "card-doi-of-another"),
        ("co2_eq_emissions:\n  emissions: about 3", "card-value-misread"),
    ],
)
def test_what_the_hub_refuses_is_found(front: str, rule: str) -> None:
    """Once, at its line or the line below its key."""
    [(said, line)] = found(front)
    assert (said, line in (3, 4)) == (rule, True)


@pytest.mark.parametrize(
    "front",
    [
        "language: [en, yue, gsw, code, multilingual]",
        'language: "no"',
        "language:\n  train: [en]",
        "license: [mit, cc-by-4.0]",
        "license: unknown",
        "base_model: [gpt2, lab/sand, 10.5281/zenodo.1003150]",
        "base_model: 'doi:10.5281/zenodo.1003150'",
        "datasets: [squad, custom, lab/grains, '10.5281/zenodo.1003150']",
        "tags: [tides, 'doi:10.57967/hf/7101']",
        "co2_eq_emissions: 12.5",
        "widget:\n- text: TODO {{ name }}",
        "extra_gated_prompt: Say {{ why }}",
        "model-index: []",
    ],
)
def test_what_the_hub_takes_is_left_alone(front: str) -> None:
    """Nothing is said of a value that is right, nor of the text of an example."""
    assert found(front) == []


@pytest.mark.parametrize(
    "front", ["layout: default\nlicense: MIT\nlanguage: English", "sdk: gradio\nlicense: MIT", "title: x\ntags: y"]
)
def test_front_matter_of_something_else_is_not_judged(front: str) -> None:
    """Jekyll, a Space and a post have readers of their own."""
    assert check_card("README.md", f"---\n{front}\n---\n# Tides\n".encode()) == ()


@pytest.mark.parametrize(
    ("text", "hidden"), [("---\n", False), ("\n\n---\n", False), ("--- \n", True), ("\ufeff---\n", True)]
)
def test_a_card_that_the_hub_does_not_see_is_found(text: str, hidden: bool) -> None:
    """As huggingface_hub sees it, line ends of both kinds."""
    for newline in ("\n", "\r\n"):
        card = f"{text}{MODEL}---\n# Tides\n".replace("\n", newline)
        rules = [remark.rule for remark in check_card("README.md", card.encode())]
        assert rules == (["card-hidden-from-hub"] if hidden else [])
        assert is_read(card) is not hidden


RESULT = {
    "source": ["url", "name"],
    "task": ["type"],
    "dataset": ["type", "name"],
    "metrics": ["type", "value"],
}
NOT_NEEDED = ("", "source", "source.name")


def model_index(without: str) -> str:
    """A card's results, without one of their parts."""
    result: dict[str, dict[str, str]] = {}
    for part, keys in RESULT.items():
        if part != without:
            result[part] = {key: "https://sand.example/x" for key in keys if f"{part}.{key}" != without}
    listed = {**result, "metrics": [result["metrics"]]} if "metrics" in result else result
    return f"model-index: {json.dumps([{'name': 'sand', 'results': [listed]}])}"


PARTS = ("", *RESULT, *(f"{part}.{key}" for part, keys in RESULT.items() for key in keys))


@pytest.mark.parametrize("without", PARTS)
def test_results_are_found_wanting_where_huggingface_hub_reads_no_card(without: str) -> None:
    """Each part that it needs, and none that it does not."""
    front = model_index(without)
    is_complete = without in NOT_NEEDED
    assert is_read(f"---\n{front}\n---\n") is is_complete
    assert {rule for rule, _ in found(front)} == (set() if is_complete else {"card-value-misread"})


@given(st.text(alphabet="aZ0_-./ é\n", max_size=12))
@example("a" * 97)
@example("a" * 96)
@example(f"{'a' * 96}/{'b' * 96}")
@example("lab/dunes.git")
def test_an_id_of_the_hub_is_what_huggingface_hub_takes_for_one(text: str) -> None:
    """The same verdict on any text."""
    try:
        validate_repo_id(text)
        taken = True
    except HFValidationError:
        taken = False
    assert is_hub_id(text) is taken


def test_the_word_no_is_false_to_huggingface_hub() -> None:
    """The reason why Norwegian needs quotes."""
    assert ModelCard("---\nlanguage: no\n---\n").data.language is False


def test_licences_of_the_list_are_ids_of_the_hub() -> None:
    """Small letters, and most of them known to SPDX too."""
    assert all(text == text.lower() for text in LICENSES)
    assert sum(spdx_or_none(text) is not None for text in LICENSES) > 45


def test_a_foreign_publisher_of_an_archives_doi_is_found() -> None:
    """At the entry's line; the archive's own name, and no publisher at all, are right."""
    entry = "# Tides\n\n@misc{t, title={Tides}, doi={10.57967/hf/7101}PUBLISHER}\n"
    for publisher, rules in (
        (", publisher={Harbour Images}", [("card-doi-of-another", 7)]),
        (", publisher={Hugging Face}", []),
        (", publisher={{HuggingFace}}", []),
        ("", []),
    ):
        assert found("license: mit", entry.replace("PUBLISHER", publisher)) == rules


def test_words_of_the_template_are_told_once() -> None:
    """With their lines; what stands in code is an example."""
    body = "# Tides\n\n[More Information Needed]\n\n`{{ prompt }}`\n\n```\n{{ x }}\n```\n\n{{ summary }}\n"
    assert found("license: mit", body) == [("card-unfilled", 7)]


def test_a_licence_without_a_name_is_told_by_the_reader() -> None:
    """So that publish says it too; an address alone is no name."""
    for more, rules in (
        ("", ["card-license-unnamed"]),
        ("license_link: https://sand.example/terms\n", ["card-license-unnamed"]),
        ("license_name: sand-terms\n", []),
    ):
        remarks = read("README.md", f"---\n{MODEL}license: other\n{more}---\n".encode()).remarks
        assert [remark.rule for remark in remarks] == rules


def test_emissions_that_are_no_number_stay_out_of_the_record() -> None:
    """Twelve kilograms would be told as twelve grams."""
    for value, told in (("12 kg", False), ("12.5", True), ("1.5e3", True)):
        facts = read("README.md", f"---\n{MODEL}co2_eq_emissions: {value}\n---\n".encode()).facts
        assert any(fact.field == "descriptions" for fact in facts) is told


@pytest.mark.parametrize("place", ["README.md", "huggingface/README.md", "model_card/README.md", "hf_model_card.md"])
def test_a_card_is_judged_wherever_it_has_its_home(
    place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In the folder that is checked, and by its own name; a mark hides it from the Hub, not from the check."""
    path = tmp_path / place
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(f"\ufeff---\n{MODEL}language: English\n---\n# Tides\n".encode())
    monkeypatch.chdir(tmp_path)
    for named in (".", place):
        main(["check", "--only", "card-language-unknown", named])
        assert f"--> {place}:3:11: language" in capsys.readouterr().out


@pytest.mark.parametrize("named", ["CITATION.cff", "codemeta.json", "front matter"])
def test_people_are_missed_only_where_no_file_names_them(
    named: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A CITATION.cff has rules of its own for its authors."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "README.md").write_text(f"---\n{MODEL}---\n# Tides\n")
    main(["check", "--only", "card-people-missing", "."])
    assert "will name the account" in capsys.readouterr().out

    people = {
        "CITATION.cff": ("CITATION.cff", "cff-version: 1.2.0\nmessage: m\ntitle: t\nauthors:\n  - family-names: Doe\n"),
        "codemeta.json": (
            "codemeta.json",
            '{"@context": "https://w3id.org/codemeta/3.0", "@type": "SoftwareSourceCode", "name": "Tides",'
            ' "author": [{"@type": "Person", "givenName": "Ada", "familyName": "Doe"}]}',
        ),
        "front matter": ("README.md", f"---\n{MODEL}authors: [Ada Doe]\n---\n# Tides\n"),
    }
    name, text = people[named]
    (tmp_path / name).write_text(text)
    main(["check", "--only", "card-people-missing", "."])
    assert capsys.readouterr().out == ""


SIGNS = ("{{ ", "`", "10.1234/", "cite ", "@misc{", "@misc{a, title={b}} ", "# cite\n", "arxiv:", "our ", "[", "\t")


@pytest.mark.parametrize("sign", SIGNS)
def test_judging_a_card_takes_time_in_proportion_to_its_length(sign: str) -> None:
    """And reading it for papers and for its own citation, too."""

    def card(length: int) -> bytes:
        body = sign * (length // len(sign))
        return f"---\n{MODEL}---\n# Tides\n\n## Citation\n\n@misc{{a, title={{Tides}}}}\n\n{body}\n".encode()

    assert in_proportion(partial(check_card, "README.md"), card, length=6_000)
    assert in_proportion(partial(read, "README.md"), card, length=6_000)


@pytest.mark.real
def test_real_cards_are_told_of_what_is_wrong_and_of_nothing_else(shared: Path) -> None:
    """Beside words of the template nothing is wrong with them, and huggingface_hub reads them all."""
    told = set()
    for path in sorted((shared / "cards").glob("*--*.md")):
        rules = {remark.rule for remark in check_card("README.md", path.read_bytes())}
        assert rules <= {"card-unfilled", "card-cites-itself"}, path.name
        assert ("card-cites-itself" in rules) is (path.name in CITE_THEMSELVES), path.name
        told |= rules
        is_one = path.name not in ("dataset--imagefolder.md", "fixture--sample_invalid_card_data.md")
        assert is_read(path.read_text(encoding="utf-8")) is is_one, path.name
    assert told == {"card-unfilled", "card-cites-itself"}
