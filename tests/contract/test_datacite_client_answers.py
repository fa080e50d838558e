"""The DataCite client against answers that the sandbox never gives: odd, late, or from somebody else."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import parse_qsl, unquote

import pytest

from doi_action.errors import ConflictError, DoiActionError, RegistryError, SettingsError
from doi_action.http.client import Http
from doi_action.identifiers.types import Doi
from doi_action.lineage import DoiState, RegistryRecord
from doi_action.model import Metadata, Repository, Tag
from doi_action.registries.datacite.client import DataCite
from doi_action.registries.datacite.errors import Asked, foreign_prefix, wrong_password
from doi_action.registries.inquiry import Inquiry
from doi_action.registries.table import DATACITE
from tests.raw_server import RawServer, answer

DOI = Doi("10.0000", "abcd-efgh")
WANTED = RegistryRecord(doi=DOI, state=DoiState.DRAFT, metadata=Metadata(title="T", publication_date=date(2026, 1, 1)))


def told(status: str, *, state: str = "findable", doi: str = "10.0000/ABCD-EFGH") -> bytes:
    """An answer with a record."""
    attributes = {"doi": doi, "state": state, "titles": [{"title": "T"}], "registered": None}
    return answer(status, json.dumps({"data": {"type": "dois", "attributes": attributes}}).encode())


def refused(status: str, *errors: dict[str, str]) -> bytes:
    """An answer with errors."""
    return answer(status, json.dumps({"errors": errors}).encode())


@pytest.fixture
def waits() -> list[float]:
    """The seconds that were waited."""
    return []


@pytest.fixture
def session(waits: list[float]) -> Iterator[Http]:
    """A session that notes its waits and does not keep them."""
    http = Http(sleep=waits.append)
    yield http
    http.close()


def at(server: RawServer, session: Http) -> DataCite:
    """The client of a server, as if it were DataCite's."""
    return DataCite(server.url, "A.B", "secret-word", session=session, kind=DATACITE)


def test_a_publication_that_did_not_happen_is_noticed(session: Http) -> None:
    """Status 200 and still a draft: the event was ignored."""
    with RawServer([told("200 OK", state="draft")]) as server, pytest.raises(RegistryError) as caught:
        at(server, session).publish(WANTED)
    assert caught.value.rule == "state-unchanged"


def test_a_record_that_we_wrote_may_take_a_moment_to_show(session: Http, waits: list[float]) -> None:
    """Reading behind a lagging copy is tried again, for a DOI of this run only."""
    missing = refused("404 Not Found", {"status": "404", "title": "The resource you are looking for doesn't exist."})
    with RawServer([told("201 Created"), missing, missing, told("200 OK")]) as server:
        registry = at(server, session)
        registry.publish(WANTED)
        assert registry.read(DOI) is not None
    assert waits == [0.5, 1.0]


def test_what_we_never_wrote_is_not_waited_for(session: Http, waits: list[float]) -> None:
    """Most DOIs that are not there are simply not there."""
    with RawServer([refused("404 Not Found")]) as server:
        assert at(server, session).read(DOI) is None
    assert waits == []


def test_a_lost_race_to_create_is_won_by_changing(session: Http) -> None:
    """409 means that the record is there now."""
    with RawServer([refused("409 Conflict", {"status": "409", "title": "exists"}), told("200 OK")]) as server:
        assert at(server, session).publish(WANTED).state is DoiState.FINDABLE
    first, second = server.requests
    assert first == second and b"publisher=true&affiliation=true" in second


def test_a_race_that_stays_lost_is_a_conflict(session: Http) -> None:
    """Twice is enough to ask a person."""
    with RawServer([refused("409 Conflict")]) as server, pytest.raises(ConflictError):
        at(server, session).publish(WANTED)


