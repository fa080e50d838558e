"""What a steward adds to a record at Zenodo or another InvenioRDM outlives everything that comes after it."""

import json
import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from doi_action.sandbox.invenio.hosts import STOCK, ZENODO_LIKE
from doi_action.sandbox.server import Sandbox
from tests.contract.invenio_calls import Invenio
from tests.journeys.conftest import Journey
from tests.journeys.test_steward import CITATION, CORRECTIONS, correct

Metadata = dict[str, Any]
POLYGON = {"type": "Polygon", "coordinates": [[[5, 60], [6, 60], [6, 61], [5, 60]]]}


def _to(name: str, entry: Any) -> Callable[[Metadata], None]:
    """Adds an entry to a list."""

    def add(metadata: Metadata) -> None:
        metadata[name] = [*(metadata.get(name) or []), entry]

    return add


def _ids(metadata: Metadata) -> None:
    metadata["creators"][0]["person_or_org"]["identifiers"] = [
        {"scheme": "orcid", "identifier": "0000-0002-1825-0097"},
        {"scheme": "isni", "identifier": "0000-0001-2146-438X"},
    ]


def _affiliation(metadata: Metadata) -> None:
    metadata["creators"][0]["affiliations"].append({"id": "01ggx4157"})


def _role(metadata: Metadata) -> None:
    metadata["creators"][0]["role"] = {"id": "datamanager"}


def _place(metadata: Metadata) -> None:
    metadata["locations"] = {"features": [{"place": "The harbour", "geometry": POLYGON}]}


def _title(title: str, type_: str, **more: Any) -> Callable[[Metadata], None]:
    return _to("additional_titles", {"title": title, "type": {"id": type_}, **more})


OFFICE = {"person_or_org": {"type": "organizational", "name": "Tide Office"}, "role": {"id": "sponsor"}}
ADDED: dict[str, tuple[Callable[[Metadata], None], str, str]] = {
    "orcid and another id": (_ids, "creators", "0000-0002-1825-0097"),
    "affiliation with ROR": (_affiliation, "creators", "01ggx4157"),
    "role of a creator": (_role, "creators", "datamanager"),
    "contributor": (_to("contributors", OFFICE), "contributors", "Tide Office"),
    "subject": (_to("subjects", {"subject": "Tides"}), "subjects", "Tides"),
    "rights": (_to("rights", {"title": {"en": "Open access"}}), "rights", "Open access"),
    "copyright": (lambda metadata: metadata.update(copyright="Holm 2026"), "copyright", "Holm 2026"),
    "description": (
        _to("additional_descriptions", {"description": "Every hour.", "type": {"id": "methods"}}),
        "additional_descriptions",
        "Every hour.",
    ),
    "language of a title": (
        _title("Levels of Harbours", "alternative-title", lang={"id": "eng"}),
        "additional_titles",
        "eng",
    ),
    "second title": (_title("Havnenivå", "translated-title"), "additional_titles", "Havnenivå"),
    "related identifier": (
        _to("related_identifiers", {"identifier": "10.1000/cited", "scheme": "doi", "relation_type": {"id": "cites"}}),
        "related_identifiers",
        "10.1000/cited",
    ),
    "reference": (_to("references", {"reference": "Proceedings of Gauges"}), "references", "Proceedings of Gauges"),
    "funding": (
        _to("funding", {"funder": {"name": "Sea Fund"}, "award": {"number": "7", "title": {"en": "Tides"}}}),
        "funding",
        "Sea Fund",
    ),
    "size": (_to("sizes", "12 stations"), "sizes", "12 stations"),
    "format": (_to("formats", "text/csv"), "formats", "text/csv"),
    "date": (
        _to("dates", {"date": "2020-01-01/2021-01-01", "type": {"id": "collected"}, "description": "by hand"}),
        "dates",
        "by hand",
    ),
    "geo location": (_place, "locations", "Polygon"),
    "alternate identifier": (
        _to("identifiers", {"identifier": "https://example.org/scr/1", "scheme": "url"}),
        "identifiers",
        "example.org/scr/1",
    ),
    "language": (_to("languages", {"id": "nor"}), "languages", "nor"),
    "second language": (_to("languages", {"id": "deu"}), "languages", "deu"),
}
"""By property: what a steward does, the key that holds it, and a word of it that is found there.

The host has no place for a publisher's ROR, a text beside the type, and, without a custom field, a container.
"""


