"""The page of a licence that a card names by a file beside it: known only once the release is."""

import posixpath
from dataclasses import replace
from urllib.parse import quote

from doi_action.facts import Fact, LeftOut, Reading
from doi_action.model import License
from doi_action.snapshot import Snapshot


def with_license_page(files: Reading, snapshot: Snapshot) -> Reading:
    """The reading with the address of a licence that a card names by a file beside it (`license_link: LICENSE.md`).

    The file's name leads nowhere from a record; its page at the tag does, where the host has one and the file is there.
    """
    links = [left for left in files.left_out if left.field == "license_link"]
    pages = snapshot.release.files_page
    if not links or not pages:
        return files

    # Where folders have a `tree`, files have a `blob` (GitHub, GitLab, the Hub).
    of_tag = f"/tree/{quote(snapshot.release.tag, safe='/')}"
    if pages.endswith(of_tag):
        pages = pages.removesuffix(of_tag) + of_tag.replace("/tree/", "/blob/", 1)

    facts = files.facts
    left_out = list(files.left_out)
    for left in links:
        folder = posixpath.dirname(left.location.path)
        path = posixpath.normpath(posixpath.join(folder, left.value))
        is_there = path in snapshot.at_tag.sizes or path in snapshot.at_tag.contents
        if not is_there:
            continue

        page = f"{pages}/{quote(path)}"
        paged = tuple(_with_page(fact, left, page) for fact in facts)
        if paged != facts:
            facts = paged
            left_out = [other for other in left_out if other is not left]

    return replace(files, facts=facts, left_out=tuple(left_out))


def _with_page(fact: Fact, left: LeftOut, page: str) -> Fact:
    """The licences of the same card, those with the page that are somebody's own: a name, and no address yet."""
    is_of_card = fact.location.path == left.location.path
    if fact.field != "licenses" or not is_of_card:
        return fact

    rights: list[License] = []
    for right in fact.entries:
        has_address = right.spdx is not None or right.url is not None
        if has_address or right.name is None:
            rights.append(right)
        else:
            rights.append(replace(right, url=page))
    return replace(fact, value=tuple(rights))
