"""Contract: InvenioRDM's search, which lags behind, and the failures that the sandbox plays on request."""

from collections.abc import Iterator

import pytest
import requests

from doi_action.sandbox import Traps
from tests.contract.invenio_calls import Invenio, invenio, stock, unique, until


@pytest.fixture(scope="module")
def server() -> Iterator[Invenio]:
    """An InvenioRDM for the tests that the real one takes too."""
    with stock() as host:
        yield host


def test_own_drafts_and_records_are_found_by_an_identifier(server: Invenio) -> None:
    """By its words, so the beginning is enough; and by the whole of a related identifier."""
    name = unique()
    tag = f"https://git.example.org/{name}/tree/v1.0.0"
    told = {
        "identifiers": [{"identifier": f"doi-action:git:{name}#1.0.0", "scheme": "other"}],
        "related_identifiers": [{"identifier": tag, "scheme": "url", "relation_type": {"id": "issupplementto"}}],
    }
    record = server.published(**told)["id"]
    server.begin(has_file=False, **told)
    whole = f'metadata.related_identifiers.identifier:"{tag}"'
    assert until(lambda: server.found(whole) == 2)
    assert server.found(f'metadata.identifiers.identifier:"doi-action:git:{name}#1.0.0"') == 2
    assert server.found(f'metadata.identifiers.identifier:"doi-action:git:{name}#"') == 2
    assert server.found(f'metadata.related_identifiers.identifier:"https://git.example.org/{name}"') == 0
    assert server.found(f"{whole} AND is_published:true") == 1
    assert server.found(f"{whole} AND is_draft:true") == 0
    assert server.found(f'pids.doi.identifier:"10.5072/{record}"') == 1


def test_others_find_published_records_alone(server: Invenio) -> None:
    """Drafts are for their owner; one's own records are one's own."""
    title = unique("Title")
    record = server.published(title=title)["id"]
    server.begin(has_file=False, title=title)
    query = f'/records?q=metadata.title:"{title}"'
    assert until(lambda: server.call("GET", query, token=None).json()["hits"]["total"] == 1)
    assert server.call("GET", query, token=None).json()["hits"]["hits"][0]["id"] == record
    assert server.other("GET", f'/user/records?q=metadata.title:"{title}"').json()["hits"]["total"] == 0


def test_older_versions_are_found_on_request(server: Invenio) -> None:
    """Without `allversions` the latest alone."""
    title = unique("Title")
    first = server.published(title=title)["id"]
    server.publish(server.next_version(first, title=title))
    query = f'/user/records?q=metadata.title:"{title}"'
    assert until(lambda: server.call("GET", f"{query}&allversions=true").json()["hits"]["total"] == 2)
    assert server.call("GET", query).json()["hits"]["total"] == 1


def test_hits_come_in_pages(server: Invenio) -> None:
    """Of a size, in an order, with a link to the next."""
    title = unique("Title")
    ids = [server.begin(has_file=False, title=title) for _ in range(3)]
    query = f'/user/records?q=metadata.title:"{title}"&size=2&sort=oldest&allversions=true'
    assert until(lambda: server.call("GET", query).json()["hits"]["total"] == 3)
    first = server.call("GET", query).json()
    second = server.call("GET", f"{query}&page=2").json()
    shown = [[hit["id"] for hit in page["hits"]["hits"]] for page in (first, second)]
    assert shown == [ids[:2], ids[2:]]
    assert ("next" in first["links"], "next" in second["links"]) == (True, False)


