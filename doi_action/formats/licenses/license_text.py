"""Licences as people and tools write them: ids, expressions, addresses, names; and words that name no right at all.

`unknown` and `other` never become a right. A name that leaves open which of several licences is meant (`GPLv3`, `BSD`)
stays the text that it is: a guess in a permanent record would be a right that nobody gave.
"""

import re

from doi_action.formats.licenses.names import candidates, certain_id, names_none, plain
from doi_action.formats.licenses.spdx import spdx_or_none
from doi_action.formats.text.plain import one_line
from doi_action.formats.text.value import Value
from doi_action.identifiers.types import SpdxId
from doi_action.model import License

_PAGE = re.compile(
    r"(?i)^https?://(?:www\.)?(?:(?:spdx\.org|opensource\.org|choosealicense\.com)/licenses?/([\w.+-]+?)(?:\.html|\.json|\.php)?/?"
    r"|(?:[a-z]+\.)?creativecommons\.org/(licenses|publicdomain)/([a-z-]+)/(\d\.\d)(?:/.*)?"
    r"|(?:[a-z]+\.)?apache\.org/licenses/LICENSE-(2\.0)(?:\.txt|\.html)?"
    r"|(?:[a-z]+\.)?gnu\.org/(?:licenses|copyleft)/(?:old-licenses/)?((?:a|l)?gpl-\d\.\d)(?:-standalone)?(?:\.[a-z]{2})?"
    r"(?:\.html|\.txt|\.md)?)(?:#.*)?$"
)
"""Pages of licences. A page of the GNU project shows a text and not whether later versions are allowed: its id is the
one that SPDX kept for exactly that, `GPL-3.0`, which the rule license-deprecated asks about."""

MAX_RIGHTS = 2000
"""Longest text of a licence, in characters, that DataCite stores."""

_BETWEEN = re.compile(r"\s+(?:OR|AND|or|and)\s+|\s*/\s*|\s*\|\s*|\s*[()]\s*")
"""What stands between the licences of an expression."""


def parse_licenses(text: str) -> tuple[License, ...]:
    """The licences that `text` names, each one of several joined by OR or a slash: the user may choose.

    Those that hold together (AND) stay the expression that they are, since entries of a list may be chosen from.

    An address becomes the SPDX id it belongs to, else a licence known by its address; another name, and one that
    leaves open which licence is meant, stays a name. The page at SPDX says no more than the id. Empty for a text that
    names no right.

    >>> [str(l.spdx) for l in parse_licenses("(MIT OR apache-2.0)")]
    ['MIT', 'Apache-2.0']
    """
    text = one_line(text)
    if not text or names_none(text):
        return ()

    is_address = re.match(r"(?i)https?://", text) is not None
    if is_address:
        spdx = spdx_of_page(text)
        says_only_the_id = spdx is not None and "spdx.org/" in text
        url = None if says_only_the_id else text
        return (License(spdx=spdx, url=url),)

    whole = spdx_of_name(text)
    if whole is not None:
        return (License(spdx=whole),)

    # `BSD` is one name, and `MIT WITH x` one licence: neither is taken apart.
    as_written = (License(name=text),)
    is_one_thing = re.search(r"\b(?:WITH|AND)\b", text, re.IGNORECASE) is not None
    if is_one_thing or candidates(text):
        return as_written

    joined = [License(spdx=spdx) for spdx in ids_in(text)]
    return tuple(joined) or as_written


def ids_in(expression: str) -> tuple[SpdxId, ...]:
    """The ids that an expression joins, each once; none where a part of it is no certain licence.

    >>> [str(spdx) for spdx in ids_in("(MIT AND CC-BY-4.0)")]
    ['MIT', 'CC-BY-4.0']
    """
    parts = filter(None, _BETWEEN.split(one_line(expression)))
    found = dict.fromkeys(map(spdx_of_name, parts))
    if None in found:
        return ()
    return tuple(filter(None, found))


def spdx_of_name(text: str) -> SpdxId | None:
    """The SPDX id for an id in any letter case, and for a name that can mean one licence only."""
    bare = one_line(text)
    spdx = spdx_or_none(bare) or spdx_or_none(certain_id(bare))
    if spdx or candidates(bare):
        return spdx

    # "Apache 2.0 License" becomes "apache-2.0".
    return spdx_or_none("-".join(plain(bare).split()))


def spdx_of_page(url: str) -> SpdxId | None:
    """The SPDX id whose page at SPDX, OSI, Creative Commons, Apache or GNU `url` is.

    >>> spdx_of_page("https://creativecommons.org/licenses/by-sa/4.0/")
    SpdxId(value='CC-BY-SA-4.0')
    """
    found = _PAGE.match(url.strip())
    if not found:
        return None

    page, area, code, version, apache, gnu = found.groups()
    if apache:
        return SpdxId("Apache-2.0")
    if gnu:
        return spdx_or_none(gnu)
    if page:
        return spdx_of_name(page)

    # Creative Commons: the other tool of the public domain, `mark/1.0`, is no licence and has no id.
    is_zero = (area, code) == ("publicdomain", "zero")
    name = "CC0" if is_zero else f"CC-{code}"
    return spdx_or_none(f"{name}-{version}")


def read_license(value: Value) -> tuple[License, ...]:
    """The licences that a text value names; a word that names no right, or several, is remarked on."""
    text = value.text_or_report()
    if text is None:
        return ()

    report_doubtful(value, text)
    return parse_licenses(text)


def report_doubtful(value: Value, text: str) -> None:
    """The remark on a word that names no right, or that leaves open which of several licences is meant."""
    bare = one_line(text)
    choices = candidates(bare)
    if names_none(bare):
        value.report(
            "license-names-no-right",
            f"'{text}' names no licence",
            fix="write one id of https://spdx.org/licenses",
        )
    elif choices and spdx_or_none(bare) is None:
        value.report(
            "license-ambiguous",
            f"'{text}' leaves open which licence is meant; the record carries the text",
            fix=f"write the one that applies: {', '.join(choices)}",
        )
    elif len(bare) > MAX_RIGHTS:
        value.report(
            "license-ambiguous",
            f"{len(bare):,} characters of text stand where a licence is named; DataCite gets the first {MAX_RIGHTS:,}",
            fix="write one id of https://spdx.org/licenses, or the licence's name, and its text in a file LICENSE",
        )
