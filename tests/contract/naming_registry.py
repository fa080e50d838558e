"""A small registry that names DOIs itself and keeps the concept, as InvenioRDM does: a real server and a real client.

It proves that a registry is a client, a format and a line of the table; nothing in the engine knows it. Its API is JSON
in and out; a record is `{"doi", "state", "concept", "attributes"}`, its attributes those of a DataCite record:

    GET    /records                  every record, drafts among them
    POST   /records {attributes, of} a draft under a DOI of the registry's; `of` is the concept it is a version of. Not
                                     repeatable: asked again, it makes a second draft
    GET    /records/DOI              one record
    PUT    /records/DOI {attributes} replaces what the record says
    POST   /records/DOI/publish      final; the first version of a work gives its concept a DOI
    GET    /files/DOI                the MD5 of each file by name
    PUT    /files/DOI?NAME {content} a file of a draft, in base 64
    DELETE /records/DOI              a draft only
"""

import json
import threading
from base64 import b64decode, b64encode
from dataclasses import replace
from hashlib import md5
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, BinaryIO

from doi_action.errors import RegistryError
from doi_action.formats.datacite.compare import differences, held
from doi_action.formats.datacite.read import record_of
from doi_action.formats.datacite.write import attributes_for, attributes_of
from doi_action.http.answer import Answer
from doi_action.http.client import Http
from doi_action.identifiers.types import Doi, parse_doi
from doi_action.lineage import DoiState, Lineage, RegistryRecord
from doi_action.model import Metadata
from doi_action.registries import DepositOptions, RegistryKind
from doi_action.registries.given_names import identity_of, lineage_of
from doi_action.registries.inquiry import Inquiry

PREFIX = "10.5072"


class NamingServer:
    """The server, as a context manager. `failures` are texts METHOD/LAST-PART whose answer is lost, each once.

    What was asked is done all the same, unless the text begins with `!`: then the request fails before; with `?` it is
    refused. One that `hides_concept` tells nobody the DOI that it gave the concept.
    """

    def __init__(self) -> None:
        self.records: dict[str, dict[str, Any]] = {}
        self.requests: list[str] = []
        self.failures: set[str] = set()
        self.hides_concept = False
        self.files: dict[tuple[str, str], bytes] = {}
        self._count = 0
        self._lock = threading.Lock()

    def __enter__(self) -> "NamingServer":
        registry = self

        class Handler(BaseHTTPRequestHandler):
            """One request."""

            def answer(self) -> None:
                """Whatever the method is."""
                size = int(self.headers.get("Content-Length") or 0)
                sent = json.loads(self.rfile.read(size) or b"null")
                with registry._lock:
                    status, said = registry.respond(self.command, self.path, sent)
                data = json.dumps(said).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            do_GET = do_POST = do_PUT = do_DELETE = answer

            def log_message(self, *_arguments: object) -> None:
                """Says nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        """The root of the API."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def writes(self) -> list[str]:
        """What was asked for that is no reading."""
        return [request for request in self.requests if not request.startswith("GET")]

    def published(self) -> list[dict[str, Any]]:
        """The records that are out, in the order of their names."""
        return [record for record in self.records.values() if record["state"] == "findable"]

    def respond(self, method: str, path: str, sent: Any) -> tuple[int, Any]:
        """Status and body for one request."""
        word = f"{method}/{path.rpartition('/')[2]}"
        self.requests.append(word)
        if f"!{word}" in self.failures:
            self.failures.discard(f"!{word}")
            return 503, {}
        if f"?{word}" in self.failures:
            self.failures.discard(f"?{word}")
            return 422, {}
        status, said = self._done(method, path.removeprefix("/records").strip("/"), sent)
        if word in self.failures:
            self.failures.discard(word)
            return 503, {}
        return status, said

    def _done(self, method: str, rest: str, sent: Any) -> tuple[int, Any]:
        if rest.startswith("files/"):
            doi, _, name = rest.removeprefix("files/").partition("?")
            if method == "PUT":
                self.files[doi, name] = b64decode(sent["content"])
            return 200, {name: md5(content).hexdigest() for (of, name), content in self.files.items() if of == doi}
        if not rest:
            return self._drafted(sent) if method == "POST" else (200, {"records": list(self.records.values())})

        doi, is_publish = rest.removesuffix("/publish"), rest.endswith("/publish")
        record = self.records.get(doi)
        if record is None:
            return 404, {}
        if method == "PUT":
            record["attributes"] = {**sent["attributes"], "doi": doi}
        elif is_publish:
            self._publish(record)
        elif method == "DELETE" and record["state"] != "draft":
            return 403, {}
        elif method == "DELETE":
            del self.records[doi]
        return 200, record

    def _drafted(self, sent: Any) -> tuple[int, Any]:
        self._count += 1
        doi = f"{PREFIX}/naming.{self._count}"
        attributes = {**sent["attributes"], "doi": doi}
        self.records[doi] = {"doi": doi, "state": "draft", "concept": sent["of"], "attributes": attributes}
        return 201, self.records[doi]

    def _publish(self, record: dict[str, Any]) -> None:
        record["state"] = "findable"
        if record["concept"] is None and not self.hides_concept:
            self._count += 1
            record["concept"] = f"{PREFIX}/naming.{self._count}"


