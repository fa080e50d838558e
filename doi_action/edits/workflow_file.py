"""The workflow that gives each release its DOI: the one text of it, and how one that is there already is found.

README and docs/action.md show the same text. A workflow that is there is somebody's own, and never changed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from doi_action.formats.text.node import Node
from doi_action.formats.text.source import Unreadable, read_source
from doi_action.formats.text.yaml import compose
from doi_action.snapshot import Tree

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATE = "workflow.yml.j2"
FOLDER = ".github/workflows"
PATH = f"{FOLDER}/doi.yml"
OTHER_PATH = f"{FOLDER}/doi-action.yml"
"""Where PATH is another workflow's."""

PATTERNS = (f"{FOLDER}/*.yml", f"{FOLDER}/*.yaml")
ACTION = "doi-action/doi-action"
PUBLISHING = ("", "publish")
"""What the input `command` says in a step that gives DOIs."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FoundStep:
    """A step that gives DOIs: the workflow it stands in, and its input `registry`, "" where it has none."""

    path: str
    registry: str = ""


def workflow_text(step: tuple[str, ...], *, templates: "Environment") -> str:
    """The text of the workflow; `step` are the lines after `uses:`, none for a rehearsal."""
    template = templates.overlay(trim_blocks=True, lstrip_blocks=True).get_template(TEMPLATE)
    return template.render(step=step)


def workflow_path(tree: Tree) -> str | None:
    """The path for a new workflow; None where both names are taken."""
    taken = {*tree.sizes, *tree.links}
    for path in (PATH, OTHER_PATH):
        if path not in taken:
            return path
    return None


def publishing_step(tree: Tree) -> FoundStep | None:
    """The step that gives DOIs already, by ours or by our reusable workflow; None where there is none.

    In a workflow that cannot be read as YAML the bare name counts: better none than a second one.
    """
    paths: set[str] = set()
    for pattern in PATTERNS:
        paths.update(tree.paths(pattern))

    for path in sorted(paths):
        data = tree.read(path) or b""
        if ACTION.encode() not in data.lower():
            continue

        try:
            root = compose(read_source(path, data))
        except Unreadable:
            return FoundStep(path=path)

        for step in _steps(root):
            # The Action, or a workflow of ours that runs it.
            used = step.text_of("uses").partition("@")[0].lower()
            if used not in (ACTION, f"{ACTION}/.github/workflows/doi.yml"):
                continue

            inputs = step.get("with") or Node(kind="mapping", start=0, end=0)
            if inputs.text_of("command") in PUBLISHING:
                return FoundStep(path=path, registry=inputs.text_of("registry"))
    return None


def _steps(root: Node | None) -> Iterator[Node]:
    """Every job, and every step of every job: either may say `uses`."""
    nothing = Node(kind="sequence", start=0, end=0)
    jobs = (root or nothing).get("jobs") or nothing

    for _, job in jobs.pairs:
        yield job
        for step in (job.get("steps") or nothing).items:
            if step.kind == "mapping":
                yield step
