"""Contract: DOIs of InvenioRDM's records, and what becomes of them at DataCite, the resolver and the pages."""

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from doi_action.sandbox import Sandbox, Traps
from doi_action.sandbox.invenio.hosts import ZENODO_LIKE
from tests.contract.invenio_calls import ACCOUNTS, PREFIX, Invenio, draft_body, faults, invenio, stock, unique


@pytest.fixture(scope="module")
def server() -> Iterator[Invenio]:
    """An InvenioRDM for the tests that the real one takes too."""
    with stock() as host:
        yield host


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Invenio]:
    """The sandbox's own, whose DataCite can be looked into."""
    with invenio() as host:
        yield host


@pytest.fixture(scope="module")
def zenodo() -> Iterator[Invenio]:
    """A sandbox with Zenodo's settings."""
    with invenio(ZENODO_LIKE) as host:
        yield host


def external(doi: str) -> dict[str, Any]:
    """The pids of a draft with a DOI from elsewhere."""
    return {"doi": {"provider": "external", "identifier": doi}}


def new_doi() -> str:
    """A DOI that no test before has used."""
    return f"10.12345/{unique()}"


def links(attributes: dict[str, Any], relation: str) -> list[str]:
    """What a DOI at DataCite is related to."""
    found = attributes["relatedIdentifiers"]
    return [link["relatedIdentifier"] for link in found if link["relationType"] == relation]


@pytest.mark.parametrize("same_time", [False, True], ids=["after", "at once"])
def test_external_doi_is_claimed_by_publishing(server: Invenio, same_time: bool) -> None:
    """Any number of drafts may carry it; one is published, the others are 400."""
    doi = new_doi()
    drafts = [server.begin(pids=external(doi)) for _ in range(2)]
    if same_time:
        with ThreadPoolExecutor(2) as pool:
            answers = list(pool.map(server.publish, drafts))
    else:
        answers = [server.publish(draft) for draft in drafts]
    by_status = {answer.status_code: answer for answer in answers}
    assert sorted(by_status) == [202, 400]
    assert by_status[202].json()["pids"]["doi"] == {"identifier": doi, "provider": "external"}
    # Where both come at once a real server may find it out in its database, and names no field.
    refused = [field for field, _ in faults(by_status[400])]
    assert refused == ["pids.doi"] or "already registered" in by_status[400].json()["message"]
    later = server.call("POST", "/records", {**draft_body(), "pids": external(doi)})
    assert faults(later) == [("pids.doi", [f"doi:{doi} already exists."])]


def test_external_doi_in_two_spellings_is_two(server: Invenio) -> None:
    """Upper and lower case both pass; the resolver's address is taken off."""
    doi = new_doi()
    spellings = (f"https://doi.org/{doi.upper()}", doi.lower())
    records = [server.publish(server.begin(pids=external(spelling))) for spelling in spellings]
    assert [record.json()["pids"]["doi"]["identifier"] for record in records] == [doi.upper(), doi.lower()]


def test_external_doi_makes_no_concept_and_needs_no_publisher(server: Invenio) -> None:
    """The parent has an id, but no DOI."""
    record = server.publish(server.begin(pids=external(new_doi()), publisher=None)).json()
    assert (record["parent"]["pids"], record["versions"]["index"]) == ({}, 1)


FAULTY = [
    ({"doi": {"provider": "external"}}, 500),
    ({"doi": {"provider": "external", "identifier": "10.12345/x", "client": "x"}}, 500),
    ({"doi": {"provider": "zzz", "identifier": "10.12345/x"}}, 500),
    (external(f"{PREFIX}/mine"), 201),
    (external("no doi"), 201),
]


@pytest.mark.parametrize(("pids", "status"), FAULTY, ids=str)
def test_faulty_pids(server: Invenio, pids: Any, status: int) -> None:
    """Some break the server; others are saved with an error entry and refused at publishing."""
    answer = server.call("POST", "/records", {**draft_body(has_files=False), "pids": pids})
    assert answer.status_code == status
    if status == 201:
        assert [field for field, _ in faults(answer)] == ["pids.doi"]
        assert server.publish(answer.json()["id"]).status_code == 400


def test_external_doi_may_be_changed_and_is_free_then(server: Invenio) -> None:
    """Edit, PUT another, publish; the old one is for another record."""
    old, new = new_doi(), new_doi()
    record = server.publish(server.begin(pids=external(old))).json()["id"]
    server.call("POST", f"/records/{record}/draft")
    server.call("PUT", f"/records/{record}/draft", {**draft_body(), "pids": external(new)})
    assert server.publish(record).json()["pids"]["doi"]["identifier"] == new
    assert server.publish(server.begin(pids=external(old))).status_code == 202


