"""dateModified in codemeta.json lies before the release.

What it checks: dateModified against datePublished and against date-released in CITATION.cff.

Why it matters: the file says that the work has not changed since, so that harvesters keep what they have.

Example:

    "dateModified": "2020-01-01"    (and CITATION.cff has date-released: "2024-05-17")

Better:

    "dateModified": "2024-05-17"

Source: CodeMeta 3.0, dateModified; SoftwareUnderstanding/RsMetaCheck, docs/catalog.md, W002.
"""

import re
from collections.abc import Iterator

from doi_action.check.around import Around
from doi_action.check.cff_document import Document
from doi_action.check.fault import Fault
from doi_action.check.wording import shown
from doi_action.formats.text.json import compose_json
from doi_action.formats.text.source import Unreadable

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def check(document: Document, around: Around) -> Iterator[Fault]:
    """At most one fault, in codemeta.json; days are compared as they are written, in ISO 8601."""
    source = around.source("codemeta.json")
    if source is None:
        return

    try:
        root = compose_json(source)
    except Unreadable:
        return
    if root is None:
        return

    modified = root.get("dateModified")
    if modified is None or not _DAY.match(modified.text):
        return

    latest = ""
    for text in (document.root.text_of("date-released"), root.text_of("datePublished")):
        day = _DAY.match(text)
        if day:
            latest = max(latest, day.group())

    if modified.text[:10] < latest:
        message = f"{shown(modified.text)} is before the release of {latest}"
        fix = f'write "{latest}", or delete the line'
        yield Fault(message, modified, "dateModified", fix, source=source)
