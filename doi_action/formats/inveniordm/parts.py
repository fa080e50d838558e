"""The parts of a record as it is sent, one function per part: our value as JSON, and in words what is lost on the way.

Each gives what is sent, and a `Lost` for everything of the value that this host has no place for.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from doi_action.check_digits import orcid_was_given_out
from doi_action.formats.inveniordm.marker import marker_or_none
from doi_action.formats.inveniordm.schemes import OTHER_REGISTER, SCHEMES, identifier_json, names_a_register
from doi_action.formats.inveniordm.vocabulary import DESCRIPTION_IDS, LINK_ONLY, RESOURCE_TYPES, Has, Term
from doi_action.formats.text.html import html_of
from doi_action.formats.text.plain import clean, one_line, uri_or_none
from doi_action.identifiers import doi_or_none, ror_or_none
from doi_action.kinds import GENERAL_TYPES, MODEL_TEXT, words_of
from doi_action.model import (
    AlternateIdentifier,
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
)

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


def known(**values: Any) -> Json:
    """Those of `values` that say something."""
    return {name: value for name, value in values.items() if value}


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
    implied = GENERAL_TYPES[metadata.kind] if metadata.kind else None
    named = metadata.resource_type or implied
    if named is None:
        return

    exact = [id_ for id_ in RESOURCE_TYPES.get(named, ()) if id_ not in LINK_ONLY]
    nearest = [*RESOURCE_TYPES.get(implied or "", ()), "other"]
    wanted = [id_ for id_ in exact if has(Term("resourcetypes", id_))]
    found = [*wanted, *(id_ for id_ in nearest if has(Term("resourcetypes", id_)))]
    if found:
        yield {"id": found[0]}
    if not wanted:
        yield Lost(f"the type {named}")
    is_called_otherwise = metadata.kind is Kind.MODEL and found[:1] != ["model"]
    if is_called_otherwise:
        yield Lost(f"that it is a {MODEL_TEXT.lower()}")


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


def version(metadata: Metadata) -> Said:
    """The version's text."""
    whole = text(metadata.version)
    if len(whole) > MAX_VERSION:
        yield Lost(f"the version, which is longer than {MAX_VERSION} characters")
    elif whole:
        yield whole


def person(creator: Creator, has: Has) -> Said:
    """An entry of `creators`, and of `contributors` but for the role.

    A person needs a family name there: a whole name stands in its place, unsplit. The server knows no particle and no
    suffix, and builds the name as "family, given".
    """
    name = text(creator.full_name)
    if not name:
        return

    if creator.name_type is NameType.ORGANISATION:
        who = {"type": "organizational", "name": name}
    elif creator.name is not None or not text(creator.family_names):
        who = {"type": "personal", "family_name": name}
    else:
        family = " ".join(filter(None, (creator.particle, creator.family_names)))
        given = " ".join(filter(None, (creator.given_names, creator.suffix)))
        who = known(type="personal", family_name=text(family), given_name=text(given))
    if creator.told_type is None:
        yield Lost(f"that nothing tells whether '{name}' is a person: it stands as one")

    identifiers = []
    if creator.orcid and orcid_was_given_out(str(creator.orcid)[:-1]):
        identifiers.append({"scheme": "orcid", "identifier": str(creator.orcid)})
    elif creator.orcid:
        yield Lost(f"the ORCID iD {creator.orcid} of '{name}', which ORCID never gave out")
    if creator.ror:
        identifiers.append({"scheme": "ror", "identifier": str(creator.ror)})

    affiliations: dict[str, Json] = {}
    for affiliation in creator.affiliations:
        named = text(affiliation.name)
        if affiliation.ror and has(Term("affiliations", str(affiliation.ror))):
            # The host puts its own name beside it, whatever ours is.
            affiliations[str(affiliation.ror)] = {"id": str(affiliation.ror)}
        elif named:
            # Two of one name stop the publication.
            affiliations.setdefault(named, {"name": named})
            if affiliation.ror:
                yield Lost(f"the ROR id {affiliation.ror} of '{named}', which this host does not know")

    yield known(person_or_org={**who, **known(identifiers=identifiers)}, affiliations=list(affiliations.values()))


def id_or_other(vocabulary: str, id_: str, has: Has) -> str | None:
    """The id of a term, else that for all others; None where the host has neither."""
    both = [one for one in (id_, "other") if has(Term(vocabulary, one))]
    return both[0] if both else None


_OPENS = re.compile(r"https?://[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+(:\d+)?([/?#]\S*)?")
"""A web address whose host has a dot: no other one is certain to be taken for a licence's."""

_DAY = r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?"
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:Z|[+-]\d{2}:\d{2})?")


