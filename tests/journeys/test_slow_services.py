"""A service that answers byte by byte, and never to the end: the run gives up, and says why and what exists.

A time-out that counts the pauses never ends such a run. Each runs as a process of its own, with bounds of seconds in
place of minutes; no test looks at a clock, and one that hangs has failed.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from doi_action.errors import ExitCode
from doi_action.sandbox.server import Sandbox
from tests.contract.github_server.world import new_world
from tests.contract.hub_server import new_hub
from tests.contract.hub_server import server as hub_server
from tests.contract.invenio_host import Releases, host
from tests.fault_server import Fault, FaultServer
from tests.journeys.conftest import PREFIX, Journey
from tests.journeys.hosted import Runner
from tests.raw_server import dripped
from tests.repositories import SETTINGS

HURRY, PATIENCE = "2", "120"
"""Seconds for one answer, while a service is slow and afterwards."""

ALL_OTHERS = 1_000

Done = subprocess.CompletedProcess[str]
Run = Callable[[str, str], Done]
"""Publishes a release, with the service at this address and so many seconds for an answer."""

Dois = Callable[[], list[str]]
"""The DOIs that are public by now, those of all versions too."""


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
SLOW = {
    "headers": dripped(before=HEAD, drop=b"X-More: 1\r\n"),
    "body": dripped(before=HEAD + b'Content-Length: 9999999\r\n\r\n{"data": ', drop=b" "),
    "line before a chunk": dripped(before=HEAD + b"Transfer-Encoding: chunked\r\n\r\n1", drop=b";"),
}
"""Where an answer can be without an end; for the first request of a run, from the second and from the third on."""


def program(*words: str, seconds: str, folder: Path, **environment: str) -> Done:
    """The command line, or the Action where that is the word, in a process of its own."""
    return subprocess.run(
        [sys.executable, str(Path(__file__).parent / "impatient_runner.py"), seconds, *words],
        cwd=folder,
        env={**SETTINGS, "NO_COLOR": "1", "PYTHONPATH": os.pathsep.join(sys.path), **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@contextmanager
def at_datacite(folder: Path) -> Iterator[tuple[str, Run, Dois]]:
    """A release of a clone; DataCite's API is slow."""
    with Sandbox(prefixes=(PREFIX,)) as sandbox:
        repository = Journey(sandbox, folder).repository()
        repository.release("v1.0.0")
        words = ("--registry", "sandbox", "--username", "SANDBOX.DEMO", "--prefix", PREFIX, "--publisher", "Lab")

        def run(url: str, seconds: str) -> Done:
            secret = {"DATACITE_PASSWORD": "sandbox"}
            return program(
                "publish", *words, "--registry-url", url, seconds=seconds, folder=repository.folder, **secret
            )

        yield sandbox.datacite_url, run, lambda: findable(sandbox)


@contextmanager
def at_inveniordm(folder: Path) -> Iterator[tuple[str, Run, Dois]]:
    """A release of a clone; InvenioRDM's API is slow."""
    with host() as (base, token):
        work = Releases(folder, base, token)
        work.repository.release("v1.0.0")
        words = ("--registry", "inveniordm", "--publisher", "Example Lab")

        def run(url: str, seconds: str) -> Done:
            said = ("publish", *words, "--registry-url", url)
            return program(*said, seconds=seconds, folder=work.repository.folder, INVENIORDM_TOKEN=token)

        def dois() -> list[str]:
            return [record["pids"]["doi"]["identifier"] for record in work.records()]

        yield base, run, dois


@contextmanager
def at_github(folder: Path) -> Iterator[tuple[str, Run, Dois]]:
    """A step of the Action; GitHub's API is slow."""
    with Sandbox(prefixes=(PREFIX,)) as sandbox, new_world(folder) as world:
        runner = Runner(world, sandbox, folder / "runner")
        payload = {"action": "published", "release": {"tag_name": "v1.0.0"}}
        variables = runner.environment("release", payload)

        def run(url: str, seconds: str) -> Done:
            there = {"GITHUB_API_URL": url, "GITHUB_GRAPHQL_URL": f"{url}/graphql"}
            return program("action", seconds=seconds, folder=folder, **{**variables, **there})

        yield world.server.url, run, lambda: findable(sandbox)


@contextmanager
def at_the_hub(folder: Path) -> Iterator[tuple[str, Run, Dois]]:
    """A version on the Hugging Face Hub, whose API is slow."""
    with Sandbox(prefixes=(PREFIX,)) as sandbox, new_hub(folder) as world:
        words = ("--registry", "datacite", "--registry-url", sandbox.datacite_url, "--prefix", PREFIX)
        secrets = {
            "HF_TOKEN": hub_server.TOKEN,
            "DATACITE_USERNAME": "SANDBOX.DEMO",
            "DATACITE_PASSWORD": "sandbox",
        }
        named = f"hf://{world.state.name}"

        def run(url: str, seconds: str) -> Done:
            said = ("publish", named, "--tag", "v1.0.0", "--publisher", "Lab", *words)
            return program(*said, seconds=seconds, folder=folder, HF_ENDPOINT=url, **secrets)

        yield world.server.url, run, lambda: findable(sandbox)


def findable(sandbox: Sandbox) -> list[str]:
    """The DOIs that anybody can find."""
    import requests

    answer: dict[str, Any] = requests.get(f"{sandbox.datacite_url}/dois", timeout=60).json()
    return [found["id"] for found in answer["data"]]


SERVICES = {"datacite": at_datacite, "inveniordm": at_inveniordm, "github": at_github, "hub": at_the_hub}


@pytest.mark.matrix
@pytest.mark.parametrize(("service", "place"), [(service, place) for service in SERVICES for place in SLOW])
def test_a_run_ends_however_slow_an_answer_is(tmp_path: Path, service: str, place: str) -> None:
    """With what did not answer, what to do, and each DOI that exists; a run at a service in health then goes on."""
    first = list(SLOW).index(place) + 1
    with SERVICES[service](tmp_path) as (url, run, dois), FaultServer(url) as server:
        server.break_(Fault(name=place, plays=SLOW[place]), range(first, ALL_OTHERS))
        done = run(server.front, HURRY)
        told(done, set(dois()), f"{service}, {place}, from request {first}, met {server.met} times")

        server.break_(None, range(0))
        done = run(server.front, PATIENCE)
        assert done.returncode == ExitCode.DONE, done.stdout + done.stderr
        assert dois()


def told(done: Done, new: set[str], what: str) -> None:
    """The run stopped with the exit code of the table, cause and cure, and named what it has made."""
    said = done.stdout + done.stderr
    assert done.returncode == ExitCode.UNREACHABLE, (what, said)
    assert "Traceback" not in said, (what, said)
    assert "run again" in said, (what, said)
    assert all(doi in said for doi in new), (what, new, said)
