"""Persistent identifiers as types: DOI, ORCID iD, ROR id, SPDX licence id, SWHID.

The first words of the field. An identifier is checked here once, where it enters, and carried as its own type
afterwards; nobody re-checks a string. Nothing here asks the network whether an identifier exists.
"""

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote

from doi_action.identifiers.check_digits import orcid_check_digit

CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's base-32 alphabet, lower case, in order of value: no i, l, o, u."""

_DOI_START = re.compile(r"(?i)^\s*(?:(?:https?:)?//(?:www\.|dx\.)?doi\.org/|info:doi/|doi:\s*|doi\s+)?")
_DOI = re.compile(r"^(10\.\d{4,9}(?:\.\d+)*)/(\S+)$")
_BEHIND_DOI = re.compile(r"\?.*|#.+")
"""The query and the fragment of a DOI's address; by a bare `#` at the end old names of journals are meant, `CO;2-#`."""
_ORCID_START = re.compile(r"(?i)^\s*(?:https?://)?(?:www\.)?orcid\.org/|^\s*orcid:\s*")
_ORCID = re.compile(r"^(\d{4}-\d{4}-\d{4}-\d{3})([\dX])$")
_ORCID_WRITTEN = re.compile(
    r"(?i)(?:(?:orcid:\s*)|(?:https?:/{0,2})?(?:www\.)?orcid\.org/+)*"
    r"(\d{4})[- ‐-―]?(\d{4})[- ‐-―]?(\d{4})[- ‐-―]?(\d{3}[\dX])/*(?:[?#].*)?"
)
_ROR = re.compile(r"(?i)^\s*(?:https?://)?(?:ror\.org/)?(0[0-9a-hj-km-np-tv-z]{6}\d{2})/?\s*$")
_SWHID = re.compile(r"^swh:1:(?:snp|rel|rev|dir|cnt):[0-9a-f]{40}(?:;\S+)?$")


class IdentifierError(ValueError):
    """The text is not an identifier of the kind asked for; the message says which rule it breaks."""


@dataclass(frozen=True, slots=True, order=True)
class Doi:
    """A DOI name, lower case, since DOI names compare without regard to case (DOI Handbook, 2.2).

    >>> str(parse_doi("https://doi.org/10.5281/ZENODO.123"))
    '10.5281/zenodo.123'
    """

    prefix: str
    suffix: str

    def __str__(self) -> str:
        return f"{self.prefix}/{self.suffix}"

    @property
    def url(self) -> str:
        """The address to show and to link, with what a URL cannot carry percent-encoded."""
        return f"https://doi.org/{self.prefix}/{quote(self.suffix, safe='/:;()._-~*$=@!,')}"


def parse_doi(text: str) -> Doi:
    """The DOI that `text` names, written bare, as `doi:...` or as a resolver URL.

    Raises IdentifierError when there is none: no `10.` prefix of four to nine digits, or no suffix.
    """
    found = _DOI.match(bare_doi(text))
    if not found:
        raise IdentifierError(f"'{text}' is not a DOI: it has the form 10.<registrant>/<suffix>")
    return Doi(found.group(1), found.group(2).lower())


def bare_doi(text: str) -> str:
    """A DOI in its own letters, without what stands before it: `text` as it is, where it is none.

    >>> bare_doi("https://doi.org/10.5281/ZENODO.123?download=1")
    '10.5281/ZENODO.123'
    """
    bare = _DOI_START.sub("", text, count=1).strip()
    # Only an address is percent-encoded and ends before its query: a bare DOI may well hold `%`, `?` and `#`.
    is_address = text.strip().lower().startswith(("http://", "https://", "//"))
    return unquote(_BEHIND_DOI.sub("", bare)) if is_address else bare


def has_dot_segment(suffix: str) -> bool:
    """Whether the suffix, as part of an address, would lead up and out of where DOIs are (RFC 3986, section 5.2.4)."""
    return any(part in (".", "..") for part in suffix.split("/"))


def doi_or_none(text: str | None) -> Doi | None:
    """The DOI that `text` names, or None where it names none."""
    if not text:
        return None

    try:
        return parse_doi(text)
    except IdentifierError:
        return None


@dataclass(frozen=True, slots=True, order=True)
class Orcid:
    """An ORCID iD as its bare 16 characters with hyphens; `url` is the form ORCID asks to display."""

    value: str

    def __str__(self) -> str:
        return self.value

    @property
    def url(self) -> str:
        """The iD as the URL that ORCID's display guidelines ask for."""
        return f"https://orcid.org/{self.value}"


