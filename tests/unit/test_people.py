"""Who a history proposes as creators."""

from collections import Counter

import pytest

from doi_action.formats.people.machines import is_machine
from doi_action.hosts.history_people import count_people
from doi_action.hosts.local_git.host import LocalGit
from doi_action.snapshot import Tagged
from tests.git_repository import PATTERNS, Repository, own_git_settings, repository

__all__ = ["own_git_settings", "repository"]


def people(of: Repository) -> list[tuple[str, int]]:
    of.tag("v9.0.0")
    history = LocalGit(of.folder).snapshot(Tagged("v9.0.0"), PATTERNS).history
    return [(person.creator.full_name, person.commits) for person in history]


@pytest.mark.parametrize(
    ("name", "email"),
    [
        ("dependabot[bot]", "49699333+dependabot[bot]@users.noreply.github.com"),
        ("GitHub", "noreply@github.com"),
        ("github-actions", "41898282+github-actions[bot]@users.noreply.github.com"),
        ("GitHub Action", "action@github.com"),
        ("pre-commit-ci[bot]", "66853113+pre-commit-ci[bot]@users.noreply.github.com"),
        ("Renovate Bot", "bot@renovateapp.com"),
        ("semantic-release-bot", "semantic-release-bot@martynus.net"),
        ("Claude", "noreply@anthropic.com"),
        ("Copilot", "198982749+Copilot@users.noreply.github.com"),
    ],
)
def test_services_are_no_people(name: str, email: str) -> None:
    """By name or by address."""
    assert is_machine(name, email)


@pytest.mark.parametrize(
    ("name", "email"),
    [
        ("Ada Talbot", "ada@bot.example.org"),
        ("Claude", "claude@example.org"),
        ("Botond Szabó", "12+botond@users.noreply.github.com"),
        ("Action Jackson", "support@example.org"),
    ],
)
def test_people_are_no_services(name: str, email: str) -> None:
    """Whatever letters their names hold."""
    assert not is_machine(name, email)


def test_most_commits_come_first(repository: Repository) -> None:
    """Bots are left out, equal ones stand by name, names stay whole."""
    for author in ("Zoë van der Berg <zoe@example.org>", "Bo <bo@example.org>", "Zoë van der Berg <zoe@example.org>"):
        repository.commit("Work", author=author)
    repository.commit("Bump", author="dependabot[bot] <support@github.com>")
    assert people(repository) == [("Zoë van der Berg", 2), ("Ada Tester", 1), ("Bo", 1)]


def test_mailmap_joins_the_addresses_of_a_person(repository: Repository) -> None:
    """Authors and co-authors alike."""
    repository.commit("Map", **{".mailmap": "Bo Right <bo@example.org> <old@example.org>\n"})
    repository.commit("Work", author="bo <old@example.org>")
    repository.commit("Together\n\nCo-authored-by: bobby <old@example.org>")
    assert people(repository)[1:] == [("Bo Right", 2)]


def test_a_co_author_counts_once_per_commit(repository: Repository) -> None:
    """Squashed commits repeat the line, and often name the author too."""
    trailers = ["Bo <bo@example.org>", "Bo <bo@example.org>", "Ada Tester <ada@example.org>"]
    repository.commit("Squashed\n\n" + "\n".join(f"Co-authored-by: {who}" for who in trailers))
    assert people(repository) == [("Ada Tester", 2), ("Bo", 1)]


def test_odd_trailers_spoil_nothing(repository: Repository) -> None:
    """They are typed by hand: without a name, without an address, with brackets astray."""
    odd = ["Bo <>", "<only@example.org>", "nobody", "A > B <a@example.org>", "Cy <c y z>", "Dé\u2028Dé <d@example.org>"]
    repository.commit("Together\n\n" + "\n".join(f"Co-authored-by: {who}" for who in odd))
    assert {("Ada Tester", 2), ("Bo", 1)} <= set(people(repository))


def test_merges_do_not_count(repository: Repository) -> None:
    """Pressing the button is not yet authorship."""
    repository.git("switch", "--quiet", "-c", "side")
    repository.commit("Work", author="Bo <bo@example.org>")
    repository.git("switch", "--quiet", "main")
    repository.git("merge", "--quiet", "--no-ff", "-m", "Merge", "side")
    assert people(repository) == [("Ada Tester", 1), ("Bo", 1)]


def test_only_commits_of_the_release_count(repository: Repository) -> None:
    """Who came later has no part in it."""
    repository.commit("Later", author="Bo <bo@example.org>")
    history = LocalGit(repository.folder).snapshot(Tagged("v1.0.0"), PATTERNS).history
    assert [person.creator.full_name for person in history] == ["Ada Tester"]


def test_one_address_or_one_whole_name_is_one_person() -> None:
    """The name used most stands; a single word is too little to join two addresses."""
    counted = count_people(
        Counter(
            {
                ("Ada Lovelace", "ada@example.org"): 3,
                ("ada", "ADA@example.org"): 2,
                ("ada  lovelace", "lovelace@example.com"): 1,
                ("Sam", "sam@example.org"): 1,
                ("Sam", "other@example.org"): 1,
            }
        )
    )
    assert [(person.creator.full_name, person.commits) for person in counted] == [
        ("Ada Lovelace", 6),
        ("Sam", 1),
        ("Sam", 1),
    ]


def test_a_late_link_joins_two_that_were_apart() -> None:
    """The third commit shows that the first two are one person."""
    counted = count_people(Counter({("A B", "x@a.org"): 1, ("C D", "y@a.org"): 1, ("A B", "y@a.org"): 1}))
    assert [person.commits for person in counted] == [3]


def test_latin_1_names_are_read_as_git_recorded_them(repository: Repository) -> None:
    """A commit says in which encoding it was written."""
    repository.git("-c", "i18n.commitEncoding=ISO-8859-1", "commit", "--quiet", "--allow-empty", "-m", "x",
                   "--author", "Bo <bo@example.org>")  # fmt: skip
    assert people(repository) == [("Ada Tester", 1), ("Bo", 1)]
