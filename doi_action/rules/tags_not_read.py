"""Tags could not be compared.

What it checks: whether the repository's tags were there to read: in a shallow clone they are missing, and without a git
program, or in a folder of another user, their days are not known.

Why it matters: that nothing is said of a stale version or a wrong day does not mean that both are right.

Example:

    - uses: actions/checkout@v5

Better:

    - uses: actions/checkout@v5
      with:
        fetch-depth: 0

Source: actions/checkout, README, fetch-depth and fetch-tags.
"""

from collections.abc import Iterator

from doi_action.check.around import Around
from doi_action.check.cff_document import Document
from doi_action.check.fault import Fault


def check(document: Document, around: Around) -> Iterator[Fault]:
    """At most one fault, where the file states a version that tags would be compared with."""
    node = document.get("version")
    if not around.tags_missing or node is None:
        return

    fix = "fetch them with `git fetch --tags --unshallow`, in a workflow with `fetch-depth: 0` at actions/checkout"
    if "shallow" not in around.tags_missing:
        fix = "run the check where git is installed and trusts the folder (git config safe.directory)"
    yield Fault(around.tags_missing, node, "version", fix)
