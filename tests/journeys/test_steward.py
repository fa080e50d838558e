"""What a data steward adds at the registry outlives re-runs, corrections and releases, and is shown as kept."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
import requests

from doi_action.errors import ExitCode
from tests.journeys.conftest import Journey
from tests.repositories import Repository

Attributes = dict[str, Any]

CITATION = """\
cff-version: 1.2.0
message: Please cite it.
title: Harbour Levels
abstract: Reads gauges.
authors:
  - family-names: Holm
    given-names: Marit
    affiliation: Gauge Institute
contact:
  - family-names: Lie
    given-names: Kari
keywords: [gauges]
license: MIT
"""


def _to(name: str, entry: Any) -> Callable[[Attributes], None]:
    """Adds an entry to a list."""

    def add(record: Attributes) -> None:
        record[name] = [*(record.get(name) or []), entry]

    return add


def _orcid(record: Attributes) -> None:
    found = {"nameIdentifier": "https://orcid.org/0000-0002-1825-0097", "nameIdentifierScheme": "ORCID"}
    record["creators"][0]["nameIdentifiers"] = [found]


def _affiliation(record: Attributes) -> None:
    ror = "https://ror.org/04wxnsj81"
    more = {"name": "DataCite", "affiliationIdentifier": ror, "affiliationIdentifierScheme": "ROR"}
    record["creators"][0]["affiliation"].append(more)


def _language_of_title(record: Attributes) -> None:
    record["titles"][0]["lang"] = "en"


def _publisher_ror(record: Attributes) -> None:
    record["publisher"] |= {"publisherIdentifier": "https://ror.org/04wxnsj81", "publisherIdentifierScheme": "ROR"}


def _type_text(record: Attributes) -> None:
    record["types"]["resourceType"] = "Command-line tool"


def _container(record: Attributes) -> None:
    record["container"] = {"type": "Series", "title": "Harbour Papers"}


def _language(record: Attributes) -> None:
    record["language"] = "no"


ITEM = {
    "titles": [{"title": "Proceedings of Gauges"}],
    "relatedItemType": "ConferenceProceeding",
    "relationType": "IsPublishedIn",
}
POLYGON = {
    "geoLocationPolygon": [
        {"polygonPoint": {"pointLongitude": x, "pointLatitude": y}} for x, y in ((5, 60), (6, 60), (6, 61), (5, 60))
    ]
}
ADDED: dict[str, tuple[Callable[[Attributes], None], str, str]] = {
    "orcid": (_orcid, "creators", "0000-0002-1825-0097"),
    "affiliation": (_affiliation, "creators", "04wxnsj81"),
    "contributor": (
        _to("contributors", {"name": "Tide Office", "nameType": "Organizational", "contributorType": "Sponsor"}),
        "contributors",
        "Tide Office",
    ),
    "subject": (_to("subjects", {"subject": "Tides", "subjectScheme": "LCSH", "lang": "en"}), "subjects", "LCSH"),
    "rights": (_to("rightsList", {"rights": "open access", "lang": "en"}), "rightsList", "open access"),
    "description": (
        _to("descriptions", {"description": "Every hour.", "descriptionType": "Methods"}),
        "descriptions",
        "Every hour.",
    ),
    "language of a title": (_language_of_title, "titles", "'lang': 'en'"),
    "second title": (_to("titles", {"title": "Havnenivå", "titleType": "TranslatedTitle"}), "titles", "Havnenivå"),
    "related identifier": (
        _to(
            "relatedIdentifiers",
            {"relatedIdentifier": "10.1000/cited", "relatedIdentifierType": "DOI", "relationType": "Cites"},
        ),
        "relatedIdentifiers",
        "10.1000/cited",
    ),
    "related item": (_to("relatedItems", ITEM), "relatedItems", "Proceedings of Gauges"),
    "funding": (
        _to("fundingReferences", {"funderName": "Sea Fund", "awardNumber": "7", "awardUri": "https://example.org/7"}),
        "fundingReferences",
        "Sea Fund",
    ),
    "size": (_to("sizes", "12 stations"), "sizes", "12 stations"),
    "format": (_to("formats", "text/csv"), "formats", "text/csv"),
    "date": (
        _to("dates", {"date": "2020-01-01/2021-01-01", "dateType": "Collected", "dateInformation": "by hand"}),
        "dates",
        "by hand",
    ),
    "geo location": (_to("geoLocations", POLYGON), "geoLocations", "geoLocationPolygon"),
    "alternate identifier": (
        _to("alternateIdentifiers", {"alternateIdentifier": "SCR_1", "alternateIdentifierType": "RRID"}),
        "alternateIdentifiers",
        "SCR_1",
    ),
    "publisher ROR": (_publisher_ror, "publisher", "04wxnsj81"),
    "type text": (_type_text, "types", "Command-line tool"),
    "container": (_container, "container", "Harbour Papers"),
    "language": (_language, "language", "no"),
}
"""By property: what a steward does, the attribute that holds it, and a word of it that is found there."""


def edit(journey: Journey, doi: str, change: Callable[[Attributes], None]) -> None:
    """Change a record as its steward would, through the registry's own form."""
    before = journey.record(doi)
    after = deepcopy(before)
    change(after)
    changed = {name: value for name, value in after.items() if value != before.get(name)}
    answer = requests.put(
        f"{journey.sandbox.datacite_url}/dois/{doi}?publisher=true&affiliation=true",
        json={"data": {"type": "dois", "attributes": changed}},
        auth=("SANDBOX.DEMO", "sandbox"),
        timeout=30,
    )
    assert answer.status_code == 200, answer.text


