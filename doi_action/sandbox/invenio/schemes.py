"""Kinds of identifiers: which an identifier is when nobody says, whether it fits, and how it is written.

Source: idutils 1.7 (`detect_identifier_schemes`, `normalize_pid`); InvenioRDM, `RDM_RECORDS_IDENTIFIERS_SCHEMES`,
`RDM_RECORDS_PERSONORG_SCHEMES`. Schemes that nobody cites a repository with (ean13, istc, lsid and such) are known by
name, take any text here and are never guessed.
"""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from urllib.parse import urlsplit

from doi_action.identifiers.check_digits import orcid_check_digit, orcid_was_given_out

_DOI = re.compile(r"(doi:\s*|(?:https?://)?(?:dx\.)?doi\.org/)?(10\.\d+(\.\d+)*/.+)$", re.I)
_HANDLE = re.compile(r"(hdl:\s*|(?:https?://)?hdl\.handle\.net/)?([^/.]+(\.[^/.]+)*/.*)$", re.I)
_ARXIV = re.compile(
    r"(?:arxiv:)?((?:[a-z\-]+(?:\.[a-z]{2})?/)?\d{4}\.\d{4,5}(?:v\d+)?|[a-z\-]+(?:\.[a-z]{2})?/\d{7}(?:v\d+)?)$", re.I
)
_ARK = re.compile(r"(?:http://[^/]+/)?ark:/?[0-9bcdfghjkmnpqrstvwxz]+/.+$")
_ADS = re.compile(r"(ads:)?(\d{4}[A-Za-z]\S{13}[A-Za-z.:])$", re.I)
_ORCID = re.compile(r"(?:https?://orcid\.org/)?(\d{4})[- ]?(\d{4})[- ]?(\d{4})[- ]?(\d{3}[\dxX])$")
_ISNI = re.compile(r"(?:https?://(?:www\.)?isni\.org/(?:isni/)?)?(\d{4})[- ]?(\d{4})[- ]?(\d{4})[- ]?(\d{3}[\dxX])$")
_GND = re.compile(
    r"(?:gnd:|https?://d-nb\.info/gnd/|d-nb\.info/gnd/)?"
    r"(1[012]?\d{7}[0-9X]|[47]\d{6}-\d|[1-9]\d{0,7}-[0-9X]|3\d{7}[0-9X])$",
    re.I,
)
_ROR = re.compile(r"(?:https?://)?(?:ror\.org/)?(0\w{6}\d{2})$", re.I)
_SWHID = re.compile(r"swh:1:(cnt|dir|rel|rev|snp):[0-9a-f]{40}(;.*)?$")
_PURL_HOSTS = {"purl.org", "purl.oclc.org", "purl.net", "purl.com", "purl.fdlp.gov"}


