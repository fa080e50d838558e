"""The search behind `GET /dois?query=`: the everyday part of the real one's query language.

Words, `field:value` with a dotted path into the attributes, `"quoted phrases"`, `*` and `?`, AND, OR, NOT or a leading
minus. Nesting in brackets and ranges are not understood and match nothing.
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from doi_action.sandbox.refusal import Refusal

MAX_TERMS = 1024
"""More terms are refused, as by OpenSearch (`indices.query.bool.max_clause_count`)."""

_TERM = re.compile(r'(?P<not>-|NOT\s+)?(?:(?P<field>[A-Za-z][\w.]*):)?(?P<value>"(?:\\.|[^"\\])*"|(?:\\.|[^\s"])+)')


@dataclass(frozen=True, kw_only=True, slots=True)
class Term:
    """One word of a query. `path` leads into the attributes and is empty for a word that may stand anywhere."""

    value: str
    path: tuple[str, ...] = ()
    is_absent: bool = False


Query = tuple[tuple[Term, ...], ...]
"""Alternatives, of which one must hold; of an alternative, every term. An empty query finds everything."""


def parse_query(text: str | None, *, is_camel_case: bool = True) -> Query:
    """The query as it was written. Raises Refusal (400) for more than MAX_TERMS terms.

    `is_camel_case` tells how the searched documents spell their fields.
    """
    if not text or text.strip() in ("", "*"):
        return ()

    alternatives = []
    count = 0
    for part in re.split(r"(?<!\s)\s+OR\s+", text):
        # AND and a leading plus are what goes without saying.
        words = re.sub(r"\bAND\b|(?<!\S)\+", " ", part)
        terms = []
        for found in _TERM.finditer(words):
            value = re.sub(r"\\(.)", r"\1", found["value"].strip('"'))
            field = found["field"] or ""
            if is_camel_case:
                # Fields may be written in snake case: publication_year is publicationYear.
                field = re.sub(r"_([a-z])", lambda letter: letter.group(1).upper(), field)
            path = tuple(field.split(".")) if field else ()
            terms.append(Term(value=value.lower(), path=path, is_absent=bool(found["not"])))
        alternatives.append(tuple(terms))
        count += len(terms)

    if count > MAX_TERMS:
        raise Refusal(400, errors=[{"status": "400", "title": f"too_many_clauses: maxClauseCount is {MAX_TERMS}"}])
    return tuple(alternatives)


def fits(text: str, term: Term) -> bool:
    """Whether a field that says `text` is what `term` looks for: the whole of it, or a word."""
    if "*" in term.value or "?" in term.value:
        return fnmatchcase(text, term.value)
    return term.value == text or term.value in text.split()


def matches(document: dict[str, Any], query: Query, *, fits: Callable[[str, Term], bool] = fits) -> bool:
    """Whether the query finds `document`: the attributes of a record and its ids. `fits` judges one field."""
    if not query:
        return True
    text = json.dumps(document, ensure_ascii=False).lower()
    return any(all(_holds(document, text, term, fits) for term in terms) for terms in query)


def _holds(document: dict[str, Any], text: str, term: Term, fits: Callable[[str, Term], bool]) -> bool:
    if term.path:
        is_there = any(fits(value.lower(), term) for value in _values(document, term.path))
    else:
        is_there = term.value in text
    return is_there is not term.is_absent


def _values(value: Any, path: tuple[str, ...]) -> Iterator[str]:
    """The texts at `path`, lists on the way searched through."""
    if isinstance(value, list):
        for item in value:
            yield from _values(item, path)
        return

    if isinstance(value, dict):
        if path and path[0] in value:
            yield from _values(value[path[0]], path[1:])
        return

    is_at_the_end = not path
    if is_at_the_end and value is not None:
        yield str(value)
