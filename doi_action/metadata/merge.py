"""Agreement: many facts in, one Metadata out, with every loser kept and every disagreement worth a word named.

`precedence` says who wins. Uncertain facts never win: they stay in the provenance as proposals. The outcome does not
depend on the order in which facts arrive. What this step does not do: ask anybody, or judge whether the metadata is
enough for a registry.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from doi_action.facts import Candidate, Fact, Merged
from doi_action.formats.people.person_names import plain_name
from doi_action.formats.repository_address import link_to_repository
from doi_action.metadata.disagreement import find_disagreements
from doi_action.metadata.model_links import link_to_code, place_beside_its_code, with_demos
from doi_action.metadata.people import enrich_people, in_one_spelling
from doi_action.metadata.precedence import (
    CARDS,
    CODE_LICENSE_SOURCES,
    FIELDS,
    NO_WORD_FOR_MODEL,
    Agreement,
    source_rank,
)
from doi_action.model import Contributor, Creator, Dated, Funding, Kind, Metadata, RelatedIdentifier, Subject, Title

Facts = tuple[Fact, ...]


def merge(facts: Iterable[Fact]) -> Merged:
    """The metadata that `facts` agree on, the provenance of each field, and the conflicts where sources disagree."""
    by_field: dict[str, list[Fact]] = {name: [] for name in FIELDS}
    for fact in facts:
        by_field[fact.field].append(fact)

    # Who is believed depends on the kind of work, so that the kind is agreed on first.
    kinds = _order_kinds(_in_order(by_field["kind"], None))
    kind = kinds[0].value if kinds and kinds[0].certain else None
    ordered: dict[str, Facts] = {}
    for name, given in by_field.items():
        in_order = kinds if name == "kind" else _in_order(given, kind)
        ordered[name] = _data_of_data(in_order, kind)

    ordered["licenses"] = _without_code_licenses(ordered["licenses"], kind)
    links = with_demos(ordered["related_identifiers"], kind)
    ordered["related_identifiers"] = _with_repository(links, ordered["repository_url"], kind)
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
        source = provenance["creators"][0].fact
        values["creators"] = enrich_people(values["creators"], _others(ordered, source))
    if "contributors" in values:
        values["contributors"] = in_one_spelling(values["contributors"], values.get("creators", ()))

    conflicts = find_disagreements(ordered, provenance)
    return Merged(metadata=Metadata(**values), provenance=provenance, conflicts=conflicts)


def proposal(merged: Merged, field: str) -> Fact | None:
    """The best uncertain fact for a field that nobody filled, None where it is filled or nothing is proposed."""
    candidates = merged.provenance.get(field, ())
    if not candidates or candidates[0].won:
        return None
    for candidate in candidates:
        says_something = candidate.fact.value not in (None, ())
        if says_something and not candidate.fact.certain:
            return candidate.fact
    return None


def accept_proposal(merged: Merged, field: str) -> Merged:
    """`merged` with the proposal for `field` taken as its value; unchanged where nothing is proposed."""
    taken = proposal(merged, field)
    if taken is None:
        return merged
    rest = tuple(c for c in merged.provenance[field] if c.fact is not taken)
    values: dict[str, Any] = {field: taken.value}
    provenance = {**merged.provenance, field: (Candidate(fact=taken, won=True), *rest)}
    return replace(merged, metadata=replace(merged.metadata, **values), provenance=provenance)


def _in_order(facts: Sequence[Fact], kind: Any) -> Facts:
    """Certain before uncertain, then by precedence, then by place, so that the order of arrival does not matter."""

    def place_in_line(fact: Fact) -> tuple[bool, int, int, str, int, int]:
        place = fact.location
        rank = source_rank(fact.field, fact.format, kind=kind)
        # A file of the root speaks for the whole; one in a folder perhaps only for a part.
        return not fact.certain, rank, place.path.count("/"), place.path, place.line, place.column

    return tuple(sorted(facts, key=place_in_line))


def _order_kinds(facts: Facts) -> Facts:
    """A model card outranks `software` from a format that has no word for a model."""
    models = []
    weak = []
    for fact in facts:
        if fact.value is Kind.MODEL and fact.format in CARDS and fact.certain:
            models.append(fact)
        elif fact.value is Kind.SOFTWARE and fact.format in NO_WORD_FOR_MODEL:
            weak.append(fact)
    if not models or not weak:
        return facts

    strong = [fact for fact in facts if fact not in weak]
    after = strong.index(models[-1]) + 1
    return (*strong[:after], *weak, *strong[after:])


def _without_code_licenses(facts: Facts, kind: Any) -> Facts:
    """Where a card speaks for a model, the licences of the code beside it are only proposals."""
    formats = {fact.format for fact in facts}
    speaks_for_model = kind is Kind.MODEL and not formats.isdisjoint(CARDS)
    return _only_proposed(facts, CODE_LICENSE_SOURCES) if speaks_for_model else facts


def _data_of_data(facts: Facts, kind: Any) -> Facts:
    """Pointers to large files describe a dataset or a model; beside software they may be pictures."""
    return facts if kind in (Kind.DATASET, Kind.MODEL) else _only_proposed(facts, ("data files",))


def _only_proposed(facts: Facts, formats: Collection[str]) -> Facts:
    """The facts with those of some formats last, and uncertain."""
    others = []
    proposed = []
    for fact in facts:
        if fact.format in formats:
            proposed.append(replace(fact, certain=False))
        else:
            others.append(fact)
    return (*others, *proposed)


def _with_repository(links: Facts, urls: Facts, kind: Any) -> Facts:
    """The links with the repository last of all: DataCite has no field of its own for it.

    A work that is a part of the repository is no version of it, nor is a model on the Hub one of its code's repository.
    A file that calls the work derived from its own repository (`isBasedOn` of CodeMeta), or another form of it, would
    make it a fork of itself.
    """
    url, said = _first(urls)
    place = place_beside_its_code(urls, kind)
    if said and place is not None:
        code = replace(said[0], field="related_identifiers", value=(link_to_code(str(url)),))
        return (*_with_repository(links, (place,), kind), code)

    link = link_to_repository(str(url), kind) if said else None
    if link is None:
        return links

    is_part = False
    kept = []
    for fact in links:
        entries = []
        for entry in _entries(fact):
            relation = entry.relation if entry.value == link.value else None
            if relation == "IsPartOf":
                is_part = True
            if relation not in ("IsDerivedFrom", "IsVariantFormOf"):
                entries.append(entry)
        is_whole = len(entries) == len(_entries(fact))
        kept.append(fact if is_whole else replace(fact, value=tuple(entries), parts=()))

    if not is_part:
        kept.append(replace(said[0], field="related_identifiers", value=(link,)))
    return tuple(kept)


def _of_the_same_publisher(rors: Facts, publishers: Facts) -> Facts:
    """A ROR id belongs to the name that stands beside it: it is taken from every source that gives the winner's."""
    if not publishers:
        return rors
    name = plain_name(str(publishers[0].value))
    sources = set()
    for fact in publishers:
        if plain_name(str(fact.value)) == name:
            sources.add((fact.format, fact.location.path))
    return tuple(fact for fact in rors if (fact.format, fact.location.path) in sources)


