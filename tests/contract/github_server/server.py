"""HTTP around the resolvers: tokens, REST's few resources, faults, and a record of every request."""

import base64
import json
import re
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any, Self
from urllib.parse import unquote

from graphql import DocumentNode, GraphQLError, GraphQLSchema, build_schema, execute_sync, parse, validate

from tests.contract.github_server.mutations import Root
from tests.contract.github_server.resolvers import Refusal
from tests.contract.github_server.state import HostedRepository
from tests.contract.github_server.storage import Storage
from tests.contract.loopback import Loopback

TOKEN = "ghs_000000000000000000000000000000000000"
SCHEMA: GraphQLSchema = build_schema((Path(__file__).parent / "schema.graphql").read_text())


@dataclass(frozen=True)
class Seen:
    """A request that arrived. `connection` numbers the TCP connections; `operation` is a GraphQL operation's name."""

    method: str
    path: str
    body: Any
    connection: int
    operation: str = ""
    accept: str = ""


@dataclass
class Fault:
    """What goes wrong once, with the first request that `when` names.

    `when` is a GraphQL operation or a REST method. `act` tells whether the server carries the request out before;
    then the line is cut, or `status` answered with `body` and `headers`. `before` runs first of all.
    """

    when: str
    act: bool = False
    status: int | None = None
    body: bytes = b"{}"
    headers: dict[str, str] = field(default_factory=dict)
    before: Callable[[], object] | None = None
    only_before: bool = False


