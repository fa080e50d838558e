"""The metadata of a record: its fields, in the server's order, and how each is read.

Source: invenio-rdm-records `services/schemas/metadata.py`, invenio-vocabularies (relations to vocabularies).
"""

from collections.abc import Collection, Iterable
from typing import Any

from doi_action.sandbox.invenio.schemas import (
    Fault,
    Json,
    Judge,
    Reader,
    Schema,
    date,
    html,
    in_one_language,
    list_of,
    mapping,
    one_of,
    text,
    web_address,
)
from doi_action.sandbox.invenio.schemes import PEOPLE, SCHEMES, WORKS, detected

MISSING = "Missing data for required field."
TERM = Schema(fields={"id": text()}, required={"id": MISSING}, shown_only=frozenset({"title"}))
"""A term of a vocabulary that knows it by id alone."""


def _known_or_named(name: str, *, where: str, ignores_unknown: bool = False, **more: Reader) -> Schema:
    """A term by its id, or a free text under `name`; an id makes the text superfluous."""

    def judge(value: Json) -> Iterable[Fault]:
        if not value.get("id") and not value.get(name):
            yield where, f"An existing id or a free text {name} must be present."

    def finish(value: Json) -> Json:
        return {"id": value["id"]} if value.get("id") else value

    fields = {"id": text(), name: text(), **more}
    return Schema(fields=fields, judge=judge, finish=finish, ignores_unknown=ignores_unknown)


def _nothing_more(value: Json) -> Iterable[Fault]:
    return ()


def _identifier(
    allowed: Collection[str], *, is_required: bool = True, also: Judge = _nothing_more, **more: Reader
) -> Schema:
    """An identifier with its scheme, which is found out where it is missing; `also` judges what goes with it."""

    def prepare(value: Json) -> Json:
        identifier = value.get("identifier")
        if not isinstance(identifier, str) or not identifier or value.get("scheme"):
            return value
        scheme = detected(identifier.strip(), allowed)
        return {**value, "scheme": scheme} if scheme else value

    def judge(value: Json) -> Iterable[Fault]:
        identifier, scheme = value.get("identifier"), value.get("scheme")
        says_nothing = not identifier and not scheme
        if says_nothing and not is_required:
            yield from also(value)
            return

        known = SCHEMES[scheme] if scheme and scheme in allowed else None
        if scheme and known is None:
            yield "scheme", "Invalid scheme."
        elif not scheme:
            yield "scheme", "No valid scheme recognized for identifier." if identifier else MISSING

        if not identifier:
            yield "identifier", MISSING
        elif known and not known.fits(identifier):
            yield "identifier", f"Invalid {known.label} identifier."
        yield from also(value)

    def finish(value: Json) -> Json:
        if not value.get("identifier"):
            return value
        return {**value, "identifier": SCHEMES[value["scheme"]].written(value["identifier"])}

    fields = {"identifier": text(), "scheme": text(), **more}
    return Schema(fields=fields, prepare=prepare, judge=judge, finish=finish)


def _one_of_a_scheme(identifiers: Any) -> Iterable[Fault]:
    schemes = [identifier.get("scheme") for identifier in identifiers]
    if len(set(schemes)) < len(schemes):
        yield "", "Only one identifier per scheme is allowed."


def _no_doubles(identifiers: Any) -> Iterable[Fault]:
    pairs = [(identifier.get("scheme"), identifier.get("identifier")) for identifier in identifiers]
    if len(set(pairs)) < len(pairs):
        yield "", "Duplicated identifier entry is not allowed."


def _at_least_one(creators: Any) -> Iterable[Fault]:
    if not creators:
        yield "", MISSING


def _has_name(value: Json) -> Iterable[Fault]:
    needed = {"personal": "family_name", "organizational": "name"}[value["type"]]
    if not value.get(needed):
        yield needed, f"{needed.replace('_', ' ').capitalize()} cannot be blank."


def _named(value: Json) -> Json:
    """A person's name made of its parts; an organisation without parts."""
    family, given = value.get("family_name"), value.get("given_name")
    if value["type"] == "personal":
        return {**value, "name": ", ".join(part for part in (family, given) if part)}

    organisation = dict(value)
    organisation.pop("family_name", None)
    organisation.pop("given_name", None)
    return organisation


def _no_affiliation_twice(value: Json) -> Iterable[Fault]:
    names = [affiliation.get("name", affiliation.get("id")) for affiliation in value.get("affiliations", [])]
    if len(set(names)) < len(names):
        yield "affiliations", f"Duplicated affiliations: {', '.join(sorted(set(names)))}"


