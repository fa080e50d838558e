"""A CITATION.cff as the rules see it: its nodes, its edition, and where each kind of value stands.

Rules look into `Document.places`: under a word of `cff_schema` (`doi`, `orcid`, `person`, ...) the values of that kind,
under `fault:word` (`pattern:doi`, `missing:reference`, ...) the values that break the schema, under `lacks:key` the
root where it has no such key. `cff_walk` fills them.

On the path of the check's start: no dataclasses, no findings, no regular expression that is not needed.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from doi_action.formats.cff.schema import PATTERNS, Edition
from doi_action.formats.text.node import Node
from doi_action.formats.text.source import SourceText

Where = tuple[Any, ...]
"""A place in the tree as (place of the parent, key or number); the root is ()."""

TWISTED_WORDS = frozenset({"yes", "no", "on", "off"})
"""Plain words that are true or false to YAML 1.1 and text to YAML 1.2."""

OBJECTS = frozenset({"root", "person", "entity", "reference", "identifier"})

NOTHING = Node("scalar", 0, 0)
"""What an empty file holds."""


class Place(NamedTuple):
    """A value and where it stands. `key` is the node to point at where the value itself is not the point."""

    where: Where
    node: Node
    key: Node | None = None
    note: str = ""

    @property
    def field(self) -> str:
        """The place as people write it: `authors[1].orcid`; authors count from 0."""
        return field_text(self.where)

    @property
    def point(self) -> Node:
        """The node to point at."""
        return self.key or self.node


def field_text(where: Where) -> str:
    """A place as people write it.

    >>> field_text(((((), "authors"), 1), "orcid"))
    'authors[1].orcid'
    """
    parts: list[str] = []
    while where:
        where, key = where
        parts.append(f"[{key}]" if isinstance(key, int) else f".{key}")
    return "".join(reversed(parts)).removeprefix(".")


def said(node: Node, *keys: str) -> Iterator[tuple[str, Node]]:
    """The texts under these keys of a mapping, each with its key; those that say nothing left out."""
    for key in keys:
        value = node.get(key)
        if value is not None and value.text:
            yield key, value


class Document:
    """One citation file, read and walked. `root` is NOTHING for an empty file, and no mapping for something else.

    `edition` is what the file is judged by, `declared` the node of its cff-version, `today` the day of the check as
    YYYY-MM-DD where it is known. A plain class, since making a
    dataclass or a named tuple is among the costs of a start.
    """

    __slots__ = ("declared", "edition", "places", "root", "source", "today")

    def __init__(
        self,
        source: SourceText,
        root: Node,
        edition: Edition,
        declared: Node | None,
        places: dict[str, list[Place]],
    ) -> None:
        self.source, self.root, self.edition, self.declared, self.places = source, root, edition, declared, places
        self.today = ""

    def of(self, *buckets: str) -> Iterator[Place]:
        """The places in these buckets, in the order of the walk."""
        for bucket in buckets:
            yield from self.places.get(bucket, ())

    def broken(self, fault: str, *words: str) -> Iterator[tuple[str, Place]]:
        """The values with this fault, each with the word of what was expected; only of these words where some are."""
        for bucket, places in self.places.items():
            kind, _, word = bucket.partition(":")
            if kind != fault or not word:
                continue

            is_wanted = not words or word in words
            if not is_wanted:
                continue

            for place in places:
                yield word, place

    def get(self, *keys: str) -> Node | None:
        """The value at this path of keys from the root, None where there is none."""
        node: Node | None = self.root
        for key in keys:
            if node is None:
                return None

            node = node.get(key)
        return node

    def at(self, where: Where) -> Node:
        """The node at a place, NOTHING where none stands there."""
        if not where:
            return self.root

        around, key = where
        parent = self.at(around)
        if isinstance(key, int):
            return parent.items[key]

        return parent.get(key) or NOTHING

    @property
    def mapping(self) -> Node | None:
        """The root where it is keys with values, None for an empty file and for anything else."""
        is_mapping = self.root.kind == "mapping"
        return self.root if is_mapping else None

    @property
    def doi(self) -> Node | None:
        """The root's DOI where it stands there as CFF writes one, bare; `doi-bad-form` and its like tell the rest."""
        node = self.get("doi")
        is_bare = node is not None and matches("doi", node.text)
        return node if is_bare else None

    def scalar(self, *keys: str) -> Node | None:
        """The value at this path where it is a scalar that says something."""
        node = self.get(*keys)
        if node is None or node.kind != "scalar" or node.null:
            return None
        return node

    def text(self, *keys: str) -> str | None:
        """The text of the scalar at this path, None where there is none or it says nothing."""
        node = self.scalar(*keys)
        if node is None:
            return None

        text = node.text.strip()
        return text or None

    def items(self, key: str) -> tuple[tuple[str, Node], ...]:
        """The mappings in the root's list `key`, each with its place as people write it.

        Counted from the first of the list, whatever it is: what is no mapping is another rule's.
        """
        listed = self.get(key)
        if listed is None:
            return ()

        found = []
        for number, item in enumerate(listed.items):
            if item.kind == "mapping":
                found.append((f"{key}[{number}]", item))
        return tuple(found)


@lru_cache(maxsize=64)
def _compiled(word: str) -> re.Pattern[str]:
    return re.compile(PATTERNS[word])


def matches(word: str, text: str) -> bool:
    """Whether `text` looks like a value of this kind. CFF 1.2.0, schema.json, pattern."""
    return _compiled(word).fullmatch(text) is not None
