"""A place in .zenodo.json is no latitude and longitude.

What it checks: locations: latitude from -90 to 90, longitude from -180 to 180.

Why it matters: DataCite refuses what is not on the globe.

Example:

    {"locations": [{"lat": 520, "lon": 5, "place": "Utrecht"}]}

Better:

    {"locations": [{"lat": 52.1, "lon": 5.1, "place": "Utrecht"}]}

Source: DataCite 4.7, geoLocationPoint.
"""

from collections.abc import Iterator

from doi_action.check.cff_document import Document
from doi_action.check.fault import Fault


def check(document: Document) -> Iterator[Fault]:
    """Nothing: the reader of the file gives this rule's finding, since the file is no CITATION.cff."""
    yield from ()
