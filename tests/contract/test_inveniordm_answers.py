"""The InvenioRDM client's requests against answers that the sandbox gives never or by chance: drafts, searches."""

import json
from typing import Any
from urllib.parse import parse_qs, unquote

import pytest

from doi_action.errors import ConflictError, DoiActionError, RegistryError, SettingsError, Unreachable
from doi_action.formats.inveniordm.marker import marker_text
from doi_action.http.client import Http
from doi_action.identifiers.types import Doi
from doi_action.lineage import DoiState, Marker
from doi_action.registries import DepositOptions
from doi_action.registries.inveniordm.communities import added, ids_of, submitted
from doi_action.registries.inveniordm.documents import id_in, version_in
from doi_action.registries.inveniordm.drafts import Drafts
from doi_action.registries.inveniordm.one_record import refuse_second
from doi_action.registries.inveniordm.resolving import resolves
from doi_action.registries.inveniordm.search import Search
from doi_action.registries.inveniordm.vocabularies import Vocabularies
from tests.contract.answering_host import (
    DELETE,
    DOI,
    FOUND,
    MADE,
    MISSING,
    NEXT,
    NEXT_MARKER,
    OLD,
    OTHER,
    PUBLISH,
    PUBLISHED,
    READ,
    WANTED,
    Echo,
    Host,
    at,
    document,
    hits,
    inquiry,
    ours,
    session,
    told,
)
from tests.raw_server import RawServer, answer

__all__ = ["session"]

DRAFT: dict[str, Any] = {"id": "7", "pids": {"doi": {"identifier": str(DOI)}}, "metadata": {"title": "T"}}
PUBLIC = DRAFT | {"is_published": True, "parent": {"communities": {"ids": ["held"]}}}


@pytest.mark.parametrize(
    ("submit", "then"),
    [
        (told("202 Accepted", {}), [told("200 OK", DRAFT | {"status": "in_review"})]),
        (answer("500 X"), [told("200 OK", DRAFT | {"status": "in_review"})]),
        (told("400 X", {}), [told("200 OK", DRAFT | {"status": "in_review"})]),
        (told("202 Accepted", {}), [MISSING, told("200 OK", PUBLIC)]),
        (told("202 Accepted", {}), [told("200 OK", DRAFT | {"status": "draft"}), told("200 OK", PUBLIC)]),
    ],
    ids=["taken", "taken though denied", "taken before", "published at once", "published meanwhile"],
)
def test_a_version_is_with_the_curators_or_published(session: Http, submit: bytes, then: list[bytes]) -> None:
    """What the host holds counts, whatever it said to the request."""
    with RawServer([told("200 OK", {}), submit, *then]) as server:
        records = at(server, session)
        assert submitted(DRAFT, "community-id", records, records.asked("7", "7")).doi == DOI
        paths = [request.split()[1].decode().removeprefix("/api") for request in server.requests]
    looked_at = ["/records/7/draft", "/records/7"][: len(then)]
    assert paths == ["/records/7/draft/review", "/records/7/draft/actions/submit-review", *looked_at]


@pytest.mark.parametrize(
    ("submit", "words"),
    [(told("400 X", {}), "answered 400"), (answer("500 X"), "answered 500"), (told("202 Accepted", {}), "7")],
)
def test_a_version_that_nobody_has_is_an_error(session: Http, submit: bytes, words: str) -> None:
    """Neither a draft in review nor a record: the host's refusal, if there was one, else that somebody changed it."""
    with RawServer([told("200 OK", {}), submit, told("200 OK", DRAFT | {"status": "draft"}), MISSING]) as server:
        records = at(server, session)
        with pytest.raises(DoiActionError, match=words) as caught:
            submitted(DRAFT, "community-id", records, records.asked("7", "7"))
    is_told_why = words == "answered 400"
    assert (caught.value.rule == "registry-refused") is is_told_why


