"""The walk through a CITATION.cff along the tables of its edition, once: what breaks them, and what stands where.

Nothing beyond the format's own schema is judged here. A choice between a person and an entity, or between kinds of
identifiers, is made first, so that messages speak of the branch that was meant.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from doi_action.check.cff_document import OBJECTS, TWISTED_WORDS, Document, Place, Where, matches
from doi_action.formats.cff.schema import CFF_1_2_0, CURRENT, ENUMERATIONS, MONTHS, PATTERNS, Edition, edition
from doi_action.formats.text.node import Node
from doi_action.formats.text.source import SourceText

FAULTS = (
    "type",
    "empty",
    "pattern",
    "choice",
    "impossible",
    "repeated",
    "unknown",
    "missing",
    "doubled",
    "mixed",
    "astext",
)
"""What can be wrong with a value, as the first half of a bucket's name."""

INDEXED = frozenset({"doi", "orcid", "date", "url", "license-id", "person", "entity", "reference", "identifier", "ror"})
_TAG = len("tag:yaml.org,2002:")


LACKING = ("abstract", "date-released", "keywords", "references", "repository-code", "version")
"""Root keys whose absence a rule looks for."""


def walk(source: SourceText, root: Node | None) -> Document:
    """The document of a file that was read."""
    declared = root.get("cff-version") if root is not None else None
    known = edition(declared.text) if declared is not None and declared.kind == "scalar" else None
    judged_by = known or CFF_1_2_0
    walker = _Walker(judged_by)

    if root is None or root.kind != "mapping":
        walker.note("type:root", Place((), root if root is not None else Node("scalar", 0, 0)))
        return Document(source, root, judged_by, declared, walker.places)

    walker.object("root", root, ())
    for trait in _traits(source, root):
        walker.note(trait, Place((), root))
    if declared is not None:
        is_known = known is not None and declared.tag.endswith(":str")
        if not is_known:
            walker.note("undeclared", Place(((), "cff-version"), declared))
        elif judged_by.version != CURRENT:
            walker.note("declared", Place(((), "cff-version"), declared))
    return Document(source, root, judged_by, declared, walker.places)


def _traits(source: SourceText, root: Node) -> Iterator[str]:
    """What a file as a whole has or lacks, as names of buckets."""
    keys = {key.text for key, _ in root.pairs}
    yield from (f"lacks:{key}" for key in LACKING if key not in keys)
    if keys.isdisjoint(("doi", "repository-code", "url")):
        yield "lacks:link"
    if "preferred-citation" in keys:
        yield "preferred"
    if source.bom:
        yield "marked"
    name = source.path.rpartition("/")[2]
    if name.lower() == "citation.cff" and name != "CITATION.cff":
        yield "misnamed"


