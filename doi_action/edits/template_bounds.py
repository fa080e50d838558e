"""What a template of a user's own may do: print, choose, repeat and filter what it is given, within a budget.

Jinja's sandbox keeps a template from reaching outside, and sets no limit of time, memory or output: nested loops,
`'x' * 10**9` and a macro that calls itself run for ever in it. So arithmetic, calls, macros and inclusion are no part
of the language of a user's own template, and what is left is counted in characters. Counting gives the same answer on
every machine, which a clock does not.
"""

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

from jinja2 import TemplateSyntaxError, nodes

MAX_SOURCE = 20_000
"""Characters of a template of a user's own; the longest of ours has two thousand."""

BUDGET = 10_000_000
"""Characters that one rendering may walk, filter and print: a file of 5,000 authors takes one million."""

ALLOWED = (
    nodes.And,
    nodes.Assign,
    nodes.Compare,
    nodes.Concat,
    nodes.CondExpr,
    nodes.Const,
    nodes.Filter,
    nodes.For,
    nodes.Getattr,
    nodes.Getitem,
    nodes.If,
    nodes.Keyword,
    nodes.Name,
    nodes.Neg,
    nodes.Not,
    nodes.Operand,
    nodes.Or,
    nodes.Output,
    nodes.Template,
    nodes.TemplateData,
    nodes.Test,
    nodes.Tuple,
)
"""What a template is made of (Jinja's nodes); none of them makes more than it was given, or not without a charge."""

FILTERS = (
    "capitalize",
    "d",
    "default",
    "e",
    "escape",
    "first",
    "int",
    "join",
    "last",
    "length",
    "list",
    "lower",
    "replace",
    "reverse",
    "sort",
    "string",
    "title",
    "trim",
    "truncate",
    "unique",
    "upper",
    "urlencode",
)
"""Jinja's filters whose result is at most as long as its input times its arguments, or twelve times its input."""

WALKED, JOINED = "a loop walks", "a tilde joins"
"""Names of the filters that charge; no template can call them, since they have blanks."""


class TooMuch(Exception):
    """A rendering went through its budget."""

    def __init__(self) -> None:
        super().__init__(
            f"it walks, filters or prints more than {BUDGET:,} characters; "
            "repeat less, one loop inside another above all"
        )


class Budget:
    """What is left of one rendering's characters."""

    def __init__(self) -> None:
        self.left = BUDGET

    def charge(self, characters: int) -> None:
        """Take characters off. Raises TooMuch when none are left."""
        self.left -= characters
        if self.left < 0:
            raise TooMuch

    def printed(self, value: object) -> str:
        """A value as it is printed, charged for."""
        text = value if isinstance(value, str) else str(value)
        self.charge(1 + len(text))
        return text

    def walked(self, value: Any, cost: int) -> list[Any]:
        """What a loop goes through, charged for with what each turn costs."""
        items = list(value)
        self.charge(len(items) * cost)
        return items

    def charged(self, filter_: Callable[..., Any]) -> Callable[..., Any]:
        """A filter that is charged for what it could write at most, before it does, and for what it wrote."""

        @wraps(filter_)
        def call(*arguments: Any, **named: Any) -> Any:
            most = 1
            for argument in (*arguments, *named.values()):
                most *= 1 + _size(argument)
            self.charge(most)
            result = filter_(*arguments, **named)
            if isinstance(result, Iterator):
                result = list(result)
            self.charge(_size(result))
            return result

        return call


def bounded(template: nodes.Template, source: str) -> nodes.Template:
    """The template, with loops and `~` charged for. Raises TemplateSyntaxError for what is not possible."""
    if len(source) > MAX_SOURCE:
        raise TemplateSyntaxError(f"it has {len(source):,} characters; at most {MAX_SOURCE:,} are read", 1)

    # A list first: the tree changes.
    for node in list(template.find_all(nodes.Node)):
        # A tuple of constants is a fixed text; one with names in it is made anew at every turn of a loop.
        is_made = isinstance(node, nodes.Tuple) and node.ctx == "load" and node.find(nodes.Name) is not None
        if is_made or not isinstance(node, ALLOWED):
            raise TemplateSyntaxError(
                f"'{type(node).__name__.lower()}' is not possible here: "
                "a template of your own prints, chooses, repeats and filters what it is given",
                node.lineno,
            )

        if isinstance(node, nodes.For):
            cost = nodes.Const(_cost(node))
            node.iter = nodes.Filter(node.iter, WALKED, [cost], [], None, None, lineno=node.lineno)

        if isinstance(node, nodes.Concat):
            joined = [nodes.Filter(part, JOINED, [], [], None, None, lineno=node.lineno) for part in node.nodes]
            node.nodes = list(joined)
    return template


def _cost(loop: nodes.For) -> int:
    """What each turn of a loop is charged: its text, and one for every other thing it does."""
    cost = 1
    for node in loop.find_all(nodes.Node):
        cost += len(node.data) if isinstance(node, nodes.TemplateData) else 1
    return cost


def _size(value: object) -> int:
    """How long a value is: the characters of a text, the entries of a list, the amount of a number."""
    if isinstance(value, int):
        return abs(value)

    if isinstance(value, str | list | tuple | dict):
        return len(value)
    return 0
