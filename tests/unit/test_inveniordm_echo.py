"""What a host left out of what it was sent, told from the sent and the echoed metadata."""

from typing import Any

import pytest

from doi_action.registries.inveniordm.echo import dropped, says_the_same

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


def test_what_is_sent_by_its_id_may_come_back_under_another_name() -> None:
    """The host's vocabulary names it; the id itself must be there."""
    sent = {"funder": {"id": "00k4n6c32", "name": "EC"}}
    assert list(dropped(sent, {"funder": {"id": "00k4n6c32", "name": "European Commission"}})) == []
    assert list(dropped(sent, {"funder": {"name": "EC"}})) == ["metadata.funder.id '00k4n6c32'"]


@pytest.mark.parametrize(
    ("sent", "echoed"),
    [
        ("https://doi.org/10.5281/ABC", "10.5281/abc"),
        ("https://orcid.org/0000-0002-1825-0097", "0000-0002-1825-0097"),
        ("https://ror.org/03yrm5c26", "03yrm5c26"),
        ("9783161484100", "978-3-16-148410-0"),
    ],
)
def test_an_identifier_may_come_back_bare(sent: str, echoed: str) -> None:
    """The resolver's address says nothing, nor do case and hyphens."""
    assert list(dropped({"identifier": sent}, {"identifier": echoed})) == []
    assert list(dropped({"identifier": sent}, {"identifier": f"{echoed}1"})) == [f"metadata.identifier '{sent}'"]


def test_of_what_was_not_said_nothing_is_lost() -> None:
    """The host may say more there."""
    assert list(dropped({"version": None, "title": ""}, {"version": "1.0", "title": "T"})) == []


def test_further_descriptions_are_cleaned_too() -> None:
    """A text of HTML, wherever it stands, is there where anything of it is."""
    sent = {"additional_descriptions": [{"description": "<p>A <script>x</script></p>"}]}
    assert list(dropped(sent, {"additional_descriptions": [{"description": "<p>A </p>"}]})) == []


def test_two_documents_say_the_same_where_neither_lacks_a_word_of_the_other() -> None:
    """Whichever of them is asked first."""
    less, more = {"title": "T"}, {"title": "T", "version": "1.0"}
    assert says_the_same(more, dict(more))
    assert not says_the_same(less, more) and not says_the_same(more, less)
