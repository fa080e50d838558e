"""A value without quotes that readers of YAML 1.1 take for something else.

What it checks: no, yes, on, off, 12:30 and their like in places where text is meant.

Why it matters: GitHub and Zenodo read YAML 1.1: `No` becomes false there, and the whole citation disappears.

Example:

    given-names: No

Better:

    given-names: "No"

Source: yaml.org/type/bool.html and int.html (YAML 1.1) against YAML 1.2.2, 10.3.2; Psych and PyYAML read 1.1.
"""

from collections.abc import Iterator

from doi_action.check.cff_document import Document
from doi_action.check.edits import replace_value, twisted_by_yaml_1_1
from doi_action.check.fault import Fault
from doi_action.check.wording import shown


def check(document: Document) -> Iterator[Fault]:
    """One fault for each value; it gets quotes."""
    for place in document.of("twisted"):
        node = place.node
        # The walk looks at the first characters alone.
        if not twisted_by_yaml_1_1(node.text):
            continue

        kind = "true or false" if node.text.isalpha() else "a number"
        edits = replace_value(document.source, node, node.text, quote=True)
        message = f"{shown(node.text)} without quotes is {kind} to YAML 1.1"
        fix = f'write "{node.text}" in quotes'
        yield Fault(message, node, place.field, fix, edits)
