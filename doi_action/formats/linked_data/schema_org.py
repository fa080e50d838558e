"""Metadata as schema.org JSON-LD, for a page that search engines read (Google Dataset Search among them).

schema.org has no class for a trained model: one is a SoftwareApplication to its readers, and by FAIR4ML an MLModel with
its task, what it was trained on and fine-tuned from, and its emissions. The DOI is a PropertyValue, as search engines
ask.
Source: schema.org; FAIR4ML 0.1.0, https://w3id.org/fair4ml/0.1.0.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from doi_action.formats.cards.hub_words import TASKS
from doi_action.formats.cards.links import HOW_MADE
from doi_action.formats.iso_dates import day_text
from doi_action.formats.linked_data.codemeta import ROLES
from doi_action.formats.linked_data.codemeta_write import contributors_by_term, lines, publisher_of
from doi_action.formats.linked_data.write import (
    Json,
    address_of,
    grant,
    home_pages,
    identity,
    known,
    license_value,
    link_value,
    lost_names,
    other_names,
    people,
    place,
    prose,
    said,
)
from doi_action.formats.text.plain import one_line
from doi_action.identifiers.types import Doi
from doi_action.model import Kind, Metadata, RelatedIdentifier
from doi_action.model.crosswalk import Line, document
from doi_action.model.kinds import MODEL_TEXT, words_of

FAIR4ML = {"fair4ml": "https://w3id.org/fair4ml#"}
"""The prefix of FAIR4ML's terms. It stands in the file, as nobody fetches it for a few words."""

ML_MODEL = "https://w3id.org/fair4ml#MLModel"
"""Written out: who does not read the prefix still finds the class."""

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

REVERSED = {"IsSourceOf": "isBasedOn", "IsRequiredBy": "isBasedOn"}
"""Relations of another work to this one, such as that of an app that shows a model: it has the property, not we."""

EMISSIONS = "Emissions: "
"""How the line begins that a card's `co2_eq_emissions` becomes (formats/cards/results)."""


FINE_TUNED = ("relationTypeInformation", HOW_MADE["finetune"])
"""What a link to the model says that this one was fine-tuned from."""


def write_schema_org(metadata: Metadata, *, doi: Doi | None = None, concept: Doi | None = None) -> Json:
    """The description as JSON; `doi` identifies this version, `concept` all of them."""
    entries = document(CROSSWALK, metadata)
    own_name = [identifier_of(doi)] if doi else []
    names = [*own_name, *entries.pop("identifier")]
    context: Any = "https://schema.org"
    if metadata.kind is Kind.MODEL:
        context = [context, FAIR4ML]

    return {
        "@context": context,
        "@type": entries.pop("@type"),
        **known(at_id=identity(doi), identifier=names, url=entries.pop("url") or identity(doi)),
        **said(entries),
        **known(exampleOfWork=known(at_id=identity(concept))),
    }


def type_addresses(document: Json) -> list[str]:
    """What a description says that the work is, as addresses: of schema.org, and of FAIR4ML for a model."""
    said = document["@type"]
    names = said if isinstance(said, list) else [said]

    addresses = []
    for name in names:
        is_address = "://" in name
        addresses.append(name if is_address else f"https://schema.org/{name}")

    return addresses


def _type(metadata: Metadata) -> Json:
    """The type and, of a trained model, its category; what schema.org has no type for is a creative work."""
    words = words_of(metadata.kind, metadata.resource_type)
    own = next(iter(words.schema_org), "CreativeWork")
    said: Json = {"@type": own, "applicationCategory": None, "additionalType": None}

    if metadata.kind is Kind.MODEL:
        said["@type"] = [own, ML_MODEL]
        said["applicationCategory"] = MODEL_TEXT
    if not words.schema_org:
        said["additionalType"] = words.label

    return said


def _has_repository(metadata: Metadata) -> bool:
    """Whether the type has a property for its repository: source code has, and FAIR4ML gives it to a model."""
    is_source_code = _type(metadata)["@type"] == "SoftwareSourceCode"
    return is_source_code or metadata.kind is Kind.MODEL


def identifier_of(doi: Doi) -> Json:
    """A DOI as a PropertyValue, as search engines ask."""
    return {
        "@type": "PropertyValue",
        "propertyID": "https://registry.identifiers.org/registry/doi",
        "value": f"doi:{doi}",
        "url": doi.url,
    }


def _keywords(metadata: Metadata) -> Json:
    """Free keywords as text, terms of a scheme as DefinedTerms, and of those what a model was trained to do."""
    keywords: list[str | Json] = []
    tasks: list[str | Json] = []
    for subject in metadata.keywords:
        text = one_line(subject.text)
        if subject.scheme is None:
            keywords.append(text)
            continue

        terms = subject.scheme_url or subject.scheme
        keyword = known(at_type="DefinedTerm", name=text, url=subject.url, inDefinedTermSet=terms)
        keywords.append(keyword)
        if metadata.kind is Kind.MODEL and subject.scheme == TASKS:
            tasks.append(keyword)

    return {"keywords": keywords, "fair4ml:mlTask": tasks}


