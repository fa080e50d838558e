"""Several DOIs, and nothing says which is which.

What it checks: that with more than one DOI among the identifiers each has a description.

Why it matters: one is probably the concept DOI of all versions and another that of one version; readers cannot tell.

Example:

    identifiers:
      - type: doi
        value: 10.5281/zenodo.1003149
      - type: doi
        value: 10.5281/zenodo.1003150

Better:

    identifiers:
      - type: doi
        value: 10.5281/zenodo.1003149
        description: "The concept DOI: all versions of this work"
      - type: doi
        value: 10.5281/zenodo.1003150
        description: "The version DOI of 1.2.0"

Source: CFF 1.2.0, guide, identifiers; Zenodo Help, "What is DOI versioning?".
"""

from collections.abc import Iterator

from doi_action.check.cff_document import Document
from doi_action.check.fault import Fault
from doi_action.check.wording import shown


def check(document: Document) -> Iterator[Fault]:
    """One fault for each DOI without a description, where there are several; 1.1.0 has no descriptions."""
    if "description" not in document.edition.objects["identifier"]:
        return

    identifiers = document.items("identifiers")
    dois = [(field, item) for field, item in identifiers if item.text_of("type") == "doi"]
    if len(dois) < 2:
        return

    for field, item in dois:
        if item.get("description") is not None:
            continue

        # Without a value there is nothing to describe: `missing-key` tells it.
        value = item.get("value")
        if value is None:
            continue

        message = f"nothing says what {shown(value.text)} stands for, beside the other DOIs"
        fix = 'add `description:`, such as "The concept DOI: all versions of this work"'
        yield Fault(message, value, field, fix)
