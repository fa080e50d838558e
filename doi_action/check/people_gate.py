"""The gate for people: whom no record may name, whatever file names them and whatever the registry.

Asked once the metadata is agreed, before any registry and the sandbox too, and by `check` for files that have no rules
of their own. A record is for ever, and so is an e-mail address in it. Remarks are for the rules name-is-no-name,
author-twice, contributor-twice, orcid-placeholder and placeholder-text, and show no address whole.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from doi_action.check.placeholders import is_template_text
from doi_action.facts import Fact, Location, Merged, Remark
from doi_action.formats.people.divided_names import proposed_division
from doi_action.formats.people.person_names import (
    Named,
    Repeat,
    fault_of_name,
    fault_of_organisation,
    name_alone,
    repeated,
    without_addresses,
)
from doi_action.identifiers.check_digits import orcid_is_example
from doi_action.identifiers.types import Orcid
from doi_action.model import Contributor, Creator

CITATION = "CITATION.cff"

NO_NAME = "write the name of the person or organisation, or delete the entry"
OWN_ID = "write the person's own iD, or delete it"
TWICE = "delete one of the two, or correct it; two people of one name need their ORCID iDs"

MAX_SHOWN = 5
"""Of more undivided names of one file so many are shown; the others are counted."""


def refused_people(merged: Merged) -> tuple[Remark, ...]:
    """What is wrong with the people, funders and publisher that a record would name, each at its line."""
    agreed = []
    for field in ("creators", "contributors", "related_items", "funding", "publisher"):
        for candidate in merged.provenance.get(field, ()):
            if not candidate.won:
                continue

            fact = candidate.fact
            # Other files add to the creators that won.
            if field == "creators":
                fact = replace(fact, value=merged.metadata.creators)
            agreed.append(fact)

    refused = (*judge_people(agreed), *_examples_sent(merged))
    return tuple(dict.fromkeys(refused))


def judge_file(facts: Iterable[Fact]) -> Iterator[Remark]:
    """What is wrong with the people of one file, for a check that looks at no other."""
    facts = tuple(facts)
    yield from judge_people(facts)

    for fact in facts:
        for _, remark in _example_ids(fact):
            yield remark


def _examples_sent(merged: Merged) -> Iterator[Remark]:
    """The iDs of somebody's example that a record would hold, each where it was read: another file may add an iD.

    Those of CITATION.cff are found at their own lines, by the rule.
    """
    people = [*merged.metadata.creators]
    people += [one.creator for one in merged.metadata.contributors]
    sent = {person.orcid for person in people}

    candidates = (*merged.provenance.get("creators", ()), *merged.provenance.get("contributors", ()))
    for candidate in candidates:
        fact = candidate.fact
        if fact.format == CITATION:
            continue

        # An iD that lost against another is in no record.
        for orcid, remark in _example_ids(fact):
            if orcid in sent:
                yield remark


def _example_ids(fact: Fact) -> Iterator[tuple[Orcid, Remark]]:
    """The iDs of somebody's example that a fact gives people."""
    if fact.field not in ("creators", "contributors"):
        return

    for number, entry in enumerate(_entries(fact)):
        person = entry.creator if isinstance(entry, Contributor) else entry
        orcid = person.orcid
        if orcid is None:
            continue

        if orcid_is_example(str(orcid)):
            message = f"'{orcid}' is the iD of an example"
            yield orcid, _remark("orcid-placeholder", fact, number, message=message, fix=OWN_ID)


def judge_people(facts: Iterable[Fact]) -> Iterator[Remark]:
    """What is wrong with the people and organisations of these facts.

    Proposals are judged by their names alone: a list of who committed may well hold one person under two addresses.
    """
    contributors: list[tuple[Fact, int, Contributor]] = []
    asked: set[tuple[str, str]] = set()

    # Creators first: who maintains too is asked about where the work's authors stand.
    for fact in sorted(facts, key=lambda fact: fact.field != "creators"):
        entries = _entries(fact)

        match fact.field:
            case "creators":
                for number, person in enumerate(entries):
                    yield from _of_one_entry(fact, number, (person,))
                if fact.certain:
                    yield from _doubled_creators(fact, entries)
                    yield from _undivided(fact, entries, asked)

            case "contributors":
                helpers = []
                for number, entry in enumerate(entries):
                    helpers.append(entry.creator)
                    contributors.append((fact, number, entry))
                    yield from _of_one_entry(fact, number, (entry.creator,))
                if fact.certain:
                    yield from _undivided(fact, helpers, asked)

            case "related_items":
                for number, item in enumerate(entries):
                    named = (*item.creators, *(one.creator for one in item.contributors))
                    yield from _of_one_entry(fact, number, named)

            case "funding":
                for number, funding in enumerate(entries):
                    yield from _no_organisation(fact, number, funding.funder)

            case "publisher":
                yield from _no_organisation(fact, 0, str(fact.value))

    # Last, since contributors are gathered from all files.
    yield from _doubled_contributors(contributors)


def _entries(fact: Fact) -> tuple[Any, ...]:
    """The entries of a list, () of a value that is none."""
    return fact.value if isinstance(fact.value, tuple) else ()


