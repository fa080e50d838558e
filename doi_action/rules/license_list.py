"""Several licences in a list.

What it checks: whether the root's license is a list.

Why it matters: the list means that users may choose, and Zenodo refuses a release whose licence is a list.

Example:

    license:
      - MIT
      - Apache-2.0

Better:

    license: MIT

Source: CFF 1.2.0, schema.json, definitions/license: "OR"; zenodo/zenodo issue 2515.
"""

from collections.abc import Iterator

from doi_action.check.cff_document import Document
from doi_action.check.fault import Fault


def check(document: Document) -> Iterator[Fault]:
    """At most one fault, at the list."""
    node = document.get("license")
    if node is None or not node.items:
        return

    # Which of several holds, or whether all do, only the owner knows.
    fix = "write one, or keep Zenodo's import switched off"
    only = node.items[0]
    if len(node.items) == 1 and only.kind == "scalar":
        fix = f"write `license: {only.text}`"

    yield Fault("Zenodo refuses a list of licences", node, "license", fix)
