"""What DataCite's server finds wrong with a record, in its own words.

Drafts are hardly looked at; what is published needs a URL that the repository may use and metadata that fit the schema.

Source: datacite/lupo `app/models/doi.rb`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any
from urllib.parse import urlsplit

from doi_action.formats.datacite import vocabulary
from doi_action.lineage import DoiState
from doi_action.sandbox.schema_check import KERNEL_4, objects_in, schema_faults

_DOI = re.compile(r"10\.\d{4,5}/[-._;()/:a-zA-Z0-9*~$=]+")
_URL = re.compile(r"(ftp|http|https)://\S+")
_OLD_KERNEL = re.compile(r"http://datacite\.org/schema/kernel-[23](\.\d)?")

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
    first: dict[str, Problem] = {}
    for problem in found:
        first.setdefault(problem.source, problem)
    return tuple(first.values())


def _identity(submission: Submission) -> Iterator[Problem]:
    url = submission.attributes.get("url")
    is_public = submission.state is not DoiState.DRAFT
    if is_public and not url and not submission.only_metadata:
        yield Problem(source="url", title="Can't be blank")

    if submission.is_new:
        if not submission.doi:
            yield Problem(source="doi", title="Can't be blank")
        elif not _DOI.fullmatch(submission.doi):
            yield Problem(source="doi", title="Is invalid")

    if url and not _URL.match(url):
        yield Problem(source="url", title="URL is not valid")

    if submission.is_taken and not submission.only_metadata:
        yield Problem(source="doi", title="This DOI has already been taken")


def _domain(submission: Submission) -> Iterator[Problem]:
    url = submission.attributes.get("url")
    if submission.state is DoiState.DRAFT or submission.only_metadata:
        return

    if url and not url_is_allowed(url, submission.domains):
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
            title = f"{words.format(value)} should be an object instead of a string."
            yield Problem(source=snake_case(name), title=title)

    if attributes.get("schemaVersion") == KERNEL_4:
        yield from _contributor_types(attributes)

    names = [str(rights.get("rights") or "") for rights in objects_in(attributes, "rightsList")]
    if max(map(len, names), default=0) > 2000:
        title = "Rights should not have a length of more than 2000 characters."
        yield Problem(source="rights_list", title=title)

    language = attributes.get("language")
    if language and not re.fullmatch(r"[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*", language):
        yield Problem(source="language", title=f"Language {language} is in an invalid format.")


def _contributor_types(attributes: Mapping[str, Any]) -> Iterator[Problem]:
    for contributor in objects_in(attributes, "contributors"):
        name, role = contributor.get("name") or "", contributor.get("contributorType")
        if not role:
            title = f"Contributor '{name}' is missing a required element: contributor type."
            yield Problem(source="contributors", title=title)
        elif role not in vocabulary.CONTRIBUTOR_TYPES:
            title = f"Contributor '{name}' has a contributor type that is not supported in schema 4: '{role}'."
            yield Problem(source="contributors", title=title)


def _metadata(submission: Submission) -> Iterator[Problem]:
    attributes = submission.attributes
    version = attributes.get("schemaVersion")
    is_draft = submission.state is DoiState.DRAFT and not submission.only_metadata
    asks_for_it = submission.should_validate and version
    if is_draft and not asks_for_it:
        return

    if version and _OLD_KERNEL.fullmatch(version):
        yield Problem(source="xml", title=f"DOI {submission.doi}: Schema {version} is no longer supported")
        return

    for source, line, text in schema_faults(attributes):
        yield Problem(source=source, title=f"DOI {submission.doi}: {text} at line {line}, column 0")
    if not version:
        # With a version the words are another check's; without one the record is no more valid for that.
        yield from _contributor_types(attributes)


def snake_case(name: str) -> str:
    """`rightsList` as `rights_list`."""
    return re.sub(r"(?<=[a-z])([A-Z])", r"_\1", name).lower()
