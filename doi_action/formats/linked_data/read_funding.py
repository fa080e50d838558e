"""Who paid, as linked data says it: grants with their funder, funders alone, and texts that name awards.

A record names one award in one entry. A text that is no award's number is kept as its title; which of several funders
gave an award is never guessed: it is nobody's, as that of a funder without a name.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from doi_action.facts import Location
from doi_action.formats.linked_data.read import (
    Graph,
    each,
    first_term,
    first_text,
    identifying,
    name_of,
    node_id,
    ror_of,
    term,
    text_of,
)
from doi_action.formats.text.value import Value
from doi_action.identifiers.types import doi_or_none
from doi_action.model import FUNDER_WITHOUT_NAME, Funding

MOST_WORDS = 3
"""A text with a digit and at most this many words (`HB 1/10`, `Grant No. 7`) is taken for an award's number."""

MOST_FUNDERS = 100
"""Of more funders none is looked for in the texts of awards."""

NOBODY = Funding(funder=FUNDER_WITHOUT_NAME)


def read_funding(work: Value, graph: Graph) -> Iterator[tuple[Funding, Location]]:
    """The awards of `funding`, each with its funder, and the funders of `funder` that no award names."""
    funders = list(each(term(work, "funder")))
    known = [_funder(item, graph) for item in funders]

    named: set[str] = set()
    for award in each(term(work, "funding")):
        whole = graph.whole(award)
        if whole.node.kind == "mapping":
            found = _grant(whole, known, graph)
        else:
            found = _awards_of_text(whole.text() or "", known)

        if not found:
            award.leave_out()
        for entry in found:
            named.add(entry.funder)
            yield entry, award.location

    # Two of them without a name need not be one.
    named.discard(FUNDER_WITHOUT_NAME)
    for item, funder in zip(funders, known, strict=True):
        if funder.funder not in named:
            yield funder, item.location


def _only(funders: Sequence[Funding]) -> Funding:
    """The only one of `funders`; nobody where there are several or none."""
    if len(funders) != 1:
        return NOBODY
    return funders[0]


def _grant(grant: Value, funders: Sequence[Funding], graph: Graph) -> list[Funding]:
    """A grant with its own funder, else with the only one of the work."""
    funder = _only(funders)
    own = next(each(first_term(grant, "funder", "sponsor")), None)
    if own is not None:
        funder = _funder(own, graph)

    url = text_of(term(grant, "url"))
    own_id = node_id(grant) or ""
    if url is None and own_id.startswith("http"):
        url = own_id

    number = first_text(term(grant, "identifier"))
    title = name_of(term(grant, "name"))
    return [replace(funder, award_number=number, award_title=title, award_url=url)]


def _awards_of_text(text: str, funders: Sequence[Funding]) -> list[Funding]:
    """One entry for each number of a list of numbers; else one entry, with the text as number or as title.

    None for signs alone. It is the only funder's, or that of the only one of several whose name stands in the text.
    """
    parts = list(filter(None, map(str.strip, re.split("[,;]", text))))
    if not parts:
        return []

    likely = funders
    if len(funders) > MOST_FUNDERS:
        # Each text is compared with each name, which is too much for a list that no real work has.
        likely = []
    elif len(funders) > 1:
        likely = [funder for funder in funders if funder.funder.lower() in text.lower()]

    funder = _only(likely)
    if all(map(_is_number, parts)):
        return [replace(funder, award_number=part) for part in parts]
    return [replace(funder, award_title=text)]


def _is_number(text: str) -> bool:
    has_digit = any(map(str.isdigit, text))
    is_short = len(text.split()) <= MOST_WORDS
    return has_digit and is_short


def _funder(item: Value, graph: Graph) -> Funding:
    """The funder alone, with its ROR id or its Crossref Funder ID; one without a name with whatever stands for it."""
    who = graph.whole(item)
    name = name_of(who)
    if not name:
        texts = list(filter(None, map(text_of, (who, *identifying(who)))))
        return Funding(funder=FUNDER_WITHOUT_NAME, funder_id=next(iter(texts), None))

    ror = ror_of(who)
    if ror is not None:
        return Funding(funder=name, funder_id=ror.url, funder_scheme="ROR")

    for place in identifying(who):
        doi = doi_or_none(text_of(place))
        # The prefix of Crossref's Open Funder Registry; any other DOI is that of a page or a work.
        if doi is not None and doi.prefix == "10.13039":
            return Funding(funder=name, funder_id=f"https://doi.org/{doi}", funder_scheme="Crossref Funder ID")

    return Funding(funder=name)