def test_a_community_that_takes_no_review_is_told(session: Http) -> None:
    """Nothing is submitted then."""
    with RawServer([told("403 X", {"message": "no"})]) as server:
        records = at(server, session)
        with pytest.raises(RegistryError, match=r"version 1\.0") as caught:
            submitted(DRAFT, "community-id", records, records.asked("version 1.0", "7"))
    assert caught.value.rule == "token-not-allowed" and len(server.requests) == 1


def test_a_community_is_known_by_the_name_in_its_address(session: Http) -> None:
    """Quoted, and one that is not there is a setting to correct."""
    with RawServer([told("200 OK", {"id": "c1"}), MISSING]) as server:
        records = at(server, session)
        assert ids_of(["a/b"], records) == ("c1",)
        with pytest.raises(SettingsError, match="the archive has no community 'gone'") as refused:
            ids_of(["gone"], records)
        assert server.requests[0].startswith(b"GET /api/communities/a%2Fb ")
    assert refused.value.rule == "no-such-community" and f"{server.url}/communities/NAME" in refused.value.fix


def test_further_communities_are_asked_once(session: Http) -> None:
    """One that holds the record, or was asked before, is as good; a draft is for none of them, a refusal is told."""
    again = told("400 X", {"errors": [{"field": "x", "messages": ["is already included"]}]})
    with RawServer([again, told("200 OK", {}), told("403 X", {"message": "already closed"})]) as server:
        records = at(server, session)
        asked = records.asked("7", "7")
        added(DRAFT, ["new"], records, asked)
        added(PUBLIC, ["held"], records, asked)
        assert server.requests == []
        added(PUBLIC, ["held", "asked before", "new"], records, asked)
        bodies = [json.loads(request.partition(b"\r\n\r\n")[2]) for request in server.requests]
        assert bodies == [{"communities": [{"id": "asked before"}]}, {"communities": [{"id": "new"}]}]
        with pytest.raises(DoiActionError):
            added(PUBLIC, ["closed"], records, asked)


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ({READ[0]: told("200 OK", document("7", is_published=True))}, DoiState.FINDABLE),
        ({READ[1]: told("200 OK", document("7"))}, DoiState.DRAFT),
        ({READ[0]: told("403 X", {}), READ[1]: told("200 OK", document("7"))}, DoiState.DRAFT),
        ({READ[0]: told("200 OK", document("8", is_published=True)), READ[1]: told("200 OK", document("7"))}, None),
        ({}, None),
        ({READ[0]: told("410 Gone", {"tombstone": {"removal_reason": {"id": "retracted"}}})}, DoiState.REGISTERED),
    ],
    ids=["public", "draft", "another's draft", "newest of a concept", "nothing", "withdrawn"],
)
def test_a_doi_is_read_by_the_id_that_it_carries(session: Http, said: dict[str, bytes], state: DoiState | None) -> None:
    """A record before a draft; a tombstone stands for the DOI that was asked for."""
    with Host(said) as server:
        found = at(server, session).read(DOI)
    assert (found and found.doi, found and found.state) == ((DOI, state) if state else (None, None))


def test_what_was_seen_as_a_draft_is_asked_for_as_one(session: Http) -> None:
    """One request in place of two; a DOI without an id costs none, and a failure is told."""
    with Host({READ[1]: told("200 OK", document("7"))}) as server:
        records = at(server, session)
        records.remember(document("7"))
        assert records.read(DOI) is not None and server.asked == READ[1:]
        assert records.read(Doi("10.5072", "by-hand")) is None and len(server.asked) == 1
    with Host({READ[0]: told("400 X", {"message": "odd"})}) as server, pytest.raises(RegistryError, match=r"zenodo\.7"):
        at(server, session).read(DOI)


def test_what_is_no_record_is_told(session: Http) -> None:
    """And a record that is not there, or only under another DOI."""
    with Host({READ[0]: told("200 OK", {"id": "7"})}) as server:
        records = at(server, session)
        with pytest.raises(RegistryError) as caught:
            records.remember({"id": "7"})
        assert caught.value.rule == "answer-unreadable" and "the archive" in str(caught.value)
        with pytest.raises(RegistryError) as caught:
            records.document(DOI)
        assert caught.value.rule == "doi-missing" and str(DOI) in str(caught.value)
        records.remember(document("7"))
        assert records.document(DOI) == records.known(DOI) == document("7") and records.known(OTHER) == {}


