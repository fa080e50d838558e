"""Routes of vocabularies: one term, or a search among them."""

from flask import Blueprint, Response, request

from doi_action.sandbox.invenio.refusal import NO_PID, not_found
from doi_action.sandbox.invenio.schemas import Json
from doi_action.sandbox.invenio.service import answer, listed
from doi_action.sandbox.invenio.vocabularies import term, term_document, vocabularies

_BY_THEIR_OWN_ROUTE = ("affiliations", "funders", "awards", "subjects", "names")


def add_vocabularies_api(api: Blueprint) -> None:
    """Add the routes to `api`."""

    @api.get("/vocabularies/<vocabulary>")
    def terms(vocabulary: str) -> Response:
        if vocabulary not in vocabularies() or vocabulary in _BY_THEIR_OWN_ROUTE:
            raise not_found(NO_PID)
        return _found(vocabulary)

    @api.get("/vocabularies/<vocabulary>/<path:identifier>")
    def read_term(vocabulary: str, identifier: str) -> Response:
        known = None if vocabulary in _BY_THEIR_OWN_ROUTE else term(vocabulary, identifier)
        if known is None:
            raise not_found(NO_PID)
        return answer(term_document(identifier, known))

    @api.get("/<any(affiliations, funders, awards, subjects, names):vocabulary>")
    def organisations(vocabulary: str) -> Response:
        return _found(vocabulary)

    @api.get("/<any(affiliations, funders, awards, subjects, names):vocabulary>/<path:identifier>")
    def organisation(vocabulary: str, identifier: str) -> Response:
        known = term(vocabulary, identifier)
        if known is None:
            raise not_found(NO_PID if vocabulary == "subjects" else "Not found.")
        return answer(term_document(identifier, known))


def _found(vocabulary: str) -> Response:
    """The terms in whose id or name the words of the query stand."""
    words = request.args.get("q", "").lower().replace('"', "").split()
    size, page = (request.args.get(name, default, type=int) for name, default in (("size", 25), ("page", 1)))
    hits: list[Json] = []
    for identifier, known in vocabularies().get(vocabulary, {}).items():
        text = f"{identifier} {known.get('name', '')} {known.get('title', {}).get('en', '')}".lower()
        if all(word in text for word in words):
            hits.append(term_document(identifier, known))
    begin = (page - 1) * size
    return listed(hits[begin : begin + size], len(hits), sortBy="bestmatch" if words else "title")
