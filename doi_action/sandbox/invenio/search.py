"""Searching records: one's own with their drafts, everybody's, the versions of one. Lags behind where it is told to."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from doi_action.sandbox.accounts import Account
from doi_action.sandbox.invenio.documents import Addresses, document
from doi_action.sandbox.invenio.index import Seen, from_snapshot
from doi_action.sandbox.invenio.installation import Installation
from doi_action.sandbox.invenio.refusal import NO_PID, not_found
from doi_action.sandbox.invenio.schemas import Json
from doi_action.sandbox.search import matches, parse_query

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
    return _page(here, mine, asked, addresses, order="bestmatch" if asked.get("q") else "updated-desc")


def public(here: Installation, asked: Mapping[str, str], addresses: Addresses) -> Found:
    """Published records that everybody may see."""
    records = [seen for seen in _known(here, "record") if seen.version.access["record"] == "public"]
    return _page(here, records, asked, addresses, order="bestmatch" if asked.get("q") else "newest")


def versions(here: Installation, identifier: str, asked: Mapping[str, str], addresses: Addresses) -> Found:
    """The published versions of the work that the version of that id belongs to. Raises Refusal."""
    with here.reading() as shelf:
        version = shelf.record(identifier) or shelf.draft(identifier)
    if version is None:
        raise not_found(NO_PID)
    records = [seen for seen in _known(here, "record") if seen.work.id == version.work]
    return _page(here, records, {**asked, "allversions": "true"}, addresses, order="version")


def _known(here: Installation, kind: str) -> list[Seen]:
    with here.reading() as shelf:
        return [from_snapshot(kept) for kept in shelf.indexed(kind, here.search_time())]


def _page(
    here: Installation, known: Iterable[Seen], asked: Mapping[str, str], addresses: Addresses, *, order: str
) -> Found:
    query = parse_query(asked.get("q"), is_camel_case=False)
    every_version = asked.get("allversions", "").lower() in ("true", "1")
    found = []
    for seen in known:
        is_wanted = every_version or seen.version.id in (seen.work.latest, seen.work.next_draft)
        if is_wanted and matches(_searched(seen, addresses), query):
            found.append(seen)

    order = asked.get("sort") or order
    key, is_falling = _ORDERS.get(order, _ORDERS["newest"])
    found.sort(key=key, reverse=is_falling)
    size, page = _number(asked.get("size"), 25), max(_number(asked.get("page"), 1), 1)
    return Found(hits=tuple(found[(page - 1) * size : page * size]), total=len(found), order=order)


def _searched(seen: Seen, addresses: Addresses) -> Json:
    """What a query looks through. `is_draft` is not among it: searching by it finds nothing."""
    shown = document(seen, addresses, owner="")
    return {name: part for name, part in shown.items() if name not in ("is_draft", "links")}


def _number(text: str | None, default: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 10 else default
