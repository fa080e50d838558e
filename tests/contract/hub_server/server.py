"""HTTP around repositories: the routes of the Hub that its own clients use, tokens, faults, a record of every request.

Source: `huggingface_hub` 2.4.0 (`hf_api.py`, `_commit_api.py`, `utils/_http.py`), `@huggingface/hub` 2.4.
"""

import base64
import json
import re
import socket
import subprocess
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any, Self
from urllib.parse import parse_qs, unquote, urlsplit

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from doi_action.formats.data.pointers import pointer_in
from tests.contract.github_server.repository import Entry
from tests.contract.github_server.storage import Storage
from tests.contract.hub_server.state import Discussion, HubRepository
from tests.contract.loopback import Loopback

TOKEN = "hf_" + "0" * 34

LICENSES = frozenset({"apache-2.0", "mit", "cc-by-4.0", "openrail", "other", "unknown"})
"""A few of the ids that the Hub knows; it refuses a card with another one."""

_ROUTES = (
    ("whoami", r"/api/whoami-v2"),
    ("validate-yaml", r"/api/validate-yaml"),
    ("exchange", r"/oauth/token"),
    (
        "resolve-cache",
        r"/api/resolve-cache/(?P<kind>model|dataset|space)s/(?P<name>[^/]+/[^/]+)/(?P<rev>[^/]+)/(?P<path>.+)",
    ),
    ("refs", r"/api/(?P<kind>model|dataset|space)s/(?P<name>[^/]+/[^/]+)/refs"),
    ("tree", r"/api/(?P<kind>model|dataset|space)s/(?P<name>[^/]+/[^/]+)/tree/(?P<rev>[^/]+)(?:/(?P<path>.+))?"),
    ("commits", r"/api/(?P<kind>model|dataset|space)s/(?P<name>[^/]+/[^/]+)/commits/(?P<rev>[^/]+)"),
    ("preupload", r"/api/(?P<kind>model|dataset|space)s/(?P<name>[^/]+/[^/]+)/preupload/(?P<rev>[^/]+)"),
    ("commit", r"/api/(?P<kind>model|dataset|space)s/(?P<name>[^/]+/[^/]+)/commit/(?P<rev>[^/]+)"),
    ("auth-check", r"/api/(?P<kind>model|dataset|space)s/(?P<name>[^/]+/[^/]+)/auth-check/write"),
    ("status", r"/api/(?P<kind>model|dataset|space)s/(?P<name>[^/]+/[^/]+)/discussions/(?P<number>\d+)/status"),
    ("discussions", r"/api/(?P<kind>model|dataset|space)s/(?P<name>[^/]+/[^/]+)/discussions"),
    ("info", r"/api/(?P<kind>model|dataset|space)s/(?P<name>[^/]+/[^/]+)"),
    ("file", r"/(?:(?P<kind>dataset|space)s/)?(?P<name>[^/]+/[^/]+)/resolve/(?P<rev>[^/]+)/(?P<path>.+)"),
)  # fmt: skip
_LOG = "%H%x00%an%x00%cd%x00%s%x00%b%x01"
_WRITES = ("preupload", "commit", "auth-check", "status")


@dataclass(frozen=True)
class Seen:
    """A request that arrived: the name of its route, and what it carried."""

    operation: str
    method: str
    path: str
    body: bytes
    authorization: str | None
    agent: str


@dataclass
class Fault:
    """What goes wrong once, with the first request to the route `when`.

    `act` tells whether the server carries the request out before; then the line is cut, or `status` answered. `before`
    runs first of all.
    """

    when: str
    act: bool = False
    status: int | None = None
    before: Callable[[], object] | None = None
    only_before: bool = False


@dataclass
class Reply:
    """An answer."""

    status: int
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)


