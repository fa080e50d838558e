"""What a release changes in a CITATION.cff that is there: which version it names, which DOIs, and which stay.

Pure policy; the editing itself is `formats/cff/edit`. The root `doi` is always the DOI of the version that the
file's `version` names; where it names none that is published, the DOI of all versions.
"""

import re
from collections.abc import Collection
from dataclasses import replace

from doi_action.formats.cff.edit import CitationChange, DescribedDoi
from doi_action.formats.cff.state import CitationState
from doi_action.identifiers.prefixes import ARCHIVE_PREFIXES
from doi_action.identifiers.types import Doi
from doi_action.lineage import Lineage, Version
from doi_action.lineage.versions import VersionOrder
from doi_action.model import Metadata

ALL_VERSIONS = "The DOI of all versions, which leads to the newest"


def of_version(text: str) -> str:
    """The words for a version's own entry."""
    return f"The DOI of version {text}"


def of_another(doi: Doi) -> str:
    """The words for a DOI that is not ours and stood as root `doi`.

    What it stands for (this version, an older one, all, a paper) the file does not say, and neither do we.
    """
    archive = ARCHIVE_PREFIXES.get(doi.prefix)
    if archive is None:
        return "A DOI that this file named before"
    return f"A DOI at {archive} that this file named before"


def citation_change(
    lineage: Lineage, metadata: Metadata, *, head: CitationState, tagged: CitationState, fields: str
) -> CitationChange:
    """The change that makes the head's citation file true once the release is published.

    `tagged` is what the file said at the tag: a version that the head states and the tag did not is somebody's next
    version, and stays. With `fields` "doi", version and date are left alone.
    """
    released = lineage.version
    shown = _shown(lineage, head, tagged, fields)
    described = shown
    if described is None:
        described = max((*lineage.published, released), key=lambda version: version.rank)
    ours = (
        DescribedDoi(doi=described.doi, description=of_version(described.text)),
        DescribedDoi(doi=lineage.concept_doi, description=ALL_VERSIONS),
    )

    family = lineage.listed | {released.doi, lineage.concept_doi}
    change = CitationChange(
        doi=shown.doi if shown else lineage.concept_doi,
        identifiers=ours,
        moved=_foreign(family, head),
        remove=tuple(doi for doi in head.dois if doi in family),
    )
    states_release = shown is not None and shown.doi == released.doi
    if states_release:
        change = replace(change, commit=released.tag.commit)
    if states_release and fields == "all":
        change = replace(change, version=released.text, date_released=metadata.publication_date)
    return change


def _shown(lineage: Lineage, head: CitationState, tagged: CitationState, fields: str) -> Version | None:
    """The version that the file will name: this release's, an older or newer published one, or none that has a DOI."""
    stated, at_tag = _text(head), _text(tagged)
    # People bump the version after they tag: what the head states is then to come, and not what this release brings.
    # What was withdrawn is not to come, though the file may still state it.
    is_withdrawn = stated in [version.text for version in lineage.withdrawn]
    is_next = stated not in (None, at_tag) and not is_withdrawn and VersionOrder(stated or "") > lineage.version.order
    if fields != "doi" and lineage.newest and not is_next:
        return lineage.version

    for version in (lineage.version, *reversed(lineage.published)):
        if version.text == stated:
            return version
    return None


def _text(state: CitationState) -> str | None:
    """The version stated, without the v that people write before it."""
    if state.version is None:
        return None
    return re.sub(r"^[vV](?=\d)", "", state.version.text)


def _foreign(family: Collection[Doi], head: CitationState) -> tuple[DescribedDoi, ...]:
    """The root DOI where it is another's: a paper, an archive of before. It is kept, among the identifiers."""
    root = head.root_doi
    if root is None or root in family:
        return ()
    if any(entry.doi == root for entry in head.identifiers):
        return ()  # with words of its own, which stay
    return (DescribedDoi(doi=root, description=of_another(root)),)
