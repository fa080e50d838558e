"""Communities, and asking to be taken into one: a draft that is published by being accepted, or a record.

Source: invenio-communities, invenio-requests, invenio-rdm-records `services/review/`, `services/record_communities/`.
"""

import uuid
from collections.abc import Mapping
from dataclasses import replace

from doi_action.sandbox.accounts import Account
from doi_action.sandbox.invenio.index import Seen, seen
from doi_action.sandbox.invenio.installation import Installation
from doi_action.sandbox.invenio.model import Community, Review, Version, Work
from doi_action.sandbox.invenio.publishing import publish, require_publishable
from doi_action.sandbox.invenio.refusal import (
    NO_PID,
    Refusal,
    broken,
    field_error,
    forbidden,
    invalid,
    not_found,
)
from doi_action.sandbox.invenio.schemas import Json
from doi_action.sandbox.invenio.shelf import Shelf

_NO_REVIEW = "Review for draft not found"
_OPEN = "An open review cannot be deleted."
_STATUS_AFTER = {"accept": "accepted", "decline": "declined", "cancel": "cancelled"}
_ACCESS: Json = {
    "visibility": "public",
    "members_visibility": "public",
    "member_policy": "closed",
    "record_submission_policy": "open",
    "review_policy": "closed",
}


def found_community(here: Installation, caller: Account, body: object) -> Community:
    """A new community of the caller's. Raises Refusal: no slug, or one that is taken."""
    sent: Json = body if isinstance(body, dict) else {}
    slug = sent.get("slug")
    if not isinstance(slug, str) or not slug:
        raise invalid(field_error("slug", "Missing data for required field."))

    with here.writing() as shelf:
        if shelf.community(slug):
            raise invalid(field_error("slug", "A community with this identifier already exists."))

        community = Community(
            id=str(uuid.uuid4()),
            slug=slug,
            title=str((sent.get("metadata") or {}).get("title") or slug),
            owner=caller.name,
            created=here.now(),
            access={**_ACCESS, **(sent.get("access") or {})},
        )
        shelf.put(community)
        return community


def read_community(here: Installation, name: str) -> Community:
    """The community of that id or slug. Raises Refusal."""
    with here.reading() as shelf:
        community = shelf.community(name)
    if community is None:
        raise not_found(NO_PID)
    return community


def choose(here: Installation, caller: Account | None, identifier: str, body: object) -> tuple[Review, Version]:
    """Say which community a draft shall go to; in place of an earlier choice. By id: a slug is not found."""
    with here.writing() as shelf:
        draft = here.draft(shelf, caller, identifier)
        kind, receiver = _told(body)
        if kind != "community-submission":
            raise invalid(field_error("type", "Invalid review type."))
        community = shelf.community(receiver)
        if community is None or community.id != receiver:
            raise not_found()
        work = shelf.work_of(draft)
        before = shelf.review(work.review)
        if before and before.is_open:
            raise Refusal(400, _OPEN)
        review = Review(id=str(uuid.uuid4()), kind=kind, community=community.id, topic=draft.id, created=here.now())
        shelf.put(review)
        _set_review(here, shelf, work, draft, review)
        return review, draft


def _told(body: object) -> tuple[str, str]:
    match body:
        case {"type": str(kind), "receiver": {"community": str(receiver)}}:
            return kind, receiver
        case _:
            raise invalid(field_error("receiver", "Missing data for required field."))


def _set_review(here: Installation, shelf: Shelf, work: Work, draft: Version, review: Review | None) -> None:
    shelf.put(replace(work, review=review.id if review else None))
    here.index(shelf, draft)


def review_of(here: Installation, caller: Account | None, identifier: str) -> Review:
    """The request that goes with a draft. Raises Refusal where there is none."""
    with here.reading() as shelf:
        return _review(shelf, here.draft(shelf, caller, identifier))


def _review(shelf: Shelf, draft: Version) -> Review:
    review = shelf.review(shelf.work_of(draft).review)
    if review is None:
        raise not_found(_NO_REVIEW)
    return review


def give_up(here: Installation, caller: Account | None, identifier: str) -> None:
    """Take the choice of a community back. While somebody has yet to decide it cannot be."""
    with here.writing() as shelf:
        draft = here.draft(shelf, caller, identifier)
        review = _review(shelf, draft)
        if review.is_open:
            raise Refusal(400, _OPEN)
        shelf.remove(review)
        _set_review(here, shelf, shelf.work_of(draft), draft, None)