class _Walker:
    def __init__(self, judged_by: Edition) -> None:
        self.edition = judged_by
        self.places: dict[str, list[Place]] = {"scalar": []}
        self.scalars = self.places["scalar"]

    def note(self, bucket: str, place: Place) -> None:
        self.places.setdefault(bucket, []).append(place)

    def value(self, word: str, node: Node, where: Where) -> None:
        """Judge one value."""
        if word[0] == "[":
            self.list(word[1:-1], node, where)
        elif word == "agent":
            self.agent(node, where)
        elif word in OBJECTS:
            self.object(word, node, where)
        elif word == "license" and node.kind == "sequence":
            self.list("license-id", node, where)
        elif word == "affiliation" and node.kind != "scalar":
            self.affiliation(node, where)
        else:
            self.scalar(_SCALAR_WORDS.get(word, word), node, where)

    def list(self, word: str, node: Node, where: Where) -> None:
        if node.kind != "sequence":
            self.note("empty:list" if node.null else f"type:[{word}]", Place(where, node))
        elif not node.items:
            self.note("empty:list", Place(where, node))
        elif word in ("reference", "identifier") and _is_split(node):
            # Judged one by one the entries would lack everything but their one key.
            self.note(f"type:[{word}]", Place(where, node, None, "split"))
        else:
            for number, item in enumerate(node.items):
                self.value(word, item, (where, number))
            if len(node.items) > 1 and not (word == "agent" and self.edition.version == "1.3.0"):
                self.repeats(word, node, where)

    def repeats(self, word: str, node: Node, where: Where) -> None:
        """Note the items that say the same as an earlier one: `uniqueItems`."""
        shallow = [_shallow(item) for item in node.items]
        if len(set(shallow)) == len(shallow):
            return
        first: dict[Any, int] = {}
        for number, item in enumerate(node.items):
            earlier = first.setdefault(_canonical(item), number)
            if earlier != number and not _says_nothing(item):
                self.note(f"repeated:{word}", Place((where, number), item, node.items[earlier], str(earlier)))

    def agent(self, node: Node, where: Where) -> None:
        """A person or an entity: an entity is known by its `name`."""
        if node.kind == "mapping":
            self.object("entity" if node.key("name") is not None else "person", node, where)
        else:
            self.note("astext:agent", Place(where, node))

    def affiliation(self, node: Node, where: Where) -> None:
        """CFF 1.3.0: text, an entity, or a list of both."""
        if node.kind == "mapping":
            self.object("entity", node, where)
            return
        for number, item in enumerate(node.items):
            self.value("affiliation", item, (where, number))

    def object(self, word: str, node: Node, where: Where) -> None:
        if node.kind != "mapping":
            self.note("astext:entity" if word == "entity" else f"type:{word}", Place(where, node))
            return
        place = Place(where, node)
        if word in INDEXED:
            self.note(word, place)
        keys = self.edition.objects[word]
        seen: dict[str, Node] = {}
        for key, value in node.pairs:
            name = key.text if key.kind == "scalar" else ""
            if name in seen:
                self.note("doubled:key", Place((where, name), value, key, str(seen[name].start)))
                continue
            seen[name] = key
            expected = keys.get(name)
            if expected is None:
                self.note(*self.unknown(word, node, Place((where, name), value, key)))
            elif expected == "identifier-value":
                self.value(self.identifier_value(node), value, (where, name))
            else:
                self.value(expected, value, (where, name))
        for name in self.edition.required.get(word, ()):
            if name not in seen:
                self.note(f"missing:{word}", Place(where, node, None, name))
        if word == "reference" and self.edition.version == "1.3.0" and not {"authors", "editors"} & set(seen):
            self.note("missing:reference", Place(where, node, None, "authors"))

    def unknown(self, word: str, node: Node, place: Place) -> tuple[str, Place]:
        """A key that the object does not have; an entity with a person's names mixes the two."""
        name = place.where[1]
        if word == "entity" and name in ("family-names", "given-names", "name-particle", "name-suffix", "affiliation"):
            return "mixed:agent", place
        return f"unknown:{word}", place

    def identifier_value(self, node: Node) -> str:
        kind = node.text_of("type")
        return kind if kind in ("doi", "url", "swh") else "text"

    def scalar(self, word: str, node: Node, where: Where) -> None:
        if node.kind != "scalar":
            self.note(f"type:{word}", Place(where, node))
            return
        place = Place(where, node)
        self.scalars.append(place)
        kind, text = node.tag[_TAG:], node.text
        if kind == "null" or not text:
            self.note(f"empty:{word}", place)
        elif kind != "str":
            if not _number_fits(word, kind, text):
                self.note(f"type:{word}", place)
        else:
            if node.plain and (text.lower() in TWISTED_WORDS or (":" in text and text[0] in "+-0123456789")):
                self.note("twisted", place)
            self.text(word, text, place)

    def text(self, word: str, text: str, place: Place) -> None:
        """Judge a text that is not empty."""
        if word in INDEXED:
            self.note(word, place)

        if not self.has_form(word, text):
            self.note(f"pattern:{word}", place)
        elif word == "date" and not is_real_date(text):
            self.note("impossible:date", place)
        elif word in ENUMERATIONS and text not in ENUMERATIONS[word]:
            self.note(f"choice:{word}", place)
        elif word == "month" and text not in MONTHS:
            self.note("pattern:month", place)

    def has_form(self, word: str, text: str) -> bool:
        """Whether a text has the form that its word asks for, as this edition has it; most words take any text."""
        own = self.edition.patterns.get(word)
        if own is not None:
            return _matches_own(own, text)
        return word not in PATTERNS or matches(word, text)


def _matches_own(pattern: str, text: str) -> bool:
    """Whether a text has the form that an edition gives it; `re` is slow to import, and most files ask for none."""
    import re

    return re.fullmatch(pattern, text) is not None


_SCALAR_WORDS = {"license": "license-id", "affiliation": "text"}


def _number_fits(word: str, kind: str, text: str) -> bool:
    """Whether a number may stand where `word` is expected; true and false never may."""
    if kind == "bool" or word not in ("number|text", "integer|text", "month"):
        return False
    if word == "number|text":
        return True
    try:
        number = float(text.replace("_", "")) if kind == "float" else int(text.replace("_", ""), _base(text))
    except (ValueError, OverflowError):
        return False
    return number % 1 == 0 and (word != "month" or 1 <= number <= 12)


def _base(text: str) -> int:
    return {"0o": 8, "0x": 16}.get(text[:2], 10)


def is_real_date(text: str) -> bool:
    """Whether a text of the form YYYY-MM-DD is a day of the calendar."""
    year, month, day = int(text[:4]), int(text[5:7]), int(text[8:])
    is_leap_year = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    days = 31
    if month == 2:
        days = 29 if is_leap_year else 28
    elif month in (4, 6, 9, 11):
        days = 30
    return day <= days


def _is_split(node: Node) -> bool:
    """Whether a dash before every field made one entry into many with one field each."""
    keys = {item.pairs[0][0].text for item in node.items if len(item.pairs) == 1}
    return len(node.items) > 1 and len(keys) == len(node.items)


def _says_nothing(node: Node) -> bool:
    """Whether an entry holds an empty value, which is its own fault: that it repeats another says nothing more."""
    return node.null or any(value.null or (value.kind == "scalar" and not value.text) for _, value in node.pairs)


def _shallow(node: Node) -> Any:
    """What a node says on its first level, cheap to compare: equal nodes are equal here."""
    if node.kind == "scalar":
        return node.text if node.tag.endswith(":str") else _canonical(node)
    pairs: Iterable[tuple[Node, Node]] = node.pairs
    return frozenset((key.text, value.text) for key, value in pairs if value.tag.endswith(":str"))


def _canonical(node: Node) -> Any:
    """What a node says, whatever its layout and the order of its keys."""
    if node.kind == "scalar":
        kind = node.tag[_TAG:]
        return ("number", _float(node.text)) if kind in ("int", "float") else (kind, node.text)
    if node.kind == "sequence":
        return tuple(_canonical(item) for item in node.items)
    return frozenset((key.text, _canonical(value)) for key, value in node.pairs)


def _float(text: str) -> float | str:
    try:
        return float(text.replace("_", ""))
    except ValueError:
        return text
