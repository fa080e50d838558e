"""The citation file does not say under which licence the work may be used, whether or not another file does.

What it checks: citation files without license: where a LICENSE file or a manifest has a licence, and where no file
names any; a release without a citation file too. Also a license-url alone that is no page of a licence in SPDX's list:
the record then has the address in the place of a name.

Why it matters: without a licence nobody may use the work, and Zenodo then takes GitHub's guess, or CC-BY-4.0.

Example:

    title: "My program"

Better:

    title: "My program"
    license: Apache-2.0

Source: CFF 1.2.0, guide, license; invenio-rdm-records, services/github/metadata.py.
"""

from collections.abc import Iterator

from doi_action.check.around import Around
from doi_action.check.cff_document import Document
from doi_action.check.edits import add_to_root
from doi_action.check.fault import Fault
from doi_action.check.wording import shown
from doi_action.facts import Fact
from doi_action.formats.cff.schema import LICENSES
from doi_action.formats.licenses.license_text import spdx_of_page
from doi_action.model import License

FILES = ("license", "licence", "copying", "unlicense")


def check(document: Document, around: Around) -> Iterator[Fault]:
    """At most one fault; the licence that every manifest names is added, another is never chosen."""
    root = document.mapping
    if root is None or root.get("license") is not None:
        return

    facts = around.facts("licenses")
    ids = _spdx_ids(facts)
    the_one = None
    other_file_says = ""
    if len(ids) == 1:
        (the_one,) = ids
        other_file_says = f"{facts[0].location} says {shown(the_one)}"

    page = root.get("license-url")
    if page is not None:
        # An address of SPDX names the licence.
        if not page.text or spdx_of_page(page.text):
            return

        message = "an address alone does not name the licence"
        if other_file_says:
            message += f"; {other_file_says}"
        fix = "add `license:` with the id that SPDX has for it; if it has none, nothing: the record carries the address"
        yield Fault(message, page, "license-url", fix)
        return

    if the_one in LICENSES:
        line = f"license: {the_one}"
        message = f"{other_file_says}, and this file has no license"
        fix = f"add `{line}`"
        yield Fault(message, root, "license", fix, add_to_root(document, line))
        return

    files = [name for name in sorted(around.names) if name.lower().partition(".")[0] in FILES]
    if files:
        message = f"there is a file {shown(files[0])}, and no license here"
        fix = "add `license:`"
        yield Fault(message, root, "license", fix)
    elif not facts:
        message = "no file names the licence of the work"
        fix = "add `license:` with its SPDX id"
        yield Fault(message, root, "license", fix)


def _spdx_ids(facts: tuple[Fact, ...]) -> set[str]:
    """The licences that files name in a form that SPDX knows."""
    ids = set()
    for fact in facts:
        # A reader that is not sure says the words alone.
        if not isinstance(fact.value, tuple):
            continue

        for value in fact.value:
            if isinstance(value, License) and value.spdx:
                ids.add(str(value.spdx))
    return ids
