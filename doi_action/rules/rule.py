"""What a rule is made of: what it finds, how it repairs it, and its page of documentation.

A rule is a module of this package: `check(document)` gives its faults, and the docstring is its page, in five parts:
What it checks, Why it matters, Example, Better, Source. The second part is the sentence that every finding repeats.
Kept free of dataclasses and of findings, since every start of the check passes here.
"""

from typing import NamedTuple

from doi_action.formats.yaml_text import Node, SourceText

Edit = tuple[int, int, str]
"""Replace the characters [start, end) of the source's text."""

PARTS = ("What it checks", "Why it matters", "Example", "Better", "Source")


class Rule(NamedTuple):
    """One line of the table of rules.

    `reads` are the buckets of a document that the rule looks into: it is loaded when one of them holds something, and
    always where it names none. `scope` is 'file', 'repository' (needs the files around) or 'online' (asks services).
    """

    id: str
    group: str
    severity: str
    reads: tuple[str, ...] = ()
    scope: str = "file"

    @property
    def module(self) -> str:
        """The name of the module that holds the rule."""
        return f"doi_action.rules.{self.id.replace('-', '_')}"


class Fault(NamedTuple):
    """One thing a rule found. `node` is what to point at; `at` points elsewhere when it is not negative.

    `edits` repair it, and only where the repair is certain; `fix` says in words what to do. `why` and `severity`
    are set where this case differs from what the rule says in general. `source` is another file than the citation
    file, for what was found there.
    """

    message: str
    node: Node | None = None
    field: str = ""
    fix: str = ""
    edits: tuple[Edit, ...] = ()
    at: int = -1
    why: str = ""
    severity: str = ""
    source: SourceText | None = None


class Page(NamedTuple):
    """A rule's documentation: its first line and its five parts."""

    summary: str
    parts: dict[str, str]


def page(docstring: str | None) -> Page:
    """The parts of a rule's docstring; empty where Python was told to drop docstrings."""
    from inspect import cleandoc

    summary, _, body = cleandoc(docstring or "").partition("\n\n")
    parts = dict.fromkeys(PARTS, "")
    for name in PARTS:
        _, found, rest = f"\n{body}".partition(f"\n{name}:")
        ends = [rest.find(f"\n{other}:") for other in PARTS]
        parts[name] = rest[: min((end for end in ends if end >= 0), default=len(rest))].strip("\n ") if found else ""
    return Page(summary, parts)


def why(docstring: str | None) -> str:
    """The sentence of a rule's page that says why it matters, on one line."""
    return " ".join(page(docstring).parts["Why it matters"].split())
