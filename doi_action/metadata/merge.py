"""Agreement: many facts in, one Metadata out, with every loser kept and every disagreement worth a word named.

`precedence` says who wins. Uncertain facts never win: they stay in the provenance as proposals. The outcome does not
depend on the order in which facts arrive. What this step does not do: ask anybody, or judge whether the metadata is
enough for a registry.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from doi_action.facts import Candidate, Fact, Merged
from doi_action.formats.people.person_names import plain_name
from doi_action.formats.repository_address import link_to_repository
from doi_action.metadata.disagreement import find_disagreements
from doi_action.metadata.people import enrich_people
from doi_action.metadata.precedence import (
    CARDS,
    CODE_LICENSE_SOURCES,
    FIELDS,
    NO_WORD_FOR_MODEL,
    Agreement,
    source_rank,
)
from doi_action.model import Creator, Kind, Metadata

Facts = tuple[Fact, ...]


def merge(facts: Iterable[Fact]) -> Merged:
    """The metadata that `facts` agree on, the provenance of each field, and findings where sources disagree."""
    by_field: dict[str, list[Fact]] = {name: [] for name in FIELDS}
    for fact in facts:
        by_field[fact.field].append(fact)
    kinds = _order_kinds(_in_order(by_field["kind"], None))
    kind = _first_value(kinds)
    ordered = {name: kinds if name == "kind" else _in_order(given, kind) for name, given in by_field.items()}
    ordered["licenses"] = _without_code_licenses(ordered["licenses"], kind)
    ordered = {name: _data_of_data(given, kind) for name, given in ordered.items()}
    ordered["related_identifiers"] = _with_repository(ordered["related_identifiers"], ordered["repository_url"], kind)
    ordered["publisher_ror"] = _of_the_same_publisher(ordered["publisher_ror"], ordered["publisher"])
    return _agree({name: given for name, given in ordered.items() if given})


def _agree(ordered: dict[str, Facts]) -> Merged:
    values: dict[str, Any] = {}
    provenance: dict[str, tuple[Candidate, ...]] = {}
    for name, given in ordered.items():
        value, winners = _AGREE[FIELDS[name].agreement](given)
        if winners:
            values[name] = value
        provenance[name] = _candidates(given, winners)
    if "creators" in values:
        values["creators"] = enrich_people(values["creators"], _others(ordered, provenance["creators"][0].fact))
    findings = find_disagreements(ordered, provenance)
    return Merged(metadata=Metadata(**values), provenance=provenance, findings=findings)


def proposal(merged: Merged, field: str) -> Fact | None:
    """The best uncertain fact for a field that nobody filled, None where it is filled or nothing is proposed."""
    candidates = merged.provenance.get(field, ())
    if not candidates or candidates[0].won:
        return None
    return next((c.fact for c in candidates if not c.fact.certain and c.fact.value not in (None, ())), None)


def accept_proposal(merged: Merged, field: str) -> Merged:
    """`merged` with the proposal for `field` taken as its value; unchanged where nothing is proposed."""
    taken = proposal(merged, field)
    if taken is None:
        return merged
    rest = tuple(c for c in merged.provenance[field] if c.fact is not taken)
    values: dict[str, Any] = {field: taken.value}
    provenance = {**merged.provenance, field: (Candidate(fact=taken, won=True), *rest)}
    return replace(merged, metadata=replace(merged.metadata, **values), provenance=provenance)


def _in_order(facts: Sequence[Fact], kind: Kind | None) -> Facts:
    """Certain before uncertain, then by precedence, then by place, so that the order of arrival does not matter."""
    return tuple(
        sorted(
            facts,
            key=lambda f: (
                not f.certain,
                source_rank(f.field, f.format, kind=kind),
                f.location.path.count("/"),
                f.location.path,
                f.location.line,
                f.location.column,
            ),
        )
    )


def _order_kinds(facts: Facts) -> Facts:
    """A model card outranks `software` from a format that has no word for a model."""
    models = [f for f in facts if f.certain and f.format in CARDS and f.value is Kind.MODEL]
    weak = [f for f in facts if f.format in NO_WORD_FOR_MODEL and f.value is Kind.SOFTWARE]
    if not models or not weak:
        return facts
    strong = [f for f in facts if f not in weak]
    after = strong.index(models[-1]) + 1
    return (*strong[:after], *weak, *strong[after:])


def _without_code_licenses(facts: Facts, kind: Kind | None) -> Facts:
    """Where a card speaks for a model, the licences of the code beside it are only proposals."""
    if kind is not Kind.MODEL or not any(f.format in CARDS for f in facts):
        return facts
    code = [replace(f, certain=False) for f in facts if f.format in CODE_LICENSE_SOURCES]
    return (*(f for f in facts if f.format not in CODE_LICENSE_SOURCES), *code)


def _data_of_data(facts: Facts, kind: Kind | None) -> Facts:
    """Pointers to large files describe a dataset or a model; beside software they may be pictures."""
    if kind in (Kind.DATASET, Kind.MODEL) or not any(f.format == "data files" and f.certain for f in facts):
        return facts
    weak = [replace(f, certain=False) for f in facts if f.format == "data files"]
    return (*(f for f in facts if f.format != "data files"), *weak)


def _with_repository(links: Facts, urls: Facts, kind: Kind | None) -> Facts:
    """The links with the repository last of all: DataCite has no field of its own for it.

    A file that calls the work derived from its own repository (`isBasedOn` of CodeMeta) would make it a fork of itself.
    """
    said = next((f for f in urls if f.certain), None)
    link = link_to_repository(str(said.value), kind) if said else None
    if said is None or link is None:
        return links

    kept = []
    for fact in links:
        entries = tuple(e for e in _entries(fact) if (e.relation, e.value) != ("IsDerivedFrom", link.value))
        kept.append(fact if entries == fact.value else replace(fact, value=entries, parts=()))
    return (*kept, replace(said, field="related_identifiers", value=(link,)))


def _of_the_same_publisher(rors: Facts, publishers: Facts) -> Facts:
    """A ROR id belongs to the name that stands beside it: it is taken from every source that gives the winner's."""
    if not publishers:
        return rors
    name = plain_name(str(publishers[0].value))
    same = {(f.format, f.location.path) for f in publishers if plain_name(str(f.value)) == name}
    return tuple(f for f in rors if (f.format, f.location.path) in same)


