"""What is written out in a program that is read and never run (setup.py, *.gemspec, CMakeLists.txt, Dockerfile).

Each text becomes a node that remembers where it stands, as if it stood in quotes in a document.
"""

from collections.abc import Iterable

from doi_action.formats.text.node import Node

_TAG = "tag:yaml.org,2002:"

Pair = tuple[Node, Node]


def text_node(text: str, start: int) -> Node:
    """A text that begins at index `start` of the source."""
    return Node("scalar", start, start, tag=_TAG + "str", text=text, style='"')


def computed(key: str) -> str:
    """The key of what a program computes; no reader asks for it, so that the expression is listed as not carried."""
    return f"{key}, computed"


def list_node(items: Iterable[Node], start: int) -> Node:
    """A list that begins at index `start` of the source."""
    return Node("sequence", start, start, tag=_TAG + "seq", items=tuple(items))


def mapping_node(pairs: Iterable[Pair], start: int = 0) -> Node:
    """Named values; those of a whole file begin with it."""
    return Node("mapping", start, start, tag=_TAG + "map", pairs=tuple(pairs))
