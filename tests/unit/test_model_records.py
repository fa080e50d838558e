"""What the record of a model says besides its card's own words: weights, parameters, code, paper, data and demo."""

import json
from collections.abc import Iterable

import pytest

from doi_action.formats.cards.demos import demos_of
from doi_action.formats.data import pointers
from doi_action.identifiers.types import Doi
from doi_action.metadata.gather import read_facts
from doi_action.metadata.merge import merge
from doi_action.model import Kind, Metadata, Release, Repository
from doi_action.snapshot import Snapshot, Tree
from doi_action.verbs.export import run

CARD = """---
license: apache-2.0
language: en
pipeline_tag: text-classification
base_model: google-bert/bert-base-cased
datasets: [10.5281/zenodo.8092754]
---
# Model Card for Grains

A model that tells grains of wheat from grains of rye, trained on ten thousand photographs of fields.

- **Repository:** https://github.com/example/grains-training
- **Demo [optional]:** [try it](https://huggingface.co/spaces/example/grains-demo).
"""
CITATION = """cff-version: 1.2.0
message: cite
title: Grains
type: software
authors: [{family-names: Carberry, given-names: Josiah}]
repository-code: https://github.com/example/grains-training
repository: https://huggingface.co/spaces/example/grains
repository-artifact: https://huggingface.co/example/grains
preferred-citation:
  {type: article, title: On grains, doi: 10.1000/grains, authors: [{family-names: Carberry}], journal: J, year: 2025}
"""
POINTER = "version https://git-lfs.github.com/spec/v1\noid sha256:" + "ab" * 32 + "\nsize 437951328\n"
INDEX = json.dumps({"metadata": {"total_parameters": 110_000_000, "total_size": 1}, "weight_map": {"a": "b"}})
FILES = {
    "README.md": CARD,
    "CITATION.cff": CITATION,
    "model.safetensors": POINTER,
    "model.safetensors.index.json": INDEX,
}
ON_THE_HUB = Repository(name="grains", url="https://huggingface.co/example/grains", kind=Kind.MODEL)
ON_GITHUB = Repository(name="grains", url="https://github.com/example/grains-training")


def agreed(files: dict[str, str], repository: Repository = ON_THE_HUB) -> Metadata:
    """What the files of a repository agree on."""
    contents = {path: text.encode() for path, text in files.items()}
    tree = Tree(commit="c0ffee", contents=contents, sizes={path: len(data) for path, data in contents.items()})
    release = Release(tag="", commit="c0ffee")
    made = Snapshot(repository=repository, release=release, tags=(), branch="main", at_tag=tree, at_head=tree)
    return merge(read_facts(made).facts).metadata


def links(metadata: Metadata) -> set[tuple[str, str, str | None]]:
    """Relation, value and type of each link."""
    return {(link.relation, link.value, link.resource_type) for link in metadata.related_identifiers}


def test_a_model_code_paper_data_base_and_demo_are_one_graph() -> None:
    """Each by a relation that is true of it, and a DOI where there is one."""
    assert links(agreed(FILES)) == {
        ("IsVersionOf", "https://huggingface.co/example/grains", None),
        ("IsSupplementedBy", "https://github.com/example/grains-training", "Software"),
        ("IsDescribedBy", "10.1000/grains", "JournalArticle"),
        ("IsDerivedFrom", "https://huggingface.co/google-bert/bert-base-cased", "Model"),
        ("IsDerivedFrom", "10.5281/zenodo.8092754", "Dataset"),
        ("References", "10.5281/zenodo.8092754", "Dataset"),
        ("IsRequiredBy", "https://huggingface.co/spaces/example/grains", "InteractiveResource"),
        ("IsRequiredBy", "https://huggingface.co/spaces/example/grains-demo", "InteractiveResource"),
    }


def test_a_model_that_is_released_with_its_code_is_a_version_of_that_repository() -> None:
    """On GitHub both stand in one place, and the Hub has another form of it."""
    told = links(agreed(FILES, ON_GITHUB))
    assert ("IsVersionOf", "https://github.com/example/grains-training", None) in told
    assert ("IsVariantFormOf", "https://huggingface.co/example/grains", None) in told
    assert not any(relation == "IsSupplementedBy" for relation, _, _ in told)


@pytest.mark.parametrize(
    "written", ["https://huggingface.co/example/grains/", "https://huggingface.co/example/old-name"]
)
def test_the_hubs_own_address_in_a_file_is_no_code_elsewhere(written: str) -> None:
    """With a slash, or from before the repository was renamed."""
    files = {**FILES, "CITATION.cff": CITATION.replace("https://github.com/example/grains-training", written)}
    assert not any(relation == "IsSupplementedBy" for relation, _, _ in links(agreed(files)))


def test_a_space_is_another_form_of_software() -> None:
    """An app may be all there is of a program."""
    told = links(agreed({"CITATION.cff": CITATION}, Repository(name="grains")))
    assert ("IsVariantFormOf", "https://huggingface.co/spaces/example/grains", None) in told


def test_weights_tell_their_format_size_and_parameters() -> None:
    """From the pointer of Git LFS, and from the index that transformers writes; nothing is computed."""
    metadata = agreed(FILES)
    assert metadata.formats == ("safetensors",)
    assert metadata.sizes == ("437951328 bytes", "1 file", "110000000 parameters")


@pytest.mark.parametrize(
    "text", ["{}", '{"metadata": {}}', '{"metadata": {"total_parameters": "many"}}', "[]", "{", ""]
)
def test_an_index_that_counts_nothing_says_nothing(text: str) -> None:
    """And no fault of it is anybody's business here."""
    reading = pointers.read("model.safetensors.index.json", text.encode())
    assert (reading.facts, reading.remarks, reading.left_out) == ((), (), ())


def test_the_record_of_a_model_is_a_trained_models() -> None:
    """DataCite has no type for it but `Model`, with the words beside it; the task has its scheme."""
    record = json.loads(run(agreed(FILES), "datacite", doi=Doi("10.14454", "abc-1")).text)
    assert record["types"]["resourceTypeGeneral"] == "Model"
    assert record["types"]["resourceType"] == "Machine learning model"
    assert record["language"] == "en"
    assert record["formats"] == ["safetensors"]
    assert "110000000 parameters" in record["sizes"]
    task = {"subject": "text-classification", "subjectScheme": "Hugging Face tasks"}
    assert any(task.items() <= subject.items() for subject in record["subjects"])


def addresses(found: Iterable[tuple[object, int]]) -> list[str]:
    """The addresses of demos."""
    return [getattr(link, "value", "") for link, _ in found]


@pytest.mark.parametrize(
    "line",
    [
        "- **Demo:** https://demo.example/x",
        "- **Demo [optional]:** <https://demo.example/x>",
        "* **Demo**: [here](https://demo.example/x).",
        "  - **DEMO:** see https://demo.example/x, please",
    ],
)
def test_a_demo_is_found_by_its_label(line: str) -> None:
    """As the Hub's template writes it, and as people change it."""
    assert addresses(demos_of(f"# Card\r\n{line}\r\nMore\r\n")) == ["https://demo.example/x"]


@pytest.mark.parametrize(
    "line",
    [
        "- **Demo:** [More Information Needed]",
        "- **Demo:** https://one.example or https://two.example",
        "The **demo:** https://demo.example/x is of somebody else",
        "- **Demo data:** https://demo.example/x",
    ],
)
def test_what_names_no_demo_for_certain_is_left_alone(line: str) -> None:
    """A record says it for ever."""
    assert addresses(demos_of(line)) == []
