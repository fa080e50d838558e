"""One line of the table of rules.

A rule is a module of this package: `check(document)` gives its faults, and the docstring is its page, in five parts:
What it checks, Why it matters, Example, Better, Source. The second part is the sentence that every finding repeats.
"""

from typing import NamedTuple


class Rule(NamedTuple):
    """One line of the table of rules.

    `reads` are the buckets of a document that the rule looks into: it is loaded when one of them holds something, and
    always where it names none. `scope` is 'file', 'repository' (needs the files around), 'either' (is
    told of them where they are known) or 'online' (asks services).
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
