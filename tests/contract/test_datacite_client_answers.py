"""The DataCite client against answers that the sandbox never gives: odd, late, or from somebody else."""

import json
from collections.abc import Iterator
from datetime import date

import pytest

from doi_action.errors import ConflictError, RegistryError
from doi_action.http.client import Http
from doi_action.identifiers import Doi
from doi_action.lineage import DoiState, RegistryRecord
from doi_action.model import Metadata
from doi_action.registries.datacite.client import DataCite
from doi_action.registries.datacite.errors import Asked, wrong_password
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


def test_every_request_asks_for_whole_organisations(session: Http) -> None:
    """Answers to writes are read as well, and must not lose identifiers either."""
    with RawServer([told("200 OK")]) as server:
        registry = at(server, session)
        registry.publish(WANTED)
        registry.read(DOI)
    assert all(b"/dois/10.0000/abcd-efgh?publisher=true&affiliation=true " in sent for sent in server.requests)


def test_a_wrong_password_hints_at_the_other_system() -> None:
    """Production and test system have accounts of their own, and people mix them up."""
    error = wrong_password(Asked(registry="DataCite", account="A.B", doi=DOI, sibling="datacite-test"))
    assert error.fix.endswith("if they are those of the test system, set registry: datacite-test")
