"""Render: the edits that make the repository's files say what the registry will say, before anything is published.

Pure: the head's files in, new bytes out. A file that cannot be edited safely is known here, while nothing is live; it
is left alone, and the lines to add are told.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from posixpath import dirname, relpath
from typing import TYPE_CHECKING
from urllib.parse import quote

from doi_action.citation.styles import format_citation
from doi_action.edits.citation_update import (
    ALL_VERSIONS,
    citation_change,
    family_of,
    is_next,
    prepared_change,
    prepared_doi,
    prepared_for_later,
)
from doi_action.facts import Remark
from doi_action.formats.cff.edit import CitationChange, DescribedDoi, edit_citation
from doi_action.formats.cff.mirror import is_mirror, stamped
from doi_action.formats.cff.state import CitationState, citation_path, citation_state, of_version
from doi_action.formats.table import paths_of
from doi_action.formats.text.by_hand import NotEditable, add
from doi_action.formats.text.source import Unreadable, read_source
from doi_action.formats.text.yaml import compose
from doi_action.identifiers.types import Doi
from doi_action.lineage import Lineage
from doi_action.model import Kind, Metadata
from doi_action.readme.badge import Action, ReadmeEdit, badge_for, badge_svg
from doi_action.readme.card import CardCitation, edit_card_citation, is_card
from doi_action.readme.edit import edit_readme
from doi_action.readme.pick import pick_readme
from doi_action.snapshot import FileEdit, Snapshot, Tree

if TYPE_CHECKING:
    from jinja2 import Environment

CITATION = "CITATION.cff"
CODEMETA = "codemeta.json"


@dataclass(frozen=True, kw_only=True, slots=True)
class BadgePicture:
    """Where the picture of a new badge is: a `file` of the repository, or below an `address`; neither: shields.io.

    `drawn_with_page`: whoever writes the citation page writes the file.
    """

    file: str = ""
    address: str = ""
    drawn_with_page: bool = False

    def seen_from(self, readme: str, doi: Doi) -> str:
        """Its address in the README at this path, "" for the one of shields.io."""
        if self.file:
            return relpath(self.file, dirname(readme) or ".")
        if self.address:
            return f"{self.address}{quote(str(doi))}.svg"
        return ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """What the files shall show: the release's metadata and lineage, and how much of it.

    `folder` is the work's folder, "" for the root; `cff_fields` and `badge` are the inputs of these names.
    `coming`: the version is not tagged yet, and the files are prepared for it.
    """

    metadata: Metadata
    lineage: Lineage
    folder: str = ""
    cff_fields: str = "all"
    badge: str = "concept"
    badge_picture: BadgePicture = BadgePicture()
    coming: bool = False

    @property
    def concept_doi(self) -> Doi | None:
        """The DOI of all versions, None while a coming version's registry has not named it."""
        concept = self.lineage.concept_doi
        if self.coming and concept in self.lineage.provisional:
            return None
        return concept

    @property
    def speaks(self) -> bool:
        """Whether the files speak of this version: the newest one, or the one that they are prepared for."""
        return self.coming or self.lineage.newest

    def path(self, name: str) -> str:
        """Where a file of the work stands."""
        return f"{self.folder}/{name}" if self.folder else name


@dataclass(frozen=True, kw_only=True, slots=True)
class Rendering:
    """The edits, what a person has to do by hand (remarks), and what is worth a word (notes)."""

    edits: tuple[FileEdit, ...] = ()
    remarks: tuple[Remark, ...] = ()
    notes: tuple[str, ...] = ()


def render(snapshot: Snapshot, shown: Shown, *, templates: "Environment") -> Rendering:
    """Every edit of the head's files that the release asks for; a file that says it all already gives none."""
    later = None
    if not shown.coming:
        head, tagged = _state(snapshot.at_head, shown), _state(snapshot.at_tag, shown)
        later = prepared_for_later(shown.lineage, head=head, tagged=tagged)

    if shown.coming:
        parts = [
            _citation(snapshot, shown, templates),
            _codemeta(snapshot, shown),
            # The badge shows all versions, and waits until the DOI leads somewhere.
            _cards(snapshot, shown, templates, with_readme=True),
        ]
    elif later:
        # Somebody's next version: a release of another one leaves the file alone.
        stays = f"{CITATION} is prepared for {later}, and stays as it is"
        parts = [Rendering(notes=(stays,)), _readme(snapshot, shown, templates, with_card=False)]
    else:
        parts = [
            _citation(snapshot, shown, templates),
            _codemeta(snapshot, shown),
            _readme(snapshot, shown, templates),
            _cards(snapshot, shown, templates, with_readme=False),
        ]

    rendering = _together(parts)
    edits = tuple(edit for edit in rendering.edits if edit.changes)
    return replace(rendering, edits=edits)


def _together(parts: Iterable[Rendering]) -> Rendering:
    """One rendering of several."""
    edits: list[FileEdit] = []
    remarks: list[Remark] = []
    notes: list[str] = []
    for part in parts:
        edits += part.edits
        remarks += part.remarks
        notes += part.notes
    return Rendering(edits=tuple(edits), remarks=tuple(remarks), notes=tuple(notes))


