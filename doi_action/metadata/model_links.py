"""Links of a model or dataset that mean another thing than the same address would of software.

The Hub shows a model in an app, a Space, and the code of a work there stands in another repository than the work.
"""

from dataclasses import replace
from typing import Any

from doi_action.facts import Fact
from doi_action.formats.cards.demos import is_space, link_to_demo
from doi_action.formats.cards.hub_words import HUB
from doi_action.model import Kind, RelatedIdentifier

KINDS = frozenset({Kind.MODEL, Kind.DATASET})
"""What the Hub keeps beside apps."""


def with_demos(facts: tuple[Fact, ...], kind: Any) -> tuple[Fact, ...]:
    """The links, a Space as the app that it is: `repository` of CITATION.cff makes it another form of the work."""
    if kind not in KINDS:
        return facts

    told = []
    for fact in facts:
        links: list[RelatedIdentifier] = []
        for link in fact.entries:
            is_app = link.relation == "IsVariantFormOf" and is_space(link.value)
            if is_app:
                links.append(link_to_demo(link.value))
            else:
                links.append(link)
        told.append(replace(fact, value=tuple(links)))
    return tuple(told)


def place_beside_its_code(urls: tuple[Fact, ...], kind: Any) -> Fact | None:
    """The host's word that a model or dataset stands on the Hub, where the files name a repository elsewhere.

    None for a work that stands where its files say, perhaps under a name from before it was renamed.
    """
    if kind not in KINDS or not urls:
        return None

    stands_where_said = _is_on_the_hub(urls[0])
    if stands_where_said:
        return None

    for fact in urls:
        if fact.format == "host" and _is_on_the_hub(fact):
            return fact
    return None


def _is_on_the_hub(fact: Fact) -> bool:
    return str(fact.value).startswith(f"{HUB}/")


def link_to_code(url: str) -> RelatedIdentifier:
    """What the record of a work on the Hub says of a repository elsewhere: the work is none of its versions.

    What the code does for the work is not known: it is published beside it.
    Source: DataCite Metadata Schema 4.7, IsSupplementedBy.
    """
    return RelatedIdentifier(value=url, scheme="URL", relation="IsSupplementedBy", resource_type="Software")
