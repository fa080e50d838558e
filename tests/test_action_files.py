"""The files that GitHub reads: action.yml, Dockerfile, the workflows, and every workflow in the docs."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from doi_action.action.manifest import action_manifest
from doi_action.inputs import INPUTS, OUTPUTS
from tests.actionlint import actionlint

ROOT = Path(__file__).resolve().parents[1]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def documented() -> dict[str, str]:
    """Every whole workflow in the documentation, by its page and number."""
    found = {}
    for page in PAGES:
        blocks = re.findall(r"^```ya?ml\n(.*?)^```", page.read_text(), re.DOTALL | re.MULTILINE)
        workflows = [block for block in blocks if re.search(r"^jobs:", block, re.MULTILINE)]
        found |= {f"{page.relative_to(ROOT)}#{number}": text for number, text in enumerate(workflows, 1)}
    return found


def manifest() -> dict[str, Any]:
    """action.yml as YAML reads it."""
    said: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text())
    return said


def test_action_yml_is_the_table_of_inputs_and_outputs() -> None:
    """Make it again with: python -m doi_action.action.manifest > action.yml."""
    assert (ROOT / "action.yml").read_text() == action_manifest()


def test_action_yml_has_every_input_and_output() -> None:
    """Read by another reader than ours."""
    said = manifest()
    assert list(said["inputs"]) == [item.name for item in INPUTS if item.action]
    assert list(said["outputs"]) == [output.name for output in OUTPUTS]


def test_a_released_action_yml_names_its_image() -> None:
    """And differs in nothing else."""
    image = "docker://ghcr.io/doi-action/doi-action@sha256:" + "0" * 64
    assert yaml.safe_load(action_manifest(image)) == {**manifest(), "runs": {"using": "docker", "image": image}}


def test_action_yml_is_what_github_expects() -> None:
    """By the schema that check-jsonschema carries."""
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-actions", "action.yml"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_dockerfile_is_clean() -> None:
    """By hadolint."""
    done = subprocess.run(["hadolint", "Dockerfile"], cwd=ROOT, capture_output=True, text=True, check=False,
                          env={"PATH": str(Path(sys.executable).parent)})  # fmt: skip
    assert (done.returncode, done.stdout) == (0, "")


def test_the_entry_point_has_an_absolute_path_and_no_shell() -> None:
    """A shell could not read an input with a hyphen in its name."""
    text = (ROOT / "Dockerfile").read_text()
    assert re.search(r'^ENTRYPOINT \["/usr/local/bin/python3", .*"/app/entrypoint.py"\]$', text, re.MULTILINE)
    assert not re.search(r"^(USER|CMD)\b", text, re.MULTILINE)


def test_the_build_sees_only_what_it_copies() -> None:
    """A checkout holds much more than an image should."""
    kept = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    copied = set(re.findall(r"^COPY (?!--from)(\S+) ", (ROOT / "Dockerfile").read_text(), re.MULTILINE))
    assert kept == copied


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_every_action_is_pinned_by_its_commit(path: Path) -> None:
    """With the version as a comment, and never by a tag, which can move."""
    for used in re.findall(r"uses: (.+)", path.read_text()):
        assert used.startswith("./") or re.fullmatch(r"[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", used), used


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_has_no_permission_that_a_job_does_not_name(path: Path) -> None:
    """Nothing for the workflow, the least for each job."""
    workflow = yaml.safe_load(path.read_text())
    assert workflow["permissions"] == {}
    assert all("permissions" in job for job in workflow["jobs"].values())


@pytest.mark.xdist_group("github-schema")
def test_actionlint_finds_nothing_in_our_workflows() -> None:
    """Syntax, expressions, events, contexts."""
    found = actionlint({f".github/workflows/{path.name}": path.read_text() for path in WORKFLOWS})
    assert found == {path: [] for path in found}


@pytest.mark.xdist_group("github-schema")
def test_actionlint_finds_nothing_in_the_workflows_of_the_docs() -> None:
    """What people copy must run."""
    found = actionlint(documented())
    assert found == {path: [] for path in found}


@pytest.mark.xdist_group("github-schema")
def test_actionlint_finds_a_fault() -> None:
    """Were it silent, the tests above would say nothing."""
    (found,) = actionlint({"x.yml": "on:\n  release:\n    types: [publishd]\njobs: {}\n"}).values()
    assert any("publishd" in line for line in found)


def test_zizmor_finds_nothing(tmp_path: Path) -> None:
    """Injection, permissions, credentials: in our workflows, in action.yml and in those of the docs."""
    folder = tmp_path / ".github" / "workflows"
    folder.mkdir(parents=True)
    for number, text in enumerate(documented().values()):
        (folder / f"documented-{number}.yml").write_text(text)
    assert zizmor(*WORKFLOWS, ROOT / "action.yml") == ""
    assert zizmor(tmp_path, "--config", str(_for_documentation(tmp_path))) == ""


def test_zizmor_finds_a_fault(tmp_path: Path) -> None:
    """Were it silent, the test above would say nothing."""
    folder = tmp_path / ".github" / "workflows"
    folder.mkdir(parents=True)
    step = "echo ${{ github.event.release.name }}"
    text = f"on: release\njobs:\n  x:\n    runs-on: ubuntu-latest\n    steps:\n      - run: {step}\n"
    (folder / "x.yml").write_text(text)
    assert "template-injection" in zizmor(tmp_path, "--config", str(_for_documentation(tmp_path)))


def zizmor(*arguments: Path | str) -> str:
    """What zizmor finds, offline."""
    program = str(Path(sys.executable).with_name("zizmor"))
    command = [program, "--offline", "--no-progress", "--quiet", "--format", "plain", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else done.stdout + done.stderr


def _for_documentation(folder: Path) -> Path:
    """Examples name actions by their version, which people can read; pinning has a section of its own."""
    path = folder / "zizmor.yml"
    path.write_text("rules:\n  unpinned-uses:\n    disable: true\n")
    return path


def test_inputs_in_documented_workflows_exist() -> None:
    """Every `with:` of this action names inputs of action.yml."""
    known = set(manifest()["inputs"])
    for place, text in documented().items():
        for job in yaml.safe_load(text)["jobs"].values():
            for step in job.get("steps", []):
                if "doi-action" in step.get("uses", ""):
                    assert set(step.get("with", {})) <= known, place