def _state(tree: Tree, shown: Shown) -> CitationState:
    path = citation_path(tree.contents, shown.folder)
    return citation_state(tree.read(path) or b"", path)


def _citation(snapshot: Snapshot, shown: Shown, templates: "Environment") -> Rendering:
    own_path = shown.path(CITATION)
    path = citation_path(snapshot.at_head.contents, shown.folder)
    before = snapshot.at_head.read(path)
    if before is None:
        is_there = path in snapshot.at_head.sizes or path in snapshot.at_head.links
        if not is_there:
            return _new_citation(path, None, shown, templates)
        # A link out of the tree, or too large a file, was not read: it is never overwritten.
        return Rendering(remarks=(_by_hand(path, f"'{path}' is there but cannot be read as a file", ()),))

    if is_mirror(before):
        # We wrote all of it from other files, and write it anew.
        if not shown.speaks:
            return Rendering()
        return _new_citation(path, before, shown, templates)

    head = citation_state(before, path)
    change: CitationChange | None
    if shown.coming:
        change = prepared_change(shown.lineage, shown.metadata, head=head, fields=shown.cff_fields)
    else:
        tagged = _state(snapshot.at_tag, shown)
        change = citation_change(shown.lineage, shown.metadata, head=head, tagged=tagged, fields=shown.cff_fields)

    if change is None:
        reason = f"it names another version than {shown.lineage.version.text}, and cff-fields is 'doi'"
        steps = (f'write version: "{shown.lineage.version.text}" into it and run again; or set cff-fields to all',)
        line = head.version.location.line if head.version else 1
        return Rendering(remarks=(_by_hand(path, reason, steps, line=line),))

    try:
        after = edit_citation(path, before, change)
    except NotEditable as error:
        return Rendering(remarks=(_by_hand(path, error.reason, error.steps, line=error.line),))

    notes = [f"{path}: {moved.doi}, which stood as 'doi', is kept among the identifiers" for moved in change.moved]
    edit = FileEdit(path=path, before=before, after=after)
    # Zenodo and most tools ask for exactly this name; a link keeps its own, since what it leads to may have any.
    if path != own_path and path not in snapshot.at_head.links:
        edit = FileEdit(path=own_path, before=before, after=after, renamed_from=path)
        notes.insert(0, f"{path} becomes {own_path}, the only name that services find")
    return Rendering(edits=(edit,), notes=tuple(notes))


def _new_citation(path: str, before: bytes | None, shown: Shown, templates: "Environment") -> Rendering:
    """A CITATION.cff rendered from the repository's other files: a new one, or in the place of the one before."""
    from doi_action.formats.cff.new import new_citation

    version = shown.lineage.version
    identifiers = [DescribedDoi(doi=version.doi, description=of_version(version.text))]
    if shown.concept_doi:
        identifiers.append(DescribedDoi(doi=shown.concept_doi, description=ALL_VERSIONS))

    text = new_citation(shown.metadata, doi=version.doi, identifiers=tuple(identifiers), templates=templates)
    try:
        compose(read_source(path, text.encode()))
    except Unreadable as error:  # a user's own template may write anything
        return Rendering(remarks=(_by_hand(path, f"the template of {CITATION} writes no YAML: {error}", ()),))
    return Rendering(edits=(FileEdit(path=path, before=before, after=stamped(text).encode()),))


def _codemeta(snapshot: Snapshot, shown: Shown) -> Rendering:
    from doi_action.formats.linked_data.codemeta_edit import CodemetaChange, edit_codemeta, version_in

    path, lineage = shown.path(CODEMETA), shown.lineage
    before = snapshot.at_head.read(path)
    if before is None or not shown.speaks:
        return Rendering()

    head = _state(snapshot.at_head, shown)
    stale = set(lineage.listed)
    prepared = prepared_doi(lineage, head)
    if shown.coming:
        stale = set(family_of(lineage, head)) - {lineage.concept_doi}
    elif prepared:
        stale.add(prepared)

    stated, at_tag = version_in(path, before), version_in(path, snapshot.at_tag.read(path))
    # Somebody's next version stays, and until it is out only the DOI of all versions is true of it.
    is_coming = not shown.coming and is_next(stated, at_tag, lineage.version)
    doi = lineage.concept_doi if is_coming else lineage.version.doi
    version = date = None
    if shown.cff_fields == "all" and not is_coming:
        version, date = lineage.version.text, shown.metadata.publication_date

    change = CodemetaChange(version=version, date=date, doi=doi, remove=tuple(stale - {doi}))
    try:
        after = edit_codemeta(path, before, change)
    except NotEditable as error:
        return Rendering(remarks=(_by_hand(path, error.reason, error.steps, line=error.line),))
    return Rendering(edits=(FileEdit(path=path, before=before, after=after),))


