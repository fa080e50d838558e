"""One person in several sources: known by an iD, an e-mail address or a name, and by nothing that two of them share."""

import pytest

from doi_action.identifiers.types import parse_orcid
from doi_action.metadata.people import PeopleIndex
from doi_action.model import Creator

ADA = Creator(
    given_names="Ada", family_names="Byron", email="ada@example.org", orcid=parse_orcid("0000-0002-1825-0097")
)
NAMESAKE = Creator(given_names="Ada", family_names="Byron", orcid=parse_orcid("0000-0001-5109-3700"))


def test_a_namesake_with_another_orcid_is_not_found() -> None:
    """She would get the other one's affiliation, and the other one her iD; she is shown as the one who differs."""
    index = PeopleIndex([ADA])
    assert index.find(NAMESAKE) is None
    assert index.differing(NAMESAKE) == ADA
    assert index.differing(ADA) is None


@pytest.mark.parametrize(
    "person",
    [
        Creator(name="A. Byron", orcid=ADA.orcid),
        Creator(name="A. Byron", email="ADA@example.org"),
        Creator(given_names="Ada", family_names="Byron"),
    ],
)
def test_one_of_the_keys_is_enough(person: Creator) -> None:
    """An iD, an address in other letters, a name that is written in parts."""
    assert PeopleIndex([ADA]).find(person) == ADA


def test_a_name_of_two_people_finds_neither() -> None:
    """Nobody can tell which of them is meant."""
    assert PeopleIndex([ADA, NAMESAKE]).find(Creator(given_names="Ada", family_names="Byron")) is None
