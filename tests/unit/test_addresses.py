"""Addresses are read in one way only, whoever reads them."""

import pytest

from doi_action.identifiers.addresses import origin_of, without_query


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://api.datacite.org", "https://api.datacite.org"),
        ("HTTPS://API.DataCite.ORG:443/dois", "https://api.datacite.org"),
        ("http://127.0.0.1:8451/datacite", "http://127.0.0.1:8451"),
        ("http://[::1]:80?x", "http://[::1]"),
        ("https://git.example.org:8443/api/v3#x", "https://git.example.org:8443"),
    ],
)
def test_a_plain_address_has_an_origin(url: str, origin: str) -> None:
    """In lower case, without a port that goes without saying."""
    assert str(origin_of(url)) == origin


@pytest.mark.parametrize(
    "url",
    [
        "https://api.datacite.org.",
        "https://api%2Edatacite.org",
        "https://api。datacite.org",
        "https://api.datacite.org\t/",
        " https://api.datacite.org",
        "https://me@api.datacite.org",
        "https://me:secret@api.datacite.org",
        "http://127.0.0.1:1@other:80",
        "http://other\\@127.0.0.1:80/",
        "http://127.0.0.1\\.other.example/",
        "https://api.datacite.org:0",
        "https://api.datacite.org:99999",
        "https://api.datacite.org:",
        "https:///dois",
        "https:api.datacite.org",
        "ftp://example.org",
        "http://[::1",
        "https://Kelvin.example".replace("K", "\u212a"),
        "",
    ],
)
def test_an_odd_address_has_none(url: str) -> None:
    """Libraries disagree on these, so nobody may compare them."""
    assert origin_of(url) is None


@pytest.mark.parametrize(
    ("url", "loopback"),
    [
        ("http://127.0.0.1:1", True),
        ("http://127.8.8.8", True),
        ("http://localhost:80/x", True),
        ("http://[::1]:1", True),
        ("http://127.0.0.1.example.org", False),
        ("http://localhost.example.org", False),
        ("http://0.0.0.0", False),
        ("http://10.0.0.1", False),
    ],
)
def test_loopback_is_this_machine_alone(url: str, loopback: bool) -> None:
    """Only there a secret may travel without TLS."""
    origin = origin_of(url)
    assert origin and origin.is_loopback is loopback and origin.keeps_secrets is loopback


def test_an_address_is_shown_without_what_may_be_secret() -> None:
    """Neither user nor password nor query, of broken ones too."""
    assert without_query("https://me:secret@example.org/x?token=secret") == "https://example.org/x"
    assert "secret" not in without_query("https://me:secret@[broken/x?token=secret")
