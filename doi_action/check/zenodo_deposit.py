"""Whether Zenodo would take a .zenodo.json, and what stops it.

Source: Zenodo REST API, "Deposit metadata"; the legacy serializer of zenodo-rdm, which GitHub releases pass through.
"""

from collections.abc import Iterator
from typing import NamedTuple

from doi_action.formats.cff.schema import LICENSES
from doi_action.formats.text.node import Node

UPLOAD_TYPES = frozenset(
    (
        *("publication", "poster", "presentation", "dataset", "image", "video", "software", "lesson"),
        *("physicalobject", "other", "model", "workflow"),
    )
)
ACCESS_RIGHTS = frozenset({"open", "embargoed", "restricted", "closed"})
_LICENSES = frozenset(license_id.lower() for license_id in LICENSES) | {"other-open", "other-closed", "other-at"}


class Refusal(NamedTuple):
    """A reason, the value that gives it, its place, and what to write."""

    reason: str
    node: Node
    field: str
    fix: str


def refusals(root: Node) -> Iterator[Refusal]:
    """What in the file stops Zenodo; a key that is not there is taken from GitHub instead."""
    title = root.get("title")
    if title is not None and (title.tag[18:] != "str" or len(title.text.strip()) < 3):
        yield Refusal("the title has fewer than 3 characters", title, "title", "write the name of the work")
    yield from _people(root, "creators")
    yield from _people(root, "contributors")
    yield from _choice(root, "upload_type", UPLOAD_TYPES)
    yield from _choice(root, "access_right", ACCESS_RIGHTS)
    yield from _license(root)
    keywords = root.get("keywords")
    if keywords is not None and (keywords.kind != "sequence" or any(item.tag[18:] != "str" for item in keywords.items)):
        yield Refusal("keywords is no list of texts", keywords, "keywords", 'write ["one", "two"]')


def _people(root: Node, key: str) -> Iterator[Refusal]:
    node = root.get(key)
    if node is None:
        return
    if node.kind != "sequence":
        yield Refusal(f"{key} is no list", node, key, f'write "{key}": [{{"name": "Family, Given"}}]')
    for number, person in enumerate(node.items):
        name = person.get("name") if person.kind == "mapping" else None
        if name is None or not name.text.strip():
            yield Refusal(f"one of the {key} has no name", person, f"{key}[{number}]", 'add "name": "Family, Given"')


def _choice(root: Node, key: str, choices: frozenset[str]) -> Iterator[Refusal]:
    node = root.get(key)
    if node is not None and node.text not in choices:
        yield Refusal(f"'{node.text}' is no {key}", node, key, f"write one of {', '.join(sorted(choices))}")


def _license(root: Node) -> Iterator[Refusal]:
    node = root.get("license")
    if node is None:
        return
    inner = node.get("id") if node.kind == "mapping" else node
    if inner is None or inner.kind != "scalar" or inner.text.lower() not in _LICENSES:
        shown = f"'{inner.text}'" if inner is not None and inner.kind == "scalar" else "this value"
        yield Refusal(f"{shown} is no licence that Zenodo knows", node, "license", 'write an SPDX id, such as "mit"')
