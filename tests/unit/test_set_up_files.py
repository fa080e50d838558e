"""The files of a set-up: workflow, hook entry, settings; new, or completed to the byte; and written together."""

import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from doi_action import __version__
from doi_action.edits import hook_entry, own_settings
from doi_action.edits.hook_entry import with_hook
from doi_action.edits.own_settings import with_keys
from doi_action.edits.templating import environment
from doi_action.edits.workflow_file import publishing_step, workflow_path, workflow_text
from doi_action.errors import HostError
from doi_action.formats.text.by_hand import NotEditable
from doi_action.hosts.together import write_together
from doi_action.snapshot import FileEdit, Tree
from doi_action.templates_folder import templates_folder
from doi_action.views.real_doi import HOST_WORKFLOW_LINES, WORKFLOW_LINES, ZENODO_WORKFLOW_LINES

ROOT = Path(__file__).resolve().parents[2]
ENTRY = {
    "repo": "https://github.com/doi-action/doi-action",
    "rev": f"v{__version__}",
    "hooks": [{"id": "citation-check"}],
}


def workflow(*step: str) -> str:
    """The text of the workflow."""
    return workflow_text(step, templates=environment(templates_folder()))


def tree(**files: str) -> Tree:
    """A tree of workflows, by their names without ending."""
    contents = {f".github/workflows/{name}.yml": text.encode() for name, text in files.items()}
    return Tree(commit="", contents=contents, sizes={path: len(data) for path, data in contents.items()})


@pytest.mark.parametrize("page", ["README.md", "docs/action.md"])
def test_the_docs_show_the_workflow_that_is_written(page: str) -> None:
    """One text of it."""
    assert f"```yaml\n{workflow()}```\n" in (ROOT / page).read_text(encoding="utf-8")


@pytest.mark.parametrize("lines", [WORKFLOW_LINES, ZENODO_WORKFLOW_LINES, HOST_WORKFLOW_LINES])
def test_the_lines_of_a_registry_stand_in_the_step(lines: tuple[str, ...]) -> None:
    """Those that a rehearsal shows."""
    step = yaml.safe_load(workflow(*lines))["jobs"]["doi"]["steps"][0]
    assert step["with"] == yaml.safe_load("\n".join(lines))["with"]


@pytest.mark.parametrize("lines", [(), WORKFLOW_LINES, ZENODO_WORKFLOW_LINES])
def test_what_is_written_is_found_again(lines: tuple[str, ...]) -> None:
    """With its registry."""
    found = publishing_step(tree(doi=workflow(*lines)))
    said = yaml.safe_load("\n".join(lines) or "{}").get("with", {})
    assert found is not None and found.registry == said.get("registry", "")


@pytest.mark.parametrize(
    ("text", "gives_dois"),
    [
        ("jobs:\n  a:\n    uses: doi-action/doi-action/.github/workflows/doi.yml@v0\n", True),
        ("jobs:\n  a:\n    steps:\n      - uses: doi-action/doi-action@v0\n        with: {command: check}\n", False),
        ("jobs:\n  a:\n    steps:\n      - run: echo doi-action/doi-action\n", False),
        ("# doi-action/doi-action\njobs: [a, b]\n", False),
        ("jobs: {a: doi-action/doi-action, b: [], c: {steps: x}}\n", False),
        ("jobs: {a: [doi-action/doi-action", True),
        ("", False),
    ],
)
def test_a_step_that_gives_dois_is_told_from_others(text: str, gives_dois: bool) -> None:
    """A check gives none; what cannot be read may."""
    assert (publishing_step(tree(own=text)) is not None) is gives_dois


def test_no_workflow_takes_the_place_of_another() -> None:
    """The second name, then none."""
    assert workflow_path(tree(doi="")) == ".github/workflows/doi-action.yml"
    assert workflow_path(tree(**{"doi": "", "doi-action": ""})) is None


HOOK_FILES: tuple[bytes | None, ...] = (
    None,
    b"",
    b"# ours\n",
    b"fail_fast: true\n",
    b"repos:\n",
    b"repos:",
    b"repos: []\n",
    b"ci: {a: b}\nrepos: []\nexclude: x\n",
    b"repos:\n- repo: a\n  rev: x\n  hooks: [{id: y}]\n# below\nci:\n  a: b\n",
    b"repos:\r\n  - repo: a\r\n    rev: x\r\n    hooks:\r\n      - id: y\r\n      # - id: z\r\n\r\n  # end",
    b"\xef\xbb\xbfrepos:\n    -   repo: local\n        hooks:\n        -   id: x\n            entry: x\n",
    "repos:\n  - repo: ä # ü\n    hooks: []".encode(),
)


@pytest.mark.parametrize("before", HOOK_FILES)
def test_a_list_of_hooks_gets_one_more_entry(before: bytes | None) -> None:
    """The last one; everything else says what it said, and a second time changes nothing."""
    after = with_hook(before, version=__version__)
    was: dict[str, Any] = yaml.safe_load(before or b"") or {}
    now = yaml.safe_load(after)
    assert now == {**was, "repos": [*(was.get("repos") or []), ENTRY]}
    assert with_hook(after, version="9.9.9") == after


