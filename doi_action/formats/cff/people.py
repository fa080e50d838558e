"""People and organisations as CITATION.cff writes them: `.doi.yml` uses the same words.

Persons of CFF 1.2.0 with all parts of their names, entities, persons known by an alias alone; and from the unreleased
1.3.0, `ror` and affiliations that are lists or entities. Names are never split by guess.
"""

import re
from collections.abc import Callable
from typing import TypeVar

from doi_action.formats.people.markup import plain_of_markup
from doi_action.formats.people.person_names import said_once
from doi_action.formats.text.value import Value, items_of
from doi_action.identifiers.types import (
    IdentifierError,
    Orcid,
    RorId,
    orcid_written,
    parse_orcid,
    parse_ror,
    ror_or_none,
)
from doi_action.model import Affiliation, Creator, NameType

PERSON_KEYS = ("family-names", "given-names", "name-particle", "name-suffix", "alias", "name")
"""The keys that name somebody."""

Id = TypeVar("Id", Orcid, RorId)

_ROR_IN_TEXT = re.compile(r"(https?://ror\.org/\w+)/?")


def read_creator(value: Value) -> Creator | None:
    """The person or organisation that `value` describes; None, with a remark, when nobody can be named.

    A person with name parts; else one whole name: an organisation, an alias, or given names alone.
    """
    if value.node.kind != "mapping":
        shown = "a list"
        if value.node.kind == "scalar":
            text = value.text()
            shown = f"'{text}'" if text else "an empty text"
        value.report(
            "author-not-mapping",
            f"{shown} stands where a person or an organisation is expected",
            fix="write 'family-names: ...' and 'given-names: ...' for a person, 'name: ...' for an organisation",
        )
        value.leave_out()
        return None

    parts: dict[str, str | None] = {}
    for key in PERSON_KEYS:
        text = value.text_of(key)
        parts[key] = plain_of_markup(text) if text else None

    if not any(parts.values()):
        value.report(
            "author-without-name",
            "nobody is named here",
            fix="add 'family-names', 'name' or 'alias', or delete the entry",
        )
        value.leave_out()
        return None

    orcid = read_orcid(value.get("orcid"))
    ror = read_ror(value.get("ror"))
    if ror is None:
        # 1.2.0 has no other place for the id of an organisation than its website.
        ror = ror_or_none(value.text_at("website"))
        if ror is None:
            value.leave_out_parts("website")

    affiliations = read_affiliations(value.get("affiliation") or value.get("affiliations"))
    email = value.text_at("email")

    # A person has one name in a record; other names are listed as left out.
    if parts["family-names"]:
        value.leave_out_parts("name", "alias", "ror", "website")
        return Creator(
            family_names=said_once(parts["family-names"], parts["name-particle"], parts["name-suffix"]),
            given_names=parts["given-names"],
            particle=parts["name-particle"],
            suffix=parts["name-suffix"],
            orcid=orcid,
            affiliations=affiliations,
            email=email,
        )

    given = map(parts.get, ("given-names", "name-particle", "name-suffix"))
    whole = " ".join(filter(None, given))
    kind = NameType.PERSON
    if parts["name"] and not whole and orcid is None:
        # `name` is for organisations; with an iD, which only people have, somebody took the wrong key.
        kind = NameType.ORGANISATION

    name = whole or parts["name"] or parts["alias"]
    if whole:
        value.leave_out_parts("name", "alias")
    elif parts["name"]:
        value.leave_out_parts("alias")
    return Creator(name=name, name_type=kind, orcid=orcid, ror=ror, affiliations=affiliations, email=email)


def read_orcid(value: Value | None) -> Orcid | None:
    """The iD; None, with a remark, where its check digit is wrong or it is no iD at all."""
    fix = "copy the iD from the person's ORCID page, or delete the line"
    return _identifier(value, _parse_orcid, ("orcid-bad-checksum", "orcid-bad-form"), fix)


def _parse_orcid(text: str) -> Orcid:
    return parse_orcid(orcid_written(text) or text)


def read_ror(value: Value | None) -> RorId | None:
    """The ROR id; None, with a remark, where it is none or fails its check digits."""
    fix = "copy the id from ror.org, or delete the line"
    return _identifier(value, parse_ror, ("ror-bad-checksum", "ror-bad-form"), fix)


def _identifier(value: Value | None, parse: Callable[[str], Id], rules: tuple[str, str], fix: str) -> Id | None:
    if value is None:
        return None
    text = value.text_or_report()
    if text is None:
        return None

    try:
        return parse(text)
    except IdentifierError as error:
        bad_checksum, bad_form = rules
        rule = bad_checksum if "checksum" in str(error) else bad_form
        value.report(rule, str(error), fix=fix)
        value.leave_out()
        return None


def read_affiliations(value: Value | None) -> tuple[Affiliation, ...]:
    """The organisations somebody belongs to: a text, an entity with `name` and `ror`, or a list of both."""
    found = []
    for item in items_of(value):
        affiliation = _affiliation(item)
        if affiliation is not None:
            found.append(affiliation)
    return tuple(found)


def _affiliation(value: Value) -> Affiliation | None:
    if value.node.kind == "mapping":
        name = value.text_of("name")
        ror = read_ror(value.get("ror"))
        return Affiliation(name=name, ror=ror) if name else None

    text = value.text_or_report()
    if text is None:
        return None

    # A ROR id written into the text is taken out of the name.
    found = _ROR_IN_TEXT.search(text)
    if found is None:
        return Affiliation(name=text)
    ror = ror_or_none(found.group(1))
    if ror is None:
        return Affiliation(name=text)

    before = text[: found.start()].rstrip("([< \t\u00a0")
    after = text[found.end() :].lstrip(")]> \t\u00a0")
    name = f"{before} {after}".strip(" ,;")
    return Affiliation(name=name or ror.url, ror=ror)
