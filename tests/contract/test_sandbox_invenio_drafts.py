"""Contract: what InvenioRDM makes of a draft that is sent to it. Also run against a real server, see invenio_calls."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.contract.invenio_calls import METADATA, Invenio, draft_body, faults, stock

PERSON = {"type": "personal", "family_name": "Doe"}
RELATION = {"relation_type": {"id": "issupplementto"}}
SWHID = "swh:1:dir:94a9ed024d3859793618152ea559a168bbcbb5e2"
GONE = None


@pytest.fixture(scope="module")
def server() -> Iterator[Invenio]:
    """An InvenioRDM for all tests of this module."""
    with stock() as host:
        yield host


def saved(server: Invenio, **metadata: Any) -> Any:
    """The answer to a draft with METADATA changed by `metadata`."""
    return server.call("POST", "/records", draft_body(has_files=False, **metadata))


def creator(**person: Any) -> list[dict[str, Any]]:
    """One creator with PERSON changed by `person`."""
    return [{"person_or_org": {**PERSON, **person}}]


DROPPED = [
    ("version", 1.1, "Not a valid string."),
    ("version", "x" * 192, "Longer than maximum length 191."),
    ("title", "a", "Shorter than minimum length 3."),
    ("publication_date", "yesterday", "Please provide a valid date or interval."),
    ("publication_date", "2026-13", "Please provide a valid date or interval."),
    ("publication_date", "2026-11-26T10:00:00", "Please provide a valid date or interval."),
    ("description", "a", "Shorter than minimum length 3."),
    ("creators", [], "Missing data for required field."),
    ("keywords", ["x"], "Unknown field."),
]


@pytest.mark.parametrize(("field", "value", "message"), DROPPED, ids=str)
def test_invalid_value_is_dropped_and_said(server: Invenio, field: str, value: Any, message: str) -> None:
    """The draft is saved with 201, without the value, and `errors` names field and reason."""
    answer = saved(server, **{field: value})
    assert answer.status_code == 201
    assert faults(answer) == [(f"metadata.{field}", [message])]
    assert field not in answer.json()["metadata"]


def test_dropped_version_is_published_without_a_word(server: Invenio) -> None:
    """A version that is a number is missing from the record, and publishing answers 202 all the same."""
    record = server.publish(server.begin(version=1.1))
    assert (record.status_code, record.json()["metadata"].get("version")) == (202, None)


INSIDE_LISTS = [
    ("creators", creator(identifiers=[{"identifier": "0000-0002-1825-0098", "scheme": "orcid"}]),
     "creators.0.person_or_org.identifiers.0.identifier", "Invalid ORCID identifier."),
    ("creators", creator(identifiers=[{"identifier": "me", "scheme": "github"}]),
     "creators.0.person_or_org.identifiers.0.scheme", "Invalid scheme."),
    ("creators", [{"person_or_org": {"type": "personal", "name": "Doe, J"}}],
     "creators.0.person_or_org.family_name", "Family name cannot be blank."),
    ("contributors", creator(), "contributors.0.role", "Missing data for required field."),
    ("related_identifiers", [{"identifier": SWHID, "scheme": "swh", **RELATION}],
     "related_identifiers.0.scheme", "Invalid scheme."),
    ("related_identifiers", [{"identifier": SWHID, **RELATION}],
     "related_identifiers.0.scheme", "No valid scheme recognized for identifier."),
    ("related_identifiers", [{"identifier": "10.1234/x", "scheme": "url", **RELATION}],
     "related_identifiers.0.identifier", "Invalid URL identifier."),
    ("related_identifiers", [{"identifier": "https://example.org"}],
     "related_identifiers.0.relation_type", "Missing data for required field."),
    ("rights", [{"link": "https://example.org"}], "rights.0.rights",
     "An existing id or a free text title must be present"),
    ("funding", [{"award": {"number": "1"}}], "funding.0.funder", "Missing data for required field."),
]  # fmt: skip


@pytest.mark.parametrize(("field", "value", "where", "message"), INSIDE_LISTS, ids=str)
def test_invalid_entry_of_a_list_stays_and_stops_publishing(
    server: Invenio, field: str, value: Any, where: str, message: str
) -> None:
    """The entry is kept as far as it can be read; publish then answers 400 with the same error."""
    answer = saved(server, **{field: value})
    told = [(f"metadata.{where}", [message])]
    assert (answer.status_code, faults(answer)) == (201, told)
    assert len(answer.json()["metadata"][field]) == 1
    refused = server.publish(answer.json()["id"])
    assert (refused.status_code, faults(refused)) == (400, told)


UNKNOWN_IDS: list[dict[str, Any]] = [
    {"resource_type": {"id": "nope"}},
    {"rights": [{"id": "MIT"}]},
    {"rights": [{"id": "gpl-3.0"}]},
    {"languages": [{"id": "en"}]},
    {"related_identifiers": [{"identifier": "https://example.org", "relation_type": {"id": "IsVersionOf"}}]},
    {"contributors": [{"person_or_org": PERSON, "role": {"id": "DataManager"}}]},
    {"creators": [{"person_or_org": PERSON, "affiliations": [{"id": "nope"}]}]},
    {"funding": [{"funder": {"id": "nope"}}]},
    {"subjects": [{"id": "nope"}]},
    {"additional_descriptions": [{"description": "abc", "type": {"id": "TechnicalInfo"}}]},
    {"dates": [{"date": "2026", "type": {"id": "Collected"}}]},
]


@pytest.mark.parametrize("metadata", UNKNOWN_IDS, ids=str)
def test_id_that_a_vocabulary_lacks_kills_the_draft(server: Invenio, metadata: dict[str, Any]) -> None:
    """400 with the value and without a field; nothing is created."""
    answer = saved(server, **metadata)
    message = answer.json()["message"]
    assert answer.status_code == 400
    assert message.startswith("Invalid value ")
    assert "errors" not in answer.json()


KEPT = [
    ("title", "  ab  c ", "ab  c"),
    ("version", "", ""),
    ("publication_date", "2020/2021", "2020/2021"),
    ("description", "<p>a</p><script>x</script>", "<p>a</p>x"),
    ("description", "a < b & <b onclick='x'>q</b><img src=x>", "a &lt; b &amp; <b>q</b>"),
    ("subjects", [{"subject": "a b"}, {"subject": "a b"}], [{"subject": "a b"}, {"subject": "a b"}]),
    ("rights", [{"title": {"en": "Mine"}, "link": "https://example.org/l"}],
     [{"title": {"en": "Mine"}, "link": "https://example.org/l"}]),
    ("identifiers", [{"identifier": "urn:x:y", "scheme": "urn"}], [{"identifier": "urn:x:y", "scheme": "urn"}]),
    ("references", [{"reference": "Doe 2020", "identifier": "https://doi.org/10.1234/x"}],
     [{"reference": "Doe 2020", "identifier": "10.1234/x", "scheme": "doi"}]),
    ("funding", [{"funder": {"name": "F"}, "award": {"number": "1"}}],
     [{"funder": {"name": "F"}, "award": {"number": "1"}}]),
    ("creators", creator(given_name="Jo"),
     creator(given_name="Jo", name="Doe, Jo")),
    ("creators", creator(identifiers=[{"identifier": "https://orcid.org/0000-0002-1694-233x"}]),
     creator(name="Doe", identifiers=[{"identifier": "0000-0002-1694-233x", "scheme": "orcid"}])),
    ("creators", [{"person_or_org": {"type": "organizational", "name": "ACME", "family_name": "x"}}],
     [{"person_or_org": {"type": "organizational", "name": "ACME"}}]),
]  # fmt: skip


@pytest.mark.parametrize(("field", "value", "kept"), KEPT, ids=str)
def test_value_is_kept_in_the_servers_form(server: Invenio, field: str, value: Any, kept: Any) -> None:
    """Trimmed, cleaned, with names and schemes found out; no error."""
    answer = saved(server, **{field: value})
    assert (answer.status_code, faults(answer)) == (201, [])
    assert answer.json()["metadata"][field] == kept


DETECTED = [
    ("https://example.org/a", "url"),
    ("10.1234/ABC", "doi"),
    ("git@example.org:a/b.git", "handle"),
    ("2381/12345", "handle"),
    ("arXiv:1501.00001", "arxiv"),
    ("978-3-16-148410-0", "isbn"),
    ("urn:uuid:6e8bc430-9c3a-11d9-9669-0800200c9a66", "urn"),
    (f"https://archive.softwareheritage.org/{SWHID}", "url"),
]


@pytest.mark.parametrize(("identifier", "scheme"), DETECTED)
def test_scheme_is_found_out_where_it_is_missing(server: Invenio, identifier: str, scheme: str) -> None:
    """A related identifier without a scheme gets one, and is written as before."""
    answer = saved(server, related_identifiers=[{"identifier": identifier, **RELATION}])
    link = answer.json()["metadata"]["related_identifiers"][0]
    assert (link["identifier"], link["scheme"], faults(answer)) == (identifier, scheme, [])


def test_licence_with_a_title_beside_its_id_loses_the_title(server: Invenio) -> None:
    """An error entry, the id alone is kept, and publishing goes through."""
    answer = saved(server, rights=[{"id": "mit", "title": {"en": "Mine"}}])
    assert [field for field, _ in faults(answer)] == ["metadata.rights.0.rights"]
    assert answer.json()["metadata"]["rights"][0]["title"]["en"] == "MIT License"
    assert server.publish(answer.json()["id"]).status_code == 202


def test_draft_without_anything_is_saved(server: Invenio) -> None:
    """An empty body makes a draft that lacks a publisher; what else it lacks is told at publishing."""
    answer = server.call("POST", "/records", {})
    missing = "Missing data for required field."
    assert faults(answer) == [("metadata.publisher", ["Missing publisher field required for DOI registration."])]
    assert faults(server.publish(answer.json()["id"])) == [
        (f"metadata.{field}", [missing]) for field in ("resource_type", "creators", "title", "publication_date")
    ]


def test_same_post_twice_makes_two_drafts(server: Invenio) -> None:
    """Nothing in a draft is claimed: creating is the one call that is not idempotent."""
    assert server.begin(has_file=False) != server.begin(has_file=False)


def test_update_replaces_everything_but_the_reserved_doi(server: Invenio) -> None:
    """PUT is no merge: what is left out of the metadata is gone, and `pids` left out stay."""
    draft = server.begin(has_file=False, description="abc")
    doi = server.call("POST", f"/records/{draft}/draft/pids/doi").json()["pids"]["doi"]
    after = server.call("PUT", f"/records/{draft}/draft", draft_body()).json()
    assert "description" not in after["metadata"]
    assert after["pids"]["doi"] == doi


def test_update_says_that_files_are_missing(server: Invenio) -> None:
    """A draft with files switched on and none in it: an error entry in the 200, none when it is read."""
    draft = server.begin(has_file=False)
    after = server.call("PUT", f"/records/{draft}/draft", draft_body())
    assert [field for field, _ in faults(after)] == ["files.enabled"]
    assert faults(server.call("GET", f"/records/{draft}/draft")) == []


def test_reserved_doi_is_reserved_once(server: Invenio) -> None:
    """201 with the DOI, then 400; released, 404 the second time."""
    draft = server.begin(has_file=False)
    here = f"/records/{draft}/draft/pids/doi"
    statuses = [server.call(method, here).status_code for method in ("POST", "POST", "DELETE", "DELETE")]
    assert statuses == [201, 400, 200, 404]


@pytest.mark.parametrize("written", ['"{}"', 'W/"{}"', "*"])
def test_revision_is_a_bare_number(server: Invenio, written: str) -> None:
    """If-Match as the ETag writes it is no integer: 400."""
    draft = server.begin(has_file=False)
    etag = server.call("GET", f"/records/{draft}/draft").headers["ETag"].strip('"')
    answer = server.call("PUT", f"/records/{draft}/draft", draft_body(), If_Match=written.format(etag))
    assert (answer.status_code, faults(answer)) == (400, [("if_match", ["Not a valid integer."])])


def test_stale_revision_is_refused(server: Invenio) -> None:
    """The present revision passes and rises by two; the same again is 412, for PUT and for DELETE."""
    draft = server.begin(has_file=False)
    seen = server.call("GET", f"/records/{draft}/draft").json()["revision_id"]
    after = server.call("PUT", f"/records/{draft}/draft", draft_body(version="2"), If_Match=str(seen))
    stale = server.call("PUT", f"/records/{draft}/draft", draft_body(version="3"), If_Match=str(seen))
    discard = server.call("DELETE", f"/records/{draft}/draft", If_Match=str(seen))
    assert (after.json()["revision_id"], stale.status_code, discard.status_code) == (seen + 2, 412, 412)
    assert stale.json()["message"] == f"Revision id provided({seen}) doesn't match record's one({seen + 2})"


def test_publishing_looks_at_no_revision(server: Invenio) -> None:
    """A stale If-Match stops no publication: the run has to look itself."""
    draft = server.begin()
    answer = server.call("POST", f"/records/{draft}/draft/actions/publish", If_Match="1")
    assert answer.status_code == 202


@pytest.mark.parametrize("token", [None, "wrong"])
def test_nobody_and_a_wrong_token_are_forbidden(server: Invenio, token: str | None) -> None:
    """403 for both: the server does not tell them apart. A public record is for everybody."""
    draft = server.begin(has_file=False)
    record = server.published()["id"]
    assert server.call("POST", "/records", draft_body(), token=token).status_code == 403
    assert server.call("GET", f"/records/{draft}/draft", token=token).status_code == 403
    assert server.call("GET", "/user/records", token=token).status_code == 403
    assert server.call("GET", f"/records/{record}", token=token).status_code == 200


def test_draft_is_its_owners(server: Invenio) -> None:
    """Another account may neither read nor write it."""
    draft = server.begin(has_file=False)
    asked = [("GET", ""), ("PUT", ""), ("DELETE", ""), ("POST", "/actions/publish"), ("POST", "/pids/doi")]
    statuses = {server.other(method, f"/records/{draft}/draft{path}").status_code for method, path in asked}
    assert statuses == {403}


def test_body_must_be_json(server: Invenio) -> None:
    """Broken JSON is 400, another content type 415."""
    broken = server.call("POST", "/records", b"{", Content_Type="application/json")
    other = server.call("POST", "/records", b"x", Content_Type="text/plain")
    assert (broken.status_code, other.status_code) == (400, 415)


def test_discarded_draft_is_gone(server: Invenio) -> None:
    """204, then 404."""
    draft = server.begin(has_file=False)
    statuses = [server.call("DELETE", f"/records/{draft}/draft").status_code for _ in range(2)]
    assert statuses == [204, 404]
    assert server.call("GET", f"/records/{draft}/draft").status_code == 404


def test_embargo_must_end_in_the_future(server: Invenio) -> None:
    """A past day is an error entry; a future one is kept and makes the access `embargoed`."""
    embargo = {"active": True, "until": "2020-01-01"}
    body = {**draft_body(), "access": {"record": "public", "files": "restricted", "embargo": embargo}}
    past = server.call("POST", "/records", body)
    body["access"]["embargo"]["until"] = "2999-01-01"
    future = server.call("POST", "/records", body)
    assert [field for field, _ in faults(past)] == ["access.embargo.until"]
    assert (faults(future), future.json()["access"]["status"]) == ([], "embargoed")


VOCABULARIES = [
    ("/vocabularies/licenses/mit", 200), ("/vocabularies/licenses/MIT", 404), ("/vocabularies/licenses/gpl-3.0", 404),
    ("/vocabularies/licenses/gpl-3.0-only", 200), ("/vocabularies/resourcetypes/model", 200),
    ("/vocabularies/relationtypes/issupplementto", 200), ("/vocabularies/contributorsroles/datamanager", 200),
    ("/vocabularies/languages/eng", 200), ("/vocabularies/languages/en", 404), ("/vocabularies/nope/mit", 404),
    ("/vocabularies/removalreasons/retracted", 200), ("/vocabularies/descriptiontypes/technical-info", 200),
    ("/vocabularies/datetypes/collected", 200), ("/affiliations/01ggx4157", 200), ("/affiliations/nope", 404),
    ("/funders/00rbzpz17", 200), ("/funders/nope", 404), ("/subjects/nope", 404),
]  # fmt: skip


@pytest.mark.parametrize(("path", "status"), VOCABULARIES)
def test_vocabulary_tells_what_the_host_knows(server: Invenio, path: str, status: int) -> None:
    """200 for a known id, spelled exactly so; 404 for any other."""
    answer = server.call("GET", path)
    assert answer.status_code == status
    assert status == 404 or answer.json()["id"] == path.rsplit("/", 1)[1]


def test_number_of_terms_is_that_of_a_stock_host(server: Invenio) -> None:
    """419 licences, 47 resource types, 22 roles."""
    totals = []
    for name in ("licenses", "resourcetypes", "contributorsroles"):
        totals.append(server.call("GET", f"/vocabularies/{name}?size=1").json()["hits"]["total"])
    assert totals == [419, 47, 22]


def test_shown_names_may_be_sent_back(server: Invenio) -> None:
    """A term with the title that the server added is taken; a licence with its title is not."""
    draft = server.begin(has_file=False)
    metadata = server.call("GET", f"/records/{draft}/draft").json()["metadata"]
    assert metadata["resource_type"]["title"]["en"] == "Software"
    answer = server.call("PUT", f"/records/{draft}/draft", draft_body(has_files=False, **metadata))
    assert [field for field, _ in faults(answer)] == ["metadata.rights.0.rights"]
    assert METADATA["rights"] == [{"id": "mit"}]
