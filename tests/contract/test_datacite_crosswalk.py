"""The crosswalk to DataCite: what changes in any one field of a published record arrives at the registry."""

from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date
from typing import Any

import pytest

from doi_action.formats.datacite.compare import differences
from doi_action.formats.datacite.crosswalk import CROSSWALK
from doi_action.formats.datacite.read import record_of
from doi_action.formats.datacite.write import attributes_of
from doi_action.formats.repository_address import with_repository_link
from doi_action.http.client import Http
from doi_action.identifiers.types import Doi, RorId, SpdxId
from doi_action.lineage import DoiState, Marker, RegistryRecord
from doi_action.model import (
    AlternateIdentifier,
    Contributor,
    Creator,
    Dated,
    Description,
    Funding,
    GeoLocation,
    Kind,
    License,
    Metadata,
    RelatedIdentifier,
    RelatedItem,
    Subject,
    Title,
)
from doi_action.registries.datacite.client import DataCite, open_datacite
from doi_action.registries.table import kind_named
from doi_action.sandbox import Sandbox

BEFORE = Metadata(
    kind=Kind.SOFTWARE,
    resource_type_text="Program",
    title="Engine",
    titles=(Title(text="A machine", type="Subtitle"),),
    creators=(Creator(given_names="Ada", family_names="Lovelace"),),
    contributors=(Contributor(creator=Creator(family_names="Babbage"), role="Supervisor"),),
    publisher="Press",
    publisher_ror=RorId("04wxnsj81"),
    publication_date=date(2026, 1, 2),
    created=date(2026, 1, 1),
    version="1.0",
    abstract="It counts.",
    descriptions=(Description(text="With wheels", type="Methods"),),
    keywords=(Subject(text="wheels"),),
    licenses=(License(spdx=SpdxId("MIT")),),
    related_identifiers=(RelatedIdentifier(value="10.1234/a", scheme="DOI", relation="References"),),
    related_items=(RelatedItem(type="Journal", relation="IsPublishedIn", titles=(Title(text="Wheels"),), volume="1"),),
    alternate_identifiers=(AlternateIdentifier(value="RRID:SCR_1", type="RRID"),),
    funding=(Funding(funder="Society"),),
    dates=(Dated(value="2025", type="Collected"),),
    language="en",
    repository_url="https://example.org/r",
    landing_page="https://example.org/1.0",
    formats=("text/plain",),
    sizes=("1 MB",),
    geo_locations=(GeoLocation(place="London"),),
)

AFTER: dict[str, Any] = {
    "kind": Kind.DATASET,
    "resource_type": "Workflow",
    "resource_type_text": "Program of cards",
    "title": "Engine of differences",
    "titles": (Title(text="Maschine", type="TranslatedTitle", language="de"),),
    "creators": (Creator(given_names="Ada", family_names="King"),),
    "contributors": (Contributor(creator=Creator(family_names="Babbage"), role="Sponsor"),),
    "publisher": "Printers",
    "publisher_ror": RorId("05gq02987"),
    "publication_date": date(2027, 1, 2),
    "created": date(2026, 1, 2),
    "version": "1.0.1",
    "abstract": "It counts on.",
    "descriptions": (Description(text="With cogs", type="Methods"),),
    "keywords": (Subject(text="cogs"),),
    "licenses": (License(spdx=SpdxId("Apache-2.0")),),
    "related_identifiers": (RelatedIdentifier(value="10.1234/b", scheme="DOI", relation="References"),),
    "related_items": (
        RelatedItem(type="Journal", relation="IsPublishedIn", titles=(Title(text="Wheels"),), volume="2"),
    ),
    "alternate_identifiers": (
        AlternateIdentifier(value="RRID:SCR_1", type="RRID"),
        AlternateIdentifier(value="ascl:2601.001", type="ASCL"),
    ),
    "funding": (Funding(funder="Society", award_number="1"),),
    "dates": (Dated(value="2024", type="Collected"),),
    "language": "fr",
    "repository_url": "https://example.org/moved",
    "landing_page": "https://example.org/one",
    "formats": ("text/csv",),
    "sizes": ("2 MB",),
    "geo_locations": (GeoLocation(place="Turin"),),
}
"""Another value for each field of Metadata."""


@pytest.fixture(scope="module")
def registry() -> Iterator[DataCite]:
    """The client of a registry; each test has a DOI of its own."""
    with Sandbox(accounts=[("SANDBOX.DEMO", "secret", "DC." + "k" * 32)]) as sandbox:
        session = Http(sleep=lambda _: None)
        yield open_datacite(
            kind_named("sandbox"), username="SANDBOX.DEMO", password="secret", session=session, url=sandbox.datacite_url
        )
        session.close()


def record(field: str, metadata: Metadata) -> RegistryRecord:
    """A record of this test, its repository among its links as it is after agreeing on the metadata."""
    return RegistryRecord(
        doi=Doi("10.0000", field.replace("_", "-")),
        state=DoiState.FINDABLE,
        metadata=with_repository_link(metadata),
        marker=Marker(identity="github:1", version="1.0", commit="a" * 40),
    )


def told(field: str, metadata: Metadata) -> Any:
    """What a record says of the field: of the repository by its link, of licences without what the registry adds."""
    if field == "repository_url":
        return {link.value for link in metadata.related_identifiers if link.relation == "IsVersionOf"}
    if field == "licenses":
        return {right.spdx for right in metadata.licenses}
    return getattr(metadata, field)


def test_every_field_has_one_line_in_the_order_of_metadata() -> None:
    """A field without a line would never reach a registry, and none would say so."""
    names = [field.name for field in fields(Metadata)]
    assert list(CROSSWALK) == names
    assert set(AFTER) == set(names)


@pytest.mark.parametrize("field", [field.name for field in fields(Metadata)])
def test_a_change_in_one_field_alone_reaches_a_published_record(registry: DataCite, field: str) -> None:
    """The change is seen, sent and kept, and nothing else of the record moves."""
    before, wanted = record(field, BEFORE), record(field, replace(BEFORE, **{field: AFTER[field]}))
    registry.publish(before)
    published = registry.read(before.doi)
    assert published is not None

    changed = differences(wanted, published)
    assert changed == ("related_identifiers" if field == "repository_url" else field,)
    registry.update(wanted, changed)

    found = registry.read(before.doi)
    assert found is not None
    assert told(field, found.metadata) == told(field, wanted.metadata) != told(field, published.metadata)
    assert differences(wanted, found) == ()
    assert found.marker == wanted.marker


def test_what_is_said_of_a_day_in_words_is_kept() -> None:
    """Publication and creation have fields of their own, which hold a day and no words."""
    dated = Dated(value="2000-01-01", type="Created", information="first sketch")
    metadata = Metadata(publication_date=date(2020, 1, 1), dates=(dated,))
    sent = attributes_of(RegistryRecord(doi=Doi("10.0000", "x"), state=DoiState.DRAFT, metadata=metadata))
    found = record_of({**sent, "doi": "10.0000/x", "state": "draft"}).metadata
    assert (found.publication_date, found.created, found.dates) == (date(2020, 1, 1), None, (dated,))
