"""What a release changes in a CITATION.cff that is there: which version it names, which DOIs, and which stay.

Pure policy; the editing itself is `formats/citation_cff_edit`. The root `doi` is always the DOI of the version that the
file's `version` names; where it names none that is published, the DOI of all versions.
"""

from doi_action.formats.cff.edit import CitationChange, DescribedDoi
from doi_action.formats.cff.state import CitationState
from doi_action.identifiers import Doi, doi_or_none
from doi_action.lineage import Lineage, Version
from doi_action.model import Metadata
from doi_action.versions import VersionOrder

ALL_VERSIONS = "The DOI of all versions, which leads to the newest"
ARCHIVES = {"10.5281": "at Zenodo", "10.6084": "at figshare", "10.57967": "at the Hugging Face Hub"}
"""Archives that people deposit releases in, by their prefix."""


def of_version(text: str) -> str:
    """The words for a version's own entry."""
    return f"The DOI of version {text}"


def of_another(doi: Doi) -> str:
    """The words for a DOI that is not ours and stood as root `doi`.

    What it stands for (this version, an older one, all, a paper) the file does not say, and neither do we.
    """
    archive = ARCHIVES.get(doi.prefix)
    return f"A DOI {archive} that this file named before" if archive else "A DOI that this file named before"


def citation_change(
    lineage: Lineage, metadata: Metadata, *, head: CitationState, tagged: CitationState, fields: str
) -> CitationChange:
    """The change that makes the head's citation file true once the release is published.

    `tagged` is what the file said at the tag: a version that the head states and the tag did not is somebody's next
    version, and stays. With `fields` "doi", version and date are left alone.
    """
    shown = _shown(lineage, head, tagged, fields)
    states_release = shown is not None and shown.doi == lineage.version.doi
    described = shown or _newest(lineage)
    ours = (
        DescribedDoi(doi=described.doi, description=of_version(described.text)),
        DescribedDoi(doi=lineage.concept_doi, description=ALL_VERSIONS),
    )
    brings = states_release and fields == "all"
    return CitationChange(
        version=lineage.version.text if brings else None,
        date_released=metadata.publication_date if brings else None,
        commit=lineage.version.tag.commit if states_release else None,
        doi=shown.doi if shown else lineage.concept_doi,
        identifiers=ours,
        moved=_foreign(lineage, head),
        remove=tuple(doi for doi in head.dois if doi in _family(lineage)),
    )


def _shown(lineage: Lineage, head: CitationState, tagged: CitationState, fields: str) -> Version | None:
    """The version that the file will name: this release's, an older or newer published one, or none that has a DOI."""
    stated = _text(head)
    published = {v.text: v for v in (*lineage.published, lineage.version)}
    if fields == "doi":
        return published.get(stated) if stated else None
    if lineage.newest and not _is_next(stated, lineage, tagged):
        return lineage.version
    return published.get(stated) if stated else None


def _is_next(stated: str | None, lineage: Lineage, tagged: CitationState) -> bool:
    """Whether the head already names a version to come, bumped since the tag."""
    if stated is None or stated == _text(tagged):
        return False
    return VersionOrder(stated) > lineage.version.order


def _text(state: CitationState) -> str | None:
    """The version stated, without the v that people write before it."""
    if state.version is None:
        return None
    text = state.version.text
    return text[1:] if text[:1] in ("v", "V") and text[1:2].isdigit() else text


def _newest(lineage: Lineage) -> Version:
    return max((*lineage.published, lineage.version), key=lambda v: v.rank)


def _family(lineage: Lineage) -> frozenset[Doi]:
    """Every DOI of this work."""
    return lineage.listed | {lineage.version.doi, lineage.concept_doi}


def _foreign(lineage: Lineage, head: CitationState) -> tuple[DescribedDoi, ...]:
    """The root DOI where it is another's: a paper, an archive of before. It is kept, among the identifiers."""
    root = doi_or_none(head.doi.text) if head.doi else None
    if root is None or root in _family(lineage):
        return ()
    if any(entry.doi == root for entry in head.identifiers):
        return ()  # with words of its own, which stay
    return (DescribedDoi(doi=root, description=of_another(root)),)
