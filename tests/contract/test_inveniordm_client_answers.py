"""The InvenioRDM client and archive as a whole against a host's answers, one by one, that the sandbox never gives."""

import json
import socket
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs

import pytest

from doi_action.errors import ConflictError, RegistryError, SettingsError, Unreachable
from doi_action.formats.inveniordm.write import written
from doi_action.http.client import Http
from doi_action.identifiers.types import Doi
from doi_action.lineage import DoiState, RegistryRecord
from doi_action.model import Metadata
from doi_action.registries import DepositOptions
from doi_action.registries.inveniordm.archive import Archive
from doi_action.registries.inveniordm.client import InvenioRDM, open_inveniordm
from doi_action.registries.inveniordm.search import Search
from doi_action.registries.table import INVENIORDM, ZENODO, ZENODO_SANDBOX
from tests.contract.answering_host import (
    DELETE,
    DOI,
    FOUND,
    MADE,
    MISSING,
    NEXT,
    NEXT_MARKER,
    OLD,
    PUBLISH,
    PUBLISHED,
    READ,
    Echo,
    Host,
    at,
    client,
    document,
    hits,
    ours,
    session,
    told,
)
from tests.raw_server import answer

__all__ = ["client", "session"]


def test_an_account_is_known_by_a_search_that_finds_nothing(client: Callable[..., InvenioRDM]) -> None:
    """Without a token nothing is asked; a bad one is told. Each names the host."""
    with Host({FOUND: [hits(), told("403 X", {})]}) as server:
        registry = client(server)
        registry.check_account("10.5072")
        assert server.asked == [FOUND] and registry.requests == 1
        (query,) = parse_qs(server.requests[0].split()[1].decode().partition("?")[2])["q"]
        assert query == 'metadata.identifiers.identifier:"doi-action:nobody:0#"'
        host = f"InvenioRDM ({server.url.removeprefix('http://')})"
        with pytest.raises(RegistryError) as refused:
            registry.check_account("10.5072")
        assert refused.value.rule == "registry-token-refused" and str(refused.value).startswith(f"{host} does not")
        for token in (" ", "", None):
            with pytest.raises(SettingsError) as missing:
                client(server, token=token).check_account("10.5072")
            assert missing.value.rule == "credentials-missing" and str(missing.value).startswith(f"{host} needs")
        assert len(server.asked) == 2
        assert registry.landing_page(DOI) == f"{server.url}/doi/10.5072/zenodo.7"
        assert registry.same_page("one", "another")


def test_a_registry_goes_to_its_own_address(session: Http) -> None:
    """It needs none in the settings, and takes no other's."""
    for kind, root in ((ZENODO, "https://zenodo.org"), (ZENODO_SANDBOX, "https://sandbox.zenodo.org")):
        for url in (None, root):
            registry = open_inveniordm(kind, token="CANARY-token", session=session, url=url, options=DepositOptions())
            assert registry.landing_page(DOI) == f"{root}/doi/10.5072/zenodo.7"
    with pytest.raises(SettingsError, match="is to be 'zenodo', but") as caught:
        open_inveniordm(
            ZENODO, token="CANARY-token", session=session, url="https://sandbox.zenodo.org", options=DepositOptions()
        )
    assert caught.value.rule == "registry-mixed-up" and session.requests == 0


@pytest.mark.parametrize("ask_first", [True, False])
def test_what_a_host_has_no_word_for_is_asked_before_somebody_looks(session: Http, ask_first: bool) -> None:
    """Where something is sent at once it is told by the refusal."""
    record = replace(MINE, metadata=replace(MINE.metadata, language="fr"))
    with Host({}) as server:
        options = DepositOptions(ask_first=ask_first)
        registry = open_inveniordm(INVENIORDM, token="CANARY-token", session=session, url=server.url, options=options)
        assert ("languages" in registry.payload(record)["metadata"]) is not ask_first
        assert ("GET /vocabularies/languages/fra" in server.asked) is ask_first


WITHDRAW = "POST /records/7/request-deletion"
TOMBSTONE = told("410 Gone", {"tombstone": {"removal_reason": {"id": "retracted"}}})


