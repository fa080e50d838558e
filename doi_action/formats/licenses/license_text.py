"""Licences as people and tools write them: ids, expressions, addresses, names; and words that name no right at all.

`unknown`, `other` and the name of a whole family (`gpl`, `cc`) never become a right.
"""

import re

from doi_action.formats.licenses.spdx import spdx_or_none
from doi_action.formats.text.plain import one_line
from doi_action.formats.text.value import Value
from doi_action.identifiers import SpdxId
from doi_action.model import License

NO_LICENSE = frozenset(
    [
        "unknown",
        "other",
        "none",
        "null",
        "noassertion",
        "unlicensed",
        "proprietary",
        "custom",
        "n/a",
        "file",
        "todo",
        "notspecified",
        "other-open",
        "other-closed",
        "other-at",
        "other-pd",
        "other-nc",
        "see license",
        "license",
        "tbd",
    ]
)
"""Words that stand where a licence is expected and name none."""

FAMILIES = frozenset(
    [
        "bsd",
        "cc",
        "gpl",
        "lgpl",
        "agpl",
        "gfdl",
        "creative commons",
        "mpl",
        "apache",
        "afl",
        "eupl",
        "cc-by",
        "cc-by-sa",
        "cc-by-nc",
        "cc-by-nd",
        "cc-by-nc-sa",
        "cc-by-nc-nd",
        "cc by",
        "cc by-sa",
        "cc by-nc",
        "bsd license",
        "gnu",
    ]
)
"""Families of licences: which member is meant cannot be guessed."""

_NAMES = {
    "mit license": "MIT",
    "the mit license": "MIT",
    "the mit license (mit)": "MIT",
    "mit-license": "MIT",
    "expat": "MIT",
    "apache 2": "Apache-2.0",
    "apache 2.0": "Apache-2.0",
    "apache-2": "Apache-2.0",
    "apache license 2.0": "Apache-2.0",
    "apache license, version 2.0": "Apache-2.0",
    "the apache license, version 2.0": "Apache-2.0",
    "the apache software license, version 2.0": "Apache-2.0",
    "apache software license 2.0": "Apache-2.0",
    "bsd 2-clause": "BSD-2-Clause",
    "bsd 3-clause": "BSD-3-Clause",
    "bsd-2": "BSD-2-Clause",
    "bsd-3": "BSD-3-Clause",
    "new bsd": "BSD-3-Clause",
    "new bsd license": "BSD-3-Clause",
    "bsd 3-clause license": "BSD-3-Clause",
    "bsd 2-clause license": "BSD-2-Clause",
    "gplv2": "GPL-2.0-only",
    "gplv3": "GPL-3.0-only",
    "gplv2+": "GPL-2.0-or-later",
    "gplv3+": "GPL-3.0-or-later",
    "gpl-2": "GPL-2.0-only",
    "gpl-3": "GPL-3.0-only",
    "gpl (>= 2)": "GPL-2.0-or-later",
    "gpl (>= 3)": "GPL-3.0-or-later",
    "agplv3": "AGPL-3.0-only",
    "agpl-3": "AGPL-3.0-only",
    "lgpl-2.1": "LGPL-2.1-only",
    "lgplv3": "LGPL-3.0-only",
    "lgpl-3": "LGPL-3.0-only",
    "gnu general public license v3.0": "GPL-3.0-only",
    "mozilla public license 2.0": "MPL-2.0",
    "cc0": "CC0-1.0",
    "cc-zero": "CC0-1.0",
    "cc by 4.0": "CC-BY-4.0",
    "cc by-sa 4.0": "CC-BY-SA-4.0",
    "c-uda": "C-UDA-1.0",
    "odc-by": "ODC-By-1.0",
    "odbl": "ODbL-1.0",
    "pddl": "PDDL-1.0",
    "lgpl-lr": "LGPLLR",
}
"""Names that mean exactly one licence, in lower case; Hub ids that differ from SPDX's are the last ones."""

_PAGE = re.compile(
    r"(?i)^https?://(?:www\.)?(?:(?:spdx\.org|opensource\.org|choosealicense\.com)/licenses?/([\w.+-]+?)(?:\.html|\.json|\.php)?/?"
    r"|(?:[a-z]+\.)?creativecommons\.org/(licenses|publicdomain)/([a-z-]+)/(\d\.\d)(?:/.*)?"
    r"|(?:[a-z]+\.)?apache\.org/licenses/LICENSE-(2\.0)(?:\.txt|\.html)?)$"
)


def parse_licenses(text: str) -> tuple[License, ...]:
    """The licences that `text` names, each one of several joined by OR, AND or a slash.

    An address becomes the SPDX id it belongs to, else a licence known by its address; another name stays a name. The
    page at SPDX says no more than the id.
    Empty for a text that names no right.

    >>> [str(l.spdx) for l in parse_licenses("(MIT OR apache-2.0)")]
    ['MIT', 'Apache-2.0']
    """
    text = one_line(text)
    if not text or text.lower() in NO_LICENSE or text.lower() in FAMILIES:
        return ()
    if re.match(r"(?i)https?://", text):
        spdx = spdx_of_page(text)
        return (License(spdx=spdx, url=None if spdx and "spdx.org/" in text else text),)
    whole = spdx_of_name(text)
    if whole:
        return (License(spdx=whole),)
    parts = [spdx_of_name(part) for part in _operands(text)]
    return tuple(License(spdx=part) for part in dict.fromkeys(parts)) if parts and all(parts) else (License(name=text),)


def names_no_license(text: str) -> bool:
    """Whether the text stands for no licence, or for a family from which one would have to be guessed."""
    return one_line(text).lower() in NO_LICENSE | FAMILIES


def spdx_of_name(text: str) -> SpdxId | None:
    """The SPDX id for an id in any letter case or for one of the names that mean exactly one licence."""
    bare = one_line(text)
    return spdx_or_none(_NAMES.get(bare.lower())) or spdx_or_none(bare)


def spdx_of_page(url: str) -> SpdxId | None:
    """The SPDX id whose page at SPDX, OSI, Creative Commons or Apache `url` is.

    >>> spdx_of_page("https://creativecommons.org/licenses/by-sa/4.0/")
    SpdxId(value='CC-BY-SA-4.0')
    """
    found = _PAGE.match(url.strip())
    if not found:
        return None
    page, area, code, version, apache = found.groups()
    if apache:
        return SpdxId("Apache-2.0")
    if page:
        return spdx_of_name(page)
    return spdx_or_none(f"CC0-{version}" if area == "publicdomain" and code == "zero" else f"CC-{code}-{version}")


def _operands(text: str) -> list[str]:
    """The licences of an expression without exceptions; empty where there is one."""
    if re.search(r"\bWITH\b", text, re.IGNORECASE):
        return []
    return [part for part in re.split(r"\s+(?:OR|AND|or|and)\s+|\s*/\s*|\s*\|\s*|\s*[()]\s*", text) if part]


def read_license(value: Value) -> tuple[License, ...]:
    """The licences that a text value names; a word that names no right is reported."""
    text = value.text_or_report()
    if text is None:
        return ()
    if names_no_license(text):
        report_no_license(value, text)
        return ()
    return parse_licenses(text)


def report_no_license(value: Value, text: str) -> None:
    """The finding for a word that names no right."""
    family = one_line(text).lower() in FAMILIES
    value.report(
        "license-names-no-right",
        f"'{text}' " + ("names a family of licences, not one of them" if family else "names no licence"),
        why="a record that guesses the licence would promise a right that nobody gave",
        fix="write one id of https://spdx.org/licenses",
    )
