"""What DataCite's server finds wrong with a record, in its own words.

Publishing validates the XML that the server makes of the JSON against the kernel-4 schema; the messages are libxml2's.
Their line counts in the server's own rendering, which the numbers here follow up to the resource type. Dates, empty
titles and identifiers without a scheme pass there, so they pass here.

Source: datacite/lupo `app/models/doi.rb`, `app/validators/xml_schema_validator.rb`; DataCite Metadata Schema 4.7.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any
from urllib.parse import urlsplit

from doi_action.formats import datacite_vocabulary as vocabulary
from doi_action.lineage import DoiState

KERNEL_4 = "http://datacite.org/schema/kernel-4"
_NAMESPACE = f"{{{KERNEL_4}}}"
_DOI = re.compile(r"10\.\d{4,5}/[-._;()/:a-zA-Z0-9*~$=]+")
_URL = re.compile(r"(ftp|http|https)://\S+")
_OLD_KERNEL = re.compile(r"http://datacite\.org/schema/kernel-[23](\.\d)?")
_OPTIONAL_CHILDREN = (
    "subjects", "contributors", "dates", "language", "alternateIdentifiers", "relatedIdentifiers", "sizes", "formats",
    "version", "rightsList", "descriptions", "geoLocations", "fundingReferences", "relatedItems",
)  # fmt: skip

_OBJECTS_EXPECTED = {
    "dates": "Date {}", "rightsList": "Rights '{}'", "titles": "Title '{}'", "descriptions": "Description '{}'",
    "types": "Types '{}'", "subjects": "Subject '{}'", "creators": "Creator '{}'", "contributors": "Contributor '{}'",
    "identifiers": "Identifier '{}'", "relatedIdentifiers": "Related identifier '{}'",
    "relatedItems": "Related item '{}'", "fundingReferences": "Funding reference '{}'",
    "geoLocations": "Geolocation '{}'",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """One entry of `errors` in a 422: what it is about, in the server's snake case, and the message."""

    source: str
    title: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Submission:
    """A record as it would be saved.

    `attributes` are merged but types not yet derived; `state` is the one after the event. `only_metadata` is the dry
    run, which asks neither whether the DOI is taken nor whether the URL's domain is allowed.
    """

    doi: str
    attributes: Mapping[str, Any]
    state: DoiState
    client: str
    is_new: bool
    is_taken: bool = False
    should_validate: bool = False
    only_metadata: bool = False
    domains: tuple[str, ...] = ("*",)


def problems(submission: Submission) -> tuple[Problem, ...]:
    """What keeps `submission` from being saved, at most one problem of each source; empty when it is fine."""
    metadata = tuple(_metadata(submission))
    if metadata and not submission.attributes.get("schemaVersion"):
        return (Problem(source="metadata", title="Is invalid"),)
    found = (*_identity(submission), *metadata, *_domain(submission), *_shapes(submission.attributes))
    return tuple({problem.source: problem for problem in reversed(found)}.values())[::-1]


def _identity(submission: Submission) -> Iterator[Problem]:
    url = submission.attributes.get("url")
    if not url and submission.state is not DoiState.DRAFT and not submission.only_metadata:
        yield Problem(source="url", title="Can't be blank")
    if submission.is_new and not _DOI.fullmatch(submission.doi):
        yield Problem(source="doi", title="Is invalid" if submission.doi else "Can't be blank")
    if url and not _URL.match(url):
        yield Problem(source="url", title="URL is not valid")
    if submission.is_taken and not submission.only_metadata:
        yield Problem(source="doi", title="This DOI has already been taken")


def _domain(submission: Submission) -> Iterator[Problem]:
    url = submission.attributes.get("url")
    if submission.state is DoiState.DRAFT or submission.only_metadata or not url:
        return
    if not url_is_allowed(url, submission.domains):
        title = f"URL {url} is not allowed by repository {submission.client} domain settings."
        yield Problem(source="url", title=title)


def url_is_allowed(url: str, domains: Sequence[str]) -> bool:
    """Whether the host of `url` is one of `domains`: the same name, `*.example.org`, or `*` for any.

    >>> url_is_allowed("https://a.example.org/x", ("*.example.org",))
    True
    """
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return False
    return any(fnmatchcase(host, domain.lower()) for domain in domains)


def _shapes(attributes: Mapping[str, Any]) -> Iterator[Problem]:
    for name, words in _OBJECTS_EXPECTED.items():
        value = attributes.get(name)
        if value and isinstance(value, str):
            yield Problem(
                source=snake_case(name), title=f"{words.format(value)} should be an object instead of a string."
            )
    for contributor in _list(attributes, "contributors"):
        role = contributor.get("contributorType")
        if role not in vocabulary.CONTRIBUTOR_TYPES and attributes.get("schemaVersion") == KERNEL_4:
            yield Problem(source="contributors", title=f"Contributor type {role or ''} is not supported in schema 4.")
    if any(len(str(rights.get("rights") or "")) > 2000 for rights in _list(attributes, "rightsList")):
        title = "Rights should not have a length of more than 2000 characters."
        yield Problem(source="rights_list", title=title)
    language = attributes.get("language")
    if language and not re.fullmatch(r"[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*", language):
        yield Problem(source="language", title=f"Language {language} is in an invalid format.")


def _metadata(submission: Submission) -> Iterator[Problem]:
    attributes = submission.attributes
    version = attributes.get("schemaVersion")
    is_draft = submission.state is DoiState.DRAFT and not submission.only_metadata
    if is_draft and not (submission.should_validate and version):
        return
    if version and _OLD_KERNEL.fullmatch(version):
        yield Problem(source="xml", title=f"DOI {submission.doi}: Schema {version} is no longer supported")
        return
    for source, line, text in (*_mandatory(attributes), *_vocabularies(attributes)):
        yield Problem(source=source, title=f"DOI {submission.doi}: {text} at line {line}, column 0")


