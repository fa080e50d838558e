"""Which DOIs the files give to the work itself, each with its place: root, identifiers, badges, tags of a card.

It only reads: whether such a DOI is ours, a paper's or a rival's is judged by `rival_dois`.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from doi_action.facts import Location
from doi_action.formats.cards.hub_card import kind_of_card
from doi_action.formats.cards.links import named_as_own
from doi_action.formats.cff.links import references_to_itself
from doi_action.formats.cff.state import state_of
from doi_action.formats.collector import Collector, read_json, read_with
from doi_action.formats.linked_data.codemeta import KINDS
from doi_action.formats.linked_data.croissant import is_croissant
from doi_action.formats.linked_data.read import each, main_node, node_id, term
from doi_action.formats.table import format_of
from doi_action.formats.text.front_matter import markdown_source, part
from doi_action.formats.text.source import Unreadable
from doi_action.formats.text.value import Value
from doi_action.formats.text.yaml import compose
from doi_action.identifiers.prefixes import SANDBOX_PREFIX
from doi_action.identifiers.types import Doi, doi_or_none
from doi_action.metadata.tree_facts import files_of, inside
from doi_action.readme.badge import badge_for
from doi_action.readme.card import own_citation
from doi_action.readme.classify import Owner, doi_badge
from doi_action.readme.markers import BrokenMarkers
from doi_action.readme.page import markup_of
from doi_action.readme.pick import pick_readme
from doi_action.readme.reading import NotText, read_page, read_text
from doi_action.snapshot import Tree

_RECORD = re.compile(r"https?://(?:www\.)?zenodo\.org/records?/\d+/?(?:[#?].*)?")
"""The page of a record at Zenodo."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnDoi:
    """A DOI that a file gives to the work.

    `doi` is None for Zenodo's badge of a repository by its number, and for a record's page there: both lead to a DOI
    and do not say which, since a record may have one from elsewhere.
    `words` are what the file says of it, "" where it says nothing. A `badge` says less than a field: it may be that of
    another work which the README speaks of.
    """

    doi: Doi | None
    location: Location
    words: str = ""
    badge: bool = False


def own_dois(tree: Tree, folder: str = "") -> tuple[OwnDoi, ...]:
    """Every DOI that the files of a work give to it, each place by itself; files that cannot be read say nothing."""
    found: list[OwnDoi] = []
    for format_, path in files_of(tree, folder):
        read = _READERS.get(format_.name)
        data = tree.read(path)
        if read and data is not None:
            found += read(path, data)
    return (*found, *_badges(tree, folder))


def dois_in(path: str, data: bytes) -> tuple[OwnDoi, ...]:
    """The DOIs that one file at the root gives to the work."""
    known = format_of(path)
    read = _READERS.get(known.name) if known else None
    return tuple(read(path, data)) if read else ()


def _of_citation(path: str, data: bytes) -> list[OwnDoi]:
    """Root `doi` and `identifiers`, references that describe the work itself, and addresses that are DOIs."""
    found: list[OwnDoi] = []

    def tell(file: Collector) -> None:
        state = state_of(file.root)
        described = {entry.value.lower(): entry.description or "" for entry in state.identifiers}
        if state.doi is not None:
            doi = doi_or_none(state.doi.text)
            if doi is not None:
                words = described.get(str(doi), "")
                found.append(OwnDoi(doi=doi, location=state.doi.location, words=words))

        for entry in state.identifiers:
            doi = doi_or_none(entry.value)
            names_one = doi is not None or _RECORD.fullmatch(entry.value)
            # What CFF 1.3.0 gives a relation is a link of the record.
            if names_one and entry.relation is None:
                found.append(OwnDoi(doi=doi, location=entry.location, words=entry.description or ""))

        for reference in references_to_itself(file.root):
            found.extend(_said(reference.get("doi")))

        for key in ("url", "repository", "repository-artifact"):
            value = file.root.get(key)
            found.extend(_said(value))
            # The address of a record leads to a DOI and does not say which.
            if value and _RECORD.fullmatch(value.text() or ""):
                found.append(OwnDoi(doi=None, location=value.location))

    read_with(compose, tell, name="CITATION.cff", path=path, data=data)
    return found