def submit(here: Installation, caller: Account, identifier: str) -> tuple[Review, Seen]:
    """Hand a draft in. A human decides, except where the caller curates an open community; a second time breaks."""
    with here.writing() as shelf:
        draft = here.draft(shelf, caller, identifier)
        review = _review(shelf, draft)
        if review.status != "created":
            raise broken()
        require_publishable(here, shelf, draft)
        submitted = replace(review, status="submitted")
        shelf.put(submitted)
        community = shelf.community(review.community)
        if community and community.owner == caller.name and community.access["review_policy"] == "open":
            return _accept(here, shelf, submitted)
        here.index(shelf, draft)
        return submitted, seen(shelf, draft)


def decide(here: Installation, caller: Account, identifier: str, action: str) -> tuple[Review, Seen | None]:
    """Accept or decline as curator, or cancel as author. Accepting publishes; the record is given back.

    Raises Refusal: no such request, not the caller's to decide, decided already.
    """
    with here.writing() as shelf:
        review = shelf.review(identifier)
        if review is None or action not in _STATUS_AFTER:
            raise not_found(NO_PID)

        topic = shelf.draft(review.topic) or shelf.record(review.topic)
        community = shelf.community(review.community)
        if topic is None or community is None:
            raise not_found(NO_PID)

        if not review.is_open:
            raise Refusal(400, f"Error for action '{action}': Could not execute the action")

        may_decide = community.owner
        if action == "cancel":
            may_decide = shelf.work_of(topic).owner
        if caller.name != may_decide:
            raise forbidden()

        if action == "accept":
            return _accept(here, shelf, review)

        decided = replace(review, status=_STATUS_AFTER[action])
        shelf.put(decided)
        if topic.is_draft and action == "cancel":
            _set_review(here, shelf, shelf.work_of(topic), topic, None)
        elif topic.is_draft:
            here.index(shelf, topic)
        return decided, None


def _accept(here: Installation, shelf: Shelf, review: Review) -> tuple[Review, Seen]:
    """Take the work into the community; a draft is published with it."""
    accepted = replace(review, status="accepted")
    shelf.put(accepted)

    draft = shelf.draft(review.topic)
    version = draft or shelf.record(review.topic)
    if version is None:
        raise not_found(NO_PID)

    work = shelf.work_of(version)
    shelf.put(replace(work, communities=(*work.communities, review.community), review=None))
    is_submission = review.kind == "community-submission"
    record = publish(here, shelf, draft) if draft and is_submission else version
    here.index_latest(shelf, shelf.work_of(record))
    return accepted, seen(shelf, record)


def add_to(
    here: Installation, caller: Account | None, identifier: str, body: object
) -> tuple[list[Review], list[Json]]:
    """Ask that a published record be taken into communities, by id or slug: the requests, and what was wrong."""
    with here.writing() as shelf:
        record = here.record(shelf, identifier)
        here.require_owner(shelf, caller, record)
        sent: Mapping[str, object] = body if isinstance(body, dict) else {}
        entries = sent.get("communities")
        requests, errors = [], []
        for entry in entries if isinstance(entries, list) else []:
            name = str(entry.get("id")) if isinstance(entry, dict) else str(entry)
            fault = _why_not(shelf, record, name)
            if fault:
                errors.append({"community_id": name, "message": fault})
                continue
            community = shelf.community(name)
            review = Review(
                id=str(uuid.uuid4()),
                kind="community-inclusion",
                community=community.id if community else name,
                topic=record.id,
                created=here.now(),
                status="submitted",
            )
            shelf.put(review)
            requests.append(review)
        return requests, errors


def _why_not(shelf: Shelf, record: Version, name: str) -> str | None:
    """Why a record cannot ask for a community; None where it can."""
    community = shelf.community(name)
    if community is None:
        return "Community not found."
    if community.id in shelf.work_of(record).communities:
        return "The record is already included in this community."

    asked_for = (record.id, community.id)
    for review in shelf.reviews():
        if review.is_open and (review.topic, review.community) == asked_for:
            return "There is already an open inclusion request for this community."
    return None


def communities_of(here: Installation, identifier: str) -> list[Community]:
    """The communities that a record is in."""
    with here.reading() as shelf:
        work = shelf.work_of(here.record(shelf, identifier))
        found = [shelf.community(name) for name in work.communities]
        return [community for community in found if community]


def requests_of(here: Installation, caller: Account) -> list[Review]:
    """The requests that the caller made or has to decide, newest first."""
    with here.reading() as shelf:
        mine = []
        for review in shelf.reviews():
            topic = shelf.draft(review.topic) or shelf.record(review.topic)
            community = shelf.community(review.community)
            author = shelf.work_of(topic).owner if topic else None
            if caller.name in (author, community.owner if community else None):
                mine.append(review)
    return mine[::-1]


def read_request(here: Installation, caller: Account, identifier: str) -> Review:
    """A request that concerns the caller. Raises Refusal."""
    with here.reading() as shelf:
        known = shelf.review(identifier)
    if known is None:
        raise not_found(NO_PID)
    if known not in requests_of(here, caller):
        raise forbidden()
    return known