class HubServer(Loopback):
    """A running server; use it as a context manager. `page` entries are on a page of a list."""

    def __init__(self, *repositories: HubRepository, page: int = 1000) -> None:
        self.repositories, self.page = list(repositories), page
        self.requests: list[Seen] = []
        self.faults: list[Fault] = []
        self.breaks_at, self.how = 0, "lost"
        """The request at which the line is cut, and every later one refused; `how` is lost, done, or late."""
        self.late: list[Seen] = []
        self.role = "write"
        """What the token was made for."""
        self.exchange: Callable[[Any], tuple[int, Any]] = lambda _body: (404, {"error": "not found"})
        """Gives a token for an id token, as status and JSON."""
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
        """What was asked, in order, by the names of the routes."""
        return [seen.operation for seen in self.requests]

    def break_at(self, number: int, how: str) -> None:
        """Break with the request `number` from now on: it is lost, done, or done only once the run is over."""
        self.requests.clear()
        self.breaks_at, self.how = number, how

    def mend(self) -> None:
        """Work again; what was late arrives now."""
        self.breaks_at = 0
        for seen in self.late:
            self.answer(seen)
        self.late.clear()

    def answer(self, seen: Seen) -> Reply:
        """The answer to a request."""
        parts = urlsplit(seen.path)
        query = {key: values[0] for key, values in parse_qs(parts.query).items()}
        if seen.operation == "whoami":
            return Reply(200, {"name": "octocat", "auth": {"accessToken": {"displayName": "ci", "role": self.role}}})
        if seen.operation == "exchange":
            return Reply(*self.exchange(json.loads(seen.body)))
        if seen.operation == "validate-yaml":
            return _judged(json.loads(seen.body))
        for name, pattern in _ROUTES:
            found = re.fullmatch(pattern, parts.path)
            if name == seen.operation and found:
                return self._of_repository(name, found, query, seen)
        return Reply(404, {"error": "Sorry, we can't find the page you are looking for."})

    def _of_repository(self, name: str, found: re.Match[str], query: dict[str, str], seen: Seen) -> Reply:
        known = {"kind": "model", **{key: value for key, value in found.groupdict().items() if value is not None}}
        state = self._state(known["kind"], known["name"])
        has_token = seen.authorization == f"Bearer {TOKEN}"
        if seen.authorization and not has_token:
            return Reply(401, {"error": "Invalid username or password."},
                         {"X-Error-Message": "Invalid credentials in Authorization header"})  # fmt: skip
        if state is None or (state.private and not has_token):
            status = 404 if has_token else 401
            said = {"X-Error-Code": "RepoNotFound", "X-Error-Message": "Repository not found"}
            return Reply(status, {"error": "Repository not found"}, said)
        if state.name != known["name"]:
            there = seen.path.replace(f"/{known['name']}", f"/{state.name}", 1)
            return Reply(307, {}, {"Location": there})
        if name in _WRITES and not has_token:
            return Reply(401, {"error": "Unauthorized"}, {"X-Error-Message": "Invalid username or password."})

        known["rev"] = unquote(known.get("rev", ""))
        match name:
            case "info":
                return Reply(200, self._info(state))
            case "refs":
                return Reply(200, _refs(state))
            case "tree":
                return self._tree(state, known["rev"], unquote(known.get("path", "")), query, seen)
            case "commits":
                return self._commits(state, known["rev"], query, seen)
            case "file" | "resolve-cache":
                return self._file(state, known, name, has_token=has_token)
            case "auth-check":
                return Reply(200, {}) if state.writable else _forbidden()
            case "preupload":
                return _preupload(state, json.loads(seen.body), proposes="create_pr" in query)
            case "commit":
                return self._commit(state, known["rev"], seen.body, proposes="create_pr" in query)
            case "status":
                return _status(state, int(known["number"]), json.loads(seen.body))
            case _:
                return _discussions(state, query)

    def _state(self, kind: str, name: str) -> HubRepository | None:
        for state in self.repositories:
            if state.kind == kind and (state.name == name or name in state.former_names):
                return state
        return None

    def _info(self, state: HubRepository) -> dict[str, Any]:
        """As `/api/models/ID` answers, as far as somebody reads it."""
        own = {"doi": {"id": state.doi, "commit": state.git.resolve("refs/heads/main")}} if state.doi else {}
        return own | {
            "_id": state.id,
            "id": state.name,
            "private": state.private,
            "gated": "auto" if state.gated else False,
            "disabled": state.disabled,
            "sha": state.git.resolve("refs/heads/main"),
            "lastModified": "2026-02-03T04:05:06.000Z",
            "tags": [*state.card_tags, "region:us", *([f"doi:{state.doi}"] if state.doi else ())],
        }

    def _tree(self, state: HubRepository, revision: str, path: str, query: dict[str, str], seen: Seen) -> Reply:
        commit = state.git.resolve(f"{revision}^{{commit}}")
        if commit is None:
            return _no_revision(revision)
        tree = state.git.resolve(f"{commit}:{path}") if path else f"{commit}^{{tree}}"
        if tree is None:
            return Reply(404, {"error": "Entry not found"}, {"X-Error-Code": "EntryNotFound"})
        under = f"{path}/" if path else ""
        deep = ("-r", "-t") if query.get("recursive") == "true" else ()
        entries = state.git._listed(*deep, tree, under=under)
        return self._paged([_entry(state, entry) for entry in entries], query, seen)

    def _commits(self, state: HubRepository, revision: str, query: dict[str, str], seen: Seen) -> Reply:
        if state.git.resolve(f"{revision}^{{commit}}") is None:
            return _no_revision(revision)
        shown = state.git.text("log", "--date=format-local:%Y-%m-%dT%H:%M:%S.000Z", f"--format={_LOG}", revision)
        commits = []
        for line in shown.split("\x01"):
            if line.strip():
                oid, author, date, title, body = line.strip().split("\0")
                authors = [{"user": author, "avatar": "https://huggingface.co/avatars/a.svg"}]
                commits.append({"id": oid, "title": title, "message": body, "authors": authors, "date": date})
        return self._paged(commits, query, seen)

    def _paged(self, items: list[Any], query: dict[str, str], seen: Seen) -> Reply:
        """A page, with the address of the next one on the Hub itself, as a mirror hands it on."""
        limit, start = min(int(query.get("limit", self.page)), self.page), int(query.get("cursor", 0))
        page, headers = items[start : start + limit], {}
        if start + limit < len(items):
            kept = "&".join(f"{key}={value}" for key, value in query.items() if key != "cursor")
            there = f"https://huggingface.co{urlsplit(seen.path).path}?{kept}&cursor={start + limit}"
            headers["Link"] = f'<{there}>; rel="next"'
        return Reply(200, page, headers)

    def _file(self, state: HubRepository, known: dict[str, str], route: str, *, has_token: bool) -> Reply:
        """An ordinary file by way of a cache of the same host, one of LFS at another host."""
        if state.gated and not has_token:
            said = {"X-Error-Code": "GatedRepo", "X-Error-Message": f"Access to {state.path} is restricted."}
            return Reply(401, {"error": "Access is restricted"}, said)
        path, commit = unquote(known["path"]), state.git.resolve(f"{known['rev']}^{{commit}}")
        data = state.git.file(commit, path) if commit else None
        if data is None:
            return Reply(404, {"error": "Entry not found"}, {"X-Error-Code": "EntryNotFound"})
        pointer = pointer_in(path, data)
        if pointer:
            if pointer.oid not in state.lfs:
                return Reply(404, {"error": "Entry not found"}, {"X-Error-Code": "EntryNotFound"})
            return Reply(302, {}, {"Location": self.storage.put(f"/lfs/{pointer.oid}", state.lfs[pointer.oid])})
        if route == "file":
            there = f"/api/resolve-cache/{state.kind}s/{state.name}/{commit}/{known['path']}"
            return Reply(307, {}, {"Location": there})
        return Reply(200, data, {"Content-Type": "text/plain"})

    def _commit(self, state: HubRepository, branch: str, body: bytes, *, proposes: bool) -> Reply:
        lines = [json.loads(line) for line in body.splitlines() if line.strip()]
        header = next(line["value"] for line in lines if line["key"] == "header")
        if not state.writable and not proposes:
            return _forbidden()
        head = state.git.resolve(f"refs/heads/{branch}")
        parent = header.get("parentCommit")
        if parent not in (None, head) and not proposes:
            said = "The branch was updated since you opened this page. Please refresh and try again."
            return Reply(412, {"error": said})
        files = {}
        for line in lines:
            if line["key"] == "file":
                files[line["value"]["path"]] = base64.b64decode(line["value"]["content"])
            if line["key"] == "lfsFile":
                oid, size = line["value"]["oid"], line["value"]["size"]
                pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{oid}\nsize {size}\n"
                files[line["value"]["path"]] = pointer.encode()
        gone = tuple(line["value"]["path"] for line in lines if line["key"] == "deletedFile")

        message = f"{header['summary']}\n\n{header['description']}".strip()
        base = parent or head or ""
        tree = state.git._tree(base, files, {}, gone)
        made = state.git.commit_tree(
            tree, (base,), message, author="octocat <octocat@users.noreply.huggingface.co>", date="2026-05-06T07:08:09Z"
        )
        answer = {"success": True, "commitOid": made, "commitUrl": f"https://huggingface.co/{state.path}/commit/{made}"}
        if proposes:
            number = len(state.discussions) + 1
            opened = Discussion(number, header["summary"], header["description"], branch)
            state.discussions.append(opened)
            state.git.git("update-ref", f"refs/pr/{number}", made)
            answer["pullRequestUrl"] = f"{self.url}/{state.path}/discussions/{number}"
            return Reply(200, answer)
        try:
            state.git.git("update-ref", f"refs/heads/{branch}", made, base)
        except subprocess.CalledProcessError:
            return Reply(412, {"error": "A commit has happened since. Please refresh and try again."})
        return Reply(200, answer)