@pytest.mark.parametrize(
    ("withdraw", "then", "rule"),
    [
        (told("200 OK", {}), [PUBLISHED, TOMBSTONE], None),
        (told("403 X", {}), [PUBLISHED], "withdraw-not-allowed"),
        (told("404 X", {}), [PUBLISHED], "withdraw-not-allowed"),
        (told("405 X", {}), [PUBLISHED], "withdraw-not-allowed"),
        (told("401 X", {}), [PUBLISHED], "registry-token-refused"),
        (told("200 OK", {}), [PUBLISHED, MISSING], "doi-missing"),
        (told("200 OK", {}), [MISSING], "doi-missing"),
    ],
)
def test_a_record_is_withdrawn_with_its_reason_where_its_owner_may(
    client: Callable[..., InvenioRDM], withdraw: bytes, then: list[bytes], rule: str | None
) -> None:
    """What the host then shows is its tombstone."""
    with Host({WITHDRAW: withdraw, READ[0]: then}) as server:
        if rule is None:
            assert client(server).hide(DOI, "wrong data").state is DoiState.REGISTERED
            asked = next(each for each in server.requests if each.startswith(b"POST"))
            assert json.loads(asked.partition(b"\r\n\r\n")[2]) == {"reason": "retracted", "comment": "wrong data"}
            return
        with pytest.raises(RegistryError) as caught:
            client(server).hide(DOI, "wrong data")
    assert caught.value.rule == rule


MINE = RegistryRecord(
    doi=DOI, state=DoiState.FINDABLE, metadata=Metadata(title="T", version="1.0", keywords=()), marker=NEXT_MARKER
)
DRAFTED = ours("7", "1.0", versions={"index": 1}) | {"revision_id": 4}
"""The first draft of a work, as the host shows it."""


def test_what_is_public_or_before_curators_is_not_published_again(client: Callable[..., InvenioRDM]) -> None:
    """It comes back as it is, for one look."""
    for said in (document("7", is_published=True), document("7", status="in_review")):
        with Host({READ[0]: told("200 OK", said)}) as server:
            assert client(server).publish(MINE).doi == DOI and server.asked == READ[:1]


def test_a_file_that_nobody_named_stops_before_anything_is_written(client: Callable[..., InvenioRDM]) -> None:
    """It would be for ever; each is named."""
    held = DRAFTED | {"files": {"enabled": True, "entries": {"b.csv": {}, "a.zip": {}}}}
    with (
        Host({READ[1]: told("200 OK", held)}) as server,
        pytest.raises(RegistryError, match=r"a\.zip.*b\.csv") as caught,
    ):
        client(server).publish(MINE)
    assert caught.value.rule == "unnamed-file" and server.asked == READ
    deposited = DRAFTED | {"files": {"enabled": True, "entries": {"b.csv": {}, "a.zip": WHOLE}}}
    with Host({READ[1]: told("200 OK", deposited)}) as server:
        registry = client(server)
        registry.attach(MINE, "a.zip", BytesIO(b"abc"))
        with pytest.raises(RegistryError, match=r"holds b\.csv, which"):
            registry.publish(MINE)


@pytest.mark.parametrize("chain", [1, 2])
@pytest.mark.parametrize("names", [(), ("one", "two")])
def test_a_first_version_goes_to_the_curators_and_a_next_one_does_not(
    session: Http, chain: int, names: tuple[str, ...]
) -> None:
    """All communities are known before anything is final; those that it is not submitted to are asked afterwards."""
    draft = DRAFTED | {"versions": {"index": chain, "is_latest_draft": True}, "parent": {"id": "1"}}
    public = ours("7", "1.0", is_published=True, parent={"id": "1", "communities": {"ids": []}})
    said = {
        "GET /communities/one": told("200 OK", {"id": "c1"}),
        "GET /communities/two": told("200 OK", {"id": "c2"}),
        "POST /records/7/draft/actions/submit-review": told("202 Accepted", {}),
        READ[1]: [told("200 OK", draft), told("200 OK", draft | {"status": "in_review"} if names else draft)],
        FOUND: hits(draft),
        PUBLISH: told("202 Accepted", public),
        "POST /records/7/communities": told("200 OK", {}),
    }
    options = DepositOptions(communities=names)
    with Echo(said) as server:
        server.keeps = {**Echo.keeps, "versions": draft["versions"], "parent": {"id": "1"}}
        registry = open_inveniordm(INVENIORDM, token="CANARY-token", session=session, url=server.url, options=options)
        found = registry.publish(MINE)
    submitted_to_one = "POST /records/7/draft/actions/submit-review" in server.asked
    assert found.doi == DOI and submitted_to_one is (chain == 1 and bool(names))
    assert (PUBLISH in server.asked) is not submitted_to_one
    assert server.asked.count("POST /records/7/communities") == (2 if names and chain == 2 else 0)
    bodies = [json.loads(request.partition(b"\r\n\r\n")[2] or b"{}") for request in server.requests]
    reviewers = [body["receiver"]["community"] for body in bodies if "receiver" in body]
    assert reviewers == (["c1"] if submitted_to_one else [])
    asked = [each["id"] for body in bodies for each in body.get("communities", [])]
    assert asked == (["c1", "c2"] if names and chain == 2 else [])
    written_at = server.asked.index("PUT /records/7/draft")
    assert all(server.asked.index(f"GET /communities/{name}") < len(server.asked) - 1 for name in names)
    assert written_at < server.asked.index("PUT /records/7/draft/review" if submitted_to_one else PUBLISH)


