"""A CITATION.cff for a repository that has none: Citation File Format 1.2.0, rendered from a template.

What the format cannot say is left out: roles other than contact, funding, languages, links without title and authors.
An organisation's ROR id is its website; that of an affiliation has no place in this edition, least of all in the name.
A model is software with a keyword, since the format knows no models.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from doi_action.formats.cff.edit import DescribedDoi, described
from doi_action.formats.cff.edit_identifiers import wanted_entries
from doi_action.formats.cff.schema import LICENSES, PATTERNS
from doi_action.identifiers.types import Doi
from doi_action.model import Creator, Kind, Metadata, NameType, RelatedIdentifier
from doi_action.model.crosswalk import Line, document
from doi_action.model.kinds import MODEL_TEXT

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATE = "CITATION.cff.j2"

Json = dict[str, Any]
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
    has_both = metadata.title and authors
    if not has_both:
        raise ValueError("a citation file needs a title and an author")

    variables = document(CROSSWALK, metadata)

    # Ours first, each entry once: the format refuses a repetition.
    listed: dict[Pairs, None] = {}
    for entry in wanted_entries(described(identifiers), "1.2.0"):
        listed[tuple(entry.pairs())] = None
    listed |= dict.fromkeys(variables["identifiers"])
    variables["identifiers"] = tuple(listed)

    # Some DOIs that resolve have signs that the format's pattern refuses; they stand among the identifiers.
    cited = None
    if doi is not None and re.fullmatch(PATTERNS["doi"], str(doi)):
        cited = str(doi)

    template = templates.overlay(trim_blocks=True, lstrip_blocks=True).get_template(TEMPLATE)
    return template.render(**variables, doi=cited)


def _type(metadata: Metadata) -> Json:
    named = metadata.kind or "software"
    kind = Kind.DATASET if metadata.kind is Kind.DATASET else Kind.SOFTWARE
    return {
        "message": f"If you use this {named}, please cite it using the metadata in this file.",
        "type": kind,
    }


def _people(creators: Iterable[Creator]) -> tuple[Pairs, ...]:
    """Each person or organisation once: the format refuses a repetition."""
    people = []
    for creator in creators:
        if creator.full_name.strip():
            people.append(_person(creator))
    return tuple(dict.fromkeys(people))


def _person(creator: Creator) -> Pairs:
    """A person by the parts of the name; an organisation, and whoever may be one, by the whole name.

    A person whose name is not split has given names alone: GitHub and Zenodo show them as they stand, before an alias.
    """
    is_organisation = creator.name_type is NameType.ORGANISATION
    if is_organisation and not creator.family_names:
        website = creator.ror.url if creator.ror else None
        return _pairs({"name": creator.full_name, "website": website})

    names: dict[str, str | None]
    if creator.family_names:
        names = {
            "family-names": creator.family_names,
            "given-names": creator.given_names,
            "name-particle": creator.particle,
            "name-suffix": creator.suffix,
        }
    elif creator.name_type is None:
        names = {"name": creator.full_name}
    else:
        names = {"given-names": creator.full_name}

    orcid = creator.orcid.url if creator.orcid else None

    # The format has one text for all of them.
    affiliation = "; ".join(one.name for one in creator.affiliations)
    return _pairs({**names, "orcid": orcid, "affiliation": affiliation})


def _lost_rors(metadata: Metadata) -> Iterator[str]:
    # `website` is a key of the person, and says nothing of an affiliation.
    for creator in metadata.creators:
        for one in creator.affiliations:
            if one.ror is not None:
                yield f"the ROR id of {one.name}: {one.ror.url}"


def _links(metadata: Metadata) -> Json:
    """The home page, and the names that the very same files have in the Software Heritage archive."""
    swhids: dict[Pairs, None] = {}
    url = None
    for link in metadata.related_identifiers:
        if _is_archived(link):
            # As keys, since a link to the same files may stand there twice.
            swhids[_pairs({"type": "swh", "value": link.value})] = None
        elif url is None and link.is_home_page:
            url = _url(link.value)

    return {"identifiers": tuple(swhids), "url": url}


def _is_archived(link: RelatedIdentifier) -> bool:
    is_same_files = (link.scheme, link.relation) == ("SWHID", "IsIdenticalTo")
    return is_same_files and re.fullmatch(PATTERNS["swh"], link.value) is not None


def _lost_links(metadata: Metadata) -> Iterator[str]:
    """All but the home page and the archived copies: the format asks a title and authors of every reference."""
    page = _links(metadata)["url"]
    for link in metadata.related_identifiers:
        if link.value == page:
            continue
        if _is_archived(link):
            continue
        yield str(link)


def _contacts(metadata: Metadata) -> Json:
    contacts = [one.creator for one in metadata.contributors if one.role == "ContactPerson"]
    return {"contacts": _people(contacts)}


def _lost_contributors(metadata: Metadata) -> Iterator[str]:
    for one in metadata.contributors:
        if one.role != "ContactPerson":
            yield f"{one.creator.full_name} as {one.role}"


def _keywords(metadata: Metadata) -> tuple[str, ...]:
    """All terms; a trained model is told by one more, since the format knows no models."""
    words = [subject.text for subject in metadata.keywords]

    term = MODEL_TEXT.lower()
    is_said = term in map(str.lower, words)
    if metadata.kind is Kind.MODEL and not is_said:
        words.append(term)
    return tuple(dict.fromkeys(words))


def _licenses(metadata: Metadata) -> Json:
    """Ids that the format's list knows, all or none of them, and the address of a single licence."""
    known: dict[str, None] = {}
    for right in metadata.licenses:
        spdx = str(right.spdx)
        if spdx in LICENSES:
            known[spdx] = None
    ids = tuple(known)

    if len(metadata.licenses) != 1:
        # A list means that any may be chosen (schema-guide.md, license): a part of it would say something else.
        all_known = len(ids) == len(set(metadata.licenses))
        if not all_known:
            ids = ()
        return {"licenses": ids, "license_url": None}

    (only,) = metadata.licenses
    url = _url(only.url)

    # An id that is younger than the format is told by its page.
    is_untold = url is None and not ids
    if is_untold and only.spdx:
        url = only.spdx.url
    return {"licenses": ids, "license_url": url}


