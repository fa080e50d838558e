"""A node of a document that remembers where it stands: YAML, JSON, TOML, XML and key lines are all read into these."""

from typing import NamedTuple

MAX_DEPTH = 64
"""Deeper nesting is refused where it begins."""

MAX_NODES = 500_000
"""A document with more nodes is refused where it gets too many, those that aliases repeat counted each time.

A node takes some 350 bytes of memory, and two bytes of a file may be one: 10 MB of `[],` took a gigabyte.
"""

TOO_MANY = f"more than {MAX_NODES:,} values"

NULLS = frozenset({"", "~", "null", "Null", "NULL"})
"""How YAML 1.2's core schema writes nothing, in a plain scalar."""


class Node(NamedTuple):
    """A node of a YAML document. `kind` is 'scalar', 'mapping' or 'sequence'.

    `text` is a scalar's value as text, whatever YAML would make of it; `plain` tells whether it stands there unquoted.
    `tag` is what YAML 1.2 would make of it: `tag:yaml.org,2002:` and str, int, float, bool, null, map or seq.
    `start` and `end` are indices into the source's text; a block ends with the last character of its last value.
    `pairs` are a mapping's entries in order, doubled keys too, then those that a merge key brings.
    """

    kind: str
    start: int
    end: int
    tag: str = ""
    text: str = ""
    plain: bool = False
    style: str = ""
    flow: bool = False
    anchor: str | None = None
    items: tuple["Node", ...] = ()
    pairs: tuple[tuple["Node", "Node"], ...] = ()

    @property
    def null(self) -> bool:
        """Whether the node says nothing: an empty or null plain scalar."""
        return self.kind == "scalar" and self.plain and self.text in NULLS

    def get(self, key: str) -> "Node | None":
        """The value of the first entry with this key in a mapping, None where there is none."""
        for name, value in self.pairs:
            if name.kind == "scalar" and name.text == key:
                return value
        return None

    def text_of(self, key: str) -> str:
        """The text of the scalar under this key in a mapping, '' where there is none."""
        value = self.get(key)
        if value is None:
            return ""
        return value.text

    def key(self, key: str) -> "Node | None":
        """The node of the first key with this text in a mapping."""
        for name, _ in self.pairs:
            if name.kind == "scalar" and name.text == key:
                return name
        return None
