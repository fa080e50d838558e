"""The hooks as people use them: pre-commit installs them from this tree and runs them in a repository."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from doi_action.formats.table import compared_patterns
from tests.unit.test_rules import EXAMPLES, git

ROOT = Path(__file__).resolve().parents[2]
WHEELHOUSE = ROOT / ".cache" / "wheelhouse"
HOOKS = {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())}
GOOD = (EXAMPLES / "orcid-not-url" / "good" / "CITATION.cff").read_text()
BAD = (EXAMPLES / "orcid-not-url" / "bad" / "CITATION.cff").read_text()

needs_wheels = pytest.mark.skipif(
    not any(WHEELHOUSE.glob("*.whl")), reason="no .cache/wheelhouse to install hooks from; `make wheelhouse` fills it"
)


@pytest.mark.parametrize(
    ("hook", "path", "expected"),
    [
        ("citation-check", "CITATION.cff", True),
        ("citation-check", "citation.cff", True),
        ("citation-check", "docs/CITATION.cff", True),
        ("citation-check", "CITATIONXcff", False),
        ("citation-check", "MY-CITATION.cff", False),
        ("citation-sync", "pyproject.toml", True),
        ("citation-sync", "README.rst", True),
        ("citation-sync", ".zenodo.json", True),
        ("citation-sync", "docs/README.md", True),
        ("citation-sync", "src/README.md", False),
    ],
)
def test_hooks_are_triggered_by_their_files(hook, path, expected):
    """Names match without regard to case, and the dot is a dot."""
    assert bool(re.search(HOOKS[hook]["files"], path)) is expected


@pytest.mark.parametrize("pattern", compared_patterns())
def test_the_comparing_hook_is_called_for_every_file_that_publish_reads(pattern):
    """The table of formats is the one list of files."""
    path = re.sub(r"\[(.)[^]]*\]", r"\1", pattern).replace("*", "x")
    assert re.search(HOOKS["citation-sync"]["files"], path)


@pytest.fixture(scope="session")
def installed(tmp_path_factory) -> dict[str, str]:
    """pre-commit's own folder with the hooks installed from a copy of this tree, without any network."""
    folder = tmp_path_factory.mktemp("pre-commit")
    hooks = folder / "hooks"
    hooks.mkdir()
    for name in ("doi_action", "templates", "pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml"):
        if (ROOT / name).exists():
            subprocess.run(["cp", "-r", str(ROOT / name), str(hooks)], check=True)
    (hooks / "templates").mkdir(exist_ok=True)
    git(hooks, "init", "-q", "-b", "main")
    git(hooks, "add", ".")
    git(hooks, "commit", "-q", "-m", "Hooks")
    git(hooks, "tag", "v1")
    return {
        **os.environ,
        "PRE_COMMIT_HOME": str(folder / "home"),
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(WHEELHOUSE),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "HOOKS": str(hooks),
    }


def run(folder: Path, files: dict[str, str], environment: dict[str, str], *hooks: str) -> subprocess.CompletedProcess:
    """Run hooks over all files of a new repository."""
    config = {"repos": [{"repo": environment["HOOKS"], "rev": "v1", "hooks": [{"id": hook} for hook in hooks]}]}
    git(folder, "init", "-q", "-b", "main")
    for name, text in {**files, ".pre-commit-config.yaml": yaml.safe_dump(config)}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    git(folder, "add", ".")
    command = [sys.executable, "-m", "pre_commit", "run", "--all-files", "--color", "never"]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


@needs_wheels
@pytest.mark.xdist_group("pre-commit")
def test_check_fails_on_a_bad_file_and_says_why(tmp_path, installed):
    """The commit stops with the finding, wherever the file is."""
    done = run(tmp_path, {"citation.cff": BAD}, installed, "citation-check")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "'0000-0002-1825-0097' is not the URL of an iD" in done.stdout
    assert "not 'CITATION.cff'" in done.stdout


@needs_wheels
@pytest.mark.xdist_group("pre-commit")
def test_check_passes_on_a_good_file(tmp_path, installed):
    """A clean file costs a line."""
    done = run(tmp_path, {"CITATION.cff": GOOD}, installed, "citation-check")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Passed" in done.stdout


@needs_wheels
@pytest.mark.xdist_group("pre-commit")
def test_fix_repairs_and_stops_the_commit_once(tmp_path, installed):
    """pre-commit fails because the file changed; the second run passes."""
    assert run(tmp_path, {"CITATION.cff": BAD}, installed, "citation-fix").returncode == 1
    assert (tmp_path / "CITATION.cff").read_text() == GOOD
    git(tmp_path, "add", ".")
    again = [sys.executable, "-m", "pre_commit", "run", "--all-files"]
    assert subprocess.run(again, cwd=tmp_path, env=installed, capture_output=True, check=False).returncode == 0


@needs_wheels
@pytest.mark.xdist_group("pre-commit")
def test_sync_compares_the_files_of_the_repository(tmp_path, installed):
    """A changed manifest brings the citation file's stale version to light."""
    files = {"CITATION.cff": GOOD, "pyproject.toml": '[project]\nname = "x"\nversion = "9.9.9"\n'}
    done = run(tmp_path, files, installed, "citation-sync")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "pyproject.toml:3 says '9.9.9'" in done.stdout


@needs_wheels
@pytest.mark.xdist_group("pre-commit")
def test_hooks_install_no_network_library(tmp_path, installed):
    """The base package is what a hook pays for: no requests, no cryptography, no PyGithub."""
    run(tmp_path, {"CITATION.cff": GOOD}, installed, "citation-check")
    names = {path.name for path in Path(installed["PRE_COMMIT_HOME"]).glob("*/py_env-*/lib/python*/site-packages/*")}
    assert "doi_action" in names
    assert names.isdisjoint({"requests", "cryptography", "github", "flask", "nacl"})
