"""Whether Zenodo's GitHub integration would take a citation file, and what stops it.

Zenodo reads the file with PyYAML (YAML 1.1) at each release, and one value that it does not expect stops the whole
release with no more than "Citation metadata load failed". Source: zenodo-rdm, site/zenodo_rdm/github/schemas.py.
"""

import re
from collections.abc import Iterator

from doi_action.check.cff_document import Document
from doi_action.check.edits import twisted_by_yaml_1_1
from doi_action.check.fault import Obstacle
from doi_action.formats.cff.schema import LICENSES
from doi_action.formats.text.node import Node
from doi_action.identifiers.check_digits import orcid_check_digit, orcid_was_given_out

_LICENSES = frozenset(license_id.lower() for license_id in LICENSES)
_TEXTS = ("abstract", "message")


def refusals(document: Document) -> Iterator[Obstacle]:
    """What in the file stops Zenodo's import; nothing when it would be taken."""
    root = document.root
    if root is None or root.kind != "mapping":
        yield Obstacle("the file has no keys", root)
        return

    yield from _title(root)
    yield from _authors(root)
    yield from _keywords(root)
    yield from _license(root)

    for key in _TEXTS:
        node = root.get(key)
        if node is not None and not is_text(node):
            yield Obstacle(f"{key} is no text", node)


def is_text(node: Node) -> bool:
    """Whether PyYAML makes a string of the node; a plain date becomes a date, which is none."""
    if node.kind != "scalar":
        return False
    if not node.plain:
        return True
    if not node.tag.endswith(":str"):
        return False

    is_date = re.fullmatch(r"\d{4}-\d\d?-\d\d?", node.text) is not None
    return not is_date and not twisted_by_yaml_1_1(node.text)


def _title(root: Node) -> Iterator[Obstacle]:
    node = root.get("title")
    if node is None:
        yield Obstacle("there is no title")
    elif not is_text(node):
        yield Obstacle("the title is no text", node)
    elif len(node.text) < 3:
        yield Obstacle("the title has fewer than 3 characters", node)


def _authors(root: Node) -> Iterator[Obstacle]:
    node = root.get("authors")
    if node is None:
        return
    if node.kind != "sequence":
        yield Obstacle("authors is no list", node)

    for author in node.items:
        if author.kind != "mapping":
            yield Obstacle("an author is no object", author)
            continue

        for key in ("name", "family-names", "given-names", "affiliation"):
            value = author.get(key)
            if value is not None and not is_text(value):
                yield Obstacle(f"{key} of an author is no text", value)
        yield from _orcid(author.get("orcid"))


def _orcid(node: Node | None) -> Iterator[Obstacle]:
    if node is None or node.kind != "scalar":
        return

    found = re.search(r"(\d{4}-?\d{4}-?\d{4}-?\d{3})([\dXx])$", node.text.strip().rstrip("/"))
    if found is None:
        yield Obstacle("an ORCID iD is none", node)
        return

    digits, check_digit = found.groups()
    if orcid_check_digit(digits) != check_digit.upper():
        yield Obstacle("an ORCID iD is none", node)
    elif not orcid_was_given_out(digits):
        yield Obstacle("an ORCID iD is outside the ranges that ORCID gives out", node)


def _keywords(root: Node) -> Iterator[Obstacle]:
    node = root.get("keywords")
    if node is None:
        return
    if node.kind != "sequence":
        yield Obstacle("keywords is no list", node)

    for item in node.items:
        if not is_text(item):
            yield Obstacle("a keyword is no text", item)


def _license(root: Node) -> Iterator[Obstacle]:
    node = root.get("license")
    if node is None:
        return

    if node.kind == "sequence":
        yield Obstacle("license is a list", node)
    elif not is_text(node):
        yield Obstacle("license is no text", node)
    elif node.text.lower() not in _LICENSES:
        yield Obstacle("the licence is not known", node)
