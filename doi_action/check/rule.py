"""One line of the table of rules.

A rule is a module of the package `rules`, and its docstring is its page, in five parts: What it checks, Why it matters,
Example, Better, Source. The second part is the sentence that every finding repeats. A rule that is asked holds
`check(document)`, which gives its faults; a rule that is told holds its page alone, and `scope` says who tells it.
"""

from typing import NamedTuple

TOLD = frozenset({"reader", "comparison", "release", "audit", "command"})
"""Scopes of rules that are told: by the readers of the formats, by the comparison of files (`metadata.disagreement`),
by the steps of a release, by `audit`, by the check's own command."""


ONLINE = frozenset({"online", "online-either"})
"""Scopes of rules that ask services."""


class Rule(NamedTuple):
    """One line of the table of rules.

    `reads` are the buckets of a document that the rule looks into: it is loaded when one of them holds something, and
    always where it names none. `scope` is 'file', 'repository' (compares the repository's own citation file with those
    around it), 'folder' (looks at one in a folder of a repository), 'either' (is told of the files around where they
    are known), 'online' (asks services), 'online-either' (both) or one of `TOLD`.

    `stops_publish` is no second severity: it says that what the rule finds would make the record wrong, or impossible,
    where it stands in what is sent. Everything else is shown and stops nothing.
    """

    id: str
    group: str
    severity: str
    reads: tuple[str, ...] = ()
    scope: str = "file"
    stops_publish: bool = False

    @property
    def module(self) -> str:
        """The name of the module that holds the rule."""
        return f"doi_action.rules.{self.id.replace('-', '_')}"
