"""Exactly one record per release: of several drafts and records of one release, which counts, and who makes way.

A run may end at any moment, and two may run at once. The host has no call that makes a draft once, so this is agreed
on: what is published counts before any draft, then the draft that was made first; whoever finds that another counts
deletes its own. See docs/decisions/one-record-per-release.md.
"""

from doi_action.registries.inveniordm import errors
from doi_action.registries.inveniordm.documents import (
    Json,
    age,
    doi_in,
    id_in,
    is_newest,
    is_newest_draft,
    is_public,
    place_in_chain,
    version_in,
)
from doi_action.registries.inveniordm.records import Records
from doi_action.registries.inveniordm.search import Search


def refuse_second(draft: Json, records: Records, search: Search) -> None:
    """The last look before what cannot be taken back: nothing else was published, or is about to be.

    Raises Unreachable where another run is at it, ConflictError where another version waits to be the first.
    """
    if place_in_chain(draft) == 1:
        _refuse_other_first(draft, records, search)
    else:
        _refuse_other_next(draft, records)


def _refuse_other_next(draft: Json, records: Records) -> None:
    """Of two drafts of a next version, which two requests at one moment make, the host calls one the newest.

    Both could be published (InvenioRDM 14.0). What is asked here is read from the database, and so exact at once.
    """
    asked = records.asked(str(doi_in(draft)), id_in(draft))
    fresh = records.accepted(records.api.draft(id_in(draft)), asked)
    before = records.newest_before(fresh)
    how = ""
    if not is_newest_draft(fresh):
        how = "and its draft is the newer one"
    if before is not None:
        there_now = records.accepted(records.api.record(id_in(before)), asked)
        if not is_newest(there_now):
            how = "and has published"

    if how:
        records.give_way(fresh)
        raise errors.another_run(asked, how)


def _refuse_other_first(draft: Json, records: Records, search: Search) -> None:
    """Of all drafts of a work without any version the first made begins it; the others make way."""
    asked = records.asked(str(doi_in(draft)), id_in(draft))
    for other in search.listed_with(draft):
        if id_in(other) == id_in(draft):
            continue

        name = doi_in(other) or id_in(other)
        is_same_release = version_in(other) == version_in(draft)
        is_older = age(other) < age(draft)
        counts_before_ours = is_older and is_same_release
        if is_public(other) or counts_before_ours:
            records.give_way(draft)
            raise errors.another_run(asked, f"under {name}")
        if is_older:
            raise errors.older_first_draft(asked, version_in(other), doi_in(other))
        if is_same_release:
            # That run may not have seen ours: at the host, deleted and published exclude one another.
            is_gone = records.api.discard(id_in(other)).status == 204
            if not is_gone and records.api.record(id_in(other)).status == 200:
                raise errors.another_run(asked, f"and has published {name}")