class GitHubServer(Loopback):
    """A running server; use it as a context manager."""

    def __init__(self, *repositories: HostedRepository) -> None:
        self.repositories = list(repositories)
        self.requests: list[Seen] = []
        self.answers: list[tuple[Seen, int, Any]] = []
        self.faults: list[Fault] = []
        self.connections = 0
        self.authorizations: list[str | None] = []
        self.headers: dict[str, str] = {}
        """What every answer has in its head besides."""
        self.storage = Storage()
        self.lock = threading.RLock()
        super().__init__(_handler(self))

    def __enter__(self) -> Self:
        self.storage.__enter__()
        return super().__enter__()

    def __exit__(self, *problem: object) -> None:
        self.storage.__exit__(*problem)
        super().__exit__(*problem)

    @property
    def operations(self) -> list[str]:
        """What was asked, in order: a GraphQL operation's name, or method and path."""
        return [seen.operation or f"{seen.method} {seen.path}" for seen in self.requests]

    def answer(self, seen: Seen) -> tuple[int, Any]:
        """Status and JSON for a request."""
        if seen.path.endswith("/graphql"):
            return 200, self._graphql(seen.body)
        return self._rest(seen)

    def _graphql(self, body: dict[str, Any]) -> dict[str, Any]:
        query, faults = _read(body["query"])
        if query is None or faults:
            return {"data": None, "errors": [_formatted(error) for error in faults]}

        done = execute_sync(SCHEMA, query, Root(self.repositories), variable_values=body.get("variables"))
        answer: dict[str, Any] = {"data": done.data}
        if done.errors:
            answer["errors"] = [_formatted(error) for error in done.errors]
        return answer

    def _rest(self, seen: Seen) -> tuple[int, Any]:
        found = re.fullmatch(
            r"(?:/api/v3)?/repos/([^/]+/[^/]+)/(tarball|releases/\w+/assets|releases/assets)(.*)", seen.path
        )
        state = next((s for s in self.repositories if found and s.full_name == found.group(1)), None)
        if seen.path.endswith(".git/info/lfs/objects/batch"):
            return self._lfs(seen)
        if found and state and seen.method == "GET":
            return self._download(state, found.group(2), found.group(3), seen)
        issue = re.fullmatch(r"(?:/api/v3)?/repos/([^/]+/[^/]+)/issues(?:/(\d+)|\?(.*))?", seen.path)
        state = next((s for s in self.repositories if issue and s.full_name == issue.group(1)), None)
        if issue and state:
            return _issues(state, issue.group(2), seen)
        return self._small(seen)

    def _download(self, state: HostedRepository, what: str, rest: str, seen: Seen) -> tuple[int, Any]:
        """A source archive or a file of a release: GitHub redirects both to another host."""
        files = [asset for release in state.releases for asset in release.assets]
        if what == "tarball":
            revision = unquote(rest).removeprefix("/")
            commit = state.git.resolve(f"{revision}^{{commit}}")
            if commit is None:
                return 404, {"message": "Not Found"}
            top = f"{state.owner}-{state.name}-{commit[:7]}"
            data = state.git.git("archive", "--format=tar.gz", f"--prefix={top}/", commit)
            return 302, self.storage.put(f"/{state.full_name}/legacy.tar.gz/{revision}", data)
        if what != "releases/assets":
            return 200, [
                {
                    "id": number,
                    "name": file["name"],
                    "size": file["size"],
                    "digest": f"sha256:{file['sha256']}",
                }
                for number, file in enumerate(files)
            ]
        file = files[int(rest.removeprefix("/"))]
        if seen.accept != "application/octet-stream":
            return 200, {"name": file["name"]}
        return 302, self.storage.put(f"/files/{file['name']}", state.files[str(file["name"])])

    def _lfs(self, seen: Seen) -> tuple[int, Any]:
        """Where files of Git LFS can be had: at another host, under an address with a key (git-lfs, "Batch API")."""
        name = seen.path.removeprefix("/").removesuffix(".git/info/lfs/objects/batch")
        state = next((s for s in self.repositories if s.full_name == name), None)
        if state is None or seen.body["operation"] != "download":
            return 404, {"message": "Not Found"}
        objects: list[dict[str, Any]] = []
        for asked in seen.body["objects"]:
            oid = asked["oid"]
            if oid in state.lfs:
                href = self.storage.put(f"/lfs/{oid}", state.lfs[oid])
                action = {"href": href, "header": {"X-Wanted": "by the store"}, "expires_in": 3600}
                objects.append({**asked, "authenticated": True, "actions": {"download": action}})
            else:
                objects.append({**asked, "error": {"code": 404, "message": "Object does not exist on the server"}})
        return 200, {"transfer": "basic", "objects": objects, "hash_algo": "sha256"}

    def _small(self, seen: Seen) -> tuple[int, Any]:
        site = re.fullmatch(r"(?:/api/v3)?/repos/([^/]+/[^/]+)/pages", seen.path)
        shown = next((s.site for s in self.repositories if site and s.full_name == site.group(1)), None)
        if shown:
            return 200, shown
        itself = re.fullmatch(r"(?:/api/v3)?/repos/([^/]+/[^/]+)", seen.path)
        for repository in self.repositories if itself else ():
            if itself and repository.full_name == itself.group(1):
                return 200, {"id": repository.id, "html_url": repository.url, "private": repository.private}
        found = re.fullmatch(
            r"(?:/api/v3)?/repos/([^/]+/[^/]+)/(releases|git/blobs|git/trees)/(\w+)(?:\?recursive=1)?", seen.path
        )
        state = next((s for s in self.repositories if found and s.full_name == found.group(1)), None)
        if state is None or found is None:
            return 404, {"message": "Not Found", "documentation_url": "https://docs.github.com/rest"}
        if found.group(2) == "git/blobs":
            return _blob(state, found.group(3))
        if found.group(2) == "git/trees":
            return _listing(state, found.group(3))
        return _edit_release(state, int(found.group(3)), seen)


def _formatted(error: Any) -> dict[str, Any]:
    formatted = dict(error.formatted)
    original = error.original_error
    if isinstance(original, Refusal):
        formatted["type"] = original.kind
    elif original is not None:
        raise original
    return formatted


@cache
def _read(query: str) -> tuple[DocumentNode | None, list[GraphQLError]]:
    """A query and what is wrong with it; clients ask the same few again and again, and reading one takes long."""
    try:
        document = parse(query)
    except GraphQLError as error:
        return None, [error]
    return document, validate(SCHEMA, document)


def _blob(state: HostedRepository, oid: str) -> tuple[int, Any]:
    data = state.git.data(oid)
    url = f"https://api.github.com/repos/{state.full_name}/git/blobs/{oid}"
    encoded = base64.encodebytes(data).decode()
    return 200, {"sha": oid, "node_id": "B", "size": len(data), "url": url, "content": encoded, "encoding": "base64"}


