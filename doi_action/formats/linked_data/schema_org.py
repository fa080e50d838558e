"""Metadata as schema.org JSON-LD, for a page that search engines read (Google Dataset Search among them).

A model is a SoftwareApplication of the category machine learning. The DOI is a PropertyValue, as search engines ask.
"""

from collections.abc import Iterator
from typing import Any

from doi_action.formats.linked_data.codemeta import MODEL_CATEGORY, ROLES
from doi_action.formats.linked_data.codemeta_write import contributors_by_term, publisher_of
from doi_action.formats.linked_data.write import (
    Json,
    address_of,
    grant,
    identity,
    known,
    license_value,
    link_value,
    people,
    place,
    prose,
)
from doi_action.formats.text.plain import one_line
from doi_action.identifiers import Doi
from doi_action.model import Kind, Metadata, Subject

TYPES = {Kind.SOFTWARE: "SoftwareSourceCode", Kind.DATASET: "Dataset", Kind.MODEL: "SoftwareApplication"}

WRITES = {
    "kind": "@type, applicationCategory",
    "title": "name",
    "creators": "author",
    "contributors": ", ".join(ROLES),
    "publisher": "publisher",
    "publisher_ror": "publisher.@id",
    "publication_date": "datePublished",
    "created": "dateCreated",
    "version": "version",
    "abstract": "description",
    "keywords": "keywords (DefinedTerm)",
    "licenses": "license",
    "related_identifiers": "citation, subjectOf, isPartOf, hasPart, isBasedOn, sameAs, ...",
    "funding": "funding (Grant)",
    "dates": "temporalCoverage",
    "language": "inLanguage",
    "repository_url": "codeRepository",
    "landing_page": "url",
    "formats": "encodingFormat",
    "sizes": "size",
    "geo_locations": "spatialCoverage",
}
"""Each field of Metadata that the format can hold, and where it is written."""

TERMS = {
    "References": "citation",
    "Cites": "citation",
    "IsDescribedBy": "subjectOf",
    "IsDocumentedBy": "subjectOf",
    "IsPartOf": "isPartOf",
    "HasPart": "hasPart",
    "IsDerivedFrom": "isBasedOn",
    "IsIdenticalTo": "sameAs",
    "IsNewVersionOf": "isBasedOn",
    "IsTranslationOf": "translationOfWork",
    "HasTranslation": "workTranslation",
    "IsPublishedIn": "isPartOf",
}
"""relationType of DataCite 4.7 and the property of a schema.org CreativeWork."""


def write_schema_org(metadata: Metadata, *, doi: Doi | None = None, concept: Doi | None = None) -> Json:
    """The description as JSON; `doi` identifies this version, `concept` all of them."""
    kind = metadata.kind or Kind.SOFTWARE
    return {
        "@context": "https://schema.org",
        "@type": TYPES[kind],
        **known(at_id=identity(doi), identifier=_identifier(doi), url=metadata.landing_page or identity(doi)),
        **known(
            applicationCategory=MODEL_CATEGORY if kind is Kind.MODEL else None,
            name=one_line(metadata.title or ""),
            description=prose(metadata.abstract),
            version=one_line(metadata.version or ""),
            datePublished=metadata.publication_date.isoformat() if metadata.publication_date else None,
            dateCreated=metadata.created.isoformat() if metadata.created else None,
            author=people(metadata.creators),
            **contributors_by_term(metadata.contributors),
            publisher=publisher_of(metadata),
            license=[license_value(entry) for entry in metadata.licenses],
            keywords=[_keyword(subject) for subject in metadata.keywords],
            codeRepository=metadata.repository_url if kind is Kind.SOFTWARE else None,
            inLanguage=metadata.language,
            encodingFormat=[one_line(text) for text in metadata.formats],
            size=[one_line(text) for text in metadata.sizes],
            funding=[grant(entry) for entry in metadata.funding],
            temporalCoverage=[d.value for d in metadata.dates if d.type == "Coverage"],
            spatialCoverage=[place(location) for location in metadata.geo_locations],
            **_links(metadata, concept),
        ),
    }


def _identifier(doi: Doi | None) -> Json | None:
    if doi is None:
        return None
    return {
        "@type": "PropertyValue",
        "propertyID": "https://registry.identifiers.org/registry/doi",
        "value": f"doi:{doi}",
        "url": doi.url,
    }


def _keyword(subject: Subject) -> str | Json:
    """A free keyword as text, a term of a scheme as a DefinedTerm."""
    if subject.scheme is None:
        return one_line(subject.text)
    terms = subject.scheme_url or subject.scheme
    return known(at_type="DefinedTerm", name=one_line(subject.text), url=subject.url, inDefinedTermSet=terms)


def _links(metadata: Metadata, concept: Doi | None) -> dict[str, list[Any]]:
    """Links by property, the concept among what this is an example of; the repository has a property of its own."""
    found: dict[str, list[Any]] = {}
    for link in metadata.related_identifiers:
        term, value = TERMS.get(link.relation), link_value(link)
        if term and value is not None and link.value != metadata.repository_url:
            found.setdefault(term, []).append(value)
    if concept is not None:
        found["exampleOfWork"] = [concept.url]
    return found


def left_out(metadata: Metadata) -> Iterator[str]:
    """What of the fields it holds schema.org cannot say."""
    links = [r for r in metadata.related_identifiers if r.relation not in TERMS or not address_of(r)]
    yield from (f"{link.relation} {link.value}" for link in links)
    yield from (f"the date {d.type} {d.value}" for d in metadata.dates if d.type != "Coverage")
