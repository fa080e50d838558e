"""Makes the examples of what GitHub shows, from real runs against a local GitHub and the sandbox: `make docs`.

Each is what the Action writes, to the letter, but for the addresses of this machine, which stand as those of GitHub and
DataCite. tests/journeys/test_examples.py holds docs/examples to it.
"""

import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from doi_action.sandbox.server import Sandbox  # noqa: E402  (the root has to be found first)
from tests.contract.github_server.world import new_world  # noqa: E402
from tests.journeys.hosted import PREFIX, Runner  # noqa: E402
from tests.runner import Step  # noqa: E402

FOLDER = ROOT / "docs" / "examples"
CITATION = """\
cff-version: 1.2.0
message: Please cite it.
title: "Tide pools: a model of small seas"
abstract: How pools between rocks warm, dry and are filled again by the tide.
keywords: [tides, pools]
license: Apache-2.0
repository-code: https://github.com/example/demo
version: 1.0.0
date-released: 2026-03-04
authors:
  - family-names: Example
    given-names: Ada
    orcid: https://orcid.org/0000-0002-1825-0097
  - family-names: Holm
    given-names: Marit
    affiliation: Example University
"""
README = "# Tide pools\n\n[![CI](https://example.org/ci.svg)](https://example.org/ci)\n\nIt does things.\n"


@contextmanager
def played() -> Iterator[Runner]:
    """A repository on a local GitHub with the release v1.0.0, and a registry."""
    with (
        tempfile.TemporaryDirectory() as folder,
        new_world(Path(folder)) as world,
        Sandbox(prefixes=(PREFIX,)) as sandbox,
    ):
        runner = Runner(world, sandbox, Path(folder) / "runner")
        files = {"CITATION.cff": CITATION, "README.md": README}
        runner.git.commit(files, message="Describe it", date="2026-03-04T05:00:00Z")
        runner.git.git("tag", "-f", "v1.0.0", "main")
        yield runner


def first_release(runner: Runner) -> Step:
    """Nothing was there before."""
    return runner.released("v1.0.0")


def next_release(runner: Runner) -> Step:
    """It follows another."""
    runner.released("v1.0.0")
    runner.release("v1.1.0")
    return runner.released("v1.1.0")


def dry_run(runner: Runner) -> Step:
    """The release after one that was published."""
    runner.released("v1.0.0")
    runner.release("v1.1.0")
    return runner.released("v1.1.0", dry_run="true")


def rehearsal(runner: Runner) -> Step:
    """As somebody sees it who has not set a registry yet."""
    nothing = dict.fromkeys(("registry_url", "prefix", "username", "password", "publisher"), "")
    return runner.released("v1.0.0", registry="sandbox", **nothing)


def correction(runner: Runner) -> Step:
    """A title mended on the branch after the release."""
    runner.released("v1.0.0")
    text = runner.show("CITATION.cff")
    mended = text.replace("a model of small seas", "a model of seas between rocks").replace("[tides, pools]", "[tides]")
    runner.git.commit({"CITATION.cff": mended}, message="Mend the title", date="2026-06-01T10:00:00Z")
    return runner.released("v1.0.0", action="edited")


def stopped(runner: Runner) -> Step:
    """By what is wrong in the files of the tag."""
    runner.released("v1.0.0")
    text = runner.show("CITATION.cff")
    wrong = text.replace("0000-0002-1825-0097", "0000-0002-1825-0098").replace(
        "license: Apache-2.0", "license: Apache 2"
    )
    runner.release("v1.1.0", {"CITATION.cff": wrong})
    return runner.released("v1.1.0")


def conflict(runner: Runner) -> Step:
    """The tag moved after its DOI was published."""
    runner.released("v1.0.0")
    runner.git.commit({"later.txt": "later"}, message="Later")
    runner.git.git("tag", "-f", "v1.0.0", "main")
    return runner.released("v1.0.0")


def pull_request(runner: Runner) -> Step:
    """The branch takes no direct commits."""
    runner.state.protection["main"] = "ruleset"
    return runner.released("v1.0.0")


def audit(runner: Runner) -> Step:
    """One release has no DOI, and the badge names another."""
    runner.released("v1.0.0")
    readme = runner.show("README.md")
    runner.git.commit({"README.md": re.sub(r"10\.14454", "10.5281", readme)}, message="Mend the badge")
    runner.release("v1.1.0")
    return runner.step("schedule", {}, command="audit")


def review(runner: Runner) -> Step:
    """What somebody signs."""
    return runner.released("v1.0.0", command="review")


SUMMARIES: dict[str, tuple[str, Callable[[Runner], Step]]] = {
    "first-release": ("The first release", first_release),
    "next-release": ("The next release", next_release),
    "dry-run": ("A dry run", dry_run),
    "rehearsal": ("A rehearsal in the sandbox", rehearsal),
    "correction": ("A correction", correction),
    "stopped": ("Stopped by findings", stopped),
    "conflict": ("A conflict", conflict),
    "pull-request": ("Where the branch is protected", pull_request),
    "audit": ("An audit", audit),
    "review": ("A review", review),
}
"""By the name of the example: what it shows, and how it comes about."""


def examples() -> dict[str, str]:
    """Every example by the name of its file."""
    made: dict[str, str] = {}
    for name, (_, play) in SUMMARIES.items():
        with played() as runner:
            step = play(runner)
            made[f"summary-{name}.md"] = public(step.summary, runner)
            if name == "pull-request":
                made["pull-request.md"] = public(runner.state.pull_requests[-1].body, runner)
            if name == "next-release":
                made["release-note.md"] = public(runner.state.releases[-1].body or "", runner)
            if name == "stopped":
                lines = [line for line in step.log.split("\n") if line.startswith(("::error", "::warning", "::notice"))]
                made["annotations.txt"] = public("\n".join(lines) + "\n", runner)
    return made


def public(text: str, runner: Runner) -> str:
    """The text with the addresses that the services have for everybody."""
    for local, known in (
        (runner.sandbox.datacite_url, "https://api.datacite.org"),
        (runner.sandbox.url, "https://sandbox.example"),
        (runner.world.server.url, "https://api.github.com"),
    ):
        text = text.replace(local, known)
    text = re.sub(r"http://127\.0\.0\.1:\d+", "https://sandbox.example", text)
    # The part of a digest that stands for the settings, which hold an address of this machine.
    if found := re.search(r"^\| (\w{16}) \| tag, registry and settings", text, re.MULTILINE):
        text = text.replace(found[1], "aaaaaaaaaaaaaaaa")
    return text.rstrip("\n") + "\n"


def main() -> int:
    """Write every example."""
    FOLDER.mkdir(exist_ok=True)
    for name, text in examples().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