def test_pids_left_out_or_empty_keep_the_doi(server: Invenio) -> None:
    """Of a published record, whether its own or external."""
    for pids in (None, external(new_doi())):
        record = server.publish(server.begin(pids=pids)).json()
        for kept in ({}, {"pids": {}}):
            server.call("POST", f"/records/{record['id']}/draft")
            server.call("PUT", f"/records/{record['id']}/draft", {**draft_body(), **kept})
            assert server.publish(record["id"]).json()["pids"]["doi"] == record["pids"]["doi"]


def test_managed_doi_cannot_become_external(server: Invenio) -> None:
    """400 at publishing, until the draft is put right."""
    record = server.published()["id"]
    server.call("POST", f"/records/{record}/draft")
    server.call("PUT", f"/records/{record}/draft", {**draft_body(), "pids": external(new_doi())})
    message = "Cannot discard a reserved or registered persistent identifier."
    assert faults(server.publish(record)) == [("pids.doi", [message])]


def test_versions_may_mix_external_and_managed(server: Invenio) -> None:
    """A version without a DOI of its own gets the host's, and a concept DOI with it; the reverse keeps the concept."""
    first = server.publish(server.begin(pids=external(new_doi()))).json()
    second = server.publish(server.next_version(first["id"])).json()
    concept = second["parent"]["pids"]["doi"]
    assert second["pids"]["doi"]["provider"] == "datacite"
    draft = server.next_version(second["id"])
    server.call("PUT", f"/records/{draft}/draft", {**draft_body(version="3"), "pids": external(new_doi())})
    third = server.publish(draft).json()
    assert (third["pids"]["doi"]["provider"], third["parent"]["pids"]["doi"]) == ("external", concept)


def test_restricted_record_gets_no_doi(server: Invenio) -> None:
    """Unless one was reserved, and nobody else sees it."""
    body = {**draft_body(has_files=False), "access": {"record": "restricted", "files": "restricted"}}
    draft = server.call("POST", "/records", body).json()["id"]
    record = server.publish(draft).json()
    assert (record["pids"], record["parent"]["pids"]) == ({}, {})
    assert server.call("GET", f"/records/{draft}", token=None).status_code == 403


def test_record_is_registered_with_its_concept(sandbox: Invenio) -> None:
    """Both findable, both lead to the host, each names the other; the concept says what the newest version says."""
    tag = "https://git.example.org/o/r/tree/v1.0.0"
    related = [{"identifier": tag, "scheme": "url", "relation_type": {"id": "issupplementto"}}]
    first = sandbox.published(related_identifiers=related)
    second = sandbox.publish(sandbox.next_version(first["id"], title="Demo again")).json()
    dois = [record["pids"]["doi"]["identifier"] for record in (first, second)]
    concept = first["parent"]["pids"]["doi"]["identifier"]
    version, of_all = sandbox.datacite(dois[0]), sandbox.datacite(concept)
    assert (version["state"], of_all["state"]) == ("findable", "findable")
    assert version["url"] == f"{sandbox.url}/doi/{dois[0]}"
    assert (links(version, "IsVersionOf"), links(version, "IsSupplementTo")) == ([concept], [tag])
    assert links(of_all, "HasVersion") == dois
    assert (of_all["titles"][0]["title"], of_all["version"]) == ("Demo again", "1.1.0")
    assert version["rightsList"][0]["rightsIdentifier"] == "mit"


def test_host_and_datacite_hear_of_an_edit(sandbox: Invenio) -> None:
    """Publishing an edit updates the DOI."""
    record = sandbox.published()
    sandbox.call("POST", f"/records/{record['id']}/draft")
    sandbox.call("PUT", f"/records/{record['id']}/draft", draft_body(title="Corrected"))
    sandbox.publish(record["id"])
    assert sandbox.datacite(record["pids"]["doi"]["identifier"])["titles"] == [{"title": "Corrected"}]


def test_external_doi_is_not_registered(sandbox: Invenio) -> None:
    """DataCite never hears of it; the host's page leads to the record all the same."""
    doi = new_doi()
    record = sandbox.publish(sandbox.begin(pids=external(doi))).json()["id"]
    page = sandbox.page(f"/invenio/doi/{doi}")
    assert sandbox.datacite(doi) is None
    assert (page.status_code, page.headers["Location"]) == (302, f"/invenio/records/{record}")