@pytest.mark.parametrize(
    ("reply", "rule"),
    [
        (answer("200 OK", b"<html>Sign in"), "answer-unreadable"),
        (answer("204 No Content"), "answer-unreadable"),
        (answer("200 OK", b"[]"), "answer-unreadable"),
        (answer("200 OK", b'{"data": []}'), "answer-unreadable"),
        (answer("200 OK", b'{"data": {"attributes": null}}'), "answer-unreadable"),
        (told("200 OK", doi="10.0000/another"), "answer-unreadable"),
        (answer("413 Too Large", b"<html>nginx"), "record-too-large"),
        (answer("418 Teapot", b"<html>tea"), "registry-refused"),
        (refused("400 Bad Request", {"status": "400", "title": "You need to provide a payload"}), "registry-refused"),
        (refused("422 X", {"source": "metadata", "title": "Is invalid"}), "metadata-refused"),
        (answer("422 X", b'{"errors": "none"}'), "metadata-refused"),
        (refused("422 X", {"source": "doi", "title": "This DOI has already been taken"}), "doi-taken"),
        (refused("401 X", {"status": "401", "title": "Bad credentials."}), "wrong-password"),
        (refused("404 X"), "wrong-password"),
        (refused("403 X"), "foreign-prefix"),
    ],
)
def test_no_answer_escapes_as_somebody_elses_error(session: Http, reply: bytes, rule: str) -> None:
    """Each is one of our errors, with a reason and a cure."""
    with RawServer([reply]) as server, pytest.raises((RegistryError, ConflictError)) as caught:
        at(server, session).publish(WANTED)
    assert (caught.value.rule, bool(caught.value.why), bool(caught.value.fix)) == (rule, True, True)


def test_not_found_after_good_credentials_is_no_wrong_password(session: Http) -> None:
    """The account was accepted a moment ago: it may not create DOIs."""
    good = answer("200 OK", b'{"data": []}', "X-Credential-Username: a.b")
    with RawServer([good, refused("404 X")]) as server, pytest.raises(RegistryError) as caught:
        registry = at(server, session)
        registry.check_account("10.14454")
        registry.publish(WANTED)
    assert caught.value.rule == "account-not-allowed"


@pytest.mark.parametrize(
    "reply", [answer("404 Not Found", b"<html>"), answer("200 OK", b"<html>"), answer("200 OK", b"{}"), answer("403 X")]
)
def test_another_service_at_the_address_is_no_wrong_password(session: Http, reply: bytes) -> None:
    """A wrong registry-url is called one."""
    with RawServer([reply]) as server, pytest.raises(RegistryError) as caught:
        at(server, session).check_account("10.14454")
    assert caught.value.rule in ("no-registry", "answer-unreadable")
    assert caught.value.rule == "answer-unreadable" or "so DataCite is not at this address" in str(caught.value)


@pytest.mark.parametrize("reply", [refused("401 X"), answer("200 OK", b'{"data": []}')])
def test_credentials_that_the_registry_does_not_know_are_called_so(session: Http, reply: bytes) -> None:
    """Whether it refuses them or shows what everybody may see; nothing but a list of nothing is asked for."""
    with RawServer([reply]) as server, pytest.raises(RegistryError) as caught:
        at(server, session).check_account("10.14454")
    assert caught.value.rule == "wrong-password" and "DataCite" in str(caught.value)
    (sent,) = server.requests
    assert unquote(sent.split()[1].decode()) == "/dois?page[size]=0"


def sent_to(server: RawServer) -> list[tuple[str, str, dict[str, Any]]]:
    """Method, path with query, and the attributes of each request."""
    found = []
    for request in server.requests:
        head, _, body = request.partition(b"\r\n\r\n")
        method, path, _ = head.split(b"\r\n")[0].decode().split()
        document = json.loads(body) if body else {"data": {"type": "dois", "attributes": {}}}
        assert document["data"]["type"] == "dois"
        found.append((method, path, document["data"]["attributes"]))
    return found


