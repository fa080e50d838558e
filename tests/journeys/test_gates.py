"""One gate before any registry: what would be false in a record for ever stops a release, whatever file says it."""

import json

import pytest

from doi_action.errors import ExitCode
from doi_action.findings import Severity
from doi_action.views.json import report_json
from tests.journeys.conftest import Journey
from tests.repositories import CITATION

EXAMPLE_ID = "0000-0001-2345-6789"
LICENSED = f"{CITATION}license: MIT\n"
ADA = {"@type": "Person", "givenName": "Ada", "familyName": "Example"}


def codemeta(**keys: object) -> str:
    """A codemeta.json with a title, an author and these keys."""
    return json.dumps({"@context": "https://w3id.org/codemeta/3.0", "name": "A program", "author": ADA} | keys)


def zenodo(**keys: object) -> str:
    """A .zenodo.json with a title, a creator and these keys."""
    return json.dumps({"title": "A program", "creators": [{"name": "Example, Ada"}], "license": "mit"} | keys)


GATES = {
    "an e-mail address in a name": (
        {"CITATION.cff": f"{LICENSED}contact:\n  - name: 'Bo <bo@example.org>'\n"},
        ("name-is-no-name", "CITATION.cff"),
    ),
    "an e-mail address where somebody belongs to": (
        {"CITATION.cff": f"{LICENSED}contact:\n  - family-names: Dune\n    affiliation: 'Sea Lab <bo@example.org>'\n"},
        ("name-is-no-name", "CITATION.cff"),
    ),
    "a login in a part of a name": (
        {"CITATION.cff": f"{LICENSED}contact:\n  - family-names: Dune\n    given-names: '@bo'\n"},
        ("name-is-no-name", "CITATION.cff"),
    ),
    "the address of a page as funder": (
        {"CITATION.cff": LICENSED, ".doi.yml": "funding: [{funder: 'https://fund.example.org/', award-number: 1}]\n"},
        ("name-is-no-name", ".doi.yml"),
    ),
    "a person twice": (
        {"CITATION.cff": LICENSED.replace("license:", "  - name: Ada Example\nlicense:")},
        ("author-twice", "CITATION.cff"),
    ),
    "a person twice to the letter": (
        {"CITATION.cff": LICENSED.replace("license:", "  - name: Bo Dune\n  - name: Bo Dune\nlicense:")},
        ("list-repeats", "CITATION.cff"),
    ),
    "one iD twice": (
        {".zenodo.json": zenodo(creators=[{"name": f"Example, {n}", "orcid": "0000-0002-1825-0097"} for n in "AB"])},
        ("author-twice", ".zenodo.json"),
    ),
    "the iD of an example": (
        {"CITATION.cff": LICENSED.replace("0000-0002-1825-0097", EXAMPLE_ID)},
        ("orcid-placeholder", "CITATION.cff"),
    ),
    "the iD of an example in another file": (
        {"codemeta.json": codemeta(author=ADA | {"@id": f"https://orcid.org/{EXAMPLE_ID}"}, license="MIT")},
        ("orcid-placeholder", "codemeta.json"),
    ),
    "the iD of an example that another file adds": (
        {
            "CITATION.cff": LICENSED.replace("    orcid: https://orcid.org/0000-0002-1825-0097\n", ""),
            "codemeta.json": codemeta(author=ADA | {"@id": f"https://orcid.org/{EXAMPLE_ID}"}, license="MIT"),
        },
        ("orcid-placeholder", "codemeta.json"),
    ),
    "the iD of an example of a contributor": (
        {".zenodo.json": zenodo(contributors=[{"name": "Bo, A", "type": "Editor", "orcid": EXAMPLE_ID}])},
        ("orcid-placeholder", ".zenodo.json"),
    ),
    "a title that nobody filled in": (
        {"CITATION.cff": LICENSED.replace("A program", "My Research Software")},
        ("placeholder-text", "CITATION.cff"),
    ),
    "a name that nobody filled in": (
        {".zenodo.json": zenodo(creators=[{"name": "Family name, Given names"}])},
        ("placeholder-text", ".zenodo.json"),
    ),
    "a title of a template in .zenodo.json": (
        {".zenodo.json": zenodo(title="My Research Software")},
        ("placeholder-text", ".zenodo.json"),
    ),
    "a title of a template in codemeta.json": (
        {"codemeta.json": codemeta(name="{{ cookiecutter.title }}", license="MIT")},
        ("placeholder-text", "codemeta.json"),
    ),
    "a description of a template in a manifest": (
        {
            "CITATION.cff": LICENSED,
            "pyproject.toml": '[project]\nname = "a-program"\ndescription = "Add your description here"\n',
        },
        ("placeholder-text", "pyproject.toml"),
    ),
    "licences that differ": (
        {"CITATION.cff": LICENSED, "package.json": '{"name": "a-program", "license": "Apache-2.0"}'},
        ("license-differs", "CITATION.cff"),
    ),
    "a licence that only one file names": (
        {"CITATION.cff": LICENSED, "codemeta.json": codemeta(license=["MIT", "CC-BY-4.0"])},
        ("license-differs", "CITATION.cff"),
    ),
    "a grant of a funder whose name nobody knows": (
        {".zenodo.json": zenodo(grants=[{"id": "10.13039/999999::12"}])},
        ("funder-unknown", ".zenodo.json"),
    ),
    "an award without its funder": (
        {"codemeta.json": codemeta(license="MIT", funding="AB 12/3-1, CD 45/6-1")},
        ("funder-unknown", "codemeta.json"),
    ),
    "an award without its funder in the configuration": (
        {"CITATION.cff": LICENSED, ".doi.yml": 'funding:\n  - award-number: "12"\n'},
        ("funder-without-name", ".doi.yml"),
    ),
}


