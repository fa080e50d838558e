"""Contract: InvenioRDM's publishing, editing and new versions. Also run against a real server, see invenio_calls."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from doi_action.registries.inveniordm.echo import says_the_same
from doi_action.sandbox import Sandbox, Traps
from tests.contract.invenio_calls import ACCOUNTS, PREFIX, ZIP, Invenio, draft_body, faults, invenio, stock, until


@pytest.fixture(scope="module")
def server() -> Iterator[Invenio]:
    """An InvenioRDM for all tests of this module."""
    with stock() as host:
        yield host


def test_published_once(server: Invenio) -> None:
    """202 with DOI and concept DOI, then 404: that it was published only the record tells."""
    draft = server.begin()
    record = server.publish(draft)
    told = record.json()
    assert (record.status_code, told["is_published"], told["is_draft"], told["status"]) == (
        202,
        True,
        False,
        "published",
    )
    assert told["pids"]["doi"]["identifier"] == f"{PREFIX}/{draft}"
    assert told["parent"]["pids"]["doi"]["identifier"] == f"{PREFIX}/{told['parent']['id']}"
    assert told["versions"] == {"is_latest": True, "is_latest_draft": True, "index": 1}
    again = server.publish(draft)
    assert (again.status_code, again.json()["message"]) == (404, "Not found.")
    assert server.call("GET", f"/records/{draft}").json()["is_published"]


def test_reserved_doi_is_the_published_one(server: Invenio) -> None:
    """The name that was reserved beforehand."""
    draft = server.begin()
    reserved = server.call("POST", f"/records/{draft}/draft/pids/doi").json()["pids"]["doi"]["identifier"]
    assert server.publish(draft).json()["pids"]["doi"]["identifier"] == reserved


def test_record_needs_a_file(server: Invenio) -> None:
    """400 without any, and with one that did not come whole."""
    draft = server.begin(has_file=False)
    nothing = server.publish(draft)
    server.call("POST", f"/records/{draft}/draft/files", [{"key": "a"}])
    pending = server.publish(draft)
    assert [field for field, _ in faults(nothing)] == ["files.enabled"]
    assert [field for field, _ in faults(pending)] == ["files"]


def test_record_needs_a_publisher_for_its_doi(server: Invenio) -> None:
    """400 at publishing."""
    answer = server.publish(server.begin(publisher=None))
    assert (answer.status_code, [field for field, _ in faults(answer)]) == (400, ["metadata.publisher"])


def test_unknown_and_unpublished_are_told_apart_by_message_alone(server: Invenio) -> None:
    """404 for both: what never existed, and what is a draft only."""
    draft = server.begin(has_file=False)
    unknown, unpublished = server.call("GET", "/records/nope1"), server.call("GET", f"/records/{draft}")
    assert (unknown.status_code, unpublished.status_code) == (404, 404)
    assert unknown.json()["message"] == "The persistent identifier does not exist."
    assert unpublished.json()["message"] == "The persistent identifier is not registered."


def test_edit_keeps_doi_and_files(server: Invenio) -> None:
    """An edit is begun once, changes the metadata, and is published under the same DOI."""
    before = server.published()
    here = f"/records/{before['id']}/draft"
    begun = [server.call("POST", here) for _ in range(2)]
    server.call("PUT", here, draft_body(title="Corrected"))
    after = server.publish(before["id"]).json()
    assert [answer.status_code for answer in begun] == [201, 201]
    assert begun[0].json()["status"] == "published"
    assert (after["metadata"]["title"], after["pids"]["doi"]) == ("Corrected", before["pids"]["doi"])
    assert after["files"]["count"] == 1
    assert after["versions"]["index"] == 1


def test_edit_is_begun_by_one_of_two_at_once(server: Invenio) -> None:
    """The other may be told that the files are locked, and there is one draft of the record."""
    here = f"/records/{server.published()['id']}/draft"
    with ThreadPoolExecutor(2) as pool:
        statuses = {answer.status_code for answer in pool.map(lambda _: server.call("POST", here), range(2))}
    assert 201 in statuses and statuses <= {201, 403, 500}
    assert server.call("GET", here).status_code == 200


def test_discarded_edit_leaves_the_record(server: Invenio) -> None:
    """204, and the record says what it said."""
    record = server.published()
    here = f"/records/{record['id']}/draft"
    server.call("POST", here)
    server.call("PUT", here, draft_body(title="Never seen"))
    assert server.call("DELETE", here).status_code == 204
    assert server.call("GET", f"/records/{record['id']}").json()["metadata"]["title"] == "Demo"


def test_record_cannot_be_changed_without_a_draft(server: Invenio) -> None:
    """PUT on a published record that nobody edits is 404, deleting it 403."""
    record = server.published()["id"]
    assert server.call("PUT", f"/records/{record}/draft", draft_body()).status_code == 404
    assert server.call("DELETE", f"/records/{record}").status_code == 403


def test_draft_of_a_record_comes_without_titles_when_it_is_there_already(server: Invenio) -> None:
    """Made, it shows the titles of vocabularies; asked for again, what is stored, and nothing has changed."""
    path = f"/records/{server.published()['id']}/draft"
    first, again = (server.call("POST", path).json()["metadata"] for _ in range(2))
    assert "title" in first["resource_type"] and again["resource_type"] == {"id": first["resource_type"]["id"]}
    assert says_the_same(first, again)


def test_new_version_is_begun_once(server: Invenio) -> None:
    """The same draft again, also from an older version; without version, DOI and files, dated today."""
    first = server.published()
    begun = server.call("POST", f"/records/{first['id']}/versions")
    again = server.call("POST", f"/records/{first['id']}/versions")
    draft = begun.json()
    assert (begun.status_code, again.status_code, again.json()["id"]) == (201, 201, draft["id"])
    assert (draft["status"], draft["pids"], draft["files"]["count"]) == ("new_version_draft", {}, 0)
    assert "version" not in draft["metadata"]
    assert draft["metadata"]["publication_date"] == datetime.now(UTC).date().isoformat()
    assert draft["parent"]["pids"] == first["parent"]["pids"]
    assert draft["versions"] == {"is_latest": False, "is_latest_draft": True, "index": 2}


def test_new_version_of_an_older_one_is_the_next_of_the_newest(server: Invenio) -> None:
    """From whichever version it is asked for, there is one draft."""
    first = server.published()["id"]
    second = server.publish(server.next_version(first)).json()["id"]
    drafts = [server.call("POST", f"/records/{record}/versions").json() for record in (first, second)]
    assert [draft["id"] for draft in drafts] == [drafts[0]["id"]] * 2
    assert drafts[0]["versions"]["index"] == 3


def test_new_version_is_published_without_a_version(server: Invenio) -> None:
    """Nobody notices that `version` was cleared."""
    first = server.published()["id"]
    draft = server.call("POST", f"/records/{first}/versions").json()["id"]
    server.upload(draft)
    record = server.publish(draft)
    assert (record.status_code, record.json()["metadata"].get("version")) == (202, None)


def test_two_versions_are_one_work(server: Invenio) -> None:
    """One concept DOI; latest by redirects, from the first version and from the work's id."""
    first = server.published()
    second = server.publish(server.next_version(first["id"])).json()
    assert second["versions"] == {"is_latest": True, "is_latest_draft": True, "index": 2}
    assert second["parent"]["pids"] == first["parent"]["pids"]
    latest = server.call("GET", f"/records/{first['id']}/versions/latest")
    work = server.call("GET", f"/records/{first['parent']['id']}")
    assert (latest.status_code, latest.headers["Location"]) == (301, f"{server.url}/api/records/{second['id']}")
    assert latest.json()["location"] == latest.headers["Location"]
    assert work.status_code == 302
    assert work.headers["Location"].endswith(f"/api/records/{second['id']}")
    assert server.call("GET", f"/records/{second['id']}/versions/latest").headers["Location"].endswith(second["id"])
    assert not server.call("GET", f"/records/{first['id']}").json()["versions"]["is_latest"]


