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


def check(document: Document) -> Iterator[Fault]:
    """One fault for a version of which readers make another number."""
    node = document.get("version")
    if node is None or node.kind != "scalar" or node.tag[18:] not in ("int", "float") or no_text(document):
        return
    read = as_read(node.text, whole=node.tag.endswith("int"))
    edits = replace_value(document.source, node, node.text, quote=True)
    fix = f'write `version: "{node.text}"`'
    if read != node.text:
        yield Fault(f"{shown(node.text)} stands without quotes and is read as {read}", node, "version", fix, edits)


def no_text(document: Document) -> bool:
    """Whether the declared edition takes no number for a version, which is told as a value of the wrong type."""
    return any(place.field == "version" for _, place in document.broken("type"))


def as_read(text: str, *, whole: bool) -> str:
    """The number that readers make of it, as they print it.

    >>> as_read("1.10", whole=False), as_read("010", whole=True)
    ('1.1', '8')
    """
    plain = text.replace("_", "")
    if not whole:
        return repr(float(plain.replace(".inf", "inf").replace(".nan", "nan")))
    base = 16 if plain.lower().startswith("0x") else 8 if plain.startswith("0") and plain.strip("0") else 10
    try:
        return str(int(plain, base))
    except ValueError:
        return str(int(plain))
