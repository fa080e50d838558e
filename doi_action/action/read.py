"""`cite`, `export` and `explain` in the Action: what the workspace says of itself, shown in log and summary."""

from pathlib import Path
from typing import Literal, assert_never

from doi_action.inputs import Command
from doi_action.report import Report
from doi_action.settings import Settings

EXPORTED = "datacite"
"""The format that is exported where nobody chooses: what a registry is sent."""


Reading = Literal[Command.CITE, Command.EXPORT, Command.EXPLAIN]
"""The commands that show what a repository says of itself."""


def read_workspace(command: Reading, settings: Settings, folder: Path) -> tuple[Report, str]:
    """The report of a reading command, with the citation among its outputs, and the text that it makes."""
    from doi_action.registries.table import kind_of
    from doi_action.release.describe import describe
    from doi_action.verbs import cite, explain, export

    said = describe(settings, str(folder))
    if command is not Command.EXPLAIN:
        said.require_a_work()

    metadata = said.merged.metadata
    doi, concept = said.doi, said.concept_doi
    match command:
        case Command.CITE:
            text = cite.run(metadata, doi=doi, concept=concept, templates=said.templates)
        case Command.EXPORT:
            text = export.run(metadata, EXPORTED, doi=export.doi_in(EXPORTED, doi), concept=concept).text
        case Command.EXPLAIN:
            text = explain.run(
                said.merged, findings=said.findings, width=100, home=said.home, kind=kind_of(said.settings)
            )
        case _:
            assert_never(command)

    outputs = {
        "version": metadata.version or "",
        "citation": cite.cite(metadata, style="apa", doi=doi, concept=concept, templates=said.templates),
        "bibtex": cite.cite(metadata, style="bibtex", doi=doi, concept=concept, templates=said.templates),
    }
    for name, found in (("doi", doi), ("concept-doi", concept)):
        if found:
            outputs |= {name: str(found), f"{name}-url": found.url}

    headline = f"{command.capitalize()}: {metadata.title or 'a work without a title'}"
    return Report(verb=command, headline=headline, outputs=outputs), text
