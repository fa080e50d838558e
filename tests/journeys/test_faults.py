"""Every fault of a service, met by a release on its way: it ends well, or stops and says why, and what exists.

Each service that a release speaks to has a server before it that plays the fault: once, so that it may pass, or for as
long as the run lasts.
"""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from doi_action.errors import ExitCode
from doi_action.hosts import Host
from doi_action.hosts.github.host import GitHub
from doi_action.hosts.hugging_face.address import HubName
from doi_action.hosts.open_host import open_hub
from doi_action.registries.open_registry import open_registry
from doi_action.report import Report
from doi_action.sandbox.server import Sandbox
from doi_action.settings import settings_from
from doi_action.verbs.publish import publish
from tests.contract.github_server import server as github_server
from tests.contract.github_server.world import new_world
from tests.contract.hub_server import new_hub
from tests.contract.hub_server import server as hub_server
from tests.contract.invenio_host import Releases, host
from tests.fault_server import FAULTS, Fault, FaultServer
from tests.journeys.conftest import PREFIX, Journey
from tests.journeys.hosted import CITATION
from tests.sampled import LONG

REQUESTS = {"datacite": 7, "inveniordm": 10, "github": 3, "hub": 19}
"""How many requests a release sends to each service; a test counts them."""

OVER_SOON = (
    "429 and when",
    "500",
    "500 but done",
    "502",
    "503 in seconds",
    "504 but done",
    "reset before",
    "reset after",
)
"""Faults that a service in good order has now and then."""

ALL_OTHERS = 100
"""More requests than a run sends."""

Run = Callable[[str], Report]
"""Publishes the second release, with the service at this address."""

Dois = Callable[[], list[str]]
"""The DOIs of versions that are public by now, asked without the server before the service."""


@contextmanager
def at_datacite(folder: Path) -> Iterator[tuple[str, Run, Dois]]:
    """A release of a clone; DataCite's API is the one that fails."""
    with Sandbox(prefixes=(PREFIX,)) as sandbox:
        journey = Journey(sandbox, folder)
        repository = journey.repository()
        repository.release("v1.0.0")
        first = journey.published(repository)
        repository.release("v1.1.0", {"more.txt": "more\n"})

        def run(url: str) -> Report:
            return journey.publish(repository, "v1.1.0", registry_url=url)

        def dois() -> list[str]:
            return [to for relation, to in journey.links(first["concept-doi"]) if relation == "HasVersion"]

        yield sandbox.datacite_url, run, dois


@contextmanager
def at_inveniordm(folder: Path) -> Iterator[tuple[str, Run, Dois]]:
    """A release of a clone; InvenioRDM's API is the one that fails."""
    with host() as (base, token):
        work = Releases(folder, base, token)
        work.repository.release("v1.0.0")
        work.published()
        work.repository.release("v1.1.0")

        def dois() -> list[str]:
            return [record["pids"]["doi"]["identifier"] for record in work.records()]

        yield base, lambda url: work.publish(url=url), dois


@contextmanager
def at_github(folder: Path) -> Iterator[tuple[str, Run, Dois]]:
    """A release on GitHub, whose API is the one that fails."""
    with Sandbox(prefixes=(PREFIX,)) as sandbox, new_world(folder) as world:
        world.git.commit({"CITATION.cff": CITATION})
        for tag in ("v1.1.0", "v1.2.0"):
            world.git.commit({f"{tag}.txt": tag})
            world.git.tag(tag)
            world.state.release(tag)

        def run(url: str, tag: str = "v1.2.0") -> Report:
            with closing(
                GitHub("example/demo", github_server.TOKEN, api_url=url, sleep=lambda _seconds: None)
            ) as github:
                return published(github, sandbox, tag)

        first = run(world.server.url, "v1.1.0")
        assert first.error is None, first.error
        yield world.server.url, run, lambda: listed(sandbox, folder, first)


@contextmanager
def at_the_hub(folder: Path) -> Iterator[tuple[str, Run, Dois]]:
    """A version on the Hugging Face Hub, whose API is the one that fails."""
    with Sandbox(prefixes=(PREFIX,)) as sandbox, new_hub(folder) as world:
        world.git.commit({"more.txt": "more"})
        world.git.tag("v1.1.0")
        name = HubName(kind=world.state.kind, name=world.state.name)

        def run(url: str, tag: str = "v1.1.0") -> Report:
            settings = settings_from(command_line={}, environment={"HF_TOKEN": hub_server.TOKEN})
            opened: Any = open_hub(name, settings, variables={"HF_ENDPOINT": url}, sleep=lambda _seconds: None)
            with closing(opened) as hub:
                return published(hub, sandbox, tag)

        first = run(world.server.url, "v1.0.0")
        assert first.error is None, first.error
        yield world.server.url, run, lambda: listed(sandbox, folder, first)


