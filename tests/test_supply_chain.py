"""What the image is made of: locked by hashes, listed with its licences, and the same bytes each time it is built."""

import json
import os
import re
import runpy
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
BILL: dict[str, Any] = runpy.run_path(str(ROOT / "requirements" / "bill.py"))

ACCEPTED = {
    "Apache-2.0",
    "Apache-2.0 OR BSD-2-Clause",
    "Apache-2.0 OR BSD-3-Clause",
    "BSD License",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "GNU Library or Lesser General Public License (LGPL)",
    "MIT",
    "MIT License",
    "MIT-0",
    "MPL-2.0",
    "MPL-2.0 AND MIT",
    "PSF-2.0",
}
"""Licences that go with Apache-2.0 as we use what is under them; another one is looked at before it comes in."""


def test_every_dependency_has_a_licence_that_was_looked_at() -> None:
    """None without one, and none that asks more than we give."""
    assert set(BILL["licences"]()) == {each.name for each in BILL["locked"]()}
    assert set(BILL["licences"]().values()) <= ACCEPTED


@pytest.mark.parametrize("path", sorted((ROOT / "requirements").glob("*.txt")), ids=lambda path: path.name)
def test_every_locked_distribution_has_its_hashes(path: Path) -> None:
    """Whoever serves the file, these are its bytes."""
    blocks = re.split(r"\n(?=[a-z0-9])", path.read_text(encoding="utf-8"))
    named = [block for block in blocks if re.match(r"[a-z0-9._-]+==", block)]
    assert named and all("--hash=sha256:" in block for block in named)


def test_the_bill_is_the_lock() -> None:
    """Name, version and hashes of each, and the same bytes each time."""
    runs = [subprocess.run([sys.executable, "requirements/bill.py"], cwd=ROOT, capture_output=True, check=True).stdout
            for _ in range(2)]  # fmt: skip
    said = json.loads(runs[0])
    assert runs[0] == runs[1]
    assert [(each["name"], each["version"]) for each in said["components"]] == [
        (each.name, each.version) for each in BILL["locked"]()
    ]
    assert all(each["externalReferences"][0]["hashes"] for each in said["components"])


def test_two_builds_of_one_source_are_equal(tmp_path: Path) -> None:
    """Whoever builds a tag again gets the file that was published."""
    wheels = []
    for number in range(2):
        folder = tmp_path / str(number)
        source = folder / "source"
        for name in ("doi_action", "templates"):
            shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
        for name in ("pyproject.toml", "README.md", "LICENSE"):
            shutil.copy(ROOT / name, source)
        command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(source)]
        subprocess.run(command, check=True, capture_output=True, env={**os.environ, "SOURCE_DATE_EPOCH": "1767225600"})
        wheels.append(next(folder.glob("*.whl")).read_bytes())
    assert wheels[0] == wheels[1]


WHEELHOUSE = ROOT / ".cache" / "wheelhouse"
LOCK = ROOT / "requirements" / "image.txt"


def is_filled() -> bool:
    """Whether the wheelhouse was filled after the lock was made."""
    stamp = WHEELHOUSE / ".stamp"
    return stamp.exists() and stamp.stat().st_mtime > LOCK.stat().st_mtime


@pytest.mark.skipif(not is_filled(), reason="no .cache/wheelhouse of this lock; `make wheelhouse` fills it")
def test_two_installations_of_the_lock_are_equal(tmp_path: Path) -> None:
    """As the Dockerfile installs and compiles it: every file by its bytes."""
    trees = []
    for number in range(2):
        folder = tmp_path / str(number) / "install"
        options = "--no-index --no-compile --only-binary=:all: --require-hashes --quiet --disable-pip-version-check"
        where = ["--find-links", str(WHEELHOUSE), "--target", str(folder), "--requirement", str(LOCK)]
        subprocess.run([sys.executable, "-m", "pip", "install", *options.split(), *where], check=True)
        compiled = ["-q", "--invalidation-mode", "unchecked-hash", "-s", str(folder), str(folder)]
        subprocess.run([sys.executable, "-m", "compileall", *compiled], check=True)
        files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
        trees.append({path.relative_to(folder): path.read_bytes() for path in files})
    assert trees[0].keys() == trees[1].keys()
    assert [path for path in trees[0] if trees[0][path] != trees[1][path]] == []


def test_a_release_names_its_base_by_digest_and_carries_the_bill() -> None:
    """The base is a line that somebody reviewed, the one that the registry has, and attested with what is on it."""
    text = (ROOT / ".github" / "workflows" / "release.yml").read_text(encoding="utf-8")
    assert "base=$(cat requirements/base-image)" in text
    assert 'if [[ "${base#*@}" != "$digest" ]]' in text
    assert '--build-arg "BASE=$BASE"' in text
    assert "org.opencontainers.image.base.digest=${BASE#*@}" in text
    assert "sbom-path: sbom.cdx.json" in text
    assert re.search(r"gh release create .*sbom\.cdx\.json", text)


def test_the_base_of_a_release_is_the_one_that_a_branch_is_built_on() -> None:
    """The same name and tag; the digest is the whole one."""
    locked = (ROOT / "requirements" / "base-image").read_text(encoding="utf-8")
    name = re.search(r"^ARG BASE=(.+)$", (ROOT / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE)
    assert name and re.fullmatch(re.escape(name[1]) + r"@sha256:[0-9a-f]{64}\n", locked)


@pytest.mark.parametrize(("there", "code"), [("a" * 64, 1), (None, 0)], ids=["renewed", "the same"])
def test_a_release_on_a_base_that_was_renewed_is_refused(tmp_path: Path, there: str | None, code: int) -> None:
    """The workflow's own step, with what Docker would say of the tag: the line to write is in the message."""
    locked = (ROOT / "requirements" / "base-image").read_text(encoding="utf-8").strip()
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "release.yml").read_text(encoding="utf-8"))
    (step,) = [step for step in workflow["jobs"]["release"]["steps"] if "imagetools" in step.get("run", "")]
    digest = f"sha256:{there}" if there else locked.partition("@")[2]
    docker = tmp_path / "docker"
    docker.write_text(f'#!/bin/sh\necho \'{{"digest": "{digest}"}}\'\n')
    docker.chmod(0o755)
    jq = tmp_path / "jq"
    jq.write_text(f"#!{sys.executable}\nimport json, sys\nprint(json.load(sys.stdin)['digest'])\n")
    jq.chmod(0o755)

    environment = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "GITHUB_ENV": str(tmp_path / "env")}
    script = step["run"].replace("> sbom.cdx.json", f"> {tmp_path}/sbom.cdx.json")
    done = subprocess.run(
        ["bash", "-eo", "pipefail", "-c", script],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code, done.stderr
    said = f"write {locked.partition('@')[0]}@{digest}, merge that"
    assert (said in done.stdout) == bool(code)
    assert (tmp_path / "env").exists() == (code == 0)
