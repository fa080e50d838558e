"""The InvenioRDM that the contract tests talk to, and a proxy before it that breaks one request at a time.

INVENIORDM_TEST_URL is the address of a host and INVENIORDM_TEST_TOKEN a token for it that may publish, as
`python -m tests.contract.real_inveniordm` sets them; without them the sandbox serves. Every test makes a work of its
own, since a host keeps what is published.
"""

import http.client
import os
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import requests

from doi_action.hosts.local_git.host import LocalGit
from doi_action.registries.inveniordm.records_api import RECORD
from doi_action.registries.open_registry import open_registry
from doi_action.report import Report
from doi_action.sandbox.server import Sandbox
from doi_action.settings import settings_from
from doi_action.verbs.publish import publish
from tests.contract.invenio_calls import ACCOUNTS, PREFIX
from tests.repositories import CITATION, README, Repository

Json = dict[str, Any]


class Fault(StrEnum):
    """What becomes of a request. In all but the first the host does what it was asked."""

    BEFORE = "before"
    LOST = "lost"
    LATE = "late"
    ERROR = "error but done"


class FaultyProxy:
    """Hands requests on to `base`. `seen` are those that came in, as `METHOD /path/with/ID`.

    `edit` changes bodies of answers, by the path that was asked. The request number `at` (from 0, among those that
    write, or among all) meets `fault` once; then `fault` is None again.
    """

    def __init__(self, base: str, *, edit: Callable[[str, bytes], bytes] = lambda _path, body: body) -> None:
        self.base, self._edit = base.rstrip("/"), edit
        self.seen: list[str] = []
        self.fault: Fault | None = None
        self.at = 0
        self._counts_reads = False
        self._late: list[threading.Thread] = []
        self._lock = threading.Lock()

    @property
    def writes(self) -> list[str]:
        """What was asked for that is no reading."""
        return [request for request in self.seen if not request.startswith("GET")]

    def break_(self, at: int, fault: Fault, *, reads: bool = False) -> None:
        """Let the write number `at` from now on meet this fault; with `reads`, the request of that number."""
        self.seen.clear()
        self.at, self.fault, self._counts_reads = at, fault, reads

    def heal(self) -> None:
        """Hand everything on, once what is late has arrived."""
        self.fault = None
        for thread in self._late:
            thread.join()
        self.seen.clear()

    def __enter__(self) -> "FaultyProxy":
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            """One request."""

            protocol_version = "HTTP/1.1"

            def answer(self) -> None:
                """Whatever the method is."""
                size = int(self.headers.get("Content-Length") or 0)
                proxy.handle(self, self.rfile.read(size))

            do_GET = do_POST = do_PUT = do_DELETE = answer

            def log_message(self, *_arguments: object) -> None:
                """Says nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}{urlsplit(self.base).path}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def handle(self, request: BaseHTTPRequestHandler, body: bytes) -> None:
        """Hand one request on, or let it meet its fault."""
        with self._lock:
            number = len(self.seen) if self._counts_reads else len(self.writes)
            self.seen.append(f"{request.command} {_shape(request.path)}")
            counts = self._counts_reads or request.command != "GET"
            fault = self.fault if counts and number == self.at else None
            if fault:
                self.fault = None

        if fault in (None, Fault.ERROR):
            status, headers, answer = self._forward(request, body)
            if fault:
                status, headers, answer = 500, {"Content-Type": "application/json"}, b'{"status": 500}'
            request.send_response(status)
            for name, value in headers.items():
                request.send_header(name, value)
            request.send_header("Content-Length", str(len(answer)))
            request.end_headers()
            request.wfile.write(answer)
            return

        if fault is Fault.LOST:
            self._forward(request, body)
        if fault is Fault.LATE:
            late = threading.Thread(target=self._later, args=(request, body))
            self._late.append(late)
            late.start()
        request.close_connection = True

    def _later(self, request: BaseHTTPRequestHandler, body: bytes) -> None:
        time.sleep(0.4)
        self._forward(request, body)

    def _forward(self, request: BaseHTTPRequestHandler, body: bytes) -> tuple[int, dict[str, str], bytes]:
        there = http.client.HTTPConnection(urlsplit(self.base).netloc, timeout=120)
        named = ("Accept", "Authorization", "Content-Type", "If-Match", "User-Agent")
        headers = {name: value for name in named if (value := request.headers.get(name))}
        there.request(request.command, request.path, body=body or None, headers=headers)
        answer = there.getresponse()
        wanted = ("Content-Type", "Location", "Retry-After", "X-Credential-Username")
        kept = {name: value for name in wanted if (value := answer.getheader(name))}
        if "Location" in kept:
            kept["Location"] = kept["Location"].replace(self.base, self.url)
        data = self._edit(request.path, answer.read())
        there.close()
        return answer.status, kept, data


def _shape(path: str) -> str:
    """A path without the ids in it.

    >>> _shape("/api/records/abcde-12345/draft?x=1")
    '/records/ID/draft'
    """
    parts = urlsplit(path).path.partition("/api/")[2].split("/")
    return "/" + "/".join("ID" if index == 1 and parts[0] == "records" else part for index, part in enumerate(parts))


@dataclass
class Releases:
    """One work at a host: a repository, and runs of `publish` for it.

    With `keeps_files` nothing is committed to it.
    """

    folder: Path
    base: str
    token: str
    keeps_files: bool = False
    waits: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        # The root commit is the identity, and a host keeps what earlier tests published.
        files = {"CITATION.cff": CITATION, "README.md": README, "unique.txt": uuid.uuid4().hex}
        self.repository = Repository(self.folder / "program", files)
        self.repository.commit("Begin")
        self.identity = f"git:{self.repository.head}"

    def publish(self, *, url: str | None = None, tell: Callable[[str], None] | None = None, **settings: str) -> Report:
        """One run of `publish` for the newest tag."""
        said = {
            "registry": "inveniordm",
            "registry-url": url or self.base,
            "publisher": "Example Lab",
            "commit-mode": "none" if self.keeps_files else "push",
            **{name.replace("_", "-"): value for name, value in settings.items()},
        }
        return publish(
            settings_from(command_line=said, environment={"INVENIORDM_TOKEN": self.token}),
            host=LocalGit(self.repository.folder),
            connect=lambda found: open_registry(found, sleep=self._sleep),
            tell=tell or (lambda _line: None),
        )

    def _sleep(self, seconds: float) -> None:
        """Waits as long as the search of a host needs, not as long as a broken service might."""
        self.waits.append(seconds)
        time.sleep(min(seconds, 0.5))

    def published(self, **settings: str) -> dict[str, str]:
        """The outputs of a run that must end well."""
        report = self.publish(**settings)
        assert report.error is None, f"{report.error}: {report.all_findings}"
        return dict(report.outputs)

    def ask(self, path: str, method: str = "GET", body: object = None) -> Json:
        """What the host answers below /api, asked without our client."""
        headers = {"Accept": RECORD, "Authorization": f"Bearer {self.token}"}
        answer = requests.request(method, f"{self.base}/api{path}", json=body, headers=headers, timeout=60)
        return dict(answer.json()) if answer.content else {"status": answer.status_code}

    def put_content(self, path: str, content: bytes) -> None:
        """Send the bytes of a file."""
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/octet-stream"}
        requests.put(f"{self.base}/api{path}", data=content, headers=headers, timeout=60).raise_for_status()

    def listed(self) -> list[Json]:
        """The drafts and records of this work, once the search has seen the last write."""
        time.sleep(float(os.environ.get("INVENIORDM_TEST_LAG", "0")))
        query = quote(f'metadata.identifiers.identifier:"doi-action:{self.identity}#"')
        found = self.ask(f"/user/records?q={query}&allversions=true&size=100")
        return list(found["hits"]["hits"])

    def records(self) -> list[Json]:
        """The published ones among them."""
        return [document for document in self.listed() if document["is_published"]]

    def versions(self) -> list[str]:
        """The versions that are published, in the order of their place in the chain."""
        found = sorted(self.records(), key=lambda document: document["versions"]["index"])
        return [document["metadata"]["version"] for document in found]

    def records_by_version(self) -> dict[str, str]:
        """The DOI of each published version."""
        return {record["metadata"]["version"]: record["pids"]["doi"]["identifier"] for record in self.records()}

    def record(self, doi: str) -> Json:
        """A published record by its DOI."""
        return self.ask(f"/records/{doi.rpartition('/')[2].rpartition('.')[2]}")


@contextmanager
def host() -> Iterator[tuple[str, str]]:
    """Address of the host and a token for it."""
    given = os.environ.get("INVENIORDM_TEST_URL")
    if given:
        yield given, os.environ["INVENIORDM_TEST_TOKEN"]
        return
    with Sandbox(prefixes=(PREFIX,), accounts=ACCOUNTS) as sandbox:
        yield sandbox.invenio_url, ACCOUNTS[0][1]


def other_token() -> str:
    """The token of a second user of the host."""
    return os.environ.get("INVENIORDM_TEST_OTHER_TOKEN", ACCOUNTS[1][1])
