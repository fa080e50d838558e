"""Whose badge an image is: which DOI it shows, and whether that DOI is of our lineage."""

import re
from dataclasses import dataclass
from enum import StrEnum
from html import unescape
from urllib.parse import unquote

from doi_action.identifiers import Doi, doi_or_none
from doi_action.readme.badge import ZENODO_PREFIX, Badge
from doi_action.readme.page import Image

_PAPER = re.compile(r"(?i)//(?:www\.)?(?:joss|jose)\.theoj\.org/|^10\.21105/jos[se]\.")
_RESOLVER = re.compile(r"(?i)^(?:https?:)?//(?:www\.|dx\.)?doi\.org/(10\..+)$")
_ANY_RESOLVER = re.compile(r"(?i)^https?://[^/]+/(?:[\w-]+/)*(10\.\d{4,9}/[^?#]+)")
_ZENODO_IMAGE = re.compile(r"(?i)^https?://[^/]+/badge/DOI/(10\.\d{4,9}/[^?#]+?)(?:\.(?:svg|png))?(?:[?#].*)?$")
_SHIELDS_IMAGE = re.compile(r"(?i)^https?://img\.shields\.io/badge/(.+?)(?:\.svg)?(?:[?#].*)?$")
_SHIELDS_MESSAGE = re.compile(r"(?i)^https?://img\.shields\.io/static/v1\?(?:[^#]*&)?message=([^&#]+)")
_NUMBERED = re.compile(r"(?i)//(?:www\.|sandbox\.)?zenodo\.org/badge/(?:latestdoi/)?(\d+)(?:[/.?]|$)")
_BADGE = re.compile(
    r"(?i)badge|shields\.io|/status\.svg|status[-_/]|travis-ci|codecov|coveralls|fury\.io|circleci|appveyor|pepy\.tech"
    r"|/version\.svg|buildstats|build/|nodei\.co|open-in-|repo[-_]?status|r-pkg\.org|cranlogs|gitter\.im|snyk\.io"
    r"|zenodo\.org/|app\.codacy|sonarcloud|readthedocs\.org/projects|api\.reuse|scrutinizer|quality|license.*\.svg"
)


class Owner(StrEnum):
    """Whose DOI badge it is."""

    OWN = "own"
    PAPER = "paper"
    OTHER = "other"
    UNKNOWN = "unknown"
    """A DOI badge that does not say which DOI: Zenodo's numbered ones."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DoiBadge:
    """An image that stands for a DOI; `doi` is None where neither its link nor its picture says which."""

    image: Image
    owner: Owner
    doi: Doi | None


def is_badge(image: Image, text: str) -> bool:
    """Whether an image is a badge rather than a logo or a figure: its address says so."""
    return any(_BADGE.search(span.of(text)) for span in image.sources)


def doi_badge(image: Image, text: str, badge: Badge) -> DoiBadge | None:
    """`image` as a DOI badge, None when it is none.

    A badge is ours when its link or its picture names a DOI of `badge.lineage`, or the repository by its number.
    """
    dois = shown_dois(image, text)
    first = dois[0] if dois else None
    addresses = _addresses(image, text)

    own = [doi for doi in dois if doi in badge.lineage]
    if own and not _shows_doi(image, text):
        return None  # a logo that links to the work's page
    if own:
        return DoiBadge(image=image, owner=Owner.OWN, doi=own[0])

    names = (*addresses, *(str(doi) for doi in dois))
    if any(_PAPER.search(name) for name in names):
        return DoiBadge(image=image, owner=Owner.PAPER, doi=first)

    matches = [_NUMBERED.search(address) for address in addresses]
    numbers = {int(found.group(1)) for found in matches if found}
    at_zenodo = badge.doi.prefix == ZENODO_PREFIX
    if at_zenodo and badge.repository_id in numbers:
        return DoiBadge(image=image, owner=Owner.OWN, doi=None)
    if first:
        return DoiBadge(image=image, owner=Owner.OTHER, doi=first)
    if numbers:
        return DoiBadge(image=image, owner=Owner.UNKNOWN, doi=None)
    return None


def shown_dois(image: Image, text: str) -> tuple[Doi, ...]:
    """The DOIs that an image's link and addresses name, the link's first."""
    return tuple(doi for address in _addresses(image, text) if (doi := doi_in(address)))


def doi_in(address: str) -> Doi | None:
    """The DOI that an address leads to or draws, None where it says none.

    >>> str(doi_in("https://img.shields.io/badge/DOI-10.5281%2Fa--b-blue"))
    '10.5281/a-b'
    """
    address = unescape(address).strip()
    for pattern in (_RESOLVER, _ZENODO_IMAGE, _SHIELDS_MESSAGE, _ANY_RESOLVER):
        found = pattern.search(address)
        doi = doi_or_none(unquote(found.group(1))) if found else None
        if doi:
            return doi
    return _shields_doi(address)


def is_numbered(address: str) -> bool:
    """Whether an address is Zenodo's badge of a repository, by its number at GitHub."""
    return bool(_NUMBERED.search(address))


def _shows_doi(image: Image, text: str) -> bool:
    """Whether the picture or the words in its place speak of a DOI: any image may link to the work's page."""
    words = image.alt.of(text) if image.alt else ""
    return any(
        re.search(r"(?i)doi|zenodo|10\.\d{4,9}(?:/|%2F)", part)
        for part in (words, *(s.of(text) for s in image.sources))
    )


def _addresses(image: Image, text: str) -> tuple[str, ...]:
    spans = (*((image.link,) if image.link else ()), *image.sources)
    return tuple(unescape(span.of(text)).strip() for span in spans)


def _shields_doi(address: str) -> Doi | None:
    """The DOI that a static badge of shields.io draws."""
    found = _SHIELDS_IMAGE.match(address)
    if not found:
        return None
    plain = unquote(found.group(1)).replace("--", "\0").replace("__", "\1")
    fields = ("".join(field.replace("\0", "-").replace("\1", "_").split()) for field in plain.split("-"))
    return next((doi for field in fields if (doi := doi_or_none(field))), None)