def _lost_licenses(metadata: Metadata) -> Iterator[str]:
    is_told = any(_licenses(metadata).values())
    if is_told:
        return

    for one in metadata.licenses:
        named = one.spdx or one.name or one.url
        yield f"the licence {named}"


def _url(text: str | None) -> str | None:
    """`text` where the format takes it for an address."""
    if text is None:
        return None

    # The format's pattern lets blanks stand in an address, and RFC 3986 does not.
    is_address = re.fullmatch(PATTERNS["url"], text) is not None
    has_blank = re.search(r"\s", text) is not None
    if not is_address or has_blank:
        return None
    return text


def _pairs(entry: dict[str, str | None]) -> Pairs:
    """The keys that say something."""
    pairs = []
    for key, text in entry.items():
        if text:
            pairs.append((key, text))
    return tuple(pairs)


CROSSWALK: Mapping[str, Line[Metadata]] = {
    "kind": Line(words="type", write=_type),
    "title": Line(words="title", write=lambda m: {"title": m.title}),
    "creators": Line(
        words="authors",
        write=lambda m: {"authors": _people(m.creators)},
        lost=lambda m: dict.fromkeys(_lost_rors(m)),
    ),
    "contributors": Line(words="contact", write=_contacts, lost=_lost_contributors),
    "publication_date": Line(
        words="date-released",
        write=lambda m: {"date_released": m.publication_date.isoformat() if m.publication_date else None},
    ),
    "version": Line(words="version", write=lambda m: {"version": m.version}),
    "abstract": Line(words="abstract", write=lambda m: {"abstract": m.abstract}),
    "keywords": Line(
        words="keywords",
        write=lambda m: {"keywords": _keywords(m)},
        lost=lambda m: (f"the scheme of the keyword '{subject.text}'" for subject in m.keywords if subject.scheme),
    ),
    "licenses": Line(words="license, license-url", write=_licenses, lost=_lost_licenses),
    "related_identifiers": Line(words="url, identifiers (SWHID)", write=_links, lost=_lost_links),
    "repository_url": Line(
        words="repository-code",
        write=lambda m: {"repository_code": _url(m.repository_url)},
    ),
}
"""Which field of Metadata becomes which key; the entries are variables of the template."""
