"""What a rule finds, how it repairs it, and its page of documentation; loaded when a rule is asked."""

from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from doi_action.formats.text.node import Node
from doi_action.formats.text.source import SourceText

Edit = tuple[int, int, str]
"""Replace the characters [start, end) of the source's text."""

PARTS = ("What it checks", "Why it matters", "Example", "Better", "Source")


class Fault(NamedTuple):
    """One thing a rule found. `node` is what to point at; `at` points elsewhere when it is not negative.

    `edits` repair it, and only where the repair is certain; `fix` says in words what to do. `source` is another
    file than the citation file, for what was found there. Severity and reason are the rule's alone.
    """

    message: str
    node: Node | None = None
    field: str = ""
    fix: str = ""
    edits: tuple[Edit, ...] = ()
    at: int = -1
    source: SourceText | None = None


class Obstacle(NamedTuple):
    """Why a service would not take a file, and the value that causes it, None for one that is not there."""

    reason: str
    node: Node | None = None


def reasons(obstacles: Iterable[Obstacle], source: SourceText) -> str:
    """All reasons, each once and with its line: a service refuses the file as a whole, for any one of them."""
    said = {}
    for obstacle in obstacles:
        line = source.place(obstacle.node.start)[0] if obstacle.node is not None else 1
        text = obstacle.reason
        # What a file lacks as a whole is shown at its first line anyway.
        if line > 1:
            text = f"{text} (line {line})"
        said[obstacle.reason] = text
    return "; ".join(said.values())


class Page(NamedTuple):
    """A rule's documentation: its first line and its five parts."""

    summary: str
    parts: dict[str, str]


def page(docstring: str | None) -> Page:
    """The parts of a rule's docstring; empty where Python was told to drop docstrings."""
    # A module's docstring begins at the margin: `inspect`, which would find it, takes longer than a whole check.
    summary, _, body = (docstring or "").strip().partition("\n\n")
    parts = dict.fromkeys(PARTS, "")

    for name in PARTS:
        _, found, rest = f"\n{body}".partition(f"\n{name}:")
        if not found:
            continue

        end = len(rest)
        for other in PARTS:
            begin = rest.find(f"\n{other}:")
            if 0 <= begin < end:
                end = begin
        parts[name] = rest[:end].removeprefix(" ").strip("\n").rstrip()
    return Page(summary, parts)


@cache
def why(docstring: str | None) -> str:
    """The sentence of a rule's page that says why it matters, on one line."""
    return " ".join(page(docstring).parts["Why it matters"].split()).removesuffix(".")
