"""The package states another version than the citation file.

What it checks: version against pyproject.toml, package.json, Cargo.toml, DESCRIPTION and the other manifests.

Why it matters: one of the two is stale, and people cite a version that they do not use.

Example:

    version: "1.1.0"    (and pyproject.toml has version = "1.2.0")

Better:

    version: "1.2.0"

Source: CFF 1.2.0, guide, version.
"""

from collections.abc import Iterator

from doi_action.check.around import Around, same_version
from doi_action.check.cff_document import Document
from doi_action.check.edits import replace_value
from doi_action.check.fault import Fault
from doi_action.check.wording import shown

NOT_MANIFESTS = frozenset({".zenodo.json", "codemeta.json", "card"})


def check(document: Document, around: Around) -> Iterator[Fault]:
    """At most one fault; where the only manifest names a tagged version, that is written."""
    node = document.get("version")
    if not around.is_root or node is None or node.kind != "scalar" or node.null:
        return
    facts = [f for f in around.facts("version") if f.format not in NOT_MANIFESTS and isinstance(f.value, str)]
    differing = [fact for fact in facts if not same_version(str(fact.value), node.text)]
    if not differing or len(differing) < len(facts):
        return
    fact, version = differing[0], str(differing[0].value)
    sure = len({str(f.value) for f in facts}) == 1 and any(same_version(t, version) for t, _ in around.version_tags())
    edits = replace_value(document.source, node, version, quote=True) if sure else ()
    message = f"{shown(node.text)} is here, and {fact.location} says {shown(version)}"
    yield Fault(message, node, "version", f'write `version: "{version}"`, or correct the other', edits)