def test_listing_shows_every_version(server: Invenio) -> None:
    """Newest first, once search knows them."""
    first = server.published()["id"]
    second = server.publish(server.next_version(first)).json()["id"]

    def listed() -> list[str]:
        hits = server.call("GET", f"/records/{first}/versions").json()["hits"]["hits"]
        return [hit["id"] for hit in hits]

    assert until(lambda: listed() == [second, first])


def test_files_are_taken_over_once(server: Invenio) -> None:
    """Import answers 201, then 400."""
    first = server.published()["id"]
    draft = server.call("POST", f"/records/{first}/versions").json()["id"]
    answers = [server.call("POST", f"/records/{draft}/draft/actions/files-import") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 400]
    assert faults(answers[1]) == [("files.enabled", ["Please remove all files first."])]
    assert answers[0].json()["entries"][0]["status"] == "completed"


def test_discarded_version_leaves_the_work(server: Invenio) -> None:
    """The first is the latest again, and a next version can be begun."""
    first = server.published()["id"]
    draft = server.call("POST", f"/records/{first}/versions").json()["id"]
    assert server.call("DELETE", f"/records/{draft}/draft").status_code == 204
    assert server.call("GET", f"/records/{first}").json()["versions"]["is_latest_draft"]
    assert server.call("POST", f"/records/{first}/versions").json()["id"] != draft


