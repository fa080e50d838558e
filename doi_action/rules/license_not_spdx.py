"""A licence is not an SPDX identifier that the format knows.

What it checks: license against the 459 identifiers of CFF 1.2.0; names, other upper and lower case, expressions and
newer identifiers are recognised. The unreleased 1.3.0 takes those too.

Why it matters: Zenodo refuses the whole release for an unknown licence, and nobody can tell what is allowed.

Example:

    license: Apache 2.0

Better:

    license: Apache-2.0

Source: CFF 1.2.0, schema.json, definitions/license-enum (SPDX License List of 2021-05-14).
"""

from collections.abc import Iterator

from doi_action.check.cff_document import Document
from doi_action.check.edits import replace_value
from doi_action.check.fault import Fault
from doi_action.check.wording import closest, listed, shown
from doi_action.formats.cff.schema import LICENSES


def check(document: Document) -> Iterator[Fault]:
    """One fault for each licence; one that can mean one id only is corrected."""
    from doi_action.formats.licenses.license_text import spdx_of_name, spdx_of_page
    from doi_action.formats.licenses.names import candidates

    takes_newer = document.edition.version == "1.3.0"
    for _, place in document.broken("choice", "license-id"):
        text = place.node.text.strip()
        node, field = place.node, place.field

        named = spdx_of_name(text)
        is_expression = not {"AND", "OR", "WITH"}.isdisjoint(text.upper().split(" "))
        if named is None and is_expression:
            message = f"{shown(text)} is an expression; CFF holds single identifiers"
            yield Fault(message, node, field, _instead(text))
            continue

        meant = str(named or spdx_of_page(text) or "")
        is_newer = bool(meant) and meant not in LICENSES
        may_be_written = meant in LICENSES or (takes_newer and is_newer)
        if may_be_written:
            # The list of choices is that of 1.2.0: an id that came later is right as it stands.
            if text == meant and is_newer:
                continue

            edits = replace_value(document.source, node, meant)
            message = f"{shown(text)} is not written as SPDX does"
            fix = f"write `{meant}`"
            yield Fault(message, node, field, fix, edits)
            continue
        if is_newer:
            message = f"{shown(text)} is an SPDX identifier that CFF 1.2.0 does not know yet"
            url = f"https://spdx.org/licenses/{meant}.html"
            fix = f"write `license-url: {url}` in place of `license`"
            yield Fault(message, node, field, fix)
            continue

        choices = candidates(text)
        if choices:
            message = f"{shown(text)} leaves open which licence is meant; the record carries the text"
            fix = f"write the one that applies: {listed(choices)}"
            yield Fault(message, node, field, fix)
            continue

        likely = closest(text, LICENSES)
        fix = "leave `license` out and write `license-url`"
        if likely:
            fix = f"write `{likely}` if that is meant"
        message = f"{shown(text)} is not an SPDX licence identifier"
        yield Fault(message, node, field, fix)


def _instead(expression: str) -> str:
    """What to write in place of an expression: a list means that the user may choose."""
    words = expression.replace("(", " ").replace(")", " ").split()
    operators = {word.upper() for word in words[1::2]}
    if operators == {"OR"}:
        return f"write a list: `license: [{', '.join(words[::2])}]`"

    return "write the one that applies; a list means that the user may choose (`license: [MIT, Apache-2.0]`)"
