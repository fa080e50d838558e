"""Sheet: both records of a plan as they will stand, each value with its place, for somebody who signs.

Where we know a value from is asked of the facts that the files gave; what it looks like is asked of the registry.
Writes nothing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from typing import Any

from doi_action.facts import Candidate, Fact
from doi_action.formats.datacite import vocabulary as datacite
from doi_action.formats.exports import EXPORTS_BY_NAME, left_out
from doi_action.formats.inveniordm import vocabulary as inveniordm
from doi_action.identifiers.types import Doi
from doi_action.lineage import DoiState, Lineage, RegistryRecord
from doi_action.metadata.disagreement import place
from doi_action.metadata.words import words_of
from doi_action.model import Metadata, RelatedIdentifier
from doi_action.plan.approval import Part, canonical
from doi_action.plan.sheet import COMPUTED, KEPT, Property, RecordSheet, Sheet, Value
from doi_action.plan.steps import Publish, Reserve, Update, word_of
from doi_action.plan.three_way import LISTS
from doi_action.registries import Registry
from doi_action.release.decide import Decided
from doi_action.release.too_many import made_by

PROPERTIES: Mapping[str, tuple[str, ...]] = {"datacite": datacite.PROPERTIES, "inveniordm": inveniordm.PROPERTIES}
"""The order of properties by the form of a registry's records."""

ALONG_THE_LINEAGE = frozenset(("IsVersionOf", "HasVersion", "IsNewVersionOf", "IsPreviousVersionOf"))
OF_NO_FILE = frozenset(("schemaVersion", "access", "files", "pids"))
"""Properties that say nothing of the work: how the record is written, and who may open the files."""


def sheet_of(
    decided: Decided, registry: Registry, parts: tuple[Part, ...], *, commits: bool, release_text: str | None
) -> Sheet:
    """The sheet of a plan of which nothing is written yet."""
    read, lineage, kind = decided.read, decided.lineage, registry.kind
    records = [_record_sheet("version", lineage.version.doi, lineage.current, decided, registry)]
    if not kind.keeps_concept:
        records.append(_record_sheet("concept", lineage.concept_doi, lineage.concept, decided, registry))

    format_ = EXPORTS_BY_NAME[kind.record_format]
    losses = [loss for step in decided.plan.steps for loss in registry.losses(step.record)]
    return Sheet(
        parts=parts,
        records=tuple(record for record in records if record is not None),
        registry=kind.title,
        keepers=kind.keepers,
        tag=read.snapshot.release.tag,
        commit=read.snapshot.release.commit,
        created=made_by(decided.plan.steps, lineage),
        not_held=tuple(dict.fromkeys((*left_out(read.metadata, format_), *losses))),
        keeps_concept=kind.keeps_concept,
        draft=read.settings["state"] == "draft",
        commits=commits,
        release_text=release_text,
    )


def _record_sheet(
    of: str, doi: Doi, found: RegistryRecord | None, decided: Decided, registry: Registry
) -> RecordSheet | None:
    """One record as a step writes it, else as it was found; None where there is none, and none comes."""
    writing = {step.record.doi: step for step in decided.plan.steps if isinstance(step, Publish | Reserve | Update)}
    step = writing.get(doi)
    record = step.record if step else found
    if record is None:
        return None

    # A sandbox of the run listens where there is room: without this two reviews of one state would differ on paper.
    ends_with_run = decided.read.fleeting and record.metadata.landing_page == registry.landing_page(doi)
    if ends_with_run:
        record = replace(record, metadata=replace(record.metadata, landing_page=f"the sandbox's own page of {doi}"))

    # The concept speaks of the newest version: the files of an older one are not where its words come from.
    lineage = decided.lineage
    provenance = decided.read.merged.provenance
    if of == "concept" and not lineage.newest:
        provenance = {}

    stays = {kept.field for kept_of, kept in decided.plan.kept if kept_of == doi}
    origins = _Origins(record, found, lineage, registry, provenance, page_stays="landing_page" in stays)
    sheet = RecordSheet(
        of=of,
        doi=None if doi in lineage.provisional else doi,
        action="",
        properties=tuple(origins.properties()),
    )

    if step is not None:
        sheet = replace(sheet, action=word_of(step))
    if isinstance(step, Update):
        sheet = replace(sheet, changes=step.changes)
    return sheet


