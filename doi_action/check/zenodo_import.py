"""Whether Zenodo's GitHub integration would take a citation file, and what stops it.

Zenodo reads the file with PyYAML (YAML 1.1) at each release, and one value that it does not expect stops the whole
release with no more than "Citation metadata load failed". Source: zenodo-rdm, site/zenodo_rdm/github/schemas.py;
zenodo/zenodo#2515, BSC-ES/autosubmit#2400 and others tell of releases that were stopped.
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
_OF_AUTHORS = ("name", "family-names", "given-names", "affiliation")


def refusals(document: Document) -> Iterator[Obstacle]:
    """What in the file stops Zenodo's import; nothing when it would be taken."""
    root = document.mapping
    if root is None:
        yield Obstacle("the file has no keys", document.root)
        return

    title = root.get("title")
    if title is None:
        yield Obstacle("there is no title")
    elif not is_text(title):
        yield Obstacle("the title is no text", title)
    elif len(title.text) < 3:
        yield Obstacle("the title has fewer than 3 characters", title)

    authors = root.get("authors")
    if authors is not None:
        yield from _people(authors)

    # A keyword such as `2024` or `no` is "Not a valid string" to it.
    keywords = root.get("keywords")
    if keywords is not None:
        if keywords.kind != "sequence":
            yield Obstacle("keywords is no list", keywords)

        for item in keywords.items:
            if not is_text(item):
                yield Obstacle("a keyword is no text", item)

    yield from _license(root)
    yield from _no_texts(root, _TEXTS, "")


def is_text(node: Node) -> bool:
    """Whether PyYAML makes a string of the node; a plain date becomes a date, which is none."""
    if node.kind != "scalar":
        return False
    if not node.plain:
        return True
    if not node.tag.endswith(":str"):
        return False

    # What is text in YAML 1.2 may be a date or a number in 1.1 (https://yaml.org/type/timestamp.html).
    is_date = re.fullmatch(r"\d{4}-\d\d?-\d\d?", node.text) is not None
    return not is_date and not twisted_by_yaml_1_1(node.text)


def _no_texts(node: Node, keys: tuple[str, ...], whose: str) -> Iterator[Obstacle]:
    """The values of these keys that are no text."""
    for key in keys:
        value = node.get(key)
        if value is None or is_text(value):
            continue

        yield Obstacle(f"{key}{whose} is no text", value)


def _people(authors: Node) -> Iterator[Obstacle]:
    """What is wrong with the authors."""
    if authors.kind != "sequence":
        yield Obstacle("authors is no list", authors)

    for author in authors.items:
        if author.kind != "mapping":
            yield Obstacle("an author is no object", author)
            continue

        yield from _no_texts(author, _OF_AUTHORS, " of an author")

        orcid = author.get("orcid")
        if orcid is None or orcid.kind != "scalar":
            continue

        written = orcid.text.strip().rstrip("/")
        found = re.search(r"(\d{4}-?\d{4}-?\d{4}-?\d{3})([\dXx])$", written)
        if found is None:
            yield Obstacle("an ORCID iD is none", orcid)
            continue

        digits, check_digit = found.groups()
        if orcid_check_digit(digits) != check_digit.upper():
            yield Obstacle("an ORCID iD is none", orcid)
        elif not orcid_was_given_out(digits):
            yield Obstacle("an ORCID iD is outside the ranges that ORCID gives out", orcid)


def _license(root: Node) -> Iterator[Obstacle]:
    node = root.get("license")
    if node is None:
        return

    # A choice of licences, which CFF allows.
    if node.kind == "sequence":
        yield Obstacle("license is a list", node)
    elif not is_text(node):
        yield Obstacle("license is no text", node)
    elif node.text.lower() not in _LICENSES:
        yield Obstacle("the licence is not known", node)
