"""The image: what is in it, what is not, and a whole release run through its entry point."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from doi_action import __version__
from doi_action.sandbox.server import Sandbox
from tests.container import ROOT, Engine, engine
from tests.contract.github_server.server import TOKEN
from tests.contract.github_server.world import new_world
from tests.contract.hub_server import new_hub
from tests.contract.hub_server.server import TOKEN as HUB_TOKEN
from tests.runner import finished, step_environment

CITATION = (
    "cff-version: 1.2.0\nmessage: Cite.\ntitle: A program\nauthors:\n  - family-names: Example\n    given-names: A\n"
)

pytestmark = [pytest.mark.container, pytest.mark.xdist_group("container")]


@pytest.fixture(scope="module")
def image() -> Iterator[Engine]:
    """An engine with the image built from this checkout."""
    found = engine()
    try:
        found.build(ROOT)
    except subprocess.CalledProcessError as error:
        output = (error.stdout or b"") + (error.stderr or b"")
        if any(sign in output for sign in (b"image not known", b"no such image", b"no such host")):
            pytest.skip("the base image cannot be had here")
        raise AssertionError(output.decode(errors="replace")[-3000:]) from error
    yield found


def shell(image: Engine, script: str, folder: Path) -> str:
    """What a shell inside the image prints."""
    done = image.run("-c", script, folder=folder, entrypoint="/bin/sh")
    return done.stdout.strip()


def test_nothing_that_builds_or_fetches_is_left_inside(image: Engine, tmp_path: Path) -> None:
    """No pip, no compiler, no git."""
    programs = "pip pip3 gcc cc g++ make git curl wget"
    script = f"for p in {programs}; do command -v $p; done; python3 -c 'import pip' 2>/dev/null && echo pip; true"
    assert shell(image, script, tmp_path) == ""


def test_only_the_program_is_in_its_folder(image: Engine, tmp_path: Path) -> None:
    """No tests, no docs, no requirements."""
    listed = shell(image, "ls -A /app", tmp_path).split()
    assert set(listed) - {"__pycache__"} == {"doi_action", "entrypoint.py", "templates"}


def test_every_module_is_compiled(image: Engine, tmp_path: Path) -> None:
    """Nothing is compiled when the image starts."""
    script = "find /app -name '*.py' | wc -l; find /app -name '*.pyc' | wc -l"
    sources, compiled = shell(image, script, tmp_path).split()
    assert sources == compiled


def test_a_jobs_own_modules_are_not_run(image: Engine, tmp_path: Path) -> None:
    """Not even with its folder first in PYTHONPATH."""
    (tmp_path / "doi_action.py").write_text("raise SystemExit('the job was run')\n")
    done = image.run(folder=tmp_path, environment={"INPUT_REGISTRY": "nowhere", "PYTHONPATH": str(tmp_path)})
    assert done.returncode == 2
    assert "'nowhere'" in done.stdout


def test_a_release_goes_through_the_entry_point(image: Engine, tmp_path: Path) -> None:
    """Inputs with hyphens, outputs, summary, commit: as on a runner."""
    prefix = "10.14454"
    with new_world(tmp_path) as world, Sandbox(prefixes=(prefix,)) as sandbox:
        world.git.commit({"CITATION.cff": CITATION})
        world.git.tag("v1.0.0")
        inputs = {
            "registry": "datacite",
            "registry-url": sandbox.datacite_url,
            "prefix": prefix,
            "username": "SANDBOX.DEMO",
            "password": "sandbox",
            "publisher": "Example Lab",
            "github-token": TOKEN,
        }
        payload = {"action": "published", "release": {"tag_name": "v1.0.0"}}
        folder = tmp_path / "runner"
        variables = step_environment(
            inputs,
            "release",
            payload,
            folder,
            GITHUB_REPOSITORY="example/demo",
            GITHUB_API_URL=world.server.url,
            GITHUB_GRAPHQL_URL=f"{world.server.url}/graphql",
        )
        done = image.run(folder=folder, environment=variables)
        step = finished(done.returncode, done.stdout, variables)
    assert step.code == 0, done.stdout + done.stderr
    assert step.outputs["doi"].encode() in (world.git.file("main", "CITATION.cff") or b"")
    assert step.summary.startswith("## Published v1.0.0")


def test_it_writes_to_the_hub(image: Engine, tmp_path: Path) -> None:
    """What the extra `hub` installs is inside."""
    prefix = "10.14454"
    with new_hub(tmp_path / "hub") as world, Sandbox(prefixes=(prefix,)) as sandbox:
        inputs = {
            "registry": "datacite",
            "registry-url": sandbox.datacite_url,
            "prefix": prefix,
            "username": "SANDBOX.DEMO",
            "password": "sandbox",
            "publisher": "Example Lab",
            "repository": "hf://octo/owl",
            "hub-token": HUB_TOKEN,
        }
        folder = tmp_path / "runner"
        payload = {"action": "published", "release": {"tag_name": "v1.0.0"}}
        variables = step_environment(
            inputs, "release", payload, folder, GITHUB_REPOSITORY="example/demo", HF_ENDPOINT=world.server.url
        )
        done = image.run(folder=folder, environment=variables)
        step = finished(done.returncode, done.stdout, variables)
    assert step.code == 0, done.stdout + done.stderr
    assert step.outputs["doi"] in world.show("README.md")


def test_its_version_is_the_checkouts(image: Engine, tmp_path: Path) -> None:
    """The image holds this source and no other."""
    script = "cd /app && python3 -c 'import doi_action; print(doi_action.__version__)'"
    assert shell(image, script, tmp_path) == __version__


@pytest.mark.parametrize(("command", "said"), [("check", "Checked"), ("cite", "@software{"), ("explain", "title")])
def test_reading_commands_need_no_git(image: Engine, tmp_path: Path, command: str, said: str) -> None:
    """There is none in the image; the workspace is a checkout all the same."""
    (tmp_path / "CITATION.cff").write_text(CITATION)
    (tmp_path / ".git").mkdir()
    variables = step_environment({"command": command}, "pull_request", {"action": "opened"}, tmp_path)
    done = image.run(folder=tmp_path, environment=variables)
    step = finished(done.returncode, done.stdout, variables)
    assert step.code in (0, 1), done.stdout + done.stderr
    assert said in step.log + step.summary
    assert "a bug in doi-action" not in step.log
