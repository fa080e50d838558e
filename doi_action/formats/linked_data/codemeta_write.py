"""Metadata as codemeta.json: CodeMeta 3.0, the writing side of `codemeta`.

A model is a piece of software with an application category, since CodeMeta knows no models.
"""

from collections.abc import Iterator
from typing import Any

from doi_action.formats.linked_data.codemeta import CROSSWALK, MODEL_CATEGORY, RELATIONS, ROLES
from doi_action.formats.linked_data.codemeta_terms import TERMS
from doi_action.formats.linked_data.write import (
    Json,
    address_of,
    grant,
    identity,
    known,
    license_value,
    link_value,
    organisation,
    people,
    person,
    prose,
)
from doi_action.formats.text.plain import one_line
from doi_action.identifiers import Doi
from doi_action.model import Contributor, Kind, Metadata

CONTEXT = "https://w3id.org/codemeta/3.0"

WRITES = {**CROSSWALK, "version": "version", "language": "schema:inLanguage"}
"""Each field of Metadata that the format can hold, and where it is written."""

_TERMS = {role: term for term, role in ROLES.items()}


def write_codemeta(metadata: Metadata, *, doi: Doi | None = None) -> Json:
    """The document as JSON; `doi` identifies this version. What CodeMeta cannot say is left out."""
    document = {
        "@context": CONTEXT,
        "@type": "Dataset" if metadata.kind is Kind.DATASET else "SoftwareSourceCode",
        **known(at_id=identity(doi), identifier=identity(doi)),
        **known(
            applicationCategory=MODEL_CATEGORY if metadata.kind is Kind.MODEL else None,
            name=one_line(metadata.title or ""),
            description=prose(metadata.abstract),
            version=one_line(metadata.version or ""),
            datePublished=metadata.publication_date.isoformat() if metadata.publication_date else None,
            author=people(metadata.creators),
            **contributors_by_term(metadata.contributors),
            publisher=publisher_of(metadata),
            license=[license_value(entry) for entry in metadata.licenses],
            keywords=[one_line(subject.text) for subject in metadata.keywords],
            codeRepository=metadata.repository_url,
            inLanguage=metadata.language,
            fileFormat=[one_line(text) for text in metadata.formats],
            fileSize=[one_line(text) for text in metadata.sizes],
            funding=[grant(entry) for entry in metadata.funding if _has_award(entry)],
            funder=[organisation(f.funder, f.funder_id) for f in metadata.funding if not _has_award(f)],
            **_links(metadata),
        ),
    }
    return {name: _qualified(value) for name, value in _named(document)}


def _named(part: Json) -> Iterator[tuple[str, Any]]:
    """The entries with names that CodeMeta's context knows: terms of schema.org that it lacks get their prefix."""
    for name, value in part.items():
        known_name = name.startswith("@") or name in TERMS
        yield name if known_name else f"schema:{name}", value


def _qualified(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _qualified(entry) for name, entry in _named(value)}
    return [_qualified(entry) for entry in value] if isinstance(value, list) else value


def _has_award(funding: Any) -> bool:
    return bool(funding.award_number or funding.award_title or funding.award_url)


def contributors_by_term(contributors: tuple[Contributor, ...]) -> Json:
    """Each contributor under the term of the role; a role without a term of its own is written as a Role."""
    found: dict[str, list[Json]] = {}
    for entry in contributors:
        who, term = person(entry.creator), _TERMS.get(entry.role)
        if term is None:
            who = {"@type": "Role", "roleName": entry.role, "contributor": who}
        found.setdefault(term or "contributor", []).append(who)
    return found


def publisher_of(metadata: Metadata) -> Json | None:
    """The publisher as an organisation with its ROR id."""
    if not metadata.publisher:
        return None
    return organisation(metadata.publisher, metadata.publisher_ror.url if metadata.publisher_ror else None)


def _links(metadata: Metadata) -> dict[str, list[str | Json]]:
    """Links by CodeMeta's terms; the repository has a term of its own."""
    terms: dict[str, str] = {}
    for term, relation in RELATIONS.items():
        terms.setdefault(relation, term)
    found: dict[str, list[str | Json]] = {}
    for link in metadata.related_identifiers:
        value = link_value(link)
        # A page without a type is the home page; a text about the work says that it is one.
        is_home_page = (link.scheme, link.relation, link.resource_type) == ("URL", "IsDescribedBy", None)
        if is_home_page and link.value != metadata.repository_url:
            found.setdefault("url", []).append(link.value)
        elif link.relation in terms and value is not None and link.value != metadata.repository_url:
            found.setdefault(terms[link.relation], []).append(value)
    return found


def left_out(metadata: Metadata) -> Iterator[str]:
    """What of the fields it holds CodeMeta cannot say."""
    links = [r for r in metadata.related_identifiers if r.relation not in RELATIONS.values() or not address_of(r)]
    yield from (f"{link.relation} {link.value}" for link in links)
    yield from (f"the scheme of the keyword '{s.text}'" for s in metadata.keywords if s.scheme)