def _of_node(file: Collector) -> Iterator[OwnDoi]:
    """`identifier`, as text, address or PropertyValue, and the `@id` of the work."""
    work = main_node(file.root, frozenset(KINDS))
    for item in each(term(work, "identifier")):
        values = [item]
        if item.node.kind == "mapping":
            values = [value for _, value in item.entries()]
        for value in values:
            yield from _said(value)

    doi = doi_or_none(node_id(work))
    if doi:
        yield OwnDoi(doi=doi, location=work.location)


def _reader_of_json(name: str, told: Callable[[Collector], Iterable[OwnDoi]]) -> Callable[[str, bytes], list[OwnDoi]]:
    """What reads a JSON file of the format `name`, of which `told` gives the DOIs."""

    def read(path: str, data: bytes) -> list[OwnDoi]:
        found: list[OwnDoi] = []
        read_json(lambda file: found.extend(told(file)), name=name, path=path, data=data)
        return found

    return read


def _of_card(path: str, data: bytes) -> list[OwnDoi]:
    """The tag `doi:10.57967/hf/N` by which the Hugging Face Hub marks a repository that it gave a DOI; the key `doi`
    that people add; and the entry by which the card cites the work itself, whose title tells the Hub's revision."""
    source = markdown_source(path, data)
    parted = part(source) if source else None
    if source is None or parted is None:
        return []

    try:
        root = parted.compose()
    except Unreadable:
        return []

    if root is None or root.kind != "mapping":
        return []

    found: list[OwnDoi] = []
    for value in named_as_own(parted.value(root)):
        found += _said(value)

    try:
        own = own_citation(source.text)
    except BrokenMarkers:
        return found

    is_card_of_work = kind_of_card(parted.value(root), parted) is not None
    if own is None or not is_card_of_work:
        return found

    fields = own.entry.fields
    doi = doi_or_none(fields.get("doi", ""))
    if doi is not None:
        words = " ".join(fields[name] for name in ("title", "version", "note") if name in fields)
        found.append(OwnDoi(doi=doi, location=source.location(own.entry.start), words=words))
    return found


_READERS: dict[str, Callable[[str, bytes], list[OwnDoi]]] = {
    "CITATION.cff": _of_citation,
    "codemeta.json": _reader_of_json("codemeta.json", _of_node),
    ".zenodo.json": _reader_of_json(".zenodo.json", lambda file: _said(file.root.get("doi"))),
    # A metadata.json that is no Croissant may be anybody's.
    "croissant.json": _reader_of_json("croissant.json", lambda file: _of_node(file) if is_croissant(file.root) else ()),
    # `id` names a package anywhere in the world. Source: Data Package 2.0, "id".
    "datapackage.json": _reader_of_json("datapackage.json", lambda file: _said(file.root.get("id"))),
    "card": _of_card,
}


def _badges(tree: Tree, folder: str) -> Iterator[OwnDoi]:
    """DOI badges of the README that are no paper's."""
    lead = inside(folder, "")
    in_folder = [path.removeprefix(lead) for path in tree.contents if path.startswith(lead)]
    name = pick_readme(in_folder)
    if name is None:
        return

    path = f"{lead}{name}"
    try:
        source = read_text(path, tree.contents[path])
    except NotText:
        return

    # Nothing is known of our own lineage here: a badge that shows it is told apart later, like any other place.
    nobodys = badge_for(Doi(SANDBOX_PREFIX, "nobody"))
    for image in read_page(markup_of(source.path), source.text).images:
        badge = doi_badge(image, source.text, nobodys)
        if badge and badge.owner is not Owner.PAPER:
            yield OwnDoi(doi=badge.doi, location=source.location(image.whole.start), badge=True)


def _said(value: Value | None) -> list[OwnDoi]:
    """The DOI that a value is."""
    if value is None:
        return []

    doi = doi_or_none(value.text())
    if doi is None:
        return []
    return [OwnDoi(doi=doi, location=value.location)]
