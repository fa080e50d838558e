"""The parts of a record as it is sent, one function per part: our value as JSON, and in words what is lost on the way.

Each gives what is sent, and a `Lost` for everything of the value that this host has no place for.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from doi_action.formats.datacite.parts import known
from doi_action.formats.inveniordm.marker import SCHEME, marker_or_none, marker_text
from doi_action.formats.inveniordm.schemes import OTHER_REGISTER, SCHEMES, identifier_json, names_a_register
from doi_action.formats.inveniordm.vocabulary import DESCRIPTION_IDS, LINK_ONLY, RESOURCE_TYPES, TITLE_IDS, Has, Term
from doi_action.formats.language_codes import long_language
from doi_action.formats.text.html import html_of
from doi_action.formats.text.plain import clean, one_line, uri_or_none
from doi_action.identifiers.check_digits import orcid_was_given_out
from doi_action.identifiers.types import doi_or_none, ror_or_none
from doi_action.lineage import RegistryRecord
from doi_action.model import (
    Affiliation,
    AlternateIdentifier,
    Contributor,
    Creator,
    Dated,
    Description,
    Funding,
    GeoLocation,
    Kind,
    License,
    Metadata,
    NameType,
    RelatedIdentifier,
    Subject,
    Title,
)
from doi_action.model.kinds import MODEL_TEXT, general_type, words_of

Json = dict[str, Any]

MAX_VERSION = 191
"""Longest version in characters; a longer one is dropped without a word, and the record published without it."""

MIN_TITLE = 3
"""Shortest title in characters; a shorter one is dropped, and the draft cannot be published."""


class Lost(str):
    """What of a value is not carried, in words."""

    __slots__ = ()


Said = Iterator[Any]
"""What is sent (JSON), and a Lost for each thing that is not."""


_UNSEEN = re.compile("[\x7f-\x84\x86-\x9f\u200b]")
"""What the server takes out of a text, or takes for letters of another encoding: controls, the space of no width."""


def text(value: str | None) -> str:
    """A text in one line, without what nobody sees and the server would change."""
    return one_line(_UNSEEN.sub("", value or ""))


def html(value: str | None) -> str | None:
    """A text as HTML."""
    return html_of(clean(_UNSEEN.sub("", value or "")))


def resource_type(metadata: Metadata, has: Has) -> Said:
    """The type: what the record calls the work, else what its kind implies, else the word for all others."""
    named = general_type(metadata.kind, metadata.resource_type)
    if named is None:
        return

    implied = general_type(metadata.kind, None) or named
    exact = RESOURCE_TYPES.get(named, ())
    in_turn = (*exact, *RESOURCE_TYPES.get(implied, ()), "other")
    offered = [id_ for id_ in dict.fromkeys(in_turn) if id_ not in LINK_ONLY]
    found = first_known("resourcetypes", offered, has)
    if found is not None:
        yield {"id": found}

    if found not in exact:
        yield Lost(f"the type {named}")

    is_called_otherwise = metadata.kind is Kind.MODEL and found != "model"
    if is_called_otherwise:
        yield Lost(f"that it is a {MODEL_TEXT.lower()}")


def type_text(metadata: Metadata) -> Said:
    """What the work is in free words, for which there is no place."""
    if metadata.resource_type_text:
        yield Lost(f"that it is a {metadata.resource_type_text}")


def title(metadata: Metadata) -> Said:
    """The title; one that is too short there is followed by what it is a title of."""
    whole = text(metadata.title)
    if not whole:
        return

    if len(whole) < MIN_TITLE:
        kind = words_of(metadata.kind, metadata.resource_type).label.lower()
        yield Lost(f"the title '{whole}' alone: one of fewer than {MIN_TITLE} characters is refused")
        whole = f"{whole} ({kind})"
    yield whole


def other_title(entry: Title, has: Has) -> Said:
    """An entry of `additional_titles`: there each has a type."""
    said = text(entry.text)
    if not said:
        return

    if len(said) < MIN_TITLE:
        language = ""
        if entry.language:
            language = f" in {entry.language}"
        yield Lost(f"the {entry.type} '{said}'{language}: a title of fewer than {MIN_TITLE} characters is refused")
        return

    named = TITLE_IDS.get(entry.type or "Other")
    kind = id_or_other("titletypes", named or "other", has)
    if kind != named:
        called = entry.type or "other title"
        yield Lost(f"that '{said}' is the {called}")

    spoken = _spoken(entry.language, has)
    if entry.language and not spoken:
        yield Lost(f"the language {entry.language} of the title '{said}'")

    if kind:
        yield known(title=said, type={"id": kind}, lang=spoken)


def version(metadata: Metadata) -> Said:
    """The version's text."""
    whole = text(metadata.version)
    if len(whole) > MAX_VERSION:
        yield Lost(f"the version, which is longer than {MAX_VERSION} characters")
    elif whole:
        yield whole


