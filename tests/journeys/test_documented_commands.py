"""Every command line that a page shows is run, in order, in a repository such as the page speaks of.

Runs go to the embedded sandbox: beside a real registry's name its address is given, so that nothing leaves the machine.
What cannot be run here is listed with the reason; tests/test_docs.py holds that it is understood all the same.
"""

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from doi_action.identifiers.prefixes import SANDBOX_PREFIX
from doi_action.registries.open_registry import embedded_sandbox
from doi_action.sandbox.server import Sandbox
from tests.journeys.test_adopt import link, put
from tests.repositories import SETTINGS, Repository

ROOT = Path(__file__).resolve().parents[2]
PAGES = {page.relative_to(ROOT).as_posix(): page for page in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"))}
EXAMPLE, PREFIX = "10.12345", "10.14454"
"""What pages show, which the check takes for an example, and what stands for it here."""

SANDBOX = "http://127.0.0.1:8451"
HUNG = 300
"""Seconds after which a command is taken for one that waits for something."""

CITATION = """\
cff-version: 1.2.0
message: "Please cite it."
title: "Tides"
type: software
license: MIT
authors:
  - family-names: Example
    given-names: Ada
    orcid: https://orcid.org/0000-0002-1825-0097
"""
AT_DATACITE = f"""\
registry: datacite
prefix: "{PREFIX}"
publisher: Example University
landing-page: https://www.example.edu/tides
"""
DATA = f"""\
{CITATION.replace("type: software", "type: dataset").replace("MIT", "CC-BY-4.0")}abstract: "Levels, hour by hour."
repository-code: https://github.com/octo/levels
date-released: "2026-01-15"
version: "1.0.0"
"""
CARD = """\
---
license: mit
language: en
pipeline_tag: text-generation
---

# Dune Writer
"""
HOUSE_STYLE = """\
<?xml version="1.0" encoding="utf-8"?>
<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0" default-locale="en-US">
  <info><title>House</title><id>house</id><updated>2026-01-01T00:00:00+00:00</updated></info>
  <citation><layout><text variable="title"/></layout></citation>
  <bibliography><layout><names variable="author"/><text prefix=": " variable="title"/></layout></bibliography>
</style>
"""
DESCRIPTION = """\
Package: tides
Title: Hourly Means of Tide Gauges
Version: 1.2.0
Authors@R: person("Ada", "Example", role = c("aut", "cre"), comment = c(ORCID = "0000-0002-1825-0097"))
Description: Averages the readings of tide gauges by the hour.
License: MIT + file LICENSE
"""
FILES = {"CITATION.cff": CITATION, "README.md": "# Tides\n"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Scene:
    """The repository that a page speaks of: its files, its tags, and which of these have DOIs already.

    `blocks` are files that the page itself shows: each name with the number of its YAML block. `codes` are the exit
    codes that are not 0, by the command. `prefix` is that of the sandbox. `elsewhere` are DOIs that somebody made by
    hand, each with what its record says; `has_origin` gives the repository one to push to.
    """

    files: dict[str, str] = field(default_factory=lambda: dict(FILES))
    tags: tuple[str, ...] = ("v1.0.0", "v1.1.0", "v1.2.0")
    published: tuple[str, ...] = ()
    blocks: dict[str, int] = field(default_factory=dict)
    codes: dict[str, int] = field(default_factory=dict)
    prefix: str = PREFIX
    elsewhere: dict[str, dict[str, Any]] = field(default_factory=dict)
    has_origin: bool = False


NOBODY_ANSWERS = 2
AT_REGISTRY = {**FILES, ".doi.yml": AT_DATACITE}
AT_SANDBOX = f"registry: sandbox\nprefix: '{PREFIX}'\nlanding-page: https://www.example.edu/tides\n"
OF_TOOL = [link("IsVersionOf", f"{PREFIX}/tool")]
SCENES = {
    "README.md": Scene(files=AT_REGISTRY),
    "docs/adopt.md": Scene(
        tags=("v1.0.0", "v1.1.0"),
        elsewhere={
            "one": {"version": "1.0.0", "relatedIdentifiers": OF_TOOL},
            "two": {
                "relatedIdentifiers": [*OF_TOOL, link("IsIdenticalTo", "https://github.com/octo/demo/tree/v1.1.0")]
            },
            "old": {"version": "0.1", "relatedIdentifiers": OF_TOOL},
            "tool": {"relatedIdentifiers": [link("HasVersion", f"{PREFIX}/{name}") for name in ("one", "two", "old")]},
        },
    ),
    "docs/audit.md": Scene(files=AT_REGISTRY, published=("v1.0.0", "v1.1.0", "v1.2.0")),
    "docs/check.md": Scene(),
    "docs/citation-page.md": Scene(files=AT_REGISTRY, published=("v1.2.0",)),
    "docs/cite.md": Scene(files={**AT_REGISTRY, "thesis/house.csl": HOUSE_STYLE}, published=("v1.2.0",)),
    "docs/coming-from.md": Scene(),
    "docs/corrections.md": Scene(files=AT_REGISTRY, tags=("v1.0.0",), published=("v1.0.0",)),
    "docs/data-set.md": Scene(files={"README.md": "# Levels\n"}, blocks={"CITATION.cff": 0, ".doi.yml": 1}),
    "docs/datacite-prefix.md": Scene(files=AT_REGISTRY),
    "docs/datasets-and-models.md": Scene(
        files={"CITATION.cff": DATA, "README.md": "# Levels\n", "levels.csv": "hour,level\n0,1.5\n"}
    ),
    "docs/hugging-face.md": Scene(files={**FILES, "README.md": CARD}, tags=(), has_origin=True),
    "docs/monorepo.md": Scene(
        files={"CITATION.cff": CITATION, "packages/core/README.md": "# core\n", "data/README.md": "# data\n"},
        tags=("core@1.2.0", "data-v2026.1"),
        blocks={".doi.yml": 0},
    ),
    "docs/old-releases.md": Scene(files=AT_REGISTRY),
    "docs/prepare.md": Scene(files=AT_REGISTRY, tags=("v1.0.0", "v1.1.0"), published=("v1.1.0",)),
    "docs/quickstart.md": Scene(codes={"doi-action init": NOBODY_ANSWERS}),
    "docs/r-package.md": Scene(
        files={"DESCRIPTION": DESCRIPTION, "README.md": "# tides\n"}, codes={"doi-action init": NOBODY_ANSWERS}
    ),
    "docs/sandbox.md": Scene(prefix=SANDBOX_PREFIX),
    "docs/set-up.md": Scene(codes={"doi-action init": NOBODY_ANSWERS}),
    "docs/sign-off.md": Scene(files=AT_REGISTRY),
    "docs/which-doi.md": Scene(files=AT_REGISTRY, published=("v1.2.0",)),
    "docs/withdraw.md": Scene(files={**FILES, ".doi.yml": AT_SANDBOX}, published=("v1.1.0", "v1.2.0")),
}

NOT_RUN_PAGES = {
    "CONTRIBUTING.md": "commands for this repository: make, whose targets tests/journeys/test_make.py runs",
    "docs/example.md": "make demo: tests/journeys/test_demo.py",
}
NOT_RUN_LINES = {
    r"^(pip|pipx) ": "fetches packages",
    r"^git clone ": "asks another host",
    r"--serve": "runs until it is stopped: tests/journeys/test_try.py",
    r"^make ": "tests/journeys/test_make.py runs it",
    r"^cd ": "the repository is the one that the test made",
    r"(^|\s)export \w+=|^read ": "an account of one's own; the sandbox's stands in its place",
    r"octo/demo|example-org/|--dashboard": "repositories at GitHub: tests/journeys/test_audit_hosted.py, test_init.py",
    r"publish --tag .*--registry zenodo": "a sandbox does not pass for Zenodo: tests/journeys/test_inveniordm.py",
    r"^doi-action sandbox": "a server that runs until it is stopped: it runs while the other lines do",
}


def lines_of(page: str) -> list[str]:
    """The command lines of a page, in order, without what is said beside them."""
    text = PAGES[page].read_text(encoding="utf-8")
    blocks = re.findall(r"^ *```(\w*)\n(.*?)^ *```", text, re.MULTILINE | re.DOTALL)
    typed = [block for language, block in blocks if language in ("", "console")]
    shown = [line for block in typed for line in re.findall(r"^ *\$ (.*)", block, re.MULTILINE)]
    return [line.partition(" #")[0].rstrip() for line in shown]


def reason(line: str) -> str | None:
    """Why a line is not run here; None where it is."""
    return next((why for pattern, why in NOT_RUN_LINES.items() if re.search(pattern, line)), None)


WITH_COMMANDS = sorted(page for page in PAGES if lines_of(page))


def test_every_page_with_commands_is_run_or_says_why_not() -> None:
    """And no reason outlives what it was for."""
    assert sorted({*SCENES, *NOT_RUN_PAGES}) == WITH_COMMANDS
    assert not SCENES.keys() & NOT_RUN_PAGES.keys()
    lines = [line for page in WITH_COMMANDS for line in lines_of(page)]
    assert [pattern for pattern in NOT_RUN_LINES if not any(re.search(pattern, line) for line in lines)] == []
    assert all(any(reason(line) is None for line in lines_of(page)) for page in SCENES)


@pytest.fixture
def terminal(tmp_path: Path, page: str) -> Iterator["Terminal"]:
    """A repository to be filled, a sandbox beside it, and a program `doi-action` on the path."""
    program = tmp_path / "bin" / "doi-action"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m doi_action "$@"\n')
    program.chmod(0o755)
    account = {"DATACITE_USERNAME": "SANDBOX.DEMO", "DATACITE_PASSWORD": "sandbox", "INVENIORDM_TOKEN": "sandbox"}
    path = f"{program.parent}:{os.environ['PATH']}"
    settings = {**SETTINGS, **account, "PATH": path, "PYTHONPATH": str(ROOT), "HOME": str(tmp_path), "NO_COLOR": "1"}
    with embedded_sandbox(prefixes=(SCENES[page].prefix,)) as sandbox:
        yield Terminal(folder=tmp_path / "tides", settings=settings, sandbox=sandbox)


@dataclass(kw_only=True)
class Terminal:
    """Where the lines of a page are typed."""

    folder: Path
    settings: dict[str, str]
    sandbox: Sandbox

    def type(self, line: str) -> tuple[int, str]:
        """Run a line with bash; its exit code, and what it printed and said."""
        done = subprocess.run(
            ["bash", "-c", self.addressed(line)],
            cwd=self.folder,
            env=self.settings,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            timeout=HUNG,
            check=False,
        )
        return done.returncode, done.stdout

    def addressed(self, line: str) -> str:
        """The line with the sandbox's address where it speaks to a registry, and with real values for examples."""
        line = line.replace(SANDBOX, self.sandbox.url.rstrip("/"))
        configured = "registry:" in self.read(".doi.yml")
        line = re.sub(r"10\.5281/zenodo\.\d+|10\.0000/abcd", self.doi(), line)
        if re.match(rf"doi-action cite .*{PREFIX}/", line) and "--registry" not in line:
            line += f" --registry sandbox --registry-url {self.sandbox.datacite_url}"
        # Zenodo's API without Zenodo: a rehearsal of it here would be refused under that name.
        if re.match(r"doi-action publish .*--registry zenodo$", line):
            line = line.replace("zenodo", f"inveniordm --registry-url {self.sandbox.invenio_url}")
        speaks = re.match(r"doi-action (publish|review|prepare|backfill|audit|withdraw) ?", line) and configured
        if (speaks or "--registry datacite" in line) and "--registry-url" not in line:
            line += f" --registry-url {self.sandbox.datacite_url}"
        if "DIGEST" in line:
            line = line.replace("DIGEST", self.digest(line))
        return line.replace(f"{EXAMPLE}/d1a5-bmqq-e7sb-07", self.doi()).replace(EXAMPLE, PREFIX)

    def digest(self, line: str) -> str:
        """What `review` says that such a line would approve."""
        asked = (
            line.replace(EXAMPLE, PREFIX).replace("publish", "review", 1).replace("--approve DIGEST", "--format json")
        )
        done = subprocess.run(
            ["bash", "-c", asked], cwd=self.folder, env=self.settings, capture_output=True, text=True, check=True
        )
        return str(json.loads(done.stdout)["digest"])

    def doi(self) -> str:
        """The DOI of the version that the citation file names."""
        found = re.findall(r"^doi: (\S+)", self.read("CITATION.cff"), re.MULTILINE)
        return found[0] if found else f"{PREFIX}/none"

    def read(self, name: str) -> str:
        """A file of the repository, empty where it is not there."""
        path = self.folder / name
        return path.read_text(encoding="utf-8") if path.is_file() else ""


@pytest.mark.parametrize("page", sorted(SCENES))
def test_the_commands_of_a_page_run(terminal: Terminal, page: str, tmp_path: Path) -> None:
    """One after the other, as a reader types them; each ends well, or as the page says."""
    scene = SCENES[page]
    blocks = re.findall(r"^```yaml\n(.*?)^```", PAGES[page].read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    files = {**scene.files, **{name: blocks[number] for name, number in scene.blocks.items()}}
    repository = Repository(terminal.folder, files)
    if not scene.tags:
        repository.commit()
    for tag in scene.tags:
        repository.release(tag)
    for name, said in scene.elsewhere.items():
        put(terminal.sandbox, f"{PREFIX}/{name}", **said)
    if scene.has_origin:
        repository.git("clone", "-q", "--bare", ".", str(tmp_path / "origin.git"))
        repository.git("remote", "add", "origin", str(tmp_path / "origin.git"))
    for tag in scene.published:
        code, said = terminal.type(f"doi-action publish --tag {tag} --commit-mode push")
        assert code == 0, said

    for line in lines_of(page):
        if reason(line) is None:
            code, said = terminal.type(line)
            assert code == scene.codes.get(line, 0), f"$ {line}\n{said}"
            assert "Traceback" not in said
