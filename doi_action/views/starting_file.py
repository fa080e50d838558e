"""A CITATION.cff to begin with, for whoever has none: what is known or proposed is filled in.

Only a text to copy: nothing here is believed before somebody saved it. Version and date are left out, since a release
writes them.
"""

import json
from collections.abc import Iterable, Iterator

from doi_action.facts import Merged
from doi_action.findings import Finding
from doi_action.formats.people.divided_names import proposed_division
from doi_action.formats.text.plain import one_line
from doi_action.metadata.merge import proposal
from doi_action.model import Creator, Kind, NameType

PATH = "CITATION.cff"


def starting_file(merged: Merged, findings: Iterable[Finding] = ()) -> str | None:
    """The text of a CITATION.cff, None where there is one already, also one that cannot be read."""
    for candidates in merged.provenance.values():
        if any(candidate.fact.format == PATH for candidate in candidates):
            return None
    if any(finding.path.endswith(PATH) for finding in findings):
        return None
    return "\n".join([*_head(merged), *_authors(merged), *_rest(merged)]) + "\n"


def _head(merged: Merged) -> Iterator[str]:
    yield "cff-version: 1.2.0"
    yield 'message: "If you use this work, please cite it as below."'
    if merged.metadata.kind is Kind.DATASET:
        yield "type: dataset"
    yield f"title: {_quoted(merged.metadata.title or 'What the work is called')}"


def _authors(merged: Merged) -> Iterator[str]:
    """Everybody: saved, the file outranks the one that names them all."""
    people: object = merged.metadata.creators
    heading = "authors:"
    if not people:
        proposed = proposal(merged, "creators")
        people = proposed.value if proposed is not None else ()
        heading += "  # a guess: say who made it, in the order to be cited in"

    yield heading
    if not people:
        yield '  - family-names: "Lovelace"'
        yield '    given-names: "Ada"'
    elif isinstance(people, tuple):
        for person in people:
            yield from _author(person)


def _author(person: Creator) -> Iterator[str]:
    """The parts of a name; of a whole name those that it suggests, for the reader to confirm."""
    parts = person if person.family_names else proposed_division(person.full_name)
    has_several_words = " " in person.full_name
    if person.name_type is NameType.ORGANISATION or (parts is None and has_several_words):
        yield f"  - name: {_quoted(person.full_name)}"
        return

    if parts is None:
        parts = Creator(family_names=person.full_name)
    yield f"  - family-names: {_quoted(parts.family_names or person.full_name)}"
    if parts.given_names:
        yield f"    given-names: {_quoted(parts.given_names)}"
    if parts.particle:
        yield f"    name-particle: {_quoted(parts.particle)}"
    if parts.suffix:
        yield f"    name-suffix: {_quoted(parts.suffix)}"
    if person.orcid:
        yield f'    orcid: "https://orcid.org/{person.orcid}"'
    else:
        yield '    # orcid: "https://orcid.org/..."'


def _rest(merged: Merged) -> Iterator[str]:
    """Worth having and said nowhere, as comments: a line that nobody filled in would be published."""
    if not merged.metadata.abstract:
        yield '# abstract: "What it does, in a few sentences"'
    if not merged.metadata.licenses:
        yield f"# license: {_license(merged)}"
    if not merged.metadata.keywords:
        yield "# keywords: [first, second]"
    if not merged.metadata.repository_url:
        yield '# repository-code: "https://..."'


def _license(merged: Merged) -> str:
    """The id that a file suggests without certainty, else an example."""
    for candidate in merged.provenance.get("licenses", ()):
        entries = candidate.fact.value
        if not isinstance(entries, tuple):
            continue
        for entry in entries:
            if entry.spdx:
                return str(entry.spdx)
    return "Apache-2.0"


def _quoted(text: str) -> str:
    """A text between double quotes, without what no record may hold: what JSON writes, YAML reads."""
    return json.dumps(one_line(text), ensure_ascii=False)