@pytest.mark.parametrize(
    ("said", "rule"),
    [
        ({DELETE: answer("204 No Content")}, None),
        ({}, None),
        ({READ[0]: told("200 OK", document("7", is_published=True))}, "state-unchanged"),
        ({DELETE: told("403 X", {"message": "no"})}, "token-not-allowed"),
    ],
    ids=["deleted", "gone", "published", "refused"],
)
def test_only_a_draft_is_deleted(session: Http, said: dict[str, bytes], rule: str | None) -> None:
    """One that is gone is as good; to give way to another's is no reason to stop."""
    with Host(said) as server:
        records = at(server, session)
        records.remember(document("7"))
        if rule is None:
            records.discard(DOI)
            assert records.known(DOI) == {} and server.asked[0] == DELETE
        else:
            with pytest.raises(RegistryError) as caught:
                records.discard(DOI)
            assert caught.value.rule == rule and records.known(DOI)
        records.give_way(document("7"))
        records.give_way({"id": "7"})
        assert server.asked.count(DELETE) == 2


def test_of_a_concepts_versions_the_last_one_seen_comes_before_a_draft(session: Http) -> None:
    """Drafts and the versions of another concept do not count."""

    def seen(id_: str, concept: str, index: int, *, public: bool = True) -> dict[str, Any]:
        return document(id_, parent={"id": concept}, versions={"index": index}, is_published=public)

    with Host({}) as server:
        records = at(server, session)
        draft = seen("20", "1", 4, public=False)
        assert records.newest_before(draft) is None
        for each in (seen("2", "1", 1), seen("4", "1", 3), seen("3", "1", 2), seen("6", "5", 9), draft):
            records.remember(each)
        assert [id_in(each) for each in records.chain_of(draft)] == ["2", "4", "3"]
        assert id_in(records.newest_before(draft) or {}) == "4"


@pytest.mark.parametrize(
    ("said", "rule"),
    [
        ({PUBLISH: told("202 Accepted", document("7", is_published=True))}, None),
        ({PUBLISH: answer("500 X"), READ[0]: PUBLISHED}, None),
        ({PUBLISH: MISSING, READ[0]: PUBLISHED}, None),
        ({PUBLISH: answer("500 X"), READ[0]: PUBLISHED, READ[1]: told("200 OK", document("7"))}, "unreachable"),
        ({PUBLISH: answer("500 X")}, "unreachable"),
        ({PUBLISH: told("403 X", {"message": "no"})}, "token-not-allowed"),
        (
            {PUBLISH: told("400 X", {"errors": [{"field": "files.enabled", "messages": ["Missing uploaded files."]}]})},
            "another-run",
        ),
        ({PUBLISH: told("400 X", {"errors": [{"field": "files", "messages": ["Not done."]}]})}, "another-run"),
        (
            {PUBLISH: told("400 X", {"errors": [{"field": "metadata.title", "messages": ["Missing."]}]})},
            "metadata-refused",
        ),
        ({PUBLISH: told("403 X", {"message": "no"}), READ[0]: answer("503 X")}, "token-not-allowed"),
    ],
    ids=[
        "done",
        "done though 500",
        "done though 404",
        "a correction",
        "not done",
        "refused",
        "files",
        "a file on its way",
        "title",
        "refused, and down since",
    ],
)
def test_a_version_is_published_when_the_host_shows_it_and_no_draft(
    session: Http, said: dict[str, bytes], rule: str | None
) -> None:
    """It is asked for once; of a correction only the draft tells whether it is done."""
    with Host(said) as server:
        drafts = of(server, session)
        if rule is None:
            assert drafts.published("7", DOI, with_files=True).state is DoiState.FINDABLE
        else:
            with pytest.raises(DoiActionError) as caught:
                drafts.published("7", DOI, with_files=True)
            assert caught.value.rule == rule
        assert server.asked.count(PUBLISH) == 1


