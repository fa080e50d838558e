"""Lineage: which DOI a work and each of its versions has, and how the versions follow one another.

Pure policy, the heart of the product: identity to names, names to order, order to relations.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from doi_action.identifiers import CROCKFORD, Doi, base32_number, base32_text, mod97_check_digits
from doi_action.model import Metadata, Tag

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
        of_version = "" if self.version is None else f"@{self.version}+{self.commit or ''}"
        return f"{self.identity}#{self.work}{of_version}"


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
    stamp, as text.
    """

    doi: Doi
    state: DoiState
    metadata: Metadata
    marker: Marker | None = None
    resolves: bool | None = None
    updated: str | None = None

    def related(self, relation: str) -> tuple[Doi, ...]:
        """The DOIs that this record names with `relation`, in the record's order."""
        found = (r for r in self.metadata.related_identifiers if r.relation == relation and r.scheme == "DOI")
        return tuple(Doi(*r.value.lower().split("/", 1)) for r in found if "/" in r.value)


@dataclass(frozen=True, kw_only=True, slots=True)
class Version:
    """A version of a work: its text, its tag, its DOI, and whether the concept already lists that DOI."""

    text: str
    tag: Tag
    doi: Doi
    published: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Lineage:
    """What a registry knows of a work before a release: read once, nothing asked later.

    `concept` and `current` are the records of the concept and of the release's version, None where there is none yet.
    `neighbours` are the records of versions this release will link to or whose links it changes.
    """

    concept_doi: Doi
    version_doi: Doi
    concept: RegistryRecord | None = None
    current: RegistryRecord | None = None
    neighbours: Mapping[Doi, RegistryRecord] | None = None


def opaque_suffix(text: str) -> str:
    """The suffix named by `text`: 12 characters of Crockford base 32 in groups of four, two check digits.

    The first 60 bits of SHA-256 over the UTF-8 text; check digits 98 - (100 n mod 97), ISO 7064 MOD 97-10.
    """
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
    return bool(found) and mod97_check_digits(base32_number("".join(found.groups()[:3]))) == found.group(4)  # type: ignore[union-attr]
