"""What hypothesis draws from: metadata as varied as the field, every value one that our types allow."""

from datetime import date

from hypothesis import strategies as st

from doi_action.formats.datacite import vocabulary as words
from doi_action.identifiers.types import Doi, Orcid, RorId, SpdxId, base32_text, mod97_check_digits, orcid_check_digit
from doi_action.lineage import DoiState, Marker, RegistryRecord
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
    Polygon,
    RelatedIdentifier,
    RelatedItem,
    Subject,
    Title,
)

letters = st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"])
"""Every letter of every script, and no control character."""

texts = st.text(letters, min_size=1, max_size=30).filter(str.strip)
dirty_texts = st.one_of(texts, st.text(min_size=1, max_size=20).map(lambda text: f"a\x00\x1b{text}\ud83d"))
"""Texts that may hold what XML cannot: control characters and halves of a surrogate pair."""

names = st.one_of(st.sampled_from(["Lovelace", "van der Berg", "O'Neill", "Núñez", "李", "محمد", "Doe, Jane"]), texts)
hosts = st.sampled_from(["https://example.org/", "https://data.example.net/x?y=", "http://example.com/%C3%A4#"])
urls = st.builds("{}{}".format, hosts, st.text("abc019-._~é ", max_size=12).map(str.strip))
days = st.dates(date(1000, 1, 1), date(9999, 12, 31))
# The range of ISNI that ORCID gives iDs out of; others are refused at some places.
orcids = st.integers(15_000_000, 35_000_000).map(lambda number: _orcid(f"{number:015d}"))
rors = st.integers(0, 32**6 - 1).map(lambda n: RorId(f"0{base32_text(n, length=6)}{mod97_check_digits(n)}"))
spdx_ids = st.sampled_from(["MIT", "Apache-2.0", "CC-BY-4.0", "GPL-3.0-or-later", "BSD-3-Clause", "CC0-1.0"]).map(
    SpdxId
)
dois = st.builds(
    Doi, st.sampled_from(["10.0000", "10.5072", "10.14454"]), st.from_regex(r"[0-9a-z]{4}-[0-9a-z]{4}", fullmatch=True)
)


def _orcid(digits: str) -> Orcid:
    grouped = "-".join(digits[start : start + 4] for start in (0, 4, 8, 12))
    return Orcid(grouped + orcid_check_digit(digits))


def _maybe(strategy: st.SearchStrategy) -> st.SearchStrategy:
    return st.none() | strategy


def _some(strategy: st.SearchStrategy, most: int = 3) -> st.SearchStrategy:
    return st.lists(strategy, max_size=most).map(tuple)


affiliations = st.builds(Affiliation, name=names, ror=_maybe(rors))
persons = st.builds(
    Creator,
    given_names=_maybe(names),
    family_names=names,
    particle=_maybe(st.sampled_from(["van der", "de la", "von"])),
    suffix=_maybe(st.sampled_from(["Jr.", "III"])),
    orcid=_maybe(orcids),
    affiliations=_some(affiliations, 2),
)
whole_names = st.builds(
    Creator,
    name=names,
    name_type=st.sampled_from(NameType),
    orcid=_maybe(orcids),
    ror=_maybe(rors),
    affiliations=_some(affiliations, 1),
)
creators = persons | whole_names
licenses = st.builds(License, spdx=spdx_ids, name=_maybe(names), url=_maybe(urls)) | st.builds(
    License, name=names, url=_maybe(urls)
)
related_identifiers = st.builds(
    RelatedIdentifier,
    value=dois.map(str),
    scheme=st.just("DOI"),
    relation=st.sampled_from(words.RELATION_TYPES),
    resource_type=_maybe(st.sampled_from(words.RESOURCE_TYPES)),
) | st.builds(
    RelatedIdentifier,
    value=urls,
    scheme=st.sampled_from([t for t in words.RELATED_IDENTIFIER_TYPES if t != "DOI"]),
    relation=st.sampled_from(words.RELATION_TYPES),
    extra=st.sampled_from([(), (("relatedMetadataScheme", "citeproc+json"), ("schemeUri", "https://example.org/s"))]),
)
alternate_identifiers = st.builds(AlternateIdentifier, value=names, type=names)
funding = st.builds(
    Funding,
    funder=names,
    funder_id=_maybe(st.sampled_from(["https://ror.org/021nxhr62", "https://doi.org/10.13039/100000001", "F-17"])),
    funder_scheme=_maybe(st.sampled_from(words.FUNDER_IDENTIFIER_TYPES)),
    award_number=_maybe(texts),
    award_title=_maybe(texts),
    award_url=_maybe(urls),
)
subjects = st.builds(
    Subject, text=names, scheme=_maybe(texts), scheme_url=_maybe(urls), url=_maybe(urls), code=_maybe(names)
)
titles = st.builds(
    Title, text=names, type=st.sampled_from(words.TITLE_TYPES), language=_maybe(st.sampled_from(["en", "de", "yue"]))
)
related_items = st.builds(
    RelatedItem,
    type=st.sampled_from(words.RESOURCE_TYPES),
    relation=st.sampled_from(words.RELATION_TYPES),
    titles=st.tuples(st.builds(Title, text=names)) | st.tuples(st.builds(Title, text=names), titles),
    creators=_some(st.builds(Creator, given_names=_maybe(names), family_names=names), 1),
    contributors=_some(
        st.builds(
            Contributor,
            creator=st.builds(Creator, name=names, name_type=st.sampled_from(NameType)),
            role=st.sampled_from(words.CONTRIBUTOR_TYPES),
        ),
        1,
    ),
    year=_maybe(st.sampled_from(["1999", "2024"])),
    volume=_maybe(texts),
    issue=_maybe(texts),
    number=texts,
    number_type=_maybe(st.sampled_from(words.NUMBER_TYPES)),
    first_page=_maybe(texts),
    last_page=_maybe(texts),
    publisher=_maybe(names),
    edition=_maybe(texts),
) | st.builds(
    RelatedItem,
    type=st.just("Journal"),
    relation=st.just("IsPublishedIn"),
    titles=st.tuples(st.builds(Title, text=names)),
    identifier=dois.map(str),
    scheme=st.just("DOI"),
)
descriptions = st.builds(Description, text=dirty_texts, type=st.sampled_from(words.DESCRIPTION_TYPES))
dates = st.builds(
    Dated,
    value=days.map(date.isoformat) | st.sampled_from(["2020", "2020-01", "2019/2021", "2020-02-30"]),
    type=st.sampled_from(words.DATE_TYPES),
    information=_maybe(names),
)
longitudes, latitudes = st.floats(-180, 180), st.floats(-90, 90)
polygons = st.builds(
    Polygon,
    points=st.lists(st.tuples(longitudes, latitudes), min_size=3, max_size=5).map(lambda points: (*points, points[0])),
    inside=_maybe(st.tuples(longitudes, latitudes)),
)
places = st.builds(
    GeoLocation,
    place=names,
    point=_maybe(st.tuples(longitudes, latitudes)),
    box=_maybe(st.tuples(longitudes, longitudes, latitudes, latitudes)),
    polygons=_some(polygons, 1),
)