REVIEW, ADD = "PUT /records/7/draft/review", "POST /records/7/communities"


@pytest.mark.parametrize(("chain", "refused"), [(1, REVIEW), (2, PUBLISH), (2, ADD)])
def test_a_publication_that_is_refused_is_told_under_its_doi(session: Http, chain: int, refused: str) -> None:
    """By the community, or by the host."""
    draft = DRAFTED | {"versions": {"index": chain, "is_latest_draft": True}, "parent": {"id": "1"}}
    said = {
        "GET /communities/one": told("200 OK", {"id": "c1"}),
        READ[1]: told("200 OK", draft),
        FOUND: hits(draft),
        PUBLISH: told("202 Accepted", ours("7", "1.0", is_published=True, parent={"id": "1"})),
        refused: told("403 X", {"message": "no"}),
    }
    options = DepositOptions(communities=("one",))
    refusing = RefusesReview if refused == REVIEW else Echo
    with refusing(said) as server:
        server.keeps = {**Echo.keeps, "versions": draft["versions"], "parent": {"id": "1"}}
        registry = open_inveniordm(INVENIORDM, token="CANARY-token", session=session, url=server.url, options=options)
        with pytest.raises(RegistryError, match=str(DOI)) as caught:
            registry.publish(MINE)
    assert caught.value.rule == "token-not-allowed" and server.asked.count(refused) == 1


class RefusesReview(Echo):
    """Takes drafts, and no review of them."""

    def reply(self, connection: socket.socket, request: bytes) -> None:
        """What is said of a review, else as the others."""
        if self.asked[-1] == REVIEW:
            Host.reply(self, connection, request)
        else:
            super().reply(connection, request)


EDIT = "POST /records/7/draft"


@pytest.mark.parametrize("files", [True, False])
def test_a_correction_is_a_draft_of_the_record_under_its_doi(client: Callable[..., InvenioRDM], files: bool) -> None:
    """Its files stay as they are; another one that somebody began there is theirs."""
    public = ours("7", "1.0", is_published=True, files={"enabled": files})
    corrected = replace(MINE, metadata=replace(MINE.metadata, title="U"))
    said = {READ[0]: told("200 OK", public), EDIT: told("201 Created", public), PUBLISH: told("202 Accepted", public)}
    with Echo(said) as server:
        assert client(server).update(corrected, ("title",)).doi == DOI
        assert server.asked == [READ[0], EDIT, "PUT /records/7/draft", PUBLISH]
        (sent,) = [request for request in server.requests if request.startswith(b"PUT")]
        assert json.loads(sent.partition(b"\r\n\r\n")[2])["files"] == {"enabled": files}

    theirs = public | {"metadata": public["metadata"] | {"title": "Their own"}}
    with Echo(said | {EDIT: told("201 Created", theirs)}) as server, pytest.raises(ConflictError) as caught:
        client(server).update(corrected, ("title",))
    assert caught.value.rule == "draft-in-the-way" and "with changes that were not made here" in str(caught.value)
    # What an earlier run of ours wrote there before it broke off is gone on with.
    begun = public | {"metadata": dict(written(corrected, lambda _term: True).metadata)}
    with Echo(said | {EDIT: told("201 Created", begun)}) as server:
        assert client(server).update(corrected, ("title",)).doi == DOI