def parse_orcid(text: str) -> Orcid:
    """The ORCID iD that `text` names, bare or as URL.

    Raises IdentifierError for another form and for a wrong check digit (ISO 7064 MOD 11-2).
    """
    bare = _ORCID_START.sub("", text, count=1).strip().rstrip("/").upper()
    found = _ORCID.match(bare)
    if not found:
        raise IdentifierError(f"'{text}' is not an ORCID iD: it has the form https://orcid.org/0000-0000-0000-0000")

    digits, check_digit = found.groups()
    if orcid_check_digit(digits) != check_digit:
        raise IdentifierError(f"'{text}' fails the ORCID checksum")
    return Orcid(bare)


def orcid_written(text: str) -> str | None:
    """The iD that a field for iDs means, bare and with hyphens, whatever its check digit; None where it means none.

    Elsewhere sixteen digits without hyphens may be an ISNI.

    >>> orcid_written("https://orcid.org/0000 0002 1825 0097?lang=en"), orcid_written("https://example.org/ada")
    ('0000-0002-1825-0097', None)
    """
    found = _ORCID_WRITTEN.fullmatch(text.strip())
    return "-".join(found.groups()).upper() if found else None


def orcid_or_none(text: str | None) -> Orcid | None:
    """The ORCID iD that `text` names, or None where it names none or fails its check digit."""
    if not text:
        return None

    try:
        return parse_orcid(text)
    except IdentifierError:
        return None


@dataclass(frozen=True, slots=True, order=True)
class RorId:
    """A ROR id as its bare nine characters."""

    value: str

    def __str__(self) -> str:
        return self.value

    @property
    def url(self) -> str:
        """The id as the URL that ROR asks for."""
        return f"https://ror.org/{self.value}"


def parse_ror(text: str) -> RorId:
    """The ROR id that `text` names, bare or as URL.

    Raises IdentifierError for another form and for wrong check digits (ISO 7064 MOD 97-10 over Crockford base 32).
    """
    found = _ROR.match(text)
    if not found:
        raise IdentifierError(f"'{text}' is not a ROR id: it has the form https://ror.org/0xxxxxx00")

    bare = found.group(1).lower()
    number, check_digits = base32_number(bare[:7]), bare[7:]
    if mod97_check_digits(number) != check_digits:
        raise IdentifierError(f"'{text}' fails the ROR checksum")
    return RorId(bare)


def ror_or_none(text: str | None) -> RorId | None:
    """The ROR id that `text` names, or None where it names none or fails its check digits."""
    if not text:
        return None

    try:
        return parse_ror(text)
    except IdentifierError:
        return None


def base32_number(text: str) -> int:
    """The number that `text` writes in Crockford's base 32."""
    number = 0
    for letter in text:
        number = number * 32 + CROCKFORD.index(letter)
    return number


def base32_text(number: int, *, length: int) -> str:
    """`number` in Crockford's base 32, lower case, `length` characters.

    >>> base32_text(1023, length=3)
    '0zz'
    """
    letters = []
    for _ in range(length):
        number, remainder = divmod(number, 32)
        letters.append(CROCKFORD[remainder])
    return "".join(reversed(letters))


def mod97_check_digits(number: int) -> str:
    """Two check digits for `number`: 98 - (100 n mod 97), after ISO 7064 MOD 97-10."""
    return f"{98 - (100 * number) % 97:02d}"


@dataclass(frozen=True, slots=True, order=True)
class SpdxId:
    """A licence identifier of the SPDX License List, in the list's own upper and lower case."""

    value: str

    def __str__(self) -> str:
        return self.value

    @property
    def url(self) -> str:
        """The page of this licence on the SPDX License List."""
        return f"https://spdx.org/licenses/{self.value}.html"


@dataclass(frozen=True, slots=True, order=True)
class Swhid:
    """A Software Hash identifier of version 1 (ISO/IEC 18670)."""

    value: str

    def __str__(self) -> str:
        return self.value


def parse_swhid(text: str) -> Swhid:
    """The SWHID that `text` is. Raises IdentifierError when it is none."""
    if not _SWHID.match(text.strip()):
        raise IdentifierError(f"'{text}' is not a SWHID: it has the form swh:1:<type>:<40 hexadecimal digits>")
    return Swhid(text.strip())
