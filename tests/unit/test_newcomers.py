"""Who is new since the last release: suggested to whoever fills in the citation file, and never added."""

from pathlib import Path

import pytest

from doi_action.hosts.folder import WorkTree
from doi_action.hosts.local_git.host import LocalGit
from doi_action.metadata.gather import read_facts
from doi_action.metadata.merge import merge
from doi_action.release.read_release import PATTERNS
from doi_action.snapshot import Coming, Tagged
from doi_action.verbs.explain import run
from doi_action.views.explanation import explain
from tests.repositories import Repository


def commit(made: Repository, name: str, email: str) -> None:
    """One more commit, by somebody."""
    made.git("commit", "-q", "--allow-empty", "-m", "Work", "--author", f"{name} <{email}>")


def test_people_of_the_commits_since_the_last_tag_are_told_apart(tmp_path: Path) -> None:
    """Of a release those since the one before it, without bots; whoever came earlier is not new."""
    made = Repository(tmp_path / "r", {"a": "1"})
    made.release("v1.0.0")
    commit(made, "Bo Newcomer", "bo@example.org")
    commit(made, "dependabot[bot]", "support@github.com")
    made.git("tag", "v1.1.0")
    commit(made, "Cy Later", "cy@example.org")
    snapshot = LocalGit(made.folder).snapshot(Tagged("v1.1.0"), PATTERNS)
    assert [person.creator.full_name for person in snapshot.recent] == ["Bo Newcomer"]
    assert snapshot.recent_since == "v1.0.0"
    assert LocalGit(made.folder).snapshot(Tagged("v1.0.0"), PATTERNS).recent == ()


def test_a_version_without_tag_has_the_people_up_to_the_head(tmp_path: Path) -> None:
    """Whoever came after the last tag, and everybody where there is no tag at all."""
    made = Repository(tmp_path / "r", {"a": "1"})
    made.commit()
    assert [p.creator.full_name for p in WorkTree(made.folder).snapshot(Coming(), PATTERNS).history] == ["Ada Example"]
    made.git("tag", "v1.0.0")
    commit(made, "Bo Newcomer", "bo@example.org")
    coming = WorkTree(made.folder).snapshot(Coming(), PATTERNS)
    assert [p.creator.full_name for p in coming.recent] == ["Bo Newcomer"]
    assert len(coming.history) == 2


def test_newcomers_that_no_file_names_are_suggested_and_not_added(tmp_path: Path) -> None:
    """`explain` names them first."""
    made = Repository(tmp_path / "r")
    made.release("v1.0.0")
    commit(made, "Cy Early", "cy@example.org")
    made.git("tag", "v1.1.0")
    commit(made, "Bo Newcomer", "bo@example.org")
    merged = merge(read_facts(WorkTree(made.folder).snapshot(Coming(), PATTERNS)).facts)
    told = explain(merged)
    assert [person.full_name for person in merged.metadata.creators] == ["Ada Example"]
    assert [person.full_name for person in told.recent] == ["Bo Newcomer"]
    assert "new since the last tag: Bo Newcomer\n  before: Cy Early\n" in run(merged)


@pytest.mark.parametrize(("most", "whole"), [(3, False), (4, True)])
def test_a_history_that_is_counted_in_part_is_said_to_be(tmp_path: Path, most: int, *, whole: bool) -> None:
    """For one release, and where several are read together."""
    made = Repository(tmp_path / "r", {"a": "1"})
    made.release("v1.0.0")
    for _ in range(2):
        made.git("commit", "-q", "--allow-empty", "-m", "Work")
    made.git("tag", "v1.1.0")
    host = LocalGit(made.folder, most_commits=most)
    assert host.snapshot(Tagged("v1.1.0"), ()).whole_history is whole
    alone = LocalGit(made.folder, most_commits=2)
    assert [each.whole_history for each in alone.releases(("v1.0.0", "v1.1.0"), ())] == [True, False]