def _readme(snapshot: Snapshot, shown: Shown, templates: "Environment", *, with_card: bool = True) -> Rendering:
    lineage = shown.lineage
    speaks_of_another_version = shown.badge == "version" and not lineage.newest
    if shown.badge == "none" or speaks_of_another_version:
        return Rendering()

    path = _readme_path(snapshot, shown)
    before = snapshot.at_head.read(path) if path else None
    if path is None or before is None:
        return Rendering()

    # Older badges name the repository by GitHub's number.
    host, _, number = lineage.identity.partition(":")
    repository_id = None
    if host == "github" and number.isdigit():
        repository_id = int(number)

    doi = lineage.version.doi
    if shown.badge == "concept":
        doi = lineage.concept_doi

    family = lineage.listed | {lineage.version.doi, lineage.concept_doi}
    picture = shown.badge_picture
    image = picture.seen_from(path, doi)
    badge = badge_for(doi, lineage=family, repository_id=repository_id, image=image)
    siblings = tuple(snapshot.at_head.sizes or snapshot.at_head.contents)
    edit = edit_readme(path, before, badge=badge, templates=templates, siblings=siblings)

    after = edit.after
    notes = [f"{edit.path}: {note}" for note in edit.notes]
    remarks = [*_to_paste(edit)]
    card = _card(edit.path, edit.after, shown, templates) if with_card else None
    if card:
        after = card.after
        notes += [f"{edit.path}: {note}" for note in card.notes]
        remarks += _to_paste(card)

    if edit.action is Action.INSERTED and shown.badge == "concept":
        notes.append(f"the badge in {edit.path} stands for all versions, and stays the same with the next one")

    edits = [FileEdit(path=edit.path, before=before, after=after)]
    if picture.file and not picture.drawn_with_page:
        # A badge that somebody drew otherwise stays as it is, and needs no file of ours.
        is_shown = image.encode() in after or edit.action is Action.PASTE
        if is_shown:
            svg, there = badge_svg(doi, templates).encode(), snapshot.at_head.read(picture.file)
            edits.append(FileEdit(path=picture.file, before=there, after=svg))
    return Rendering(edits=tuple(edits), remarks=tuple(remarks), notes=tuple(notes))


def _readme_path(snapshot: Snapshot, shown: Shown) -> str | None:
    """The README of the work, None where it has none."""
    lead = shown.path("")
    names = []
    for path in snapshot.at_head.sizes or snapshot.at_head.contents:
        if path.startswith(lead):
            names.append(path.removeprefix(lead))

    name = pick_readme(names)
    if name is None:
        return None
    return shown.path(name)


def _cards(snapshot: Snapshot, shown: Shown, templates: "Environment", *, with_readme: bool) -> Rendering:
    """The citation in cards: those beside the README too, which mirrors bring to the Hub."""
    readme = _readme_path(snapshot, shown)
    paths = [shown.path(name) for name in paths_of("card")]
    if readme in paths and not with_readme:
        paths.remove(readme)
    if readme and with_readme and readme not in paths:
        paths.insert(0, readme)

    parts: list[Rendering] = []
    for path in paths:
        before = snapshot.at_head.read(path)
        if before is None:
            continue

        card = _card(path, before, shown, templates)
        if card is not None:
            edit = FileEdit(path=path, before=before, after=card.after)
            notes = tuple(f"{path}: {note}" for note in card.notes)
            parts.append(Rendering(edits=(edit,), remarks=_to_paste(card), notes=notes))
    return _together(parts)


def _card(path: str, data: bytes, shown: Shown, templates: "Environment") -> ReadmeEdit | None:
    """What becomes of a model or dataset card: its citation, in a marked region of its own; None for another file."""
    if not is_card(data, path) or not shown.speaks:
        return None

    metadata, doi, concept = shown.metadata, shown.lineage.version.doi, shown.concept_doi
    bibtex = format_citation(metadata, style="bibtex", doi=doi, concept=concept, templates=templates)
    citation = CardCitation(
        bibtex=bibtex,
        apa=format_citation(metadata, style="apa", doi=doi, concept=concept, templates=templates),
        kind=metadata.kind or Kind.SOFTWARE,
        version=shown.lineage.version.text,
        doi=doi,
        concept=concept if concept != doi else None,
        title=metadata.title,
    )
    return edit_card_citation(path, data, citation=citation, templates=templates)


def _to_paste(edit: ReadmeEdit) -> tuple[Remark, ...]:
    """The remark on a place that a person has to find; none where it was found."""
    if edit.action is not Action.PASTE:
        return ()

    text = edit.paste or ""
    steps = add((text,))
    if edit.offer:
        steps = (edit.offer, "or put this in its place:", text)
    return (_by_hand(edit.path, edit.reason, steps, line=edit.line),)


def _by_hand(path: str, reason: str, steps: tuple[str, ...], *, line: int = 1) -> Remark:
    return Remark(
        rule="edit-by-hand",
        message=reason,
        path=path,
        line=line,
        fix="\n".join(steps) or "look at the file",
    )