def test_what_is_sent_to_hide_is_the_event_the_reason_and_the_page(session: Http) -> None:
    """Nothing else changes; where no page is given, the one that is there stays."""
    with RawServer([told("200 OK"), told("200 OK", state="registered")]) as server:
        registry = at(server, session)
        registry.hide(DOI, "A grave error")
        registry.hide(DOI, "A grave error", "https://example.org/gone")
    read, bare, paged = sent_to(server)
    assert read[0] == "GET" and bare[0] == paged[0] == "PUT"
    assert bare[2] == {"doi": str(DOI), "event": "hide", "reason": "A grave error"}
    assert paged[2] == {**bare[2], "url": "https://example.org/gone"}


def test_a_record_that_is_made_unread_may_take_a_moment_to_show(session: Http, waits: list[float]) -> None:
    """It was written by this run; the answer to the write is asked for whole."""
    with RawServer([told("201 Created"), refused("404 X"), told("200 OK")]) as server:
        registry = at(server, session)
        assert registry.create(WANTED) is not None
        assert registry.read(DOI) is not None
    (method, path, attributes), *_ = sent_to(server)
    assert (method, path) == ("POST", "/dois?publisher=true&affiliation=true")
    assert (attributes["doi"], attributes["event"], attributes["titles"]) == (str(DOI), "publish", [{"title": "T"}])
    assert waits == [0.5]


@pytest.mark.parametrize(
    ("reply", "rule"),
    [
        (refused("422 X", {"source": "doi", "title": "This DOI has already been taken"}), None),
        (refused("409 Conflict"), None),
        (refused("422 X", {"source": "doi", "title": "is odd"}), "doi-name"),
        (refused("422 X", {"source": "titles", "title": "This title has already been taken"}), "metadata-refused"),
        (refused("410 Gone"), "registry-refused"),
        (refused("400 X", {"source": "doi", "title": "This DOI has already been taken"}), "registry-refused"),
        (refused("422 X", {"source": "url", "title": "is not within your domain settings."}), "landing-page-domain"),
    ],
)
def test_only_a_name_that_is_taken_was_made_before(session: Http, reply: bytes, rule: str | None) -> None:
    """Any other refusal is one: a version that nobody made must not count as published."""
    page = "https://example.org/1.0"
    wanted = replace(WANTED, metadata=replace(WANTED.metadata, landing_page=page))
    with RawServer([reply]) as server:
        if rule is None:
            assert at(server, session).create(wanted) is None
            return
        with pytest.raises(RegistryError) as caught:
            at(server, session).create(wanted)
    assert caught.value.rule == rule
    assert rule != "landing-page-domain" or page in str(caught.value)


@pytest.mark.parametrize(
    ("reply", "rule"),
    [
        (refused("405 X"), "state-unchanged"),
        (refused("401 X"), "wrong-password"),
        (refused("400 X"), "registry-refused"),
    ],
)
def test_a_draft_that_could_not_be_deleted_is_told(session: Http, reply: bytes, rule: str) -> None:
    """With the DOI and the registry."""
    with RawServer([reply]) as server, pytest.raises(RegistryError) as caught:
        at(server, session).discard(DOI)
    assert caught.value.rule == rule
    assert rule == "wrong-password" or str(DOI) in str(caught.value)
    assert rule != "state-unchanged" or "says that it is published, and stays for ever" in str(caught.value)


def test_a_draft_that_was_deleted_is_forgotten(session: Http, waits: list[float]) -> None:
    """It is not waited for, and what it held is no part of a record that is made under its name."""
    odd = {"doi": str(DOI), "state": "draft", "titles": [{"title": "Old", "lang": "no"}]}
    draft = answer("201 Created", json.dumps({"data": {"attributes": odd}}).encode())
    with RawServer([draft, answer("204 No Content"), refused("404 X"), told("201 Created", state="draft")]) as server:
        registry = at(server, session)
        registry.reserve(WANTED)
        registry.discard(DOI)
        assert registry.read(DOI) is None
        registry.reserve(WANTED)
    assert waits == [] and sent_to(server)[-1][2]["titles"] == [{"title": "T"}]


