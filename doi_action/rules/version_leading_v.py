"""A version begins with a v.

What it checks: whether version is `v` and a number.

Why it matters: citations print "Version v1.2.0", and the version differs from the one in the package.

Example:

    version: v1.2.0

Better:

    version: "1.2.0"

Source: ruby-cff, lib/cff/formatter/apa.rb; Semantic Versioning 2.0.0, FAQ: 'is "v1.2.3" a semantic version?'
"""

import re
from collections.abc import Iterator

from doi_action.check.cff_document import Document
from doi_action.check.edits import replace_value
from doi_action.check.fault import Fault
from doi_action.check.wording import shown


def check(document: Document) -> Iterator[Fault]:
    """At most one fault; the v is cut off."""
    node = document.scalar("version")
    if node is None or not re.fullmatch(r"[vV]\.?\d[\w.+-]*", node.text):
        return

    bare = node.text.lstrip("vV.")
    edits = replace_value(document.source, node, bare, quote=True)
    message = f"{shown(node.text)} begins with a v"
    fix = f'write `version: "{bare}"`'
    yield Fault(message, node, "version", fix, edits)
