"""Agreement: many facts in, one Metadata out, with every loser kept and every disagreement worth a word named.

`precedence` says who wins. Uncertain facts never win: they stay in the provenance as proposals. The outcome does not
depend on the order in which facts arrive. What this step does not do: ask anybody, or judge whether the metadata is
enough for a registry.
"""

from collections.abc import Collection, Iterable, Sequence
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
from doi_action.model import Contributor, Dated, Funding, Kind, Metadata, RelatedIdentifier, Subject, Title

Facts = tuple[Fact, ...]


def merge(facts: Iterable[Fact]) -> Merged:
    """The metadata that `facts` agree on, the provenance of each field, and the conflicts where sources disagree."""
    by_field: dict[str, list[Fact]] = {name: [] for name in FIELDS}
    for fact in facts:
        by_field[fact.field].append(fact)

    # Who is believed depends on the kind of work, so that the kind is agreed on first.
    kinds = _order_kinds(_in_order(by_field["kind"], None))
    kind = kinds[0].value if kinds and kinds[0].certain else None
    is_data = kind in (Kind.DATASET, Kind.MODEL)

    ordered: dict[str, Facts] = {}
    for name, given in by_field.items():
        in_order = kinds if name == "kind" else _in_order(given, kind)
        if not is_data:
            # Pointers to large files describe a dataset or a model; beside software they may be pictures.
            in_order = _only_proposed(in_order, ("data files",))
        ordered[name] = in_order

    licenses = ordered["licenses"]
    has_card = any(fact.format in CARDS for fact in licenses)
    if kind is Kind.MODEL and has_card:
        # Where a card speaks for a model, the licences of the code beside it are only proposals.
        ordered["licenses"] = _only_proposed(licenses, CODE_LICENSE_SOURCES)

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

        # Winners first, each fact as it was said.
        won = {id(fact) for fact in winners}
        winners_first = sorted(given, key=lambda fact: id(fact) not in won)
        provenance[name] = tuple(Candidate(fact=fact, won=id(fact) in won) for fact in winners_first)

    if "creators" in values:
        source = provenance["creators"][0].fact
        elsewhere = [_entries(fact) for fact in ordered["creators"] if fact is not source]
        for fact in ordered.get("contributors", ()):
            elsewhere.append(tuple(contributor.creator for contributor in _entries(fact)))
        values["creators"] = enrich_people(values["creators"], elsewhere)
    if "contributors" in values:
        values["contributors"] = in_one_spelling(values["contributors"], values.get("creators", ()))

    conflicts = find_disagreements(ordered, provenance)
    return Merged(metadata=Metadata(**values), provenance=provenance, conflicts=conflicts)


def proposal(merged: Merged, field: str) -> Fact | None:
    """The best uncertain fact for a field that nobody filled, None where it is filled or nothing is proposed."""
    candidates = merged.provenance.get(field, ())
    is_filled = bool(candidates) and candidates[0].won
    if is_filled:
        return None

    for candidate in candidates:
        fact = candidate.fact
        says_something = fact.value not in (None, ())
        if says_something and not fact.certain:
            return fact
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
    models: list[Fact] = []
    weak: list[Fact] = []
    strong: list[Fact] = []
    for fact in facts:
        has_no_word = fact.format in NO_WORD_FOR_MODEL
        if fact.value is Kind.SOFTWARE and has_no_word:
            weak.append(fact)
            continue
        strong.append(fact)

        is_of_card = fact.format in CARDS and fact.certain
        if fact.value is Kind.MODEL and is_of_card:
            models.append(fact)

    if not models or not weak:
        return facts

    after_models = strong.index(models[-1]) + 1
    return (*strong[:after_models], *weak, *strong[after_models:])


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
    if not said:
        return links

    place = place_beside_its_code(urls, kind)
    if place is not None:
        code = replace(said[0], field="related_identifiers", value=(link_to_code(str(url)),))
        return (*_with_repository(links, (place,), kind), code)

    link = link_to_repository(str(url), kind)
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
    kept = []
    for fact in facts:
        if fact.certain and fact.value is not None:
            kept.append(fact)
    return tuple(kept)


def _first(facts: Facts) -> tuple[Any, Facts]:
    certain = _certain(facts)
    if not certain:
        return None, ()
    return certain[0].value, certain[:1]


def _first_people(facts: Facts) -> tuple[Any, Facts]:
    naming_somebody = [fact for fact in facts if fact.value]
    return _first(tuple(naming_somebody))


def _union(facts: Facts) -> tuple[Any, Facts]:
    entries: dict[Any, Any] = {}
    winners = []
    for fact in _certain(facts):
        gives = False
        for entry in _entries(fact):
            key = _entry_key(entry)
            known = entries.get(key)
            # The scheme of a keyword is never lost, whichever of two came first.
            has_scheme = isinstance(entry, Subject) and entry.scheme is not None
            adds_scheme = has_scheme and known is not None and known.scheme is None

            if key not in entries or adds_scheme:
                entries[key] = entry
                gives = True

        if gives:
            winners.append(fact)
    return tuple(entries.values()), tuple(winners)


def _keywords(facts: Facts) -> tuple[Any, Facts]:
    """The free keywords of the first source that has any, and the terms with a scheme of every source."""
    said = _certain(facts)
    kept = []
    free_are_known = False
    for fact in said:
        subjects = _entries(fact)
        with_scheme = tuple(subject for subject in subjects if subject.scheme is not None)
        kept.append(replace(fact, value=with_scheme) if free_are_known else fact)

        has_free = len(with_scheme) < len(subjects)
        if has_free:
            free_are_known = True

    value, winning_parts = _union(tuple(kept))
    winners = []
    for fact, part in zip(said, kept, strict=True):
        if part in winning_parts:
            winners.append(fact)
    return value, tuple(winners)


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