def test_missing_files_are_a_fault_of_the_record_where_none_were_sent(session: Http) -> None:
    """Only a run that sent them knows that another one is at it."""
    lacking = told("400 X", {"errors": [{"field": "files.enabled", "messages": ["Missing uploaded files."]}]})
    with Host({PUBLISH: lacking}) as server, pytest.raises(DoiActionError) as caught:
        of(server, session).published("7", DOI)
    assert caught.value.rule == "metadata-refused"


def of(server: RawServer, session: Http) -> Drafts:
    """The drafts of a server."""
    records = at(server, session)
    return Drafts(records, Vocabularies(records.api), DepositOptions())


RESERVE = "POST /records/7/draft/pids/doi"


def test_a_draft_gets_one_doi(session: Http) -> None:
    """Where it has one nothing is asked; where the answer was lost it is read; a refusal is told."""
    bare = {"id": "7", "metadata": {}}
    with Host({RESERVE: told("201 Created", document("7"))}) as server:
        drafts, asked = of(server, session), at(server, session).asked("7")
        assert drafts.with_doi(document("7"), asked) == document("7") and server.asked == []
        assert drafts.with_doi(bare, asked) == document("7")
    with Host({RESERVE: told("400 X", {}), READ[1]: told("200 OK", document("7"))}) as server:
        assert of(server, session).with_doi(bare, asked) == document("7")
    with Host({RESERVE: told("403 X", {})}) as server, pytest.raises(RegistryError):
        of(server, session).with_doi(bare, asked)


@pytest.mark.parametrize(
    ("there", "rule"),
    [
        ({"id": "7", "metadata": {"version": "0.9"}}, "draft-in-the-way"),
        (document("7"), "draft-in-the-way"),
        ({"id": "7", "metadata": {}, "files": {"entries": {"a": {}}}}, "draft-in-the-way"),
        ({"id": "7", "metadata": {"identifiers": [{"scheme": "other", "identifier": marker_text(NEXT_MARKER)}]}}, None),
    ],
    ids=["a version by hand", "a DOI", "a file", "ours"],
)
def test_a_next_version_that_somebody_began_by_hand_is_left_to_them(
    session: Http, there: dict[str, Any], rule: str | None
) -> None:
    """The host gives the draft that is there to whoever asks; ours of the same version is gone on with."""
    with Host({NEXT: told("201 Created", there)}) as server:
        drafts = of(server, session)
        if rule is None:
            assert drafts.next(Doi("10.5072", "zenodo.2"), WANTED, "1.0") == there
            with pytest.raises(ConflictError, match=r"for version 1\.0"):
                drafts.next(Doi("10.5072", "zenodo.2"), WANTED, "1.1")
            return
        with pytest.raises(ConflictError) as caught:
            drafts.next(Doi("10.5072", "zenodo.2"), WANTED, "1.0")
        assert caught.value.rule == rule and server.asked == [NEXT]
        assert "which somebody made there by hand" in str(caught.value) and "/uploads/7" in caught.value.fix


def written_to(server: RawServer) -> dict[str, Any]:
    """The body of the last request."""
    body: dict[str, Any] = json.loads(server.requests[-1].partition(b"\r\n\r\n")[2])
    return body


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({NEXT: told("403 X", {})}, "10.5072/zenodo.2"),
        ({"PUT /records/7/draft": told("403 X", {})}, "version 1.0"),
        ({"PUT /records/7/draft": told("412 X", {}), READ[1]: told("403 X", {})}, "version 1.0"),
    ],
    ids=["the draft", "its content", "its content of now"],
)
def test_a_next_version_that_is_refused_is_told(session: Http, said: dict[str, bytes], words: str) -> None:
    """Under the version that it follows, or by its own name while it has no DOI."""
    with Host({NEXT: told("201 Created", OLD), **said}) as server, pytest.raises(RegistryError) as caught:
        of(server, session).next(Doi("10.5072", "zenodo.2"), WANTED, "1.0")
    assert caught.value.rule == "token-not-allowed" and words in str(caught.value)


