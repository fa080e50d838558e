"""What Zenodo refuses in a .zenodo.json, and what it takes although it looks odd."""

import json

import pytest

from doi_action.check.zenodo_deposit import refusals
from doi_action.formats.text.json import compose_json
from doi_action.formats.text.source import read_source

RIGHT = {"title": "Harbour Levels", "license": "mit", "creators": [{"name": "Holm, Marit"}]}


def refused(**keys: object) -> list[str]:
    """The places that Zenodo refuses in a right file with these keys beside."""
    root = compose_json(read_source(".zenodo.json", json.dumps({**RIGHT, **keys}).encode()))
    assert root is not None
    return [refusal.field for refusal in refusals(root)]


@pytest.mark.parametrize(
    ("key", "value", "place"),
    [
        ("title", "ab", "title"),
        ("title", 5, "title"),
        ("publication_date", "2024/01/31", "publication_date"),
        ("publication_date", "31 January 2024", "publication_date"),
        ("publication_date", "2024-01-31T10:00:00Z", "publication_date"),
        ("version", 1.0, "version"),
        ("description", None, "description"),
        ("keywords", None, "keywords"),
        ("creators", {"name": "Holm, Marit"}, "creators"),
        ("creators", ["Holm, Marit"], "creators[0]"),
        ("creators", [{"name": "Holm, Marit", "orcid": "0000-0004-0000-0000"}], "creators[0].orcid"),
        ("contributors", [{"name": "Holm, Marit"}], "contributors[0]"),
        ("contributors", [{"name": "Holm, Marit", "type": "Coder"}], "contributors[0].type"),
        ("dates", [{"date": "2016-01-01", "type": "created"}], "dates[0]"),
        ("dates", [{"start": "2016-01-01"}], "dates[0]"),
        ("dates", {"start": "2016-01-01", "type": "created"}, "dates"),
        ("dates", [{"start": "2016-01-01", "type": "begun"}], "dates[0].type"),
        ("related_identifiers", {"relation": "describes", "identifier": "10.14454/a"}, "related_identifiers"),
        ("related_identifiers", [{"identifier": "10.14454/a"}], "related_identifiers[0]"),
        ("related_identifiers", [{"relation": "cites", "identifier": ""}], "related_identifiers[0]"),
        ("related_identifiers", [{"relation": "likes", "identifier": "10.14454/a"}], "related_identifiers[0].relation"),
        (
            "related_identifiers",
            [{"relation": "cites", "identifier": "PRJNA224116"}],
            "related_identifiers[0].identifier",
        ),
        (
            "related_identifiers",
            [{"relation": "cites", "identifier": "IECUR0097"}],
            "related_identifiers[0].identifier",
        ),
        (
            "related_identifiers",
            [{"relation": "cites", "identifier": "swh:1:rev:309cf2674ee7a0749978cf8265ab91a60aea0f7d"}],
            "related_identifiers[0].identifier",
        ),
        (
            "related_identifiers",
            [{"relation": "cites", "identifier": "10.14454/a", "resource_type": "paper"}],
            "related_identifiers[0].resource_type",
        ),
        ("grants", [{"award": "HB 1"}], "grants[0]"),
        ("communities", [{"id": "harbour"}], "communities[0]"),
        ("locations", [{"lat": 1, "lon": 2}], "locations[0]"),
        ("language", "en-US", "language"),
        ("license", "GNU General Public License v2.0 only", "license"),
        ("upload_type", "code", "upload_type"),
        ("access_right", "public", "access_right"),
        ("access_right", "embargoed", "access_right"),
        ("keywords", "levels, gauges", "keywords"),
        ("references", "Doe, J. (2024)", "references"),
    ],
)
def test_what_zenodo_refuses_is_said_at_its_place(key, value, place):
    """One wrong value is one refusal, at that value."""
    assert refused(**{key: value}) == [place]


@pytest.mark.parametrize("word", ["cc-by", "apache2.0", "CC-Zero", "other-open", "MIT", "gpl-3.0", "GPL-3.0-or-later"])
def test_words_that_zenodo_takes_for_a_licence_are_no_fault(word):
    """Its old names are aliases there."""
    assert refused(license=word) == []


@pytest.mark.parametrize(
    "identifier",
    [
        *("10.14454/a", "https://example.org/a", "1234.56789", "arXiv:1234.56789", "hep-th/9901001", "12345678"),
        *("978-3-16-148410-0", "2049-3630", "urn:nbn:de:101:1", "ark:/13030/tqb3kh", "2011ApJS..192...18K"),
        *("pmid:12345678", "10273/ICDP5054ESYI201", "hdl:20.500.12345/abc", "swhpaper/1"),
    ],
)
def test_identifiers_whose_scheme_zenodo_finds_are_no_fault(identifier):
    """Zenodo is told no scheme: it finds one for each of these."""
    assert refused(related_identifiers=[{"relation": "cites", "identifier": identifier}]) == []


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("upload_type", "publication-article"),
        ("publication_date", "2024"),
        ("publication_date", "2024-02"),
        ("publication_date", "2024-02-29"),
        ("dates", [{"end": "2016-01-01", "type": "Valid"}]),
        ("grants", [{"id": "283595"}]),
        ("related_identifiers", []),
        ("related_identifiers", [{"relation": "isAlternateIdentifier", "identifier": "10.14454/a"}]),
        ("upload_type", None),
        ("access_right", None),
        ("notes", None),
        ("communities", None),
        ("our_own", {"anything": 1}),
        ("journal_volume", 3),
    ],
)
def test_what_zenodo_takes_or_ignores_is_no_fault(key, value):
    """A false refusal would stop a right file."""
    assert refused(**{key: value}) == []
