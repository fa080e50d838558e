"""Works of a monorepo and the tags that name their versions."""

import pytest

from doi_action.works import Work, works_for_tag

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