def test_a_doi_that_never_reached_the_resolver_is_a_difference(client: Callable[..., InvenioRDM]) -> None:
    """Publishing again registers it."""
    with Host({}) as server:
        registry = client(server)
        assert registry.differences(MINE, MINE) == registry.differences(MINE, replace(MINE, resolves=True)) == ()
        assert registry.differences(MINE, replace(MINE, resolves=False)) == ("registration",)
        assert server.asked == []


@pytest.mark.parametrize("refused", [EDIT, "PUT /records/7/draft", PUBLISH])
def test_a_correction_that_is_refused_is_told_under_its_doi(client: Callable[..., InvenioRDM], refused: str) -> None:
    """At whichever step."""
    public = ours("7", "1.0", is_published=True, files={"enabled": True})
    said = {READ[0]: told("200 OK", public), EDIT: told("201 Created", public), READ[1]: told("200 OK", public)}
    host = Host if refused.startswith("PUT") else Echo
    with host(said | {refused: told("403 X", {"message": "no"})}) as server, pytest.raises(RegistryError) as caught:
        client(server).update(MINE, ("title",))
    assert caught.value.rule == "token-not-allowed" and str(DOI) in str(caught.value)
    assert server.asked.count(refused) == 1


ANNOUNCE, PLACE = "POST /records/7/draft/files", "/records/7/draft/files/a.zip"
DIGEST = "md5:900150983cd24fb0d6963f7d28e17f72"
"""Of the bytes "abc"."""
WHOLE = {"key": "a.zip", "size": 3, "checksum": DIGEST}


@pytest.mark.parametrize(
    ("there", "announced", "asked"),
    [
        ({}, [told("201 X", {})], [ANNOUNCE, f"PUT {PLACE}/content", f"POST {PLACE}/commit"]),
        ({"a.zip": WHOLE}, [], []),
        (
            {"a.zip": WHOLE | {"checksum": "md5:0"}},
            [told("201 X", {})],
            [f"DELETE {PLACE}", ANNOUNCE, f"PUT {PLACE}/content", f"POST {PLACE}/commit"],
        ),
        ({}, [told("400 X", {"message": "a.zip already exists"})], [ANNOUNCE, f"GET {PLACE}"]),
    ],
    ids=["new", "whole", "other bytes", "sent just now"],
)
def test_a_file_is_sent_once_and_never_put_on_a_finished_one(
    client: Callable[..., InvenioRDM], there: dict[str, Any], announced: list[bytes], asked: list[str]
) -> None:
    """Content that is put on a finished file makes it disappear (InvenioRDM 14.0)."""
    draft = DRAFTED | {"files": {"enabled": True, "entries": there}}
    said: dict[str, bytes | list[bytes]] = {
        READ[1]: told("200 OK", draft),
        ANNOUNCE: announced or [MISSING],
        f"DELETE {PLACE}": answer("204 X"),
        f"GET {PLACE}": told("200 OK", WHOLE),
        f"PUT {PLACE}/content": told("200 OK", {}),
        f"POST {PLACE}/commit": told("200 OK", WHOLE),
    }
    with Host(said) as server:
        client(server).attach(MINE, "a.zip", BytesIO(b"abc"))
        assert server.asked == [*READ, *asked]


@pytest.mark.parametrize("is_public", [True, False])
def test_a_file_that_is_refused_is_an_error_unless_another_run_has_published(
    client: Callable[..., InvenioRDM], is_public: bool
) -> None:
    """With all its files, and nothing is left to deposit; what is not announced is not looked at or deleted."""
    said = {READ[1]: told("200 OK", DRAFTED), ANNOUNCE: told("400 X", {"message": "odd"})}
    with Host(said) as server:
        registry = client(server)
        registry.read(DOI)
        if is_public:
            server.said[READ[0]] = [PUBLISHED]
            registry.attach(MINE, "a.zip", BytesIO(b"abc"))
        else:
            with pytest.raises(RegistryError, match=str(DOI)):
                registry.attach(MINE, "a.zip", BytesIO(b"abc"))
        assert server.asked == [*READ, ANNOUNCE, READ[0]]


