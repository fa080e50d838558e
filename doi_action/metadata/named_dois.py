"""Every DOI that the citation files name, wherever it stands, and those of them that the record does not hold.

A reader takes what it knows; this looks at all values, so that no DOI is lost without a word. What a left-out DOI means
is not judged here.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass

from doi_action.facts import Location
from doi_action.formats.text.front_matter import markdown_source, part
from doi_action.formats.text.json import compose_json
from doi_action.formats.text.node import Node
from doi_action.formats.text.source import SourceText, Unreadable, read_source
from doi_action.formats.text.yaml import compose
from doi_action.identifiers.types import Doi, doi_or_none
from doi_action.metadata.tree_facts import CITATION_FILES, files_of
from doi_action.model import Metadata
from doi_action.snapshot import Tree

# A DOI may well end in a full stop or a bracket; in running text that is the sentence's.
_IN_TEXT = re.compile(r"\b10\.\d{4,9}(?:\.\d+)*/[^\s\"'<>{}|\\^]*[^\s\"'<>{}|\\^.,;:!?)\]]")


def unrecorded_dois(
    tree: Tree, folder: str, metadata: Metadata, *, told: frozenset[Doi]
) -> tuple[tuple[Doi, Location], ...]:
    """The DOIs in the citation files of a work that `metadata` does not hold, each once with its first place.

    `told` are those that something else is said of.
    """
    known = set(told)
    for text in _texts(metadata):
        known.update(_dois_in(text))

    found: dict[Doi, Location] = {}
    for doi, place in _named_dois(tree, folder):
        if doi not in known:
            found.setdefault(doi, place)
    return tuple(found.items())


def _named_dois(tree: Tree, folder: str) -> Iterator[tuple[Doi, Location]]:
    """Every DOI in every citation file and card, at each place."""
    for format_, path in files_of(tree, folder):
        is_card = format_.name == "card"
        is_for_citing = is_card or format_.name in CITATION_FILES
        data = tree.read(path)
        if data is None or not is_for_citing:
            continue

        try:
            source, root = _composed(path, data, card=is_card)
        except Unreadable:
            # Said by its reader, and then nothing of the file is in the record.
            continue

        if root is None:
            continue

        for scalar in _scalars(root):
            for doi in _dois_in(scalar.text):
                yield doi, source.location(scalar.start)


def _composed(path: str, data: bytes, *, card: bool) -> tuple[SourceText, Node | None]:
    """The text of a file and its root node: of a card, that of its front matter."""
    if card:
        text = markdown_source(path, data)
        parted = part(text) if text else None
        if parted is None:
            return SourceText(path, ""), None
        return parted.source, parted.compose()

    source = read_source(path, data)
    if path.endswith(".json"):
        return source, compose_json(source)
    return source, compose(source)


def _scalars(root: Node) -> Iterator[Node]:
    """Every value of a file that is a text, in order; a node that aliases repeat is looked at once."""
    seen: set[int] = set()
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))

        if node.kind == "scalar":
            yield node

        # A mapping has pairs and no items, a list the other way round.
        inside = [*node.items]
        for _, value in node.pairs:
            inside.append(value)
        waiting.extend(reversed(inside))


def _dois_in(text: str) -> Iterator[Doi]:
    """The DOI that a text is, else those that it mentions.

    A grant of .zenodo.json is `10.13039/501100000780::283595`: the DOI of the funder, and the award's number.
    """
    name = text
    is_grant = text.startswith("10.13039/")
    if is_grant:
        name = text.partition("::")[0]

    whole = doi_or_none(name)
    if whole:
        yield whole
        return

    for mentioned in _IN_TEXT.findall(text):
        doi = doi_or_none(mentioned)
        if doi:
            yield doi


def _texts(value: object) -> Iterator[str]:
    """Every text of the metadata, as deep as it stands."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Iterable):
        for item in value:
            yield from _texts(item)
    elif is_dataclass(value) and not isinstance(value, type):
        for part_ in fields(value):
            yield from _texts(getattr(value, part_.name))
