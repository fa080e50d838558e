"""The package as it is installed: what is in the wheel, and what the slim base does without the extras."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.repositories import CITATION

ROOT = Path(__file__).resolve().parents[2]
BLOCKED = (
    "import sys\nfor name in ('requests', 'github', 'flask', 'werkzeug', 'urllib3'):\n    sys.modules[name] = None\n"
)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the work tree and unpacked."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    with zipfile.ZipFile(built) as archive:
        archive.extractall(folder / "unpacked")
    return folder / "unpacked"


def run(wheel: Path, *arguments: str, folder: Path, code: str = "") -> subprocess.CompletedProcess[str]:
    """`doi-action` from the unpacked wheel; `code` runs before it."""
    start = f"{code}\nfrom doi_action.__main__ import main\nimport sys\nsys.exit(main(sys.argv[1:]))"
    return subprocess.run(
        [sys.executable, "-c", start, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(wheel), "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_templates_are_in_the_wheel(wheel: Path) -> None:
    """Every template of the source tree comes along."""
    wanted = {p.relative_to(ROOT / "templates") for p in (ROOT / "templates").rglob("*.j2")}
    found = {p.relative_to(wheel / "doi_action/templates") for p in (wheel / "doi_action/templates").rglob("*.j2")}
    assert wanted == found and wanted


def test_the_wheel_does_the_whole_job(wheel: Path, tmp_path: Path) -> None:
    """Templates are found where the package is installed."""
    done = run(wheel, "try", "--keep", str(tmp_path / "kept"), folder=tmp_path)
    assert done.returncode == 0 and "Published v2.0.0" in done.stdout, done.stderr


def test_the_slim_base_checks_without_extras(wheel: Path, tmp_path: Path) -> None:
    """A hook installs no HTTP library."""
    (tmp_path / "CITATION.cff").write_text(CITATION)
    done = run(wheel, "check", "CITATION.cff", folder=tmp_path, code=BLOCKED)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("words", [["sandbox", "--port", "0"], ["publish", "--repo", "https://github.com/o/r"]])
def test_a_verb_that_needs_an_extra_says_what_to_type(wheel: Path, tmp_path: Path, words: list[str]) -> None:
    """One line, no traceback."""
    done = run(wheel, *words, folder=tmp_path, code=BLOCKED)
    assert done.returncode == 2 and "doi-action[publish]" in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
