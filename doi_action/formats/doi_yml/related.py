"""Other works as `.doi.yml` writes them: links, and items that are told in full."""

import re
from dataclasses import replace

from doi_action.formats.cff.people import PERSON_KEYS, read_creator
from doi_action.formats.cff.references import identify
from doi_action.formats.datacite.vocabulary import (
    CONTRIBUTOR_TYPES,
    NUMBER_TYPES,
    RELATED_IDENTIFIER_TYPES,
    RELATION_TYPES,
    RESOURCE_TYPES,
    TITLE_TYPES,
)
from doi_action.formats.doi_yml.entries import read_each
from doi_action.formats.doi_yml.keys import choice, report_unknown
from doi_action.formats.doi_yml.table import PARTS
from doi_action.formats.text.value import Value
from doi_action.model import Contributor, Creator, RelatedIdentifier, RelatedItem, Title


def read_related(value: Value) -> RelatedIdentifier | None:
    """A link to another work."""
    report_unknown(value, PARTS["related-identifiers"])
    text = value.text_of("value")
    relation = choice(value.get("relation"), RELATION_TYPES)
    if text is None or relation is None:
        return None
    known = _identified(value, text)
    if known is None:
        return None

    scheme, bare = known
    resource_type = choice(value.get("resource-type"), RESOURCE_TYPES)
    return RelatedIdentifier(value=bare, scheme=scheme, relation=relation, resource_type=resource_type)


def _identified(value: Value, text: str) -> tuple[str, str] | None:
    """Scheme and value of an identifier: by its form and by `scheme`; None, with a remark, where neither tells."""
    said = choice(value.get("scheme"), RELATED_IDENTIFIER_TYPES)
    known = identify(text)
    if said is not None:
        agrees = known is not None and known[0] == said
        if agrees:
            return known
        # The author knows better, but for a DOI, whose form everybody can tell.
        if said != "DOI":
            return said, text
        known = None

    if known is None:
        fault = "no DOI" if said else "of an unknown scheme"
        fix = "write a DOI or a web address, or say its 'scheme'"
        value.report("identifier-bad-form", f"'{text}' is {fault}", fix=fix)
    return known


def read_title(value: Value) -> Title | None:
    """A title besides the main one."""
    report_unknown(value, PARTS["titles"])
    kind = choice(value.get("type"), TITLE_TYPES)
    text = value.text_of("title")
    if text is None or kind is None:
        return None
    return Title(text=text, type=kind, language=value.text_of("language"))


def read_item(value: Value) -> RelatedItem | None:
    """Another work told in full. What is not understood of it is reported, and the rest stands."""
    report_unknown(value, PARTS["related-items"])
    kind = choice(value.get("type"), RESOURCE_TYPES)
    relation = choice(value.get("relation"), RELATION_TYPES)
    title = value.text_of("title")
    if kind is None or relation is None or title is None:
        return None

    scheme = bare = number_type = None
    identifier = value.text_of("identifier")
    number = value.text_of("number")
    if identifier is not None:
        known = _identified(value, identifier)
        if known is not None:
            scheme, bare = known

    titles = [Title(text=title)]
    titles += [other for other, _ in read_each(value.get("titles"), read_title)]
    creators = [person for person, _ in read_each(value.get("creators"), _named)]
    contributors = [person for person, _ in read_each(value.get("contributors"), _contributor)]

    year = None
    written = value.get("year")
    if written is not None:
        year = written.text_or_report()
        if year is not None and not re.fullmatch(r"[0-9]{4}", year):
            written.report("date-bad-form", f"'{year}' is no year", fix="write four digits, 2024 for instance")
            written.leave_out()
            year = None

    volume = value.text_of("volume")
    issue = value.text_of("issue")
    if number is not None:
        number_type = choice(value.get("number-type"), NUMBER_TYPES)
    return RelatedItem(
        type=kind,
        relation=relation,
        titles=tuple(titles),
        creators=tuple(creators),
        contributors=tuple(contributors),
        year=year,
        volume=volume,
        issue=issue,
        number=number,
        number_type=number_type,
        first_page=value.text_of("first-page"),
        last_page=value.text_of("last-page"),
        publisher=value.text_of("publisher"),
        edition=value.text_of("edition"),
        identifier=bare,
        scheme=scheme,
    )


def _named(value: Value, *more: str) -> Creator | None:
    """A person or organisation by name: the schema has no place for more of those who made another work.

    `more` are keys of the entry besides.
    """
    report_unknown(value, (*PERSON_KEYS, *more))
    creator = read_creator(value)
    if creator is None:
        return None
    return replace(creator, orcid=None, ror=None, affiliations=(), email=None)


def _contributor(value: Value) -> Contributor | None:
    return in_role(_named(value, "role"), value)


def in_role(creator: Creator | None, value: Value) -> Contributor | None:
    """Whoever is named, in the role that `value` says, else "Other"; None for nobody, and for a role that is none."""
    role: str | None = "Other"
    said = value.get("role")
    if said is not None:
        role = choice(said, CONTRIBUTOR_TYPES)

    if creator is None or role is None:
        return None
    return Contributor(creator=creator, role=role)