def test_a_next_version_says_nothing_that_only_the_one_before_said(session: Http) -> None:
    """The host begins it with all that stands there; it is written at the revision that was seen."""
    with Echo({NEXT: told("201 Created", OLD)}) as server:
        drafts = of(server, session)
        draft = drafts.next(Doi("10.5072", "zenodo.2"), WANTED, "1.0")
        assert server.asked == [NEXT, "PUT /records/7/draft"]
        assert b"if-match: 4\r\n" in server.requests[-1].lower()
        sent = written_to(server)
        assert (sent["metadata"]["title"], "description" in sent["metadata"]) == (MADE["title"], False)
        assert "custom_fields" not in sent
        assert (sent["files"], sent["access"]) == ({"enabled": True}, {"record": "public", "files": "public"})
        # This run wrote it like that: only files that are to be none are a reason to write it again.
        assert drafts.up_to_date(draft, WANTED, files=True) == draft and len(server.asked) == 2
        assert drafts.up_to_date(draft, WANTED, files=False)["files"] == {"enabled": False}
        assert len(server.asked) == 3


def test_a_draft_that_somebody_writes_at_the_same_time_is_looked_at_again(session: Http) -> None:
    """Three times, at the revision of then; what the host leaves out is told with its place."""
    write = "PUT /records/7/draft"
    taken = told("200 OK", document("7", metadata=MADE))
    changed = told("412 X", {})
    with Host({write: [changed, changed, taken], READ[1]: told("200 OK", OLD | {"revision_id": 6})}) as server:
        drafts = of(server, session)
        asked = at(server, session).asked("version 1.0", "7")
        assert drafts.replaced(OLD, WANTED, asked, anew=True)["id"] == "7"
        revisions = [request.lower().partition(b"if-match: ")[2][:1] for request in server.requests]
        assert [each for each in revisions if each] == [b"4", b"6", b"6"]
    with Host({write: changed, READ[1]: told("200 OK", OLD)}) as server, pytest.raises(RegistryError) as caught:
        of(server, session).replaced(OLD, WANTED, asked, anew=True)
    assert caught.value.rule == "revision-changed" and server.asked.count(write) == 3

    lacking = told("200 OK", document("7", metadata=MADE | {"version": "2.0"}))
    with Host({write: lacking}) as server, pytest.raises(RegistryError, match="version") as caught:
        of(server, session).replaced(OLD, WANTED, asked, anew=True)
    assert caught.value.rule == "value-dropped"
    faulty = document("7", metadata=MADE, errors=[{"field": "files.enabled", "messages": ["Missing."]}])
    with Host({write: told("200 OK", faulty)}) as server:
        assert of(server, session).replaced(OLD, WANTED, asked, anew=True)["id"] == "7"
    exists = [{"field": "pids.doi", "messages": ["doi:10.5072/zenodo.7 already exists."]}]
    with Host({write: told("200 OK", document("7", metadata=MADE, errors=exists))}) as server:
        with pytest.raises(Unreachable) as late:
            of(server, session).replaced(OLD, WANTED, asked, anew=True)
        assert late.value.rule == "another-run" and server.asked[-1] == DELETE


@pytest.mark.parametrize(
    ("status", "known"),
    [
        ("200 OK", True),
        ("302 Found", True),
        ("404 Not Found", False),
        ("403 X", None),
        ("400 X", None),
        ("410 Gone", None),
        ("500 X", None),
    ],
)
def test_what_the_resolver_says_of_a_doi(session: Http, status: str, known: bool | None) -> None:
    """Not there is said by 404 alone; where it leads on to another host nothing is asked."""
    away = ("Location: https://example.org/",) if status.startswith("302") else ()
    with RawServer([answer(status, b"", *away)]) as server:
        assert resolves(f"{server.url}/10.5072/x", server.url, session) is known
        assert all(request.startswith(b"GET /10.5072/x ") for request in server.requests)


