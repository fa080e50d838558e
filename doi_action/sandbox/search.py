"""The search behind `GET /dois?query=`: the everyday part of the real one's query language.

Words, `field:value` with a dotted path into the attributes, `"quoted phrases"`, `*` and `?`, AND, OR, NOT or a leading
minus. Nesting in brackets and ranges are not understood and match nothing.
"""

import json
import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Any

_TERM = re.compile(r'(?P<not>-|NOT\s+)?(?:(?P<field>[A-Za-z][\w.]*):)?(?P<value>"(?:\\.|[^"])*"|(?:\\.|[^\s"])+)')


def matches(document: dict[str, Any], query: str | None) -> bool:
    """Whether the query finds `document`, the attributes of a record and its ids. No query finds everything."""
    if not query or query.strip() in ("", "*"):
        return True
    return any(
        all(_holds(document, found) for found in _TERM.finditer(re.sub(r"\bAND\b|(?<!\S)\+", " ", part)))
        for part in re.split(r"\s+OR\s+", query)
    )


def _holds(document: dict[str, Any], term: re.Match[str]) -> bool:
    value = re.sub(r"\\(.)", r"\1", term["value"].strip('"')).lower()
    if term["field"]:
        found = any(_fits(text, value) for text in _values(document, _path(term["field"])))
    else:
        found = value in json.dumps(document, ensure_ascii=False).lower()
    return found is not bool(term["not"])


def _fits(text: str, value: str) -> bool:
    text = text.lower()
    return fnmatchcase(text, value) if "*" in value or "?" in value else value == text or value in text.split()


def _path(field: str) -> list[str]:
    camel = re.sub(r"_([a-z])", lambda found: found.group(1).upper(), field)
    return camel.split(".")


def _values(value: Any, path: list[str]) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _values(item, path)
    elif path:
        if isinstance(value, dict) and path[0] in value:
            yield from _values(value[path[0]], path[1:])
    elif value is not None and not isinstance(value, dict):
        yield str(value)