def test_doi_leads_to_the_page(sandbox: Invenio) -> None:
    """Resolver to host, host to record; the concept to the newest."""
    record = sandbox.published()
    doi, concept = record["pids"]["doi"]["identifier"], record["parent"]["pids"]["doi"]["identifier"]
    resolved = sandbox.page(f"/{doi}")
    assert (resolved.status_code, resolved.headers["Location"]) == (302, f"{sandbox.url}/doi/{doi}")
    assert sandbox.page(f"/invenio/doi/{doi}").headers["Location"] == f"/invenio/records/{record['id']}"
    to_work = sandbox.page(f"/invenio/doi/{concept}").headers["Location"]
    assert sandbox.page(to_work).headers["Location"] == f"/invenio/records/{record['id']}"
    page = sandbox.page(f"/invenio/records/{record['id']}")
    assert page.status_code == 200
    assert doi in page.text
    assert sandbox.page(f"/invenio/records/{record['id']}/latest").status_code == 302
    assert sandbox.page("/invenio/records/nope1").status_code == 404
    assert sandbox.page("/invenio/doi/10.12345/nope").status_code == 404


def test_dropped_registration_leaves_no_trace_and_can_be_cured() -> None:
    """Record and API look as ever, the DOI does not exist; editing and publishing unchanged registers it."""
    with invenio(traps=Traps(registration_fails=True)) as server:
        assert server.sandbox is not None
        record = server.published()
        doi = record["pids"]["doi"]["identifier"]
        assert (record["status"], server.datacite(doi)) == ("published", None)
        assert server.page(f"/{doi}").status_code == 404
        server.sandbox.set_traps(Traps())
        server.call("POST", f"/records/{record['id']}/draft")
        server.publish(record["id"])
        assert server.datacite(doi)["state"] == "findable"
        assert server.page(f"/{doi}").status_code == 302


def test_record_is_given_in_other_forms(server: Invenio) -> None:
    """DataCite's JSON, citations, links; 406 for what is not offered."""
    record = server.published(creators=[{"person_or_org": {"type": "personal", "family_name": "Doe"}}])
    here = f"/records/{record['id']}"
    doi = record["pids"]["doi"]["identifier"]
    datacite = server.call("GET", here, Accept="application/vnd.datacite.datacite+json").json()
    assert (datacite["doi"], datacite["types"]["resourceTypeGeneral"]) == (doi, "Software")
    assert datacite["rightsList"][0]["rightsIdentifier"] == "mit"
    linkset = server.call("GET", here, Accept="application/linkset+json").json()["linkset"][0]
    assert linkset["cite-as"] == [{"href": f"https://doi.org/{doi}"}]
    assert linkset["item"][0]["type"] == "application/zip"
    assert 'rel="linkset"' in server.call("GET", here).headers["Link"]
    for media_type, status in (("application/x-bibtex", 200), ("text/x-bibliography", 200), ("text/plain", 406)):
        assert server.call("GET", here, Accept=media_type).status_code == status


def test_datacite_that_refuses_goes_unnoticed() -> None:
    """Where the account may not register pages of this host: 202, and the DOI does not exist."""
    with Sandbox(prefixes=(PREFIX,), accounts=ACCOUNTS, domains=("example.org",)) as sandbox:
        server = Invenio(sandbox.invenio_url, ("sandbox", "other"), sandbox)
        record = server.published()
        assert server.datacite(record["pids"]["doi"]["identifier"]) is None


