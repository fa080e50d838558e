"""The walk through a CITATION.cff along the tables of its edition, once: what breaks them, and what stands where.

Nothing beyond the format's own schema is judged here. A choice between a person and an entity, or between kinds of
identifiers, is made first, so that messages speak of the branch that was meant.
"""

from typing import Any

from doi_action.check.cff_document import NOTHING, OBJECTS, TWISTED_WORDS, Document, Place, Where, matches
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

OF_PERSONS = frozenset({"family-names", "given-names", "name-particle", "name-suffix", "affiliation"})
"""Keys of a person that an entity does not have."""

LACKING = {
    "abstract": ("abstract",),
    "date-released": ("date-released",),
    "keywords": ("keywords",),
    "link": ("doi", "repository-code", "url"),
    "references": ("references",),
    "repository-code": ("repository-code",),
    "version": ("version",),
}
"""What rules look for at the root, and the keys of which one is enough."""


def walk(source: SourceText, root: Node | None) -> Document:
    """The document of a file that was read."""
    if root is None or root.kind != "mapping":
        walker = _Walker(CFF_1_2_0)
        walker.note("type:root", Place((), root or NOTHING))
        return Document(source, root or NOTHING, CFF_1_2_0, None, walker.places)

    declared = root.get("cff-version")
    known = None
    if declared is not None:
        known = edition(declared.text)

    # A file of no edition, or of one to come, is judged by the one that most files have.
    judged_by = known or CFF_1_2_0
    walker = _Walker(judged_by)
    walker.object("root", root, ())

    # What a file as a whole has or lacks.
    whole = Place((), root)
    keys = {key.text for key, _ in root.pairs}
    for name, enough in LACKING.items():
        if keys.isdisjoint(enough):
            walker.note(f"lacks:{name}", whole)

    if "preferred-citation" in keys:
        walker.note("preferred", whole)
    if source.bom:
        walker.note("marked", whole)

    # The format and Zenodo have the name in exactly these letters; a file of another name may be an example.
    file_name = source.path.rpartition("/")[2]
    is_in_other_letters = file_name != "CITATION.cff" and file_name.lower() == "citation.cff"
    if is_in_other_letters:
        walker.note("misnamed", whole)

    if declared is not None:
        place = Place(((), "cff-version"), declared)
        # Without quotes `1.2` is a number, and the format asks for a text.
        is_text = declared.tag.endswith(":str")
        if known is None or not is_text:
            walker.note("undeclared", place)
        elif known.version != CURRENT:
            walker.note("declared", place)

    return Document(source, root, judged_by, declared, walker.places)


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
            return
        if word in OBJECTS:
            self.object(word, node, where)
            return

        # What may stand there in several forms.
        if word == "agent":
            self.agent(node, where)
        elif word == "license" and node.kind == "sequence":
            self.list("license-id", node, where)
        elif word == "affiliation" and node.kind != "scalar":
            self.affiliation(node, where)
        else:
            self.scalar(_SCALAR_WORDS.get(word, word), node, where)

    def list(self, word: str, node: Node, where: Where) -> None:
        if not node.items:
            fault = f"type:[{word}]"
            # `authors:` and `authors: []` are lists without an entry; a text or a mapping is no list.
            if node.null or node.kind == "sequence":
                fault = "empty:list"
            self.note(fault, Place(where, node))
            return

        # Judged one by one the entries of a split one would lack everything but their one key.
        may_be_split = word in ("reference", "identifier")
        if may_be_split and _is_split(node):
            self.note(f"type:[{word}]", Place(where, node, None, "split"))
            return

        for number, item in enumerate(node.items):
            self.value(word, item, (where, number))

        # CFF 1.3.0 drops `uniqueItems` of people, who may well share a name.
        may_repeat = word == "agent" and self.edition.version == "1.3.0"
        if not may_repeat:
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
            if earlier == number:
                continue

            # An empty value is a fault of its own: that the entry repeats another says nothing more.
            if _says_nothing(item):
                continue

            place = Place((where, number), item, node.items[earlier], str(earlier))
            self.note(f"repeated:{word}", place)

    def agent(self, node: Node, where: Where) -> None:
        """A person or an entity: an entity is known by its `name`."""
        if node.kind != "mapping":
            self.note("astext:agent", Place(where, node))
            return

        word = "person"
        if node.key("name") is not None:
            word = "entity"
        self.object(word, node, where)

    def affiliation(self, node: Node, where: Where) -> None:
        """CFF 1.3.0: text, an entity, or a list of both."""
        if node.kind == "mapping":
            self.object("entity", node, where)
            return

        for number, item in enumerate(node.items):
            self.value("affiliation", item, (where, number))

    def object(self, word: str, node: Node, where: Where) -> None:
        if node.kind != "mapping":
            # People write the name of an organisation alone, and a repair can make an entity of it.
            fault = "astext" if word == "entity" else "type"
            self.note(f"{fault}:{word}", Place(where, node))
            return

        if word in INDEXED:
            self.note(word, Place(where, node))

        keys = self.edition.objects[word]
        seen: dict[str, Node] = {}
        for key, value in node.pairs:
            name = ""
            if key.kind == "scalar":
                name = key.text

            place = Place((where, name), value, key)
            if name in seen:
                first = str(seen[name].start)
                self.note("doubled:key", place._replace(note=first))
                continue

            seen[name] = key

            expected = keys.get(name)
            if expected is None:
                self.unknown(word, place)
                continue

            # What an identifier is, its type tells.
            if expected == "identifier-value":
                kind = node.text_of("type")
                expected = kind if kind in ("doi", "url", "swh") else "text"
            self.value(expected, value, place.where)

        for name in self.edition.required.get(word, ()):
            if name not in seen:
                self.note(f"missing:{word}", Place(where, node, None, name))

        # The list of required keys cannot say "authors or editors", which CFF 1.3.0 asks of a reference.
        is_new_reference = word == "reference" and self.edition.version == "1.3.0"
        if is_new_reference and seen.keys().isdisjoint(("authors", "editors")):
            self.note("missing:reference", Place(where, node, None, "authors"))

    def unknown(self, word: str, place: Place) -> None:
        """Note a key that the object does not have; an entity with a person's names mixes the two."""
        fault = f"unknown:{word}"
        if word == "entity" and place.where[1] in OF_PERSONS:
            fault = "mixed:agent"
        self.note(fault, place)

    def scalar(self, word: str, node: Node, where: Where) -> None:
        place = Place(where, node)
        if node.kind != "scalar":
            self.note(f"type:{word}", place)
            return

        self.scalars.append(place)
        kind, text = node.tag[_TAG:], node.text
        if kind == "null" or not text:
            self.note(f"empty:{word}", place)
            return

        if kind == "str":
            self.text(word, text, place)
        elif not _number_fits(word, kind, text):
            self.note(f"type:{word}", place)

    def text(self, word: str, text: str, place: Place) -> None:
        """Judge a text that is not empty."""
        if place.node.plain:
            # `1:30` is a number of minutes to YAML 1.1: it counts to 60 (https://yaml.org/type/int.html).
            is_counted = ":" in text and text[0] in "+-0123456789"
            if is_counted or text.lower() in TWISTED_WORDS:
                self.note("twisted", place)

        if word in INDEXED:
            self.note(word, place)

        if not self.has_form(word, text):
            self.note(f"pattern:{word}", place)
            return

        # The pattern of a date takes the 31st of any month.
        if word == "date" and not is_real_date(text):
            self.note("impossible:date", place)

        fault, choices = _CHOICES.get(word, ("", None))
        if choices is not None and text not in choices:
            self.note(f"{fault}:{word}", place)

    def has_form(self, word: str, text: str) -> bool:
        """Whether a text has the form that its word asks for, as this edition has it; most words take any text."""
        own = self.edition.patterns.get(word)
        if own is not None:
            # `re` is slow to import, and most files ask for no pattern of their edition.
            import re

            return re.fullmatch(own, text) is not None

        if word not in PATTERNS:
            return True

        return matches(word, text)


