"""`check --online` against services on loopback: what exists, what does not, and what nobody says."""

import json

import pytest
from pytest_httpserver import HTTPServer

from doi_action.__main__ import main
from doi_action.check.around import Around
from doi_action.check.checker import check_citation
from doi_action.model import Tag
from doi_action.rules import RULES
from doi_action.verbs.check.online import PublicServices
from tests.unit.test_check import BAD, GOOD, put


@pytest.fixture
def services(httpserver: HTTPServer) -> PublicServices:
    """All services at one address on loopback."""
    base = httpserver.url_for("").rstrip("/")
    return PublicServices(resolver=base, datacite=base, orcid=base)


def found(services: PublicServices, data: bytes, *only: str) -> list[str]:
    """The messages of some online rules."""
    return [finding.message for finding in check_citation("CITATION.cff", data, RULES, only=only, services=services)]


def test_doi_that_the_resolver_does_not_know_is_dead(services, httpserver):
    """Handle response code 100 means that nobody registered it."""
    httpserver.expect_request("/api/handles/10.5281/zenodo.1003150").respond_with_json({"responseCode": 100}, 404)
    assert found(services, GOOD, "doi-dead") == ["'10.5281/zenodo.1003150' does not resolve"]


def test_doi_that_resolves_is_alive(services, httpserver):
    """Handle response code 1 means that it resolves."""
    httpserver.expect_request("/api/handles/10.5281/zenodo.1003150").respond_with_json({"responseCode": 1})
    assert found(services, GOOD, "doi-dead") == []


def test_service_that_fails_finds_nothing(services, httpserver):
    """An outage is no fault of the file."""
    httpserver.expect_request("/api/handles/10.5281/zenodo.1003150").respond_with_data("<html>", 404)
    assert found(services, GOOD, "doi-dead") == []


def test_record_of_another_version_is_told(services, httpserver):
    """Title, version and number of creators are compared."""
    attributes = {"titles": [{"title": "Rekenaar, a reader of recordings"}], "version": "1.1.0", "creators": [{}, {}]}
    httpserver.expect_request("/dois/10.5281/zenodo.1003150").respond_with_json({"data": {"attributes": attributes}})
    assert found(services, GOOD, "doi-record-differs") == [
        "1 authors are here, and the record of 10.5281/zenodo.1003150 names 2",
        "'1.2.0' is here, and the record of 10.5281/zenodo.1003150 says '1.1.0'",
    ]


def test_authors_whom_the_record_does_not_name_are_told(services, httpserver):
    """The file on the branch credits somebody else than the record of the DOI it names."""
    attributes = {"titles": [], "creators": [{"name": "Somebody, Else"}]}
    httpserver.expect_request("/dois/10.5281/zenodo.1003150").respond_with_json({"data": {"attributes": attributes}})
    (message,) = found(services, GOOD, "doi-record-differs")
    assert message.endswith("is an author here, and the record of 10.5281/zenodo.1003150 names nobody so")


@pytest.mark.parametrize(
    "body",
    [
        {"data": None},
        {"data": [{"attributes": {}}]},
        {"data": {"attributes": {"titles": "Tides", "creators": 3}}},
        {"data": {"attributes": {"titles": [{"title": ["Tides"]}], "version": 1.1, "creators": {"name": "Doe"}}}},
    ],
)
def test_a_record_of_another_shape_finds_nothing(services, httpserver, body):
    """An answer that is no record as DataCite's documentation has it is no bug of ours, and proves nothing."""
    httpserver.expect_request("/dois/10.5281/zenodo.1003150").respond_with_json(body)
    assert found(services, GOOD, "doi-record-differs") == []


def test_a_person_of_another_shape_finds_nothing(services, httpserver):
    """A name that is no object with a value is none that could differ."""
    person = {"name": {"given-names": "Jane", "family-name": ["Doe"]}}
    httpserver.expect_request("/v3.0/0000-0002-1825-0097/person").respond_with_json(person)
    assert found(services, GOOD, "orcid-name-differs", "orcid-dead") == []


def test_doi_of_another_agency_has_no_record_to_compare(services, httpserver):
    """DataCite answers 404 for a DOI of Crossref."""
    httpserver.expect_request("/dois/10.5281/zenodo.1003150").respond_with_json({"errors": []}, 404)
    assert found(services, GOOD, "doi-record-differs") == []


def test_orcid_that_nobody_has_is_dead(services, httpserver):
    """ORCID answers 404."""
    httpserver.expect_request("/v3.0/0000-0002-1825-0097/person").respond_with_json({}, 404)
    assert found(services, GOOD, "orcid-dead") == ["nobody has the iD '0000-0002-1825-0097'"]


@pytest.mark.parametrize(("given", "family", "expected"), [("Jané", "Döe", 0), ("Josiah", "Carberry", 1)])
def test_orcid_of_somebody_else_is_told(services, httpserver, given, family, expected):
    """Accents and one changed name do not count; no word in common does."""
    name = {"given-names": {"value": given}, "family-name": {"value": family}}
    httpserver.expect_request("/v3.0/0000-0002-1825-0097/person").respond_with_json({"name": name})
    assert len(found(services, GOOD, "orcid-name-differs")) == expected


