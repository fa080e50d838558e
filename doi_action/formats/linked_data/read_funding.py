"""Who paid, as linked data says it: grants with their funder, funders alone, and texts that name awards.

A record names one award in one entry. A text that is no award's number is kept as its title; which of several funders
gave an award is never guessed.
"""

import re
from collections.abc import Iterator

from doi_action.facts import Location
from doi_action.formats.linked_data.read import Graph, each, identifying, name_of, node_id, ror_of, term, text_of
from doi_action.formats.text.value import Value
from doi_action.identifiers import doi_or_none
from doi_action.model import Funding

MOST_WORDS = 3
"""A text with a digit and at most this many words (`HB 1/10`, `Grant No. 7`) is taken for an award's number."""

MOST_FUNDERS = 100
"""Of more funders none is looked for in the texts of awards."""


def read_funding(work: Value, graph: Graph) -> Iterator[tuple[Funding, Location]]:
    """The awards of `funding`, each with its funder, and the funders of `funder` that no award names."""
    funders = list(each(term(work, "funder")))
    only = funders[0] if len(funders) == 1 else None
    named: set[str] = set()
    # Each text is compared with each name, which is too much for a list that no real work has.
    several = funders if len(funders) <= MOST_FUNDERS else []
    names = [(name.lower(), item) for item in several if (name := name_of(graph.whole(item)))]

    for award in each(term(work, "funding")):
        whole = graph.whole(award)
        if whole.node.kind == "mapping":
            own = next(each(term(whole, "funder") or term(whole, "sponsor")), only)
            found = _grant(whole, own, graph)
        else:
            text = whole.text() or ""
            own = only or _funder_in(text, names)
            found = _awards_of_text(text, own, graph)
        if not found:
            award.report(
                "funder-without-name",
                "this award does not say who gave it",
                fix='write {"@type": "Grant", "identifier": "...", "funder": {"name": "..."}}',
            )
        for entry in found:
            named.add(entry.funder)
            yield entry, award.location

    for item in funders:
        funder = _funder(item, graph)
        if funder is None:
            item.report(
                "funder-without-name",
                "the funder is not named",
                fix='write {"@type": "Organization", "name": "...", "@id": "https://ror.org/..."}',
            )
        elif funder.funder not in named:
            yield funder, item.location


def _grant(grant: Value, funder: Value | None, graph: Graph) -> list[Funding]:
    who = _funder(funder, graph) if funder else None
    if who is None:
        return []
    own = node_id(grant) or ""
    url = text_of(term(grant, "url")) or (own if own.startswith("http") else None)
    number = next((text for item in each(term(grant, "identifier")) if (text := text_of(item))), None)
    return [_with_award(who, number=number, title=name_of(term(grant, "name")), url=url)]


def _awards_of_text(text: str, funder: Value | None, graph: Graph) -> list[Funding]:
    """One entry for each number of a list of numbers; else one entry, with the text as number or as title."""
    who = _funder(funder, graph) if funder else None
    if who is None or not text:
        return []
    parts = [part.strip() for part in re.split("[,;]", text) if part.strip()]
    if all(_is_number(part) for part in parts):
        return [_with_award(who, number=part) for part in parts]
    return [_with_award(who, title=text)]


def _is_number(text: str) -> bool:
    return any(letter.isdigit() for letter in text) and len(text.split()) <= MOST_WORDS


def _funder_in(text: str, names: list[tuple[str, Value]]) -> Value | None:
    """The only one of several funders whose name stands in the text of an award."""
    found = [item for name, item in names if name in text.lower()]
    return found[0] if len(found) == 1 else None


def _funder(item: Value, graph: Graph) -> Funding | None:
    """The funder alone, with its ROR id or its Crossref Funder ID; None where only an address is known."""
    who = graph.whole(item)
    name = name_of(who)
    if not name:
        return None
    ror = ror_of(who)
    if ror is not None:
        return Funding(funder=name, funder_id=ror.url, funder_scheme="ROR")

    places = identifying(who) if who.node.kind == "mapping" else ()
    dois = (doi_or_none(text) for place in places if (text := text_of(place)))
    registered = next((doi for doi in dois if doi is not None and doi.prefix == "10.13039"), None)
    if registered is None:
        return Funding(funder=name)
    return Funding(funder=name, funder_id=f"https://doi.org/{registered}", funder_scheme="Crossref Funder ID")


def _with_award(
    who: Funding, *, number: str | None = None, title: str | None = None, url: str | None = None
) -> Funding:
    return Funding(
        funder=who.funder,
        funder_id=who.funder_id,
        funder_scheme=who.funder_scheme,
        award_number=number,
        award_title=title,
        award_url=url,
    )