def lost(journey: Journey, dois: list[str]) -> list[str]:
    """The properties that a record lacks by now."""
    found = []
    for doi in dois:
        record = journey.record(doi)
        found += [f"{name} of {doi}" for name, (_, place, word) in ADDED.items() if word not in str(record.get(place))]
    return found


def published(journey: Journey, files: dict[str, str | bytes] | None = None) -> tuple[Repository, dict[str, str]]:
    """A repository with one release."""
    repository = journey.repository(files or {"CITATION.cff": CITATION, "README.md": "# Harbour Levels\n"})
    repository.release("v1.0.0")
    return repository, journey.published(repository)


CORRECTIONS = (
    ("title: Harbour Levels", "title: Harbour and Tide Levels"),
    ("keywords: [gauges]", "keywords: [gauges, ports]"),
    ("license: MIT", "license: Apache-2.0"),
    ("given-names: Kari", "given-names: Karin"),
    ("abstract: Reads gauges.", "abstract: Reads all gauges."),
    ("contact:", "  - family-names: Moe\n    given-names: Ola\ncontact:"),
)
"""What the files say otherwise after the release, field by field."""


def correct(repository: Repository, old: str, new: str, file: str = "CITATION.cff") -> None:
    """Mend a file on the branch."""
    repository.write({file: repository.show(file).replace(old, new)})
    repository.git("add", "-A")
    repository.git("commit", "-q", "-m", "Mend it")


def test_nothing_that_a_steward_added_is_lost(journey: Journey) -> None:
    """Twenty properties at version and concept: a re-run, a correction that writes lists anew, and the next release."""
    repository, said = published(journey)
    dois = [said["doi"], said["concept-doi"]]
    for doi in dois:
        for change, _, _ in ADDED.values():
            edit(journey, doi, change)
    assert lost(journey, dois) == []

    again = journey.publish(repository, "v1.0.0")
    assert again.error is None and again.plan.steps == () and lost(journey, dois) == []
    for doi in dois:
        shown = [kept for found, kept in again.plan.kept if str(found) == doi]
        assert len(shown) >= len(ADDED), shown

    for old, new in CORRECTIONS:
        correct(repository, old, new)
    corrected = journey.publish(repository, "v1.0.0")
    assert corrected.error is None and lost(journey, dois) == []
    record = journey.record(said["doi"])
    assert [title["title"] for title in record["titles"]] == ["Harbour and Tide Levels", "Havnenivå"]
    assert [person["name"] for person in record["creators"]] == ["Holm, Marit", "Moe, Ola"]

    repository.release("v2.0.0", {"more.txt": "more\n"})
    journey.published(repository)
    assert lost(journey, dois) == []
    assert journey.publish(repository, "v2.0.0").plan.steps == ()


