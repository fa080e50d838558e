"""Rival DOIs: those of the very same work at another registry, which a DOI of ours would stand beside unlinked.

Citations of a work that has two DOIs split, and no index counts them together. DataCite's registration policy, point 2,
asks for one. Papers, data sets and other works that the files name are no rivals, nor is what is no real DOI.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from doi_action.facts import Location
from doi_action.identifiers.prefixes import PAPER_PREFIXES, UNREAL_PREFIXES, is_example
from doi_action.identifiers.types import Doi
from doi_action.metadata.own_dois import OwnDoi
from doi_action.model import Metadata, RelatedIdentifier

_SAME_WORK = frozenset(
    [
        "IsIdenticalTo",
        "IsVersionOf",
        "HasVersion",
        "IsNewVersionOf",
        "IsPreviousVersionOf",
        "Continues",
        "IsContinuedBy",
        "IsVariantFormOf",
        "IsOriginalFormOf",
        "Obsoletes",
        "IsObsoletedBy",
    ]
)
"""relationType of DataCite 4.7 by which a file itself says how a DOI of the same work stands to this one."""

_TEXTS = frozenset(
    [
        "Book",
        "BookChapter",
        "ConferencePaper",
        "ConferenceProceeding",
        "DataPaper",
        "Dissertation",
        "Journal",
        "JournalArticle",
        "Preprint",
        "Report",
        "Text",
    ]
)
"""resourceTypeGeneral of what describes a work and is not the work."""

_OF_OTHER_THINGS = frozenset({*PAPER_PREFIXES, *UNREAL_PREFIXES})
"""Prefixes of papers, and those under which no DOI is real."""

_REVISION = re.compile(r"(?i)\b(?:revision|commit)\W{1,3}([0-9a-f]{7,40})\b")
_ALL_VERSIONS = re.compile(r"(?i)all versions|concept|any version|latest|newest")


@dataclass(frozen=True, kw_only=True, slots=True)
class RivalDoi:
    """A DOI of the work elsewhere; None where a badge or an address does not say which. `words` are the file's own."""

    doi: Doi | None
    location: Location
    words: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.doi or 'a DOI at Zenodo'} ({self.location})"


def rival_dois(named: Iterable[OwnDoi], metadata: Metadata, *, ours: frozenset[Doi]) -> tuple[RivalDoi, ...]:
    """The rivals among the DOIs that files give to the work, each once, at the first place that names it.

    `ours` are the DOIs of our lineage, and others that are known to be no rivals; `metadata` tells by its links which
    DOIs are other works.
    """
    found: dict[Doi | None, RivalDoi] = {}
    for own in named:
        if own.doi in ours or _is_another_thing(own, metadata):
            continue

        known = found.setdefault(own.doi, RivalDoi(doi=own.doi, location=own.location))
        if own.words:
            found[own.doi] = replace(known, words=(*known.words, own.words))

    # Zenodo's numbered badge, or a record's page, leads to one of the DOIs that are named otherwise.
    if len(found) > 1:
        found.pop(None, None)
    return tuple(found.values())


def _is_another_thing(own: OwnDoi, metadata: Metadata) -> bool:
    """Whether a DOI is of no work, or by what the files say of another work than this one."""
    if own.doi is None:
        return False

    doi = str(own.doi)
    if own.doi.prefix in _OF_OTHER_THINGS or is_example(doi):
        return True

    for link in metadata.related_identifiers:
        leads_there = link.scheme == "DOI" and link.value == doi
        if not leads_there:
            continue

        # A field that calls a DOI the work's own is believed against a mere mention, which archives get by mistake
        # (CodeMeta's referencePublication). A badge may show any DOI that the README speaks of.
        if own.badge:
            return True

        is_text = link.resource_type in _TEXTS
        if is_text or link.relation in _SAME_WORK:
            return True
    return False


def with_rivals(metadata: Metadata, rivals: Iterable[RivalDoi], *, commit: str = "") -> Metadata:
    """The metadata of a version, of this `commit`, with its links to rivals, in place of what else it said of them."""
    linked: dict[str, RivalDoi] = {}
    for rival in rivals:
        if rival.doi:
            linked[str(rival.doi)] = rival

    links = []
    for link in metadata.related_identifiers:
        if link.value not in linked:
            links.append(link)
    for rival in linked.values():
        links.append(link_to(rival, metadata.version, commit=commit))
    return replace(metadata, related_identifiers=tuple(links))


def link_to(rival: RivalDoi, version: str | None, *, commit: str = "") -> RelatedIdentifier:
    """How the record of `version` stands to a rival: identical where the file's words say this version, else its line.

    A DOI of the Hugging Face Hub is that of one commit, which the title there tells: `(Revision 84c083a)`.
    The root's DOI is not taken for this version's on the word of `version` beside it: people raise the one and forget
    the other, and the record would call two versions identical.
    """
    relation = "Continues"
    for words in rival.words:
        if _names_version(words, version) or _names_commit(words, commit):
            relation = "IsIdenticalTo"
    return RelatedIdentifier(value=str(rival.doi), scheme="DOI", relation=relation)


def _names_version(words: str, version: str | None) -> bool:
    if not version or _ALL_VERSIONS.search(words):
        return False

    whole_version = rf"(?<![\w.])v?{re.escape(version)}(?!\w|[.-]\w)"
    return re.search(whole_version, words) is not None


def _names_commit(words: str, commit: str) -> bool:
    named = _REVISION.search(words)
    if named is None or not commit:
        return False

    # The Hub writes the first seven characters.
    return commit.startswith(named[1].lower())
