"""What a draft or record says beyond our words, and how it survives that the whole document is written again.

`PUT …/draft` replaces everything. So what we do not write at all goes back as it was read; an entry of a list that says
the same as one that was read goes back as it was, with all else that it says; one that changed takes along what we have
no word for; and one that we cannot read at all goes back untouched.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import filterfalse
from typing import Any

from doi_action.formats.datacite.parts import known
from doi_action.formats.inveniordm import forms
from doi_action.formats.inveniordm import read_parts as told
from doi_action.formats.inveniordm.crosswalk import CROSSWALK
from doi_action.formats.inveniordm.marker import marker_or_none
from doi_action.formats.text.loose_json import entries, object_of, objects, text_of

Json = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Listed:
    """A list: how an entry is read, in which form two are the same, what names one, which of its keys we write."""

    read: Callable[[Json], Any]
    form: Callable[[Any], Any]
    named_by: Callable[[Json], Any]
    ours: frozenset[str]

    def said(self, entry: Json) -> Any:
        """What an entry says, as it compares; None where no word of ours can say it."""
        read = self.read(entry)
        if read is None:
            return None
        return self.form(read)

    def says_the_same(self, entry: Json, raw: Json) -> bool:
        """Whether our entry and one that was read are one, in words of ours."""
        said = self.said(entry)
        return said is not None and said == self.said(raw)

    def has_the_name(self, entry: Json, raw: Json) -> bool:
        """Whether our entry is a changed form of one that was read."""
        name = self.named_by(entry)
        return bool(name) and name == self.named_by(raw)

    def with_more(self, entry: Json, raw: Json) -> dict[str, Any]:
        """Our entry with what the one that was read says beyond our words."""
        more = as_sent(_only(raw, raw.keys() - self.ours))

        who = dict(object_of(entry.get("person_or_org")))
        identifiers = [*who.get("identifiers", ()), *_other_identifiers(raw)]
        if identifiers:
            who["identifiers"] = identifiers

        return {**more, **entry, **known(person_or_org=who)}

    def more_of(self, entry: Json) -> Iterator[str]:
        """What an entry says beyond our words, for people, or the whole of it."""
        if _is_marker(entry):
            return
        if self.said(entry) is None:
            yield _in_words(entry)
            return

        named = _in_words(self.named_by(entry))
        # What stands beside an id is the host's.
        has_id = "id" in entry
        if not has_id:
            for name, value in _only(entry, entry.keys() - self.ours).items():
                yield f"{named}: {name} {_in_words(value)}"

        for one in _other_identifiers(entry):
            yield f"{named}: {one.get('scheme')} {one.get('identifier')}"


def _itself(value: Any) -> Any:
    return value


def _person_name(entry: Json) -> Any:
    """The name as the server puts it together, which it does not do before it was sent."""
    who = object_of(entry.get("person_or_org"))
    parts = filter(None, (who.get("family_name"), who.get("given_name")))
    return ", ".join(parts) or who.get("name")


LISTS: Mapping[str, Listed] = {
    "creators": Listed(
        read=told.creator_of,
        form=forms.of_person,
        named_by=_person_name,
        ours=frozenset({"person_or_org", "affiliations"}),
    ),
    "contributors": Listed(
        read=told.contributor_of,
        form=forms.of_contributor,
        named_by=lambda e: (_person_name(e), told.id_of(e.get("role"))),
        ours=frozenset({"person_or_org", "affiliations", "role"}),
    ),
    "subjects": Listed(
        read=told.subject_of,
        form=forms.of_keyword,
        named_by=lambda e: e.get("subject"),
        ours=frozenset({"id", "subject", "scheme"}),
    ),
    "dates": Listed(
        read=told.dated_of,
        form=forms.of_date,
        named_by=lambda e: told.id_of(e.get("type")),
        ours=frozenset({"date", "type", "description"}),
    ),
    "identifiers": Listed(
        read=told.alternate_of,
        form=forms.of_alternate,
        named_by=lambda e: e.get("identifier"),
        ours=frozenset({"identifier", "scheme"}),
    ),
    "related_identifiers": Listed(
        read=told.related_of,
        form=forms.of_link,
        named_by=lambda e: (e.get("identifier"), told.id_of(e.get("relation_type"))),
        ours=frozenset({"identifier", "scheme", "relation_type", "resource_type"}),
    ),
    "rights": Listed(
        read=told.license_of,
        form=forms.of_license,
        named_by=lambda e: object_of(e.get("title")).get("en"),
        ours=frozenset({"id", "title", "link", "props", "icon"}),
    ),
    "additional_descriptions": Listed(
        read=told.description_of,
        form=forms.of_description,
        named_by=lambda e: told.id_of(e.get("type")),
        ours=frozenset({"description", "type"}),
    ),
    "additional_titles": Listed(
        read=told.title_of,
        form=_itself,
        named_by=lambda e: told.id_of(e.get("type")),
        ours=frozenset({"title", "type", "lang"}),
    ),
    "funding": Listed(
        read=told.funding_of,
        form=forms.of_grant,
        named_by=lambda e: (object_of(e.get("funder")).get("name"), object_of(e.get("award")).get("number")),
        ours=frozenset({"funder", "award"}),
    ),
    "features": Listed(
        read=told.place_of,
        form=_itself,
        named_by=lambda e: e.get("place"),
        ours=frozenset({"place", "geometry", "type", "properties"}),
    ),
}
"""The lists whose entries may say more than our words; `features` are those of the locations."""

OURS = frozenset(key for line in CROSSWALK.values() for key in line.writes)
"""The keys of `metadata` that we write."""

_OF_FILES = frozenset({"enabled", "default_preview", "order"})
"""What of the files is told in the document; the files themselves have calls of their own."""


def merged_body(wanted: Json, found: Json) -> dict[str, Any]:
    """The body of `PUT …/draft`: `metadata` as we write it, with everything of the document `found` that is others'.

    Access, custom fields and the order of files stay as they are; `pids` is not sent, since a DOI stays without it.
    """
    theirs = object_of(found.get("metadata"))
    metadata: dict[str, Any] = as_sent(_only(theirs, theirs.keys() - OURS))
    for key in sorted(OURS):
        unite = _UNITES.get(key, _one_value)
        value = unite(key, wanted.get(key), theirs.get(key))
        if value:
            metadata[key] = value

    # The status ("open", "embargoed") is the host's own conclusion from the rest.
    access = object_of(found.get("access"))
    return known(
        access=_only(access, access.keys() - {"status"}),
        files=_only(object_of(found.get("files")), _OF_FILES),
        custom_fields=as_sent(object_of(found.get("custom_fields"))),
        metadata=metadata,
    )


def _only(document: Json, keys: Iterable[str]) -> dict[str, Any]:
    named = set(keys)
    return {name: value for name, value in document.items() if name in named}


def as_sent(value: Any) -> Any:
    """A value that was read, as it is sent: what has an id goes by its id alone.

    What the host says beside an id is its own, and some of it is refused (a licence's title beside its id).
    """
    match value:
        case {"id": id_}:
            return {"id": id_}
        case dict():
            return {name: as_sent(part) for name, part in value.items()}
        case list():
            return list(map(as_sent, value))
        case _:
            return value


def _one_value(key: str, wanted: Any, found: Any) -> Any:
    """What is sent for a key that holds one value: what was read, where it says the same in words of ours."""
    if not wanted:
        return None

    for line in CROSSWALK.values():
        if key not in line.writes:
            continue

        says_the_same = line.read({key: wanted}) == line.read({key: found})
        if not says_the_same:
            return wanted

    return as_sent(found)


def _entries(key: str, wanted: Any, found: Any) -> list[Any]:
    """What is sent for a list: our entries with what the ones that were read say beyond them, then what we cannot read.

    Equal ones are matched first: a changed entry must not take the place of another one that stays.
    """
    how = LISTS[key]
    left = list(filterfalse(_is_marker, objects(found)))
    sent = list(objects(wanted))

    changed = []
    for position, entry in enumerate(sent):
        same = _taken(left, how.says_the_same, entry)
        if same is None:
            changed.append(position)
        else:
            sent[position] = as_sent(same)

    for position in changed:
        before = _taken(left, how.has_the_name, sent[position])
        if before is not None:
            sent[position] = how.with_more(sent[position], before)

    for raw in left:
        untouched = as_sent(raw)
        is_beyond_us = how.said(raw) is None
        if untouched and is_beyond_us:
            sent.append(untouched)

    return sent


def _taken(left: list[Json], is_it: Callable[[Json, Json], bool], entry: Json) -> Json | None:
    """The first of the entries that are left which `is_it`; it is left no longer."""
    for position, raw in enumerate(left):
        if is_it(entry, raw):
            return left.pop(position)
    return None


def _features(key: str, wanted: Any, found: Any) -> Json:
    features = _entries("features", object_of(wanted).get("features"), object_of(found).get("features"))
    return known(features=features)


def _languages(key: str, wanted: Any, found: Any) -> list[Any]:
    """Our words have room for one language, the first; the others are somebody else's."""
    ours = list(objects(wanted))
    others = as_sent(list(objects(found)))[1:]
    return ours + [language for language in others if language not in ours]


_UNITES: Mapping[str, Callable[[str, Any, Any], Any]] = {
    **dict.fromkeys(LISTS, _entries),
    "locations": _features,
    "languages": _languages,
}
"""How what we write and what was read become one, by key; for any other key as one value."""


def _is_marker(entry: Json) -> bool:
    """Whether it is a marker: each version has its own, and a new one begins with that of the version before it."""
    identifier = text_of(entry.get("identifier"))
    return identifier is not None and marker_or_none(identifier) is not None


def _other_identifiers(entry: Json) -> list[Json]:
    """Identifiers of a person in schemes that we have no word for: ISNI, GND."""
    identifiers = object_of(entry.get("person_or_org")).get("identifiers")
    return [one for one in objects(identifiers) if one.get("scheme") not in ("orcid", "ror")]


def beyond_our_words(document: Json) -> tuple[tuple[str, str], ...]:
    """What the record says that no field of Metadata can hold: the key, and what it says, for people."""
    metadata = object_of(document.get("metadata"))
    found: list[tuple[str, str]] = []

    unknown = {**_only(metadata, metadata.keys() - OURS), **object_of(document.get("custom_fields"))}
    for key, value in unknown.items():
        for one in entries(value):
            found.append((key, _in_words(one)))

    lists = {**metadata, "features": object_of(metadata.get("locations")).get("features")}
    for key, how in LISTS.items():
        for entry in objects(lists.get(key)):
            for words in how.more_of(entry):
                found.append((key, words))

    # The first is a field of ours.
    for language in list(objects(metadata.get("languages")))[1:]:
        found.append(("languages", _in_words(language)))

    told = [(key, words) for key, words in found if words]
    return tuple(dict.fromkeys(told))


def _in_words(value: Any) -> str:
    """Any JSON in one line for people: of a term its id, of an object what its values say."""
    match value:
        case {"id": str(id_)}:
            return id_

        case dict():
            parts = map(_in_words, value.values())
            return " ".join(filter(None, parts))

        case list() | tuple():
            parts = map(_in_words, value)
            return ", ".join(filter(None, parts))

        case _:
            return text_of(value) or ""