def published(hosted: Host, sandbox: Sandbox, tag: str) -> Report:
    """One run of `publish` for a repository that is no folder."""
    said = {
        "registry": "datacite",
        "registry-url": sandbox.datacite_url,
        "prefix": PREFIX,
        "publisher": "Example Lab",
        "username": "SANDBOX.DEMO",
        "tag": tag,
    }
    return publish(
        settings_from(command_line=said, environment={"DATACITE_PASSWORD": "sandbox"}),
        host=hosted,
        connect=lambda found: open_registry(found, sleep=lambda _seconds: None),
        tell=lambda _line: None,
    )


def listed(sandbox: Sandbox, folder: Path, first: Report) -> list[str]:
    """The versions that the concept of the first report lists."""
    links = Journey(sandbox, folder).links(first.outputs["concept-doi"])
    return [to for relation, to in links if relation == "HasVersion"]


SERVICES = {"datacite": at_datacite, "inveniordm": at_inveniordm, "github": at_github, "hub": at_the_hub}


def places(requests: int, number: int) -> list[range]:
    """The requests that meet the fault of this number: each alone, and all from each on; or one of them."""
    alone = [range(at, at + 1) for at in range(1, requests + 1)]
    onwards = [range(at, ALL_OTHERS) for at in range(1, requests + 1)]
    if LONG:
        return [*alone, *onwards]
    # By fours, as the sample of `make test` has every fourth.
    return [onwards[number * 5 % requests]] if number // 4 % 2 else [alone[number % requests]]


@pytest.mark.parametrize("service", SERVICES)
def test_a_release_sends_as_many_requests_as_are_broken(tmp_path: Path, service: str) -> None:
    """None is left out below."""
    with SERVICES[service](tmp_path) as (url, run, _dois), FaultServer(url) as server:
        assert run(server.front).error is None
        assert len(server.requests) == REQUESTS[service]


@pytest.mark.matrix
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
@pytest.mark.parametrize("service", SERVICES)
def test_a_fault_passes_or_is_told(tmp_path: Path, service: str, fault: Fault) -> None:
    """One record for each version in the end, whatever came between, and no end without a word."""
    for place, at in enumerate(places(REQUESTS[service], FAULTS.index(fault))):
        folder = tmp_path / str(place)
        folder.mkdir()
        with SERVICES[service](folder) as (url, run, dois), FaultServer(url) as server:
            before = set(dois())
            server.break_(fault, at)
            report = run(server.front)
            what = f"{fault.name} at {at}, met {server.met} times"
            server.break_(None, range(0))
            told(report, set(dois()) - before, what)

            for _ in range(3):
                again = run(server.front)
                if again.error is None:
                    break
            assert again.error is None, (what, again.error)
            assert len(set(dois())) == len(dois()) == 2, (what, dois())
            assert run(server.front).outputs["changed"] == "false", what


@pytest.mark.matrix
@pytest.mark.parametrize("fault", [fault for fault in FAULTS if fault.name in OVER_SOON], ids=lambda fault: fault.name)
@pytest.mark.parametrize("service", SERVICES)
def test_a_fault_that_is_over_soon_stops_nothing(tmp_path: Path, service: str, fault: Fault) -> None:
    """It is met once, the line works again, and the same run ends well.

    To publish at an InvenioRDM, the last of its requests, is never asked twice: there the run may stop, as above.
    """
    every = range(1, REQUESTS[service] + (service != "inveniordm"))
    for at in every if LONG else [every[FAULTS.index(fault) % len(every)]]:
        folder = tmp_path / str(at)
        folder.mkdir()
        with SERVICES[service](folder) as (url, run, dois), FaultServer(url) as server:
            server.break_(fault, range(at, at + 1))
            report = run(server.front)
            assert (report.error, server.met) == (None, 1), at
            assert len(set(dois())) == len(dois()) == 2, at


def told(report: Report, new: set[str], what: str) -> None:
    """The report says that all is done, and it is; or what failed, what to do, and which DOI there is."""
    doi, error = report.outputs.get("doi", ""), report.error
    if error is None:
        assert doi in new, what
        return
    assert error.message and error.fix and report.headline, what
    assert error.exit_code not in (ExitCode.DONE, ExitCode.BUG), (what, error)
    is_named = all(each == doi or each in error.state for each in new)
    assert is_named or "not known" in error.state, (what, error.message, error.state)
