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
from doi_action.formats.text.loose_json import object_of, objects, text_of
from doi_action.formats.text.plain import one_line

Json = Mapping[str, Any]

_PERSON = frozenset({"name", "nameType", "givenName", "familyName", "nameIdentifiers", "affiliation"})
_DATE = ("date", "dateType", "dateInformation")
_OUR_SCHEMES = frozenset({"ORCID", "ROR"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Listed:
    """A list of the record: how its entries are read, which keys name the entry, and all the keys that we write.

    `also` are keys that we write of some entries only, those that `also_of` names: of the others a steward's stay.
    """

    read: Callable[[Any], Any]
    named_by: tuple[str, ...]
    ours: frozenset[str]
    also: frozenset[str] = frozenset()
    also_of: Callable[[Json], bool] = lambda entry: False

    def said(self, entry: Json) -> Any:
        """What an entry says, as it compares; None where no word of ours can say it."""
        return next(iter(self.read([entry])), None)

    def name(self, entry: Json) -> list[Any]:
        """What names an entry: a changed one keeps it."""
        return [entry.get(key) for key in self.named_by]

    def united(self, written: list[Any], found: list[Json]) -> list[Any]:
        """What is sent: our entries with what the ones that were read say beyond them, then what we cannot read.

        Equal ones are matched first: a changed entry must not take the place of another one that stays.
        """
        left = list(found)
        sent = list(written)
        changed = []
        for position, entry in enumerate(written):
            same = _taken(left, self.said, self.said(entry))
            if same is None:
                changed.append(position)
            else:
                sent[position] = known(**same)

        for position in changed:
            entry = written[position]
            before = _taken(left, self.name, self.name(entry))
            if before is not None:
                sent[position] = self.with_more(entry, before)

        unreadable = []
        for raw in left:
            untouched = known(**raw)
            if self.said(raw) is not None or untouched in sent:
                continue
            if untouched:
                unreadable.append(untouched)

        return sent + unreadable

    def with_more(self, entry: Json, raw: Json) -> dict[str, Any]:
        """Our entry with what the one that was read says beyond our words."""
        ours = self.ours | _DERIVED
        more = {key: value for key, value in known(**raw).items() if key not in ours}
        more.update(entry)

        if "nameIdentifiers" in entry:
            more["nameIdentifiers"] = [*entry["nameIdentifiers"], *_other_identifiers(raw)]

        return more

    def more_of(self, entry: Json) -> Iterator[str]:
        """What an entry says beyond our words, for people."""
        names = [text_of(entry.get(key)) for key in (*self.named_by, "title", "rights")]
        subject = next(filter(None, names), "")

        ours = self.ours | _DERIVED
        if self.also_of(entry):
            ours |= self.also
        for key, value in entry.items():
            if value and key not in ours:
                yield _in_words(subject, key, value)

        for one in _other_identifiers(entry):
            yield _in_words(subject, str(one.get("nameIdentifierScheme")), one.get("nameIdentifier"))


def _title(entries: Any) -> Iterator[tuple[str, str | None, str | None]]:
    for entry in objects(entries):
        title = text_of(entry.get("title"))
        if not title:
            continue

        kind = text_of(entry.get("titleType"))
        language = None
        if kind is not None:
            # The language of the main title is a steward's.
            language = text_of(entry.get("lang"))

        yield one_line(title), kind, language


def _described(entries: Any) -> Iterator[tuple[str, str]]:
    for entry in objects(entries):
        text = text_of(entry.get("description"))
        kind = text_of(entry.get("descriptionType")) or "Other"
        yield one_line(text), kind


LISTS: Mapping[str, Listed] = {
    "titles": Listed(
        read=_title,
        named_by=("titleType",),
        ours=frozenset({"title", "titleType"}),
        also=frozenset({"lang"}),
        also_of=lambda entry: bool(entry.get("titleType")),
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
        read=lambda entries: ([text_of(entry.get(key)) for key in _DATE] for entry in objects(entries)),
        named_by=("date", "dateType"),
        ours=frozenset({"date", "dateType"}),
        also=frozenset({"dateInformation"}),
        # The days of publication and creation are fields of their own, without words.
        also_of=lambda entry: entry.get("dateType") not in ("Issued", "Created"),
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


def _taken(left: list[Json], form: Callable[[Json], Any], wanted: Any) -> Json | None:
    """The first of the entries that are left whose `form` is the wanted one; it is left no longer."""
    for position, raw in enumerate(left):
        if form(raw) == wanted:
            return left.pop(position)
    return None


def with_what_was_read(attribute: str, written: Any, found: Any) -> Any:
    """What is sent for `attribute`: our value `written`, with what `found` says beyond our words."""
    if attribute in LISTS:
        return LISTS[attribute].united(list(written), list(objects(found)))

    there = object_of(found)
    if attribute != "publisher" or not there:
        return written

    ours = (written.get("name"), written.get("publisherIdentifier"))
    theirs = (there.get("name"), there.get("publisherIdentifier"))
    if written and ours == theirs:
        return known(**there)
    return written


def _other_identifiers(raw: Json) -> list[Json]:
    """Identifiers of a person in schemes that we have no word for: ISNI, GND."""
    others = []
    for one in objects(raw.get("nameIdentifiers")):
        if one.get("nameIdentifierScheme") not in _OUR_SCHEMES:
            others.append(one)
    return others


def beyond_our_words(attributes: Json) -> tuple[tuple[str, str], ...]:
    """What the record says that no field of Metadata can hold: the attribute, and what it says, for people."""
    found: list[tuple[str, str]] = []
    for name, how in LISTS.items():
        for entry in objects(attributes.get(name)):
            for words in how.more_of(entry):
                found.append((name, words))

    container = object_of(attributes.get("container"))
    if container:
        values = ", ".join(map(str, container.values()))
        found.append(("container", text_of(container.get("title")) or values))

    return tuple(dict.fromkeys(found))


def _in_words(subject: str, key: str, value: Any) -> str:
    said = value if isinstance(value, str | int | float) else "given"
    if not subject:
        return f"{key} {said}"
    return f"{subject}: {key} {said}"
