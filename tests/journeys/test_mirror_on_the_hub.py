"""A model that is kept on GitHub and mirrored to the Hub: what a release and the mirror behind it leave there."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests
from huggingface_hub import HfApi

from doi_action.errors import ExitCode
from doi_action.sandbox.server import Sandbox
from tests.contract.github_server.world import new_world
from tests.contract.hub_server import HubWorld, new_hub
from tests.contract.hub_server.server import TOKEN
from tests.contract.hub_server.world import CARD, CITATION
from tests.journeys.hosted import PREFIX, Runner

HUB = "https://huggingface.co/octo/owl"
OWN = f'{CITATION}repository-code: "https://github.com/example/demo"\nrepository-artifact: "{HUB}"\n'


@contextmanager
def checked_out(runner: Runner, folder: Path) -> Iterator[Path]:
    """The default branch as it is after the release, as `actions/checkout` of a later step has it."""
    subprocess.run(["git", "clone", "--quiet", str(runner.git.folder), str(folder)], check=True)
    yield folder


@pytest.fixture
def both(tmp_path: Path) -> Iterator[tuple[Runner, HubWorld]]:
    """example/demo on GitHub, a model, and octo/owl on the Hub, on which somebody wrote by hand and set a tag."""
    with (
        new_world(tmp_path) as github,
        new_hub(tmp_path / "hub", card=CARD.replace("# Owl", "# Owl\n\nWritten here by hand.")) as hub,
        Sandbox(prefixes=(PREFIX,)) as sandbox,
    ):
        hub.git.commit({"notes.md": "On the Hub alone\n"}, message="By hand")
        hub.git.tag("of-the-hub")
        runner = Runner(github, sandbox, tmp_path)
        runner.release("v1.1.0", {"CITATION.cff": OWN, "README.md": CARD, ".github/x.yml": "a: b\n"})
        yield runner, hub


def synced(folder: Path, hub: HubWorld) -> None:
    """What `huggingface/hub-sync` does: `hf upload . --exclude=".git*" --exclude=".github*" --delete="*"`.

    Source: action.yml of that action, commit 365dc08.
    """
    HfApi(endpoint=hub.server.url, token=TOKEN).upload_folder(
        repo_id="octo/owl", folder_path=folder, ignore_patterns=[".git*", ".github*"], delete_patterns=["*"]
    )


def test_the_citation_reaches_the_hub_by_the_mirror_and_by_hand_nothing_stays(
    both: tuple[Runner, HubWorld], tmp_path: Path
) -> None:
    """The release is made on GitHub; the mirror carries the card's block over, and deletes what is only on the Hub."""
    runner, hub = both
    done = runner.released("v1.1.0")
    assert done.code == ExitCode.DONE, done.log
    with checked_out(runner, tmp_path / "checkout") as folder:
        synced(folder, hub)
    doi, concept = done.outputs["doi"], done.outputs["concept-doi"]
    assert doi in hub.show("README.md") and concept in hub.show("README.md") and doi in hub.show("CITATION.cff")
    assert hub.show("README.md") == runner.show("README.md")

    assert "by hand" not in hub.show("README.md")
    assert {path: hub.show(path) for path in ("notes.md", "model.safetensors", "onnx/config.json")} == {
        "notes.md": "",
        "model.safetensors": "",
        "onnx/config.json": "",
    }
    # Not sent, and not deleted: the Hub's own `.gitattributes` stays, and a tag is no file.
    assert hub.show(".gitattributes") and not hub.show(".github/x.yml")
    assert hub.git.resolve("of-the-hub") and hub.git.resolve("v1.0.0")


def test_a_forced_push_replaces_the_branch_and_leaves_tags(both: tuple[Runner, HubWorld], tmp_path: Path) -> None:
    """The other way to mirror; with `--mirror` the tags of the Hub go, too."""
    runner, hub = both
    assert runner.released("v1.1.0").code == ExitCode.DONE
    with checked_out(runner, tmp_path / "checkout") as folder:
        push = ["git", "-C", str(folder), "push", "--quiet", "--force", str(hub.git.folder)]
        subprocess.run([*push, "HEAD:main"], check=True)
        assert hub.git.resolve("main") == runner.git.resolve("main") and not hub.show("notes.md")
        assert hub.git.resolve("of-the-hub")
        subprocess.run([*push, "--mirror"], check=True)
        assert hub.git.resolve("of-the-hub") is None


def test_both_repositories_are_in_the_record_and_one_names_the_dois(both: tuple[Runner, HubWorld]) -> None:
    """One line of DOIs, after the number of the repository at GitHub."""
    runner, _ = both
    doi = runner.released("v1.1.0").outputs["doi"]
    answer = requests.get(f"{runner.sandbox.datacite_url}/dois/{doi}", timeout=30)
    attributes = answer.json()["data"]["attributes"]
    links = {(link["relationType"], link["relatedIdentifier"]) for link in attributes["relatedIdentifiers"]}
    assert ("IsVersionOf", "https://github.com/example/demo") in links
    assert any(address == HUB for _, address in links)
    assert [name["alternateIdentifier"].partition("#")[0] for name in attributes["alternateIdentifiers"]] == [
        f"github:{runner.state.id}"
    ]