def test_what_a_steward_wrote_into_a_draft_survives_the_next_look(session: Http) -> None:
    """We have no word for the language of a title, and put none in its place."""
    odd = {"doi": str(DOI), "state": "draft", "titles": [{"title": "T", "lang": "no"}]}
    draft = answer("200 OK", json.dumps({"data": {"attributes": odd}}).encode())
    with RawServer([draft]) as server:
        registry = at(server, session)
        registry.read(DOI)
        registry.reserve(WANTED)
    assert sent_to(server)[-1][2]["titles"] == [{"title": "T", "lang": "no"}]


def test_all_problems_of_a_record_are_told_in_our_words(session: Http) -> None:
    """By the place where people say it; without namespaces, line numbers and the DOI."""
    problems = (
        {"source": "titles", "title": "DOI 10.0000/abcd-efgh: Can't be blank at line 4, column 0"},
        {"source": "metadata", "title": "Is invalid"},
        {"source": "subjects'0'", "title": "is odd"},
        {"title": "is lost"},
    )
    with RawServer([refused("422 X", *problems)]) as server, pytest.raises(RegistryError) as caught:
        at(server, session).publish(WANTED)
    assert str(caught.value).endswith(
        "titles (CITATION.cff: title): Can't be blank; "
        "the metadata are incomplete, and the registry does not say where; subjects: is odd; record: is lost"
    )
    two = refused("400 X", {"title": "one"}, {"title": "two"})
    with RawServer([two]) as server, pytest.raises(RegistryError, match="'one; two'"):
        at(server, session).publish(WANTED)
    with RawServer([answer("418 X", b"<b>tea</b>")]) as server, pytest.raises(RegistryError, match="'<b>tea</b>'"):
        at(server, session).publish(WANTED)


def test_drafts_are_listed_page_by_page_under_their_account(session: Http) -> None:
    """A hundred at a time until a page is not full; a name that is no DOI is passed over."""

    def page(first: int, count: int) -> bytes:
        names = [f"10.14454/d{number}" for number in range(first, first + count - 1)] + ["odd"]
        listed = [{"attributes": {"doi": name, "state": "draft"}} for name in names]
        return answer("200 OK", json.dumps({"data": listed}).encode())

    with RawServer([page(0, 100), page(100, 100), page(200, 3)]) as server:
        found = at(server, session).drafts("10.14454")
    assert len(found) == 99 + 99 + 2 and all(each.state is DoiState.DRAFT for each in found)
    queries = [dict(parse_qsl(path.partition("?")[2])) for _, path, _ in sent_to(server)]
    assert [query.pop("page[number]") for query in queries] == ["1", "2", "3"]
    assert {(method, path.partition("?")[0]) for method, path, _ in sent_to(server)} == {("GET", "/dois")}
    for query in queries:
        assert query == {
            "client-id": "a.b",
            "prefix": "10.14454",
            "state": "draft",
            "detail": "true",
            "sort": "created",
            "page[size]": "100",
        }
    for status, rule in (("403 X", "foreign-prefix"), ("400 X", "registry-refused")):
        with RawServer([refused(status)]) as server, pytest.raises(RegistryError) as caught:
            at(server, session).drafts("10.14454")
        assert caught.value.rule == rule and "10.14454" in str(caught.value)


def test_more_drafts_than_the_search_shows_are_said(session: Http) -> None:
    """A draft among the others would be taken for missing."""
    full = answer("200 OK", json.dumps({"data": [{"attributes": {"doi": "odd"}}] * 100}).encode())
    with RawServer([full] * 100) as server, pytest.raises(RegistryError) as caught:
        at(server, session).drafts("10.14454")
    assert caught.value.rule == "list-too-long" and "the first 10,000" in str(caught.value)


