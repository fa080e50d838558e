"""SWHIDs of a release: its own, as git computes them, and those that files claim for it, compared with these.

A record that calls a version identical with a SWHID says which bytes were cited. A file at a tag cannot hold the id of
the tree that it is part of, so that what it claims is an older content's, left behind by the release before.
Source: ISO/IEC 18670; "swh:1:dir" and "swh:1:rev" are git's own names of tree and commit.
"""

import re
from dataclasses import replace

from doi_action.facts import Fact, Location, Reading, Remark
from doi_action.model import AlternateIdentifier, RelatedIdentifier
from doi_action.snapshot import Tree

_SWHID = re.compile(r"swh:1:(snp|rel|rev|dir|cnt):[0-9a-f]{40}")
_SHA1 = re.compile(r"[0-9a-f]{40}")
_NO_VERSION = {
    "snp": "it names the whole repository with all its branches",
    "cnt": "it names the content of a single file",
}


def swhids_of(tree: Tree) -> tuple[str, ...]:
    """The SWHIDs of a commit's files and of the commit; none where git names objects otherwise than by SHA-1."""
    if tree.oid is None or not _SHA1.fullmatch(tree.oid):
        return ()
    return f"swh:1:dir:{tree.oid}", f"swh:1:rev:{tree.commit}"


def identical(swhid: str) -> RelatedIdentifier:
    """The link that says that a version is the content of this SWHID."""
    return RelatedIdentifier(value=swhid, scheme="SWHID", relation="IsIdenticalTo")


def compared(reading: Reading, own: tuple[str, ...]) -> Reading:
    """The reading without SWHIDs that are not identical with the release, each with a warning at its place.

    `own` are those of the release; none while its content is not known, and then only what no version can be is left
    out. Links of another relation say nothing about the content of this version.
    """
    facts: list[Fact] = []
    remarks = list(reading.remarks)
    for fact in reading.facts:
        if fact.field not in ("related_identifiers", "alternate_identifiers"):
            facts.append(fact)
            continue

        links = []
        places = []
        for number, link in enumerate(fact.entries):
            place = fact.parts[number] if number < len(fact.parts) else fact.location
            wrong = _wrong(link, own)
            if wrong:
                remarks.append(_other_content(wrong, place, own))
                continue

            links.append(link)
            places.append(place)

        if links:
            parts = tuple(places) if fact.parts else ()
            facts.append(replace(fact, value=tuple(links), parts=parts))
    return replace(reading, facts=tuple(facts), remarks=tuple(remarks))


def _wrong(claim: RelatedIdentifier | AlternateIdentifier, own: tuple[str, ...]) -> str | None:
    """The SWHID, also in an address of the archive, with which the release is wrongly called identical."""
    # Another name of the very same work says that it is identical, too.
    says_identical = isinstance(claim, AlternateIdentifier) or claim.relation == "IsIdenticalTo"
    found = _SWHID.search(claim.value)
    if found is None or not says_identical:
        return None

    swhid = found.group()
    is_never_a_version = found.group(1) in _NO_VERSION
    is_of_other_content = bool(own) and swhid not in own
    if is_never_a_version or is_of_other_content:
        return swhid
    return None


def _other_content(swhid: str, place: Location, own: tuple[str, ...]) -> Remark:
    kind = swhid.split(":")[2]
    what = _NO_VERSION.get(kind, "it names other content than the release's")
    instead = f"; the record states the release's own, {own[0]}" if own else ""
    return Remark(
        rule="swhid-of-other-content",
        message=f"'{swhid}' is left out of the record: {what}",
        path=place.path,
        line=place.line,
        column=place.column,
        field="identifiers",
        fix=f"delete the entry{instead}",
    )
