"""Names as people write them into one text: markup, machines, and times that stay short."""

import pytest

from doi_action.check.checker import check_citation
from doi_action.formats.cff.read import read as read_citation
from doi_action.formats.datacite.parts import creator_json
from doi_action.formats.people.divided_names import divide_people
from doi_action.formats.people.machines import is_machine
from doi_action.formats.people.markup import plain_of_markup
from doi_action.formats.people.name_lists import read as read_names
from doi_action.formats.people.person_names import name_alone, names_the_rest, without_addresses
from doi_action.formats.people.person_text import people_of_text, person_of_text
from doi_action.model import Creator
from doi_action.rules import RULES
from tests.proportion import in_proportion


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        (r"Schr{\"o}der", "Schröder"),
        (r"Schr\"{o}der", "Schröder"),
        (r"Schr\"oder", "Schröder"),
        (r"Fran{\c c}ois", "François"),
        (r"Fran\c{c}ois", "François"),
        (r"Nov{\'a}k", "Novák"),
        ("Stojanovi{\v{c}}", "Stojanovič"),
        (r"{\O}rsted", "Ørsted"),
        (r"\O rsted", "Ørsted"),
        (r"Wei{\ss}", "Weiß"),
        (r"Mart{\'\i}n", "Martín"),
        ("Jo&atilde;o", "João"),
        ("L&#246;fgren", "Löfgren"),
        ("M&uuml;ller &amp; S&ouml;hne", "Müller & Söhne"),
        ("{The Tide Team}", "The Tide Team"),
        ("<b>Ada</b> Byron", "Ada Byron"),
    ],
)
def test_markup_is_taken_off(written: str, plain: str) -> None:
    """What a bibliography or a web page meant."""
    assert plain_of_markup(written) == plain


@pytest.mark.parametrize("name", ["Müller & Sons", "A{", "Ada <ada@example.org>", "C\\D", "AT&T; Labs"])
def test_names_without_markup_stay(name: str) -> None:
    """Signs alone are no markup."""
    assert plain_of_markup(name) == name


@pytest.mark.parametrize("name", ["openhands", "aider (gpt-4)", "Ada Byron (aider)", "runner", "root", "Devin AI"])
def test_assistants_and_build_machines_are_no_authors(name: str) -> None:
    """With the model that they add to their names."""
    assert is_machine(name)


@pytest.mark.parametrize(
    "text",
    [
        "[",
        "(",
        "<",
        "a@",
        "[a](",
        "a\u00a0",
        ",",
        "a, ",
        "{",
        "\\",
        "&",
        " and ",
        "a and ",
        "-",
        "et al ",
        "a b, ",
        "<a@b",
    ],
)
def test_long_texts_take_no_longer_than_their_length(text: str) -> None:
    """Also where a name has 100,000 letters."""

    def asked(long: str) -> None:
        read_names("AUTHORS", long.encode())
        read_names(".mailmap", long.encode())
        for ask in (person_of_text, people_of_text, plain_of_markup, divide_people, is_machine):
            ask(long)
        for ask_text in (name_alone, names_the_rest, without_addresses):
            ask_text(long)

    assert in_proportion(asked, lambda length: f"a{text * (length // len(text))}b", length=12_500)


def test_zenodo_refuses_an_orcid_that_was_never_given_out() -> None:
    """Its check digit is right, and Zenodo's importer asks for the ranges too."""

    def refused(orcid: str) -> str:
        text = f"cff-version: 1.2.0\nmessage: M\ntitle: Dunes\nauthors:\n  - family-names: Holm\n    orcid: {orcid}\n"
        found = check_citation("CITATION.cff", text.encode(), RULES, only=("zenodo-refuses",))
        return " ".join(finding.message for finding in found)

    assert "outside the ranges" in refused("https://orcid.org/0000-0004-0000-0000")
    assert refused("https://orcid.org/0000-0002-1825-0097") == ""


@pytest.mark.parametrize(
    ("text", "names", "certain"),
    [
        ("Google, Inc.", ["Google, Inc."], True),
        ("Ada Byron (University of Sand)", ["Ada Byron (University of Sand)"], True),
        ("Ada Byron, University of Sand", ["Ada Byron, University of Sand"], False),
        ("Centre for Sand and Wind, University of Dunes", ["Centre for Sand and Wind, University of Dunes"], False),
        ("Department of Sand, University of Dunes", ["Department of Sand, University of Dunes"], True),
        ("Marit Holm et al.", ["Marit Holm et al."], True),
    ],
)
def test_organisations_and_their_people_are_told_apart_or_not_at_all(
    text: str, names: list[str], certain: bool
) -> None:
    """Nobody is made of a legal form or an affiliation."""
    found = people_of_text(text)
    assert ([person.full_name for person in found.people], found.certain) == (names, certain)


def test_an_affiliation_in_brackets_makes_no_organisation() -> None:
    """Nothing tells, so nothing is claimed."""
    (person,) = people_of_text("Ada Byron (University of Sand)").people
    assert person.name_type is None


def test_names_of_a_citation_file_arrive_decoded() -> None:
    """A record is for ever, and a person is found by the real name; what is wrong in the file is said besides."""
    text = (
        "authors:\n  - {family-names: 'Schr{\\\"o}der', given-names: Jo&atilde;o}\n  - name: '{The Tide Team}'\n"
        "contact:\n  - {family-names: 'L\\o{}vold', given-names: A}\n"
    )
    facts = {fact.field: fact.value for fact in read_citation("CITATION.cff", text.encode()).facts}
    assert [person.full_name for person in facts["creators"]] == ["João Schröder", "The Tide Team"]
    assert [entry.creator.full_name for entry in facts["contributors"]] == ["A Løvold"]


def test_a_suffix_without_given_names_is_no_given_name() -> None:
    """DataCite has no place for a suffix; behind the family name nobody takes it for a person's first name."""
    made = creator_json(Creator(family_names="Vaart", particle="van der", suffix="III"))
    assert (made["name"], made["familyName"], made.get("givenName")) == ("van der Vaart III", "van der Vaart III", None)