def edtf_or_none(value: str) -> str | None:
    """A date as the server takes it (EDTF level 0): year, month, day, a period of two of them, or a moment.

    Only what is certain to be one: year 0, `2019/..` and a season make the server answer 500 (InvenioRDM 14).

    >>> edtf_or_none("2020-02"), edtf_or_none("2019/2021"), edtf_or_none("2020-02-30"), edtf_or_none("2019/..")
    ('2020-02', '2019/2021', None, None)
    """
    if _MOMENT.fullmatch(value):
        return value if _first_day(value[:10]) else None

    start, slash, end = value.partition("/")
    if not slash:
        return value if _first_day(value) else None
    bounds = [_first_day(part) if part else None for part in (start, end)]
    is_half_open = bool(start) != bool(end) and any(bounds)
    is_period = all(bounds) and (bounds[0] <= bounds[1] or end == start[: len(end)])  # type: ignore[operator]
    return value if is_half_open or is_period else None


def _first_day(value: str) -> date | None:
    """The first day of a year, month or day; None where the calendar has none of it."""
    found = re.fullmatch(_DAY, value, re.ASCII)
    if not found:
        return None
    year, month, day = (int(part or 1) for part in found.groups())
    try:
        return date(year, month, day)
    except ValueError:
        return None


def dated(entry: Dated, has: Has) -> Said:
    """An entry of `dates`."""
    value = edtf_or_none(text(entry.value))
    if value is None:
        yield Lost(f"the date {entry.type} {entry.value}")
        return
    kind = id_or_other("datetypes", entry.type.lower(), has)
    if kind != entry.type.lower():
        yield Lost(f"that {value} is the date {entry.type}")
    if kind:
        yield {"date": value, "type": {"id": kind}}


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
    if entry.scheme or entry.scheme_url or entry.url:
        yield Lost(f"the scheme of the keyword '{words}'")


def right(entry: License, has: Has) -> Said:
    """An entry of `rights`: the host's own for a licence that it has, else a title (the SPDX id) and an address."""
    if entry.spdx and has(Term("licenses", entry.spdx.value.lower())):
        yield {"id": entry.spdx.value.lower()}
        return

    own_page = entry.spdx.url if entry.spdx else None
    url = text(entry.url or own_page)
    called = str(entry.spdx) if entry.spdx else text(entry.name) or url
    if not called:
        return
    link = uri_or_none(url)
    opens = link is not None and _OPENS.fullmatch(link) is not None
    yield {"title": {"en": called}, **({"link": link} if opens else {})}
    if url and not opens and called != url:
        yield Lost(f"the address {url} of the licence '{called}'")


def related(link: RelatedIdentifier, has: Has) -> Said:
    """An entry of `related_identifiers`."""
    named = f"{link.relation} {link.value}"
    identifier = identifier_json(link.scheme, text(link.value))
    is_repository = link.relation == "IsVersionOf" and link.scheme == "URL"
    # Zenodo's integration with GitHub calls the record a supplement to the page of its repository.
    relation = "issupplementto" if is_repository else link.relation.lower()
    kinds = RESOURCE_TYPES.get(link.resource_type or "", ())
    found = [id_ for id_ in kinds if has(Term("resourcetypes", id_))]
    if identifier is None or not has(Term("relationtypes", relation)):
        yield Lost(named)
        return

    yield {**identifier, "relation_type": {"id": relation}, **({"resource_type": {"id": found[0]}} if found else {})}
    if link.resource_type and not found:
        yield Lost(f"the type {link.resource_type} of {named}")
    for name, _ in link.extra:
        yield Lost(f"the {name} of {named}")


_BY_FOLDED_NAME = {name.casefold(): name for name in SCHEMES}


def alternate(entry: AlternateIdentifier) -> Said:
    """An entry of `identifiers`: by the host's scheme for its register, else with the register's name before it."""
    value, register = text(entry.value), text(entry.type) or OTHER_REGISTER
    if not value or marker_or_none(value):
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
    yield {"scheme": "other", "identifier": value if says_it_already or needs_no_name else f"{register}:{value}"}


def granted(entry: Funding, has: Has) -> Said:
    """An entry of `funding`: the funder by id where the host has it, else by name; the award by number and title."""
    name = text(entry.funder)
    if not name:
        return
    ror = ror_or_none(entry.funder_id)
    is_known = ror is not None and has(Term("funders", str(ror)))
    funder = {"id": str(ror)} if is_known else {"name": name}
    if entry.funder_id and not is_known:
        yield Lost(f"the identifier {entry.funder_id} of the funder '{name}'")

    number, title_ = text(entry.award_number), text(entry.award_title)
    address = text(entry.award_url)
    award = known(number=number, title=known(en=title_))
    doi = doi_or_none(address)
    identifier = identifier_json("DOI", str(doi)) if doi else identifier_json("URL", address)
    if award and identifier:
        award["identifiers"] = [identifier]
    elif address:
        yield Lost(f"the address {address} of the award of '{name}'")
    yield {"funder": funder, **known(award=award)}


def features(place: GeoLocation) -> Iterator[Json]:
    """The entries of `locations.features`, GeoJSON: the point, the box, or the name alone; a place with both is two."""
    name = known(place=text(place.place))
    if place.point:
        yield {**name, "geometry": {"type": "Point", "coordinates": list(place.point)}}
    if place.box:
        west, east, south, north = place.box
        ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
        yield {**name, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    if name and not place.point and not place.box:
        yield name
