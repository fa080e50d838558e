"""An existing codemeta.json brought up to date by position: version, day and DOI of the release, and nothing else.

Ours are `version` (and `softwareVersion`), `dateModified`, `datePublished` where it is the only day or none is there,
our DOI in `identifier`, and an `@id` that is a DOI of ours. Order, indentation and all other values keep their bytes,
which is proven by reading the file again. Terms: CodeMeta 3.0.
"""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from doi_action.findings import Splice, apply_splices
from doi_action.formats.cff.edit import shape
from doi_action.formats.linked_data.codemeta import KINDS
from doi_action.formats.linked_data.read import PREFIXES, main_node
from doi_action.formats.text import by_hand
from doi_action.formats.text.by_hand import MEND_FIRST, NotEditable
from doi_action.formats.text.json import compose_json
from doi_action.formats.text.node import Node
from doi_action.formats.text.root_edit import Root, Uneditable, leaves, open_root, set_scalar
from doi_action.formats.text.source import SourceText, Unreadable, read_source
from doi_action.formats.text.value import Value
from doi_action.formats.text.yaml_scalar import double_quoted
from doi_action.identifiers.types import Doi, doi_or_none
from doi_action.lineage import has_our_check_digits

OWNED = ("version", "softwareVersion", "datePublished", "dateModified", "identifier", "@id")
"""Terms of the work that we keep true."""

_SPELLINGS = frozenset(prefix + term for prefix in PREFIXES for term in OWNED)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, kw_only=True, slots=True)
class CodemetaChange:
    """What a codemeta.json shall say; None leaves alone what is there.

    `remove` are DOIs of ours that make room for `doi` (the version before this one). Where none are named, our own
    names under the same prefix are taken for such, known by their check digits. DOIs of others stay beside ours.
    """

    version: str | None = None
    date: datetime.date | None = None
    doi: Doi | None = None
    remove: tuple[Doi, ...] = ()

    def replaces(self, doi: Doi | None) -> bool:
        """Whether `doi` is ours and makes room."""
        if doi is None or self.doi is None:
            return False
        if doi == self.doi:
            return False

        if self.remove:
            return doi in self.remove

        is_under_our_prefix = doi.prefix == self.doi.prefix
        return is_under_our_prefix and has_our_check_digits(doi)


def edit_codemeta(path: str, data: bytes, change: CodemetaChange) -> bytes:
    """The file with `change` carried out; the very bytes of `data` where it says all of it already.

    Raises NotEditable where the file cannot be read or changed safely. Editing twice is editing once.
    """
    try:
        source = read_source(path, data)
        root = _work(source)
        text = apply_splices(source.text, tuple(_splices(root, change)))
        if text == source.text:
            return data

        _prove(root, _work(read_source(path, source.encode(text))), change)
        return source.encode(text)
    except Unreadable as error:
        first = error.remarks[0]
        raise NotEditable(first.message, (MEND_FIRST,), line=first.line) from error
    except Uneditable as error:
        line = source.location(error.at).line
        raise NotEditable(str(error), steps_by_hand(source, change), line=line) from error


def version_in(path: str, data: bytes | None) -> str | None:
    """The version that a codemeta.json states; None without the file, and for one that cannot be edited."""
    if data is None:
        return None

    try:
        root = _work(read_source(path, data))
    except (Unreadable, Uneditable):
        return None

    name = _name(root, "version") or _name(root, "softwareVersion")
    if name is None:
        return None
    return root.text(name)


def steps_by_hand(source: SourceText, change: CodemetaChange) -> tuple[str, ...]:
    """What to do by hand so that the file says what `change` says; a key that stands there is changed, not doubled."""
    node = compose_json(source)
    if node is None or node.kind != "mapping":
        return ("begin the file with an object that has '@context', '@type' and 'name', and run again",)

    said = {}
    if change.version is not None:
        said["version"] = change.version
    if change.date is not None:
        said["datePublished"] = change.date.isoformat()
    if change.doi is not None:
        said["identifier"] = change.doi.url

    keys = {name.text for name, _ in node.pairs}
    steps: list[str] = []
    lines: list[str] = []
    for key, text in said.items():
        line = f'"{key}": {double_quoted(text)},'
        if key in keys:
            steps += by_hand.change(source, node, key, line, text=text)
        else:
            lines.append(line)

    return (*steps, *by_hand.add(tuple(lines)))


def _work(source: SourceText) -> Root:
    """The node of the file that describes the work: the root, or the first fitting one of an `@graph`."""
    root = open_root(source, compose_json(source))
    return Root(source, main_node(Value(node=root.node, source=source), frozenset(KINDS)).node)