@pytest.mark.parametrize(
    "reply",
    [
        refused("404 X"),
        refused("403 X"),
        answer("200 OK", b"<html>"),
        answer("200 OK", b"{}"),
        answer("200 OK", b'{"data": {"relationships": {"prefixes": {"data": []}}}}'),
    ],
)
def test_an_answer_without_prefixes_stops_nothing(session: Http, reply: bytes) -> None:
    """Whether the prefix is the account's is not known then."""
    good = answer("200 OK", b'{"data": []}', "X-Credential-Username: a.b")
    inquiry = Inquiry(
        repository=Repository(name="engine", identity="github:1"),
        tags=(Tag(name="v1.0", commit="a" * 40),),
        tag="v1.0",
        version="1.0",
        named={"v1.0": "1.0"},
        prefix="10.14454",
    )
    with RawServer([refused("404 X"), good, refused("404 X"), reply]) as server:
        assert at(server, session).observe(inquiry).conflicts == ()
        assert server.requests[-1].startswith(b"GET /clients/a.b ")


def test_every_request_asks_for_whole_organisations(session: Http) -> None:
    """Answers to writes are read as well, and must not lose identifiers either; both speak the API's own JSON."""
    with RawServer([told("200 OK")]) as server:
        registry = at(server, session)
        registry.publish(WANTED)
        registry.read(DOI)
    assert all(b"/dois/10.0000/abcd-efgh?publisher=true&affiliation=true " in sent for sent in server.requests)
    written, read = (sent.partition(b"\r\n\r\n")[0].lower() for sent in server.requests)
    kind = b"application/vnd.api+json"
    assert b"accept: " + kind in written and b"content-type: " + kind in written
    assert b"accept: " + kind in read and b"content-type" not in read


def test_a_wrong_password_hints_at_the_other_system() -> None:
    """Production and test system have accounts of their own, and people mix them up."""
    error = wrong_password(Asked(registry="DataCite", account="A.B", doi=DOI, sibling="datacite-test"))
    assert error.fix.endswith("if they are those of the test system, set registry: datacite-test")
    alone = wrong_password(Asked(registry="DataCite", account="A.B", doi=DOI))
    assert alone.fix.endswith("a password needs the name of its account")
    prefix = foreign_prefix(Asked(registry="DataCite", account="A.B", doi=DOI, sibling="datacite-test"))
    assert prefix.fix.endswith("a prefix of the test system needs registry: datacite-test")
    assert foreign_prefix(Asked(registry="DataCite", account="A.B", doi=DOI)).fix.endswith("in DataCite Fabrica")


@pytest.mark.parametrize(
    "said",
    [
        refused("401 Unauthorized", {"title": "Bad credentials."}),
        refused("403 Forbidden", {"title": "no"}),
        refused("404 Not Found", {"title": "no"}),
        refused("405 Not Allowed", {"title": "no"}),
        refused("413 Too Large"),
        refused("422 Unprocessable", {"source": "titles", "title": "Can't be blank"}),
        refused("422 Unprocessable", {"source": "doi", "title": "is odd"}),
        told("200 OK", doi="10.0000/other"),
        told("200 OK", state="draft"),
    ],
)
def test_every_refusal_names_the_host_that_was_asked(session: Http, said: bytes) -> None:
    """Only then a wrong address shows as one."""
    with RawServer([said]) as server, pytest.raises(RegistryError) as caught:
        at(server, session).publish(WANTED)
    assert server.url.removeprefix("http://") in str(caught.value)


@pytest.mark.parametrize("status", ["400 Bad", "401 No", "403 No", "405 No", "418 Tea", "422 No"])
@pytest.mark.parametrize("secret", ["secret-word", "Basic QS5COnNlY3JldC13b3Jk", "QS5COnNlY3JldC13b3Jk"])
def test_a_refusal_that_repeats_the_secret_is_shown_without(session: Http, status: str, secret: str) -> None:
    """Some servers answer with the header that they did not like."""
    echo = refused(status, {"source": f"x{secret}", "title": f"cannot take '{secret}'"}, {"title": secret})
    with RawServer([echo]) as server, pytest.raises(DoiActionError) as caught:
        at(server, session).publish(WANTED)
    said = " ".join([str(caught.value), caught.value.why, caught.value.fix])
    assert "secret-word" not in said and "QS5COnNlY3JldC13b3Jk" not in said