@pytest.mark.parametrize(("status", "expected"), [(404, 1), (410, 1), (403, 0), (200, 0)])
def test_address_is_dead_only_where_nothing_is(services, httpserver, status, expected):
    """A page that refuses robots exists."""
    httpserver.expect_request("/program").respond_with_data("", status)
    data = GOOD.replace(b"https://github.com/example/program", httpserver.url_for("/program").encode())
    assert len(found(services, data, "url-dead")) == expected


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1:{port}",
        "localhost:{port}",
        "127.1:{port}",
        "2130706433:{port}",
        "[::1]:{port}",
        "[::ffff:127.0.0.1]:{port}",
        "10.0.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "[fe80::1]",
        "0.0.0.0:{port}",
    ],
)
def test_private_addresses_are_never_asked(httpserver, host):
    """Whoever may change a file must not make a runner knock at its neighbours; readers cannot go there either."""
    services = PublicServices()
    address = f"http://{host.format(port=httpserver.port)}/program"
    data = GOOD.replace(b"https://github.com/example/program", address.encode())
    assert found(services, data, "url-dead") == [f"'{address}' leads into a private network"]
    assert httpserver.log == [] and services.unreachable() is None


def test_an_address_that_two_readers_take_for_two_is_not_asked(httpserver):
    """`http://one\\@two` is one host to some libraries and the other to the rest."""
    for address in (f"http://127.0.0.1:{httpserver.port}\\@example.org/", f"http://a:b@127.0.0.1:{httpserver.port}/"):
        assert PublicServices().page_exists(address) is None
    assert httpserver.log == []


def test_each_question_is_asked_once(services, httpserver):
    """A DOI that stands twice costs one request."""
    httpserver.expect_ordered_request("/api/handles/10.5281/zenodo.1003150").respond_with_json({"responseCode": 1})
    twice = GOOD + b"identifiers:\n  - type: doi\n    value: 10.5281/zenodo.1003150\n"
    assert found(services, twice, "doi-dead") == []
    assert len(httpserver.log) == 1


def test_online_rules_are_silent_without_services():
    """Nothing is asked unless asked for."""
    assert check_citation("CITATION.cff", GOOD, RULES, only=("doi-dead", "url-dead", "orcid-dead")) == ()


def test_what_could_not_be_asked_is_counted(httpserver):
    """A service that is away is waited for once, and each identifier counts once."""
    away = "http://127.0.0.1:1"
    services = PublicServices(resolver=away, datacite=away, orcid=httpserver.url_for("").rstrip("/"))
    httpserver.expect_request("/v3.0/0000-0002-1825-0097/person").respond_with_json({"name": None})
    assert found(services, GOOD, "doi-dead", "doi-record-differs", "orcid-dead") == []
    error = services.unreachable()
    assert error is not None and error.exit_code == 5
    assert "1 of 2 identifiers and addresses could not be asked about: no answer from '127.0.0.1:1'" in str(error)


def test_nothing_is_said_where_all_could_be_asked(services, httpserver):
    """An answer that says nothing is an answer."""
    httpserver.expect_request("/api/handles/10.5281/zenodo.1003150").respond_with_json({"responseCode": 1})
    found(services, GOOD, "doi-dead")
    assert services.unreachable() is None


@pytest.mark.parametrize("data", [GOOD, BAD])
def test_check_without_network_does_not_pass(tmp_path, monkeypatch, capsys, data):
    """Words come before the wait; a fault of the file is told all the same."""
    for name in ("http_proxy", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    monkeypatch.chdir(tmp_path)
    put(tmp_path, data)
    status = main(["check", "--online", "--format", "json", "--only", "doi-dead,orcid-not-url", "CITATION.cff"])
    said = capsys.readouterr()
    assert status == (5 if data is GOOD else 1)
    assert said.err.startswith("Asking doi.org, DataCite, ORCID")
    assert "could not be asked" in json.loads(said.out)["error"]["message"]


def test_a_doi_that_waits_for_its_tag_is_not_called_dead(services, httpserver):
    """As `prepare` wrote it; once the version is tagged it has to resolve, and the DOI of all versions at any time."""
    dois = ("10.5281/zenodo.2", "10.5281/zenodo.1")
    for doi in dois:
        httpserver.expect_request(f"/api/handles/{doi}").respond_with_json({"responseCode": 100}, 404)
    entries = [f"  - {{type: doi, value: {doi}, description: {words}}}" for doi, words in zip(dois, WORDS, strict=True)]
    lines = [*HEAD_OF_PREPARED, f"doi: {dois[0]}", "identifiers:", *entries]
    data = "\n".join(lines).encode()

    def dead(*tags: str) -> list[str]:
        around = Around(path="CITATION.cff", files={}, tags=tuple(Tag(name=tag, commit="c") for tag in tags))
        only = ("doi-dead",)
        faults = check_citation("CITATION.cff", data, RULES, only=only, services=services, repository=around)
        return [finding.message for finding in faults]

    assert dead("v1.1.0") == [f"'{dois[1]}' does not resolve"]
    assert len(dead("v1.1.0", "v1.2.0")) == 3


WORDS = ("The DOI of version 1.2.0", "All versions")
HEAD_OF_PREPARED = ("cff-version: 1.2.0", "message: m", "title: T", "authors: [{name: A}]", "version: 1.2.0")