def _first_value(facts: Facts) -> Any:
    return facts[0].value if facts and facts[0].certain else None


def _certain(facts: Facts) -> Facts:
    return tuple(f for f in facts if f.certain and f.value is not None)


def _first(facts: Facts) -> tuple[Any, Facts]:
    said = _certain(facts)
    return (said[0].value, said[:1]) if said else (None, ())


def _first_people(facts: Facts) -> tuple[Any, Facts]:
    return _first(tuple(f for f in facts if f.value))


def _union(facts: Facts) -> tuple[Any, Facts]:
    entries: dict[Any, Any] = {}
    winners = []
    for fact in _certain(facts):
        before = len(entries)
        for entry in _entries(fact):
            entries.setdefault(_entry_key(entry), entry)
        winners += [fact] if len(entries) > before else []
    return tuple(entries.values()), tuple(winners)


def _keywords(facts: Facts) -> tuple[Any, Facts]:
    said = _certain(facts)
    free = next((f for f in said if any(s.scheme is None for s in _entries(f))), None)
    kept = tuple(
        f if f is free else replace(f, value=tuple(s for s in _entries(f) if s.scheme is not None)) for f in said
    )
    value, winners = _union(kept)
    return value, tuple(f for f, k in zip(said, kept, strict=True) if k in winners)


_AGREE = {
    Agreement.FIRST: _first,
    Agreement.UNION: _union,
    Agreement.KEYWORDS: _keywords,
    Agreement.CREATORS: _first_people,
}


def _entries(fact: Fact) -> tuple[Any, ...]:
    return fact.value if isinstance(fact.value, tuple) else ()


def _entry_key(entry: Any) -> Any:
    """What makes two entries of a list the same entry."""
    if hasattr(entry, "key"):
        return entry.key
    if hasattr(entry, "role"):
        return plain_name(entry.creator.full_name), entry.role
    if hasattr(entry, "scheme"):
        return plain_name(entry.text)
    return entry


def _candidates(given: Facts, winners: Facts) -> tuple[Candidate, ...]:
    """Winners first, each fact as it was said."""
    won = {id(f) for f in winners}
    ordered = sorted(given, key=lambda f: id(f) not in won)
    return tuple(Candidate(fact=f, won=id(f) in won) for f in ordered)


def _others(ordered: dict[str, Facts], source: Fact) -> tuple[Creator, ...]:
    """Everybody whom another source names, as creator or contributor."""
    people = [p for f in ordered["creators"] if f is not source for p in _entries(f)]
    people += [c.creator for f in ordered.get("contributors", ()) for c in _entries(f)]
    return tuple(people)
