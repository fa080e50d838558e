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
    """Everybody: saved, the file outranks the one that names them all."""
    proposed = proposal(merged, "creators")
    people = merged.metadata.creators or (proposed.value if proposed else ())
    guessed = not merged.metadata.creators
    yield "authors:  # a guess: say who made it, in the order to be cited in" if guessed else "authors:"
    for person in people if isinstance(people, tuple) else ():
        yield from _author(person)
    if not people:
        yield '  - family-names: "Lovelace"'
        yield '    given-names: "Ada"'


def _author(person: Creator) -> Iterator[str]:
    """The parts of a name; of a whole name those that it suggests, for the reader to confirm."""
    parts = person if person.family_names else proposed_division(person.full_name)
    if person.name_type is NameType.ORGANISATION or (parts is None and " " in person.full_name):
        yield f"  - name: {_quoted(person.full_name)}"
        return
    yield f"  - family-names: {_quoted((parts and parts.family_names) or person.full_name)}"
    for key, part in (
        ("given-names", parts and parts.given_names),
        ("name-particle", parts and parts.particle),
        ("name-suffix", parts and parts.suffix),
    ):
        if part:
            yield f"    {key}: {_quoted(part)}"
    yield f'    {"" if person.orcid else "# "}orcid: "https://orcid.org/{person.orcid or "..."}"'


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
        for entry in entries if isinstance(entries, tuple) else ():
            if entry.spdx:
                return str(entry.spdx)
    return "Apache-2.0"


def _quoted(text: str) -> str:
    """A text between double quotes, without what no record may hold: what JSON writes, YAML reads."""
    return json.dumps(one_line(text), ensure_ascii=False)
