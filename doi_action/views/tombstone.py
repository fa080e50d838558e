"""The tombstone of a withdrawn DOI: the page that stays in its place, in Markdown, as a repository shows it.

It says what was there, how it was cited, when and why it was withdrawn, and who did it (DataCite Support, "Best
practices for tombstone pages"). Pure: the same record gives the same bytes, so that a second run finds its page.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from doi_action.citation.styles import format_citation
from doi_action.identifiers.types import Doi
from doi_action.lineage import RegistryRecord
from doi_action.model import Repository
from doi_action.views.harmless import for_markdown
from doi_action.views.markdown import link, with_link_at_end

if TYPE_CHECKING:
    from jinja2 import Environment

FOLDER = "docs/doi"
"""Where the pages stand in a repository; GitHub Pages serves `docs` too, where somebody wants it."""

GONE = {True: "**This work has been withdrawn.**", False: "**This version has been withdrawn.**"}
"""How a page begins, for all versions of a work and for one."""

BACK = "It was withdrawn for a time, and is available again: {link}"
"""What stands there instead once the DOI was brought back: the address was public, and nobody shall find nothing."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Tombstone:
    """What a tombstone tells of `record`; `day` is that of the withdrawal.

    `concept_doi` leads to the versions that are left, None where none is.
    """

    record: RegistryRecord
    repository: Repository
    day: date
    reason: str
    concept_doi: Doi | None = None


def tombstone_path(doi: Doi) -> str:
    """Where the tombstone of a DOI stands: no two DOIs share one, and no system refuses the name.

    >>> tombstone_path(Doi("10.14454", "wa5f-kfy6-b7wk-11")), tombstone_path(Doi("10.1", "a/b_c"))
    ('docs/doi/10.14454/wa5f-kfy6-b7wk-11.md', 'docs/doi/10.1/a_2fb_5fc.md')
    """
    name = re.sub(r"[^a-z0-9.-]", lambda letter: f"_{ord(letter[0]):02x}", doi.suffix.lower())
    return f"{FOLDER}/{doi.prefix}/{name}.md"


def tombstone_page(tombstone: Tombstone, *, templates: "Environment") -> str:
    """The page as Markdown."""
    record, repository = tombstone.record, tombstone.repository
    metadata, doi = record.metadata, record.doi
    home = repository.name
    if repository.owner:
        home = f"{repository.owner}/{repository.name}"

    published = ""
    if metadata.publication_date:
        published = metadata.publication_date.isoformat()

    known = {
        "DOI": link(str(doi), doi.url),
        "Version": for_markdown(metadata.version or ""),
        "Creators": for_markdown("; ".join(person.full_name for person in metadata.creators)),
        "Publisher": for_markdown(metadata.publisher or ""),
        "Published": published,
        "Withdrawn": tombstone.day.isoformat(),
        "Reason": for_markdown(tombstone.reason),
        "Withdrawn by": f"the maintainers of {link(home, repository.url or '')}",
    }

    all_versions, concept = "", tombstone.concept_doi
    if concept:
        all_versions = link(concept.url, concept.url)

    citation = format_citation(metadata, style="apa", doi=doi, templates=templates)
    template = templates.overlay(trim_blocks=True).get_template("tombstone.md.j2")
    return template.render(
        title=for_markdown(metadata.title or str(doi)),
        withdrawn=GONE[metadata.version is None],
        rows=[(name, value) for name, value in known.items() if value],
        citation=with_link_at_end(citation, doi.url),
        all_versions=all_versions,
    )


def brought_back(page: str, doi: Doi) -> str:
    """A tombstone once its DOI was brought back: it keeps day and reason, and says that they are past."""
    said = BACK.format(link=link(doi.url, doi.url))
    beginnings = tuple(GONE.values())

    lines = page.split("\n")
    for number, line in enumerate(lines):
        if line.startswith(beginnings):
            lines[number] = said
    return "\n".join(lines)
