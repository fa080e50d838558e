"""`doi-action cite`: the citation of a release in any style, for people and for programs."""

from typing import TYPE_CHECKING

from doi_action.citation.styles import STYLES, format_citation
from doi_action.edits.templating import environment
from doi_action.errors import SettingsError
from doi_action.identifiers import Doi
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
    templates: "Environment | None" = None,
) -> str:
    """The citation of `metadata` under `doi` in `style`, without a line break at its end.

    `concept` is named beside the version where the style has a place for it. `templates` are ours where none are given.
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
    return format_citation(metadata, style=style, doi=doi, concept=concept, templates=templates)


def run(
    metadata: Metadata,
    *,
    styles: tuple[str, ...] = ("apa", "bibtex"),
    doi: Doi | None,
    concept: Doi | None = None,
    templates: "Environment | None" = None,
) -> str:
    """What the verb prints: one citation as it is, several under their names, with a line break at the end."""
    made = {style: cite(metadata, style=style, doi=doi, concept=concept, templates=templates) for style in styles}
    if len(made) == 1:
        return f"{next(iter(made.values()))}\n"
    return "\n".join(f"{STYLES[style].title}\n\n{text}\n" for style, text in made.items())
