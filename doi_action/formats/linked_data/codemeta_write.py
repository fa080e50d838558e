"""Metadata as codemeta.json: CodeMeta 3.1, the writing side of `codemeta`.

A model is a piece of software with an application category, since CodeMeta knows no models.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from doi_action.formats.iso_dates import day_text
from doi_action.formats.linked_data.codemeta import RELATIONS, ROLES
from doi_action.formats.linked_data.codemeta_terms import TERMS, TYPES
from doi_action.formats.linked_data.write import (
    Json,
    address_of,
    grant,
    identity,
    known,
    license_value,
    link_value,
    lost_names,
    organisation,
    other_names,
    people,
    person,
    prose,
    said,
)
from doi_action.formats.text.plain import one_line
from doi_action.identifiers.types import Doi
from doi_action.model import Contributor, Kind, Metadata
from doi_action.model.crosswalk import Line, document
from doi_action.model.kinds import MODEL_TEXT

CONTEXT = "https://w3id.org/codemeta/3.1"

_TERMS = {role: term for term, role in ROLES.items()}


def write_codemeta(metadata: Metadata, *, doi: Doi | None = None, concept: Doi | None = None) -> Json:
    """The document as JSON; `doi` identifies this version, `concept` all. What CodeMeta cannot say is left out."""
    fields = document(CROSSWALK, metadata)
    entries = {
        "@context": CONTEXT,
        "@type": None,
        "@id": identity(doi),
        "identifier": list(filter(None, (identity(doi), *fields.pop("identifier")))),
        **fields,
        # Beside the version's own in `identifier` nobody could tell which of the two is which.
        "exampleOfWork": known(at_id=identity(concept)),
    }

    whole: Json = _qualified(said(entries))
    return whole


def _qualified(value: Any, at: str = "") -> Any:
    """The value with every term and type named so that CodeMeta's context knows it.

    Terms and types of schema.org that the context lacks get their prefix. `at` is the term that the value stands under.
    """
    if at == "@type" and value not in TYPES:
        return f"schema:{value}"
    if isinstance(value, list):
        return list(map(_qualified, value))
    if not isinstance(value, dict):
        return value

    named = {}
    for key, entry in value.items():
        name = key
        is_known = key.startswith("@") or key in TERMS
        if not is_known:
            name = f"schema:{key}"
        named[name] = _qualified(entry, name)

    return named


def contributors_by_term(contributors: tuple[Contributor, ...]) -> Json:
    """Each contributor under the term of the role; a role without a term of its own is written as a Role."""
    found: dict[str, list[Json]] = {}
    for entry in contributors:
        who = person(entry.creator)
        term = _TERMS.get(entry.role)
        if term is None:
            who = {"@type": "Role", "roleName": entry.role, "contributor": who}
        found.setdefault(term or "contributor", []).append(who)

    return found


def publisher_of(metadata: Metadata) -> Json | None:
    """The publisher as an organisation with its ROR id."""
    if not metadata.publisher:
        return None
    return organisation(metadata.publisher, identity(metadata.publisher_ror))


def _type(metadata: Metadata) -> Json:
    """CodeMeta knows source code and data; a trained model shows by its category."""
    if metadata.kind is Kind.DATASET:
        return {"@type": "Dataset"}
    if metadata.kind is Kind.MODEL:
        return {"@type": "SoftwareSourceCode", "applicationCategory": MODEL_TEXT}
    return {"@type": "SoftwareSourceCode"}


def _funding(metadata: Metadata) -> Json:
    """Awards as grants with their funder; a funder without an award by itself."""
    awards, alone = [], []
    for entry in metadata.funding:
        has_award = any((entry.award_number, entry.award_title, entry.award_url))
        if has_award:
            awards.append(grant(entry))
        else:
            alone.append(organisation(entry.funder, entry.funder_id))

    return {"funding": awards, "funder": alone}


def _links(metadata: Metadata) -> dict[str, list[str | Json]]:
    """Links by CodeMeta's terms; the repository has a term of its own."""
    terms: dict[str, str] = {}
    for term, relation in RELATIONS.items():
        # Where several terms have one relation, the first is written.
        terms.setdefault(relation, term)

    found: dict[str, list[str | Json]] = {}
    for link in metadata.related_identifiers:
        if link.value == metadata.repository_url:
            continue
        if link.is_home_page:
            found.setdefault("url", []).append(link.value)
            continue

        named = terms.get(link.relation)
        if named is None:
            continue

        value = link_value(link, named)
        if value is not None:
            found.setdefault(named, []).append(value)

    return found


def _lost_links(metadata: Metadata) -> Iterator[str]:
    for link in metadata.related_identifiers:
        has_a_term = link.relation in RELATIONS.values()
        if not has_a_term or not address_of(link):
            yield str(link)


def lines(texts: tuple[str, ...]) -> list[str]:
    """Each text on one line."""
    return [one_line(text) for text in texts]


CROSSWALK: Mapping[str, Line[Metadata]] = {
    "kind": Line(words="@type, applicationCategory", write=_type),
    "title": Line(words="name", write=lambda m: {"name": one_line(m.title)}),
    "abstract": Line(words="description", write=lambda m: {"description": prose(m.abstract)}),
    "version": Line(words="version", write=lambda m: {"version": one_line(m.version)}),
    "publication_date": Line(words="datePublished", write=lambda m: {"datePublished": day_text(m.publication_date)}),
    "creators": Line(words="author", write=lambda m: {"author": people(m.creators)}),
    "contributors": Line(words=", ".join(ROLES), write=lambda m: contributors_by_term(m.contributors)),
    "publisher": Line(words="publisher", write=lambda m: {"publisher": publisher_of(m)}),
    "publisher_ror": Line(words="publisher.@id", write=lambda m: {"publisher": publisher_of(m)}),
    "licenses": Line(words="license", write=lambda m: {"license": [license_value(entry) for entry in m.licenses]}),
    "keywords": Line(
        words="keywords",
        write=lambda m: {"keywords": lines(tuple(subject.text for subject in m.keywords))},
        lost=lambda m: (f"the scheme of the keyword '{subject.text}'" for subject in m.keywords if subject.scheme),
    ),
    "repository_url": Line(words="codeRepository", write=lambda m: {"codeRepository": m.repository_url}),
    "language": Line(words="schema:inLanguage", write=lambda m: {"inLanguage": m.language}),
    "formats": Line(words="fileFormat", write=lambda m: {"fileFormat": lines(m.formats)}),
    "sizes": Line(words="fileSize", write=lambda m: {"fileSize": lines(m.sizes)}),
    "funding": Line(words="funding, funder", write=_funding),
    "alternate_identifiers": Line(
        words="identifier (schema:PropertyValue)",
        write=lambda m: {"identifier": other_names(m.alternate_identifiers)},
        lost=lambda m: lost_names(m.alternate_identifiers),
    ),
    "related_identifiers": Line(words=", ".join(RELATIONS), write=_links, lost=_lost_links),
}
"""Which field of Metadata becomes which term."""
