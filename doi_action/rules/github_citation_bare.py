"""GitHub's citation has no year, or no link.

What it checks: the text that "Cite this repository" shows for the file.

Why it matters: people copy this text, and a reference without a link or a year leads nowhere.

Example:

    Doe, J. My program [Computer software]

Better:

    Doe, J. (2024). My program (Version 1.2.0) [Computer software]. https://doi.org/10.5281/zenodo.1003150

Source: ruby-cff 1.3, lib/cff/formatter/apa.rb: root doi, repository-code, url and date-released, nothing else.
"""

from collections.abc import Iterator

from doi_action.check.cff_document import Document
from doi_action.check.fault import Fault
from doi_action.check.github_button import press
from doi_action.check.wording import shown
from doi_action.formats.people.person_names import without_addresses
from doi_action.formats.text.node import Node


def check(document: Document) -> Iterator[Fault]:
    """At most one fault, for the file as a whole, with the text that is shown."""
    button = press(document)
    if button.text is None:
        return

    node: Node | None = document.root
    where = ""
    missing = {"year": "`date-released`", "link": "`doi` or `repository-code`"}
    if button.preferred:
        node, where = document.root.key("preferred-citation"), "preferred-citation"
        missing = {"year": "`year`", "link": "`doi` or `url`"}

    if button.year:
        del missing["year"]
    if button.link:
        del missing["link"]
    if not missing:
        return

    text = shown(without_addresses(button.text), limit=200)
    message = f"GitHub's citation has no {' and no '.join(missing)}: {text}"
    fix = f"add {' and '.join(missing.values())}"
    yield Fault(message, node, where, fix)
