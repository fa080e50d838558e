"""Routes of communities and of the requests that are made to them."""

from typing import Any

from flask import Blueprint, Response, request

from doi_action.sandbox.invenio import reviews
from doi_action.sandbox.invenio.model import Community, Review
from doi_action.sandbox.invenio.refusal import broken
from doi_action.sandbox.invenio.schemas import Json
from doi_action.sandbox.invenio.service import (
    RECORD_TYPE,
    Service,
    accepted_types,
    addresses,
    answer,
    body,
    caller,
    caller_or_none,
    listed,
)


def add_communities_api(api: Blueprint, service: Service) -> None:
    """Add the routes to `api`."""
    here = service.here
    _add_requests(api, service)

    @api.post("/communities")
    def new_community() -> Response:
        return answer(_community(reviews.found_community(here, caller(), body())), 201)

    @api.get("/communities")
    def search_communities() -> Response:
        with here.reading() as shelf:
            known = shelf.communities()
        words = request.args.get("q", "").lower().replace('"', "").split()

        hits = []
        for community in known:
            text = f"{community.slug} {community.title} {community.id}".lower()
            if all(word in text for word in words):
                hits.append(community)
        return listed([_community(community) for community in hits], len(hits), sortBy="newest")

    @api.get("/communities/<name>")
    def read_community(name: str) -> Response:
        return answer(_community(reviews.read_community(here, name)))

    @api.get("/records/<identifier>/communities")
    def communities_of_record(identifier: str) -> Response:
        hits = [_community(community) for community in reviews.communities_of(here, identifier)]
        return listed(hits, len(hits), sortBy="newest")

    @api.post("/records/<identifier>/communities")
    def add_to_communities(identifier: str) -> Response:
        requests, errors = reviews.add_to(here, caller_or_none(), identifier, body())
        processed = []
        for made in requests:
            entry = {"community_id": made.community, "request_id": made.id, "request": _request(made)}
            processed.append(entry)
        shown: Json = {"processed": processed} if processed else {}
        return answer({**shown, "errors": errors} if errors else shown, 200 if processed else 400)


def _add_requests(api: Blueprint, service: Service) -> None:
    here = service.here

    @api.get("/records/<identifier>/draft/review")
    def read_review(identifier: str) -> Response:
        found = reviews.review_of(here, caller_or_none(), identifier)
        if RECORD_TYPE in accepted_types():
            # As the real server (14.0.5) does, which knows no such form of a request.
            raise broken()
        return answer(_request(found))

    @api.put("/records/<identifier>/draft/review")
    def choose(identifier: str) -> Response:
        chosen, _ = reviews.choose(here, caller_or_none(), identifier, body())
        return answer(_request(chosen))

    @api.delete("/records/<identifier>/draft/review")
    def give_up(identifier: str) -> Response:
        reviews.give_up(here, caller_or_none(), identifier)
        return Response(status=204)

    @api.post("/records/<identifier>/draft/actions/submit-review")
    def submit(identifier: str) -> Response:
        submitted, topic = reviews.submit(here, caller(), identifier)
        if not topic.version.is_draft:
            service.registration.tell(topic, site=addresses().site)
        return answer(_request(submitted), 202)

    @api.get("/user/requests")
    def list_requests() -> Response:
        hits = [_request(found) for found in reviews.requests_of(here, caller())]
        return listed(hits, len(hits), sortBy="newest")

    @api.get("/requests/<identifier>")
    def read_request(identifier: str) -> Response:
        return answer(_request(reviews.read_request(here, caller(), identifier)))

    @api.post("/requests/<identifier>/actions/<action>")
    def decide(identifier: str, action: str) -> Response:
        decided, published = reviews.decide(here, caller(), identifier, action)
        if published is not None:
            service.registration.tell(published, site=addresses().site)
        return answer(_request(decided))


def _community(community: Community) -> Json:
    here = f"{addresses().api}/communities/{community.id}"
    return {
        "id": community.id,
        "created": community.created,
        "updated": community.created,
        "links": {"self": here, "self_html": f"{addresses().site}/communities/{community.slug}/"},
        "revision_id": 2,
        "slug": community.slug,
        "metadata": {"title": community.title},
        "access": community.access,
    }


def _request(review: Review) -> Json:
    here = f"{addresses().api}/requests/{review.id}"
    offered: dict[str, tuple[str, ...]] = {"created": ("submit",), "submitted": ("accept", "decline", "cancel")}
    actions = {name: f"{here}/actions/{name}" for name in offered.get(review.status, ())}
    shown: dict[str, Any] = {
        "id": review.id,
        "created": review.created,
        "links": {"self": here, "actions": actions},
        "type": review.kind,
        "status": review.status,
        "is_open": review.is_open,
        "is_closed": review.status in ("accepted", "declined", "cancelled"),
        "is_expired": False,
        "receiver": {"community": review.community},
        "topic": {"record": review.topic},
    }
    return shown
