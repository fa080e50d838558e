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
    text, relation = value.text_of("value"), choice(value.get("relation"), RELATION_TYPES)
    if text is None or relation is None:
        return None
    known = _identified(value, text)
    if known is None:
        return None
    resource_type = choice(value.get("resource-type"), RESOURCE_TYPES)
    return RelatedIdentifier(value=known[1], scheme=known[0], relation=relation, resource_type=resource_type)


def _identified(value: Value, text: str) -> tuple[str, str] | None:
    """Scheme and value of an identifier: by its form and by `scheme`; None, with a remark, where neither tells."""
    scheme = value.get("scheme")
    said = choice(scheme, RELATED_IDENTIFIER_TYPES) if scheme is not None else None
    known = identify(text)
    if said is not None and (known is None or said != known[0]):
        # The author knows better, but for a DOI, whose form everybody can tell.
        known = (said, text) if said != "DOI" else None
    if known is None:
        value.report(
            "identifier-bad-form",
            f"'{text}' is {'no DOI' if said else 'of an unknown scheme'}",
            fix="write a DOI or a web address, or say its 'scheme'",
        )
    return known


def read_title(value: Value) -> Title | None:
    """A title besides the main one."""
    report_unknown(value, PARTS["titles"])
    kind, text = choice(value.get("type"), TITLE_TYPES), value.text_of("title")
    return Title(text=text, type=kind, language=value.text_of("language")) if text and kind else None


def read_item(value: Value) -> RelatedItem | None:
    """Another work told in full. What is not understood of it is reported, and the rest stands."""
    report_unknown(value, PARTS["related-items"])
    kind, relation = choice(value.get("type"), RESOURCE_TYPES), choice(value.get("relation"), RELATION_TYPES)
    title = value.text_of("title")
    if kind is None or relation is None or title is None:
        return None

    others = (other for other, _ in read_each(value.get("titles"), read_title))
    creators = (person for person, _ in read_each(value.get("creators"), _named))
    contributors = (person for person, _ in read_each(value.get("contributors"), _contributor))
    identifier, number = value.text_of("identifier"), value.text_of("number")
    scheme, bare = (_identified(value, identifier) if identifier else None) or (None, None)
    return RelatedItem(
        type=kind,
        relation=relation,
        titles=(Title(text=title), *others),
        creators=tuple(creators),
        contributors=tuple(contributors),
        year=_year(value.get("year")),
        volume=value.text_of("volume"),
        issue=value.text_of("issue"),
        number=number,
        number_type=choice(value.get("number-type"), NUMBER_TYPES) if number else None,
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
    return replace(creator, orcid=None, ror=None, affiliations=(), email=None) if creator else None


def _contributor(value: Value) -> Contributor | None:
    creator, role = _named(value, "role"), value.get("role")
    said = choice(role, CONTRIBUTOR_TYPES) if role else "Other"
    return Contributor(creator=creator, role=said) if creator and said else None


def _year(value: Value | None) -> str | None:
    text = value.text_or_report() if value is not None else None
    if value is None or text is None:
        return None
    if re.fullmatch(r"[0-9]{4}", text):
        return text
    value.report("date-bad-form", f"'{text}' is no year", fix="write four digits, 2024 for instance")
    value.leave_out()
    return None
