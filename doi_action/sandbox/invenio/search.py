"""Searching records: one's own with their drafts, everybody's, the versions of one. Lags behind where it is told to."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from doi_action.sandbox.accounts import Account
from doi_action.sandbox.invenio.documents import Addresses, document
from doi_action.sandbox.invenio.index import Seen, from_snapshot
from doi_action.sandbox.invenio.installation import Installation
from doi_action.sandbox.invenio.refusal import NO_PID, Refusal, not_found
from doi_action.sandbox.invenio.schemas import Json
from doi_action.sandbox.invenio.versions import require_not_deleted
from doi_action.sandbox.refusal import Refusal as RefusalOfAll
from doi_action.sandbox.search import Term, fits, matches, parse_query

_TEXTS = {
    ("metadata", "title"), ("metadata", "publisher"), ("metadata", "description"), ("pids", "doi", "identifier"),
    ("parent", "pids", "doi", "identifier"), ("metadata", "identifiers", "identifier"),
}  # fmt: skip
"""Fields that are searched by their words; others are found by the whole of them, `metadata.version` among them.

Source: invenio-rdm-records `records/mappings/`, `record-v7.0.0.json`.
"""
_WORD = re.compile(r"\w+(?:[.:']\w+)*")
"""A word as the search engine sees it. Source: Unicode Standard Annex 29, Lucene's StandardTokenizer."""

_ORDERS: dict[str, tuple[Callable[[Seen], Any], bool]] = {
    "newest": (lambda seen: seen.version.created, True),
    "oldest": (lambda seen: seen.version.created, False),
    "updated-desc": (lambda seen: seen.version.updated, True),
    "updated-asc": (lambda seen: seen.version.updated, False),
    "version": (lambda seen: (seen.version.index, seen.version.created), True),
    "bestmatch": (lambda seen: seen.version.updated, True),
}
"""How hits are ordered: by what, and whether the greatest comes first. Ranking is not played."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """The hits of a page, how many there are in all, and how they are ordered."""

    hits: tuple[Seen, ...]
    total: int
    order: str


def own(here: Installation, caller: Account, asked: Mapping[str, str], addresses: Addresses) -> Found:
    """The caller's drafts and records. A record that is being edited is shown as its draft."""
    drafts = _known(here, "draft")
    edited = {seen.version.id for seen in drafts}
    records = [seen for seen in _known(here, "record") if seen.version.id not in edited]

    mine = [seen for seen in (*drafts, *records) if seen.work.owner == caller.name]
    order = "bestmatch" if asked.get("q") else "updated-desc"
    return _page(here, mine, asked, addresses, order=order)


def public(here: Installation, asked: Mapping[str, str], addresses: Addresses) -> Found:
    """Published records that everybody may see."""
    records = [seen for seen in _known(here, "record") if seen.version.access["record"] == "public"]
    order = "bestmatch" if asked.get("q") else "newest"
    return _page(here, records, asked, addresses, order=order)


def versions(here: Installation, identifier: str, asked: Mapping[str, str], addresses: Addresses) -> Found:
    """The published versions of the work that the version of that id belongs to. Raises Refusal."""
    with here.reading() as shelf:
        version = shelf.record(identifier) or shelf.draft(identifier)
        work = shelf.work(identifier)
    require_not_deleted(work)
    if version is None:
        raise not_found() if work else not_found(NO_PID)
    records = [seen for seen in _known(here, "record") if seen.work.id == version.work]
    return _page(here, records, {**asked, "allversions": "true"}, addresses, order="version")


def _known(here: Installation, kind: str) -> list[Seen]:
    with here.reading() as shelf:
        return [from_snapshot(kept) for kept in shelf.indexed(kind, here.search_time())]


def _page(
    here: Installation, known: Iterable[Seen], asked: Mapping[str, str], addresses: Addresses, *, order: str
) -> Found:
    try:
        query = parse_query(asked.get("q"), is_camel_case=False)
    except RefusalOfAll as refused:
        raise Refusal(refused.status, refused.errors[0]["title"]) from refused

    every_version = asked.get("allversions", "").lower() in ("true", "1")
    found = []
    for seen in known:
        is_wanted = every_version or seen.version.id in (seen.work.latest, seen.work.next_draft)
        if is_wanted and matches(_searched(seen, addresses), query, fits=_fits):
            found.append(seen)

    order = asked.get("sort") or order
    key, is_falling = _ORDERS.get(order, _ORDERS["newest"])
    found.sort(key=key, reverse=is_falling)
    size, page = _number(asked.get("size"), 25), max(_number(asked.get("page"), 1), 1)
    return Found(hits=tuple(found[(page - 1) * size : page * size]), total=len(found), order=order)


def _fits(text: str, term: Term) -> bool:
    """Whether a field that says `text` has the words of `term` one after the other, or is the whole of it."""
    if term.path not in _TEXTS:
        return fits(text, term)
    wanted, words = _WORD.findall(term.value), _WORD.findall(text)
    places = range(len(words) - len(wanted) + 1)
    return any(words[place : place + len(wanted)] == wanted for place in places)


def _searched(seen: Seen, addresses: Addresses) -> Json:
    """What a query looks through. `is_draft` is not among it: searching by it finds nothing."""
    shown = document(seen, addresses, owner="")
    return {name: part for name, part in shown.items() if name not in ("is_draft", "links")}


def _number(text: str | None, default: int) -> int:
    text = text or ""
    is_number = text.isdecimal() and len(text) < 10
    return int(text) if is_number else default
