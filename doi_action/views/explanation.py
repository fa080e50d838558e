"""The metadata form: every field with its value, where it came from, who lost, what is missing and where to add it.

Pure data for `explain`; how it looks is the verb's business.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NoReturn

from doi_action.facts import Candidate, Fact, Merged
from doi_action.findings import Finding
from doi_action.formats.exports import EXPORTS, EXPORTS_BY_NAME, Named, left_out
from doi_action.formats.people.person_names import without_addresses
from doi_action.formats.repository_address import without_credentials
from doi_action.metadata.disagreement import place
from doi_action.metadata.guidance import Gap, gaps
from doi_action.metadata.merge import proposal
from doi_action.metadata.people import unnamed_people
from doi_action.metadata.precedence import FIELDS
from doi_action.metadata.words import words_of_entries
from doi_action.model import Creator, Metadata
from doi_action.plan.records import said_of_all_versions
from doi_action.views.harmless import for_terminal
from doi_action.views.json_values import json_value
from doi_action.views.not_carried import not_carried
from doi_action.views.starting_file import starting_file

if TYPE_CHECKING:
    from doi_action.registries import RegistryKind

Json = dict[str, Any]

OTHER_SHOWN = 60
"""Characters shown of a value that lost."""
DATACITE = "datacite"
"""The export that most registries are sent."""
NAMES = ("name", "given_name", "family_name", "givenName", "familyName")
"""The keys under which the records of registries name people and organisations."""
RECENT = "recent commits"
"""The source that names the people of the commits since the last tag."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One field for people to read. `values` are its entries, `sources` where they come from, `others` who lost.

    `public` tells that it goes into the record, and so stays for ever; a proposal does not.
    """

    field: str
    values: tuple[str, ...]
    sources: tuple[str, ...]
    others: tuple[str, ...] = ()
    public: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class Explanation:
    """Everything `explain` tells. `left_out` says by format what it could not hold.

    `registry` is who gets the record, `keepers` names its archive too. `record` is the version's as it is sent
    there, without what only the registry knows: the DOI where there is none yet, and the links to other versions;
    `concept_record` is that of all versions, {} where the registry makes it. `not_carried` are values of files that no
    field took, with their places, and `not_held` what of the fields registry and archive have no place for.
    """

    merged: Merged
    rows: tuple[Row, ...]
    gaps: tuple[Gap, ...]
    findings: tuple[Finding, ...]
    left_out: dict[str, tuple[str, ...]]
    registry: str
    keepers: str
    record: Json
    concept_record: Json
    not_held: tuple[str, ...] = ()
    unnamed: tuple[Creator, ...]
    recent: tuple[Creator, ...] = ()
    """Those of `unnamed` who made commits since the last tag."""
    starting_file: str | None = None
    """A CITATION.cff to begin with, where there is none."""
    folder: str = ""
    works: tuple[str, ...] = ()
    """Names of the works of a monorepo, where none of them was chosen."""
    not_carried: tuple[str, ...] = ()


def explain(
    merged: Merged,
    *,
    findings: Iterable[Finding] = (),
    folder: str = "",
    works: tuple[str, ...] = (),
    home: str | None = None,
    kind: "RegistryKind | None" = None,
) -> Explanation:
    """What is known about a release and what is not. `findings` are what is wrong with the files.

    `home` is the page of the work as a whole, where it is known; `kind` is the registry, None for DataCite.

    `folder` is that of a work of a monorepo, where files about it are to be written; `works` are the names of those to
    choose from, where none is chosen.
    """
    findings = tuple(dict.fromkeys(findings))
    metadata = merged.metadata
    missing = list(gaps(merged, folder=folder))
    lost: dict[str, tuple[str, ...]] = {}
    for export in EXPORTS:
        said = left_out(metadata, export)
        if said:
            lost[export.name] = said

    form, registry = DATACITE, "DataCite"
    sent, of_all_versions = metadata, replace(said_of_all_versions(metadata), landing_page=home)
    if kind:
        form = kind.record_format
        registry = kind.title if form != DATACITE else registry
    if kind and kind.publisher:
        # Nobody has to name the publisher where the registry is it.
        missing = [gap for gap in missing if gap.field != "publisher"]
        sent = replace(sent, publisher=sent.publisher or kind.publisher)

    makes_concept_itself = kind is not None and kind.keeps_concept
    concept_record = {} if makes_concept_itself else _record(of_all_versions, form)

    keepers = registry
    forms = [form]
    not_held = list(lost.get(form, ()))
    archive = kind.archive if kind else None
    if archive:
        keepers = f"{registry} with its archive"
        forms.append(archive.record_format)
        not_held += [f"{loss} (at the archive)" for loss in lost.get(archive.record_format, ())]

    return Explanation(
        merged=merged,
        rows=tuple(_rows(merged)),
        gaps=tuple(missing),
        findings=findings,
        left_out={name: said for name, said in lost.items() if name not in forms},
        unnamed=_unnamed(merged),
        recent=_unnamed(merged, RECENT),
        starting_file=starting_file(merged, findings),
        folder=folder,
        works=works,
        registry=registry,
        keepers=keepers,
        record=_record(sent, form),
        concept_record=concept_record,
        not_held=tuple(not_held),
        not_carried=not_carried(merged.left_out),
    )


def _record(metadata: Metadata, form: str) -> Json:
    """What the registry would be sent; publishing stops where an address stands in a name, and here none is shown."""

    def without_email(part: Json) -> Json:
        for key in part.keys() & set(NAMES):
            part[key] = without_addresses(part[key])
        return part

    text = EXPORTS_BY_NAME[form].write(metadata, Named(templates=_no_templates))
    record: Json = json.loads(text, object_hook=without_email)
    return record


def _no_templates() -> NoReturn:
    raise TypeError("a record for a registry is made without templates")


def record_lines(record: object, name: str = "") -> Iterator[str]:
    """Every value of the record on a line of its own, by its path: `creators[0].name: Holm, Marit`."""
    if isinstance(record, dict):
        for key, value in record.items():
            path = f"{name}.{key}" if name else key
            yield from record_lines(value, path)
    elif isinstance(record, list):
        for index, value in enumerate(record):
            yield from record_lines(value, f"{name}[{index}]")
    else:
        yield f"{name}: {record}"


def _rows(merged: Merged) -> Iterator[Row]:
    for name in FIELDS:
        value = getattr(merged.metadata, name)
        is_known = value not in (None, ())
        if is_known:
            yield _filled(name, value, merged.provenance.get(name, ()))
            continue

        proposed = proposal(merged, name)
        if proposed is not None:
            values = tuple(f"{text} (proposed)" for text in value_texts(proposed.value))
            yield Row(field=name, values=values, sources=(place(proposed),), public=False)


def _filled(name: str, value: object, candidates: tuple[Candidate, ...]) -> Row:
    """The row of a field that the record has."""
    texts = value_texts(value)
    sources: list[str] = []
    others: list[str] = []
    for candidate in candidates:
        fact = candidate.fact
        if candidate.won:
            sources.append(place(fact))
            continue

        # What holds where nobody says anything contradicts nobody, and a guess does not either.
        speaks_up = fact.certain and fact.format != "default"
        if speaks_up and value_texts(fact.value) != texts:
            others.append(_other(fact))
    return Row(field=name, values=texts, sources=_once(sources), others=_once(others))


def _once(texts: list[str]) -> tuple[str, ...]:
    """Each text once, in the order of its first."""
    return tuple(dict.fromkeys(texts))


def _other(fact: Fact) -> str:
    """What somebody else says, every entry of it, and where; of a long text the beginning."""
    said = []
    for text in value_texts(fact.value):
        is_long = len(text) > OTHER_SHOWN
        said.append(f"{text[:OTHER_SHOWN]}…" if is_long else text)
    return f"{place(fact)}: {'; '.join(said) or 'nothing'}"


def value_texts(value: object) -> tuple[str, ...]:
    """Each entry of a value as one line of text, without what a terminal would obey."""
    return tuple(" ".join(for_terminal(text).split()) for text in words_of_entries(value))


def _unnamed(merged: Merged, source: str | None = None) -> tuple[Creator, ...]:
    """People whom only lists and the history name, or only `source`: they may want to be asked, and are never added."""
    named = [*merged.metadata.creators, *(one.creator for one in merged.metadata.contributors)]
    if not named:
        return ()

    proposed: list[Creator] = []
    for candidate in merged.provenance.get("creators", ()):
        fact = candidate.fact
        is_asked = source in (None, fact.format)
        if is_asked and not fact.certain and isinstance(fact.value, tuple):
            proposed += fact.value
    return unnamed_people(named, proposed)


def explanation_data(told: Explanation) -> Json:
    """The explanation as JSON: `metadata`, `provenance`, `missing`, and what else is known. Stable and complete."""
    return {
        "metadata": json_value(told.merged.metadata),
        "provenance": {
            name: [_candidate(candidate) for candidate in candidates]
            for name, candidates in told.merged.provenance.items()
        },
        "missing": [json_value(gap) for gap in told.gaps],
        "findings": [json_value(finding) for finding in told.findings],
        "suggestions": [json_value(person) for person in told.unnamed],
        "suggestions_since_last_tag": [json_value(person) for person in told.recent],
        "starting_file": told.starting_file,
        "left_out": json_value(told.left_out),
        "record": told.record,
        "concept_record": told.concept_record,
        "not_carried": list(told.not_carried),
        "registry": told.registry,
        "not_held": list(told.not_held),
        "works": list(told.works),
    }


def _candidate(candidate: Candidate) -> Json:
    fact = candidate.fact
    value = json_value(fact.value)
    if isinstance(value, str):
        # A password in an address is nobody's to read.
        value = without_credentials(value)

    said = {
        "value": value,
        "format": fact.format,
        "path": fact.location.path,
        "line": fact.location.line,
        "won": candidate.won,
        "certain": fact.certain,
    }
    if fact.parts:
        said["lines"] = [part.line for part in fact.parts]
    return said
