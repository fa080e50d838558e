"""A service that is late: it carries out what its run has given up, or shows what was written only later.

A gateway may hold a request for minutes. It arrives before the next run of the same command, in its midst, or after it.
What is read may come from a copy that lags behind. All converges once the service is quiet.
"""

import socket
from pathlib import Path

import pytest

from doi_action.sandbox.server import Sandbox
from tests.fault_server import Fault, FaultServer
from tests.journeys.conftest import PREFIX, Journey
from tests.journeys.test_faults import ALL_OTHERS, REQUESTS, SERVICES
from tests.raw_server import reset
from tests.sampled import LONG

GIVEN_UP = Fault(name="given up", plays=reset)

MOMENTS = ("before", "within", "after")
"""When it arrives, as the next run sees it."""

PLACES = {"datacite": (4, "after"), "inveniordm": (10, "after"), "github": (2, "within"), "hub": (18, "within")}
"""For `make test`, a write of each service at its worst moment: of a record, of its publication, of a commit."""

CASES = [(service, at, moment) for service in SERVICES for at in range(1, REQUESTS[service] + 1) for moment in MOMENTS]


class LateServer(FaultServer):
    """Carries the request `late` out before its request number `due`, from 1; nobody hears the answer."""

    late, due = b"", 0

    def reply(self, connection: socket.socket, request: bytes) -> None:
        """Answer one request."""
        if len(self.requests) == self.due:
            self.carry_out()
        super().reply(connection, request)

    def give_up(self, at: int) -> None:
        """From now on nothing is answered from this request on, which will be the late one."""
        self.break_(GIVEN_UP, range(at, ALL_OTHERS))

    def go_on(self, *, at: int) -> None:
        """Answer again; what was given up first is late from now on, and due before the request of this number."""
        self.late = next(request for number, request in enumerate(self.requests, 1) if number in self.at)
        self.break_(None, range(0))
        self.due = at

    def carry_out(self) -> None:
        """Do now what was asked for by a run that is over."""
        self._handed_on(self.late)


@pytest.mark.parametrize(
    ("service", "at", "moment"), CASES if LONG else [(name, *place) for name, place in PLACES.items()]
)
def test_what_arrives_when_its_run_is_over_makes_nothing_twice(
    tmp_path: Path, service: str, at: int, moment: str
) -> None:
    """One record for each version, and a run after it has nothing to do."""
    with SERVICES[service](tmp_path) as (url, run, dois), LateServer(url) as server:
        server.give_up(at)
        run(server.front)
        server.go_on(at=at if moment == "within" else 0)
        if server.late.startswith(b"GET"):
            pytest.skip("nothing is written by it")

        if moment == "before":
            server.carry_out()
        again = run(server.front)
        if moment == "after":
            server.carry_out()

        # One that lost the race to its own ghost is told to run again.
        last = run(server.front) if again.error or moment == "after" else again
        assert last.error is None
        assert len(set(dois())) == len(dois()) == 2
        assert run(server.front).outputs["changed"] == "false"


def test_a_list_of_versions_from_long_ago_is_mended_by_the_next_run(tmp_path: Path) -> None:
    """The registry has no compare-and-set: what is late takes the newest version off the concept's list again."""
    with Sandbox(prefixes=(PREFIX,)) as sandbox, LateServer(sandbox.datacite_url) as server:
        journey = Journey(sandbox, tmp_path)
        repository = journey.repository()
        repository.release("v1.0.0")
        concept = journey.published(repository)["concept-doi"]

        repository.release("v1.1.0")
        server.give_up(REQUESTS["datacite"] - 1)
        assert journey.publish(repository, "v1.1.0", registry_url=server.front).error
        server.go_on(at=0)
        assert server.late.startswith(b"PUT") and concept.encode() in server.late.split(b"\r\n")[0]

        journey.published(repository, "v1.1.0")
        repository.release("v1.2.0")
        newest = journey.published(repository, "v1.2.0")
        before = journey.links(concept)
        server.carry_out()
        assert ("HasVersion", newest["doi"]) not in journey.links(concept)

        journey.published(repository, "v1.2.0")
        assert journey.links(concept) == before
        assert journey.published(repository, "v1.2.0")["changed"] == "false"


class BehindServer(FaultServer):
    """Reads of what was just written are answered as before the write, so many times."""

    def __init__(self, base: str, *, reads: int) -> None:
        super().__init__(base)
        self._reads = reads
        self._old: dict[bytes, list[bytes]] = {}

    def reply(self, connection: socket.socket, request: bytes) -> None:
        """Answer one request."""
        method, _, rest = request.partition(b" ")
        address = rest.partition(b"?")[0]
        old = self._old.setdefault(address, [])
        if method == b"GET" and old:
            connection.sendall(old.pop())
            return

        if method == b"PUT":
            head, *lines = request.partition(b"\r\n\r\n")[0].split(b"\r\n")
            asks = [b"GET" + head[3:], *(line for line in lines if not line.lower().startswith(b"content-"))]
            before = old[-1] if old else self._handed_on(b"\r\n".join([*asks, b"", b""]))
            self._old[address] = [before] * self._reads
        super().reply(connection, request)

    def catch_up(self) -> None:
        """Show what is there."""
        self._reads = 0
        self._old.clear()


@pytest.mark.parametrize("reads", [2, 9])
def test_a_registry_that_shows_its_writes_late_gets_each_doi_once(tmp_path: Path, reads: int) -> None:
    """A run that cannot read back what it wrote stops and names its DOI; the lists of a stale copy are made whole."""
    with Sandbox(prefixes=(PREFIX,)) as sandbox, BehindServer(sandbox.datacite_url, reads=reads) as server:
        journey = Journey(sandbox, tmp_path)
        repository = journey.repository()
        reports = []
        for tag in ("v1.0.0", "v1.1.0"):
            repository.release(tag)
            reports.append(journey.publish(repository, tag, registry_url=server.front))
        errors = [report.error for report in reports if report.error]
        assert errors and all(error.rule == "concept-not-kept" and "is findable" in error.state for error in errors)

        server.catch_up()
        for _ in range(2):
            again = [journey.published(repository, tag) for tag in ("v1.0.0", "v1.1.0")]
        assert [outputs["changed"] for outputs in again] == ["false", "false"]
        assert [outputs["doi"] for outputs in again] == [report.outputs["doi"] for report in reports]
        assert journey.links(again[0]["concept-doi"]) == {("HasVersion", outputs["doi"]) for outputs in again}


class RememberingServer(FaultServer):
    """Keeps what it handed on."""

    def __init__(self, base: str) -> None:
        super().__init__(base)
        self.answers: list[bytes] = []

    def _handed_on(self, request: bytes) -> bytes:
        self.answers.append(super()._handed_on(request))
        return self.answers[-1]


def test_a_branch_that_is_shown_as_it_was_gets_its_commit_once(tmp_path: Path) -> None:
    """GitHub compares the head that we name with the one that is there, whatever it showed us."""
    with SERVICES["github"](tmp_path) as (url, run, dois), RememberingServer(url) as server:
        first = run(server.front).outputs
        server.break_(Fault(name="stale", plays=server.answers[0]), range(1, 2))
        again = run(server.front)
        assert (again.error, server.met) == (None, 1)
        assert again.outputs["commit-sha"] == first["commit-sha"] != ""
        assert run(server.front).outputs["changed"] == "false"
        assert len(set(dois())) == len(dois()) == 2
