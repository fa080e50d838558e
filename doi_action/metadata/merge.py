"""Agreement: many facts in, one Metadata out, with every loser kept and every disagreement worth a word named.

`precedence` says who wins. Uncertain facts never win: they stay in the provenance as proposals. The outcome does not
depend on the order in which facts arrive. What this step does not do: ask anybody, or judge whether the metadata is
enough for a registry.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
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
    kind = None
    kinds = _order_kinds(_in_order(by_field["kind"], None))
    if kinds and kinds[0].certain:
        kind = kinds[0].value

    ordered: dict[str, Facts] = {}
    for name, given in by_field.items():
        ordered[name] = _in_order(given, kind)
    ordered["kind"] = kinds

    if kind not in (Kind.DATASET, Kind.MODEL):
        # Pointers to large files describe a dataset or a model; beside software they may be pictures.
        for name, in_order in ordered.items():
            ordered[name] = _only_proposed(in_order, ("data files",))

    licenses = ordered["licenses"]
    has_card = any(fact.format in CARDS for fact in licenses)
    if kind is Kind.MODEL and has_card:
        # Where a card speaks for a model, the licences of the code beside it are only proposals.
        ordered["licenses"] = _only_proposed(licenses, CODE_LICENSE_SOURCES)

    links = with_demos(ordered["related_identifiers"], kind)
    ordered["related_identifiers"] = _with_repository(links, ordered["repository_url"], kind)
    ordered["publisher_ror"] = _of_the_same_publisher(ordered["publisher_ror"], ordered["publisher"])
    return _agree(ordered)


def _agree(ordered: dict[str, Facts]) -> Merged:
    """What facts agree on that stand in line already, field by field."""
    values: dict[str, Any] = {}
    provenance: dict[str, tuple[Candidate, ...]] = {}
    for name, given in ordered.items():
        if not given:
            continue

        value, winners = _AGREE[FIELDS[name].agreement](given)
        if winners:
            values[name] = value

        # Winners first, each fact as it was said.
        won = {id(fact) for fact in winners}
        winners_first = sorted(given, key=lambda fact: id(fact) not in won)
        provenance[name] = tuple(Candidate(fact=fact, won=id(fact) in won) for fact in winners_first)

    if "creators" in values:
        _, *others = provenance["creators"]
        elsewhere = [candidate.fact.entries for candidate in others]
        for fact in ordered["contributors"]:
            elsewhere.append(tuple(contributor.creator for contributor in fact.entries))
        values["creators"] = enrich_people(values["creators"], elsewhere)

    if "contributors" in values:
        values["contributors"] = in_one_spelling(values["contributors"], values.get("creators", ()))

    conflicts = find_disagreements(provenance)
    return Merged(metadata=Metadata(**values), provenance=provenance, conflicts=conflicts)


def proposal(merged: Merged, field: str) -> Fact | None:
    """The best uncertain fact for a field that nobody filled, None where it is filled or nothing is proposed."""
    is_filled = merged.source(field) is not None
    if is_filled:
        return None

    for candidate in merged.provenance.get(field, ()):
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

    candidates = [Candidate(fact=taken, won=True)]
    for candidate in merged.provenance[field]:
        if candidate.fact is not taken:
            candidates.append(candidate)

    values: dict[str, Any] = {field: taken.value}
    metadata = replace(merged.metadata, **values)
    return replace(merged, metadata=metadata, provenance={**merged.provenance, field: tuple(candidates)})


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


_FORKS = frozenset({"IsDerivedFrom", "IsVariantFormOf"})
"""Relations that would make a work a fork of the repository that they lead to."""


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
        for entry in fact.entries:
            leads_there = entry.value == link.value
            if leads_there and entry.relation == "IsPartOf":
                is_part = True
            if leads_there and entry.relation in _FORKS:
                continue
            entries.append(entry)

        is_whole = len(entries) == len(fact.entries)
        if is_whole:
            kept.append(fact)
        else:
            kept.append(replace(fact, value=tuple(entries), parts=()))

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
        gives_the_name = plain_name(str(fact.value)) == name
        if gives_the_name:
            sources.add((fact.format, fact.location.path))

    beside_the_name = []
    for fact in rors:
        source = fact.format, fact.location.path
        if source in sources:
            beside_the_name.append(fact)
    return tuple(beside_the_name)


def _certain(facts: Facts) -> Facts:
    """The facts that may win: what is only proposed never does."""
    kept = []
    for fact in facts:
        says_something = fact.value is not None
        if says_something and fact.certain:
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
        for entry in fact.entries:
            key_of = _ENTRY_KEYS.get(type(entry))
            key = key_of(entry) if key_of else entry
            known = entries.get(key)
            # The scheme of a keyword is never lost, whichever of two came first.
            has_scheme = isinstance(entry, Subject) and entry.scheme is not None
            adds_scheme = has_scheme and known is not None and known.scheme is None

            is_new = key not in entries
            if is_new or adds_scheme:
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
        subjects = fact.entries
        with_scheme = tuple(subject for subject in subjects if subject.scheme is not None)
        if free_are_known:
            kept.append(replace(fact, value=with_scheme))
        else:
            kept.append(fact)

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


def _award_key(award: Funding) -> tuple[str, ...]:
    """Funders go by many names, an award by one number."""
    if award.award_number:
        return "award", "".join(award.award_number.casefold().split())
    return plain_name(award.funder), plain_name(award.award_title or "")


_ENTRY_KEYS: dict[type, Callable[[Any], Any]] = {
    Contributor: lambda one: (plain_name(one.creator.full_name), one.role),
    Subject: lambda subject: plain_name(subject.text),
    Title: lambda title: (title.type, plain_name(title.text)),
    Dated: lambda day: (day.type, day.value),
    Funding: _award_key,
    RelatedIdentifier: lambda link: link.key,
}
"""What makes two entries of a list the same entry; one that is not listed is the same where all of it is."""