@pytest.mark.parametrize("registry", ["sandbox", "datacite"])
@pytest.mark.parametrize("case", GATES)
def test_what_no_record_may_say_stops_before_every_registry(journey: Journey, case: str, registry: str) -> None:
    """The sandbox too, since a rehearsal that passes is believed; one finding says where, and nothing is written."""
    files, told = GATES[case]
    repository = journey.repository(files)
    repository.release("v1.0.0")
    report = journey.publish(repository, "v1.0.0", registry=registry, landing_page="https://example.org/program")
    errors = {(finding.rule, finding.path) for finding in report.findings if finding.severity is Severity.ERROR}
    assert (report.exit_code, errors, journey.writes()) == (ExitCode.FINDINGS, {told}, 0)


def test_what_stops_is_counted_once(journey: Journey) -> None:
    """The rule of the file and the gate for people speak of one line."""
    twice = LICENSED.replace("license:", "  - family-names: Example\n    given-names: Ada\nlicense:")
    repository = journey.repository({"CITATION.cff": twice})
    repository.release("v1.0.0")
    report = journey.publish(repository, "v1.0.0")
    assert str(report.error) == "1 problem stopped it; nothing was written"


PASSING = {
    "a grant whose funder another file names": {
        ".zenodo.json": zenodo(grants=[{"id": "10.13039/999999::12"}]),
        ".doi.yml": 'funding:\n  - {funder: Example Fund, award-number: "12"}\n',
    },
    "an award in prose whose funder another file names": {
        "codemeta.json": codemeta(license="MIT", funding="Made in the programme Tides"),
        ".doi.yml": "funding:\n  - {funder: Example Fund, award-title: made in the programme tides}\n",
    },
    "a vague name of the same licence": {
        "CITATION.cff": LICENSED.replace("MIT", "BSD-3-Clause"),
        "pyproject.toml": '[project]\nname = "a"\nclassifiers = ["License :: OSI Approved :: BSD License"]\n',
    },
    "the licence of the code beside data": {
        "datapackage.json": json.dumps(
            {
                "title": "Tides",
                "licenses": [{"name": "ODC-BY-1.0"}],
                "contributors": [{"title": "Example, Ada", "role": "author"}],
            }
        ),
        "package.json": '{"name": "tides", "license": "MIT"}',
    },
    "a difference that somebody allows": {
        "CITATION.cff": LICENSED.replace("MIT", "MIT  # doi-action: allow license-differs: the other is of a part"),
        "package.json": '{"name": "a-program", "license": "Apache-2.0"}',
    },
    "an unfilled message, which no record holds": {
        "CITATION.cff": LICENSED.replace("Please cite it.", "TODO"),
    },
}


@pytest.mark.parametrize("case", PASSING)
def test_what_a_record_can_hold_stops_nothing(journey: Journey, case: str) -> None:
    """What is mended in another file, said on purpose, or of something else."""
    repository = journey.repository(PASSING[case])
    repository.release("v1.0.0")
    journey.published(repository, "v1.0.0")


def test_a_release_without_any_licence_is_told(journey: Journey) -> None:
    """With and without a citation file; it is a warning, since the record is true."""
    for name, files in {"with": {"CITATION.cff": CITATION}, "without": {"codemeta.json": codemeta()}}.items():
        repository = journey.repository(files, name=name)
        repository.release("v1.0.0")
        report = journey.publish(repository, "v1.0.0", dry_run="true")
        told = [(f.severity, f.message) for f in report.findings if f.rule == "license-missing"]
        assert told == [(Severity.WARNING, "no file names the licence of the work")]


def test_what_the_files_say_and_the_record_does_not_is_told(journey: Journey) -> None:
    """By a release as by `explain`: a nickname, and what no reader knows."""
    nickname = LICENSED.replace("    given-names: Ada\n", "    given-names: Ada\n    alias: ada99\n    city: Delft\n")
    repository = journey.repository({"CITATION.cff": nickname})
    repository.release("v1.0.0")
    told = json.loads(report_json(journey.publish(repository, "v1.0.0")))["not_carried"]
    assert told == ["CITATION.cff:7: authors[0].alias: ada99", "CITATION.cff:8: authors[0].city: Delft"]
