"""Versions, days and tags: what the check compares, what it leaves alone, and what it says where it cannot compare."""

import json
import shutil
from pathlib import Path

import pytest

from doi_action.__main__ import main
from tests.unit.test_check import GOOD, findings, folder, put
from tests.unit.test_rules import git

__all__ = ["folder"]

STALE = GOOD.replace(b"doi: 10.5281/zenodo.1003150\n", b"")


def released(folder: Path, *tags: str) -> None:
    """A repository with the citation file of 1.2.0 and tags, each with a message and a commit of its own."""
    put(folder, STALE)
    git(folder, "init", "-q", "-b", "main")
    for number, name in enumerate(tags):
        git(folder, "add", ".")
        git(folder, "commit", "-q", "--allow-empty", "-m", name, day=f"2024-05-{17 + number}")
        git(folder, "tag", "-a", name, "-m", name, day=f"2024-05-{17 + number}")


def told(capsys, *arguments: str) -> dict[str, str]:
    """The messages of a check of the folder, by rule."""
    return {finding["rule"]: finding["message"] for finding in findings(capsys, *arguments)}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("pyproject.toml", '[project]\nname = "x"\nversion = "1.3.0.dev0"\n'),
        ("pyproject.toml", '[project]\nname = "x"\nversion = "1.3.0rc1"\n'),
        ("Project.toml", 'name = "X"\nversion = "1.3.0-DEV"\n'),
        ("pom.xml", "<project><artifactId>x</artifactId><version>1.3.0-SNAPSHOT</version></project>"),
        ("DESCRIPTION", "Package: x\nTitle: X\nVersion: 1.2.0.9000\n"),
        ("composer.json", '{"name": "a/x", "version": "dev-main"}'),
        ("codemeta.json", '{"@context": "https://w3id.org/codemeta/3.1", "version": "1.2.0.9000"}'),
    ],
)
def test_development_version_ahead_of_the_release_is_no_mismatch(folder, capsys, name, text):
    """Between two releases a manifest runs ahead by design, and the citation file names the release."""
    released(folder, "v1.1.0", "v1.2.0")
    put(folder, text.encode(), name)
    assert not {"manifest-version-differs", "codemeta-differs", "version-differs"} & set(told(capsys))


@pytest.mark.parametrize("version", ["1.3.0", "1.1.0", "1.2.0.dev0", "1.1.0.dev3"])
def test_other_versions_of_a_manifest_are_a_mismatch(folder, capsys, version):
    """A release that the citation file does not name, and a development version that is behind."""
    released(folder, "v1.2.0")
    put(folder, f'[project]\nname = "x"\nversion = "{version}"\n'.encode(), "pyproject.toml")
    assert "manifest-version-differs" in told(capsys)


@pytest.mark.parametrize(
    ("tags", "newest"),
    [
        (("v1.2.0", "v1.10.0"), "v1.10.0"),
        (("release-1.2.0", "release-1.3.0"), "release-1.3.0"),
        (("v1.2.0", "v1.3.0", "nightly"), "v1.3.0"),
        (("v1.2.0", "v1.2.0-hotfix1"), "v1.2.0-hotfix1"),
        (("v1.2.0", "v1.3.0-rc.1", "v1"), None),
        (("v1.2.0", "plugin-9.0.0"), None),
    ],
)
def test_newest_version_is_that_of_a_release(folder, capsys, tags, newest):
    """The check reads tags as publishing does: prefixes, aliases, pre-releases, tags of other packages."""
    released(folder, *tags)
    message = told(capsys).get("version-behind-tags")
    assert message == (newest and f"'1.2.0' is behind the newest tag '{newest}'")


def test_tag_pattern_of_the_settings_says_which_tags_are_versions(folder, capsys):
    """Tags that fit no pattern of the project's own are none."""
    released(folder, "v1.2.0", "v1.3.0")
    put(folder, b'tag-pattern: "rel/{version}"\n', ".doi.yml")
    assert "version-behind-tags" not in told(capsys)


@pytest.mark.parametrize("pack", [False, True])
def test_tags_are_read_from_the_clone_where_there_is_no_git(folder, capsys, monkeypatch, pack):
    """Loose and packed references; the origin is read too, and that the days are unknown is said."""
    released(folder, "v1.2.0", "v1.3.0")
    git(folder, "remote", "add", "origin", "git@github.com:other/place.git")
    if pack:
        git(folder, "pack-refs", "--all")
    monkeypatch.setenv("PATH", "/nonexistent")
    messages = told(capsys)
    assert messages["version-behind-tags"] == "'1.2.0' is behind the newest tag 'v1.3.0'"
    assert "days of the tags were not read: git is not installed" in messages["tags-not-read"]
    assert "repository-code-elsewhere" in messages


def test_work_tree_has_the_tags_of_its_repository(folder, capsys, monkeypatch):
    """Its `.git` is a file that leads there."""
    released(folder / "a", "v1.2.0", "v1.3.0")
    git(folder / "a", "worktree", "add", "-q", str(folder / "b"))
    monkeypatch.setenv("PATH", "/nonexistent")
    assert "version-behind-tags" in told(capsys, "b")


@pytest.mark.parametrize("options", [["--no-tags"], []])
def test_shallow_clone_says_that_tags_are_missing(folder, capsys, options):
    """The default checkout of a workflow has none, or the one it was started for."""
    released(folder / "a", "v1.2.0", "v1.3.0")
    git(folder, "clone", "-q", "--depth", "1", *options, f"file://{folder}/a", "b")
    messages = told(capsys, "b")
    assert "tags are missing here: this clone is shallow" in messages["tags-not-read"]
    shutil.rmtree(folder / "b")


def test_repository_without_releases_is_told_nothing(folder, capsys):
    """No tags in a whole clone means that there are none."""
    released(folder)
    main(["check", "--format", "json", "--only", "tags-not-read"])
    assert json.loads(capsys.readouterr().out)["findings"] == []
