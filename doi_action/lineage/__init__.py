"""Lineage: which DOI a work and each of its versions has, and how the versions follow one another.

Pure policy, the heart of the product: identity to names, names to order, order to relations.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TypeGuard

from doi_action.errors import ExitCode
from doi_action.identifiers.prefixes import SANDBOX_PREFIX
from doi_action.identifiers.types import CROCKFORD, Doi, base32_number, base32_text, mod97_check_digits
from doi_action.lineage.versions import VersionOrder, is_prerelease
from doi_action.model import DepositFile, Metadata, Tag

MARKER_TYPE = "doi-action"
"""alternateIdentifierType of our marker."""


class DoiState(StrEnum):
    """DataCite's states. A draft is deletable and does not resolve; the two others stay for ever."""

    DRAFT = "draft"
    REGISTERED = "registered"
    FINDABLE = "findable"


@dataclass(frozen=True, kw_only=True, slots=True)
class Marker:
    """What our record says of its origin: `identity#work` for a concept, `identity#work@version+commit` for a version.

    >>> str(Marker(identity="github:1", work="", version="1.0", commit="abc"))
    'github:1#@1.0+abc'
    """

    identity: str
    work: str = ""
    version: str | None = None
    commit: str | None = None

    def __str__(self) -> str:
        of_work = f"{self.identity}#{self.work}"
        if self.version is None:
            return of_work

        commit = self.commit or ""
        return f"{of_work}@{self.version}+{commit}"


def parse_marker(text: str) -> Marker | None:
    """The marker that `text` is, or None. A version may hold `@` and `+`; the commit is what follows the last `+`."""
    found = re.fullmatch(r"([a-z]+:[^#]+)#([^@]*)(?:@(.+)\+([0-9a-f]*))?", text)
    if not found:
        return None
    identity, work, version, commit = found.groups()
    return Marker(identity=identity, work=work, version=version, commit=commit or None)


@dataclass(frozen=True, kw_only=True, slots=True)
class RegistryRecord:
    """One DOI as a registry holds it, or as we want it to.

    `metadata.version` is the version's text. `marker` is ours, None on a record of others; `resolves` is None when the
    registry does not say, False when the DOI has not reached the resolver yet. `updated` is the registry's own time
    stamp, as text; `revision` counts the changes of the metadata since it was created, where the registry counts them.
    `concept_doi` is told of a version by a registry that keeps the concept itself. `beyond` names what the record says
    that Metadata has no field for: the registry's own word for the place, and what stands there. `files` are those that
    the registry keeps, where it keeps any. `is_latest`: the concept DOI leads here, at a registry that moves it by
    itself, else None.
    """

    doi: Doi
    state: DoiState
    metadata: Metadata
    marker: Marker | None = None
    beyond: tuple[tuple[str, str], ...] = ()
    resolves: bool | None = None
    updated: str | None = None
    revision: int | None = None
    concept_doi: Doi | None = None
    files: tuple[DepositFile, ...] = field(default=(), compare=False)
    is_latest: bool | None = field(default=None, compare=False)

    @property
    def commit(self) -> str | None:
        """The commit that our marker names."""
        return self.marker.commit if self.marker else None

    @property
    def version(self) -> str | None:
        """The version as our marker names it; a record without one says it in its own words."""
        return self.marker.version if self.marker else self.metadata.version

    @property
    def is_concept(self) -> bool:
        """Whether our marker says that it stands for all versions."""
        return self.marker is not None and self.marker.version is None

    def is_of(self, identity: str | None, work: str) -> bool:
        """Whether our marker says that it was made for this work of this repository."""
        return self.marker is not None and (self.marker.identity, self.marker.work) == (identity, work)

    def related(self, relation: str) -> tuple[Doi, ...]:
        """The DOIs that this record names with `relation`, in the record's order."""
        found = []
        for link in self.metadata.related_identifiers:
            if link.relation != relation or link.scheme != "DOI":
                continue

            prefix, slash, suffix = link.value.lower().partition("/")
            if slash:
                found.append(Doi(prefix, suffix))
        return tuple(found)


def is_out(record: RegistryRecord | None) -> TypeGuard[RegistryRecord]:
    """Whether there is a record and it is no draft any more: its DOI resolves, and stays for ever."""
    return record is not None and record.state is not DoiState.DRAFT


