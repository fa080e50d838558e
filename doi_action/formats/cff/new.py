"""A CITATION.cff for a repository that has none: Citation File Format 1.2.0, rendered from a template.

What the format cannot say is left out: roles other than contact, funding, languages, links without title and authors.
An organisation's ROR id is its website; that of an affiliation stands in brackets after its name, where `cff_people`
finds it again. A model is software with a keyword, since the format knows no models.
"""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from doi_action.formats.cff.edit import DescribedDoi
from doi_action.formats.cff.edit_identifiers import wanted_entries
from doi_action.formats.cff.schema import LICENSES, PATTERNS
from doi_action.identifiers import Doi
from doi_action.model import Affiliation, Creator, Kind, License, Metadata, NameType

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATE = "CITATION.cff.j2"
MODEL_KEYWORD = "machine learning model"

Pairs = tuple[tuple[str, str], ...]
"""Keys and texts of one entry, in order."""


def new_citation(
    metadata: Metadata,
    *,
    doi: Doi | None = None,
    identifiers: tuple[DescribedDoi, ...] = (),
    templates: "Environment",
) -> str:
    """The text of a citation file that says what `metadata` knows; `doi` is the DOI to cite, `identifiers` all of ours.

    Raises ValueError without a title or without anybody to name as author: the format requires both.
    """
    authors = _people(metadata.creators)
    if not metadata.title or not authors:
        raise ValueError("a citation file needs a title and an author")
    licenses, license_url = _licenses(metadata.licenses)
    template = templates.overlay(trim_blocks=True, lstrip_blocks=True).get_template(TEMPLATE)
    return template.render(
        message=f"If you use this {metadata.kind or 'software'}, please cite it using the metadata in this file.",
        title=metadata.title,
        type=Kind.DATASET if metadata.kind is Kind.DATASET else Kind.SOFTWARE,
        authors=authors,
        contacts=_people(one.creator for one in metadata.contributors if one.role == "ContactPerson"),
        identifiers=_identifiers(metadata, identifiers),
        repository_code=_url(metadata.repository_url),
        url=_home_page(metadata),
        abstract=metadata.abstract,
        keywords=_keywords(metadata),
        licenses=licenses,
        license_url=license_url,
        version=metadata.version,
        date_released=metadata.publication_date.isoformat() if metadata.publication_date else None,
        doi=str(doi) if doi and re.fullmatch(PATTERNS["doi"], str(doi)) else None,
    )


def _people(creators: Iterable[Creator]) -> tuple[Pairs, ...]:
    """Each person or organisation once: the format refuses a repetition."""
    return tuple(dict.fromkeys(_person(creator) for creator in creators if creator.full_name.strip()))


def _person(creator: Creator) -> Pairs:
    """A person by the parts of the name; an organisation, and whoever may be one, by the whole name.

    A person known by one word alone has an alias, which no tool splits.
    """
    if creator.family_names:
        names = {
            "family-names": creator.family_names,
            "given-names": creator.given_names,
            "name-particle": creator.particle,
            "name-suffix": creator.suffix,
        }
    elif creator.name_type is NameType.ORGANISATION:
        website = creator.ror.url if creator.ror else None
        return _pairs({"name": creator.full_name, "website": website})
    elif creator.name_type is None:
        names = {"name": creator.full_name}
    else:
        names = {"alias": creator.full_name}
    orcid = creator.orcid.url if creator.orcid else None
    return _pairs({**names, "orcid": orcid, "affiliation": _affiliation(creator.affiliations)})


def _affiliation(affiliations: tuple[Affiliation, ...]) -> str | None:
    """All affiliations in one text, as the format asks."""
    return "; ".join(f"{one.name} ({one.ror.url})" if one.ror else one.name for one in affiliations) or None


def _identifiers(metadata: Metadata, ours: tuple[DescribedDoi, ...]) -> tuple[Pairs, ...]:
    """Our DOIs first, then what is known to be the very same thing in the Software Heritage archive."""
    entries = wanted_entries([(str(one.doi), one.description) for one in ours], [], "1.2.0")
    archived = (
        link.value
        for link in metadata.related_identifiers
        if (link.scheme, link.relation) == ("SWHID", "IsIdenticalTo") and re.fullmatch(PATTERNS["swh"], link.value)
    )
    dois = (_pairs({"type": one.type, "value": one.value, "description": one.description}) for one in entries)
    return tuple(dict.fromkeys((*dois, *(_pairs({"type": "swh", "value": swhid}) for swhid in archived))))


def _keywords(metadata: Metadata) -> tuple[str, ...]:
    words = [subject.text for subject in metadata.keywords]
    if metadata.kind is Kind.MODEL and MODEL_KEYWORD not in (word.lower() for word in words):
        words.append(MODEL_KEYWORD)
    return tuple(dict.fromkeys(words))


def _licenses(licenses: tuple[License, ...]) -> tuple[tuple[str, ...], str | None]:
    """Ids that the format's list knows, all or none of them, and the address of a single licence."""
    ids = tuple(dict.fromkeys(str(one.spdx) for one in licenses if one.spdx and str(one.spdx) in LICENSES))
    only = licenses[0] if len(licenses) == 1 else None
    if only is None:
        return (ids if len(ids) == len({*licenses}) else ()), None
    return ids, _url(only.url) or (only.spdx.url if only.spdx and not ids else None)


def _home_page(metadata: Metadata) -> str | None:
    """The page that describes the work; reading a citation file makes the same link of its `url`."""
    pages = (
        link.value
        for link in metadata.related_identifiers
        if (link.scheme, link.relation) == ("URL", "IsDescribedBy") and _url(link.value)
    )
    return next(pages, None)


def _url(text: str | None) -> str | None:
    """`text` where the format takes it for an address."""
    return text if text and re.fullmatch(PATTERNS["url"], text) and not re.search(r"\s", text) else None


def _pairs(entry: dict[str, str | None]) -> Pairs:
    return tuple((key, text) for key, text in entry.items() if text)
