"""Another file states another licence.

What it checks: license against what package manifests, codemeta.json and .zenodo.json say.

Why it matters: users cannot know what is allowed, and the record may promise what the owners did not.

Example:

    license: MIT    (and pyproject.toml has license = "BSD-3-Clause")

Better: the same licence in both.

Source: CFF 1.2.0, guide, license.
"""

from collections.abc import Iterator

from doi_action.check.around import Around
from doi_action.check.cff_document import Document
from doi_action.check.fault import Fault
from doi_action.check.wording import shown
from doi_action.model import License


def check(document: Document, around: Around) -> Iterator[Fault]:
    """At most one fault, at the licence; both are shown."""
    node = document.get("license")
    if not around.is_root or node is None:
        return
    here = {_plain(item.text) for item in (node.items or (node,)) if item.kind == "scalar" and item.text}
    for fact in around.facts("licenses"):
        values = fact.value if isinstance(fact.value, tuple) else ()
        there = [str(value.spdx) for value in values if isinstance(value, License) and value.spdx]
        if there and here and not here & {_plain(text) for text in there}:
            message = f"{shown(', '.join(sorted(here)))} is here, and {fact.location} says {shown(', '.join(there))}"
            yield Fault(message, node, "license", "correct one of the two")
            return


def _plain(text: str) -> str:
    """A licence without what often differs between two ways to write the same one."""
    return text.removesuffix("-or-later").removesuffix("-only").removesuffix("+")
