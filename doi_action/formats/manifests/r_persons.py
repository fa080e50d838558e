"""The `person(...)` calls of R's Authors@R, read without running R.

Only what is written out is understood: texts, `c(...)` of texts, names of arguments. What is computed is left out, and
keeps its place among the arguments. Source: R documentation of utils::person; R Language Definition, section 4.3.2,
"Argument matching"; MARC relator codes.
"""

import re
from dataclasses import dataclass, field

from doi_action.identifiers.types import Orcid, RorId, orcid_or_none, ror_or_none
from doi_action.model import Creator, NameType

_TOKEN = re.compile(
    r"""\s*(?:\#[^\n]*\n\s*)*(?:
    (?P<literal>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
    |(?P<sign>[(),=])
    |(?P<word>[^\s"'(),=\#]+)
    )""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(
    r"\\(?:U\{?(?P<long>[0-9A-Fa-f]{1,8})\}?|[ux]\{?(?P<short>[0-9A-Fa-f]{1,4})\}?|(?P<other>.))", re.DOTALL
)
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r"}
PARAMETERS = ("given", "family", "middle", "email", "role", "comment", "first", "last")
"""The parameters of R's `person`, in its order; `first` and `last` are its old words for `given` and `family`."""


@dataclass(slots=True)
class _Argument:
    """One argument of a call, still being read. `value` stays None where it is empty, NULL or computed."""

    name: str = ""
    word: str = ""
    value: "str | _Call | None" = None


@dataclass(slots=True)
class _Call:
    """A call with its arguments; one that is left empty, as in `person("A", "B", , "c")`, is an argument too."""

    name: str
    within_person: bool = False
    arguments: list[_Argument] = field(default_factory=lambda: [_Argument()])


def read_r_persons(text: str) -> tuple[tuple[Creator, tuple[str, ...]], ...]:
    """Everybody in the text with the relator codes of their roles, in order."""
    found = []
    for call in _persons(text):
        said = _matched(call)
        creator = _creator(said)
        if creator is not None:
            found.append((creator, _roles(said)))
    return tuple(found)


def left_out_of_r_persons(text: str) -> tuple[str, ...]:
    """What the comments of persons hold beside their iDs, and the ROR id of an employer, whose name is not said."""
    left = []
    for call in _persons(text):
        said = _matched(call)
        creator = _creator(said)

        carried: set[Orcid | RorId] = set()
        if creator is not None:
            carried.update(filter(None, (creator.orcid, creator.ror)))

        for comment in _texts(said.get("comment")):
            named = orcid_or_none(comment) or ror_or_none(comment)
            if named not in carried:
                left.append(comment)

    return tuple(left)


def _persons(text: str) -> list[_Call]:
    """The `person` calls of the text, whatever they stand in; what is not understood ends the reading."""
    persons: list[_Call] = []
    open_calls = [_Call("")]
    position = 0
    while found := _TOKEN.match(text, position):
        position = found.end()
        call = open_calls[-1]
        argument = call.arguments[-1]

        if found["literal"]:
            argument.value = argument.value or _unquoted(found["literal"])

        elif found["word"]:
            argument.word = found["word"]

        elif found["sign"] == ",":
            call.arguments.append(_Argument())

        elif found["sign"] == "=":
            # The name may be quoted: c("ORCID" = "..."), c(`ORCID` = "...").
            name = argument.word.strip("`")
            if not name and isinstance(argument.value, str):
                name = argument.value
            call.arguments[-1] = _Argument(name=name)

        elif found["sign"] == "(":
            # `utils::person(...)` is the same function, by the package that has it.
            name = argument.word.rpartition(":")[2]
            inner = _Call(name, call.within_person or call.name == "person")
            if inner.name == "person" and not inner.within_person:
                persons.append(inner)

            argument.word = ""
            argument.value = argument.value or inner
            open_calls.append(inner)

        elif len(open_calls) > 1:
            open_calls.pop()

    return persons


def _unquoted(literal: str) -> str:
    """The text of an R string: a backslash stands for the letter behind it, or for a letter by its number."""

    def letter(found: re.Match[str]) -> str:
        digits = found["long"] or found["short"]
        if not digits:
            return _ESCAPED.get(found["other"], found["other"])

        number = int(digits, 16)
        is_surrogate = 0xD800 <= number <= 0xDFFF
        if is_surrogate or number >= 0x110000:
            return "\ufffd"
        return chr(number)

    return _ESCAPE.sub(letter, literal[1:-1])


def _creator(said: "dict[str, str | _Call | None]") -> Creator | None:
    given = " ".join([*_texts(said.get("given")), *_texts(said.get("first")), *_texts(said.get("middle"))])
    family = " ".join(_texts(said.get("family")) or _texts(said.get("last")))
    email = next(iter(_texts(said.get("email"))), None)
    orcid, ror = _ids(said.get("comment"))

    if given and family:
        # A ROR id is an organisation's: beside a divided name it is the employer's.
        return Creator(given_names=given, family_names=family, email=email, orcid=orcid)

    name = given or family
    if not name:
        return None

    # An organisation that writes mail has more words than one, or holds rights; it is no author.
    is_login = " " not in name and email is not None and "aut" in _roles(said)
    is_like_a_person = is_login or orcid is not None

    kind = NameType.ORGANISATION
    if is_like_a_person and ror is None:
        kind = NameType.PERSON
    return Creator(name=name, name_type=kind, email=email, orcid=orcid, ror=ror)


def _roles(said: "dict[str, str | _Call | None]") -> tuple[str, ...]:
    """The relator codes of somebody's roles; without one somebody is an author."""
    return tuple(_texts(said.get("role"))) or ("aut",)


def _matched(call: _Call) -> "dict[str, str | _Call | None]":
    """The values by parameter: named ones first, by whole name or its beginning; the others fill what is left."""
    said: dict[str, str | _Call | None] = {}
    others: list[str | _Call | None] = []
    for argument in call.arguments:
        if not argument.name:
            others.append(argument.value)
            continue

        meant = [name for name in PARAMETERS if name.startswith(argument.name)]
        is_clear = len(meant) == 1
        if is_clear:
            said[meant[0]] = argument.value

    left = [name for name in PARAMETERS if name not in said]
    return said | dict(zip(left, others, strict=False))


def _texts(value: "str | _Call | None") -> list[str]:
    """The texts that are written out: one alone, or several in `c(...)`; each in one line."""
    parts: list[str] = []
    if isinstance(value, str):
        parts.append(value)
    elif value is not None and value.name == "c":
        for argument in value.arguments:
            if isinstance(argument.value, str):
                parts.append(argument.value)

    in_one_line = [" ".join(part.split()) for part in parts]
    return list(filter(None, in_one_line))


def _ids(comment: "str | _Call | None") -> tuple[Orcid | None, RorId | None]:
    """The iDs in `comment = c(ORCID = "...", ROR = "...")`; R knows the second since version 4.5."""
    if isinstance(comment, _Call):
        return orcid_or_none(_named(comment, "ORCID")), ror_or_none(_named(comment, "ROR"))

    # A comment alone may hold any sixteen digits: it has to say that they are an iD.
    names_orcid = comment is not None and "orcid" in comment.lower()
    if not names_orcid:
        return None, None
    return orcid_or_none(comment), None


def _named(call: _Call, name: str) -> str | None:
    for argument in call.arguments:
        if argument.name.upper() != name:
            continue
        if isinstance(argument.value, str):
            return argument.value
    return None
