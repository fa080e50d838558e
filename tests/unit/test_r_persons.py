"""Authors@R: arguments go to the parameters that R would give them to."""

import pytest

from doi_action.formats.manifests.r_persons import read_r_persons
from doi_action.identifiers.types import parse_orcid

MAIL = "jane@example.org"


@pytest.mark.parametrize(
    ("text", "given", "family", "roles"),
    [
        ('person("Jane", "Doe", , "jane@example.org", role = c("aut", "cre"))', "Jane", "Doe", ("aut", "cre")),
        ('person("Jane", "Doe", NULL, "jane@example.org", c("aut", "cre"))', "Jane", "Doe", ("aut", "cre")),
        ('person("Jane", "Doe", character(), "jane@example.org", "cre")', "Jane", "Doe", ("cre",)),
        ('person("Jane", "Doe", "Q.", "jane@example.org", "cre")', "Jane Q.", "Doe", ("cre",)),
        ('person("Jane", "Doe", "", "jane@example.org", , "a comment")', "Jane", "Doe", ("aut",)),
        ('person(c("Jane", "Q."), "Doe", , "jane@example.org")', "Jane Q.", "Doe", ("aut",)),
        ('person("Jane", , , "jane@example.org", family = "Doe")', "Jane", "Doe", ("jane@example.org",)),
        ('person(family = "Doe", "Jane", , "jane@example.org")', "Jane", "Doe", ("aut",)),
        ('person(given = "Jane", "Doe", email = "jane@example.org")', "Jane", "Doe", ("aut",)),
        ('person("Jane", fam = "Doe", , "jane@example.org", "ctb")', "Jane", "Doe", ("ctb",)),
        ('person(first = "Jane", last = "Doe", email = "jane@example.org")', "Jane", "Doe", ("aut",)),
        ('person("given" = "Jane", `family` = "Doe", email = "jane@example.org")', "Jane", "Doe", ("aut",)),
        ('utils::person("Jane", "Doe", # the\n , "jane@example.org" # mail\n)', "Jane", "Doe", ("aut",)),
    ],
)
def test_arguments_go_where_r_puts_them(text: str, given: str, family: str, roles: tuple[str, ...]) -> None:
    """An empty, NULL or computed argument keeps its place; a named one takes its parameter from the others."""
    ((person, codes),) = read_r_persons(text)
    assert (person.given_names, person.family_names, codes) == (given, family, roles)
    assert "@" not in person.full_name


@pytest.mark.parametrize(
    "text",
    [
        'c(person("Ada", "Byron", , "a@example.org"), person("Tomas", "Brandt", , "t@example.org"))',
        'c(c(person("Ada", "Byron")), list(x = person("Tomas", "Brandt")))',
        'c(person("Ada", "Byron", comment = c(year = 2020, n = -1)), person("Tomas", "Brandt"))',
        'c(person("Ada", "Byron")[1], person("Tomas", "Brandt"',
    ],
)
def test_everybody_in_a_vector_is_read(text: str) -> None:
    """Vectors within vectors, numbers, indices and a missing end cost nobody their place."""
    assert [person.full_name for person, _ in read_r_persons(text)] == ["Ada Byron", "Tomas Brandt"]


def test_email_is_kept_for_matching_alone() -> None:
    """The fourth argument is the address."""
    ((person, _),) = read_r_persons(f'person("Jane", "Doe", , "{MAIL}")')
    assert person.email == MAIL


def test_quoted_argument_name_holds_the_orcid() -> None:
    """`c("ORCID" = ...)` is what some tools write."""
    ((person, _),) = read_r_persons('person("A", "B", comment = c("ORCID" = "0000-0002-1825-0097"))')
    assert person.orcid == parse_orcid("0000-0002-1825-0097")


def test_person_within_a_person_is_nobody_else() -> None:
    """What stands in a comment credits nobody."""
    found = read_r_persons('person("A", "B", comment = c(person("C", "D")))')
    assert [person.full_name for person, _ in found] == ["A B"]


def test_endless_opening_brackets_are_read_in_one_pass() -> None:
    """Depth costs no stack."""
    assert read_r_persons("person(" * 60_000) == ()


def test_no_person_is_one_too_many() -> None:
    """A hundred thousand signs of R are no end of the field."""
    one = 'person("A", "B")'
    assert len(read_r_persons(f"c({', '.join([one] * 15_000)})")) == 15_000