def test_work_looks_deleted_after_a_discarded_version(server: Invenio) -> None:
    """By its id 410, until a next version is published, though its versions are there all the time."""
    first = server.published()
    work = first["parent"]["id"]

    def asked() -> list[int]:
        paths = ("", "/versions/latest", "/draft", "/versions")
        return [server.call("GET", f"/records/{work}{path}").status_code for path in paths]

    assert asked() == [302, 301, 404, 404]
    draft = server.call("POST", f"/records/{first['id']}/versions").json()["id"]
    server.call("DELETE", f"/records/{draft}/draft")
    assert asked() == [410, 410, 410, 410]
    assert server.call("GET", f"/records/{first['id']}").status_code == 200
    assert server.call("GET", f"/records/{first['id']}/versions/latest").status_code == 301
    server.publish(server.next_version(first["id"]))
    assert asked() == [302, 301, 404, 404]


def test_draft_has_no_versions(server: Invenio) -> None:
    """No new version, no latest; an empty list."""
    draft = server.begin(has_file=False)
    assert server.call("POST", f"/records/{draft}/versions").status_code == 404
    assert server.call("GET", f"/records/{draft}/versions/latest").status_code == 404
    assert server.call("GET", f"/records/{draft}/versions").json()["hits"]["total"] == 0


def test_of_many_who_publish_one_wins(server: Invenio) -> None:
    """One 202; the others 404 for being late, or 500 for being at the same time. One record."""
    draft = server.begin()
    with ThreadPoolExecutor(4) as pool:
        statuses = sorted(pool.map(lambda _: server.publish(draft).status_code, range(4)))
    assert statuses.count(202) == 1
    assert set(statuses) <= {202, 404, 500}


def test_second_of_two_publishers_is_turned_away() -> None:
    """While the first is at work the second gets 500, and the record is there."""
    with invenio(traps=Traps(publish_takes=0.5)) as server, ThreadPoolExecutor(2) as pool:
        draft = server.begin()
        statuses = sorted(pool.map(lambda _: server.publish(draft).status_code, range(2)))
        assert statuses == [202, 500]
        assert server.call("GET", f"/records/{draft}").status_code == 200


def test_update_loses_nothing_at_once(server: Invenio) -> None:
    """Of several updates that saw one revision one is 200.

    The others are 412, or at the real server 400 with `Invalid value software.`, where they fall over each other.
    """
    draft = server.begin(has_file=False)
    seen = str(server.call("GET", f"/records/{draft}/draft").json()["revision_id"])

    def update(version: str) -> int:
        answer = server.call("PUT", f"/records/{draft}/draft", draft_body(version=version), If_Match=seen)
        return int(answer.status_code)

    with ThreadPoolExecutor(4) as pool:
        statuses = sorted(pool.map(update, "1234"))
    assert statuses.count(200) == 1
    assert set(statuses) <= {200, 400, 412, 500}


def test_many_begin_works_at_once() -> None:
    """Every draft is there, each with an id of its own."""
    with invenio() as server, ThreadPoolExecutor(8) as pool:
        ids = list(pool.map(lambda _: server.begin(), range(16)))
        records = list(pool.map(lambda draft: server.publish(draft).status_code, ids))
    assert (len(set(ids)), set(records)) == (16, {202})


def test_new_versions_at_once_are_one() -> None:
    """Without the trap the sandbox makes one draft however many ask."""
    with invenio() as server, ThreadPoolExecutor(8) as pool:
        first = server.published()["id"]
        ids = list(pool.map(lambda _: server.call("POST", f"/records/{first}/versions").json()["id"], range(8)))
    assert len(set(ids)) == 1


def test_two_at_once_may_make_two_versions() -> None:
    """With the trap: two drafts of index 2, of which the loser can be told, and both can be published."""
    with invenio(traps=Traps(version_race=0.5)) as server:
        first = server.published()["id"]
        one, other = (server.call("POST", f"/records/{first}/versions").json()["id"] for _ in range(2))
        assert one != other
        drafts = [server.call("GET", f"/records/{draft}/draft").json()["versions"] for draft in (one, other)]
        assert [versions["index"] for versions in drafts] == [2, 2]
        assert [versions["is_latest_draft"] for versions in drafts] == [False, True]
        time.sleep(0.6)
        assert server.call("POST", f"/records/{first}/versions").json()["id"] == other

        for draft in (other, one):
            server.upload(draft)
            assert server.publish(draft).json()["versions"]["index"] == 2
        latest = server.call("GET", f"/records/{first}/versions/latest")
        assert latest.headers["Location"].endswith(one)


def test_records_outlive_the_server(tmp_path: Path) -> None:
    """With a data file works, files and what search knows are there again, under another port."""
    data = tmp_path / "sandbox.db"
    with Sandbox(data, accounts=ACCOUNTS) as sandbox:
        record = Invenio(sandbox.invenio_url, ("sandbox", "other"), sandbox).published()["id"]
    with Sandbox(data, accounts=ACCOUNTS) as sandbox:
        server = Invenio(sandbox.invenio_url, ("sandbox", "other"), sandbox)
        assert server.call("GET", f"/records/{record}/files/demo.zip/content", Accept="*/*").content == ZIP
        assert server.found('metadata.title:"Demo"') == 1
