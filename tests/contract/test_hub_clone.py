"""A clone of a repository on the Hub learns from the Hub after which id its DOIs are named."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from doi_action.__main__ import main
from doi_action.errors import ExitCode
from doi_action.hosts.local_git.host import LocalGit
from doi_action.hosts.open_host import open_host
from doi_action.model import Repository as Known
from doi_action.sandbox.server import Sandbox
from doi_action.settings import settings_from
from doi_action.snapshot import Newest
from tests.contract.hub_server import HubWorld, new_hub
from tests.contract.hub_server.server import TOKEN
from tests.journeys.hub import PREFIX, HubJourney
from tests.repositories import SETTINGS

IDENTITY = "huggingface:65f0a1b2c3d4e5f6a7b8c9d0"


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[HubWorld]:
    """The model octo/owl, and the server's address in the environment."""
    with new_hub(tmp_path) as world:
        monkeypatch.setenv("HF_ENDPOINT", world.server.url)
        for name, value in SETTINGS.items():
            if name.startswith("GIT_"):
                monkeypatch.setenv(name, value)
        yield world


def clone(world: HubWorld, folder: Path, origin: str) -> Path:
    """A clone, as if it had been made from `origin`."""
    subprocess.run(["git", "clone", "-q", world.git.folder, folder], check=True)
    subprocess.run(["git", "-C", folder, "remote", "set-url", "origin", origin], check=True)
    return folder


def identified(folder: Path, token: str = "") -> Known:
    """What is known of the clone's repository once the Hub was asked."""
    host = open_host(str(folder), settings_from(environment={"HF_TOKEN": token}))
    return host.identified(host.snapshot(Newest(), ()).repository)


@pytest.mark.parametrize("token", ["", TOKEN])
@pytest.mark.parametrize("origin", ["https://huggingface.co/octo/owl", "git@hf.co:octo/owl.git"])
def test_the_hub_is_asked_with_and_without_a_token(world: HubWorld, tmp_path: Path, origin: str, token: str) -> None:
    """One question; the id is the one that a run by address finds."""
    assert identified(clone(world, tmp_path / "clone", origin), token).identity == IDENTITY
    assert world.server.operations == ["info"]
    assert world.hub.snapshot(Newest(), ()).repository.identity == IDENTITY


def test_a_snapshot_alone_asks_nobody(world: HubWorld, tmp_path: Path) -> None:
    """A rehearsal works without a network."""
    folder = clone(world, tmp_path / "clone", "https://huggingface.co/octo/owl")
    assert LocalGit(folder).snapshot(Newest(), ()).repository.identity is None
    assert world.server.operations == []


def test_a_private_repository_says_what_to_set(world: HubWorld, tmp_path: Path) -> None:
    """The same as for one that is not there, which the Hub does not tell apart."""
    world.state.private = True
    folder = clone(world, tmp_path / "clone", "https://huggingface.co/octo/owl")
    problem = identified(folder).identity_problem
    assert problem and "set HF_TOKEN" in problem
    known = identified(folder, TOKEN)
    assert (known.identity, known.private) == (IDENTITY, True)


def test_a_hub_that_does_not_answer_is_told(world: HubWorld, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the address that was asked."""
    folder = clone(world, tmp_path / "clone", "https://huggingface.co/octo/owl")
    monkeypatch.setenv("HF_ENDPOINT", "http://hub.example.org")
    problem = identified(folder).identity_problem
    assert problem and "http://hub.example.org" in problem


def test_a_clone_and_the_repository_itself_get_the_same_dois(
    world: HubWorld, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever runs first."""
    folder = clone(world, tmp_path / "clone", "https://huggingface.co/octo/owl")
    with Sandbox(prefixes=(PREFIX,)) as sandbox:
        outputs = HubJourney(world, sandbox).published("v1.0.0")
        monkeypatch.setenv("DATACITE_USERNAME", "SANDBOX.DEMO")
        monkeypatch.setenv("DATACITE_PASSWORD", "sandbox")
        words = ["--registry", "datacite", "--registry-url", sandbox.datacite_url, "--prefix", PREFIX]
        code = main(["publish", str(folder), "--tag", "v1.0.0", "--publisher", "Example Lab", "--dry-run", *words])
    assert code == ExitCode.DONE
    assert outputs["doi"] in capsys.readouterr().out


def test_try_works_on_a_clone(world: HubWorld, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A model by its place, landing on its files at the tag; the Hub is not asked."""
    folder = clone(world, tmp_path / "clone", "https://huggingface.co/octo/owl")
    assert main(["try", str(folder), "--keep", str(tmp_path / "kept")]) == ExitCode.DONE
    shown = capsys.readouterr().out
    assert "https://huggingface.co/octo/owl/tree/v1.0.0" in shown and "[Machine learning model]" in shown
    assert world.server.operations == []
