"""Contract: communities at InvenioRDM and the review before a record is in one. Also run against a real server."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.contract.invenio_calls import Invenio, draft_body, invenio, stock, unique


@pytest.fixture(scope="module")
def server() -> Iterator[Invenio]:
    """An InvenioRDM for all tests of this module."""
    with stock() as host:
        yield host


@pytest.fixture
def community(server: Invenio) -> dict[str, Any]:
    """A community of the second account, which reviews what comes in."""
    body = {
        "access": {"visibility": "public", "review_policy": "closed"},
        "slug": unique("c-"),
        "metadata": {"title": "Example"},
    }
    answer = server.other("POST", "/communities", body)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def submission(community: dict[str, Any]) -> dict[str, Any]:
    """The choice of a community for a draft."""
    return {"receiver": {"community": community["id"]}, "type": "community-submission"}


def begun(server: Invenio) -> str:
    """The id of a draft without files that can be published."""
    return str(server.call("POST", "/records", draft_body(has_files=False)).json()["id"])


def submitted(server: Invenio, community: dict[str, Any]) -> tuple[str, str]:
    """A draft that waits for its review: its id and the request's."""
    draft = begun(server)
    server.call("PUT", f"/records/{draft}/draft/review", submission(community))
    answer = server.call("POST", f"/records/{draft}/draft/actions/submit-review")
    assert answer.status_code == 202, answer.text
    return draft, str(answer.json()["id"])


def status_of(server: Invenio, draft: str) -> str:
    """How far a draft has come."""
    return str(server.call("GET", f"/records/{draft}/draft").json()["status"])


def test_community_is_found_by_its_slug(server: Invenio, community: dict[str, Any]) -> None:
    """And a review takes its id alone: the slug is 404 there."""
    assert server.call("GET", f"/communities/{community['slug']}").json()["id"] == community["id"]
    assert server.call("GET", "/communities/nope-x").status_code == 404
    here = f"/records/{begun(server)}/draft/review"
    assert server.call("PUT", here, submission({"id": community["slug"]})).status_code == 404
    assert server.call("PUT", here, submission(community)).status_code == 200


def test_slug_is_needed_once(server: Invenio, community: dict[str, Any]) -> None:
    """400 without one, and for one that is taken; 403 for nobody."""
    body = {"access": {"visibility": "public"}, "metadata": {"title": "x"}}
    assert server.call("POST", "/communities", body).status_code == 400
    assert server.call("POST", "/communities", {**body, "slug": community["slug"]}).status_code == 400
    assert server.call("POST", "/communities", body, token=None).status_code == 403


def test_draft_without_review_cannot_be_handed_in(server: Invenio) -> None:
    """404 for the review and for submitting."""
    draft = begun(server)
    assert server.call("GET", f"/records/{draft}/draft/review").status_code == 404
    assert server.call("POST", f"/records/{draft}/draft/actions/submit-review").status_code == 404


def test_chosen_community_keeps_a_draft_from_being_published(server: Invenio, community: dict[str, Any]) -> None:
    """400 as long as it is neither handed in nor taken back."""
    draft = begun(server)
    here = f"/records/{draft}/draft/review"
    server.call("PUT", here, submission(community))
    assert status_of(server, draft) == "draft_with_review"
    assert server.publish(draft).status_code == 400
    assert server.call("DELETE", here).status_code == 204
    assert server.publish(draft).status_code == 202


def test_open_review_locks_the_draft_but_not_its_words(server: Invenio, community: dict[str, Any]) -> None:
    """No publishing, no discarding, no second submission; metadata and DOI can be changed."""
    draft, _ = submitted(server, community)
    here = f"/records/{draft}/draft"
    assert status_of(server, draft) == "in_review"
    assert server.publish(draft).status_code == 400
    assert server.call("DELETE", here).status_code == 400
    assert server.call("DELETE", f"{here}/review").status_code == 400
    assert server.call("PUT", f"{here}/review", submission(community)).status_code == 400
    assert server.call("POST", f"{here}/actions/submit-review").status_code == 500
    assert server.call("PUT", here, draft_body(has_files=False, version="2")).status_code == 200
    assert server.call("POST", f"{here}/pids/doi").status_code == 201