def _entry(state: HubRepository, entry: Entry) -> dict[str, Any]:
    if entry.type == "tree":
        return {"type": "directory", "oid": entry.oid, "size": 0, "path": entry.path}
    pointer = pointer_in(entry.path, state.git.data(entry.oid)) if 100 < entry.size < 200 else None
    if pointer is None:
        return {"type": "file", "oid": entry.oid, "size": entry.size, "path": entry.path}
    large = {"oid": pointer.oid, "size": pointer.size, "pointerSize": entry.size}
    return {"type": "file", "oid": entry.oid, "size": pointer.size, "lfs": large, "path": entry.path}


def _refs(state: HubRepository) -> dict[str, Any]:
    answer: dict[str, Any] = {"branches": [], "converts": [], "tags": []}
    shown = state.git.text("for-each-ref", "--format=%(refname) %(objectname) %(*objectname)")
    for line in shown.splitlines():
        ref, oid, *peeled = line.split()
        for kind, where in (("heads", "branches"), ("tags", "tags")):
            name = ref.removeprefix(f"refs/{kind}/")
            if name != ref:
                answer[where].append({"name": name, "ref": ref, "targetCommit": peeled[0] if peeled else oid})
    return answer


def _preupload(state: HubRepository, body: dict[str, Any], *, proposes: bool) -> Reply:
    if not state.writable and not proposes:
        return _forbidden()
    files = []
    for file in body["files"]:
        entry = state.git.entry("refs/heads/main", file["path"])
        ignored = file["path"] in state.ignored
        mode = {"path": file["path"], "uploadMode": "regular", "shouldIgnore": ignored}
        files.append({**mode, "oid": entry.oid} if entry else mode)
    return Reply(200, {"files": files, "commitOid": state.git.resolve("refs/heads/main")})