def test_what_would_be_sent_is_shown_beside_what_the_registry_holds(session: Http) -> None:
    """The whole of a record, or the fields that an update names; anew it is as if nothing were there."""
    odd = {"doi": str(DOI), "state": "draft", "titles": [{"title": "T", "lang": "no"}]}
    draft = answer("200 OK", json.dumps({"data": {"attributes": odd}}).encode())
    with RawServer([draft]) as server:
        registry = at(server, session)
        assert registry.payload(WANTED)["titles"] == [{"title": "T"}]
        registry.read(DOI)
        assert registry.payload(WANTED)["titles"] == [{"title": "T", "lang": "no"}]
        assert registry.payload(WANTED, anew=True)["titles"] == [{"title": "T"}]
        named = registry.payload(WANTED, ("title",))
        assert named["titles"] == [{"title": "T", "lang": "no"}] and "publicationYear" not in named
        assert registry.payload(WANTED, ("title",), anew=True)["titles"] == [{"title": "T"}]
    assert registry.differences(WANTED, WANTED) == () and registry.held(WANTED).metadata.title == "T"
    other = replace(WANTED, metadata=replace(WANTED.metadata, title="U"))
    assert registry.differences(other, WANTED) == ("title",)


def test_an_account_that_a_server_makes_up_shows_no_secret(session: Http) -> None:
    """The name of the account comes in a header of the answer."""
    good = answer("200 OK", b'{"data": []}', "X-Credential-Username: secret-word")
    with RawServer([good, refused("403 Forbidden")]) as server, pytest.raises(RegistryError) as caught:
        registry = at(server, session)
        registry.check_account("10.14454")
        registry.publish(WANTED)
    assert "account '***'" in str(caught.value)


@pytest.mark.parametrize("suffix", ["../../clients/x", "a/../../x", "./x", "a/..", ".."])
def test_no_name_leads_out_of_the_dois(session: Http, suffix: str) -> None:
    """Wherever it came from: nothing is asked."""
    doi = Doi("10.0000", suffix)
    with RawServer([told("200 OK")]) as server:
        registry = at(server, session)
        for ask in (registry.read, registry.discard, lambda doi: registry.hide(doi, "gone")):
            with pytest.raises(SettingsError) as raised:
                ask(doi)
            assert raised.value.rule == "doi-leads-elsewhere" and suffix in str(raised.value)
    assert server.requests == []


@pytest.mark.parametrize("suffix", ["a?x=1", "a#b", "a%2e%2e/%2e%2e/x", "a\\..\\x", "..a/...", "a;b"])
def test_an_odd_name_stays_below_the_dois(session: Http, suffix: str) -> None:
    """Its letters are quoted, so that they are part of the name."""
    with RawServer([answer("404 Not Found", b"{}")]) as server:
        at(server, session).read(Doi("10.0000", suffix))
    path = server.requests[0].split(b" ")[1].partition(b"?")[0].decode()
    assert unquote(path) == f"/dois/10.0000/{suffix}"


def test_what_others_contributed_is_never_asked_for(session: Http) -> None:
    """With `enriched=true` DataCite mixes others' values into an answer; read and written back, they would be ours."""
    with RawServer([told("200 OK")]) as server:
        registry = at(server, session)
        assert registry.read(DOI)
        registry.publish(WANTED)
        registry.update(WANTED, ("title",))
        lines = [request.split(b"\r\n")[0] for request in server.requests]
    assert len(lines) >= 3 and not any(b"enriched" in line for line in lines)
