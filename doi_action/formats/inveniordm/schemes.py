"""How an identifier of another work is written there: schemes in lower case, each with the form that it must have.

An identifier that its scheme refuses stays in the draft with an error entry and stops the publication with 400.
Source: invenio-rdm-records, RDM_RECORDS_IDENTIFIERS_SCHEMES; idutils 1.7, its validators and normalizers.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import cycle
from operator import mul
from typing import Any
from urllib.parse import urlsplit

from doi_action.identifiers.types import doi_or_none, parse_swhid

_ARCHIVE = "https://archive.softwareheritage.org/"


@dataclass(frozen=True, kw_only=True, slots=True)
class Scheme:
    """One scheme: its name there, whether it takes a value, and the value as the server keeps it."""

    name: str
    takes: Callable[[str], bool] = lambda value: True
    kept: Callable[[str], str] = str


def _like(pattern: str) -> Callable[[str], bool]:
    form = re.compile(pattern, re.IGNORECASE)
    return lambda value: form.fullmatch(value) is not None


def _without(pattern: str) -> Callable[[str], str]:
    start = re.compile(pattern, re.IGNORECASE)
    return lambda value: start.sub("", value, count=1)


def _is_url(value: str) -> bool:
    """Whether it has a scheme and a host: `git@host:path` and `mailto:` are none there."""
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return bool(parts.scheme and parts.netloc)


def _is_purl(value: str) -> bool:
    if not _is_url(value):
        return False

    parts = urlsplit(value)
    homes = ("purl.org", "purl.oclc.org", "purl.net", "purl.com", "purl.fdlp.gov")
    return parts.netloc in homes and parts.path != ""


def _digits(value: str) -> str:
    return re.sub(r"[-\s]", "", value).upper()


def _weighed(digits: str, weights: Iterable[int]) -> int:
    """The sum of the digits, each times its weight; X is ten, A to F as in base 16."""
    values = (int(digit.replace("X", "A"), 16) for digit in digits)
    return sum(map(mul, values, weights))


def _is_issn(value: str) -> bool:
    """Eight digits of which the last checks the others (ISO 3297)."""
    digits = _digits(value)
    has_form = re.fullmatch(r"[0-9]{7}[0-9X]", digits) is not None
    return has_form and _weighed(digits, range(8, 0, -1)) % 11 == 0


def _is_ean13(value: str) -> bool:
    """Thirteen digits, checked by ones and threes (GS1)."""
    has_form = re.fullmatch(r"[0-9]{13}", value) is not None
    return has_form and _weighed(value, cycle((1, 3))) % 10 == 0


def _is_isbn(value: str) -> bool:
    """A book number of thirteen digits, hyphens aside; the older form of ten is written as one by `_isbn13`."""
    digits = _isbn13(value)
    return digits.startswith(("978", "979")) and _is_ean13(digits)


def _isbn13(value: str) -> str:
    """A book number of ten digits that checks (ISO 2108) as one of thirteen; anything else without its hyphens."""
    digits = _digits(value)
    has_form = re.fullmatch(r"[0-9]{9}[0-9X]", digits) is not None
    is_of_ten = has_form and _weighed(digits, range(10, 0, -1)) % 11 == 0
    if not is_of_ten:
        return digits

    # Every number of ten digits is one of the prefix 978 (ISO 2108:2017), under which its last digit is another.
    start = f"978{digits[:9]}"
    return f"{start}{-_weighed(start, cycle((1, 3))) % 10}"


def _is_istc(value: str) -> bool:
    digits = _digits(value)
    has_form = re.fullmatch(r"[0-9A-F]{16}", digits) is not None
    return has_form and _weighed(digits[:15], cycle((11, 9, 3, 1))) % 16 == int(digits[15], 16)


_RRID_AUTHORITIES = "AB|CVCL|SCR|IMSR|Addgene|DGRC|Flybase|NCBITaxon|MGI|BDSC|WB-STRAIN|ZFIN|ZIRC|DGGR"

SCHEMES: dict[str, Scheme] = {
    "DOI": Scheme(
        name="doi",
        takes=lambda value: doi_or_none(value) is not None,
        kept=lambda value: str(doi_or_none(value) or value),
    ),
    "URL": Scheme(name="url", takes=_is_url),
    "arXiv": Scheme(
        name="arxiv",
        takes=_like(r"(arxiv:)?(\d{4}\.\d{4,5}|[a-z-]+(\.[a-z]{2})?/\d{7,})(v\d+)?"),
        kept=lambda value: "arXiv:" + _without(r"arxiv:")(value),
    ),
    "ISBN": Scheme(name="isbn", takes=_is_isbn, kept=_isbn13),
    "ISSN": Scheme(name="issn", takes=_is_issn, kept=lambda value: f"{_digits(value)[:4]}-{_digits(value)[4:]}"),
    "PMID": Scheme(name="pmid", takes=_like(r"(pmid:)?\d+/?"), kept=_without(r"pmid:")),
    "Handle": Scheme(
        name="handle",
        takes=_like(r"(hdl:\s*|(https?://)?hdl\.handle\.net/)?[^/.\s:]+(\.[^/.\s]+)*/.+"),
        kept=_without(r"hdl:\s*|(https?://)?hdl\.handle\.net/"),
    ),
    # Its letters are small ones (NOID).
    "ARK": Scheme(name="ark", takes=_like(r"(?-i:(?:http://[^/]+/)?ark:/?[0-9bcdfghjkmnpqrstvwxz]+/.+)")),
    "URN": Scheme(name="urn", takes=_like(r"urn:[^/\s]\S*")),
    "PURL": Scheme(name="purl", takes=_is_purl),
    "bibcode": Scheme(name="ads", takes=_like(r"(ads:)?\d{4}[a-z]\S{13}[a-z.:]"), kept=_without(r"ads:")),
    "IGSN": Scheme(name="igsn"),
    "w3id": Scheme(name="w3id"),
    "CSTR": Scheme(name="cstr", takes=_like(r"(cstr:)?([a-z0-9_-]+\.){3}[a-z0-9_-]+")),
    "EAN13": Scheme(name="ean13", takes=_is_ean13),
    "EISSN": Scheme(name="eissn", takes=_is_issn),
    "ISTC": Scheme(name="istc", takes=_is_istc),
    "LISSN": Scheme(name="lissn", takes=_is_issn),
    "LSID": Scheme(name="lsid", takes=_like(r"urn:lsid:[^:]+(:[^:]+){2,3}")),
    "RRID": Scheme(name="rrid", takes=_like(rf"(rrid:)?({_RRID_AUTHORITIES})_[a-z0-9_-]+")),
    "UPC": Scheme(name="upc"),
}
"""By relatedIdentifierType of DataCite 4.7; one without a line has no scheme there."""

TYPES = {scheme.name: type_ for type_, scheme in SCHEMES.items()}
"""relatedIdentifierType by the host's scheme."""


