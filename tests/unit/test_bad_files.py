"""Bad files by their number: what stands where a citation file should be is read rightly or left alone, never a hang.

The numbers are those of the list of failure modes that tests/unit/test_bad_inputs.py goes by: files 25 to 36, and 15,
of which no more than its size is looked at.
"""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from doi_action.__main__ import main
from doi_action.formats.data.listed_files import PATTERNS as DATA
from doi_action.formats.data.listed_files import list_files
from doi_action.hosts.folder import WorkTree
from doi_action.hosts.local_git.host import LocalGit
from doi_action.metadata.gather import read_facts
from doi_action.metadata.merge import merge
from doi_action.release.read_release import PATTERNS
from doi_action.snapshot import Coming, Tagged
from doi_action.views.not_carried import not_carried
from tests.capabilities import unprivileged
from tests.repositories import Repository

HEAD = "cff-version: 1.2.0\nmessage: m\ntitle: "


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """A repository with a README only."""
    return Repository(tmp_path / "tool", {"README.md": "# Tool\n", "docs/other.cff": HEAD + "Linked\n"})


def in_work_tree(made: Repository) -> str | None:
    """The title that the files on disk give."""
    return merge(read_facts(WorkTree(made.folder).snapshot(Coming(), PATTERNS)).facts).metadata.title


def at_tag(made: Repository) -> str | None:
    """The title that a release of them gives."""
    made.release("v1.0.0")
    return merge(read_facts(LocalGit(made.folder).snapshot(Tagged("v1.0.0"), PATTERNS)).facts).metadata.title


def bytes_read() -> int:
    """How many bytes this process has read so far: proc_pid_io(5)."""
    return int(Path("/proc/self/io").read_text().split()[1])


