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
    known = None
    if declared is not None and declared.kind == "scalar":
        known = edition(declared.text)
    # A file of no edition, or of one to come, is judged by the one that most files have.
    judged_by = known or CFF_1_2_0
    walker = _Walker(judged_by)

    if root is None or root.kind != "mapping":
        nowhere = Node("scalar", 0, 0)
        walker.note("type:root", Place((), root or nowhere))
        return Document(source, root, judged_by, declared, walker.places)

    walker.object("root", root, ())
    for trait in _traits(source, root):
        walker.note(trait, Place((), root))

    if declared is not None:
        place = Place(((), "cff-version"), declared)
        if known is None or not declared.tag.endswith(":str"):
            walker.note("undeclared", place)
        elif judged_by.version != CURRENT:
            walker.note("declared", place)
    return Document(source, root, judged_by, declared, walker.places)


def _traits(source: SourceText, root: Node) -> Iterator[str]:
    """What a file as a whole has or lacks, as names of buckets."""
    keys = {key.text for key, _ in root.pairs}
    for key in LACKING:
        if key not in keys:
            yield f"lacks:{key}"
    if keys.isdisjoint(("doi", "repository-code", "url")):
        yield "lacks:link"
    if "preferred-citation" in keys:
        yield "preferred"

    if source.bom:
        yield "marked"

    name = source.path.rpartition("/")[2]
    is_in_other_letters = name != "CITATION.cff" and name.lower() == "citation.cff"
    if is_in_other_letters:
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
        if not node.items:
            is_empty = node.null or node.kind == "sequence"
            self.note("empty:list" if is_empty else f"type:[{word}]", Place(where, node))
            return
        if word in ("reference", "identifier") and _is_split(node):
            # Judged one by one the entries would lack everything but their one key.
            self.note(f"type:[{word}]", Place(where, node, None, "split"))
            return

        for number, item in enumerate(node.items):
            self.value(word, item, (where, number))

        # CFF 1.3.0 drops `uniqueItems` of people, who may well share a name.
        may_repeat = word == "agent" and self.edition.version == "1.3.0"
        if len(node.items) > 1 and not may_repeat:
            self.repeats(word, node, where)

    def repeats(self, word: str, node: Node, where: Where) -> None:
        """Note the items that say the same as an earlier one: `uniqueItems`."""
        # Whole items are compared only where two look alike: long lists of references seldom hold any.
        shallow = [_shallow(item) for item in node.items]
        if len(set(shallow)) == len(shallow):
            return

        first: dict[Any, int] = {}
        for number, item in enumerate(node.items):
            earlier = first.setdefault(_canonical(item), number)
            is_first = earlier == number
            if is_first or _says_nothing(item):
                continue
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
        if word in INDEXED:
            self.note(word, Place(where, node))

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

        # The list of required keys cannot say "authors or editors", which CFF 1.3.0 asks of a reference.
        is_new_reference = word == "reference" and self.edition.version == "1.3.0"
        if is_new_reference and seen.keys().isdisjoint(("authors", "editors")):
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
            return
        if kind != "str":
            if not _number_fits(word, kind, text):
                self.note(f"type:{word}", place)
            return

        if node.plain:
            # `1:30` is a number of minutes to YAML 1.1: it counts to 60.
            is_counted = ":" in text and text[0] in "+-0123456789"
            if is_counted or text.lower() in TWISTED_WORDS:
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
        if own is None:
            return word not in PATTERNS or matches(word, text)

        # `re` is slow to import, and most files ask for no pattern of their edition.
        import re

        return re.fullmatch(own, text) is not None


_SCALAR_WORDS = {"license": "license-id", "affiliation": "text"}


def _number_fits(word: str, kind: str, text: str) -> bool:
    """Whether a number may stand where `word` is expected; true and false never may."""
    may_be_number = word in ("number|text", "integer|text", "month")
    if kind == "bool" or not may_be_number:
        return False
    if word == "number|text":
        return True

    plain = text.replace("_", "")
    base = {"0o": 8, "0x": 16}.get(text[:2], 10)
    try:
        number = float(plain) if kind == "float" else int(plain, base)
    except (ValueError, OverflowError):
        return False
    if number % 1 != 0:
        return False
    return word != "month" or 1 <= number <= 12


def is_real_date(text: str) -> bool:
    """Whether a text of the form YYYY-MM-DD is a day of the calendar."""
    year, month, day = int(text[:4]), int(text[5:7]), int(text[8:])
    days = 31
    if month in (4, 6, 9, 11):
        days = 30

    if month == 2:
        is_century = year % 100 == 0
        is_leap_year = year % 400 == 0 if is_century else year % 4 == 0
        days = 29 if is_leap_year else 28
    return day <= days


def _is_split(node: Node) -> bool:
    """Whether a dash before every field made one entry into many with one field each."""
    keys = set()
    for item in node.items:
        if len(item.pairs) != 1:
            return False
        keys.add(item.pairs[0][0].text)

    all_differ = len(keys) == len(node.items)
    return all_differ and len(node.items) > 1


def _says_nothing(node: Node) -> bool:
    """Whether an entry holds an empty value, which is its own fault: that it repeats another says nothing more."""
    if node.null:
        return True
    for _, value in node.pairs:
        is_empty_text = value.kind == "scalar" and not value.text
        if value.null or is_empty_text:
            return True
    return False


def _shallow(node: Node) -> Any:
    """What a node says on its first level, cheap to compare: equal nodes are equal here."""
    if node.kind == "scalar":
        return node.text if node.tag.endswith(":str") else _canonical(node)

    pairs: Iterable[tuple[Node, Node]] = node.pairs
    return frozenset((key.text, value.text) for key, value in pairs if value.tag.endswith(":str"))


def _canonical(node: Node) -> Any:
    """What a node says, whatever its layout and the order of its keys."""
    if node.kind == "sequence":
        return tuple(_canonical(item) for item in node.items)
    if node.kind == "mapping":
        return frozenset((key.text, _canonical(value)) for key, value in node.pairs)

    kind = node.tag[_TAG:]
    if kind not in ("int", "float"):
        return kind, node.text
    # 2020 and 2020.0 are one number to a schema.
    try:
        return "number", float(node.text.replace("_", ""))
    except ValueError:
        return "number", node.text
