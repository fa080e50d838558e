"""The `person(...)` calls of R's Authors@R, read without running R.

Only what is written out is understood: texts, `c(...)` of texts, names of arguments. Anything computed is left out.
Source: R documentation of utils::person; MARC relator codes.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from doi_action.identifiers import Orcid, orcid_or_none
from doi_action.model import Creator, NameType

_TOKEN = re.compile(
    r"""\s*(?:#[^\n]*\n\s*)*(?:("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|([A-Za-z.][\w.]*(?:::[\w.]+)?)|([(),=]))"""
)
_POSITIONS = ("given", "family", "middle", "email", "role", "comment")
MAX_TOKENS = 100_000
"""A longer field is not read on."""


@dataclass(slots=True)
class _Call:
    """A call with its arguments: named ones by name, others in order."""

    name: str
    named: dict[str, "str | _Call"] = field(default_factory=dict)
    others: list["str | _Call"] = field(default_factory=list)


def read_r_persons(text: str) -> tuple[tuple[Creator, tuple[str, ...]], ...]:
    """Everybody in the text with the relator codes of their roles, in order."""
    return tuple(found for call in _persons(_parse(text)) if (found := _creator(call)) is not None)


def _parse(text: str) -> _Call:
    """The calls of the text, nested; what is not understood ends the reading."""
    root = _Call("")
    stack, name, key, position = [root], "", "", 0
    for _ in range(MAX_TOKENS):
        found = _TOKEN.match(text, position)
        if found is None:
            break
        position = found.end()
        literal, word, sign = found.groups()
        if literal:
            _put(stack[-1], key, _unquoted(literal))
            key = ""
        elif word:
            name = word.rpartition(":")[2]
        elif sign == "(" and len(stack) < 8:
            call = _Call(name)
            _put(stack[-1], key, call)
            stack, name, key = [*stack, call], "", ""
        elif sign == ")" and len(stack) > 1:
            stack, name, key = stack[:-1], "", ""
        elif sign == "=":
            key, name = name, ""
        else:
            key, name = "", ""
    return root


def _put(call: _Call, key: str, value: "str | _Call") -> None:
    if key:
        call.named.setdefault(key, value)
    else:
        call.others.append(value)


def _unquoted(literal: str) -> str:
    """The text of an R string: a backslash stands for the letter behind it, or for a letter by its number."""
    inner = re.sub(r"\\u\{?([0-9A-Fa-f]{1,4})\}?", lambda m: chr(int(m.group(1), 16)), literal[1:-1])
    return re.sub(r"\\(.)", r"\1", inner)


def _persons(call: _Call) -> Iterator[_Call]:
    for value in (*call.others, *call.named.values()):
        if isinstance(value, _Call):
            if value.name == "person":
                yield value
            else:
                yield from _persons(value)


def _creator(call: _Call) -> tuple[Creator, tuple[str, ...]] | None:
    said = dict(zip(_POSITIONS, call.others, strict=False)) | call.named
    given = " ".join(filter(None, (" ".join(_texts(said.get(key))) for key in ("given", "first", "middle"))))
    family = " ".join(_texts(said.get("family") or said.get("last")))
    roles = tuple(_texts(said.get("role"))) or ("aut",)
    email = next(iter(_texts(said.get("email"))), None)
    orcid = _orcid(said.get("comment"))
    if given and family:
        return Creator(given_names=given, family_names=family, email=email, orcid=orcid), roles
    name = given or family
    if not name:
        return None
    person = orcid is not None or (" " not in name and "aut" in roles and email is not None)
    kind = NameType.PERSON if person else NameType.ORGANISATION
    return Creator(name=name, name_type=kind, email=email, orcid=orcid), roles


def _texts(value: "str | _Call | None") -> list[str]:
    if isinstance(value, _Call):
        parts = (*value.others, *value.named.values()) if value.name == "c" else ()
        return [" ".join(part.split()) for part in parts if isinstance(part, str)]
    return [" ".join(value.split())] if value else []


def _orcid(comment: "str | _Call | None") -> Orcid | None:
    """The iD in `comment = c(ORCID = "...")`."""
    if isinstance(comment, _Call):
        value = comment.named.get("ORCID")
        return orcid_or_none(value) if isinstance(value, str) else None
    return orcid_or_none(comment) if comment and "orcid" in comment.lower() else None