def test_what_would_be_sent_is_shown_beside_what_the_host_holds(client: Callable[..., InvenioRDM]) -> None:
    """Anew it is as if nothing were there."""
    there = DRAFTED | {"metadata": DRAFTED["metadata"] | {"version": "0.9", "rights_holder": "Theirs"}}
    with Host({READ[1]: told("200 OK", there)}) as server:
        registry = client(server)
        registry.read(DOI)
        assert registry.payload(MINE)["pids"] == DRAFTED["pids"] and "pids" not in registry.payload(MINE, anew=True)
        assert registry.payload(MINE)["metadata"]["version"] == "1.0"


def test_the_newest_of_a_concept_that_cannot_be_read_is_told_under_its_doi(session: Http) -> None:
    """What the next version follows is not known then."""
    with Host({"GET /records/7/versions/latest": told("403 X", {})}) as server:
        records = at(server, session)
        with pytest.raises(RegistryError, match=str(DOI)) as caught:
            Search(records).newest(document("7"))
    assert "/uploads/7" in caught.value.fix


def test_an_archive_goes_on_with_what_an_earlier_run_deposited(session: Http) -> None:
    """A file that it holds and the release names stays, another stops the run; nothing is sent to a public record."""
    kept = Doi("10.14454", "x")
    held = DRAFTED | {
        "pids": {"doi": {"identifier": str(kept), "provider": "external"}},
        "files": {"enabled": True, "entries": {"a.zip": WHOLE}},
    }
    public = told("202 Accepted", held | {"is_published": True})
    with Echo({FOUND: hits(held), PUBLISH: public}) as server:
        archive = Archive(server.url, "CANARY-token", kind=INVENIORDM, session=session, options=DepositOptions())
        archive.look_for(kept)
        for content in (b"abc", b"other"):
            archive.attach(replace(MINE, doi=kept), "a.zip", BytesIO(content), follows=None)
            archive.publish(replace(MINE, doi=kept))
        assert server.asked == [FOUND, "PUT /records/7/draft", PUBLISH]
    lacking = told("400 X", {"errors": [{"field": "files.enabled", "messages": ["Missing uploaded files."]}]})
    with Echo({FOUND: hits(held), PUBLISH: lacking}) as server:
        archive = Archive(server.url, "CANARY-token", kind=INVENIORDM, session=session, options=DepositOptions())
        archive.look_for(kept)
        archive.attach(replace(MINE, doi=kept), "a.zip", BytesIO(b"abc"), follows=None)
        with pytest.raises(Unreachable, match="changes the files of the same draft"):
            archive.publish(replace(MINE, doi=kept))
    more = held | {"files": {"enabled": True, "entries": {"a.zip": WHOLE, "b.csv": WHOLE}}}
    with Host({FOUND: hits(more)}) as server:
        archive = Archive(server.url, "CANARY-token", kind=INVENIORDM, session=session, options=DepositOptions())
        archive.look_for(kept)
        archive.attach(replace(MINE, doi=kept), "a.zip", BytesIO(b"abc"), follows=None)
        with pytest.raises(RegistryError, match=r"holds b\.csv, which") as caught:
            archive.publish(replace(MINE, doi=kept))
    assert caught.value.rule == "unnamed-file" and str(kept) in str(caught.value)


def test_an_archive_knows_its_drafts_by_what_it_was_shown_alone(session: Http) -> None:
    """Another registry's DOI may end like an id of the archive by chance: what stands there is somebody's."""
    by_chance, kept = Doi("10.14454", "abcde-12345"), Doi("10.14454", "x")
    held = ours("7", "1.0", pids={"doi": {"identifier": str(kept)}}, custom_fields=OLD["custom_fields"])
    with Host({FOUND: hits(held), DELETE: answer("204 X")}) as server:
        archive = Archive(server.url, "CANARY-token", kind=INVENIORDM, session=session, options=DepositOptions())
        archive.look_for(by_chance, kept)
        assert (archive.has(by_chance), archive.has(kept)) == (False, True)
        assert archive.marker(kept) == NEXT_MARKER and archive.marker(by_chance) is None
        record = replace(MINE, doi=kept)
        assert archive.payload(record)["custom_fields"] == OLD["custom_fields"]
        assert "custom_fields" not in archive.payload(record, anew=True)
        archive.discard(by_chance)
        assert server.asked == [FOUND]
        archive.discard(kept)
        assert server.asked == [FOUND, DELETE] and not archive.has(kept)
        with pytest.raises(SettingsError) as refused:
            Archive(server.url, " ", kind=INVENIORDM, session=session, options=DepositOptions()).look_for(kept)
        assert refused.value.rule == "credentials-missing" and len(server.asked) == 2