def publisher(metadata: Metadata) -> Said:
    """The publisher's name; there is no place for its ROR id."""
    name = text(metadata.publisher)
    if name:
        yield name

    if metadata.publisher_ror:
        yield Lost(f"the ROR id of the publisher, {metadata.publisher_ror.url}")


def person(creator: Creator, has: Has) -> Said:
    """An entry of `creators`, and of `contributors` but for the role."""
    name = text(creator.full_name)
    if not name:
        return

    if creator.told_type is None:
        yield Lost(f"that nothing tells whether '{name}' is a person: it stands as one")

    ids = known(orcid=creator.orcid, ror=creator.ror)
    if creator.orcid and not orcid_was_given_out(str(creator.orcid)[:-1]):
        yield Lost(f"the ORCID iD {creator.orcid} of '{name}', which ORCID never gave out")
        del ids["orcid"]
    identifiers = [{"scheme": scheme, "identifier": str(id_)} for scheme, id_ in ids.items()]

    affiliations: list[Json] = []
    for one in creator.affiliations:
        for said in affiliation(one, has):
            if isinstance(said, Lost):
                yield said
            elif said not in affiliations:
                # Two of one name stop the publication.
                affiliations.append(said)

    who = {**names(creator), **known(identifiers=identifiers)}
    yield known(person_or_org=who, affiliations=affiliations)


def names(creator: Creator) -> Json:
    """The names of a person or organisation.

    A person needs a family name there: a whole name stands in its place, unsplit. The server knows no particle and no
    suffix, and builds the name as "family, given".
    """
    whole = text(creator.full_name)
    if creator.name_type is NameType.ORGANISATION:
        return {"type": "organizational", "name": whole}

    # Without a given name a suffix would stand there as one.
    has_parts = creator.name is None and creator.given_names and text(creator.family_names)
    if not has_parts:
        return {"type": "personal", "family_name": whole}

    family = " ".join(filter(None, (creator.particle, creator.family_names)))
    given = " ".join(filter(None, (creator.given_names, creator.suffix)))
    return known(type="personal", family_name=text(family), given_name=text(given))


def affiliation(entry: Affiliation, has: Has) -> Said:
    """An entry of `affiliations`, by its id alone where the host has it: it puts its own name beside it."""
    name = text(entry.name)
    if entry.ror and has(Term("affiliations", str(entry.ror))):
        yield {"id": str(entry.ror)}
        return

    # An affiliation has no identifiers there: a ROR id that the host does not know cannot stand beside the name.
    if name:
        yield {"name": name}
    if entry.ror:
        yield Lost(f"the ROR id {entry.ror} of '{name}', which this host does not know")


def contributor(entry: Contributor, has: Has) -> Said:
    """An entry of `contributors`, who must have a role: without one that the host knows nobody can be named."""
    who = list(person(entry.creator, has))
    wanted = entry.role.lower()
    role = id_or_other("contributorsroles", wanted, has)
    if role != wanted:
        yield Lost(f"the role {entry.role} of {entry.creator.full_name}")
    if role is None:
        # A creator may be without one, a contributor not (invenio-rdm-records, services/schemas/metadata.py).
        return

    for said in who:
        if isinstance(said, Lost):
            yield said
        else:
            yield {**said, "role": {"id": role}}


def first_known(vocabulary: str, ids: Iterable[str], has: Has) -> str | None:
    """The first of `ids` that the host has; None where it has none of them."""
    # One that its vocabulary lacks would make it refuse the whole draft: 400 "Invalid value", with no field named.
    known_there = [id_ for id_ in ids if has(Term(vocabulary, id_))]
    return next(iter(known_there), None)


def id_or_other(vocabulary: str, id_: str, has: Has) -> str | None:
    """The id of a term, else that for all others; None where the host has neither."""
    return first_known(vocabulary, (id_, "other"), has)


