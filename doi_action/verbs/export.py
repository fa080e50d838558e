"""`export`: the metadata of a release in another format.

What the format cannot hold is told besides, never squeezed in where it does not belong.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from doi_action.errors import FindingsError, SettingsError
from doi_action.formats.data.listed_files import PATTERNS, FileList
from doi_action.formats.exports import EXPORTS, EXPORTS_BY_NAME, STAND_IN, Export, Named, left_out
from doi_action.formats.text.plain import clean
from doi_action.identifiers.types import Doi
from doi_action.lineage import has_our_check_digits
from doi_action.model import Kind, Metadata

if TYPE_CHECKING:
    from jinja2 import Environment

FORMATS = tuple(export.name for export in EXPORTS)
"""The formats that can be asked for, in the order of the documentation."""

RECORDS = ("datacite", "datacite-xml")
"""The formats that show what `publish` would send."""


_WORKS = {Kind.SOFTWARE: "software", Kind.DATASET: "a dataset", Kind.MODEL: "a model", None: "of no known kind"}
"""What a message calls a work of each kind."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Exported:
    """The text of the file, its usual name, what the format could not hold, and what publishing would need besides.

    `not_listed` says which files a list of them lacks, None where there is no list or it lacks none. `stand_in` is what
    the file says where the DOI belongs, None where it says a DOI or needs none.
    """

    text: str
    file: str
    left_out: tuple[str, ...] = ()
    not_listed: str | None = None
    draft_only: str | None = None
    stand_in: Doi | None = None


def run(
    metadata: Metadata,
    form: str,
    *,
    doi: Doi | None = None,
    concept: Doi | None = None,
    files: Callable[[], FileList] = FileList,
) -> Exported:
    """`metadata` in the format named `form`. `doi` is the version's, `concept` that of all versions.

    `files` gives the version's files, for a format that lists them. Raises SettingsError for an unknown format,
    FindingsError where the format requires what the metadata lack, or is not made for such a work.
    """
    export = export_named(form)
    if not export.speaks_of(metadata):
        spoken_of = " or ".join(_WORKS[kind] for kind in export.kinds)
        raise FindingsError(
            f"{export.title} cannot be written: the work is {_WORKS[metadata.kind]}, not {spoken_of}",
            why="the format says of everything that it is what it was made for",
            fix="if the kind is wrong, say it with kind: in .doi.yml",
        )

    lacking = export.lacking(metadata)
    if lacking and not export.takes_drafts:
        raise FindingsError(
            f"{export.title} cannot be written: it lacks {_listed(lacking)}",
            why="the schema requires each of them, and refuses a file without",
            fix=_where_to_say(export, lacking),
        )

    listed = FileList()
    not_listed = None
    if export.lists_files:
        listed = files()
        not_listed = listed.problem
        if not listed.files:
            not_listed = not_listed or "any file: none of this version is known to be data"

    try:
        text = export.write(metadata, Named(templates=_templates, doi=doi, concept=concept, files=listed.files))
    except ValueError as error:
        raise FindingsError(
            f"{export.title} cannot be written: {error}",
            why="the format is not valid without it",
            fix="see what is missing with 'doi-action explain', and add it where it says",
        ) from error

    return Exported(
        text=clean(text) + "\n",
        file=export.file,
        left_out=left_out(metadata, export),
        not_listed=not_listed,
        draft_only=f"without {_listed(lacking)}: {_where_to_say(export, lacking)}" if lacking else None,
        stand_in=STAND_IN if export.needs_doi and doi is None else None,
    )


def patterns_of(form: str) -> tuple[str, ...]:
    """The files that the format named `form` needs to see besides those that say something of the work."""
    return PATTERNS if export_named(form).lists_files else ()


def _listed(fields: tuple[str, ...]) -> str:
    words = [name.replace("_", " ") for name in fields]
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else words[0]


def _where_to_say(export: Export, fields: tuple[str, ...]) -> str:
    return "; ".join(f"give the {name.replace('_', ' ')} ({export.needs[name]})" for name in fields)


def doi_in(form: str, doi: Doi | None) -> Doi | None:
    """The DOI to write in the format named `form`; another archive's is none for a record of ours.

    `publish` never writes to such a DOI: it would give the record one of ours.
    """
    is_others = form in RECORDS and doi is not None and not has_our_check_digits(doi)
    return None if is_others else doi


def _templates() -> "Environment":
    from doi_action.edits.templating import environment
    from doi_action.templates_folder import templates_folder

    return environment(templates_folder())


def export_named(form: str) -> Export:
    """The export format of this name. Raises SettingsError for another."""
    found = EXPORTS_BY_NAME.get(form)
    if found is None:
        raise SettingsError(
            f"'{form}' is no export format",
            why="each format is written by its own rules",
            fix=f"use one of {', '.join(FORMATS)}",
            rule="unknown-format",
        )
    return found