@pytest.mark.parametrize("is_there", [True, False])
def test_an_archive_takes_its_draft_away_where_another_run_has_the_doi(session: Http, is_there: bool) -> None:
    """Only one record claims it; the search may show that one late, and where it never does the refusal is told."""
    kept = Doi("10.14454", "x")
    pids = {"doi": {"identifier": str(kept), "provider": "external"}, "oai": {"identifier": "oai:1"}}
    draft = DRAFTED | {"pids": pids}
    theirs = draft | {"id": "9", "is_published": True}
    seen = [hits(draft)] * 3
    said: dict[str, bytes | list[bytes]] = {
        FOUND: [*seen, hits(draft, theirs)] if is_there else seen,
        PUBLISH: told("400 X", {"errors": [{"field": "pids.doi", "messages": ["doi:10.14454/x already exists."]}]}),
    }
    with Echo(said) as server:
        archive = Archive(server.url, "CANARY-token", kind=INVENIORDM, session=session, options=DepositOptions())
        archive.look_for(kept)
        if is_there:
            archive.publish(replace(MINE, doi=kept))
            assert server.asked.count(FOUND) == 4
        else:
            with pytest.raises(RegistryError, match="already exists"):
                archive.publish(replace(MINE, doi=kept))
        assert (server.asked[-1] == DELETE) is is_there and archive.has_published(kept) is is_there
        (sent,) = [request for request in server.requests if request.startswith(b"PUT")]
    assert json.loads(sent.partition(b"\r\n\r\n")[2])["pids"] == pids


@pytest.mark.parametrize(
    ("follows", "asked"),
    [
        (told("201 Created", OLD), [NEXT, "PUT /records/7/draft"]),
        (
            told("201 Created", {**DRAFTED, "pids": {}, "custom_fields": OLD["custom_fields"]}),
            [NEXT, "PUT /records/7/draft"],
        ),
        (told("403 X", {"message": "no"}), [NEXT, "POST /records"]),
        (told("401 X", {"message": "no"}), [NEXT]),
    ],
    ids=["a next version", "begun before", "not allowed", "no access"],
)
def test_an_archive_continues_the_record_of_the_version_before_where_it_may(
    session: Http, follows: bytes, asked: list[str]
) -> None:
    """Else it begins one; nothing that only the other version said is said again, and the DOI is the registry's."""
    kept, before = Doi("10.14454", "x"), Doi("10.14454", "w")
    record = replace(MINE, doi=kept)
    external = {"doi": {"provider": "external", "identifier": str(kept)}}
    said = {
        FOUND: hits(document("2", is_published=True, pids={"doi": {"identifier": str(before)}})),
        NEXT: follows,
        "POST /records": told("201 Created", {"id": "7", "pids": external, "metadata": MADE}),
        ANNOUNCE: told("201 X", {}),
        f"POST {PLACE}/commit": told("200 OK", WHOLE),
    }
    with KeepsFiles(said) as server:
        archive = Archive(server.url, "CANARY-token", kind=INVENIORDM, session=session, options=DepositOptions())
        archive.look_for(kept, before)
        if len(asked) == 1:
            with pytest.raises(RegistryError, match="token"):
                archive.attach(record, "a.zip", BytesIO(b"abc"), follows=before)
            assert server.asked == [FOUND, NEXT]
            return
        archive.attach(record, "a.zip", BytesIO(b"abc"), follows=before)
        assert server.asked == [FOUND, *asked, ANNOUNCE, f"PUT {PLACE}/content", f"POST {PLACE}/commit"]
        sent = json.loads(server.requests[len(asked)].partition(b"\r\n\r\n")[2])
    assert sent["pids"] == external and sent["metadata"] == MADE and "custom_fields" not in sent


class KeepsFiles(Echo):
    """Takes files as well."""

    def reply(self, connection: socket.socket, request: bytes) -> None:
        """To a file that is sent, nothing."""
        if self.asked[-1].endswith("/content"):
            connection.sendall(told("200 OK", {}))
        else:
            super().reply(connection, request)