_OPENS = re.compile(r"https?://[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+(:\d+)?([/?#]\S*)?")
"""A web address whose host has a dot: no other one is certain to be taken for a licence's."""

_YEAR_MONTH_DAY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_MOMENT = re.compile(r"^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}:\d{2}(?:Z|[+-]\d{2}:\d{2})?$", re.ASCII)


def edtf_or_none(value: str) -> str | None:
    """A date as the server takes it (EDTF level 0): year, month, day, a period of two of them, or a moment.

    Only what is certain to be one: year 0, `2019/..` and a season make the server answer 500 (InvenioRDM 14).

    >>> edtf_or_none("2020-02"), edtf_or_none("2019/2021"), edtf_or_none("2020-02-30"), edtf_or_none("2019/..")
    ('2020-02', '2019/2021', None, None)
    """
    start, slash, end = _MOMENT.sub(r"\1", value).partition("/")
    is_one = _first_day(start) is not None
    if slash:
        is_one = _is_period(start, end)

    if not is_one:
        return None
    return value


def _is_period(start: str, end: str) -> bool:
    """Whether two dates are in order; one that is left out leaves the period open."""
    first, last = _first_day(start), _first_day(end)
    if not start:
        return last is not None
    if not end:
        return first is not None

    if first is None or last is None:
        return False

    ends_within_its_beginning = start.startswith(end)
    return first <= last or ends_within_its_beginning


def _first_day(value: str) -> date | None:
    """The first day of a year, month or day; None where the calendar has none of it."""
    found = _YEAR_MONTH_DAY.fullmatch(value)
    if not found:
        return None

    year, month, day = found.groups(default="1")
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def dated(entry: Dated, has: Has) -> Said:
    """An entry of `dates`."""
    value = edtf_or_none(text(entry.value))
    if value is None:
        words = filter(None, ("the date", entry.type, entry.value, entry.information))
        yield Lost(" ".join(words))
        return

    wanted = entry.type.lower()
    kind = id_or_other("datetypes", wanted, has)
    if kind != wanted:
        yield Lost(f"that {value} is the date {entry.type}")

    if kind is not None:
        yield known(date=value, type={"id": kind}, description=text(entry.information))


def abstract(metadata: Metadata) -> Said:
    """The abstract, as HTML."""
    said = html(metadata.abstract)
    if said:
        yield said


def described(entry: Description, has: Has) -> Said:
    """An entry of `additional_descriptions`."""
    said = html(entry.text)
    if not said:
        return

    named = DESCRIPTION_IDS.get(entry.type)
    kind = id_or_other("descriptiontypes", named or "other", has)
    if kind != named:
        yield Lost(f"that a text is the {entry.type}")

    if kind:
        yield {"description": said, "type": {"id": kind}}


def subject(entry: Subject, has: Has) -> Said:
    """An entry of `subjects`: one of the host's own where its address is an id there, else a free word."""
    words = text(entry.text)
    if not words:
        return

    if entry.url and has(Term("subjects", entry.url)):
        yield {"id": entry.url}
        return

    yield {"subject": words}

    has_scheme = any((entry.scheme, entry.scheme_url, entry.url, entry.code))
    if has_scheme:
        yield Lost(f"the scheme of the keyword '{words}'")


def right(entry: License, has: Has) -> Said:
    """An entry of `rights`: the host's own for a licence that it has, else a title (the SPDX id) and an address."""
    name = text(entry.name)
    url = text(entry.url)
    if entry.spdx:
        id_ = entry.spdx.value.lower()
        if has(Term("licenses", id_)):
            yield {"id": id_}
            return

        name = str(entry.spdx)
        url = url or entry.spdx.url

    called = name or url
    if not called:
        return

    titled = {"title": {"en": called}}
    link = uri_or_none(url) or ""
    if _OPENS.fullmatch(link):
        yield {**titled, "link": link}
        return

    yield titled
    if url not in ("", called):
        yield Lost(f"the address {url} of the licence '{called}'")