def test_what_the_files_say_no_longer_goes(journey: Journey) -> None:
    """A person, a keyword and a contact that were taken out leave the record; what only the registry said stays."""
    files = CITATION.replace("keywords: [gauges]", "keywords: [gauges, wrong]")
    files = files.replace("contact:", "  - family-names: Moe\n    given-names: Ola\ncontact:")
    repository, said = published(journey, {"CITATION.cff": files})
    edit(journey, said["doi"], ADDED["subject"][0])

    correct(repository, "[gauges, wrong]", "[gauges]")
    correct(repository, "  - family-names: Moe\n    given-names: Ola\n", "")
    correct(repository, "contact:\n  - family-names: Lie\n    given-names: Kari\n", "")
    journey.published(repository, "v1.0.0")
    record = journey.record(said["doi"])
    assert [subject["subject"] for subject in record["subjects"]] == ["gauges", "Tides"]
    assert [person["name"] for person in record["creators"]] == ["Holm, Marit"]
    assert record["contributors"] == []


@pytest.mark.parametrize(("prefer", "title"), [("files", "From the files"), ("registry", "From the steward")])
def test_a_value_changed_on_both_sides_waits_for_somebody_to_prefer(journey: Journey, prefer: str, title: str) -> None:
    """Both are shown and nothing is written; then the preferred side wins."""
    repository, said = published(journey)
    edit(journey, said["doi"], lambda record: record["titles"][0].update(title="From the steward"))
    correct(repository, "title: Harbour Levels", "title: From the files")

    report = journey.publish(repository, "v1.0.0")
    first = report.all_findings[0]
    assert (report.exit_code, first.rule) == (ExitCode.CONFLICT, "changed-on-both-sides")
    assert "'From the files'" in first.message and "'From the steward'" in first.message

    journey.published(repository, "v1.0.0", prefer=prefer)
    assert journey.record(said["doi"])["titles"][0]["title"] == title


def test_a_correction_that_names_another_work_asks_for_the_doi(journey: Journey) -> None:
    """Other creators altogether: `another-work`, until the DOI is typed."""
    repository, said = published(journey)
    correct(repository, "family-names: Holm\n    given-names: Marit", "family-names: Moe\n    given-names: Ola")
    report = journey.publish(repository, "v1.0.0")
    assert (report.exit_code, report.all_findings[0].rule) == (ExitCode.CONFLICT, "another-work")

    journey.published(repository, "v1.0.0", confirm=said["doi"])
    assert [person["name"] for person in journey.record(said["doi"])["creators"]] == ["Moe, Ola"]


def test_an_identifier_that_was_taken_out_of_the_file_goes(journey: Journey) -> None:
    """Of two, the one that the file named before and names no longer; the steward's stays."""
    listed = "alternate-identifiers:\n  - {value: SCR_000002, type: RRID}\n"
    repository, said = published(journey, {"CITATION.cff": CITATION, ".doi.yml": listed})
    edit(journey, said["doi"], ADDED["alternate identifier"][0])
    correct(repository, "SCR_000002", "SCR_000003", ".doi.yml")
    journey.published(repository, "v1.0.0")
    found = [entry["alternateIdentifier"] for entry in journey.record(said["doi"])["alternateIdentifiers"]]
    assert "SCR_000003" in found and "SCR_1" in found and "SCR_000002" not in found


def test_only_what_changed_is_sent_and_shown_as_it_is_sent(journey: Journey) -> None:
    """Old and new of the title; the payload of the dry run is the request of the run."""
    repository, said = published(journey)
    edit(journey, said["doi"], ADDED["second title"][0])
    correct(repository, "title: Harbour Levels", "title: Tide Levels")

    planned = journey.publish(repository, "v1.0.0", dry_run="true")
    assert planned.payload is not None
    step = planned.plan.steps[0]
    (change,) = step.changes  # type: ignore[union-attr]
    assert (change.field, change.old, change.new) == ("title", ("Harbour Levels",), ("Tide Levels",))
    shown = planned.payload(step)
    assert set(shown) == {"titles", "schemaVersion"}

    journey.sandbox.forget_requests()
    journey.published(repository, "v1.0.0")
    assert journey.record(said["doi"])["titles"] == shown["titles"]


