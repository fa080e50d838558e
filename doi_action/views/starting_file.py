"""A CITATION.cff to begin with, for whoever has none: what is known or proposed is filled in.

Only a text to copy: nothing here is believed before somebody saved it. Version and date are left out, since a release
writes them.
"""

import json
from collections.abc import Iterable, Iterator

from doi_action.facts import Merged
from doi_action.findings import Finding
from doi_action.formats.text.plain import one_line
from doi_action.metadata.merge import proposal
from doi_action.model import Creator, Kind, NameType

PATH = "CITATION.cff"

MAX_PEOPLE = 20
"""Of more proposed people the first ones, who made most commits, are written."""


def starting_file(merged: Merged, findings: Iterable[Finding] = ()) -> str | None:
    """The text of a CITATION.cff, None where there is one already, also one that cannot be read."""
    facts = (c.fact for candidates in merged.provenance.values() for c in candidates)
    if any(f.format == PATH for f in facts) or any(f.path.endswith(PATH) for f in findings):
        return None
    return "\n".join([*_head(merged), *_authors(merged), *_rest(merged)]) + "\n"


def _head(merged: Merged) -> Iterator[str]:
    yield "cff-version: 1.2.0"
    yield 'message: "If you use this work, please cite it as below."'
    if merged.metadata.kind is Kind.DATASET:
        yield "type: dataset"
    yield f"title: {_quoted(merged.metadata.title or 'What the work is called')}"


def _authors(merged: Merged) -> Iterator[str]:
    proposed = proposal(merged, "creators")
    people = merged.metadata.creators or (proposed.value if proposed else ())
    yield (
        "authors:" if merged.metadata.creators else "authors:  # a guess: say who made it, in the order to be cited in"
    )
    for person in people[:MAX_PEOPLE] if isinstance(people, tuple) else ():
        yield from _author(person)
    if not people:
        yield '  - family-names: "Lovelace"'
        yield '    given-names: "Ada"'


def _author(person: Creator) -> Iterator[str]:
    if person.name_type is NameType.ORGANISATION:
        yield f"  - name: {_quoted(person.full_name)}"
        return
    given, family = person.given_names, person.family_names
    if not (given or family):
        # Which part is the family name is a guess, and the reader is told that it is one.
        given, _, family = person.full_name.rpartition(" ")
    yield f"  - family-names: {_quoted(family or person.full_name)}"
    if given:
        yield f"    given-names: {_quoted(given)}"
    yield f'    {"" if person.orcid else "# "}orcid: "https://orcid.org/{person.orcid or "..."}"'


def _rest(merged: Merged) -> Iterator[str]:
    """Worth having and said nowhere, as comments: a line that nobody filled in would be published."""
    if not merged.metadata.abstract:
        yield '# abstract: "What it does, in a few sentences"'
    if not merged.metadata.licenses:
        yield "# license: Apache-2.0"
    if not merged.metadata.keywords:
        yield "# keywords: [first, second]"
    if not merged.metadata.repository_url:
        yield '# repository-code: "https://..."'


def _quoted(text: str) -> str:
    """A text between double quotes, without what no record may hold: what JSON writes, YAML reads."""
    return json.dumps(one_line(text), ensure_ascii=False)
