"""A CITATION.cff to begin with, for whoever has none: what is known or proposed is filled in.

`explain` shows it to be copied, `init` writes it once somebody said yes; nothing here is believed before. Version and
date are left out, since a release writes them, and with them whatever is true of one release alone.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from doi_action.facts import Merged
from doi_action.findings import Finding
from doi_action.formats.cff.new import CROSSWALK
from doi_action.formats.people.divided_names import proposed_division
from doi_action.formats.people.person_names import fault_of_name
from doi_action.formats.text.plain import one_line
from doi_action.formats.text.yaml_scalar import double_quoted, lines
from doi_action.metadata.merge import proposal
from doi_action.model import Creator, Kind, Metadata, NameType
from doi_action.model.crosswalk import document

PATH = "CITATION.cff"


@dataclass(frozen=True, kw_only=True, slots=True)
class People:
    """Whom the file names as authors, in order, and what about them is a guess.

    `guessed`: no file names them, the history does. `divided` are the whole names of those whose parts are guessed,
    `refused` the names that no record may hold, whose owners are left out.
    """

    people: tuple[Creator, ...] = ()
    guessed: bool = False
    divided: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()


def starting_file(merged: Merged, findings: Iterable[Finding] = ()) -> str | None:
    """The text of a CITATION.cff, None where there is one already, also one that cannot be read."""
    for candidates in merged.provenance.values():
        if any(candidate.fact.format == PATH for candidate in candidates):
            return None

    # One that cannot be read gives no facts, and a finding.
    if any(finding.path.endswith(PATH) for finding in findings):
        return None
    return starting_text(merged)


def starting_text(merged: Merged) -> str:
    """The text of a CITATION.cff that says what `merged` knows; where nobody is known, an example to be replaced."""
    return "\n".join([*_head(merged), *_authors(starting_people(merged)), *_rest(merged)]) + "\n"


def starting_people(merged: Merged) -> People:
    """Everybody whom files name as creators, else whom the history proposes."""
    named = merged.metadata.creators
    guessed = False
    if not named:
        proposed = proposal(merged, "creators")
        if proposed is not None and isinstance(proposed.value, tuple):
            # Whoever makes commits is a person, whatever the name looks like.
            named = tuple(replace(person, name_type=NameType.PERSON) for person in proposed.value)
            guessed = True

    people: list[Creator] = []
    divided: list[str] = []
    refused: list[str] = []
    for person in named:
        if fault_of_name(person.full_name):
            refused.append(person.full_name)
            continue

        in_parts = _in_parts(person)
        if in_parts.family_names and not person.family_names:
            divided.append(person.full_name)
        people.append(in_parts)

    return People(
        people=tuple(people),
        guessed=guessed,
        divided=tuple(divided),
        refused=tuple(dict.fromkeys(refused)),
    )


def _in_parts(person: Creator) -> Creator:
    """The person by the parts of the name; of a whole name those that it suggests, for the reader to confirm."""
    if person.family_names or person.name_type is NameType.ORGANISATION:
        return person

    parts = proposed_division(person.full_name)
    if parts is not None:
        return replace(
            person,
            name=None,
            family_names=parts.family_names,
            given_names=parts.given_names,
            particle=parts.particle,
            suffix=parts.suffix,
        )

    # Several words that nothing divides stay as they are; one alone is a family name.
    has_several_words = " " in person.full_name
    if has_several_words:
        return person
    return replace(person, name=None, family_names=person.full_name)


def _head(merged: Merged) -> Iterator[str]:
    yield "cff-version: 1.2.0"
    yield 'message: "If you use this work, please cite it as below."'

    # The format knows no models (CFF 1.2.0, `type`).
    kind = Kind.SOFTWARE
    if merged.metadata.kind is Kind.DATASET:
        kind = Kind.DATASET
    yield f"type: {kind}"

    line = f"title: {_quoted(merged.metadata.title or 'What the work is called')}"
    source = merged.source("title")
    if source is not None and source.path == "host":
        line += "  # the repository's name: say what the work is called"
    yield line


def _authors(people: People) -> Iterator[str]:
    """Everybody: saved, the file outranks the one that names them all."""
    comment = ""
    if people.guessed or not people.people:
        comment = "  # a guess: say who made it, in the order to be cited in"
    elif people.divided:
        comment = "  # which part of a name is which is a guess: look at each"
    yield f"authors:{comment}"

    if not people.people:
        yield '  - family-names: "family name"'
        yield '    given-names: "given name"'

    for person in people.people:
        (said,) = document(CROSSWALK, Metadata(creators=(person,)))["authors"]
        yield from _entry(said)

        keys = {key for key, _ in said}
        # An organisation has no iD, and has a `name`.
        if not keys & {"name", "orcid"}:
            yield '    # orcid: "https://orcid.org/..."'


def _entry(pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
    """One entry of a list of mappings."""
    lead = "- "
    for key, text in pairs:
        yield f"  {lead}{key}: {_quoted(text)}"
        lead = "  "


def _rest(merged: Merged) -> Iterator[str]:
    """What else is known; as comments what is worth having: a line that nobody filled in would be published."""
    said = document(CROSSWALK, merged.metadata)
    if said["contacts"]:
        yield "contact:"
    for contact in said["contacts"]:
        yield from _entry(contact)

    if said["abstract"]:
        yield f"abstract: {lines(said['abstract'])}"
    else:
        yield '# abstract: "What it does, in a few sentences"'

    yield from _licenses(merged, said["licenses"], said["license_url"])

    if said["keywords"]:
        yield "keywords:"
        for word in said["keywords"]:
            yield f"  - {_quoted(word)}"
    else:
        yield "# keywords: [first, second]"

    if said["url"]:
        yield f"url: {_quoted(said['url'])}"

    if said["repository_code"]:
        yield f"repository-code: {_quoted(said['repository_code'])}"
    else:
        yield '# repository-code: "https://..."'


def _licenses(merged: Merged, ids: tuple[str, ...], url: str | None) -> Iterator[str]:
    if len(ids) == 1:
        yield f"license: {ids[0]}"
    elif ids:
        yield "license:"
        for one in ids:
            yield f"  - {one}"

    if url:
        yield f"license-url: {_quoted(url)}"
    elif not ids:
        yield f"# license: {_license(merged)}"


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
    """A text between double quotes, without what no record may hold."""
    return double_quoted(one_line(text))