def test_an_older_version_stays_as_it_was(journey: Journey) -> None:
    """A title and a `.doi.yml` of the next version correct nothing of the one before."""
    repository, one = published(journey)
    new = repository.show("CITATION.cff").replace("title: Harbour Levels", "title: Tide Levels")
    links = "related-identifiers:\n  - {value: 10.14454/new, relation: IsDescribedBy}\n"
    repository.release("v1.1.0", {"CITATION.cff": new, ".doi.yml": links})
    journey.published(repository)
    before = journey.record(one["doi"])

    report = journey.publish(repository, "v1.0.0")
    assert report.error is None and report.plan.steps == ()
    assert journey.record(one["doi"]) == before


def test_a_correction_outlives_the_next_release(journey: Journey) -> None:
    """The tag says the old title for ever, and publishing it again, for whatever reason, undoes no correction.

    What was made ready for the next release, while the file still named this version, is no correction of this one.
    """
    files = {"CITATION.cff": CITATION.replace("contact:", "  - family-names: Moe\n    given-names: Ola\ncontact:")}
    repository, one = published(journey, {**files, "README.md": "# Harbour Levels\n"})
    correct(repository, "title: Harbour Levels", "title: Harbour and Tide Levels")
    correct(repository, "license: MIT", "license: Apache-2.0")
    correct(repository, "  - family-names: Moe\n    given-names: Ola\n", "")
    journey.published(repository, "v1.0.0")
    correct(repository, "title: Harbour and Tide Levels", "title: Tide Levels")
    repository.release("v2.0.0", {"more.txt": "more\n"})
    journey.published(repository)
    before = journey.record(one["doi"])
    assert before["titles"] == [{"title": "Harbour and Tide Levels"}] and len(before["creators"]) == 1

    again = journey.publish(repository, "v1.0.0")
    assert again.error is None and again.plan.steps == () and journey.record(one["doi"]) == before
    for change in ("orcid", "subject", "second title"):
        edit(journey, one["doi"], ADDED[change][0])
    before = journey.record(one["doi"])
    again = journey.publish(repository, "v1.0.0")
    assert again.error is None and again.plan.steps == () and journey.record(one["doi"]) == before

    edit(journey, one["doi"], lambda record: record.update(relatedIdentifiers=record["relatedIdentifiers"][:-1]))
    links = before["relatedIdentifiers"]
    mended = journey.publish(repository, "v1.0.0")
    after = journey.record(one["doi"])
    assert mended.error is None and sorted(map(str, after["relatedIdentifiers"])) == sorted(map(str, links))
    assert {name: after[name] for name in ("titles", "creators", "rightsList", "subjects")} == {
        name: before[name] for name in ("titles", "creators", "rightsList", "subjects")
    }


def test_a_moved_repository_leaves_no_link_behind(journey: Journey) -> None:
    """The link to the tag's tree under the old address is replaced, a steward's link to another project stays."""
    repository = journey.repository({"CITATION.cff": CITATION})
    repository.git("remote", "add", "origin", "https://gitlab.com/old/levels.git")
    repository.release("v1.0.0")
    said = journey.published(repository)
    other = {"relatedIdentifier": "https://gitlab.com/others/levels", "relatedIdentifierType": "URL"}
    edit(journey, said["doi"], _to("relatedIdentifiers", {**other, "relationType": "IsDerivedFrom"}))

    repository.git("remote", "set-url", "origin", "https://gitlab.com/new/levels.git")
    journey.published(repository, "v1.0.0", concept_doi=said["concept-doi"])
    record = journey.record(said["doi"])
    linked = [link["relatedIdentifier"] for link in record["relatedIdentifiers"]]
    assert not [value for value in linked if "/old/levels" in value]
    assert [value for value in linked if "/new/levels" in value] and other["relatedIdentifier"] in linked
    assert "/new/levels" in record["url"]