@pytest.mark.parametrize("before", [one for one in HOOK_FILES if one])
def test_every_line_of_before_stays(before: bytes) -> None:
    """Byte for byte and in its order, but for an empty list, which cannot."""
    after = iter(with_hook(before, version=__version__).splitlines(keepends=True))
    kept = [line for line in before.splitlines(keepends=True) if not line.startswith(b"repos:")]
    assert all(any(line.rstrip() == other.rstrip() for other in after) for line in kept)


@pytest.mark.parametrize(
    "before",
    [
        b"repos: [{repo: a}]\n",
        b"repos: []  # none\n",
        b"{repos: []}\n",
        b"repos: x\n",
        b"repos: &all []\n",
        b"repos:\n  -\n    repo: a\n",
        b"repos: []\nrepos: []\n",
        b"- a\n",
        b"a: [\n",
        b"\xff\xfe\x00",
    ],
)
def test_what_cannot_be_completed_is_told_with_the_lines(before: bytes) -> None:
    """And is left alone."""
    with pytest.raises(NotEditable) as stopped:
        with_hook(before, version="1.2.3")
    assert "rev: v1.2.3" in "\n".join(stopped.value.steps)


@pytest.mark.parametrize("before", [None, b"", b"publisher: X\n", b"publisher: X", b"a: b\r\n# end\r\n"])
def test_settings_get_more_keys(before: bytes | None) -> None:
    """Behind the others."""
    after = with_keys(".doi.yml", before, ("works:", "  - name: a", "    path: a"))
    assert yaml.safe_load(after) == {**(yaml.safe_load(before or b"") or {}), "works": [{"name": "a", "path": "a"}]}


def test_settings_that_say_it_already_stay() -> None:
    """In whatever form."""
    assert with_keys(".doi.yml", b"a: b\nkind: 'model'\n", ("kind: model",)) == b"a: b\nkind: 'model'\n"


@pytest.mark.parametrize("before", [b"- a\n", b"a: [\n", b"kind: dataset\n"])
def test_settings_in_another_form_are_left_alone(before: bytes) -> None:
    """The lines to add are told."""
    with pytest.raises(NotEditable) as stopped:
        with_keys(".doi.yml", before, ("kind: model",))
    assert "kind: model" in "\n".join(stopped.value.steps)


def edits(**files: str) -> tuple[FileEdit, ...]:
    """New files in folders of their own."""
    return tuple(FileEdit(path=f"{name}/file", before=None, after=text.encode()) for name, text in files.items())


def test_all_files_are_written_or_none(tmp_path: Path) -> None:
    """What stands in the way of the last takes back the first, folders and all."""
    (tmp_path / "kept").write_bytes(b"old")
    (tmp_path / "last").write_bytes(b"a file, and no folder")
    some = (FileEdit(path="kept", before=b"old", after=b"new"), *edits(first="1", last="2"))
    with pytest.raises(HostError) as stopped:
        write_together(tmp_path, some)
    assert (stopped.value.rule, (tmp_path / "kept").read_bytes()) == ("cannot-write", b"old")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["kept", "last"]


def test_a_file_that_changed_since_it_was_read_stays(tmp_path: Path) -> None:
    """Somebody is at work on it."""
    (tmp_path / "a").write_bytes(b"newer")
    for before in (b"old", None):
        with pytest.raises(HostError):
            write_together(tmp_path, (FileEdit(path="a", before=before, after=b"ours"),))
    assert (tmp_path / "a").read_bytes() == b"newer"


@pytest.mark.parametrize("path", ["../outside", ".git/config", "link/file"])
def test_no_file_outside_the_folder_is_written(tmp_path: Path, path: str) -> None:
    """Nor git's own."""
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "link").symlink_to(tmp_path)
    with pytest.raises(HostError) as stopped:
        write_together(inside, (FileEdit(path=path, before=None, after=b"x"),))
    assert stopped.value.rule == "link-leaves-repository"


INTERRUPTED = """
import os, pathlib, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
from doi_action.hosts.together import write_together
from doi_action.snapshot import FileEdit

moments = []

def heard(event, _):
    if event == "os.rename":
        moments.append(event)
        if len(moments) == int(sys.argv[2]):
            os.kill(os.getpid(), signal.SIGINT)

sys.addaudithook(heard)
names = ("a/file", "b/file", "c")
write_together(pathlib.Path(sys.argv[1]), tuple(FileEdit(path=name, before=None, after=b"x") for name in names))
"""
"""The interpreter tells of each file that takes its place, and then the interrupt comes."""


@pytest.mark.parametrize("moment", [1, 2, 3])
def test_an_interrupt_between_two_files_takes_all_back(tmp_path: Path, moment: int) -> None:
    """Whenever it comes."""
    done = subprocess.run(
        [sys.executable, "-c", INTERRUPTED, str(tmp_path), str(moment)], capture_output=True, check=False
    )
    assert (done.returncode, list(tmp_path.iterdir())) == (-signal.SIGINT, [])


def test_the_names_of_the_files_are_those_that_others_look_for() -> None:
    """By pre-commit and by us."""
    assert (hook_entry.PATH, own_settings.PATH) == (".pre-commit-config.yaml", ".doi.yml")
