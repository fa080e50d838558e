"""Taking over a lineage that was made elsewhere: which of its records is the version of which tag.

Pure. A record is matched by our marker, by the version that it states, by a link to the tag's page, or by a day that
one tag and one record share alone; the first that tells decides. What cannot be told stays a version without a tag.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from urllib.parse import unquote, urlsplit

from doi_action.identifiers.types import Doi
from doi_action.lineage import Lineage, Marker, RegistryRecord, Version
from doi_action.plan.steps import Update
from doi_action.plan.three_way import FieldChange

ENDINGS = (".zip", ".tar.gz")
"""What may follow a tag in the address of its archive."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Match:
    """A record and the version that it is; `by` says what told it, "" where nothing did."""

    record: RegistryRecord
    version: Version | None = None
    by: str = ""


def matched(
    records: tuple[RegistryRecord, ...], versions: tuple[Version, ...], named: Mapping[str, str]
) -> tuple[Match, ...]:
    """Each record with its version, in the order of the records; no tag stands for two.

    `versions` are all that have a tag, `named` the version of each tag.
    """
    left = {version.tag.name: version for version in versions}
    found: dict[Doi, Match] = {}

    for by, fitting in WAYS.items():
        fits: dict[Doi, list[Version]] = {}
        claims: Counter[str] = Counter()
        waiting = [record for record in records if record.doi not in found]
        for record in waiting:
            fits[record.doi] = fitting(record, tuple(left.values()), named)
            claims.update(version.tag.name for version in fits[record.doi])

        for record in waiting:
            several = fits[record.doi]
            # What two records say of one tag, or one record of two, tells nothing.
            if len(several) != 1:
                continue

            version = several[0]
            if claims[version.tag.name] == 1:
                found[record.doi] = Match(record=record, version=version, by=by)
                del left[version.tag.name]

    return tuple(found.get(record.doi, Match(record=record)) for record in records)


def _by_marker(record: RegistryRecord, versions: tuple[Version, ...], _: Mapping[str, str]) -> list[Version]:
    if record.marker is None:
        return []
    return [version for version in versions if version.text == record.marker.version]


def _by_version(record: RegistryRecord, versions: tuple[Version, ...], named: Mapping[str, str]) -> list[Version]:
    stated = (record.metadata.version or "").strip()
    plain = stated
    if re.match(r"[vV]\d", stated):
        plain = stated[1:]

    spellings = (named.get(stated), stated, plain)
    return [version for version in versions if version.text in spellings]


def _by_link(record: RegistryRecord, versions: tuple[Version, ...], _: Mapping[str, str]) -> list[Version]:
    """Tags whose page or archive the record leads to or names."""
    addresses = [link.value for link in record.metadata.related_identifiers]
    if record.metadata.landing_page:
        addresses.append(record.metadata.landing_page)

    ends = set()
    for address in addresses:
        if "://" not in address:
            continue

        last = unquote(urlsplit(address).path).rstrip("/").rpartition("/")[2]
        for ending in ENDINGS:
            last = last.removesuffix(ending)
        ends.add(last)

    found = []
    for version in versions:
        # An address of a tag `package/1.0` ends in 1.0 as well.
        last_of_tag = version.tag.name.rpartition("/")[2]
        if last_of_tag in ends:
            found.append(version)
    return found


def _by_day(record: RegistryRecord, versions: tuple[Version, ...], _: Mapping[str, str]) -> list[Version]:
    day = record.metadata.publication_date
    if day is None:
        return []

    found = []
    for version in versions:
        made = version.tag.date
        if made is not None and made.date() == day:
            found.append(version)
    return found


Fitting = Callable[[RegistryRecord, tuple[Version, ...], Mapping[str, str]], list[Version]]
"""(record, the versions that are left, the version of each tag) -> those that the record may be."""

WAYS: Mapping[str, Fitting] = {
    "its marker": _by_marker,
    "its version": _by_version,
    "a link": _by_link,
    "its day": _by_day,
}
"""What tells the version of a record, the surest first."""


def adopting_steps(lineage: Lineage, identity: str, matches: tuple[Match, ...]) -> Iterator[Update]:
    """What gives each matched record, oldest version first, and the concept's our marker; nothing where it has it."""
    for match in matches:
        version = match.version
        if version is None:
            continue

        marker = Marker(identity=identity, work=lineage.work, version=version.text, commit=version.tag.commit)
        yield from _marking(
            match.record, marker, f"it is version {version.text}, tag {version.tag.name}, by {match.by}"
        )

    if lineage.concept is not None:
        marker = Marker(identity=identity, work=lineage.work)
        yield from _marking(lineage.concept, marker, "it stands for all versions of this work from now on")


def _marking(record: RegistryRecord, marker: Marker, reason: str) -> Iterator[Update]:
    before = record.marker
    if before == marker:
        return

    was: tuple[str, ...] = ()
    if before is not None:
        was = (str(before),)
        is_others = (before.identity, before.work) != (marker.identity, marker.work)
        if is_others:
            reason = f"{reason}; until now it was of '{before.identity}'"

    change = FieldChange(field="marker", old=was, new=(str(marker),))
    yield Update(record=replace(record, marker=marker), fields=("marker",), reason=reason, changes=(change,))