def test_a_resolver_that_says_something_odd_says_nothing(session: Http) -> None:
    """No release hangs on it."""
    session.max_body = 10
    with RawServer([answer("200 OK", b"x" * 20)]) as server:
        assert resolves(f"{server.url}/10.5072/x", server.url, session) is None


def test_a_resolver_that_is_slow_is_not_waited_for() -> None:
    """Seconds, where a registry gets minutes."""
    waits: list[float] = []
    session = Http(sleep=waits.append, clock=lambda: sum(waits), chance=lambda: 1.0)
    with RawServer([answer("503 Busy", b"", "Retry-After: 6")]) as server:
        assert resolves(f"{server.url}/10.5072/x", server.url, session) is None
    assert waits == [6.0]
    session.close()


@pytest.mark.parametrize(
    ("address", "root"),
    [(None, "https://zenodo.org"), ("odd", "https://zenodo.org"), ("https://doi.org/x", "http://127.0.0.1:1")],
)
def test_no_resolver_is_asked_where_none_can_know(session: Http, address: str | None, root: str) -> None:
    """A host of this machine registers nowhere."""
    assert resolves(address, root, session) is None and session.requests == 0


def test_everything_that_the_search_shows_is_looked_at(session: Http) -> None:
    """Page by page, the first made first; what only looks alike is not the work's."""
    work = Marker(identity="github:1")
    full = [ours(str(number), "1.0", day=2) for number in range(100, 200)]
    others = [document("1"), ours("2", "1.0") | {"metadata": {}}]
    with Host({FOUND: [hits(*full), hits(ours("3", "2.0", day=1), *others)]}) as server:
        found = Search(at(server, session)).listed(work)
        queries = [unquote(request.split()[1].decode()) for request in server.requests]
    assert [id_in(each) for each in found] == ["3", *(str(number) for number in range(100, 200))]
    assert [f"page={page}" in query and "size=100" in query for page, query in zip((1, 2), queries, strict=True)]
    assert all("allversions=true" in query and "sort=oldest" in query for query in queries)


def test_records_of_others_that_link_to_the_tag_are_listed_with_ours(session: Http) -> None:
    """Zenodo's integration makes such ones; a record of another work of ours that links there is none."""
    page = "https://github.com/octo/demo/tree/v1.0"

    def linked(id_: str, to: str) -> dict[str, Any]:
        return document(id_) | {"metadata": {"related_identifiers": [{"identifier": to}]}}

    marked = ours("5", "1.0")
    marked["metadata"] |= {"identifiers": [{"scheme": "other", "identifier": "doi-action:github:9#@1.0+a"}]}
    marked["metadata"] |= {"related_identifiers": [{"identifier": page}]}
    shown = hits(linked("3", page), linked("4", f"{page}.1"), marked, ours("6", "1.0"))
    with Host({FOUND: shown}) as server:
        search = Search(at(server, session))
        found = search.listed(Marker(identity="github:1"), or_linked_to=page)
        assert f'OR metadata.related_identifiers.identifier:"{page}"' in unquote(
            server.requests[0].split()[1].decode().replace("+", " ")
        )
        assert [id_in(each) for each in found] == ["3", "6"]
        assert [id_in(each) for each in search.listed(Marker(identity="github:1"))] == ["6"]
        under = search.under([Doi("10.5072", "zenodo.3"), Doi("10.5072", "zenodo.6")])
        assert [id_in(each) for each in under] == ["3", "6"]


@pytest.mark.parametrize(
    ("reply", "rule"),
    [
        (told("401 X", {}), "registry-token-refused"),
        (told("403 X", {}), "registry-token-refused"),
        (told("400 X", {}), "registry-token-refused"),
        (told("404 X", {}), "no-registry"),
        (told("200 OK", {}), "no-registry"),
        (told("200 OK", {"hits": []}), "no-registry"),
    ],
)
def test_a_search_that_is_refused_is_told(session: Http, reply: bytes, rule: str) -> None:
    """A bad token, and what is no InvenioRDM at all."""
    with Host({FOUND: reply}) as server, pytest.raises(RegistryError) as caught:
        Search(at(server, session)).listed(Marker(identity="github:1"))
    assert caught.value.rule == rule and "the archive" in str(caught.value)


