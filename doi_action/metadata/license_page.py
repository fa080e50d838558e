"""The page of a licence that a card names by a file beside it: known only once the release is."""

import posixpath
from dataclasses import replace
from typing import cast
from urllib.parse import quote

from doi_action.facts import Fact, LeftOut, Reading
from doi_action.model import License, Release
from doi_action.snapshot import Snapshot


def with_license_page(files: Reading, snapshot: Snapshot) -> Reading:
    """The reading with the address of a licence that a card names by a file beside it (`license_link: LICENSE.md`).

    The file's name leads nowhere from a record; its page at the tag does, where the host has one and the file is there.
    """
    links = [left for left in files.left_out if left.field == "license_link"]
    if not links or not snapshot.release.files_page:
        return files

    facts, left_out = files.facts, files.left_out
    for left in links:
        folder = posixpath.dirname(left.location.path)
        path = posixpath.normpath(posixpath.join(folder, left.value))
        is_there = path in snapshot.at_tag.sizes or path in snapshot.at_tag.contents
        if not is_there:
            continue

        page = _file_page(snapshot.release, path)
        paged = tuple(_with_page(fact, left, page) for fact in facts)
        if paged != facts:
            facts = paged
            left_out = tuple(other for other in left_out if other is not left)
    return replace(files, facts=facts, left_out=left_out)


def _with_page(fact: Fact, left: LeftOut, page: str) -> Fact:
    """The licences of the same card, those with the page that are somebody's own: a name, and no address yet."""
    is_of_card = fact.location.path == left.location.path
    if fact.field != "licenses" or not is_of_card:
        return fact

    rights = []
    for right in cast("tuple[License, ...]", fact.value):
        is_named = right.name is not None
        is_own = is_named and right.spdx is None and right.url is None
        rights.append(replace(right, url=page) if is_own else right)
    return replace(fact, value=tuple(rights))


def _file_page(release: Release, path: str) -> str:
    """The page of one file at the tag: where folders have a `tree`, files have a `blob` (GitHub, GitLab, the Hub)."""
    of_folder = f"/tree/{quote(release.tag, safe='/')}"
    page = release.files_page or ""
    if page.endswith(of_folder):
        page = page.removesuffix(of_folder) + of_folder.replace("/tree/", "/blob/", 1)
    return f"{page}/{quote(path)}"
