"""An exception that silences nothing.

What it checks: comments `# doi-action: allow RULE: reason` and entries under `allow` in .doi.yml.

Why it matters: an exception that nobody needs hides the next fault of its kind.

Example:

    version: "1.2.0"  # doi-action: allow version-as-number: it is meant

Better: delete the comment.

Source: docs/rules, "Exceptions".
"""

from collections.abc import Iterator

from doi_action.check.cff_document import Document
from doi_action.check.fault import Fault


def check(document: Document) -> Iterator[Fault]:
    """Nothing: settling the exceptions gives this rule's finding."""
    yield from ()
