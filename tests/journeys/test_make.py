"""`make` on the Python it finds: one that is too old is named before anything is made, and a better one then works."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")

REPORTS = """#!/bin/sh
# The Python that runs the tests, reporting another version of itself.
if [ "$1" = --version ]; then echo "Python {version}"; exit; fi
if [ "$1" != -c ]; then exec "{real}" "$@"; fi
exec "{real}" -c 'import sys; sys.version = "{version}"
sys.version_info = tuple(map(int, sys.version.split("."))); exec(sys.argv[1])' "$2"
"""


def python(path: Path, version: str) -> Path:
    """A Python that reports `version`, at `path`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(REPORTS.format(real=sys.executable, version=version))
    path.chmod(0o755)
    return path


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the repository without an environment; `python3` is a Python 3.10."""
    python(tmp_path / "bin/python3", "3.10.12")
    kept = shutil.ignore_patterns(".*", "__pycache__", "tests", "docs")
    return Path(shutil.copytree(ROOT, tmp_path / "copy", ignore=kept))


def make(copy: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """`make` in the copy, where `python3` is what the fixture made of it."""
    path = f"{copy.parent / 'bin'}:/usr/bin:/bin"
    return subprocess.run(["make", *words], check=False, cwd=copy, env={"PATH": path}, capture_output=True, text=True)


@pytest.mark.parametrize("goal", ["try", "test"])
def test_a_python_that_is_too_old_is_named_before_anything_is_made(copy: Path, goal: str) -> None:
    """One sentence with the version found, the one needed and the line to type; no environment is left half-made."""
    result = make(copy, goal)
    said, *rest = result.stderr.splitlines()
    assert result.returncode == 2
    assert said == (
        "doi-action needs Python 3.11 or newer, and python3 is Python 3.10.12:"
        f" name a newer one, as in: make {goal} PYTHON=python3.12"
    )
    assert all(line.startswith("make: ***") for line in rest) and not result.stdout
    assert not (copy / ".venv").exists()


def test_a_python_that_is_not_there_is_named(copy: Path) -> None:
    """A slip in PYTHON= is no reason for a shell's riddle."""
    assert "and python9 is not there:" in make(copy, "try", "PYTHON=python9").stderr


def test_an_environment_of_an_old_python_is_made_anew(copy: Path) -> None:
    """The right PYTHON= works after a wrong one: the old environment goes, and what was installed in it."""
    python(copy / ".venv/bin/python", "3.10.12")
    for left in ("pyvenv.cfg", "try.stamp"):
        (copy / ".venv" / left).touch()
    assert make(copy, ".venv/pyvenv.cfg", f"PYTHON={sys.executable}").returncode == 0
    assert (copy / ".venv/bin/pip").exists()
    assert "pip install" in make(copy, "--dry-run", "try", f"PYTHON={sys.executable}").stdout


def test_an_environment_of_another_python_than_the_one_named_is_made_anew(copy: Path) -> None:
    """PYTHON= is what the tests then run on, whatever they ran on before."""
    python(copy / ".venv/bin/python", "3.12.1")
    (copy / ".venv/pyvenv.cfg").touch()
    assert make(copy, ".venv/pyvenv.cfg", f"PYTHON={sys.executable}").returncode == 0
    assert (copy / ".venv/bin/pip").exists()


def test_a_good_environment_is_kept_whatever_python3_is(copy: Path) -> None:
    """Who named a Python once need not name it again."""
    kept = python(copy / ".venv/bin/python", "3.12.1")
    for left in ("pyvenv.cfg", "try.stamp"):
        (copy / ".venv" / left).touch()
    result = make(copy, ".venv/try.stamp")
    assert result.returncode == 0, result.stderr
    assert "3.12.1" in kept.read_text()
    assert "pip install" not in result.stdout
