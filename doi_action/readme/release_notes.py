"""The line in a release's text that names its DOI: one marked block, replaced in place, other text untouched."""

import re
from typing import TYPE_CHECKING

from doi_action.identifiers.types import Doi, doi_or_none
from doi_action.readme.markdown import marker_text
from doi_action.readme.markers import BrokenMarkers, find_region, html_region
from doi_action.readme.placement import breaks_at_end

if TYPE_CHECKING:
    from jinja2 import Environment

MARKER = "doi-action"

LONGEST = 125_000
"""Characters; GitHub refuses a release whose text has more ("body is too long (maximum is 125000 characters)")."""


def edit_release_notes(
    notes: str | None, *, version_doi: Doi, concept_doi: Doi | None, templates: "Environment"
) -> str:
    """`notes` with our block up to date: replaced where it stands, else added at the end.

    Where the end is inside code or a comment that never closes, the block goes to the beginning: it must be found
    again, or each run would add another. Notes where it would be found nowhere, those whose markers are broken (one of
    the pair is missing), and those that would be longer than GitHub takes come back as they are. Line breaks stay as
    they are: what is written in GitHub's form has CR LF.
    """
    text = notes or ""
    newline = "\r\n" if "\r\n" in text else "\n"

    # A version that stands for itself alone is named once.
    concept_url = None
    if concept_doi and concept_doi != version_doi:
        concept_url = concept_doi.url

    template = templates.get_template("release_note.md.j2")
    line = template.render(version_url=version_doi.url, concept_url=concept_url)
    block = html_region(MARKER, line.strip("\n"), newline)

    try:
        region = find_region(marker_text(text), MARKER)
    except BrokenMarkers:
        return text
    if region is not None:
        edited = text[: region.whole.start] + block + text[region.whole.end :]
        if len(edited) > LONGEST:
            return text
        return edited

    lead = ""
    if text.strip():
        lead = newline * (2 - breaks_at_end(text))

    for edited in (f"{text}{lead}{block}{newline}", f"{block}{newline * 2}{text}"):
        if len(edited) <= LONGEST and _is_found(edited):
            return edited
    return text


def doi_in_release_notes(notes: str | None) -> Doi | None:
    """The version DOI that our block in a release's text names; None without a block."""
    text = notes or ""
    try:
        region = find_region(marker_text(text), MARKER)
    except BrokenMarkers:
        return None
    if region is None:
        return None

    address = re.search(r"https://doi\.org/(\S+)", text[region.whole.start : region.whole.end])
    if address is None:
        return None
    return doi_or_none(address[1])


def _is_found(text: str) -> bool:
    try:
        return find_region(marker_text(text), MARKER) is not None
    except BrokenMarkers:
        return False