class TestZenodo:
    """What Zenodo's settings change."""

    def test_settings_are_taken_by_name(self) -> None:
        """`sandbox --invenio zenodo`, as a process of its own."""
        command = [sys.executable, "-m", "doi_action", "sandbox", "--invenio", "zenodo"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            url = process.stdout.readline().strip()
            identifier = Invenio(f"{url}/invenio", ("sandbox", "")).begin(has_file=False)
            process.terminate()
        assert identifier.isdecimal()

    def test_names_are_numbers(self, zenodo: Invenio) -> None:
        """The record's, and with `zenodo.` before it the DOI's."""
        record = zenodo.published()
        assert record["id"].isdecimal()
        assert record["pids"]["doi"]["identifier"] == f"{PREFIX}/zenodo.{record['id']}"

    def test_external_doi_has_no_next_version(self, zenodo: Invenio) -> None:
        """403 for a new version of such a record."""
        record = zenodo.publish(zenodo.begin(pids=external(new_doi()))).json()["id"]
        answer = zenodo.call("POST", f"/records/{record}/versions")
        assert (answer.status_code, answer.json()["message"]) == (403, "Permission denied.")

    def test_external_doi_after_a_managed_one(self, zenodo: Invenio) -> None:
        """Allowed, from the managed version."""
        draft = zenodo.next_version(zenodo.published()["id"])
        zenodo.call("PUT", f"/records/{draft}/draft", {**draft_body(), "pids": external(new_doi())})
        assert zenodo.publish(draft).status_code == 202

    def test_record_without_files_is_refused(self, zenodo: Invenio) -> None:
        """The wish is an error entry, files stay switched on, and publishing is 400."""
        answer = zenodo.call("POST", "/records", draft_body(has_files=False))
        assert faults(answer) == [("files.enabled", ["You don't have permissions to manage files options."])]
        assert answer.json()["files"]["enabled"]
        assert zenodo.publish(answer.json()["id"]).status_code == 400

    def test_restricted_record_is_refused(self, zenodo: Invenio) -> None:
        """400 for the draft."""
        body = {**draft_body(), "access": {"record": "restricted", "files": "restricted"}}
        assert faults(zenodo.call("POST", "/records", body)) == [
            ("access", ["You don't have permissions to manage record access."])
        ]

    def test_deleted_version_leaves_a_tombstone(self, zenodo: Invenio) -> None:
        """410 with it, DataCite hides the DOI, the one before is the latest, the next has index 3."""
        first = zenodo.published()["id"]
        second = zenodo.publish(zenodo.next_version(first)).json()
        here = f"/records/{second['id']}"
        assert zenodo.call("POST", f"{here}/request-deletion", {"reason": "spam"}).status_code == 400
        assert zenodo.other("POST", f"{here}/request-deletion", {"reason": "retracted"}).status_code == 403
        assert zenodo.call("POST", f"{here}/request-deletion", {"reason": "retracted"}).status_code == 200
        assert zenodo.call("POST", f"{here}/request-deletion", {"reason": "retracted"}).status_code == 400

        gone = zenodo.call("GET", here)
        assert (gone.status_code, gone.json()["tombstone"]["removal_reason"]) == (410, {"id": "retracted"})
        assert zenodo.call("GET", f"{here}?include_deleted=true").status_code == 410
        page = zenodo.page(f"/invenio{here}")
        assert page.status_code == 410
        assert "Retraction/Withdrawal" in page.text
        doi = second["pids"]["doi"]["identifier"]
        assert zenodo.datacite(doi) is None
        assert zenodo.call("GET", f"{here}/versions/latest").status_code == 301
        assert zenodo.call("GET", f"/records/{first}").json()["versions"]["is_latest"]
        assert zenodo.call("POST", f"/records/{first}/versions").json()["versions"]["index"] == 3

    def test_deleted_record_frees_its_external_doi(self, zenodo: Invenio) -> None:
        """Another record may have it; of the work nothing is left but the tombstone."""
        doi = new_doi()
        record = zenodo.publish(zenodo.begin(pids=external(doi))).json()
        zenodo.call("POST", f"/records/{record['id']}/request-deletion", {"reason": "retracted"})
        assert zenodo.publish(zenodo.begin(pids=external(doi))).status_code == 202
        assert zenodo.call("GET", f"/records/{record['parent']['id']}").status_code == 410

    def test_owner_replaces_files(self, zenodo: Invenio) -> None:
        """With a draft and a body: other bytes under the same DOI; locked again afterwards."""
        record = zenodo.published()
        here = f"/records/{record['id']}"
        unlock = f"{here}/file-modification"
        assert zenodo.call("POST", unlock, {}).status_code == 404
        zenodo.call("POST", f"{here}/draft")
        assert zenodo.call("POST", unlock).status_code == 500
        assert zenodo.call("POST", unlock, {}).status_code == 200
        assert zenodo.call("DELETE", f"{here}/draft/files/demo.zip").status_code == 204
        zenodo.upload(record["id"], "other.zip", b"other")
        after = zenodo.publish(record["id"]).json()
        assert (list(after["files"]["entries"]), after["pids"]["doi"]) == (["other.zip"], record["pids"]["doi"])
        zenodo.call("POST", f"{here}/draft")
        assert zenodo.call("DELETE", f"{here}/draft/files/other.zip").status_code == 403

    def test_search_of_everybodys_records_is_limited(self) -> None:
        """30 a minute for it, then 429 with seconds to wait; one's own records are not counted there."""
        with invenio(ZENODO_LIKE) as zenodo:
            answers = [zenodo.call("GET", "/records?size=1") for _ in range(31)]
            assert [answer.status_code for answer in answers] == [200] * 30 + [429]
            last = answers[-1]
            assert last.json() == {"message": "30 per 1 minute", "status": 429}
            assert 0 <= int(last.headers["Retry-After"]) <= 60
            assert zenodo.call("GET", "/user/records?size=1").status_code == 200


def test_owner_of_a_stock_host_deletes_nothing(server: Invenio) -> None:
    """403 for deletion and for other files."""
    record = server.published()["id"]
    assert server.call("POST", f"/records/{record}/request-deletion", {"reason": "retracted"}).status_code == 403
    assert server.call("POST", f"/records/{record}/file-modification", {}).status_code == 403