def _of_one_entry(fact: Fact, number: int, people: Iterable[Creator]) -> Iterator[Remark]:
    """What is wrong with the people that the entry of this number names."""
    # CITATION.cff's placeholders are found at their own lines, by the rule.
    may_be_unfilled = fact.format != CITATION

    for person in people:
        names = (person.full_name, person.family_names or "")
        is_unfilled = any(is_template_text(name) for name in names)

        fault = fault_of_name(person.full_name)
        if fault:
            yield _no_name(fact, number, person.full_name, fault)
        elif is_unfilled and may_be_unfilled:
            message = f"'{person.full_name}' is a placeholder"
            yield _remark("placeholder-text", fact, number, message=message, fix=NO_NAME)

        for affiliation in person.affiliations:
            yield from _no_organisation(fact, number, affiliation.name)


def _no_organisation(fact: Fact, number: int, name: str) -> Iterator[Remark]:
    """The fault of a name by which a record would call a publisher, a funder, or where somebody belongs."""
    fault = fault_of_organisation(name)
    if fault:
        yield _no_name(fact, number, name, fault)


def _no_name(fact: Fact, number: int, name: str, fault: str) -> Remark:
    message = "nobody is named here"
    if name.strip():
        message = f"'{without_addresses(name)}' {fault}"

    fix = NO_NAME
    alone = name_alone(name)
    if alone and not fault_of_name(alone):
        fix = f"write '{alone}'"
    return _remark("name-is-no-name", fact, number, message=message, fix=fix)


def _undivided(fact: Fact, people: Sequence[Creator], asked: set[tuple[str, str]]) -> Iterator[Remark]:
    """One warning a list for whole names that may well be a person's, with the division that they suggest.

    `asked` are the names that were asked about, each with its file: an author who maintains too is one.
    """
    names: list[str] = []
    divisions: list[str] = []
    first = 0
    for number, person in enumerate(people):
        # Whoever said that this is a person or an organisation is believed.
        is_told = person.name_type is not None
        if is_told or not person.name:
            continue

        key = (fact.location.path, person.full_name)
        if key in asked or fault_of_name(person.full_name):
            continue

        parts = proposed_division(person.full_name)
        if parts is None:
            continue

        asked.add(key)
        if not names:
            first = number
        family = " ".join(filter(None, (parts.particle, parts.family_names, parts.suffix)))
        names.append(f"'{person.full_name}'")
        divisions.append(f"family-names: {family}, given-names: {parts.given_names}")
    if not names:
        return

    more = ""
    if len(names) > MAX_SHOWN:
        more = f" and {len(names) - MAX_SHOWN} more"
    verb = "stand" if len(names) > 1 else "stands"
    # CITATION.cff has no place for those who helped.
    place = "CITATION.cff" if fact.field == "creators" else "'contributors' of .doi.yml"

    shown = ", ".join(names[:MAX_SHOWN])
    divided = "; ".join(divisions[:MAX_SHOWN])
    yield _remark(
        "names-joined",
        fact,
        first,
        message=f"{shown}{more} {verb} undivided: nothing says which part is the family name",
        fix=f"name them in {place}, if this is right: {divided}{more}; doi-action explain shows the whole file",
    )


def _doubled_creators(fact: Fact, people: tuple[Creator, ...]) -> Iterator[Remark]:
    for repeat in repeated(_named(person) for person in people):
        earlier, place = f"creators[{repeat.earlier}]", _place(fact, repeat.earlier)
        yield _twice("author-twice", fact, repeat, people[repeat.number], earlier, place)


def _doubled_contributors(entries: list[tuple[Fact, int, Contributor]]) -> Iterator[Remark]:
    """One person twice in one role; several roles are several entries.

    A rule of its own: contributors are gathered from all files, and two files may well spell one person in two ways.
    """
    by_role: dict[str, list[tuple[Fact, int, Creator]]] = {}
    for fact, number, entry in entries:
        by_role.setdefault(entry.role, []).append((fact, number, entry.creator))

    for people in by_role.values():
        for repeat in repeated(_named(person) for _, _, person in people):
            fact, number, person = people[repeat.number]
            other, earlier, known = people[repeat.earlier]
            # The same name in the same letters is one entry already.
            if person.full_name == known.full_name:
                continue

            here = repeat._replace(number=number)
            place = _place(other, earlier)
            yield _twice("contributor-twice", fact, here, person, f"contributors[{earlier}]", place)


def _named(person: Creator) -> Named:
    orcid = ""
    if person.orcid is not None:
        orcid = person.orcid.value
    return Named(person.full_name, orcid)


def _twice(rule: str, fact: Fact, repeat: Repeat, person: Creator, earlier: str, place: Location) -> Remark:
    shared = without_addresses(person.full_name)
    if repeat.shared == "ORCID iD":
        shared = str(person.orcid)
    message = f"the same {repeat.shared} as {earlier} in {place}: '{shared}'"
    return _remark(rule, fact, repeat.number, message=message, fix=TWICE)


def _place(fact: Fact, number: int) -> Location:
    """The line of an entry; for proposals, which stand in no file, the file to write."""
    if not fact.certain:
        return Location(path=CITATION)

    has_own_line = number < len(fact.parts)
    return fact.parts[number] if has_own_line else fact.location


def _remark(rule: str, fact: Fact, number: int, *, message: str, fix: str) -> Remark:
    field = fact.field
    if isinstance(fact.value, tuple):
        field = f"{field}[{number}]"

    place = _place(fact, number)
    return Remark(
        rule=rule,
        message=message,
        path=place.path,
        line=place.line,
        column=place.column,
        field=field,
        fix=fix,
    )