def _is_url(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return bool(parts.scheme and parts.netloc)


def _is_purl(text: str) -> bool:
    if not _is_url(text):
        return False
    parts = urlsplit(text)
    return parts.netloc in _PURL_HOSTS and parts.path != ""


def _is_urn(text: str) -> bool:
    return text.startswith("urn:") and len(text) > len("urn:")


def _is_handle(text: str) -> bool:
    return bool(_HANDLE.match(text)) and not _SWHID.match(text)


def _is_isni(text: str) -> bool:
    found = _ISNI.match(text)
    if not found:
        return False
    digits = "".join(found.groups())
    return orcid_check_digit(digits[:-1]) == digits[-1].upper()


def _is_orcid(text: str) -> bool:
    found = _ORCID.match(text)
    if not found:
        return False
    digits = "".join(found.groups())
    return orcid_check_digit(digits[:-1]) == digits[-1].upper() and orcid_was_given_out(digits[:-1])


def _is_isbn(text: str) -> bool:
    digits = re.sub(r"^isbn[\s:]*", "", text, flags=re.I).replace("-", "").replace(" ", "").upper()
    if re.fullmatch(r"97[89]\d{10}", digits):
        # Weighted by 1 and 3 in turn (ISO 2108:2017, "Check digit").
        values = [int(digit) for digit in digits]
        return (sum(values[::2]) + 3 * sum(values[1::2])) % 10 == 0
    if re.fullmatch(r"\d{9}[\dX]", digits):
        return _is_divisible(digits)
    return False


def _is_divisible(digits: str) -> bool:
    """Whether the digits, weighted by their places from the end, make a multiple of 11; X is ten."""
    total = 0
    for weight, digit in enumerate(reversed(digits), start=1):
        total += weight * (10 if digit == "X" else int(digit))
    return total % 11 == 0


def _is_issn(text: str) -> bool:
    digits = text.replace("-", "").replace(" ", "").upper()
    return bool(re.fullmatch(r"\d{7}[\dX]", digits)) and _is_divisible(digits)


def _fits(pattern: re.Pattern[str]) -> Callable[[str], bool]:
    return lambda text: bool(pattern.match(text))


def _group(pattern: re.Pattern[str], group: int, before: str = "") -> Callable[[str], str]:
    """Takes the part of an identifier that `pattern` finds in `group`, with `before` in front."""

    def part(text: str) -> str:
        found = pattern.match(text)
        return before + found.group(group) if found else text

    return part


def _in_fours(text: str) -> str:
    found = _ORCID.match(text)
    return "-".join(found.groups()) if found else text


def _anything(text: str) -> bool:
    return True


def _as_it_is(text: str) -> str:
    return text


@dataclass(frozen=True, kw_only=True, slots=True)
class Scheme:
    """One kind of identifier. `label` is its name in messages, `datacite` in DataCite's schema."""

    label: str
    datacite: str
    fits: Callable[[str], bool] = _anything
    written: Callable[[str], str] = _as_it_is


SCHEMES: dict[str, Scheme] = {
    "doi": Scheme(label="DOI", datacite="DOI", fits=_fits(_DOI), written=_group(_DOI, 2)),
    "ark": Scheme(label="ARK", datacite="ARK", fits=_fits(_ARK)),
    "handle": Scheme(label="Handle", datacite="Handle", fits=_is_handle, written=_group(_HANDLE, 2)),
    "purl": Scheme(label="PURL", datacite="PURL", fits=_is_purl),
    "urn": Scheme(label="URN", datacite="URN", fits=_is_urn),
    "ads": Scheme(label="Bibcode", datacite="bibcode", fits=_fits(_ADS), written=_group(_ADS, 2)),
    "arxiv": Scheme(label="arXiv", datacite="arXiv", fits=_fits(_ARXIV), written=_group(_ARXIV, 1, "arXiv:")),
    "isbn": Scheme(label="ISBN", datacite="ISBN", fits=_is_isbn),
    "issn": Scheme(label="ISSN", datacite="ISSN", fits=_is_issn),
    "orcid": Scheme(label="ORCID", datacite="ORCID", fits=_is_orcid, written=_in_fours),
    "isni": Scheme(label="ISNI", datacite="ISNI", fits=_is_isni),
    "gnd": Scheme(label="GND", datacite="GND", fits=_fits(_GND), written=_group(_GND, 1, "gnd:")),
    "ror": Scheme(label="ROR", datacite="ROR", fits=_fits(_ROR), written=_group(_ROR, 1)),
    "url": Scheme(label="URL", datacite="URL", fits=_is_url),
    "crossreffunderid": Scheme(label="Crossref Funder ID", datacite="Crossref Funder ID"),
    "cstr": Scheme(label="CSTR", datacite="CSTR"),
    "ean13": Scheme(label="EAN13", datacite="EAN13"),
    "eissn": Scheme(label="EISSN", datacite="EISSN", fits=_is_issn),
    "grid": Scheme(label="GRID", datacite="GRID"),
    "igsn": Scheme(label="IGSN", datacite="IGSN"),
    "istc": Scheme(label="ISTC", datacite="ISTC"),
    "lissn": Scheme(label="LISSN", datacite="LISSN", fits=_is_issn),
    "lsid": Scheme(label="LSID", datacite="LSID"),
    "pmid": Scheme(label="PMID", datacite="PMID"),
    "rrid": Scheme(label="RRID", datacite="RRID"),
    "upc": Scheme(label="UPC", datacite="UPC"),
    "w3id": Scheme(label="W3ID", datacite="w3id"),
    "wikidata": Scheme(label="Wikidata", datacite="Other"),
    "other": Scheme(label="Other", datacite="Other"),
}
"""Every scheme by its name, those that can be guessed first and in the order of guessing."""

PEOPLE = frozenset({"orcid", "isni", "gnd", "ror"})
"""What may identify a person or an organisation."""
WORKS = frozenset(SCHEMES) - {"orcid", "gnd", "ror"}
"""What may identify a work: identifiers, related identifiers, references."""


def detected(identifier: str, allowed: Collection[str]) -> str | None:
    """The first scheme that fits `identifier` and is among `allowed`; None where none does.

    >>> detected("https://example.org/a", WORKS), detected("git@example.org:a/b", WORKS), detected("abc", WORKS)
    ('url', 'handle', None)
    """
    fitting = []
    for name, scheme in SCHEMES.items():
        is_guessed = scheme.fits is not _anything
        if is_guessed and scheme.fits(identifier):
            fitting.append(name)

    # Whatever has a slash in it may be a handle, so it is one only where it is nothing else.
    is_something_else = {"url", "ark", "arxiv"}.intersection(fitting)
    is_handle_address = identifier.startswith(("http://hdl.", "https://hdl."))
    if is_something_else and not is_handle_address and "handle" in fitting:
        fitting.remove("handle")

    for name in fitting:
        if name in allowed:
            return name
    return None
