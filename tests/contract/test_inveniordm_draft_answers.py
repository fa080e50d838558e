"""Drafts, and an InvenioRDM that answers as it is told: what is written of them, and what a refusal says."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from doi_action.errors import ConflictError, RegistryError, Unreachable
from doi_action.formats.inveniordm.write import written
from doi_action.http.client import Http
from doi_action.identifiers.types import Doi, SpdxId
from doi_action.model import License
from doi_action.registries import DepositOptions
from doi_action.registries.inveniordm.documents import id_in
from doi_action.registries.inveniordm.drafts import Drafts
from doi_action.registries.inveniordm.vocabularies import Vocabularies
from tests.contract.answering_host import (
    DELETE,
    DOI,
    MADE,
    NEXT,
    OLD,
    PUBLISH,
    READ,
    WANTED,
    Echo,
    Host,
    at,
    document,
    session,
    told,
)
from tests.raw_server import RawServer, answer

__all__ = ["session"]

BEFORE = Doi("10.5072", "zenodo.2")
CREATE, WRITE, EDIT = "POST /records", "PUT /records/7/draft", "POST /records/7/draft"


def drafts_at(server: RawServer, session: Http, *, ask_first: bool = False) -> Drafts:
    """The drafts of a server."""
    records = at(server, session)
    return Drafts(records, Vocabularies(records.api, ask_first=ask_first), DepositOptions())


def sent_by(server: RawServer, method: bytes) -> list[dict[str, Any]]:
    """The body of each request by this method."""
    asked = [request for request in server.requests if request.startswith(method)]
    return [json.loads(request.partition(b"\r\n\r\n")[2]) for request in asked]


LICENSED = replace(WANTED, metadata=replace(WANTED.metadata, licenses=(License(spdx=SpdxId("MIT")),)))
BY_ID = dict(written(LICENSED, lambda _term: True).metadata)
BY_NAME = dict(written(LICENSED, lambda term: term.vocabulary != "licenses").metadata)


@pytest.mark.parametrize("message", ["Invalid value mit.", "Invalid value mit"])
def test_a_first_draft_with_a_word_that_the_host_lacks_is_sent_again_in_others(session: Http, message: str) -> None:
    """The host is asked for each from then on; a refusal leaves no draft behind."""
    refusal = told("400 X", {"errors": [{"field": "metadata.rights", "messages": ["Odd.", message]}]})
    with Host({CREATE: [refusal, told("201 Created", document("7", metadata=BY_NAME))]}) as server:
        drafts = drafts_at(server, session)
        assert id_in(drafts.first(LICENSED)) == "7"
        assert server.asked == [CREATE, "GET /vocabularies/licenses/mit", CREATE]
        access = {"access": {"record": "public", "files": "public"}, "files": {"enabled": True}}
        assert sent_by(server, b"POST") == [{"metadata": BY_ID, **access}, {"metadata": BY_NAME, **access}]


UNKNOWN = {"errors": [{"field": "metadata.rights", "messages": ["Invalid value mit."]}]}


@pytest.mark.parametrize(
    ("ask_first", "reply", "rule"),
    [
        (True, told("400 X", UNKNOWN), "metadata-refused"),
        (False, told("400 X", {"errors": [{"field": "metadata.title", "messages": ["Odd."]}]}), "metadata-refused"),
        (False, told("401 X", UNKNOWN), "registry-token-refused"),
        (False, told("201 Created", document("7", metadata=BY_ID) | UNKNOWN), "value-dropped"),
    ],
    ids=["asked before", "another fault", "another status", "taken"],
)
def test_a_first_draft_is_made_no_second_time_for_any_other_reason(
    session: Http, ask_first: bool, reply: bytes, rule: str
) -> None:
    """One that was taken would stay behind; the release is named by its version, without a page at the host."""
    known = {"GET /vocabularies/licenses/mit": told("200 OK", {"id": "mit"})}
    with Host({CREATE: reply, **known}) as server, pytest.raises(RegistryError) as caught:
        drafts_at(server, session, ask_first=ask_first).first(LICENSED)
    assert caught.value.rule == rule and server.asked.count(CREATE) == 1
    assert "the archive" in str(caught.value)
    assert rule == "registry-token-refused" or "of version 1.0: " in str(caught.value)


def test_a_first_draft_that_is_not_allowed_has_no_page_to_look_at(session: Http) -> None:
    """It has no id."""
    with Host({CREATE: told("403 X", {"message": "no"})}) as server, pytest.raises(RegistryError) as caught:
        drafts_at(server, session).first(WANTED)
    assert str(caught.value) == "the archive does not let this token write version 1.0"
    assert "can be shared with yours there, as" in caught.value.fix


def test_what_only_the_host_says_is_written_back(session: Http) -> None:
    """Unless nothing of it is to stay."""
    with Host({}) as server:
        drafts = drafts_at(server, session)
        kept = drafts.body(WANTED, OLD)
        assert (kept["custom_fields"], kept["files"]) == (OLD["custom_fields"], {"enabled": True})
        assert "custom_fields" not in drafts.body(WANTED, OLD, anew=True)


@pytest.mark.parametrize("theirs", [{"title": "Their own"}, {"references": [{"reference": "Theirs"}]}])
def test_another_correction_that_is_begun_there_is_left_to_whoever_began_it(
    session: Http, theirs: dict[str, Any]
) -> None:
    """Whether they changed what we say, or what only the host says."""
    own = {**MADE, "references": [{"reference": "Ours"}]}
    public = document("7", is_published=True, metadata=own)
    begun = told("201 Created", public | {"metadata": own | theirs})
    with Host({READ[0]: told("200 OK", public), EDIT: begun}) as server, pytest.raises(ConflictError) as caught:
        drafts_at(server, session).corrected(WANTED)
    assert caught.value.rule == "draft-in-the-way" and server.asked == [READ[0], EDIT]
    assert str(caught.value).endswith("already, with changes that were not made here")
    assert f"{server.url}/uploads/7, then" in caught.value.fix


def test_a_next_version_that_says_nothing_yet_is_ours(session: Http) -> None:
    """Not even metadata."""
    with Echo({NEXT: told("201 Created", {"id": "7"})}) as server:
        draft = drafts_at(server, session).next(BEFORE, WANTED, "1.0")
        assert draft["metadata"] == MADE and server.asked == [NEXT, WRITE]


@pytest.mark.parametrize(
    ("refusal", "rule"),
    [
        (told("400 X", {"message": "A validation error occurred."}), "metadata-refused"),
        (told("400 X", {"errors": [{"field": "metadata.title", "messages": ["Odd."]}]}), "metadata-refused"),
        (told("403 X", {"message": "no"}), "token-not-allowed"),
    ],
)
def test_a_draft_that_is_refused_is_told_under_its_doi(session: Http, refusal: bytes, rule: str) -> None:
    """Whoever is told of it can look there."""
    with Host({WRITE: refusal}) as server, pytest.raises(RegistryError, match=str(DOI)) as caught:
        drafts_at(server, session).up_to_date(document("7"), WANTED, files=True)
    assert caught.value.rule == rule and server.asked == [WRITE]
    assert rule == "metadata-refused" or f"shared with yours there at {server.url}/uploads/7, as" in caught.value.fix


@pytest.mark.parametrize("discarded", [answer("204 X"), told("403 X", {}), answer("503 Busy")])
def test_a_draft_whose_doi_a_record_has_makes_way(session: Http, discarded: bytes) -> None:
    """One that stays is harmless: what is told is the other run."""
    exists = [{"field": "pids.doi", "messages": ["doi:10.5072/zenodo.7 already exists."]}]
    taken = told("200 OK", document("7", metadata=MADE, errors=exists))
    with Host({WRITE: taken, DELETE: discarded}) as server, pytest.raises(Unreachable) as caught:
        drafts_at(server, session).up_to_date(document("7"), WANTED, files=True)
    assert caught.value.rule == "another-run" and DELETE in server.asked
    assert str(caught.value) == f"{DOI}: another run is at it, and a record under its DOI is public there"


def test_files_that_another_run_changes_are_told_as_its_own_doing(session: Http) -> None:
    """Under the DOI of the draft that both have."""
    lacking = told("400 X", {"errors": [{"field": "files.enabled", "messages": ["Missing uploaded files."]}]})
    with Host({PUBLISH: lacking}) as server, pytest.raises(Unreachable) as caught:
        drafts_at(server, session).published("7", DOI, with_files=True)
    assert str(caught.value) == f"{DOI}: another run is at it, and changes the files of the same draft"


@pytest.mark.parametrize(
    ("options", "access"),
    [
        (DepositOptions(), {"record": "public", "files": "public"}),
        (DepositOptions(restricted=True), {"record": "public", "files": "restricted"}),
        (
            DepositOptions(embargo=date(2090, 1, 31)),
            {"record": "public", "files": "restricted", "embargo": {"active": True, "until": "2090-01-31"}},
        ),
    ],
)
def test_a_record_is_everybodys_and_its_files_are_whose_they_are_to_be(
    session: Http, options: DepositOptions, access: dict[str, Any]
) -> None:
    """Said of a draft; of a record that is public its owner may have changed it since."""
    with Host({}) as server:
        records = at(server, session)
        drafts = Drafts(records, Vocabularies(records.api), options)
        assert drafts.body(WANTED, {})["access"] == drafts.body(WANTED, OLD)["access"] == access
        assert "access" not in drafts.body(WANTED, OLD | {"is_published": True})
