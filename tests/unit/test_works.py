"""Works of a monorepo and the tags that name their versions."""

import pytest

from doi_action.errors import SettingsError
from doi_action.model import Kind
from doi_action.works import Work, Works, work_of_tag, works_for_tag, works_of

WORKS = (
    Work(name="a", path="pkgs/a", tag_patterns=("pkg-a@{version}",)),
    Work(name="b", path="pkgs/b", tag_patterns=("pkg-b@{version}", "b/v{version}")),
)


@pytest.mark.parametrize(
    ("tag", "found"),
    [
        ("pkg-a@1.2.0", [("a", "1.2.0")]),
        ("b/v0.1", [("b", "0.1")]),
        ("v1.0", []),
        ("pkg-a@", []),
        ("my-pkg-a@1.2.0", []),
    ],
)
def test_a_tag_finds_its_work_and_its_version(tag: str, found: list[tuple[str, str]]) -> None:
    """The whole tag must fit; a tag of none finds none."""
    assert [(match.work.name, match.version) for match in works_for_tag(tag, WORKS)] == found


def test_the_closer_pattern_wins() -> None:
    """A pattern with more text of its own goes before one that takes everything."""
    works = (Work(name="all", tag_patterns=("{version}",)), Work(name="core", tag_patterns=("core-v{version}",)))
    assert [m.work.name for m in works_for_tag("core-v1.0", works)] == ["core"]


def test_one_tag_may_release_two_works() -> None:
    """Works that share a pattern are all found, for the caller to choose among."""
    works = (Work(name="x"), Work(name="y"))
    assert [m.work.name for m in works_for_tag("v1.0", works)] == ["x", "y"]


def test_an_ordinary_repository_has_one_work_without_a_name() -> None:
    """The default patterns read `v1.0` and `1.0`."""
    assert [works_for_tag(tag, (Work(),))[0].version for tag in ("v1.0", "1.0")] == ["1.0", "1.0"]


LISTED = """\
works:
  - name: a
    path: ./pkgs/a/
    tag-pattern: "a@{version}, a/v{version}"
    kind: dataset
  - name: b
"""


def test_works_are_listed_in_the_configuration_file() -> None:
    """Name, folder, patterns and kind; what is not said has a usual value."""
    first, second = works_of(".doi.yml", LISTED.encode()).works
    assert first == Work(name="a", path="pkgs/a", tag_patterns=("a@{version}", "a/v{version}"), kind=Kind.DATASET)
    assert work_of_tag("b-v1.0", (first, second)).version == "1.0"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("works:\n  - path: x\n", "a work has no name"),
        ("works:\n  - name: a\n    path: ../x\n", "leads out of the repository"),
        ("works:\n  - name: a\n    path: /etc\n", "leads out of the repository"),
        ("works:\n  - name: a\n    tag-pattern: v1\n", "does not hold {version} once"),
        ("works:\n  - name: a\n    kind: game\n", "is no kind"),
        ("works:\n  - name: a\n    colour: red\n", "is no key of a work"),
        ("works:\n  - name: a\n  - name: a\n", "two works are called 'a'"),
        ("works: [1]\n", "a work has no name"),
    ],
)
def test_a_wrong_list_of_works_is_said_with_its_line(text: str, message: str) -> None:
    """Each fault is a finding in the configuration file."""
    findings = works_of(".doi.yml", text.encode()).remarks
    assert any(message in finding.message for finding in findings)
    assert all(finding.path == ".doi.yml" for finding in findings)


@pytest.mark.parametrize("text", ["", "registry: sandbox\n", "- a\n", "a: [", "works:\n"])
def test_a_file_without_works_lists_none(text: str) -> None:
    """An ordinary repository has no such key."""
    assert works_of(".doi.yml", text.encode()) == Works()


def test_a_tag_that_fits_none_says_what_would_fit() -> None:
    """The patterns are named, so that one of the two can be corrected."""
    with pytest.raises(SettingsError) as caught:
        work_of_tag("v1.0", WORKS)
    assert "pkg-a@{version}" in caught.value.fix


def test_a_tag_that_fits_two_asks_which() -> None:
    """Nobody guesses which work is meant; the name decides."""
    works = (Work(name="x"), Work(name="y"))
    with pytest.raises(SettingsError, match="fits 2 works"):
        work_of_tag("v1.0", works)
    assert work_of_tag("v1.0", works, name="y").work.name == "y"


def test_a_work_that_does_not_exist_names_those_that_do() -> None:
    """A misspelt name is no silent nothing."""
    with pytest.raises(SettingsError, match="no work is called 'c'"):
        work_of_tag("v1.0", WORKS, name="c")