def _status(state: HubRepository, number: int, body: dict[str, Any]) -> Reply:
    discussion = state.discussions[number - 1]
    discussion.status = body["status"]
    discussion.comments.append(body.get("comment", ""))
    return Reply(200, {"newStatus": {"data": {"status": discussion.status}}})


def _discussions(state: HubRepository, query: dict[str, str]) -> Reply:
    wanted = [d for d in reversed(state.discussions) if d.status == query.get("status", d.status)]
    start = 10 * int(query.get("p", 0))
    shown = [
        {"num": d.number, "title": d.title, "status": d.status, "isPullRequest": True, "author": {"name": "octocat"}}
        for d in wanted[start : start + 10]
    ]
    return Reply(200, {"discussions": shown, "count": len(wanted), "start": start})


def _judged(body: dict[str, Any]) -> Reply:
    """What the Hub says of a card's front matter: no YAML, or a licence that it does not know."""
    found = re.match(r"---[ \t]*\r?\n(.*?)\r?\n---[ \t]*(?:\r?\n|\Z)", body["content"], re.DOTALL)
    try:
        data = YAML(typ="safe").load(found[1]) if found else {}
    except YAMLError:
        return Reply(400, {"errors": [{"message": "Invalid YAML in front matter"}], "warnings": []})
    said = data.get("license", "unknown") if isinstance(data, dict) else "unknown"
    if said not in LICENSES:
        return Reply(400, {"errors": [{"message": f'"license" must be one of [{", ".join(sorted(LICENSES))}]'}]})
    return Reply(200, {"errors": [], "warnings": []})


def _forbidden() -> Reply:
    said = "You don't have the required permissions to perform this operation"
    return Reply(403, {"error": said}, {"X-Error-Message": said})


def _no_revision(revision: str) -> Reply:
    said = f"Invalid rev id: {revision}"
    return Reply(404, {"error": said}, {"X-Error-Code": "RevisionNotFound", "X-Error-Message": said})


def _handler(server: HubServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, format: str, *values: object) -> None:
            return

        def _handle(self) -> None:
            raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            path = urlsplit(self.path).path
            route = next((name for name, pattern in _ROUTES if re.fullmatch(pattern, path)), "unknown")
            said, agent = self.headers.get("Authorization"), self.headers.get("User-Agent") or ""
            seen = Seen(route, self.command, self.path, raw, said, agent)
            with server.lock:
                server.requests.append(seen)
                number = len(server.requests)
                fault = next((f for f in server.faults if f.when == seen.operation), None)
                if fault:
                    server.faults.remove(fault)
                if server.breaks_at and number >= server.breaks_at:
                    is_first = number == server.breaks_at
                    fault = Fault(when="", act=is_first and server.how == "done", status=None if is_first else 400)
                    if is_first and server.how == "late":
                        server.late.append(seen)
            if fault and fault.before:
                fault.before()
            with server.lock:
                if fault and not fault.only_before:
                    if fault.act:
                        server.answer(seen)
                    self._fail(fault)
                    return
                self._send(server.answer(seen))

        def _fail(self, fault: Fault) -> None:
            if fault.status is None:
                self.close_connection = True
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            self._send(Reply(fault.status, {"error": "Internal Error - We're working hard to fix this"}))

        def _send(self, reply: Reply) -> None:
            data = reply.body if isinstance(reply.body, bytes) else json.dumps(reply.body).encode()
            self.send_response(reply.status)
            own = {"Content-Type": "application/json; charset=utf-8", "Content-Length": str(len(data))}
            for key, value in {**own, **reply.headers}.items():
                self.send_header(key, value)
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do_HEAD = _handle

    return Handler