FIRST = ours("7", "1.0", day=2, versions={"index": 1})


def test_a_search_that_finds_more_than_it_shows_is_said(session: Http) -> None:
    """Our record among the others would be taken for missing, and made a second time."""
    full = told("200 OK", {"hits": {"hits": [document("8")] * 100}})
    with Host({"GET /user/records": full}) as server, pytest.raises(RegistryError) as caught:
        Search(at(server, session)).listed(Marker(identity="github:1"))
    assert caught.value.rule == "list-too-long" and len(server.asked) == 100
    assert str(caught.value).startswith("the archive shows the first 10,000 drafts and records ")


@pytest.mark.parametrize(
    ("others", "answers", "rule"),
    [
        ([], {}, None),
        ([ours("9", "2.0", day=3)], {}, None),
        ([ours("9", "2.0", day=3, is_published=True)], {}, "another-run"),
        ([ours("9", "1.0", day=1)], {}, "another-run"),
        ([ours("9", "2.0", day=1)], {}, "draft-in-the-way"),
        ([ours("9", "1.0", day=3)], {"DELETE /records/9/draft": answer("204 X")}, None),
        ([ours("9", "1.0", day=3)], {}, None),
        ([ours("9", "1.0", day=3)], {"GET /records/9": told("200 OK", ours("9", "1.0"))}, "another-run"),
    ],
    ids=["alone", "a later draft", "public", "an older one", "an older version", "younger", "gone", "just published"],
)
def test_the_first_made_draft_of_a_work_begins_it(
    session: Http, others: list[dict[str, Any]], answers: dict[str, bytes], rule: str | None
) -> None:
    """Whoever finds that another counts gives way and says so; a younger one of the same release is taken away."""
    with Host({FOUND: hits(FIRST, *others), **answers}) as server:
        records = at(server, session)
        records.remember(FIRST)
        if rule is None:
            refuse_second(FIRST, records, Search(records))
            assert "DELETE /records/7/draft" not in server.asked
            is_younger = any(each["created"] == "2026-01-03" and version_in(each) == "1.0" for each in others)
            assert ("DELETE /records/9/draft" in server.asked) is is_younger
            return
        with pytest.raises(DoiActionError) as caught:
            refuse_second(FIRST, records, Search(records))
        assert caught.value.rule == rule and str(OTHER) in str(caught.value)
        assert ("keeps a draft of version 2.0" in str(caught.value)) is (rule == "draft-in-the-way")
        assert str(DOI) in str(caught.value) if rule == "another-run" else "/uploads/7" in caught.value.fix
        gives_way = rule == "another-run" and "GET /records/9" not in server.asked
        assert ("DELETE /records/7/draft" in server.asked) is gives_way


def in_chain(id_: str, index: int, **said: Any) -> dict[str, Any]:
    """A version of one concept."""
    return ours(id_, f"{index}.0", parent={"id": "1"}, versions={"index": index, **said}, is_published=index < 3)


@pytest.mark.parametrize(
    ("fresh", "before", "rule"),
    [
        ({"is_latest_draft": True}, {"is_latest": True}, None),
        ({"is_latest_draft": False}, {"is_latest": True}, "the newer one"),
        ({"is_latest_draft": True}, {"is_latest": False}, "has published"),
    ],
)
def test_of_two_drafts_of_a_next_version_the_host_calls_one_the_newest(
    session: Http, fresh: dict[str, Any], before: dict[str, Any], rule: str | None
) -> None:
    """What is asked is read from the database; the other one gives way."""
    draft, version = in_chain("7", 3, **fresh), in_chain("6", 2, **before)
    said = {READ[1]: told("200 OK", draft), "GET /records/6": told("200 OK", version)}
    with Host(said) as server:
        records = at(server, session)
        records.remember(draft)
        records.remember(version)
        if rule is None:
            refuse_second(draft, records, Search(records))
            assert server.asked == [READ[1], "GET /records/6"]
            return
        with pytest.raises(Unreachable, match=rule) as caught:
            refuse_second(draft, records, Search(records))
        assert DELETE in server.asked and str(DOI) in str(caught.value)