def _listing(state: HostedRepository, revision: str) -> tuple[int, Any]:
    url = f"https://api.github.com/repos/{state.full_name}/git/trees/{revision}"
    lines = state.git.text("ls-tree", "-r", "-t", "-l", revision).splitlines()
    rows = [(*about.split(), path) for about, path in (line.split("\t", 1) for line in lines)]
    entries = [
        {"path": path, "mode": mode, "type": kind, "sha": oid} | ({"size": int(size)} if size.isdigit() else {})
        for mode, kind, oid, size, path in rows
    ]
    if not state.lists_whole:
        entries = entries[:1]
    return 200, {"sha": revision, "url": url, "tree": entries, "truncated": not state.lists_whole}


def _edit_release(state: HostedRepository, number: int, seen: Seen) -> tuple[int, Any]:
    release = next((r for r in state.releases if r.id == number), None)
    if "contents" not in state.permissions:
        return 403, {"message": "Resource not accessible by integration"}
    if release is None or seen.method != "PATCH":
        return 404, {"message": "Not Found"}
    if len(seen.body.get("body") or "") > 125_000:
        return 422, {"message": "Validation Failed", "errors": ["body is too long (maximum is 125000 characters)"]}
    release.body = seen.body.get("body", release.body)
    return 200, {"id": release.id, "tag_name": release.tag, "body": release.body}


def _issues(state: HostedRepository, number: str | None, seen: Seen) -> tuple[int, Any]:
    """The issues of a repository, each with the one label it was opened with."""
    if seen.method == "GET":
        return 200, list(state.issues)
    if "issues" not in state.permissions:
        return 403, {"message": "Resource not accessible by integration"}
    if number is None:
        new = len(state.issues) + 1
        page = f"{state.url}/issues/{new}"
        state.issues.append({"number": new, "state": "open", "html_url": page, **seen.body})
        return 201, state.issues[-1]
    found = next((issue for issue in state.issues if issue["number"] == int(number)), None)
    if found is None:
        return 404, {"message": "Not Found"}
    found |= seen.body
    return 200, found


def _handler(server: GitHubServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def setup(self) -> None:
            super().setup()
            with server.lock:
                server.connections += 1
                self.number = server.connections

        def log_message(self, format: str, *values: object) -> None:
            return

        def _handle(self) -> None:
            raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            body = json.loads(raw) if raw else None
            name = re.search(r"^\s*(?:query|mutation) (\w+)", body["query"]) if self.path.endswith("/graphql") else None
            operation, accept = name.group(1) if name else "", self.headers.get("Accept") or ""
            seen = Seen(self.command, self.path, body, self.number, operation, accept)
            with server.lock:
                server.requests.append(seen)
                fault = next((f for f in server.faults if f.when in (seen.operation, seen.method)), None)
                if fault:
                    server.faults.remove(fault)
            if fault and fault.before:
                fault.before()
            with server.lock:
                self._answer(seen, fault)

        def _answer(self, seen: Seen, fault: Fault | None) -> None:
            server.authorizations.append(self.headers.get("Authorization"))
            said = self.headers.get("Authorization")
            # What REST shows of a public repository it shows to everybody; GraphQL wants a token always.
            open_to_all = said is None and seen.method == "GET"
            # Git and Git LFS send a token as a password.
            basic = "Basic " + base64.b64encode(f"x-access-token:{TOKEN}".encode()).decode()
            known = (basic,) if ".git/info/lfs" in seen.path else (f"token {TOKEN}", f"Bearer {TOKEN}")
            if not open_to_all and said not in known:
                self._send(401, {"message": "Bad credentials", "documentation_url": "https://docs.github.com/rest"})
                return
            if fault and not fault.only_before:
                if fault.act:
                    server.answer(seen)
                self._fail(fault)
                return
            status, answer = server.answer(seen)
            server.answers.append((seen, status, answer))
            self._send(status, answer)

        def _fail(self, fault: Fault) -> None:
            if fault.status is None:
                self.close_connection = True
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            self._send(fault.status, fault.body, fault.headers)

        def _send(self, status: int, answer: Any, headers: dict[str, str] | None = None) -> None:
            if status == 302:
                headers, answer = {"Location": answer, **(headers or {})}, {}
            data = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
            self.send_response(status)
            own = {"Content-Type": "application/json", "Content-Length": str(len(data))}
            for key, value in {**own, **server.headers, **(headers or {})}.items():
                self.send_header(key, value)
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = _handle

    return Handler
