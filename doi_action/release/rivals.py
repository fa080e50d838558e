"""Rivals: what a run does where the files name a DOI that the work has at another registry.

Before the first DOI at a real registry it stops, since a second one cannot be taken back; in a rehearsal, and where our
DOIs are out already, it warns and goes on. With `rival-dois: link` the version's record links to it instead. Of any
other DOI that the record does not hold there is a note, so that none is lost without a word.
"""

from doi_action.edits.citation_update import family_of
from doi_action.facts import Location, Remark
from doi_action.identifiers.prefixes import is_example
from doi_action.identifiers.types import Doi
from doi_action.lineage import Conflict, Lineage, is_out
from doi_action.metadata.named_dois import unrecorded_dois
from doi_action.metadata.own_dois import OwnDoi, own_dois
from doi_action.metadata.rival_dois import RivalDoi, link_to, rival_dois, with_rivals
from doi_action.model import Metadata
from doi_action.release.observe import refusal_of
from doi_action.release.read_release import ReadRelease

WHY = "two DOIs of one work that know nothing of each other split its citations, and neither can be taken back"
ANSWERS = (
    "choose one of three answers: continue there, and take this step out of the workflow; go on under a DOI of your "
    "own prefix (concept-doi); or have DOIs here too, each version linked to it (rival-dois: link). Name a DOI of "
    "another work under 'references'"
)


def rivals_of(read: ReadRelease, lineage: Lineage) -> tuple[RivalDoi, ...]:
    """The DOIs by which the head's files, or its host, name this work at another registry."""
    named = [*own_dois(read.snapshot.at_head, read.work.path)]
    repository = read.snapshot.repository
    if repository.doi is not None:
        # The host gave it by itself, by the button of the Hub's settings, and no file names it.
        words = f"(Revision {repository.doi_commit})" if repository.doi_commit else ""
        named.append(OwnDoi(doi=repository.doi, location=Location(path=repository.url or "host"), words=words))

    # A DOI that came with a fork or a template is told of as such.
    known = _own(read, lineage).union(lineage.foreign)
    return rival_dois(named, read.metadata, ours=known)


def refuse_rivals(read: ReadRelease, lineage: Lineage) -> None:
    """Raise ConflictError where a real registry's first DOI of this work would be its second one."""
    has_doi_here = is_out(lineage.concept) or bool(lineage.published)
    if has_doi_here or read.registry.rehearsal:
        return

    rivals = rivals_of(read, lineage)
    if _linked(read) or not rivals:
        return

    names = ", ".join(map(str, rivals))
    conflict = Conflict(rule="rival-doi", message=f"this work has a DOI already: {names}", why=WHY, fix=ANSWERS)
    raise refusal_of(conflict)


def linked_to_rivals(read: ReadRelease, rivals: tuple[RivalDoi, ...]) -> Metadata:
    """What is said of the version: linked to its rivals where the settings ask for it."""
    if not _linked(read):
        return read.metadata
    return with_rivals(read.metadata, rivals, commit=read.snapshot.at_tag.commit)


def rival_remarks(read: ReadRelease, rivals: tuple[RivalDoi, ...]) -> tuple[Remark, ...]:
    """A warning for each rival that the record does not name."""
    remarks = []
    for rival in rivals:
        is_linked = _linked(read) and rival.doi is not None
        if is_linked:
            continue

        message, fix = f"this work has another DOI: {rival.doi}", ANSWERS
        if rival.doi is None:
            message = "this leads to a DOI that the work has at Zenodo, and does not say to which"
            fix = f"write the DOI that it leads to into CITATION.cff, under 'identifiers'; then {ANSWERS}"

        # What the host tells stands on a page, and in no file.
        place = rival.location
        path = place.path
        if "://" in path:
            path = ""
        remark = Remark(
            rule="rival-doi",
            message=message,
            path=path,
            line=place.line,
            column=place.column,
            fix=fix,
        )
        remarks.append(remark)
    return tuple(remarks)


def rival_notes(read: ReadRelease, rivals: tuple[RivalDoi, ...]) -> tuple[str, ...]:
    """How the record stands to each rival that it names."""
    if not _linked(read):
        return ()

    notes = []
    for rival in rivals:
        if rival.doi:
            link = link_to(rival, read.metadata.version, commit=read.snapshot.at_tag.commit)
            notes.append(f"the version's record names {link.value}: {link.relation}")
    return tuple(notes)


def unrecorded_notes(
    read: ReadRelease, lineage: Lineage, metadata: Metadata, rivals: tuple[RivalDoi, ...]
) -> tuple[str, ...]:
    """A word on every DOI in the files that the version's record does not hold and nothing else is said of."""
    elsewhere = [rival.doi for rival in rivals if rival.doi]
    told = _own(read, lineage).union(lineage.foreign, elsewhere)
    left_out: dict[Doi, Location] = {}
    for tree in (read.snapshot.at_tag, read.snapshot.at_head):
        for doi, place in unrecorded_dois(tree, read.work.path, metadata, told=told):
            left_out.setdefault(doi, place)

    notes = []
    for doi, place in left_out.items():
        what = "it is somebody's example" if is_example(str(doi)) else "'related-identifiers' of .doi.yml can say it"
        notes.append(f"{place}: {doi} is not in the record; {what}")
    return tuple(notes)


def _own(read: ReadRelease, lineage: Lineage) -> frozenset[Doi]:
    """The DOIs of this work by our naming, whether they are published, prepared, or neither."""
    return family_of(lineage, read.citation)


def _linked(read: ReadRelease) -> bool:
    return read.settings["rival-dois"] == "link"
