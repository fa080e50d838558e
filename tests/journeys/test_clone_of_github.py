"""A repository of GitHub from a command line: in a clone, and by its name; both arrive at one DOI."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.contract.github_server.server import TOKEN
from tests.contract.github_server.world import World, new_world
from tests.journeys.conftest import PREFIX, Journey
from tests.journeys.test_command_line import Done, run
from tests.repositories import CITATION, README, Repository


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """GitHub with the repository example/demo, whose release has a citation file that can be published."""
    with new_world(tmp_path) as made:
        made.git.commit({"CITATION.cff": CITATION, "README.md": README}, message="Work")
        made.git.tag("v1.1.0")
        made.state.release("v1.1.0")
        yield made


def publish(journey: Journey, world: World, *more: str, folder: Path, **environment: str) -> Done:
    """The README's line for a real DOI, with DataCite's API where the journey's sandbox plays it."""
    account = ("--registry", "datacite", "--prefix", PREFIX, "--publisher", "Example Lab")
    address = ("--registry-url", journey.sandbox.datacite_url)
    secrets = {"DATACITE_USERNAME": "SANDBOX.DEMO", "DATACITE_PASSWORD": "sandbox", "GITHUB_API_URL": world.server.url}
    words = ("publish", "--tag", "v1.1.0", *account, *address, "--format", "json", *more)
    return run(*words, folder=folder, **{"GITHUB_TOKEN": "", **secrets, **environment})


def test_a_clone_and_the_name_at_github_arrive_at_one_doi(journey: Journey, world: World, tmp_path: Path) -> None:
    """The clone asks GitHub for the repository's number, without a token where everybody may see it."""
    clone = Repository(tmp_path / "clone", {})
    clone.git("pull", "-q", "--tags", str(tmp_path / "demo.git"), "main")
    clone.git("remote", "add", "origin", "git@github.com:example/demo.git")
    page = ("--landing-page", "https://github.com/example/demo/releases/tag/v1.1.0")

    in_clone = publish(journey, world, "--commit-mode", "push", *page, folder=clone.folder)
    assert in_clone.returncode == 0, in_clone.stdout + in_clone.stderr
    said = json.loads(in_clone.stdout)["outputs"]
    assert said["created"] == "true"
    assert journey.record(said["concept-doi"])["alternateIdentifiers"][0]["alternateIdentifier"] == "github:123456#"

    by_name = publish(journey, world, "--dry-run", "--repo", "example/demo", folder=tmp_path, GITHUB_TOKEN=TOKEN)
    again = json.loads(by_name.stdout)["outputs"]
    assert {name: again[name] for name in ("doi", "concept-doi", "state")} == {
        name: said[name] for name in ("doi", "concept-doi", "state")
    }, by_name.stdout + by_name.stderr


def test_a_private_clone_says_what_would_show_its_number(journey: Journey, world: World, tmp_path: Path) -> None:
    """GitHub answers 404 without a token; the message names the variable and the name to give."""
    world.server.repositories.clear()
    clone = Repository(tmp_path / "clone")
    clone.release("v1.1.0")
    clone.git("remote", "add", "origin", "https://github.com/example/demo")
    done = publish(journey, world, "--landing-page", "https://example.org", folder=clone.folder)
    error = json.loads(done.stdout)["error"]
    assert (done.returncode, error["rule"]) == (2, "identity-unknown")
    assert "GITHUB_TOKEN" in error["message"] and "--repo example/demo" in error["fix"]
    assert journey.writes() == 0


def test_a_clone_of_the_hub_is_not_sent_to_github(journey: Journey, world: World, tmp_path: Path) -> None:
    """Nothing asks the Hub for its id: neither a network nor a token would help, and no such name is at GitHub."""
    clone = Repository(tmp_path / "clone")
    clone.release("v1.1.0")
    clone.git("remote", "add", "origin", "https://huggingface.co/example/demo")
    done = publish(journey, world, "--landing-page", "https://example.org", folder=clone.folder)
    error = json.loads(done.stdout)["error"]
    assert (done.returncode, error["rule"]) == (2, "identity-unknown")
    assert "--repo" not in error["fix"] and "concept-doi" in error["fix"]
    assert journey.writes() == 0