class _Origins:
    """Where each value of a record comes from.

    Each entry of the metadata is written out alone, in the registry's own form: a value of the whole record that looks
    like it comes from where the entry does.
    """

    def __init__(
        self,
        record: RegistryRecord,
        found: RegistryRecord | None,
        lineage: Lineage,
        registry: Registry,
        provenance: Mapping[str, tuple[Candidate, ...]],
        *,
        page_stays: bool,
    ) -> None:
        self._record, self._found, self._lineage = record, found, lineage
        self._registry, self._provenance, self._page_stays = registry, provenance, page_stays

        self._written: dict[str, dict[frozenset[tuple[str, Any]], tuple[str, ...]]] = {}
        # What is sent for every record, also for one that says nothing, comes from no entry.
        self._nothing = self._alone(Metadata())

        there = found.metadata if found else Metadata()
        for field in fields(Metadata):
            self._write_each_entry(field.name, there)

    def _write_each_entry(self, field: str, there: Metadata) -> None:
        """Write the entries of one field out; those of `there` too stand at the registry already."""
        value = getattr(self._record.metadata, field)
        said = _Said(field, self._provenance)
        kept = {words_of(entry) for entry in _entries_of(getattr(there, field))}

        for entry in _entries_of(value):
            if entry in (None, ""):
                continue

            one_alone: Any = entry
            if isinstance(value, tuple):
                one_alone = (entry,)

            alone = replace(Metadata(), **{field: one_alone})
            origin = self._origin(field, entry, said, is_there=words_of(entry) in kept)

            for name, written in self._alone(alone).items():
                if written == self._nothing.get(name):
                    continue

                origins = self._written.setdefault(name, {})
                for one in _entries(written):
                    origins.setdefault(frozenset(_leaves(one)), origin)

    def _alone(self, metadata: Metadata) -> dict[str, Any]:
        # Under its own name, which tells whether an archive gets it too; anew, so that nothing is filled in from there.
        record = RegistryRecord(doi=self._record.doi, state=DoiState.DRAFT, metadata=metadata)
        return properties_of(self._registry.payload(record, anew=True))

    def _origin(self, field: str, entry: Any, said: "_Said", *, is_there: bool) -> tuple[str, ...]:
        """Where one entry of a field comes from: files, the winner first; else the registry; else it is computed."""
        lineage = self._lineage
        if isinstance(entry, RelatedIdentifier) and entry.relation in ALONG_THE_LINEAGE:
            known = {lineage.concept_doi, lineage.version.doi, *lineage.listed}
            if entry.value.lower() in map(str, known):
                return (COMPUTED,)

        exact = said.exactly(entry)
        if exact:
            return exact

        # Somebody whom files name, and to whom the registry or another file adds an iD.
        alike = said.alike(entry)
        if alike and is_there:
            return (*alike, KEPT)
        if alike:
            return alike

        if not is_there:
            return (COMPUTED,)

        # The concept's day and dates are those of its versions, which the plan looks up.
        if self._record.is_concept and field in ("publication_date", "dates"):
            return (COMPUTED,)
        if field == "landing_page" and not self._page_stays:
            return (COMPUTED,)
        return (KEPT,)

    def properties(self) -> Iterator[Property]:
        """Every property in the registry's own order, then what the registry holds and we have no word for."""
        payload = properties_of(self._registry.payload(self._record))
        order = PROPERTIES[self._registry.kind.record_format]
        known = [name for name in order if name in payload]

        # What the vocabulary does not name, the archive's properties above all, comes last, as it is sent.
        for name in dict.fromkeys((*known, *payload)):
            values = [Value(said=one, sources=self._sources(name, one)) for one in _entries(payload[name])]
            # A list may be sent empty, which says that nothing is there.
            if values:
                yield Property(name=name, values=tuple(values))

        beyond = self._found.beyond if self._found else ()
        for name, text in beyond:
            if name not in payload:
                yield Property(name=name, values=(Value(said=text, sources=(KEPT,)),))

    def _sources(self, name: str, value: Any) -> tuple[str, ...]:
        """Where one value of the record comes from."""
        written = self._written.get(name, {})
        leaves = frozenset(_leaves(value))
        exact = written.get(leaves)
        if exact:
            return exact

        # Two fields of ours may be one value there: a publisher and its ROR id.
        inside: dict[str, None] = {}
        for part, origin in written.items():
            if part and part <= leaves:
                inside |= dict.fromkeys(origin)

        if inside:
            return tuple(inside)

        nobody_else_wrote = self._found is None
        is_set_by_us = name.removeprefix(ARCHIVE) in OF_NO_FILE
        if nobody_else_wrote or is_set_by_us:
            return (COMPUTED,)

        # The marker stands in a text of the record, where the registry has no field for it.
        marker = self._record.marker
        if marker is not None and str(marker) in canonical(value):
            return (COMPUTED,)
        return (KEPT,)