@pytest.mark.parametrize("refused", [READ[1], "GET /records/6"])
def test_a_last_look_that_is_refused_stops(session: Http, refused: str) -> None:
    """Nobody knows then whether another run is at it; the draft stays."""
    draft, version = in_chain("7", 3, is_latest_draft=True), in_chain("6", 2, is_latest=True)
    denied = told("403 X", {"message": "Permission denied."})
    said = {READ[1]: told("200 OK", draft), "GET /records/6": told("200 OK", version)} | {refused: denied}
    with Host(said) as server:
        records = at(server, session)
        records.remember(draft)
        records.remember(version)
        with pytest.raises(RegistryError, match=f"does not let this token write {DOI}"):
            refuse_second(draft, records, Search(records))
        assert DELETE not in server.asked


def in_concept(id_: str, concept: str, *, newest: bool = True, public: bool = True) -> dict[str, Any]:
    """A version of a concept with a DOI."""
    parent = {"id": concept, "pids": {"doi": {"identifier": f"10.5072/zenodo.{concept}"}}}
    return document(id_, parent=parent, versions={"is_latest": newest}, is_published=public)


def test_a_doi_that_the_files_name_leads_to_every_version_of_its_concept(session: Http) -> None:
    """By the version's DOI or the concept's, once each; drafts, papers and records under another DOI are none."""
    old, new, draft = in_concept("7", "6", newest=False), in_concept("9", "6"), in_concept("10", "6", public=False)
    said = {
        "GET /records/7": told("200 OK", old),
        "GET /records/6": told("200 OK", new),
        "GET /records/7/versions/latest": told("200 OK", new),
        "GET /records/7/versions": hits(old, draft, in_concept("8", "6", newest=False)),
        "GET /records/20": told("200 OK", in_concept("21", "19")),
    }
    with Host(said) as server:
        search = Search(at(server, session))
        found = search.cited(inquiry(DOI, Doi("10.5072", "zenodo.6"), OTHER), [])
        assert [id_in(each) for each in found] == ["7", "9", "8"]
        assert b"/records/7/versions?size=100 " in server.requests[2]
        assert server.asked == ["GET /records/7", "GET /records/7/versions/latest", "GET /records/7/versions"]
        assert [id_in(each) for each in search.cited(inquiry(Doi("10.5072", "zenodo.6")), [])] == ["9"]
        asked = len(server.asked)
        assert search.cited(inquiry(DOI, Doi("10.5072", "zenodo.6")), [old]) == []
        assert (
            search.cited(inquiry(Doi("10.1038", "s1234")), []) == search.cited(inquiry(Doi("10.5072", "x")), []) == []
        )
        assert len(server.asked) == asked
        assert search.cited(inquiry(Doi("10.5072", "zenodo.20"), Doi("10.5072", "zenodo.30")), []) == []
        # What the settings say is asked for alone.
        assert [id_in(each) for each in search.cited(inquiry(OTHER, concept=DOI), [])] == ["7", "9", "8"]


def test_a_search_under_dois_names_each_of_them(session: Http) -> None:
    """One query for all."""
    with Host({FOUND: hits(document("7"), document("8"))}) as server:
        found = Search(at(server, session)).under(iter((DOI, OTHER)))
        (query,) = parse_qs(server.requests[0].split()[1].decode().partition("?")[2])["q"]
    assert [id_in(each) for each in found] == ["7"]
    assert query == 'pids.doi.identifier:"10.5072/zenodo.7" OR pids.doi.identifier:"10.5072/zenodo.9"'