def _links(metadata: Metadata) -> Json:
    """Links by property; the repository of source code has a property of its own, and so have a model's data."""
    found: dict[str, list[Any]] = {}
    made_of_it: dict[str, list[Any]] = {}
    for link in metadata.related_identifiers:
        is_repository = link.value == metadata.repository_url and _has_repository(metadata)
        if is_repository:
            continue

        for term in _terms(link, metadata):
            value = link_value(link, term)
            if value is not None:
                found.setdefault(term, []).append(value)

        backwards = REVERSED.get(link.relation)
        if backwards and address_of(link):
            made_of_it.setdefault(backwards, []).append(link_value(link, backwards))

    return {**found, "@reverse": said(made_of_it)}


def _terms(link: RelatedIdentifier, metadata: Metadata) -> Iterator[str]:
    """The properties that a link is said with."""
    if link.relation in TERMS:
        yield TERMS[link.relation]
    if metadata.kind is not Kind.MODEL:
        return

    is_of_data = link.relation == "IsDerivedFrom" and link.resource_type == "Dataset"
    if is_of_data:
        yield "fair4ml:trainedOn"
    if FINE_TUNED in link.extra:
        yield "fair4ml:fineTunedFrom"


def _emissions(metadata: Metadata) -> Json:
    """What the training of a model emitted, with its unit: the line that a card's figure becomes."""
    if metadata.kind is not Kind.MODEL:
        return {}

    told: list[str] = []
    for entry in metadata.descriptions:
        for line in entry.text.splitlines():
            if line.startswith(EMISSIONS):
                told.append(line.removeprefix(EMISSIONS))

    return {"fair4ml:hasCO2eEmissions": told}


def _lost_descriptions(metadata: Metadata) -> Iterator[str]:
    """Texts besides the abstract; of a model's technical ones the emissions are said."""
    for entry in metadata.descriptions:
        rest = []
        for line in entry.text.splitlines():
            is_said = metadata.kind is Kind.MODEL and line.startswith(EMISSIONS)
            if not is_said:
                rest.append(line)

        if rest:
            yield f"the {entry.type} text"


def lost_links(metadata: Metadata) -> Iterator[str]:
    """Each link that schema.org has no property for."""
    for link in metadata.related_identifiers:
        if link.is_home_page:
            continue

        has_a_term = link.relation in TERMS.keys() | REVERSED.keys()
        if not has_a_term or not address_of(link):
            yield str(link)


def _pages(metadata: Metadata) -> Json:
    """The landing page and the home page of the work."""
    pages = home_pages(metadata)
    if metadata.landing_page:
        pages.insert(0, metadata.landing_page)
    return {"url": list(dict.fromkeys(pages))}


CROSSWALK: Mapping[str, Line[Metadata]] = {
    "kind": Line(words="@type, applicationCategory", write=_type),
    "resource_type": Line(words="@type, additionalType", write=_type),
    "title": Line(words="name", write=lambda m: {"name": one_line(m.title)}),
    "abstract": Line(words="description", write=lambda m: {"description": prose(m.abstract)}),
    "descriptions": Line(words="fair4ml:hasCO2eEmissions", write=_emissions, lost=_lost_descriptions),
    "version": Line(words="version", write=lambda m: {"version": one_line(m.version)}),
    "publication_date": Line(words="datePublished", write=lambda m: {"datePublished": day_text(m.publication_date)}),
    "created": Line(words="dateCreated", write=lambda m: {"dateCreated": day_text(m.created)}),
    "creators": Line(words="author", write=lambda m: {"author": people(m.creators)}),
    "contributors": Line(words=", ".join(ROLES), write=lambda m: contributors_by_term(m.contributors)),
    "publisher": Line(words="publisher", write=lambda m: {"publisher": publisher_of(m)}),
    "publisher_ror": Line(words="publisher.@id", write=lambda m: {"publisher": publisher_of(m)}),
    "licenses": Line(words="license", write=lambda m: {"license": [license_value(entry) for entry in m.licenses]}),
    "keywords": Line(words="keywords (DefinedTerm), fair4ml:mlTask", write=_keywords),
    "repository_url": Line(
        words="codeRepository",
        write=lambda m: {"codeRepository": m.repository_url if _has_repository(m) else None},
    ),
    "language": Line(words="inLanguage", write=lambda m: {"inLanguage": m.language}),
    "formats": Line(words="encodingFormat", write=lambda m: {"encodingFormat": lines(m.formats)}),
    "sizes": Line(words="size", write=lambda m: {"size": lines(m.sizes)}),
    "funding": Line(words="funding (Grant)", write=lambda m: {"funding": [grant(entry) for entry in m.funding]}),
    "dates": Line(
        words="temporalCoverage",
        write=lambda m: {"temporalCoverage": [dated.value for dated in m.dates if dated.type == "Coverage"]},
        lost=lambda m: (f"the date {dated.type} {dated.value}" for dated in m.dates if dated.type != "Coverage"),
    ),
    "geo_locations": Line(
        words="spatialCoverage",
        write=lambda m: {"spatialCoverage": [place(location) for location in m.geo_locations]},
    ),
    "landing_page": Line(words="url", write=_pages),
    "alternate_identifiers": Line(
        words="identifier (PropertyValue)",
        write=lambda m: {"identifier": other_names(m.alternate_identifiers)},
        lost=lambda m: lost_names(m.alternate_identifiers),
    ),
    "related_identifiers": Line(
        words="citation, subjectOf, isPartOf, hasPart, isBasedOn, fair4ml:trainedOn and fineTunedFrom, sameAs, ...",
        write=_links,
        lost=lost_links,
    ),
}
"""Which field of Metadata becomes which property."""
