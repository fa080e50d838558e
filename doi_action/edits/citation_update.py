"""What a release changes in a CITATION.cff that is there: which version it names, which DOIs, and which stay.

Pure policy; the editing itself is `formats/cff/edit`. The root `doi` is always the DOI of the version that the
file's `version` names; where it names none that is published, the DOI of all versions. Before the tag, a file is
prepared for a version that is coming: it names that version's DOI already, and any other release leaves it alone.
"""

from collections.abc import Collection
from dataclasses import replace

from doi_action.formats.cff.edit import CitationChange, DescribedDoi
from doi_action.formats.cff.state import CitationState, of_version
from doi_action.identifiers.prefixes import ARCHIVE_PREFIXES
from doi_action.identifiers.types import Doi
from doi_action.lineage import Lineage, Version, version_suffix
from doi_action.lineage.versions import VersionOrder
from doi_action.model import Metadata

ALL_VERSIONS = "The DOI of all versions"


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
    if shown is None:
        # Until the version that the file states is out, only the DOI of all versions is true of it.
        root = lineage.concept_doi
        described = max((*lineage.published, released), key=lambda version: version.rank)
    else:
        root, described = shown.doi, shown
    ours = (
        DescribedDoi(doi=described.doi, description=of_version(described.text)),
        DescribedDoi(doi=lineage.concept_doi, description=ALL_VERSIONS),
    )

    family = family_of(lineage, head)
    change = CitationChange(
        doi=root,
        identifiers=ours,
        moved=_foreign(family, head),
        remove=tuple(doi for doi in head.dois if doi in family),
    )

    states_release = shown is not None and shown.doi == released.doi
    if not states_release:
        return change
    change = replace(change, commit=released.tag.commit)
    if fields == "all":
        change = replace(change, version=released.text, date_released=metadata.publication_date)
    return change


def prepared_change(lineage: Lineage, metadata: Metadata, *, head: CitationState, fields: str) -> CitationChange | None:
    """The change that prepares the file for the version that is coming; None where it may not, as `fields` say.

    With `fields` "doi" the file keeps its version, and the root `doi` is never that of another version.
    """
    coming, stated = lineage.version, head.version_text
    if fields == "doi" and stated not in (None, coming.text):
        return None

    ours = [DescribedDoi(doi=coming.doi, description=of_version(coming.text))]
    # A registry that keeps the concept names it with the first version: until then there is nothing to write.
    if lineage.concept_doi not in lineage.provisional:
        ours.append(DescribedDoi(doi=lineage.concept_doi, description=ALL_VERSIONS))

    family = family_of(lineage, head)
    change = CitationChange(
        doi=coming.doi,
        identifiers=tuple(ours),
        moved=_foreign(family, head),
        remove=tuple(doi for doi in head.dois if doi in family),
        drop_commit=True,
    )

    if fields == "all":
        return replace(change, version=coming.text, date_released=metadata.publication_date)
    # A file without a version stands for all of them.
    if not stated:
        return replace(change, doi=ours[-1].doi)
    return change


def family_of(lineage: Lineage, head: CitationState) -> frozenset[Doi]:
    """The DOIs of the work as far as registry, tags and its own file tell: those that make room for one another."""
    family = {lineage.version.doi, lineage.concept_doi, *lineage.listed, *lineage.drafts}
    family.update(version.doi for version in lineage.versions)

    prepared = prepared_doi(lineage, head)
    if prepared:
        family.add(prepared)
    return frozenset(family)


def prepared_doi(lineage: Lineage, head: CitationState) -> Doi | None:
    """The root DOI where it is of this work, was written for the version that the file states, and is not published.

    It is known by the words that we write beside it, or since it is the name that we compute for that version.
    """
    root, stated = head.root_doi, head.version_text
    if root is None or stated is None:
        return None

    is_published = root in lineage.listed
    if is_published:
        return None
    if root in lineage.drafts:
        return root

    # Of a registry that was used before this one, it may be published there.
    here = {version.doi.prefix for version in (lineage.version, *lineage.published)}
    if root.prefix not in here:
        return None

    if head.doi_of_stated_version is not None:
        return root
    if root.suffix == version_suffix(lineage.concept_doi, stated):
        return root
    return None


def prepared_for_later(lineage: Lineage, *, head: CitationState, tagged: CitationState) -> str | None:
    """The later version for which the head's file is prepared; None where it is not.

    What the tag's file says as well is no preparation: it came with this release.
    """
    stated = head.version_text
    if not is_next(stated, tagged.version_text, lineage.version):
        return None
    if prepared_doi(lineage, head) is None:
        return None
    return stated


def is_next(stated: str | None, at_tag: str | None, released: Version) -> bool:
    """Whether the head states a version that is still to come: people bump it after they tag."""
    if stated is None:
        return False

    came_with_the_tag = stated == at_tag
    if came_with_the_tag:
        return False
    return VersionOrder(stated) > released.order


def _shown(lineage: Lineage, head: CitationState, tagged: CitationState, fields: str) -> Version | None:
    """The version that the file will name: this release's, an older or newer published one, or none that has a DOI."""
    stated, at_tag = head.version_text, tagged.version_text

    if fields != "doi" and lineage.newest:
        # What was withdrawn is not to come, though the file may still state it.
        is_withdrawn = any(version.text == stated for version in lineage.withdrawn)
        is_coming = is_next(stated, at_tag, lineage.version)
        if is_withdrawn or not is_coming:
            return lineage.version

    for version in (lineage.version, *reversed(lineage.published)):
        if version.text == stated:
            return version
    return None


def _foreign(family: Collection[Doi], head: CitationState) -> tuple[DescribedDoi, ...]:
    """The root DOI where it is another's: a paper, an archive of before. It is kept, among the identifiers."""
    root = head.root_doi
    if root is None or root in family:
        return ()
    # It may stand there already, with words of its own, which stay.
    if any(entry.doi == root for entry in head.identifiers):
        return ()

    return (DescribedDoi(doi=root, description=of_another(root)),)