class Host:
    """A host, a repository's runs at it, and a steward."""

    def __init__(self, sandbox: Sandbox, registry: str, folder: Path) -> None:
        self.journey, self.said = Journey(sandbox, folder), {"registry": registry, "registry_url": sandbox.invenio_url}
        self.api = Invenio(sandbox.invenio_url, ("sandbox", "sandbox"), sandbox)

    def metadata(self, doi: str) -> Metadata:
        """What the published record of a DOI says."""
        return dict(self.api.call("GET", f"/records/{_id(doi)}").json()["metadata"])

    def edit(self, doi: str) -> None:
        """Add all of it, as a steward does in a browser: an edit of the record, published again."""
        path = f"/records/{_id(doi)}/draft"
        draft = self.api.call("POST", path).json()
        metadata = deepcopy(draft["metadata"])
        metadata["rights"] = [{"id": known["id"]} for known in metadata["rights"]]
        for change, _, _ in ADDED.values():
            change(metadata)
        answer = self.api.call("PUT", path, {**draft, "metadata": metadata})
        assert answer.status_code == 200 and not answer.json().get("errors"), answer.text
        assert self.api.call("POST", f"{path}/actions/publish").status_code == 202

    def lost(self, doi: str) -> list[str]:
        """The properties that the record lacks by now."""
        metadata = self.metadata(doi)

        def said(key: str) -> str:
            return json.dumps(metadata.get(key), ensure_ascii=False)

        return [name for name, (_, key, word) in ADDED.items() if word not in said(key)]


def _id(doi: str) -> str:
    return re.split(r"[./]", doi)[-1]


@pytest.fixture(params=["inveniordm", "zenodo"])
def host(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Host]:
    """A stock installation, and one with Zenodo's settings."""
    prefix, settings = ("10.5281", ZENODO_LIKE) if request.param == "zenodo" else ("10.0000", STOCK)
    with Sandbox(prefixes=(prefix,), invenio=settings) as sandbox:
        yield Host(sandbox, request.param, tmp_path)


def test_nothing_that_a_steward_added_is_lost(host: Host) -> None:
    """Twenty properties: a re-run, a correction that writes lists anew, the next release, an old one in a backfill."""
    journey, said = host.journey, host.said
    repository = journey.repository({"CITATION.cff": CITATION, "README.md": "# Harbour Levels\n"})
    repository.release("v0.9.0")
    repository.release("v1.0.0", {"more.txt": "more\n"})
    first = journey.published(repository, "v1.0.0", **said)
    host.edit(first["doi"])
    assert len(ADDED) == 20 and host.lost(first["doi"]) == []

    again = journey.publish(repository, "v1.0.0", **said)
    assert again.error is None and again.plan.steps == () and host.lost(first["doi"]) == []
    assert len([kept for doi, kept in again.plan.kept if str(doi) == first["doi"]]) >= len(ADDED), again.plan.kept

    for old, new in CORRECTIONS:
        correct(repository, old, new)
    corrected = journey.publish(repository, "v1.0.0", **said)
    assert corrected.error is None and corrected.plan.steps and host.lost(first["doi"]) == []
    metadata = host.metadata(first["doi"])
    assert metadata["title"] == "Harbour and Tide Levels"
    assert [person["person_or_org"]["name"] for person in metadata["creators"]] == ["Holm, Marit", "Moe, Ola"]

    repository.release("v2.0.0", {"more.txt": "even more\n"})
    journey.published(repository, "v2.0.0", **said)
    report = journey.backfill(repository, **said, confirm=first["concept-doi"])
    assert report.error is None and len(report.releases) == 3
    assert host.lost(first["doi"]) == []
    oldest = next(str(row.doi) for row in report.releases if row.tag == "v0.9.0")
    links = host.metadata(first["doi"])["related_identifiers"]
    assert [link["identifier"] for link in links if link["relation_type"]["id"] == "isnewversionof"] == [oldest]
    assert journey.publish(repository, "v1.0.0", **said).plan.steps == ()
