"""What a host left out of what it was sent, told from the sent and the echoed metadata."""

from typing import Any

import pytest

from doi_action.registries.inveniordm.echo import dropped

SENT: dict[str, Any] = {
    "title": "Levels",
    "version": "1.0",
    "description": "<p>A <script>x</script></p>",
    "creators": [{"person_or_org": {"family_name": "Curie", "identifiers": [{"identifier": "0000-0002-1825-0097"}]}}],
    "rights": [{"id": "mit"}],
}


def test_what_the_host_adds_is_no_loss() -> None:
    """Titles of terms, the whole name, the scheme of an identifier, cleaned HTML."""
    who = {**SENT["creators"][0]["person_or_org"], "name": "Curie"}
    echoed = {
        **SENT,
        "description": "<p>A x</p>",
        "rights": [{"id": "mit", "title": {"en": "MIT"}}],
        "creators": [{"person_or_org": who}],
    }
    assert list(dropped(SENT, echoed)) == []


@pytest.mark.parametrize(
    ("echoed", "place"),
    [
        ({**SENT, "version": None}, "metadata.version '1.0'"),
        ({key: value for key, value in SENT.items() if key != "title"}, "metadata.title 'Levels'"),
        ({**SENT, "rights": []}, "metadata.rights[0].id 'mit'"),
        ({**SENT, "description": ""}, "metadata.description '<p>A <script>x</script></p>'"),
        (
            {**SENT, "creators": [{"person_or_org": {"family_name": "Curie"}}]},
            "metadata.creators[0].person_or_org.identifiers[0].identifier '0000-0002-1825-0097'",
        ),
    ],
)
def test_what_is_gone_is_told_with_its_value(echoed: dict[str, Any], place: str) -> None:
    """Wherever it stood."""
    assert list(dropped(SENT, echoed)) == [place]


def test_an_identifier_may_come_back_bare() -> None:
    """The resolver's address says nothing, nor does the case."""
    assert list(dropped({"identifier": "https://doi.org/10.5281/ABC"}, {"identifier": "10.5281/abc"})) == []
