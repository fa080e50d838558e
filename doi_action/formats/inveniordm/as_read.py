"""What a draft or record says beyond our words, and how it survives that the whole document is written again.

`PUT …/draft` replaces everything. So what we do not write at all goes back as it was read; an entry of a list that says
the same as one that was read goes back as it was, with all else that it says; one that changed takes along what we have
no word for; and one that we cannot read at all goes back untouched.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from doi_action.formats.inveniordm import forms
from doi_action.formats.inveniordm import read_parts as told
from doi_action.formats.inveniordm.crosswalk import CROSSWALK
from doi_action.formats.inveniordm.marker import marker_or_none
from doi_action.formats.text.loose_json import objects, text_of

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
        return None if read is None else self.form(read)


def _itself(value: Any) -> Any:
    return value


def _person_name(entry: Json) -> Any:
    """The name as the server puts it together, which it does not do before it was sent."""
    who = _part(entry, "person_or_org")
    parts = (who.get("family_name"), who.get("given_name"))
    return ", ".join(filter(None, parts)) or who.get("name")


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
        form=_itself,
        named_by=lambda e: told.id_of(e.get("type")),
        ours=frozenset({"date", "type"}),
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
        named_by=lambda e: _part(e, "title").get("en"),
        ours=frozenset({"id", "title", "link", "props", "icon"}),
    ),
    "additional_descriptions": Listed(
        read=told.description_of,
        form=forms.of_description,
        named_by=lambda e: told.id_of(e.get("type")),
        ours=frozenset({"description", "type"}),
    ),
    "funding": Listed(
        read=told.funding_of,
        form=forms.of_grant,
        named_by=lambda e: (_part(e, "funder").get("name"), _part(e, "award").get("number")),
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


def merged_body(wanted: Json, found: Json) -> dict[str, Any]:
    """The body of `PUT …/draft`: `metadata` as we write it, with everything of the document `found` that is others'.

    Access, custom fields and the order of files stay as they are; `pids` is not sent, since a DOI stays without it.
    """
    there = _part(found, "metadata")
    metadata = {key: as_sent(value) for key, value in there.items() if key not in OURS}
    for key in sorted(OURS):
        value = _united(key, wanted.get(key), there.get(key))
        if value:
            metadata[key] = value

    access = {name: value for name, value in _part(found, "access").items() if name != "status"}
    files = {name: value for name, value in _part(found, "files").items() if name in _OF_FILES and value is not None}
    custom = as_sent(_part(found, "custom_fields"))
    body = {"access": access, "files": files, "custom_fields": custom, "metadata": metadata}
    return {name: value for name, value in body.items() if value}


_OF_FILES = frozenset({"enabled", "default_preview", "order"})
"""What of the files is told in the document; the files themselves have calls of their own."""


def as_sent(value: Any) -> Any:
    """A value that was read, as it is sent: what has an id goes by its id alone.

    What the host says beside an id is its own, and some of it is refused (a licence's title beside its id).
    """
    if isinstance(value, Mapping):
        if "id" in value:
            return {"id": value["id"]}
        return {name: as_sent(entry) for name, entry in value.items()}
    return list(map(as_sent, value)) if isinstance(value, list) else value


def _united(key: str, wanted: Any, found: Any) -> Any:
    """What is sent for a key, given what we write and what was read."""
    if key in LISTS:
        return _entries(list(wanted or ()), list(objects(found)), LISTS[key])
    if key == "languages":
        # Our record has room for one; the others are somebody else's.
        return [*(wanted or ()), *(one for one in as_sent(list(objects(found)))[1:] if one not in (wanted or ()))]
    if key == "locations":
        ours, theirs = list(_part({key: wanted}, key).get("features", ())), _part({key: found}, key).get("features")
        features = _entries(ours, list(objects(theirs)), LISTS["features"])
        return {"features": features} if features else None

    lines = [line for line in CROSSWALK.values() if key in line.writes]
    says_the_same = wanted and all(line.read({key: wanted}) == line.read({key: found}) for line in lines)
    return as_sent(found) if says_the_same else wanted


def _entries(wanted: list[Json], found: list[Json], how: Listed) -> list[Any]:
    left = [raw for raw in found if not _is_marker(raw)]
    sent: list[Any] = list(wanted)

    def take(position: int, is_it: Callable[[Json], bool], unite: Callable[[Json], Any]) -> bool:
        for raw in left:
            if is_it(raw):
                # By identity: two equal entries are two.
                left[:] = [entry for entry in left if entry is not raw]
                sent[position] = unite(raw)
                return True
        return False

    changed = []
    for position, entry in enumerate(wanted):
        said = how.said(entry)
        is_there = said is not None and take(position, lambda raw, said=said: how.said(raw) == said, as_sent)  # type: ignore[misc]
        if not is_there:
            changed.append(position)

    for position in changed:
        entry = wanted[position]
        name = how.named_by(entry)
        take(
            position,
            lambda raw, name=name: bool(name) and how.named_by(raw) == name,  # type: ignore[misc]
            lambda raw, entry=entry: _with_more(entry, raw, how),  # type: ignore[misc]
        )

    unreadable = [as_sent(raw) for raw in left if how.said(raw) is None]
    return [*sent, *(entry for entry in unreadable if entry and entry not in sent)]


def _is_marker(entry: Json) -> bool:
    """Whether it is a marker: each version has its own, and a new one begins with that of the version before it."""
    return marker_or_none(text_of(entry.get("identifier")) or "") is not None


def _with_more(entry: Json, raw: Json, how: Listed) -> dict[str, Any]:
    """Our entry with what the one that was read says beyond our words."""
    more = {key: as_sent(value) for key, value in raw.items() if key not in how.ours}
    others = _other_identifiers(raw)
    if not others:
        return {**more, **entry}
    who = _part(entry, "person_or_org")
    return {**more, **entry, "person_or_org": {**who, "identifiers": [*who.get("identifiers", ()), *others]}}


def _other_identifiers(entry: Json) -> list[Any]:
    """Identifiers of a person in schemes that we have no word for: ISNI, GND."""
    identifiers = objects(_part(entry, "person_or_org").get("identifiers"))
    return [as_sent(one) for one in identifiers if one.get("scheme") not in ("orcid", "ror")]


def _part(document: Json, name: str) -> Json:
    part = document.get(name)
    return part if isinstance(part, Mapping) else {}


def beyond_our_words(document: Json) -> tuple[tuple[str, str], ...]:
    """What the record says that no field of Metadata can hold: the key, and what it says, for people."""
    metadata = _part(document, "metadata")
    found = [(key, text) for key, value in metadata.items() if key not in OURS for text in _each_in_words(value)]
    for key, how in LISTS.items():
        listed = _part(metadata, "locations").get(key) if key == "features" else metadata.get(key)
        for entry in objects(listed):
            found += [(key, text) for text in _more_of(entry, how)]
    found += [("languages", told.id_of(one)) for one in list(objects(metadata.get("languages")))[1:]]
    for key, value in _part(document, "custom_fields").items():
        found += [(key, text) for text in _each_in_words(value)]
    return tuple(dict.fromkeys(found))


def _more_of(entry: Json, how: Listed) -> Iterator[str]:
    if how.said(entry) is None:
        if not _is_marker(entry):
            yield _in_words(entry)
        return
    # What stands beside an id is the host's.
    for name, value in entry.items() if "id" not in entry else ():
        if name not in how.ours and value:
            yield f"{_in_words(how.named_by(entry))}: {name} {_in_words(value)}"
    for one in _other_identifiers(entry):
        yield f"{_in_words(how.named_by(entry))}: {one.get('scheme')} {one.get('identifier')}"


def _each_in_words(value: Any) -> Iterator[str]:
    for entry in value if isinstance(value, list) else [value]:
        text = _in_words(entry)
        if text:
            yield text


def _in_words(value: Any) -> str:
    """Any JSON in one line for people: of a term its id, of an object what its values say."""
    if isinstance(value, Mapping):
        return told.id_of(value) or " ".join(filter(None, map(_in_words, value.values())))
    if isinstance(value, list | tuple):
        return ", ".join(filter(None, map(_in_words, value)))
    return text_of(value) or ""
