"""A country is not written as its two-letter code.

What it checks: that country is a code of ISO 3166-1 alpha-2 in capitals.

Why it matters: the file is invalid, and a name such as Georgia says less than GE.

Example:

    country: Germany

Better:

    country: DE

Source: CFF 1.2.0, schema.json, definitions/country.
"""

from collections.abc import Iterator

from doi_action.check.cff_document import Document
from doi_action.check.edits import Edits, replace_value
from doi_action.check.fault import Fault
from doi_action.check.wording import shown
from doi_action.formats.cff.schema import COUNTRIES

NAMES = {
    "australia": "AU", "austria": "AT", "belgium": "BE", "brazil": "BR", "canada": "CA", "china": "CN",
    "czechia": "CZ", "denmark": "DK", "england": "GB", "finland": "FI", "france": "FR", "germany": "DE",
    "india": "IN", "ireland": "IE", "israel": "IL", "italy": "IT", "japan": "JP", "mexico": "MX",
    "netherlands": "NL", "new zealand": "NZ", "norway": "NO", "poland": "PL", "portugal": "PT", "scotland": "GB",
    "south africa": "ZA", "spain": "ES", "sweden": "SE", "switzerland": "CH", "the netherlands": "NL", "uk": "GB",
    "united kingdom": "GB", "united states": "US", "united states of america": "US", "usa": "US",
}  # fmt: skip
"""English names of countries that citation files often spell out."""


def check(document: Document) -> Iterator[Fault]:
    """One fault for each country; a name we know is replaced by its code."""
    for _, place in document.broken("choice", "country"):
        text = place.node.text.strip()
        code = NAMES.get(text.lower())
        if text.upper() in COUNTRIES:
            code = text.upper()

        fix = "write the code of ISO 3166-1, such as `country: DE`"
        edits: Edits = ()
        if code:
            fix = f"write `country: {code}`"
            edits = replace_value(document.source, place.node, code)
        message = f"{shown(text)} is not a country code"
        yield Fault(message, place.node, place.field, fix, edits)
