"""What a search at random found stays found: it is written down, and tried first by every later run."""

import ast
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests import found_examples

TESTS = Path(__file__).resolve().parents[1]

LAW = """
from hypothesis import given, strategies as st
from doi_action.model import Kind

@given(st.sampled_from(Kind), st.integers(0, 10**9))
def test_law(kind, number):
    assert kind is not Kind.MODEL or number < LIMIT
"""


def run(folder: Path, *, limit: int, profile: str) -> str:
    """What pytest prints about a law that holds for numbers below `limit`, with our conftest."""
    (folder / "tests/test_x.py").write_text(LAW.replace("LIMIT", str(limit)))
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", f"--hypothesis-profile={profile}", "tests"]
    return subprocess.run(command, check=False, cwd=folder, capture_output=True, text=True).stdout


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project with our conftest and nothing found yet."""
    (tmp_path / "tests").mkdir()
    for name in ("__init__.py", "conftest.py", "found_examples.py", "browser.py", "sampled.py"):
        shutil.copy(TESTS / name, tmp_path / "tests" / name)
    return tmp_path


def test_an_input_found_at_random_is_tried_first_ever_after(folder: Path) -> None:
    """The smallest refused input is kept as Python, fails the ordinary run, and passes once the fault is mended."""
    found = run(folder, limit=7000, profile="fuzz")
    assert "kept in" in found
    kept = json.loads((folder / "tests/examples_found/test_x.test_law.json").read_text())
    assert kept == [{"kind": "Kind.MODEL", "number": "7000"}]

    assert "Failing explicit example" in run(folder, limit=7000, profile="test")
    assert "1 passed" in run(folder, limit=10**10, profile="test")


def test_the_ordinary_run_draws_the_same_inputs_each_time(folder: Path) -> None:
    """Nobody's change fails by chance, and nothing is written."""
    first, second = (run(folder, limit=70, profile="test") for _ in range(2))
    drawn = [[line for line in text.splitlines() if "number=" in line] for text in (first, second)]
    assert drawn[0] and drawn[0] == drawn[1]
    assert not (folder / "tests/examples_found").exists()


@pytest.mark.parametrize("file", sorted(found_examples.FOLDER.glob("*")), ids=lambda p: p.stem)
def test_kept_inputs_belong_to_a_test(file: Path) -> None:
    """A test that was renamed would silently lose what was found for it."""
    module, name = file.stem.split(".")
    (source,) = TESTS.rglob(f"{module}.py")
    tree = ast.parse(source.read_text(encoding="utf-8"))
    assert name in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