def identifier_json(type_: str, value: str) -> dict[str, str] | None:
    """`identifier` and `scheme` of an identifier as the host keeps them; None where it would refuse it.

    There is no scheme for SWHIDs (as of InvenioRDM 14); the archive resolves them at an address, which is taken.
    """
    if type_ == "SWHID":
        type_, value = "URL", _ARCHIVE + value

    scheme = SCHEMES.get(type_)
    if scheme is None or not scheme.takes(value):
        return None
    return {"identifier": scheme.kept(value), "scheme": scheme.name}


def identifier_of(entry: Any) -> tuple[str, str] | None:
    """Type and value of an identifier as it was read; None where no type of DataCite is meant."""
    value = entry.get("identifier")
    type_ = TYPES.get(entry.get("scheme") or "")
    if not isinstance(value, str) or type_ is None:
        return None

    if type_ == "URL" and value.startswith(_ARCHIVE + "swh:"):
        bare = value.removeprefix(_ARCHIVE)
        try:
            return "SWHID", str(parse_swhid(bare))
        except ValueError:
            return "URL", value

    # Books' numbers come back with hyphens that only a table of publishers can set.
    return type_, SCHEMES[type_].kept(value)


OTHER_REGISTER = "Other"
"""The type of another name of the work of which no register is told."""


def names_a_register(value: str) -> bool:
    """Whether a name of the scheme `other` begins with its register: `ascl:1907.012`, but no address.

    >>> names_a_register("ascl:1907.012"), names_a_register("https://example.org/1")
    (True, False)
    """
    register, _, rest = value.partition(":")
    is_address = rest.startswith("//")
    return bool(register.strip() and rest.strip()) and not is_address