class TestOnRequest:
    """Failures of the real server, which the sandbox plays when it is told to."""

    def test_search_lags_and_reads_do_not(self) -> None:
        """A draft is there by its id at once, in search later; in the order of writing."""
        with invenio(traps=Traps(index_lag=0.5)) as server:
            title = unique("Title")
            draft = server.begin(has_file=False, title=title)
            query = f'metadata.title:"{title}"'
            assert server.call("GET", f"/records/{draft}/draft").status_code == 200
            assert server.found(query) == 0
            assert until(lambda: server.found(query) == 1, seconds=5)

    def test_versions_and_latest_do_not_lag(self) -> None:
        """`versions/latest` and the next draft come from the database; the list of versions does not."""
        with invenio(traps=Traps(index_lag=30)) as server:
            first = server.published()["id"]
            second = server.publish(server.next_version(first)).json()["id"]
            assert server.call("GET", f"/records/{first}/versions/latest").headers["Location"].endswith(second)
            assert server.call("GET", f"/records/{first}/versions").json()["hits"]["total"] == 0

    def test_discarding_lets_search_catch_up(self) -> None:
        """What was written before is found as well."""
        with invenio(traps=Traps(index_lag=30)) as server:
            title = unique("Title")
            server.begin(has_file=False, title=title)
            other = server.begin(has_file=False, title=title)
            assert server.found(f'metadata.title:"{title}"') == 0
            server.call("DELETE", f"/records/{other}/draft")
            assert server.found(f'metadata.title:"{title}"') == 1

    def test_the_search_engine_is_down(self) -> None:
        """Writes are done and answered 500, searches fail, reads by id go on; what was written is never found."""
        with invenio(traps=Traps(search_fails_at=3)) as server:
            title = unique("Title")
            draft = server.begin(has_file=False)
            assert server.call("GET", f"/records/{draft}/draft").status_code == 200
            document = {**server.call("GET", f"/records/{draft}/draft").json()}
            document["metadata"]["title"] = title
            assert server.call("PUT", f"/records/{draft}/draft", document).status_code == 500
            assert server.call("GET", "/user/records").status_code == 500
            assert server.call("GET", f"/records/{draft}/draft").json()["metadata"]["title"] == title
            server.sandbox.set_traps(Traps())
            assert server.found(f'metadata.title:"{title}"') == 0

    def test_published_and_answered_500(self) -> None:
        """The record is public, the draft gone, and the next call is 404."""
        with invenio() as server:
            assert server.sandbox is not None
            draft = server.begin()
            server.sandbox.set_traps(Traps(fail_at={1: "500-done"}))
            assert server.publish(draft).status_code == 500
            assert server.publish(draft).status_code == 404
            assert server.call("GET", f"/records/{draft}").json()["is_published"]

    def test_created_and_never_heard_of(self) -> None:
        """The answer to the creating call is lost; search finds the draft."""
        with invenio() as server:
            assert server.sandbox is not None
            title = unique("Title")
            server.sandbox.set_traps(Traps(fail_at={1: "lost"}))
            with pytest.raises(requests.ConnectionError):
                server.begin(has_file=False, title=title)
            assert server.found(f'metadata.title:"{title}"') == 1

    def test_too_many_requests_in_the_hosts_words(self) -> None:
        """429 with its own body, not DataCite's."""
        with invenio(traps=Traps(fail_at={1: "429:2"})) as server:
            answer = server.call("GET", "/user/records")
            assert (answer.status_code, answer.headers["Retry-After"]) == (429, "2")
            assert answer.json() == {"message": "30 per 1 minute", "status": 429}

    def test_every_answer_tells_what_is_left(self) -> None:
        """The tightest limit, and Retry-After also where nothing is wrong."""
        with invenio() as server:
            first, second = server.call("GET", "/user/records"), server.call("GET", "/records/nope1")
            left = [int(answer.headers["X-RateLimit-Remaining"]) for answer in (first, second)]
            assert (first.headers["X-RateLimit-Limit"], left) == ("1000", [999, 998])
            assert {"X-RateLimit-Reset", "Retry-After"} <= set(second.headers)

    def test_limit_goes_by_user_agent(self) -> None:
        """Another client of the same address has an account of its own."""
        with invenio() as server:
            server.call("GET", "/user/records", User_Agent="one")
            other = server.call("GET", "/user/records", User_Agent="other")
            assert other.headers["X-RateLimit-Remaining"] == "999"
