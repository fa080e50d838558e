"""What a DataCite record says beyond our words, and how it survives that an attribute is written again.

The registry replaces a list whole. So an entry that says the same as one that was read goes back as it was read, with
its language, its codes and its other identifiers; one that changed takes along what we have no word for; and one that
we cannot read at all (a place without numbers) goes back untouched.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from doi_action.formats.datacite import read_parts as told
from doi_action.formats.datacite.parts import known
from doi_action.formats.datacite.read_people import contributors_of, creators_of
from doi_action.formats.text.loose_json import objects, text_of
from doi_action.formats.text.plain import one_line

Json = Mapping[str, Any]

_PERSON = frozenset({"name", "nameType", "givenName", "familyName", "nameIdentifiers", "affiliation"})
_OUR_SCHEMES = frozenset({"ORCID", "ROR"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Listed:
    """A list of the record: how its entries are read, which keys name the entry, and all the keys that we write.

    `also` are keys that we write of some entries only: of the others a steward's stay.
    """

    read: Callable[[Any], Any]
    named_by: tuple[str, ...]
    ours: frozenset[str]
    also: frozenset[str] = frozenset()


def _title(entries: Any) -> Iterator[tuple[str, str | None, str | None]]:
    for entry in objects(entries):
        title, kind = text_of(entry.get("title")), text_of(entry.get("titleType"))
        if title:
            # The language of the main title is a steward's.
            yield one_line(title), kind, text_of(entry.get("lang")) if kind else None


def _described(entries: Any) -> Iterator[tuple[str, str]]:
    for entry in objects(entries):
        yield one_line(text_of(entry.get("description")) or ""), text_of(entry.get("descriptionType")) or "Other"


def _dated(entries: Any) -> Iterator[tuple[str | None, ...]]:
    for entry in objects(entries):
        yield tuple(text_of(entry.get(key)) for key in ("date", "dateType", "dateInformation"))


LISTS: Mapping[str, Listed] = {
    "titles": Listed(
        read=_title, named_by=("titleType",), ours=frozenset({"title", "titleType"}), also=frozenset({"lang"})
    ),
    "creators": Listed(read=creators_of, named_by=("name",), ours=_PERSON),
    "contributors": Listed(
        read=contributors_of, named_by=("name", "contributorType"), ours=_PERSON | {"contributorType"}
    ),
    "subjects": Listed(
        read=told.subjects_of,
        named_by=("subject",),
        ours=frozenset({"subject", "subjectScheme", "schemeUri", "valueUri", "classificationCode"}),
    ),
    "rightsList": Listed(
        read=told.licenses_of,
        named_by=("rightsIdentifier",),
        ours=frozenset({"rights", "rightsUri", "rightsIdentifier", "rightsIdentifierScheme", "schemeUri"}),
    ),
    "descriptions": Listed(
        read=_described, named_by=("descriptionType",), ours=frozenset({"description", "descriptionType"})
    ),
    "dates": Listed(
        read=_dated,
        named_by=("date", "dateType"),
        ours=frozenset({"date", "dateType"}),
        also=frozenset({"dateInformation"}),
    ),
    "relatedItems": Listed(
        read=told.items_of,
        named_by=("relationType", "titles"),
        ours=frozenset(
            {"relatedItemType", "relationType", "relatedItemIdentifier", "creators", "titles", "publicationYear"}
            | {"volume", "issue", "number", "numberType", "firstPage", "lastPage", "publisher", "edition"}
            | {"contributors"}
        ),
    ),
    "fundingReferences": Listed(
        read=told.funding_of,
        named_by=("funderName", "awardNumber"),
        ours=frozenset(
            {"funderName", "funderIdentifier", "funderIdentifierType", "awardNumber", "awardTitle", "awardUri"}
        ),
    ),
    "geoLocations": Listed(
        read=told.places_of,
        named_by=("geoLocationPlace",),
        ours=frozenset({"geoLocationPlace", "geoLocationPoint", "geoLocationBox", "geoLocationPolygon"}),
    ),
}
"""The lists whose entries may say more than our words. Links carry theirs in RelatedIdentifier.extra."""

_DERIVED = frozenset({"schemeUri", "schemeURI"})
"""What a registry adds by itself, and what is no statement about the work."""


def with_what_was_read(attribute: str, written: Any, found: Any) -> Any:
    """What is sent for `attribute`: our value `written`, with what `found` says beyond our words."""
    if attribute in LISTS:
        return _entries(list(written), list(objects(found)), LISTS[attribute])
    if not written or not isinstance(found, Mapping):
        return written

    if attribute == "publisher":
        is_the_same = all(written.get(key) == found.get(key) for key in ("name", "publisherIdentifier"))
        return known(**found) if is_the_same else written
    return written


def _entries(written: list[Any], found: list[Json], how: Listed) -> list[Any]:
    left = list(found)
    sent: list[Any] = list(written)

    def take(position: int, is_it: Callable[[Json], bool], unite: Callable[[Json], Any]) -> bool:
        for raw in left:
            if is_it(raw):
                # By identity: two equal entries are two.
                left[:] = [entry for entry in left if entry is not raw]
                sent[position] = unite(raw)
                return True
        return False

    changed = []
    for position, entry in enumerate(written):
        value = _read(how, entry)
        if not take(position, lambda raw, value=value: _read(how, raw) == value, lambda raw: known(**raw)):  # type: ignore[misc]
            changed.append(position)

    for position in changed:
        entry = written[position]
        name = [entry.get(key) for key in how.named_by]
        take(
            position,
            lambda raw, name=name: [raw.get(key) for key in how.named_by] == name,  # type: ignore[misc]
            lambda raw, entry=entry: _with_more(entry, raw, how),  # type: ignore[misc]
        )

    unreadable = [known(**raw) for raw in left if _read(how, raw) is None and _says_something(raw)]
    return [*sent, *(entry for entry in unreadable if entry not in sent)]


def _read(how: Listed, entry: Json) -> Any:
    return next(iter(how.read([entry])), None)


def _says_something(raw: Json) -> bool:
    return any(raw.values())


def _with_more(entry: Json, raw: Json, how: Listed) -> dict[str, Any]:
    """Our entry with what the one that was read says beyond our words."""
    more = {}
    for key, value in raw.items():
        is_ours = key in how.ours or key in _DERIVED
        if value and not is_ours:
            more[key] = value
    more.update(entry)
    if "nameIdentifiers" in entry:
        more["nameIdentifiers"] = [*entry["nameIdentifiers"], *_other_identifiers(raw)]
    return more


def _other_identifiers(raw: Json) -> list[Json]:
    """Identifiers of a person in schemes that we have no word for: ISNI, GND."""
    return [one for one in objects(raw.get("nameIdentifiers")) if one.get("nameIdentifierScheme") not in _OUR_SCHEMES]


def beyond_our_words(attributes: Json) -> tuple[tuple[str, str], ...]:
    """What the record says that no field of Metadata can hold: the attribute, and what it says, for people."""
    found = [(name, text) for name, how in LISTS.items() for text in _more_in_list(name, how, attributes)]
    found += [("container", text) for text in _container(attributes.get("container"))]
    return tuple(dict.fromkeys(found))


def _more_in_list(name: str, how: Listed, attributes: Json) -> Iterator[str]:
    for entry in objects(attributes.get(name)):
        names = (text_of(entry.get(key)) for key in (*how.named_by, "title", "rights"))
        subject = next(filter(None, names), "")

        for key, value in entry.items():
            is_ours = key in how.ours or key in _DERIVED or (key in how.also and _is_field(name, entry))
            if value and not is_ours:
                yield _in_words(subject, key, value)
        for one in _other_identifiers(entry):
            yield _in_words(subject, str(one.get("nameIdentifierScheme")), one.get("nameIdentifier"))


def _is_field(name: str, entry: Json) -> bool:
    """Whether an entry is one of those of which we write all: no main title, and no day that is a field of its own."""
    if name == "titles":
        return bool(entry.get("titleType"))
    return entry.get("dateType") not in ("Issued", "Created")


def _container(container: Any) -> Iterator[str]:
    if isinstance(container, Mapping) and container:
        yield text_of(container.get("title")) or ", ".join(map(str, container.values()))


def _in_words(subject: str, key: str, value: Any) -> str:
    said = str(value) if isinstance(value, str | int | float) else "given"
    return f"{subject}: {key} {said}" if subject else f"{key} {said}"