class NamingRegistry:
    """The client. Implements Registry."""

    def __init__(self, kind: RegistryKind, session: Http, root: str) -> None:
        self.kind, self._session, self._root = kind, session, root
        self._attached: dict[Doi, set[str]] = {}

    @property
    def requests(self) -> int:
        """How many requests were sent so far."""
        return self._session.requests

    def landing_page(self, doi: Doi) -> str:
        """The registry's own page."""
        return f"{self._root}/page/{doi}"

    def same_page(self, wanted: str, found: str) -> bool:
        """Addresses are what they are."""
        return wanted == found

    def check_account(self, prefix: str) -> None:
        """Everybody is welcome."""

    def observe(self, inquiry: Inquiry) -> Lineage:
        """The lineage that the records with the work's marker make."""
        identity_of(inquiry)
        listed = self._ask("GET", "")["records"]
        return lineage_of(inquiry, [_record(said) for said in listed])

    def named(self, lineage: Lineage, metadata: Metadata, *, dry_run: bool) -> Lineage:
        """A draft of ours has its name; else one is made, under the concept where there is one."""
        is_named = lineage.version.doi not in lineage.provisional
        if is_named or dry_run:
            return lineage

        marked = RegistryRecord(
            doi=lineage.version.doi,
            state=DoiState.DRAFT,
            metadata=Metadata(title=metadata.title),
            marker=lineage.version_marker,
        )
        concept = None if lineage.concept_doi in lineage.provisional else str(lineage.concept_doi)
        draft = _record(self._ask("POST", "", {"attributes": attributes_of(marked), "of": concept}))
        return replace(
            lineage,
            version=replace(lineage.version, doi=draft.doi),
            provisional=lineage.provisional - {lineage.version.doi},
            reserved=frozenset({draft.doi}),
        )

    def attach(self, record: RegistryRecord, name: str, content: BinaryIO) -> None:
        """Deposit one file, unless it is there."""
        doi = record.doi
        data = content.read()
        if self._files(doi).get(name) != md5(data).hexdigest():
            encoded = b64encode(data).decode()
            self._session.send("PUT", f"{self._root}/files/{doi}?{name}", body={"content": encoded})
        self._attached.setdefault(doi, set()).add(name)

    def _files(self, doi: Doi) -> dict[str, str]:
        return dict(self._session.send("GET", f"{self._root}/files/{doi}").json())

    def payload(
        self, record: RegistryRecord, fields: tuple[str, ...] | None = None, *, anew: bool = False
    ) -> dict[str, Any]:
        """DataCite's attributes serve here too."""
        return attributes_of(record) if fields is None else attributes_for(record, fields)

    def held(self, record: RegistryRecord) -> RegistryRecord:
        """The record as DataCite's reader gives it."""
        return held(record)

    def losses(self, record: RegistryRecord) -> tuple[str, ...]:
        """It holds all."""
        return ()

    def differences(self, wanted: RegistryRecord, found: RegistryRecord) -> tuple[str, ...]:
        """The fields that differ."""
        return differences(wanted, found)

    def read(self, doi: Doi) -> RegistryRecord | None:
        """One record."""
        answer = self._send("GET", f"/{doi}")
        return None if answer.status == 404 else _record(answer.json())

    def reserve(self, record: RegistryRecord) -> RegistryRecord:
        """Bring a draft up to date."""
        return _record(self._ask("PUT", f"/{record.doi}", {"attributes": attributes_of(record)}))

    def publish(self, record: RegistryRecord) -> RegistryRecord:
        """Bring the draft up to date and make it public; asked again about a public one, it stays that."""
        self.reserve(record)
        others = set(self._files(record.doi)) - self._attached.get(record.doi, set())
        if others and record.doi in self._attached:
            raise RegistryError(
                f"the draft of {record.doi} holds {', '.join(sorted(others))}, which is not of this release"
            )
        return _record(self._ask("POST", f"/{record.doi}/publish"))

    def update(self, record: RegistryRecord, fields: tuple[str, ...]) -> RegistryRecord:
        """Change the named fields; the others stay."""
        held = self._ask("GET", f"/{record.doi}")["attributes"]
        changed = {**held, **attributes_for(record, fields, found=held)}
        return _record(self._ask("PUT", f"/{record.doi}", {"attributes": changed}))

    def hide(self, doi: Doi, reason: str, landing_page: str | None = None) -> RegistryRecord:
        """It cannot, as its kind says."""
        raise RegistryError(f"'{doi}' cannot be withdrawn here ({reason}, {landing_page})")

    def discard(self, doi: Doi) -> None:
        """Delete a draft."""
        self._ask("DELETE", f"/{doi}")

    def _send(self, method: str, path: str, body: Any = None) -> Answer:
        return self._session.send(method, f"{self._root}/records{path}", body=body)

    def _ask(self, method: str, path: str, body: Any = None) -> dict[str, Any]:
        answer = self._send(method, path, body)
        if answer.status >= 400:
            raise RegistryError(f"{method} {path} was answered {answer.status}")
        return answer.json()


def _record(said: dict[str, Any]) -> RegistryRecord:
    attributes = {**said["attributes"], "state": said["state"]}
    concept = parse_doi(said["concept"]) if said["concept"] else None
    return replace(record_of(attributes), concept_doi=concept)


def _open(
    kind: RegistryKind,
    *,
    username: str | None,
    password: str | None,
    session: Http,
    url: str | None,
    options: DepositOptions,
) -> NamingRegistry:
    assert url and not username and not password
    return NamingRegistry(kind, session, url)


NAMING = RegistryKind(
    name="naming",
    title="the naming registry",
    rehearsal=True,
    unreal_prefixes=(PREFIX,),
    names_dois=True,
    keeps_concept=True,
    stores_files=True,
    opener=_open,
)
"""Its line of the table."""