@pytest.mark.skipif(not Path("/proc/self/io").exists(), reason="only Linux counts what a process reads")
@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("CITATION.cff", "yaml-unreadable"),
        (".doi.yml", "yaml-unreadable"),
        (".zenodo.json", "file-unreadable"),
        ("codemeta.json", "file-unreadable"),
    ],
)
def test_15_a_file_of_a_hundred_megabytes_is_not_read_and_that_is_told(
    repository: Repository, name: str, rule: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """By the check and by what a release is made of, with its size, a line and a cure."""
    with (repository.folder / name).open("wb") as file:
        file.truncate(100 * 1024 * 1024)

    before = bytes_read()
    code = main(["check", "--format", "json", str(repository.folder / name)])
    (found,) = json.loads(capsys.readouterr().out)["findings"]
    assert (code, found["rule"], found["line"], bool(found["fix"])) == (2, "path-unreadable", 1, True)
    assert "104,857,600 bytes" in found["message"]

    reading = read_facts(WorkTree(repository.folder).snapshot(Coming(), PATTERNS))
    assert bytes_read() - before < 1024 * 1024
    (remark,) = [remark for remark in reading.remarks if remark.path == name]
    assert (remark.rule, remark.line, bool(remark.fix)) == (rule, 1, True)
    assert "104,857,600 bytes" in remark.message


READERS = pytest.mark.parametrize("title", [in_work_tree, at_tag])
Title = Callable[[Repository], str | None]


@READERS
def test_25_a_link_inside_the_tree_is_the_file_it_leads_to(repository: Repository, title: Title) -> None:
    """The same on disk and at a tag."""
    (repository.folder / "CITATION.cff").symlink_to("docs/other.cff")
    assert title(repository) == "Linked"


@READERS
@pytest.mark.parametrize("target", ["../outside.cff", "/etc/hostname", "CITATION.cff", "nowhere"])
def test_26_a_link_out_of_the_tree_is_not_followed(repository: Repository, title: Title, target: str) -> None:
    """Nor one to itself, nor one to nothing."""
    (repository.folder.parent / "outside.cff").write_text(HEAD + "Secret\n")
    (repository.folder / "CITATION.cff").symlink_to(target)
    assert title(repository) == "Tool"


@READERS
def test_27_a_folder_of_the_name_is_no_file(repository: Repository, title: Title) -> None:
    """What is in it is not read either."""
    repository.write({"CITATION.cff/README.md": "x"})
    assert title(repository) == "Tool"


@READERS
def test_28_a_pipe_of_the_name_holds_nobody_up(repository: Repository, title: Title) -> None:
    """Opening it would wait for a writer for ever."""
    os.mkfifo(repository.folder / "CITATION.cff")
    assert title(repository) == "Tool"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_29_a_file_that_may_not_be_read_is_left_out(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    """The others are read; the check names it, with a line and a cure."""
    repository.write({"CITATION.cff": HEAD + "T\n"})
    citation = repository.folder / "CITATION.cff"
    citation.chmod(0)
    with unprivileged():
        assert in_work_tree(repository) == "Tool"
        code = main(["check", "--format", "json", str(citation)])
    (found,) = json.loads(capsys.readouterr().out)["findings"]
    assert (code, found["rule"], found["line"], bool(found["fix"])) == (2, "path-unreadable", 1, True)


@READERS
def test_30_a_name_in_another_case_is_read(repository: Repository, title: Title) -> None:
    """A third of public files are named so; the release gives it its name, and a rule of the check says so."""
    repository.write({"citation.cff": HEAD + "T\n"})
    assert title(repository) == "T"


def test_34_a_submodule_of_the_name_is_no_file(repository: Repository) -> None:
    """Its commit lies in another repository."""
    commit = repository.commit()
    repository.git("update-index", "--add", "--cacheinfo", f"160000,{commit},CITATION.cff")
    repository.git("commit", "-q", "-m", "Submodule")
    repository.git("tag", "v1.0.0")
    merged = merge(read_facts(LocalGit(repository.folder).snapshot(Tagged("v1.0.0"), PATTERNS)).facts)
    assert merged.metadata.title == "Tool"


@READERS
@pytest.mark.parametrize("name", ["a\nb", "a b", "-rf", "--output=x", "'quote\"", "\u202e"])
def test_36_strange_names_beside_it_change_nothing(repository: Repository, title: Title, name: str) -> None:
    """No name is an option, and none ends a line."""
    repository.write({"CITATION.cff": HEAD + "T\n", name: "x", f"{name}.gemspec": "x", f"data/{name}.dvc": "outs: []"})
    assert title(repository) == "T"


def test_36_a_name_that_is_no_text_is_passed_over(repository: Repository) -> None:
    """Some file systems keep bytes."""
    (repository.folder / os.fsdecode(b"data\xff.dvc")).write_bytes(b"outs: []")
    repository.write({"CITATION.cff": HEAD + "T\n"})
    snapshot = WorkTree(repository.folder).snapshot(Coming(), PATTERNS)
    assert all(path.isprintable() for path in snapshot.at_tag.sizes)


def test_more_files_than_are_listed_hide_no_file_that_is_looked_for(repository: Repository) -> None:
    """In the root and below it; of the data among the others, that they were not looked at is told."""
    repository.write({"CITATION.cff": HEAD + "T\n", "a/1.csv": "1\n", "a/2.csv": "2\n", "z/deep.txt": "x"})
    repository.write({".github/doi.yml": "keywords: [found]\n"})
    snapshot = WorkTree(repository.folder, most=2).snapshot(Coming(), (*PATTERNS, *DATA))
    reading = read_facts(snapshot)
    metadata = merge(reading.facts).metadata
    assert (metadata.title, [keyword.text for keyword in metadata.keywords]) == ("T", ["found"])
    unlisted = "data beyond the first 2 files and what Git LFS keeps"
    assert not_carried(reading.left_out) == (f".:1: not looked for: {unlisted}",)
    assert list_files(snapshot.at_tag).problem == unlisted


def test_where_every_file_is_listed_nothing_is_told(repository: Repository) -> None:
    """As many files as may be listed are none too many."""
    repository.write({"CITATION.cff": HEAD + "T\n"})
    number = sum(path.is_file() for path in repository.folder.rglob("*") if ".git" not in path.parts)
    assert WorkTree(repository.folder, most=number).snapshot(Coming(), PATTERNS).at_tag.unlisted is None