def test_incomplete_draft_is_not_handed_in(server: Invenio, community: dict[str, Any]) -> None:
    """400 with what it lacks."""
    draft = server.call("POST", "/records", {}).json()["id"]
    server.call("PUT", f"/records/{draft}/draft/review", submission(community))
    assert server.call("POST", f"/records/{draft}/draft/actions/submit-review").status_code == 400


def test_accepted_draft_is_published(server: Invenio, community: dict[str, Any]) -> None:
    """By the curator alone, once; the next version goes without review."""
    draft, request = submitted(server, community)
    accept = f"/requests/{request}/actions/accept"
    assert server.call("POST", accept, {}).status_code == 403
    assert server.other("GET", f"/records/{draft}/draft").status_code == 200
    accepted = server.other("POST", accept, {})
    assert (accepted.status_code, accepted.json()["status"]) == (200, "accepted")
    record = server.call("GET", f"/records/{draft}").json()
    assert (record["is_published"], record["parent"]["communities"]["ids"]) == (True, [community["id"]])
    assert server.other("POST", accept, {}).status_code == 400

    version = server.call("POST", f"/records/{draft}/versions").json()
    assert version["status"] == "new_version_draft"
    server.call("PUT", f"/records/{version['id']}/draft", draft_body(has_files=False, version="2"))
    assert server.publish(version["id"]).status_code == 202


def test_declined_draft_is_published_without_the_review(server: Invenio, community: dict[str, Any]) -> None:
    """Once the review is taken back."""
    draft, request = submitted(server, community)
    assert server.other("POST", f"/requests/{request}/actions/decline", {}).json()["status"] == "declined"
    assert status_of(server, draft) == "declined"
    assert server.call("DELETE", f"/records/{draft}/draft/review").status_code == 204
    assert server.publish(draft).status_code == 202


def test_publishing_with_a_declined_review_breaks_and_is_done(server: Invenio, community: dict[str, Any]) -> None:
    """500, and the record is public."""
    draft, request = submitted(server, community)
    server.other("POST", f"/requests/{request}/actions/decline", {})
    assert server.publish(draft).status_code == 500
    assert server.call("GET", f"/records/{draft}").json()["is_published"]
    assert server.call("GET", f"/records/{draft}/draft").status_code == 404


def test_cancelled_submission_is_a_draft_again(server: Invenio, community: dict[str, Any]) -> None:
    """By its author."""
    draft, request = submitted(server, community)
    assert server.call("POST", f"/requests/{request}/actions/cancel", {}).json()["status"] == "cancelled"
    assert status_of(server, draft) == "draft"


def test_own_open_community_takes_at_once() -> None:
    """No review of what its curator hands in. The real server needs a while to know who curates a new community."""
    access = {"visibility": "public", "review_policy": "open"}
    body = {"access": access, "slug": unique("o-"), "metadata": {"title": "Own"}}
    with invenio() as server:
        own = server.call("POST", "/communities", body).json()
        draft = begun(server)
        server.call("PUT", f"/records/{draft}/draft/review", submission(own))
        answer = server.call("POST", f"/records/{draft}/draft/actions/submit-review")
        assert (answer.status_code, answer.json()["status"]) == (202, "accepted")
        assert server.call("GET", f"/records/{draft}").status_code == 200


def test_published_record_asks_once(server: Invenio, community: dict[str, Any]) -> None:
    """A request per community; 400 for a second one and for an unknown community."""
    record = server.publish(begun(server)).json()["id"]
    here = f"/records/{record}/communities"
    asked = {"communities": [{"id": community["id"]}]}
    first = server.call("POST", here, asked)
    assert (first.status_code, first.json()["processed"][0]["community_id"]) == (200, community["id"])
    again, unknown = server.call("POST", here, asked), server.call("POST", here, {"communities": [{"id": "nope"}]})
    assert (again.status_code, unknown.status_code) == (400, 400)
    assert unknown.json()["errors"] == [{"community_id": "nope", "message": "Community not found."}]
    assert server.call("GET", here).json()["hits"]["total"] == 0
