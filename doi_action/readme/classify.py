"""Whose badge an image is: which DOI it shows, and whether that DOI is of our lineage."""

import re
from dataclasses import dataclass
from enum import StrEnum
from html import unescape
from urllib.parse import unquote

from doi_action.identifiers.prefixes import ZENODO_PREFIX
from doi_action.identifiers.types import Doi, doi_or_none
from doi_action.readme.badge import Badge
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
    for doi in dois:
        if doi not in badge.lineage:
            continue
        # Any picture may link to the work's page: a logo is no badge.
        if not _shows_doi(image, text):
            return None
        return DoiBadge(image=image, owner=Owner.OWN, doi=doi)

    first = dois[0] if dois else None
    addresses = _addresses(image, text)
    if any(_PAPER.search(name) for name in (*addresses, *map(str, dois))):
        return DoiBadge(image=image, owner=Owner.PAPER, doi=first)

    numbers = set()
    for address in addresses:
        numbered = _NUMBERED.search(address)
        if numbered:
            numbers.add(int(numbered[1]))

    at_zenodo = badge.doi.prefix == ZENODO_PREFIX
    if at_zenodo and badge.repository_id in numbers:
        return DoiBadge(image=image, owner=Owner.OWN, doi=None)

    if first is not None:
        return DoiBadge(image=image, owner=Owner.OTHER, doi=first)
    if numbers:
        return DoiBadge(image=image, owner=Owner.UNKNOWN, doi=None)
    return None


def shown_dois(image: Image, text: str) -> tuple[Doi, ...]:
    """The DOIs that an image's link and addresses name, the link's first."""
    found = []
    for address in _addresses(image, text):
        doi = doi_in(address)
        if doi is not None:
            found.append(doi)
    return tuple(found)


def doi_in(address: str) -> Doi | None:
    """The DOI that an address leads to or draws, None where it says none.

    >>> str(doi_in("https://img.shields.io/badge/DOI-10.5281%2Fa--b-blue"))
    '10.5281/a-b'
    """
    address = unescape(address).strip()
    for pattern in (_RESOLVER, _ZENODO_IMAGE, _SHIELDS_MESSAGE, _ANY_RESOLVER):
        found = pattern.search(address)
        if found is None:
            continue

        doi = doi_or_none(unquote(found[1]))
        if doi is not None:
            return doi

    drawn = _SHIELDS_IMAGE.match(address)
    if drawn is None:
        return None

    # A static badge: dashes between the fields, two for one, and two underscores for one
    # (https://shields.io/badges/static-badge).
    plain = unquote(drawn[1]).replace("--", "\0").replace("__", "\1")
    for field in plain.split("-"):
        text = field.replace("\0", "-").replace("\1", "_")
        doi = doi_or_none("".join(text.split()))
        if doi is not None:
            return doi
    return None


def is_numbered(address: str) -> bool:
    """Whether an address is Zenodo's badge of a repository, by its number at GitHub."""
    return bool(_NUMBERED.search(address))


def _shows_doi(image: Image, text: str) -> bool:
    """Whether the picture or the words in its place speak of a DOI: any image may link to the work's page."""
    spans = image.sources
    if image.alt is not None:
        spans = (image.alt, *spans)
    return any(re.search(r"(?i)doi|zenodo|10\.\d{4,9}(?:/|%2F)", span.of(text)) for span in spans)


def _addresses(image: Image, text: str) -> tuple[str, ...]:
    """Where the image leads, and where its pictures are."""
    spans = image.sources
    if image.link is not None:
        spans = (image.link, *spans)
    return tuple(unescape(span.of(text)).strip() for span in spans)