_DAYS_OF_MONTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_CHOICES = {word: ("choice", choices) for word, choices in ENUMERATIONS.items()}
# In quotes a month is a text, and one of twelve; the schema gives them as a pattern.
_CHOICES["month"] = ("pattern", MONTHS)

_SCALAR_WORDS = {"license": "license-id", "affiliation": "text"}


def _number_fits(word: str, kind: str, text: str) -> bool:
    """Whether a number may stand where `word` is expected; true and false never may."""
    if kind == "bool":
        return False
    if word == "number|text":
        return True

    takes_whole_numbers = word in ("integer|text", "month")
    if not takes_whole_numbers:
        return False

    plain = text.replace("_", "")
    base = {"0o": 8, "0x": 16}.get(text[:2], 10)
    try:
        number = float(plain) if kind == "float" else int(plain, base)
    except (ValueError, OverflowError):
        return False

    # JSON Schema takes 5.0 for an integer (draft-07, 6.1.1), and so a file may write it.
    is_whole = number % 1 == 0
    if word == "month":
        return is_whole and 1 <= number <= 12

    return is_whole


def is_real_date(text: str) -> bool:
    """Whether a text of the form YYYY-MM-DD is a day of the calendar."""
    year, month, day = int(text[:4]), int(text[5:7]), int(text[8:])
    last_day = _DAYS_OF_MONTHS[month - 1]

    # The year that ends a century has a leap day every fourth time only.
    is_century = year % 100 == 0
    years_between = 400 if is_century else 4
    is_leap_year = year % years_between == 0

    if month == 2 and is_leap_year:
        last_day = 29
    return day <= last_day


def _is_split(node: Node) -> bool:
    """Whether a dash before every field made one entry into many with one field each."""
    if len(node.items) < 2:
        return False

    keys = set()
    for item in node.items:
        if len(item.pairs) != 1:
            return False

        key, _ = item.pairs[0]
        keys.add(key.text)

    # A key that comes twice belongs to two entries.
    return len(keys) == len(node.items)


def _says_nothing(node: Node) -> bool:
    """Whether an entry holds an empty value, or is one."""
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
        return _canonical(node)

    said = set()
    for key, value in node.pairs:
        # Numbers have several spellings, and lists have an inside: they are left to the whole comparison.
        if value.tag.endswith(":str"):
            said.add((key.text, value.text))
    return frozenset(said)


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
        number = float(node.text.replace("_", ""))
    except ValueError:
        # `0x1f` and `0o17` are numbers to YAML, and no form that Python's `float` reads.
        return "number", node.text

    return "number", number
