"""`doi-action cite`: the citation of a release in any style, for people and for programs, and as pages for the web."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from doi_action.citation.cited import Cited, cited
from doi_action.citation.styles import Style
from doi_action.edits.templating import environment
from doi_action.errors import FindingsError, SettingsError
from doi_action.hosts import Host
from doi_action.identifiers.types import Doi
from doi_action.lineage import is_out
from doi_action.model import Metadata
from doi_action.registries import Registry
from doi_action.release.citation_pages import shown_record, sources_of
from doi_action.release.describe import Described
from doi_action.release.read_release import identified, read_release
from doi_action.release.result_file import unwritable
from doi_action.settings import Settings
from doi_action.templates_folder import templates_folder
from doi_action.verbs.cite.csl_styles import style_named
from doi_action.views.citation_page import GENERATOR, PageFile
from doi_action.views.shown_work import (
    Origin,
    ShownVersion,
    ShownWork,
    newest_first,
)

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
    Raises SettingsError for an unknown style, ExtraMissing for one that needs the extra.
    """
    work = cited(metadata, doi, concept=concept, stated_year=stated_year)
    return style_named(style).write(work, templates or environment(templates_folder()))


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
    work = cited(metadata, doi, concept=concept, stated_year=stated_year)
    return in_styles(work, tuple(style_named(style) for style in dict.fromkeys(styles)), templates)


def in_styles(work: Cited, styles: tuple[Style, ...], templates: "Environment | None" = None) -> str:
    """One citation as it is, several under the names of their styles, with a line break at the end."""
    templates = templates or environment(templates_folder())
    if len(styles) == 1:
        return f"{styles[0].write(work, templates)}\n"

    parts = [f"{style.title}\n\n{style.write(work, templates)}\n" for style in styles]
    return "\n".join(parts)


def version(work: ShownWork, styles: tuple[Style, ...], templates: "Environment | None" = None) -> str:
    """The citation of the version that is shown first."""
    first = work.versions[0]
    one = cited(first.metadata, first.doi, concept=work.concept, stated_year=first.stated_year)
    return in_styles(one, styles, templates)


def whole(work: ShownWork, styles: tuple[Style, ...], templates: "Environment | None" = None) -> str:
    """The citation of the work as a whole, and its versions with their DOIs below it, for people.

    A style for programs stands alone, since what reads it takes no list. Raises FindingsError without a concept DOI.
    """
    if work.concept is None:
        raise no_versions("the files name no DOI of all versions")
    newest = work.versions[0]
    every = cited(replace(newest.metadata, version=None), work.concept, stated_year=newest.stated_year)
    text = in_styles(every, styles, templates)
    is_for_a_program = len(styles) == 1 and styles[0].ending != "txt"
    return text if is_for_a_program else f"{text}\n{_listed(work.versions)}"


def _listed(versions: tuple[ShownVersion, ...]) -> str:
    rows = []
    for one in versions:
        day = one.metadata.publication_date or one.stated_year or ""
        address = one.doi.url if one.doi else ""
        if one.withdrawn is not None:
            address = f"{address}  withdrawn"
        rows.append((one.name, str(day), address))

    name_width = max(len(name) for name, _, _ in rows)
    day_width = max(len(day) for _, day, _ in rows)
    lines = ["Versions"]
    for name, day, address in rows:
        lines.append(f"  {name:<{name_width}}  {day:<{day_width}}  {address}".rstrip())
    return "\n".join((*lines, ""))


def notes_on(work: ShownWork) -> tuple[str, ...]:
    """What somebody should know who cites a version out of its record."""
    shown, notes = work.versions[0], []
    if shown.withdrawn is not None:
        note = f"'{shown.doi}' was withdrawn"
        if shown.withdrawn_on:
            note = f"{note} on {shown.withdrawn_on}"
        if shown.withdrawn:
            note = f"{note}: {shown.withdrawn}"
        notes.append(note)

    if work.is_unreal:
        notes.append(f"'{shown.doi}' is of a sandbox or a test system: not a real DOI")
    return tuple(notes)


INSTEAD = (
    "this is what CITATION.cff asks to cite in place of the work, as GitHub shows it; without --preferred: the work"
)


def notes_on_files(said: Described) -> tuple[str, ...]:
    """What somebody should know who cites a work out of its files: that it asks to be cited as something else."""
    if not said.preferred_citation:
        return said.notes
    if not said.merged.metadata.creators:
        return ("only the preferred citation names authors; --preferred prints it, as GitHub does",)
    instead = "this is the work itself; CITATION.cff asks to cite something else, which GitHub shows: --preferred"
    return (*said.notes, instead)


def no_versions(message: str) -> FindingsError:
    """There is nothing to cite for all versions."""
    return FindingsError(
        message,
        why="a work whose registry gives no such DOI is cited by version",
        fix="leave --all-versions out; or ask the registry of the work with --registry",
        rule="versions-unknown",
    )


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


def work_in_files(said: Described, *, address: str | None = None) -> ShownWork:
    """The work as its files describe it: the one version that they name. No registry is asked."""
    version = ShownVersion(
        metadata=said.merged.metadata,
        doi=said.doi,
        stated_year=said.citation.year,
        origin=Origin(commit=said.snapshot.release.commit or None, sources=sources_of(said.merged)),
    )
    return ShownWork(versions=(version,), concept=said.concept_doi, address=address)


def work_at_registry(
    settings: Settings,
    host: Host,
    connect: Callable[[Settings], AbstractContextManager[Registry]],
    *,
    address: str | None = None,
) -> ShownWork:
    """The work with all its versions as their records at the registry describe them: one request for each.

    Raises FindingsError where none is published there, and whatever stops the reading of a release.
    """
    read = identified(read_release(settings, host), host)
    with connect(read.settings) as registry:
        lineage = registry.observe(read.inquiry())
        records = [registry.read(version.doi) for version in (*lineage.published, *lineage.withdrawn)]

    title = registry.kind.title
    versions = [shown_record(record, title) for record in filter(is_out, records)]
    if not versions:
        raise FindingsError(
            f"no version of this work is published at {title}",
            why="the page would cite what nobody can find",
            fix="leave --registry out to show what the files say, or publish a version first",
            rule="nothing-published",
        )

    rehearsal = registry.kind.rehearsal
    return ShownWork(versions=newest_first(versions), concept=lineage.concept_doi, address=address, rehearsal=rehearsal)


def write_pages(files: tuple[PageFile, ...], folder: Path) -> int:
    """Write the files of a citation page into `folder`, and give how many changed.

    Raises SettingsError where a page of somebody else stands in the way, and nothing is written then; and where the
    folder cannot be written.
    """
    targets = {folder / file.path: file.text for file in files}
    for target in targets:
        is_outside = folder.resolve() not in target.resolve().parents
        # A pipe or a device would be waited for.
        is_no_file = target.exists() and not target.is_file()
        if is_outside or is_no_file or _is_page_of_others(target):
            raise SettingsError(
                f"'{target}' is not a citation page of doi-action",
                why="it would be lost",
                fix="name another folder with --output, one of its own for the citation page",
                rule="page-of-another",
                path=str(target),
            )

    changed = 0
    for target, text in targets.items():
        data = text.encode("utf-8")
        if target.is_file() and target.read_bytes() == data:
            continue
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
        except OSError as error:
            raise unwritable("--output", folder, error) from error
        changed += 1
    return changed


def _is_page_of_others(target: Path) -> bool:
    if target.suffix != ".html" or not target.is_file():
        return False
    # Ours say so in their head.
    with target.open("rb") as page:
        return GENERATOR.encode() not in page.read(4096)