@dataclass(frozen=True, kw_only=True, slots=True)
class Conflict:
    """Records, tags and settings that contradict each other, in the four parts of a finding.

    `rule` names the situation, `exit_code` what a verb ends with that would have to write across it.
    """

    rule: str
    message: str
    why: str
    fix: str
    exit_code: ExitCode = ExitCode.CONFLICT


@dataclass(frozen=True, kw_only=True, slots=True)
class Version:
    """A version of a work: its text, its tag, its DOI.

    A version that only the registry tells of has a tag without a name, whose place among the others git cannot say.
    `flag` is what the host's release says of being a pre-release, None where there is no release.
    """

    text: str
    tag: Tag
    doi: Doi
    flag: bool | None = None

    @property
    def order(self) -> VersionOrder:
        """Where it stands among versions."""
        return VersionOrder(self.text, self.tag)

    @property
    def prerelease(self) -> bool:
        """Whether it is one before the release: the host's word, else what the text says."""
        if self.flag is not None:
            return self.flag
        return is_prerelease(self.text)

    @property
    def rank(self) -> tuple[bool, VersionOrder]:
        """What decides which version is the newest: a release before any pre-release, then the order."""
        return not self.prerelease, self.order


@dataclass(frozen=True, kw_only=True, slots=True)
class Lineage:
    """A work as its registry and its tags know it, seen from the version to be published.

    `concept` and `current` are the records found, None where there is none yet. `versions` are all that have a tag,
    `published` those that the concept lists, with or without a tag, `listed` all DOIs it lists. `withdrawn` are listed
    and out of the index, and so neither newest nor followed: those that would be, since of others nobody asks.
    `predecessor` is the version this one follows and `successors` those that will follow it; `records` holds what was
    read of them.
    `foreign` are DOIs in the files that look like ours and belong to another work: they came with a fork or a template.
    `conflicts` are what contradicts in all this; a verb that writes refuses them.

    Where the registry names the DOIs, `provisional` are placeholders for names that it has not given yet: they are
    shown in a dry run, and neither sent nor committed. `reserved` are names for which this run made a draft; `drafts`
    are those of drafts that the registry shows for other versions of the work.
    """

    identity: str
    work: str
    concept_doi: Doi
    version: Version
    concept: RegistryRecord | None = None
    current: RegistryRecord | None = None
    versions: tuple[Version, ...] = ()
    published: tuple[Version, ...] = ()
    withdrawn: tuple[Version, ...] = ()
    listed: frozenset[Doi] = frozenset()
    predecessor: Version | None = None
    successors: tuple[Version, ...] = ()
    records: Mapping[Doi, RegistryRecord] = field(default_factory=dict)
    foreign: tuple[Doi, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    provisional: frozenset[Doi] = frozenset()
    reserved: frozenset[Doi] = frozenset()
    drafts: frozenset[Doi] = frozenset()

    @property
    def newest(self) -> bool:
        """Whether no published version is newer, so that the concept speaks of this one."""
        return self.newer is None

    @property
    def newer(self) -> Version | None:
        """The newest published version where that is another than this one.

        A pre-release is the newest only where nothing but pre-releases is published.
        """
        others = [version for version in self.published if version.doi != self.version.doi]
        if not others:
            return None

        last = max(others, key=lambda version: version.rank)
        if last.rank < self.version.rank:
            return None
        return last

    @property
    def is_withdrawn(self) -> bool:
        """Whether this very version was published and taken out of the index again."""
        return self.current is not None and self.current.state is DoiState.REGISTERED

    @property
    def own_records(self) -> tuple[RegistryRecord, ...]:
        """What the registry holds of this version and of the concept."""
        known = []
        if self.current is not None:
            known.append(self.current)
        if self.concept is not None:
            known.append(self.concept)
        return tuple(known)

    @property
    def concept_marker(self) -> Marker:
        """What the concept's record says of its origin."""
        return Marker(identity=self.identity, work=self.work)

    @property
    def version_marker(self) -> Marker:
        """What the version's record says of its origin; which commit a version without a tag will name nobody knows."""
        commit = self.version.tag.commit or None
        return Marker(identity=self.identity, work=self.work, version=self.version.text, commit=commit)


def opaque_suffix(text: str) -> str:
    """The suffix named by `text`: 12 characters of Crockford base 32 in groups of four, two check digits.

    The first 60 bits of SHA-256 over the UTF-8 text; check digits 98 - (100 n mod 97), ISO 7064 MOD 97-10.
    """
    # Twelve characters of five bits hold sixty of the first sixty-four.
    number = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") >> 4
    letters = base32_text(number, length=12)
    return f"{letters[:4]}-{letters[4:8]}-{letters[8:]}-{mod97_check_digits(number)}"


def concept_suffix(identity: str, work: str = "") -> str:
    """The suffix of a work's concept DOI.

    >>> concept_suffix("github:123456")
    'wa5f-kfy6-b7wk-11'
    """
    return opaque_suffix(f"doi-action/1\n{identity}\n{work}")


def version_suffix(concept: Doi, version: str) -> str:
    """The suffix of a version's DOI under the concept's.

    >>> version_suffix(Doi("10.14454", "wa5f-kfy6-b7wk-11"), "1.2.0")
    'd1a5-bmqq-e7sb-07'
    """
    return opaque_suffix(f"doi-action/1\n{concept}\n{version}")


def has_our_check_digits(doi: Doi) -> bool:
    """Whether the suffix has the form and the check digits of a name of ours."""
    found = re.fullmatch(f"([{CROCKFORD}]{{4}})-([{CROCKFORD}]{{4}})-([{CROCKFORD}]{{4}})-([0-9]{{2}})", doi.suffix)
    if found is None:
        return False

    *groups, check_digits = found.groups()
    number = base32_number("".join(groups))
    return mod97_check_digits(number) == check_digits


READABLE = re.compile(r"[^-._;()/:a-zA-Z0-9*~$=]+")
"""What a DOI suffix at DataCite may not hold (lupo, doi.rb)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Suffixes:
    """How the DOIs of one work are named. `pattern` is "opaque" or holds {version} and perhaps {name} and {work}."""

    pattern: str
    identity: str
    name: str
    work: str

    def concept(self) -> str:
        """The suffix of the concept DOI. A readable one is the pattern without its version."""
        if self.pattern == "opaque":
            return concept_suffix(self.identity, self.work)

        # With the version goes what joins it to the rest: `demo-v{version}` is `demo`.
        return re.sub(r"(?<![-._/:])[-._/:]+v?$|^v?[-._/:]+", "", self._filled(""))

    def version(self, concept: Doi, version: str) -> str:
        """The suffix of a version's DOI."""
        if self.pattern == "opaque":
            return version_suffix(concept, version)
        return self._filled(version)

    def _filled(self, version: str) -> str:
        text = self.pattern.replace("{name}", self.name).replace("{work}", self.work).replace("{version}", version)
        return READABLE.sub("-", text).lower()


def versions_of(
    tags: tuple[Tag, ...], named: Mapping[str, str], *, concept: Doi, prefix: str, names: Suffixes
) -> tuple[Version, ...]:
    """Every tag that names a version, with the DOI that version has by our naming, in the order of the tags.

    `named` holds the version of each tag that names one.
    """
    versions = []
    for tag in tags:
        text = named.get(tag.name)
        if text is None:
            continue

        doi = Doi(prefix, names.version(concept, text))
        versions.append(Version(text=text, tag=tag, doi=doi))
    return tuple(versions)


def rivals(version: Version, versions: tuple[Version, ...]) -> tuple[Version, ...]:
    """Other tags that name the same version on another commit: nobody can say which of them the DOI would cite."""
    others = []
    for other in versions:
        same_version = other.text == version.text
        if same_version and other.tag.commit != version.tag.commit:
            others.append(other)
    return tuple(others)


def placeholder(what: str) -> Doi:
    """What stands for a DOI that only the registry can name: under a prefix that is never real, easy to find in a text.

    Its suffix holds nothing that a badge, a URL or LaTeX would write in another way.

    >>> str(placeholder("version 1.2.0-rc"))
    '10.0000/doi.to.be.named.version.1.2.0.rc'
    """
    plain = re.sub(r"[^a-z0-9]+", ".", what.lower()).strip(".")
    return Doi(SANDBOX_PREFIX, f"doi.to.be.named.{plain}")


def published_among(versions: tuple[Version, ...], listed: frozenset[Doi]) -> tuple[Version, ...]:
    """The versions whose DOI the concept lists, under whatever prefix it was minted, oldest version first."""
    by_suffix = {doi.suffix: doi for doi in listed}
    found = []
    for version in versions:
        doi = by_suffix.get(version.doi.suffix)
        if doi is not None:
            found.append(replace(version, doi=doi))
    return tuple(sorted(found, key=lambda version: version.order))


def with_withdrawn(lineage: Lineage, *gone: Version) -> Lineage:
    """The lineage as it will be once these versions are withdrawn, or a draft among them is discarded."""
    dois = {version.doi for version in gone}
    known = {version.doi for version in lineage.withdrawn}
    newly_gone = [version for version in gone if version.doi not in known]
    still_public = [version for version in lineage.published if version.doi not in dois]

    return replace(
        lineage,
        published=tuple(still_public),
        withdrawn=(*lineage.withdrawn, *newly_gone),
        # Files that name a draft lose it like any other DOI of the family.
        listed=lineage.listed | dois,
    )


def versions_without_tag(records: Iterable[RegistryRecord]) -> tuple[Version, ...]:
    """The versions that only the registry tells of; a record that names no version is none."""
    found = []
    for record in records:
        if not record.version:
            continue

        tag = Tag(name="", commit=record.commit or "")
        found.append(Version(text=record.version, tag=tag, doi=record.doi))
    return tuple(found)


def followed_without_tag(current: RegistryRecord | None, untagged: tuple[Version, ...]) -> Version | None:
    """The version that a published one follows by its own record, where that one's tag is missing.

    Git would find an older one, and the link from there would have lost its other end.
    """
    if current is None:
        return None

    followed = current.related("IsNewVersionOf")
    for version in untagged:
        if version.doi in followed:
            return version
    return None


def predecessor_of(version: Version, published: tuple[Version, ...]) -> Version | None:
    """The published version that `version` follows: on its nearest ancestor tag, else the next lower version.

    So 1.1.0 and 1.0.1 may both follow 1.0.0. A second tag on the same commit counts as an ancestor when it is lower.
    """
    ancestors: dict[int, list[Version]] = {}
    lower_on_other_lines: list[Version] = []
    for other in published:
        if other.doi == version.doi:
            continue

        distance = other.tag.distance
        is_lower = other.order < version.order
        if distance is None:
            if is_lower:
                lower_on_other_lines.append(other)
            continue

        is_lower_on_this_commit = distance == 0 and is_lower
        if distance > 0 or is_lower_on_this_commit:
            ancestors.setdefault(distance, []).append(other)

    if not ancestors:
        return max(lower_on_other_lines, key=lambda version: version.order, default=None)

    # Several tags may stand on the nearest commit; the highest of them came last.
    nearest = ancestors[min(ancestors)]
    return max(nearest, key=lambda version: version.order)


def successors_of(
    version: Version,
    published: tuple[Version, ...],
    *,
    predecessor: RegistryRecord | None,
    current: RegistryRecord | None,
) -> tuple[Version, ...]:
    """The published versions that follow `version`: those it already names, and those it lands before.

    It lands between its predecessor and a version that follows the predecessor now while descending from `version`. A
    version without a predecessor lands before its nearest published descendant, unless its record says what follows.
    """
    others: list[Version] = []
    descendants: dict[Doi, int] = {}
    for other in published:
        if other.doi == version.doi:
            continue
        others.append(other)

        distance = other.tag.distance
        if distance is not None and distance < 0:
            descendants[other.doi] = distance

    following: set[Doi] = set()
    if current:
        following.update(current.related("IsPreviousVersionOf"))

    if predecessor:
        follow_it_now = predecessor.related("IsPreviousVersionOf")
        following.update(descendants.keys() & set(follow_it_now))
    elif descendants and not following:
        nearest = max(descendants, key=lambda doi: descendants[doi])
        following.add(nearest)

    return tuple(other for other in others if other.doi in following)


def nearest_in_line(
    version: Version,
    successor: Version,
    untagged: tuple[Version, ...],
    records: Mapping[Doi, RegistryRecord],
) -> Version:
    """What follows `version` before `successor` does: of those without a tag that lead to it by the records, the first.

    Git knows no place for them. `successor` would otherwise follow two versions, and its own run take one link back. A
    version lower than this one is not after it, and what follows this one already stays.
    """
    nearest, left = successor, untagged
    while True:
        record = records.get(nearest.doi)
        between = followed_without_tag(record, left)
        if record is None or between is None:
            return nearest

        is_linked = version.doi in record.related("IsNewVersionOf")
        if is_linked or between.order < version.order:
            return nearest
        nearest, left = between, tuple(other for other in left if other.doi != between.doi)
