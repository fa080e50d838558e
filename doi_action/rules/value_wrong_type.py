"""A value is of another kind than its key asks for.

What it checks: that texts are texts and not numbers or true and false as YAML 1.2 reads them, that lists are lists and
that objects have keys.

Why it matters: readers that trust the format break here, often with nothing but a stack trace.

Example:

    title: 2048
    keywords: citation, software

Better:

    title: "2048"
    keywords:
      - citation
      - software

Source: CFF 1.2.0, schema.json, type.
"""

from collections.abc import Iterator

from doi_action.check.cff_document import OBJECTS, Document, Place
from doi_action.check.edits import Edits, replace_value
from doi_action.check.fault import Fault
from doi_action.check.wording import shown

_EXPECTED = {
    "number|text": "a text or a number",
    "integer|text": "a text or a whole number",
    "root": "keys with values",
}
_PLURALS = {"agent": "people and entities"}
_KINDS = {"bool": "true or false", "int": "a number", "float": "a number", "seq": "a list", "map": "a mapping"}
_TAG = len("tag:yaml.org,2002:")


def check(document: Document) -> Iterator[Fault]:
    """One fault for each value of a wrong kind; a number where text is meant gets quotes."""
    for word, place in document.broken("type"):
        node = place.node
        # `file-without-keys`, `month-not-a-number` and `cff-version-unknown` tell of these.
        if word in ("root", "month") or place.field == "cff-version":
            continue
        # `date-bad-form` tells of a date that is written.
        if word == "date" and node.kind == "scalar":
            continue

        if place.note == "split":
            message = f"each of these {len(node.items)} entries has one field; did you mean one entry?"
            fix = "write a dash before the first field of the entry only, and indent the others like it"
            yield Fault(message, node, place.field, fix)
            continue

        expected = _expected(word)
        kind = _KINDS.get(node.tag[_TAG:], "a text")
        message = f"this is {kind}, not {expected}"
        if node.kind == "scalar":
            message = f"{shown(node.text)} is {kind}, not {expected}"

        # Quotes around a number or a true that stands where text is meant, and reads as that text either way.
        edits: Edits = ()
        text_is_meant = word in ("text", "email", "orcid") or place.where[1:] == ("commit",)
        if text_is_meant and kind != "a text":
            edits = replace_value(document.source, node, node.text, quote=True)

        yield Fault(message, node, place.field, _fix(word, place), edits)


def _expected(word: str) -> str:
    """What is expected, in words."""
    if word.startswith("["):
        entry = word[1:-1]
        entries = _PLURALS.get(entry, f"{entry}s")
        return f"a list of {entries}"

    usual = "keys with values" if word in OBJECTS else "a text"
    return _EXPECTED.get(word, usual)


def _fix(word: str, place: Place) -> str:
    node = place.node
    if word.startswith("["):
        return "write one entry in each line, after a dash"
    if node.plain:
        return f'put it in quotes: "{node.text}"'

    if len(node.items) == 1:
        return "write the one entry without the dash"
    if node.items and place.where[1] == "affiliation":
        return "write one text that names them all; lists come with CFF 1.3.0, which is not released"
    return f"write {_expected(word)}"
