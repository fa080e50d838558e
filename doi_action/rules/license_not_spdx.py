"""A licence is not an SPDX identifier that the format knows.

What it checks: license against the 459 identifiers of CFF 1.2.0; names, other upper and lower case, expressions and
newer identifiers are recognised.

Why it matters: Zenodo refuses the whole release for an unknown licence, and nobody can tell what is allowed.

Example:

    license: Apache 2.0

Better:

    license: Apache-2.0

Source: CFF 1.2.0, schema.json, definitions/license-enum (SPDX License List of 2021-05-14).
"""

from collections.abc import Iterator

from doi_action.check.cff_document import Document, Place
from doi_action.check.edits import replace_value
from doi_action.check.fault import Fault
from doi_action.check.wording import closest, shown
from doi_action.formats.cff.schema import LICENSES

_LOWER = {license_id.lower(): license_id for license_id in LICENSES}
NAMES = {
    "apache": "Apache-2.0",
    "apache 2": "Apache-2.0",
    "apache2": "Apache-2.0",
    "apache2.0": "Apache-2.0",
    "apache license": "Apache-2.0",
    "bsd": "BSD-3-Clause",
    "bsd 3": "BSD-3-Clause",
    "bsd3": "BSD-3-Clause",
    "bsd 3-clause license": "BSD-3-Clause",
    "cc by": "CC-BY-4.0",
    "cc by 4.0": "CC-BY-4.0",
    "cc0": "CC0-1.0",
    "gpl": "GPL-3.0-or-later",
    "gpl3": "GPL-3.0-or-later",
    "gplv3": "GPL-3.0-or-later",
    "gpl v3": "GPL-3.0-or-later",
    "gplv2": "GPL-2.0-or-later",
    "lgplv3": "LGPL-3.0-or-later",
    "agplv3": "AGPL-3.0-or-later",
    "mit license": "MIT",
    "the mit license": "MIT",
    "mozilla public license 2.0": "MPL-2.0",
}
"""What people write, and the identifier they most likely mean."""
CERTAIN = frozenset({"mit license", "the mit license", "mozilla public license 2.0", "bsd 3-clause license"})


def check(document: Document) -> Iterator[Fault]:
    """One fault for each licence; one that differs by case or by spaces alone is corrected."""
    for _, place in document.broken("choice", "license-id"):
        yield _fault(document, place)


def _fault(document: Document, place: Place) -> Fault:
    text = place.node.text.strip()
    if any(f" {word} " in f" {text.upper()} " for word in ("AND", "OR", "WITH")):
        fix = "write the one that applies; a list means that the user may choose (`license: [MIT, Apache-2.0]`)"
        if " or " in text.lower() and " and " not in text.lower():
            fix = f"write a list: `license: [{', '.join(text.replace('(', '').replace(')', '').split())}]`"
            fix = fix.replace(", OR,", ",").replace(", or,", ",")
        return Fault(f"{shown(text)} is an expression; CFF holds single identifiers", place.node, place.field, fix)
    exact = certain(text)
    if exact is not None:
        edits = replace_value(document.source, place.node, exact)
        return Fault(f"{shown(text)} is not written as SPDX does", place.node, place.field, f"write `{exact}`", edits)
    likely = NAMES.get(text.lower()) or closest(text, LICENSES)
    fix = f"write `{likely}` if that is meant" if likely else "leave `license` out and write `license-url`"
    if _newer(text):
        message = f"{shown(text)} is an SPDX identifier that CFF 1.2.0 does not know yet"
        url = f"https://spdx.org/licenses/{text}.html"
        return Fault(message, place.node, place.field, f"write `license-url: {url}` in place of `license`")
    return Fault(f"{shown(text)} is not an SPDX licence identifier", place.node, place.field, fix)


def certain(text: str) -> str | None:
    """The identifier that `text` is but for case, spaces and the word licence, None where it could be another.

    >>> certain("apache-2.0"), certain("Apache License 2.0"), certain("BSD")
    ('Apache-2.0', 'Apache-2.0', None)
    """
    lower = text.lower()
    if lower in CERTAIN:
        return NAMES[lower]
    words = lower.replace("license", " ").replace("licence", " ").replace(",", " ").replace("version", " ").split()
    return _LOWER.get(lower) or _LOWER.get("-".join(words))


def _newer(text: str) -> bool:
    """Whether the SPDX License List of today knows the identifier."""
    from license_expression import get_spdx_licensing

    return text in get_spdx_licensing().known_symbols
