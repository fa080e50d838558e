"""A version without quotes that YAML reads as a number.

What it checks: whether a version is an integer or a decimal number to YAML.

Why it matters: 1.10 becomes 1.1, which is another version, in GitHub's citation and in every other tool.

Example:

    version: 1.10

Better:

    version: "1.10"

Source: YAML 1.2.2, 10.3.2; CFF 1.2.0 allows a number here.
"""

from collections.abc import Iterator

from doi_action.check.cff_document import Document
from doi_action.check.edits import replace_value
from doi_action.check.fault import Fault
from doi_action.check.wording import shown
from doi_action.formats.text.node import Node

LONGEST = 3_000
"""A longer number, in characters, is not shown: Python makes no text of one with more than 4,300 decimal digits."""


def check(document: Document) -> Iterator[Fault]:
    """One fault for a version of which readers make another number."""
    node = bare_number(document)
    if node is None:
        return

    read = as_read(node.text, whole=node.tag.endswith("int"))
    # `version-unquoted` tells of a number that stays as it is.
    if read == node.text:
        return

    edits = replace_value(document.source, node, node.text, quote=True)
    message = f"{shown(node.text)} stands without quotes and is read as {read}"
    fix = f'write `version: "{node.text}"`'
    yield Fault(message, node, "version", fix, edits)


def bare_number(document: Document) -> Node | None:
    """The version where it stands as a number, and the declared edition takes one.

    Where it takes none, `value-wrong-type` tells it.
    """
    node = document.scalar("version")
    if node is None or node.tag[18:] not in ("int", "float"):
        return None

    for _, place in document.broken("type"):
        if place.field == "version":
            return None
    return node


def as_read(text: str, *, whole: bool) -> str:
    """The number that readers make of it, as they print it.

    >>> as_read("1.10", whole=False), as_read("010", whole=True)
    ('1.1', '8')
    """
    plain = text.replace("_", "")
    if len(plain) > LONGEST:
        return "a number of thousands of digits"
    if not whole:
        # YAML writes them in three ways of upper and lower case (YAML 1.2, 10.3.2).
        return repr(float(plain.lower().replace(".inf", "inf").replace(".nan", "nan")))

    base = 10
    if plain.lower().startswith("0x"):
        base = 16
    elif plain.startswith("0") and plain.strip("0"):
        # YAML 1.1, which GitHub and Zenodo read, counts it in octal.
        base = 8
    try:
        return str(int(plain, base))
    except ValueError:
        # 08 is no octal number: a reader takes it for a decimal one.
        return str(int(plain))