def _name(root: Root, term: str) -> str | None:
    """How the file spells a term that it has, None where it has not."""
    spellings = [prefix + term for prefix in PREFIXES]
    return next(filter(root.has, spellings), None)


def _splices(root: Root, change: CodemetaChange) -> Iterator[Splice]:
    lines: list[str] = []
    for term, text in _texts(root, change).items():
        name = _name(root, term)
        if name:
            yield from root.set_text(name, text)
        else:
            lines.append(root.line(term, double_quoted(text)))

    if change.doi:
        own_id = root.text("@id") or ""
        if change.replaces(doi_or_none(own_id)):
            yield from root.set_text("@id", _in_form(own_id, change.doi))
        yield from _set_identifier(root, change, change.doi, lines)

    yield from root.insert(0, lines)


def _texts(root: Root, change: CodemetaChange) -> dict[str, str]:
    """The texts to set, by term: those that the file has, else `version` and `datePublished`."""
    texts: dict[str, str] = {}
    if change.version:
        terms = [term for term in ("version", "softwareVersion") if _name(root, term)]
        texts |= dict.fromkeys(terms or ["version"], change.version)

    if change.date is None:
        return texts

    day = change.date.isoformat()
    modified = _name(root, "dateModified")
    if not modified:
        texts["datePublished"] = day
        return texts

    # The file may have been changed since: an older release never sets the day back.
    stated = _DAY.match(root.text(modified) or "")
    is_later = stated is not None and stated.group() > day
    if not is_later:
        texts["dateModified"] = day
    return texts


def _set_identifier(root: Root, change: CodemetaChange, doi: Doi, lines: list[str]) -> Iterator[Splice]:
    """What makes `identifier` hold our DOI: in the place of an older one of ours, else before what is there."""
    pair = root.pair(_name(root, "identifier") or "identifier")
    if pair is None:
        lines.append(root.line("identifier", double_quoted(doi.url)))
        return

    key, value = pair
    entries = value.items if value.kind == "sequence" else (value,)
    named = list(chain.from_iterable(map(_named, entries)))
    if doi in {found for _, found in named}:
        return

    for place, found in named:
        if change.replaces(found):
            yield from set_scalar(root.source.text, key, place, _in_form(place.text, doi), json=True)
            return

    if value.null:
        yield from set_scalar(root.source.text, key, value, doi.url, json=True)
        return

    # Before other identifiers: into their list, or into a new one around the only one.
    written = double_quoted(doi.url)
    if value.kind == "sequence":
        after = value.start + 1
        if value.items:
            written += ", "
        yield Splice(start=after, end=after, text=written)
    else:
        yield Splice(start=value.start, end=value.start, text=f"[{written}, ")
        yield Splice(start=value.end, end=value.end, text="]")


def _named(entry: Node) -> Iterator[tuple[Node, Doi]]:
    """Each text in an identifier that names a DOI: the text alone, or the value or address of a PropertyValue."""
    texts = [entry]
    if entry.kind != "scalar":
        texts = list(filter(None, map(entry.get, ("value", "@value", "@id", "url"))))

    for text in texts:
        doi = doi_or_none(text.text)
        if doi is not None:
            yield text, doi


def _in_form(text: str, doi: Doi) -> str:
    """`doi` written as `text` writes its own: bare, with `doi:`, or as an address."""
    if text.lower().startswith("doi:"):
        return f"doi:{doi}"
    if text.startswith("10."):
        return str(doi)
    return doi.url


def _prove(before: Root, after: Root, change: CodemetaChange) -> None:
    """Raises Uneditable unless the edited file says what it shall and everything else as it did."""
    if _others(before) != _others(after):
        raise Uneditable("other values would change with it")

    for term, text in _texts(before, change).items():
        said = after.text(_name(after, term) or term)
        if said != text:
            raise Uneditable(f"'{term}' could not be set")

    listed = _identifier_texts(after)
    is_listed = change.doi in map(doi_or_none, listed)
    if change.doi and not is_listed:
        raise Uneditable("'identifier' could not be set")

    for text in _identifier_texts(before) - listed:
        is_replaced = change.replaces(doi_or_none(text))
        if not is_replaced:
            raise Uneditable("another identifier would be lost")


def _others(root: Root) -> list[tuple[str, object]]:
    """What the file says under terms that are not ours to change."""
    others = []
    for key, value in root.node.pairs:
        if key.text not in _SPELLINGS:
            others.append((key.text, shape(value)))
    return others


def _identifier_texts(root: Root) -> set[str]:
    value = root.node.get(_name(root, "identifier") or "identifier")
    if value is None or value.null:
        return set()

    return {leaf.text for leaf in leaves(value)}
