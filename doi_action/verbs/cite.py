"""`doi-action cite`: the citation of a release in any style, for people and for programs."""

from typing import TYPE_CHECKING

from doi_action.citation.cited import cited
from doi_action.citation.styles import STYLES
from doi_action.edits.templating import environment
from doi_action.errors import FindingsError, SettingsError
from doi_action.identifiers.types import Doi
from doi_action.model import Metadata
from doi_action.templates_folder import templates_folder

if TYPE_CHECKING:
    from jinja2 import Environment


def cite(
    metadata: Metadata,
    *,
    style: str,
    doi: Doi | None,
    concept: Doi | None = None,
    stated_year: int | None = None,
    templates: "Environment | None" = None,
) -> str:
    """The citation of `metadata` under `doi` in `style`, without a line break at its end.

    `concept` is named beside the version where the style has a place for it. `stated_year` is the year of a date that
    nobody can read to the day. `templates` are ours where none are given.
    Raises SettingsError for an unknown style.
    """
    if style not in STYLES:
        raise SettingsError(
            f"'{style}' is no citation style",
            why="each style has its own rules for names, dates and punctuation",
            fix=f"use one of {', '.join(STYLES)}",
            rule="unknown-style",
        )
    templates = templates or environment(templates_folder())
    return STYLES[style].write(cited(metadata, doi, concept=concept, stated_year=stated_year), templates)


def run(
    metadata: Metadata,
    *,
    styles: tuple[str, ...] = ("apa", "bibtex"),
    doi: Doi | None,
    concept: Doi | None = None,
    stated_year: int | None = None,
    templates: "Environment | None" = None,
) -> str:
    """What the verb prints: one citation as it is, several under their names, with a line break at the end."""
    texts = []
    for style in dict.fromkeys(styles):
        text = cite(metadata, style=style, doi=doi, concept=concept, stated_year=stated_year, templates=templates)
        texts.append(text if len(set(styles)) == 1 else f"{STYLES[style].title}\n\n{text}")
    return "\n".join(f"{text}\n" for text in texts)


def preferred(citation: str | None) -> str:
    """What `--preferred` prints: the citation that GitHub shows in place of the work's own.

    Raises FindingsError where the file asks for none.
    """
    if citation is None:
        raise FindingsError(
            "GitHub shows no preferred citation for this repository",
            why="CITATION.cff has no 'preferred-citation', or one without a title or authors",
            fix="leave --preferred out to cite the work itself; 'doi-action check' says what the file lacks",
            path="CITATION.cff",
        )
    return f"{citation}\n"