def _known_or_described(value: Json) -> Iterable[Fault]:
    if not value.get("id") and not value.get("title"):
        yield "rights", "An existing id or a free text title must be present"
    elif value.get("id") and len(value) > 1:
        yield (
            "rights",
            "Only an existing id or free text title/description/link is accepted, but not both cases at the same time",
        )


def _award_is_named(value: Json) -> Iterable[Fault]:
    if not any(value.get(name) for name in ("id", "number", "title")):
        yield "award", "An existing id or either number or title must be present."


def _relation_is_told(value: Json) -> Iterable[Fault]:
    if not value.get("relation_type"):
        yield "relation_type", MISSING


def _reference_is_told(value: Json) -> Iterable[Fault]:
    if not value.get("reference"):
        yield "reference", MISSING


_TYPE_MISSING = "Invalid value. Choose one of ['organizational', 'personal']."
_PERSON = Schema(
    fields={
        "type": one_of(["organizational", "personal"]),
        "name": text(),
        "given_name": text(),
        "family_name": text(),
        "identifiers": list_of(_identifier(PEOPLE), judge=_one_of_a_scheme),
    },
    required={"type": _TYPE_MISSING},
    judge=_has_name,
    finish=_named,
)
_AFFILIATION = _known_or_named("name", where="affiliations")
_MAKER: dict[str, Reader] = {"person_or_org": _PERSON, "role": TERM, "affiliations": list_of(_AFFILIATION)}
_CREATOR = Schema(fields=_MAKER, required={"person_or_org": MISSING}, judge=_no_affiliation_twice)
_CONTRIBUTOR = Schema(fields=_MAKER, required={"person_or_org": MISSING, "role": MISSING}, judge=_no_affiliation_twice)
_TITLE = Schema(
    fields={"title": text(least=3), "type": TERM, "lang": TERM}, required={"title": MISSING, "type": MISSING}
)
_DESCRIPTION = Schema(
    fields={"description": html(least=3), "type": TERM, "lang": TERM},
    required={"description": MISSING, "type": MISSING},
)
_DATE = Schema(
    fields={"date": date(takes_time=True), "type": TERM, "description": text()},
    required={"date": MISSING, "type": MISSING},
)
_RIGHTS = Schema(
    fields={
        "id": text(),
        "title": in_one_language,
        "description": in_one_language,
        "props": Schema(fields={"url": web_address, "scheme": text()}),
        "link": web_address,
    },
    judge=_known_or_described,
)
_AWARD = Schema(
    fields={
        "id": text(),
        "number": text(),
        "title": mapping,
        "identifiers": list_of(_identifier(WORKS | PEOPLE, is_required=False), judge=_one_of_a_scheme),
        "acronym": text(),
        "program": text(),
    },
    judge=_award_is_named,
)
_FUNDING = Schema(
    fields={"funder": _known_or_named("name", where="funder"), "award": _AWARD}, required={"funder": MISSING}
)
_RELATED = _identifier(WORKS, also=_relation_is_told, relation_type=TERM, resource_type=TERM)
_REFERENCE = _identifier(WORKS, is_required=False, also=_reference_is_told, reference=text())

NEEDED = ("resource_type", "creators", "title", "publication_date")
"""What a draft may lack, with a fault, and a record may not."""

METADATA = Schema(
    fields={
        "resource_type": TERM,
        "creators": list_of(_CREATOR, judge=_at_least_one),
        "title": text(least=3),
        "additional_titles": list_of(_TITLE),
        "publisher": text(),
        "publication_date": date(),
        "subjects": list_of(_known_or_named("subject", where="subjects", ignores_unknown=True)),
        "contributors": list_of(_CONTRIBUTOR),
        "dates": list_of(_DATE),
        "languages": list_of(TERM),
        "identifiers": list_of(_identifier(WORKS), judge=_no_doubles),
        "related_identifiers": list_of(_RELATED),
        "sizes": list_of(text(blank="Size cannot be a blank string.")),
        "formats": list_of(text(blank="Format cannot be a blank string.")),
        "version": text(most=191),
        "rights": list_of(_RIGHTS),
        "copyright": html(least=1),
        "description": html(least=3),
        "additional_descriptions": list_of(_DESCRIPTION),
        "locations": mapping,
        "funding": list_of(_FUNDING),
        "references": list_of(_REFERENCE),
    },
    required=dict.fromkeys(NEEDED, MISSING),
)
"""A record's `metadata`."""
