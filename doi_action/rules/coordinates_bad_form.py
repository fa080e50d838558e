"""A place in .doi.yml is no latitude and longitude.

What it checks: points and boxes under `geo-locations:`.

Why it matters: DataCite refuses what is not on the globe.

Example:

    geo-locations:
      - point: 52, north

Better:

    geo-locations:
      - point: 52.1, 5.2

Source: DataCite 4.7, geoLocation.
"""

from collections.abc import Iterator

from doi_action.check.cff_document import Document
from doi_action.check.fault import Fault


def check(document: Document) -> Iterator[Fault]:
    """Nothing: the reader of the file gives this rule's finding, since the file is no CITATION.cff."""
    yield from ()