_OPTIONAL = {
    "resource_type": _maybe(st.sampled_from(words.RESOURCE_TYPES)),
    "resource_type_text": _maybe(texts),
    "titles": _some(titles, 2),
    "contributors": _some(st.builds(Contributor, creator=creators, role=st.sampled_from(words.CONTRIBUTOR_TYPES)), 2),
    "publisher_ror": _maybe(rors),
    "created": _maybe(days),
    "version": _maybe(st.sampled_from(["1.0", "1.10", "2.0.0-rc.1+build", "v2026.11", "1e3"]) | texts),
    "abstract": _maybe(dirty_texts),
    "descriptions": _some(descriptions, 2),
    "keywords": _some(subjects),
    "licenses": _some(licenses, 2),
    "related_identifiers": _some(related_identifiers, 4),
    "related_items": _some(related_items, 2),
    "alternate_identifiers": _some(alternate_identifiers, 2),
    "funding": _some(funding, 2),
    "dates": _some(dates, 2),
    "language": _maybe(st.sampled_from(["en", "en-US", "deu", "French", "?", "yue"])),
    "formats": _some(texts, 2),
    "sizes": _some(texts, 2),
    "geo_locations": _some(places, 2),
    "landing_page": _maybe(urls),
}

metadata = st.builds(
    Metadata,
    kind=st.sampled_from(Kind),
    title=dirty_texts,
    creators=st.lists(creators, min_size=1, max_size=3).map(tuple),
    publisher=names,
    publication_date=days,
    **_OPTIONAL,
)
"""Metadata with everything that a published record needs."""

partial_metadata = st.builds(
    Metadata,
    kind=_maybe(st.sampled_from(Kind)),
    title=_maybe(dirty_texts),
    creators=_some(creators),
    publisher=_maybe(names),
    publication_date=_maybe(days),
    **_OPTIONAL,
)
"""Metadata of which anything may be unknown."""

markers = st.builds(
    Marker,
    identity=st.integers(1, 10**9).map("github:{}".format),
    work=st.sampled_from(["", "pkg-a"]),
    version=_maybe(st.sampled_from(["1.0", "2.0@x+y"])),
    commit=st.from_regex(r"[0-9a-f]{40}", fullmatch=True),
).map(lambda marker: marker if marker.version else Marker(identity=marker.identity, work=marker.work))


def records(of: st.SearchStrategy[Metadata] = metadata) -> st.SearchStrategy[RegistryRecord]:
    """Records that hold such metadata, with and without our marker."""
    return st.builds(RegistryRecord, doi=dois, state=st.sampled_from(DoiState), metadata=of, marker=_maybe(markers))