def _mandatory(attributes: Mapping[str, Any]) -> Iterator[tuple[str, int, str]]:
    titles = 4 + _lines_of_creators(_list(attributes, "creators"))
    publisher = titles + _lines_of(_list(attributes, "titles"))
    for name, line in (("creators", 4), ("titles", titles)):
        if not _list(attributes, name):
            yield name, line, f"Missing child element(s). Expected is ( {_NAMESPACE}{name[:-1]} )."
    if not _publisher_name(attributes):
        length = "The value has a length of '0'; this underruns the allowed minimum length of '1'."
        yield "publisher", publisher, f"[facet 'minLength'] {length}"
    year = attributes.get("publicationYear")
    text = "" if year is None else str(year)
    if not re.fullmatch(r"\d{4}", text):
        pattern = r"is not accepted by the pattern '[\d]{4}'."
        yield "publication_year", publisher + 1, f"[facet 'pattern'] The value '{text}' {pattern}"
    types = attributes.get("types")
    if not isinstance(types, dict) or not (types.get("resourceTypeGeneral") or types.get("schemaOrg")):
        yield "xml", 2, _missing_resource_type(attributes)


def _missing_resource_type(attributes: Mapping[str, Any]) -> str:
    stored = {"alternateIdentifiers": "identifiers"}
    absent = [name for name in _OPTIONAL_CHILDREN if not attributes.get(stored.get(name, name))]
    # libxml2 names no more than ten elements.
    expected = ", ".join(f"{_NAMESPACE}{name}" for name in ["resourceType", *absent][:10])
    return f"Missing child element(s). Expected is one of ( {expected} )."


def _vocabularies(attributes: Mapping[str, Any]) -> Iterator[tuple[str, int, str]]:
    line = 6 + _lines_of_creators(_list(attributes, "creators")) + _lines_of(_list(attributes, "titles"))
    for element, attribute, value, allowed, is_required in _controlled_values(attributes):
        if value is None:
            if is_required:
                source = {"date": "dates"}.get(element, element)
                yield source, line, f"The attribute '{attribute}' is required but missing."
        elif value not in allowed:
            members = ", ".join(f"'{member}'" for member in allowed)
            text = f"[facet 'enumeration'] The value '{value}' is not an element of the set {{{members}}}."
            # The real server cuts the name out of libxml2's message, and this is what is left.
            yield f"{element}', attribute '{attribute}", line, text


_Controlled = tuple[str, str, Any, Sequence[str], bool]


def _controlled_values(attributes: Mapping[str, Any]) -> Iterator[_Controlled]:
    """Element, attribute, value, allowed values, whether it must be there: in the order of the schema."""
    for creator in _list(attributes, "creators"):
        yield "creatorName", "nameType", creator.get("nameType"), vocabulary.NAME_TYPES, False
    for title in _list(attributes, "titles"):
        yield "title", "titleType", title.get("titleType"), vocabulary.TITLE_TYPES, False
    types = attributes.get("types")
    general = types.get("resourceTypeGeneral") if isinstance(types, dict) else None
    yield "resourceType", "resourceTypeGeneral", general, vocabulary.RESOURCE_TYPES, False
    for date in _list(attributes, "dates"):
        yield "date", "dateType", date.get("dateType"), vocabulary.DATE_TYPES, True
    for identifier in _list(attributes, "identifiers"):
        kind = identifier.get("identifierType")
        yield "alternateIdentifier", "alternateIdentifierType", kind, (kind,), True
    for related in _list(attributes, "relatedIdentifiers"):
        kind = related.get("relatedIdentifierType")
        yield "relatedIdentifier", "relatedIdentifierType", kind, vocabulary.RELATED_IDENTIFIER_TYPES, True
        yield "relatedIdentifier", "relationType", related.get("relationType"), vocabulary.RELATION_TYPES, True
        general = related.get("resourceTypeGeneral")
        yield "relatedIdentifier", "resourceTypeGeneral", general, vocabulary.RESOURCE_TYPES, False
    for description in _list(attributes, "descriptions"):
        kind = description.get("descriptionType")
        yield "description", "descriptionType", kind, vocabulary.DESCRIPTION_TYPES, False
    for funding in _list(attributes, "fundingReferences"):
        if funding.get("funderIdentifier"):
            kind = funding.get("funderIdentifierType")
            yield "funderIdentifier", "funderIdentifierType", kind, vocabulary.FUNDER_IDENTIFIER_TYPES, True


def _publisher_name(attributes: Mapping[str, Any]) -> str:
    publisher = attributes.get("publisher")
    return str(publisher.get("name") or "") if isinstance(publisher, dict) else ""


def _list(attributes: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    value = attributes.get(name)
    return value if isinstance(value, list) else []


def _lines_of(children: Sequence[object]) -> int:
    return len(children) + 2 if children else 1


def _lines_of_creators(creators: Sequence[Mapping[str, Any]]) -> int:
    each = (
        3 + bool(c.get("givenName")) + bool(c.get("familyName"))
        + len(c.get("nameIdentifiers") or ()) + len(c.get("affiliation") or ())
        for c in creators
    )  # fmt: skip
    return sum(each) + 2 if creators else 1


def snake_case(name: str) -> str:
    """`rightsList` as `rights_list`."""
    return re.sub(r"(?<=[a-z])([A-Z])", r"_\1", name).lower()
