"""The DOI's record says something else than the file.

What it checks: with `--online`, title, version and creators in DataCite's record of the root's DOI.

Why it matters: people who follow the DOI cite another title, another version or other people.

Example:

    version: "1.2.0"    (and the record of the DOI has version 1.1.0)

Better: the DOI of this version, or the concept DOI in a file without a version.

Source: DataCite REST API, GET /dois/{id}.
"""

from collections.abc import Iterator

from doi_action.check.cff_document import Document
from doi_action.check.fault import Fault
from doi_action.check.services import Services
from doi_action.check.wording import shown
from doi_action.rules.orcid_name_differs import words_of_name


def check(document: Document, services: Services) -> Iterator[Fault]:
    """One fault for each field that differs."""
    node = document.doi
    if node is None:
        return

    record = services.record(node.text)
    if record is None:
        return

    fix = "correct the file; or publish the version again, which brings its record up to date"
    for key, there in (("title", record.title), ("version", record.version)):
        here = document.text(key)
        if not here or not there:
            continue

        # A tag has a v before its version, and whoever copies it has it too.
        is_the_same = here.casefold().removeprefix("v") == there.casefold().removeprefix("v")
        if is_the_same:
            continue

        message = f"{shown(here)} is here, and the record of {node.text} says {shown(there)}"
        yield Fault(message, document.get(key), key, fix)

    authors = document.items("authors")
    # A record that counts nobody says nothing of them.
    if authors and record.creators not in (None, 0, len(authors)):
        message = f"{len(authors)} authors are here, and the record of {node.text} names {record.creators}"
        yield Fault(message, document.get("authors"), "authors", fix)
        return

    named = set()
    for name in record.people:
        named |= words_of_name(name)
    if not named:
        return

    for field, author in authors:
        name = author.text_of("family-names") or author.text_of("name")
        words = words_of_name(name)
        # A name without words, as of one letter, cannot be looked for.
        if not words or not words.isdisjoint(named):
            continue

        message = f"{shown(name)} is an author here, and the record of {node.text} names nobody so"
        yield Fault(message, author, field, fix)
