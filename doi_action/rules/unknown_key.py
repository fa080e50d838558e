"""A key that the Citation File Format does not have.

What it checks: every key of the file, of its people, references and identifiers, against the edition that the file
declares. Words of BibTeX, CodeMeta and the unreleased 1.3.0 are recognised.

Why it matters: readers pass over an unknown key in silence, and validators refuse the whole file.

Example:

    prefered-citation:

Better:

    preferred-citation:

Source: CFF 1.2.0, schema.json, additionalProperties: false.
"""

from collections.abc import Iterator

from doi_action.check.cff_document import Document
from doi_action.check.edits import Edits, replace_key
from doi_action.check.fault import Fault
from doi_action.check.wording import closest, shown
from doi_action.formats.cff.schema import CFF_1_0_3, CFF_1_1_0, CFF_1_2_0, CFF_1_3_0, CURRENT

IN_ORDER = (CFF_1_0_3, CFF_1_1_0, CFF_1_2_0, CFF_1_3_0)
"""The editions of the format, the oldest first."""

FOREIGN = {
    "author": "authors",
    "affiliations": "affiliation",
    "booktitle": "collection-title",
    "codeRepository": "repository-code",
    "contributor": "contact",
    "contributors": "authors",
    "datePublished": "date-released",
    "date": "date-released",
    "description": "abstract",
    "family-name": "family-names",
    "first-name": "given-names",
    "given-name": "given-names",
    "last-name": "family-names",
    "licence": "license",
    "name": "title",
    "note": "notes",
    "organization": "affiliation",
    "repository_url": "repository-code",
    "repository-url": "repository-code",
    "summary": "abstract",
    "tags": "keywords",
}
"""What other formats call it, and the key of CFF for it where its object has one."""

_ELSEWHERE = (
    (
        "root",
        "person",
        "put it into an entry of `authors:`, which begins with `- ` and has its other lines indented alike",
    ),
    ("root", "reference", "delete it, or move it to `preferred-citation` or a reference, which have this key"),
    (
        "reference",
        "entity",
        "write it under `publisher:`, `conference:` or `institution:`, whichever it is of",
    ),
)
"""The object that lacks a key, another that has it, and what to do then."""


def check(document: Document) -> Iterator[Fault]:
    """One fault for each unknown key, with the key that was probably meant."""
    ours = document.edition.version
    for word, place in document.broken("unknown"):
        key = place.point
        name, keys = key.text, document.edition.objects[word]
        if key.kind != "scalar":
            yield Fault("a key must be a word", key, place.field, "write `key: value`")
            continue

        came_with = [edition.version for edition in IN_ORDER if name in edition.objects.get(word, ())]
        if came_with and came_with[0] == CFF_1_3_0.version:
            message = f"{shown(name)} belongs to the unreleased CFF 1.3.0"
            fix = "delete it, or keep it for the day 1.3.0 is released"
            yield Fault(message, key, place.field, fix)
            continue
        if came_with:
            message = f"{shown(name)} came with CFF {came_with[0]}, and the file declares {ours}"
            fix = f"write `cff-version: {CURRENT}`"
            yield Fault(message, key, place.field, fix)
            continue

        where = ""
        if word != "root":
            article = "an" if word[0] in "aei" else "a"
            where = f" in {article} {word}"
        message = f"CFF {ours} has no key {shown(name)}{where}"

        meant = FOREIGN.get(name)
        if meant not in keys:
            meant = closest(name, keys)
        if meant is None:
            yield Fault(message, key, place.field, _elsewhere(document, word, name))
            continue

        parent = document.at(place.where[0])
        if parent.key(meant) is not None:
            fix = f"delete it; '{meant}' is there already"
            yield Fault(message, key, place.field, fix)
            continue

        # Only a slip of the pen is corrected; a word of another format may mean more than ours.
        edits: Edits = ()
        if closest(name, [meant]) is not None:
            edits = replace_key(document.source, key, meant)
        message = f"unknown key {shown(name)}; did you mean '{meant}'?"
        fix = f"write `{meant}:`"
        yield Fault(message, key, place.field, fix, edits)


def _elsewhere(document: Document, word: str, name: str) -> str:
    """Where a key that exists elsewhere in the format belongs."""
    objects = document.edition.objects
    for lacking, having, advice in _ELSEWHERE:
        if word == lacking and name in objects[having]:
            return advice

    if name in objects["root"]:
        return "move it to the root of the file, where it belongs"
    return "delete it"
