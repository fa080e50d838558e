"""People and organisations as CITATION.cff writes them: `.doi.yml` uses the same words.

Persons of CFF 1.2.0 with all parts of their names, entities, persons known by an alias alone; and from the unreleased
1.3.0, `ror` and affiliations that are lists or entities. Names are never split by guess.
"""

import re

from doi_action.formats.text.value import Value
from doi_action.identifiers import Orcid, RorId, orcid_or_none, parse_orcid, parse_ror, ror_or_none
from doi_action.model import Affiliation, Creator, NameType

PERSON_KEYS = ("family-names", "given-names", "name-particle", "name-suffix", "alias", "name")
"""The keys that name somebody."""

_ROR_IN_TEXT = re.compile(r"(https?://ror\.org/\w+)/?")


def read_creator(value: Value) -> Creator | None:
    """The person or organisation that `value` describes; None, with a remark, when nobody can be named."""
    if value.node.kind != "mapping":
        value.report(
            "author-not-mapping",
            f"{_shown(value)} stands where a person or an organisation is expected",
            fix="write 'family-names: ...' and 'given-names: ...' for a person, 'name: ...' for an organisation",
        )
        return None
    parts = {key: value.text_of(key) for key in PERSON_KEYS}
    if not any(parts.values()):
        value.report(
            "author-without-name",
            "nobody is named here",
            fix="add 'family-names', 'name' or 'alias', or delete the entry",
        )
        return None
    orcid = read_orcid(value.get("orcid"))
    ror = read_ror(value.get("ror")) or _ror_page(value)
    affiliation = value.get("affiliation") or value.get("affiliations")
    return _creator(parts, orcid, ror, read_affiliations(affiliation), _email(value))


def _shown(value: Value) -> str:
    text = value.text()
    return f"'{text}'" if text else "a list" if value.node.kind == "sequence" else "an empty text"


def _creator(
    parts: dict[str, str | None],
    orcid: Orcid | None,
    ror: RorId | None,
    affiliations: tuple[Affiliation, ...],
    email: str | None,
) -> Creator:
    """A person with name parts; else one whole name: an organisation, an alias, or given names alone."""
    if parts["family-names"]:
        return Creator(
            family_names=parts["family-names"],
            given_names=parts["given-names"],
            particle=parts["name-particle"],
            suffix=parts["name-suffix"],
            orcid=orcid,
            affiliations=affiliations,
            email=email,
        )
    given = [parts[key] for key in ("given-names", "name-particle", "name-suffix") if parts[key]]
    organisation = bool(parts["name"]) and not given and orcid is None
    whole = " ".join(str(part) for part in given) or parts["name"] or parts["alias"]
    kind = NameType.ORGANISATION if organisation else NameType.PERSON
    return Creator(name=whole, name_type=kind, orcid=orcid, ror=ror, affiliations=affiliations, email=email)


def read_orcid(value: Value | None) -> Orcid | None:
    """The iD; None, with a remark, where its check digit is wrong or it is no iD at all."""
    text = None if value is None else value.text_or_report()
    if value is None or text is None:
        return None
    found = orcid_or_none(text)
    if found is None:
        _report_orcid(value, text)
    return found


def _report_orcid(value: Value, text: str) -> None:
    try:
        parse_orcid(text)
    except ValueError as error:
        checksum = "checksum" in str(error)
        value.report(
            "orcid-bad-checksum" if checksum else "orcid-bad-form",
            str(error),
            fix="copy the iD from the person's ORCID page, or delete the line",
        )


def read_ror(value: Value | None) -> RorId | None:
    """The ROR id; None, with a remark, where it is none or fails its check digits."""
    text = None if value is None else value.text_or_report()
    if value is None or text is None:
        return None
    found = ror_or_none(text)
    if found is None:
        checksum = _ror_problem(text)
        value.report(
            "ror-bad-checksum" if "checksum" in checksum else "ror-bad-form",
            checksum,
            fix="copy the id from ror.org, or delete the line",
        )
    return found


def _ror_problem(text: str) -> str:
    try:
        parse_ror(text)
    except ValueError as error:
        return str(error)
    return ""


def read_affiliations(value: Value | None) -> tuple[Affiliation, ...]:
    """The organisations somebody belongs to: a text, an entity with `name` and `ror`, or a list of both."""
    if value is None:
        return ()
    return tuple(found for item in value.items() if (found := _affiliation(item)) is not None)


def _affiliation(value: Value) -> Affiliation | None:
    if value.node.kind == "mapping":
        name, ror = value.text_of("name"), read_ror(value.get("ror"))
        return Affiliation(name=name, ror=ror) if name else None
    text = value.text_or_report()
    return None if text is None else _affiliation_in(text)


def _affiliation_in(text: str) -> Affiliation:
    """The organisation that a text names; a ROR id written into the text is taken out of the name."""
    found = _ROR_IN_TEXT.search(text)
    ror = ror_or_none(found.group(1)) if found else None
    if found is None or ror is None:
        return Affiliation(name=text)
    before, after = text[: found.start()].rstrip("([< \t\u00a0"), text[found.end() :].lstrip(")]> \t\u00a0")
    name = f"{before} {after}".strip(" ,;")
    return Affiliation(name=name or ror.url, ror=ror)


def _ror_page(value: Value) -> RorId | None:
    """The ROR id of an organisation that gives its ROR page as website: 1.2.0 has no other place for it."""
    website = value.get("website")
    text = website.text() if website else None
    return ror_or_none(text) if text and "ror.org/" in text else None


def _email(value: Value) -> str | None:
    email = value.get("email")
    return None if email is None else email.text()