def related(link: RelatedIdentifier, has: Has) -> Said:
    """An entry of `related_identifiers`."""
    named = f"{link.relation} {link.value}"
    identifier = identifier_json(link.scheme, text(link.value))
    relation = link.relation.lower()
    if (link.relation, link.scheme) == ("IsVersionOf", "URL"):
        # Zenodo's integration with GitHub calls the record a supplement to the page of its repository.
        relation = "issupplementto"

    kinds = RESOURCE_TYPES.get(link.resource_type or "", ())
    kind = first_known("resourcetypes", kinds, has)
    knows_relation = has(Term("relationtypes", relation))
    if identifier is None or not knows_relation:
        yield Lost(named)
        return

    sent = {**identifier, "relation_type": {"id": relation}}
    if kind:
        sent["resource_type"] = {"id": kind}
    yield sent

    if link.resource_type and not kind:
        yield Lost(f"the type {link.resource_type} of {named}")
    for name, _ in link.extra:
        yield Lost(f"the {name} of {named}")


_BY_FOLDED_NAME = {name.casefold(): name for name in SCHEMES}


def alternate(entry: AlternateIdentifier) -> Said:
    """An entry of `identifiers`: by the host's scheme for its register, else with the register's name before it."""
    value = text(entry.value)
    register = text(entry.type) or OTHER_REGISTER
    if not value or marker_or_none(value):
        # Our own marker is not written twice, and nobody else writes one.
        return

    taken = identifier_json(_BY_FOLDED_NAME.get(register.casefold(), ""), value)
    if taken:
        yield taken
        return

    if ":" in register:
        yield Lost(f"the register {register} of the name {value}")
        register = OTHER_REGISTER

    says_it_already = value.casefold().startswith(f"{register.casefold()}:")
    needs_no_name = register == OTHER_REGISTER and not names_a_register(value)
    if not says_it_already and not needs_no_name:
        value = f"{register}:{value}"
    yield {"scheme": "other", "identifier": value}


def identifiers(record: RegistryRecord) -> Said:
    """Our marker and other names of the work."""
    if record.marker:
        yield {"scheme": SCHEME, "identifier": marker_text(record.marker)}

    for entry in record.metadata.alternate_identifiers:
        yield from alternate(entry)


def granted(entry: Funding, has: Has) -> Said:
    """An entry of `funding`: the funder by id where the host has it, else by name; the award by number and title."""
    name = text(entry.funder)
    if not name:
        return

    # A funder has a name or an id there, and no other identifier.
    ror = ror_or_none(entry.funder_id)
    funder = {"name": name}
    if ror and has(Term("funders", str(ror))):
        funder = {"id": str(ror)}
    elif entry.funder_id:
        yield Lost(f"the identifier {entry.funder_id} of the funder '{name}'")

    award = known(number=text(entry.award_number), title=known(en=text(entry.award_title)))
    address = text(entry.award_url)
    doi = doi_or_none(address)
    identifier = identifier_json("URL", address)
    if doi:
        identifier = identifier_json("DOI", str(doi))

    if award and identifier:
        award["identifiers"] = [identifier]
    elif address:
        yield Lost(f"the address {address} of the award of '{name}'")

    yield {"funder": funder, **known(award=award)}


def _spoken(language: str | None, has: Has) -> Json | None:
    """The term of a language, by three letters; None where the host has none."""
    code = long_language(language)
    if code and has(Term("languages", code)):
        return {"id": code}
    return None


def language(said: str, has: Has) -> Said:
    """An entry of `languages`."""
    spoken = _spoken(said, has)
    if spoken:
        yield spoken
    elif said:
        yield Lost(f"the language {said}")


def line(value: str, _: Has) -> Said:
    """A short text; an empty one is refused."""
    words = text(value)
    if words:
        yield words


def locations(metadata: Metadata) -> Said:
    """`locations`; GeoJSON has no place for a point that tells which side of a polygon is meant."""
    found: list[Json] = []
    for place in metadata.geo_locations:
        found += features(place)
        for polygon in place.polygons:
            if polygon.inside:
                yield Lost(f"that {polygon} holds {polygon.inside}")

    if found:
        yield {"features": found}


def features(place: GeoLocation) -> Iterator[Json]:
    """The entries of `locations.features`, GeoJSON: one for each shape of a place, or its name alone."""
    shapes: list[Json] = []
    if place.point:
        shapes.append({"type": "Point", "coordinates": list(place.point)})
    if place.box:
        west, east, south, north = place.box
        ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
        shapes.append({"type": "Polygon", "coordinates": [ring]})

    for polygon in place.polygons:
        ring = list(map(list, polygon.points))
        shapes.append({"type": "Polygon", "coordinates": [ring]})

    name = known(place=text(place.place))
    for shape in shapes:
        yield {**name, "geometry": shape}

    is_named_alone = name and not shapes
    if is_named_alone:
        yield name
