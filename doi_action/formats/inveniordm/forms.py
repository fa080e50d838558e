"""In which form an entry of a record is compared: without what the host sets by itself."""

from dataclasses import replace
from typing import Any

from doi_action.formats.text.plain import one_line
from doi_action.model import (
    AlternateIdentifier,
    Contributor,
    Creator,
    Dated,
    Description,
    Funding,
    License,
    RelatedIdentifier,
    Subject,
)


def of_person(creator: Creator) -> Any:
    """Name, identifiers and affiliations; an organisation that the host knows by its id has a name of the host's."""
    affiliations = tuple(str(one.ror or one_line(one.name)) for one in creator.affiliations)
    return one_line(creator.sort_name), creator.told_type, creator.orcid, creator.ror, affiliations


def of_contributor(entry: Contributor) -> Any:
    """The role and the person."""
    return entry.role, of_person(entry.creator)


def of_keyword(entry: Subject) -> str:
    """The word; of one that is the host's own, its id."""
    return entry.url or one_line(entry.text).casefold()


def of_date(entry: Dated) -> Dated:
    """The date; the day of creation is a field without words of its own, so that those are a steward's."""
    if entry.type == "Created":
        return replace(entry, information=None)
    return entry


def of_license(right: License) -> tuple[str | None, ...]:
    """One SPDX id, beside which the host sets name and address; else both."""
    if right.spdx:
        return (right.spdx.value.lower(),)
    return right.name, right.url


def of_link(link: RelatedIdentifier) -> tuple[str | None, ...]:
    """Relation, scheme, value and the type of the other work."""
    return (*link.key, link.resource_type)


def of_alternate(entry: AlternateIdentifier) -> tuple[str, str]:
    """Register and value."""
    return entry.type.casefold(), one_line(entry.value)


def of_grant(grant: Funding) -> tuple[str | None, ...]:
    """Funder and award; a funder that the host knows by its id has a name of the host's."""
    return grant.funder_id or one_line(grant.funder), grant.award_number, grant.award_title, grant.award_url


def of_description(entry: Description) -> tuple[str, str]:
    """The type and the words."""
    return entry.type, one_line(entry.text)