class _Said:
    """Everything that facts say of one field, by its words and by what it speaks of, with its places."""

    def __init__(self, field: str, provenance: Mapping[str, tuple[Candidate, ...]]) -> None:
        self._keys = LISTS[field].same if field in LISTS else lambda _entry: ()
        self._by_words: dict[str, list[str]] = {}
        self._by_key: dict[tuple[str, ...], list[str]] = {}
        for candidate in provenance.get(field, ()):
            fact = candidate.fact
            # The winner stands first; a guess that lost says nothing.
            says_something = fact.certain or candidate.won
            if not says_something:
                continue

            for number, entry in enumerate(_entries_of(fact.value)):
                where = _place(fact, number)
                self._by_words.setdefault(words_of(entry), []).append(where)
                for key in self._keys(entry):
                    self._by_key.setdefault(key, []).append(where)

        # The address of the repository is a field of files; it is a link of the record, and the page of the concept.
        self._addresses: dict[str, list[str]] = {}
        if field in ("related_identifiers", "landing_page"):
            for candidate in provenance.get("repository_url", ()):
                address = str(candidate.fact.value)
                self._addresses.setdefault(address, []).append(place(candidate.fact))

    def exactly(self, entry: Any) -> tuple[str, ...]:
        """Where the very same is said."""
        places = self._by_words.get(words_of(entry))
        if places is None:
            address = entry.value if isinstance(entry, RelatedIdentifier) else entry
            places = self._addresses.get(address, [])
        return tuple(dict.fromkeys(places))

    def alike(self, entry: Any) -> tuple[str, ...]:
        """Where the same person, licence or funder is spoken of."""
        found: dict[str, None] = {}
        for key in self._keys(entry):
            found |= dict.fromkeys(self._by_key.get(key, ()))

        return tuple(found)


ARCHIVE = "archive: "
"""What stands before the properties of the record at an archive beside the registry."""


def properties_of(payload: Mapping[str, Any]) -> dict[str, Any]:
    """The properties in what is sent: of the work, of the draft as a whole, of the record at an archive beside it."""
    found: dict[str, Any] = {}
    for name, value in payload.items():
        match name:
            case "metadata":
                found |= value
            case "archive":
                # Both may say the same, and each under its own name.
                found |= {f"{ARCHIVE}{inner}": said for inner, said in properties_of(value).items()}
            case _:
                found[name] = value

    return found


def _entries(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _entries_of(value: Any) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else (value,)


def _place(fact: Fact, number: int) -> str:
    """Where one entry of a fact stands; a setting may stand in a file too."""
    if fact.format == "settings":
        said_by = fact.location.path
        stands_in_a_file = ":" in said_by
        return said_by if stands_in_a_file else f"the settings ({said_by})"

    # A list that is read as a whole has no places for its entries.
    if number < len(fact.parts):
        fact = replace(fact, location=fact.parts[number])
    return place(fact)


def _leaves(value: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """Every text, number and truth in a value with the keys above it; what is empty says nothing."""
    match value:
        case dict():
            for key, one in value.items():
                yield from _leaves(one, f"{name}.{key}")
        case list():
            # Its entries have no names of their own: the order tells nothing.
            for one in value:
                yield from _leaves(one, name)
        case None | "":
            return
        case _:
            yield name, value