def _certain(facts: Facts) -> Facts:
    return tuple(fact for fact in facts if fact.certain and fact.value is not None)


def _first(facts: Facts) -> tuple[Any, Facts]:
    for fact in facts:
        if fact.certain and fact.value is not None:
            return fact.value, (fact,)
    return None, ()


def _first_people(facts: Facts) -> tuple[Any, Facts]:
    return _first(tuple(f for f in facts if f.value))


def _union(facts: Facts) -> tuple[Any, Facts]:
    entries: dict[Any, Any] = {}
    winners = []
    for fact in _certain(facts):
        gives = False
        for entry in _entries(fact):
            key = _entry_key(entry)
            if key not in entries or _says_more(entry, entries[key]):
                entries[key] = entry
                gives = True
        if gives:
            winners.append(fact)
    return tuple(entries.values()), tuple(winners)


def _says_more(entry: Any, known: Any) -> bool:
    """Whether a keyword has a scheme and its duplicate has none: the scheme is never lost, whichever came first."""
    return isinstance(entry, Subject) and entry.scheme is not None and known.scheme is None


def _keywords(facts: Facts) -> tuple[Any, Facts]:
    """The free keywords of the first source that has any, and the terms with a scheme of every source."""
    said = _certain(facts)
    kept = []
    free_are_known = False
    for fact in said:
        with_scheme = tuple(subject for subject in _entries(fact) if subject.scheme is not None)
        has_free = len(with_scheme) < len(_entries(fact))
        kept.append(replace(fact, value=with_scheme) if free_are_known else fact)
        free_are_known = free_are_known or has_free

    value, winners = _union(tuple(kept))
    return value, tuple(fact for fact, part in zip(said, kept, strict=True) if part in winners)


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
    match entry:
        case Contributor():
            return plain_name(entry.creator.full_name), entry.role
        case Subject():
            return plain_name(entry.text)
        case Title():
            return entry.type, plain_name(entry.text)
        case Dated():
            return entry.type, entry.value
        case Funding() if entry.award_number:
            # Funders go by many names, an award by one number.
            return "award", "".join(entry.award_number.casefold().split())
        case Funding():
            return plain_name(entry.funder), plain_name(entry.award_title or "")
        case RelatedIdentifier():
            return entry.key
        case _:
            return entry


def _candidates(given: Facts, winners: Facts) -> tuple[Candidate, ...]:
    """Winners first, each fact as it was said."""
    won = {id(fact) for fact in winners}
    ordered = sorted(given, key=lambda fact: id(fact) not in won)
    return tuple(Candidate(fact=fact, won=id(fact) in won) for fact in ordered)


def _others(ordered: dict[str, Facts], source: Fact) -> Iterator[tuple[Creator, ...]]:
    """Whom each other source names, as creator or contributor."""
    for fact in ordered["creators"]:
        if fact is not source:
            yield _entries(fact)
    for fact in ordered.get("contributors", ()):
        yield tuple(contributor.creator for contributor in _entries(fact))
