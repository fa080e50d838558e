"""What a citation page shows of a work's versions: their records, their files, and where the values come from."""

import re
from collections.abc import Iterable
from dataclasses import replace

from doi_action.errors import SettingsError
from doi_action.facts import Merged
from doi_action.identifiers.types import Doi
from doi_action.lineage import DoiState, Lineage, RegistryRecord, is_out
from doi_action.metadata.disagreement import place
from doi_action.model import DepositFile, Metadata
from doi_action.plan.steps import in_words
from doi_action.registries import Registry
from doi_action.release.place_of_pages import pages_folder, pages_url
from doi_action.release.read_release import ReadRelease
from doi_action.snapshot import FileEdit, Tree
from doi_action.views.citation_page import GENERATOR, pages
from doi_action.views.shown_work import Origin, ShownVersion, ShownWork, newest_first

Others = tuple[ShownVersion, ...]
"""The versions of a work but the one that a run is about, as a citation page shows them."""


def other_versions(read: ReadRelease, lineage: Lineage, registry: Registry) -> Others:
    """The other versions for the citation page, one request for each; none where no page is wanted."""
    if read.settings.get("pages") is None or read.coming:
        return ()

    versions = {version.doi: version for version in (*lineage.published, *lineage.withdrawn)}
    versions.pop(lineage.version.doi, None)

    shown = []
    for doi, version in versions.items():
        record = None
        if doi not in lineage.provisional:
            record = registry.read(doi)

        if record is None:
            # Nothing more can be read of it: it is listed all the same.
            bare = Metadata(kind=read.metadata.kind, title=read.metadata.title, version=version.text)
            shown.append(ShownVersion(metadata=bare, doi=version.doi))
        elif is_out(record):
            shown.append(shown_record(record, registry.kind.title))
    return tuple(shown)


def page_edits(read: ReadRelease, lineage: Lineage, others: Others) -> tuple[FileEdit, ...]:
    """The files of the citation page as they will stand; none where the page says all of it already.

    Raises SettingsError where something else stands in their place.
    """
    if read.coming or read.settings.get("pages") is None:
        return ()
    return _edits(read, lineage, (_own(read, lineage.version.doi), *others))


def page_edits_of_records(read: ReadRelease, lineage: Lineage, registry: Registry) -> tuple[FileEdit, ...]:
    """The same with every version as its record is now: what was withdrawn may be any of them, or all."""
    versions = other_versions(read, lineage, registry)
    if read.settings.get("pages"):
        own = registry.read(lineage.version.doi)
        if is_out(own):
            versions = (shown_record(own, registry.kind.title), *versions)

    if not versions:
        return ()
    return _edits(read, lineage, versions)


def _edits(read: ReadRelease, lineage: Lineage, versions: Others) -> tuple[FileEdit, ...]:
    folder = pages_folder(read.settings, read.work)
    if folder is None:
        return ()

    repository = read.snapshot.repository
    work = ShownWork(
        versions=newest_first(versions),
        concept=lineage.concept_doi,
        address=pages_url(read.settings, repository, read.work),
        rehearsal=read.registry.rehearsal,
    )
    files = {f"{folder}/{file.path}": file.text.encode() for file in pages(work, read.templates)}
    head = read.snapshot.at_pages or read.snapshot.at_head
    _refuse_foreign(files, folder, head)

    # The first page names the content of all others, which a host need not be asked for one by one.
    first = f"{folder}/index.html"
    if head.read(first) == files[first]:
        return ()

    edits = []
    branch = read.snapshot.pages_branch
    for path, after in files.items():
        before = head.read(path)
        edits.append(FileEdit(path=path, before=before, after=after, drawn_in=folder, branch=branch))

    return tuple(edits)


def _own(read: ReadRelease, doi: Doi) -> ShownVersion:
    """The version of the release, as its files describe it: the same at a review, at the run, and at the next one."""
    release, repository = read.snapshot.release, read.snapshot.repository
    files = [
        DepositFile(name=one.name, size=one.size, media_type=one.media_type, url=one.url, sha256=one.sha256)
        for one in release.assets
    ]

    # Only GitHub told whether strangers may read it: elsewhere files may be gated, and of a clone nobody knows.
    is_of_github = (repository.identity or "").startswith("github:")
    is_seen_by_all = is_of_github and not repository.private
    is_public = is_seen_by_all and read.settings["access"] == "public"
    return ShownVersion(
        metadata=read.metadata,
        doi=doi,
        files=tuple(files),
        origin=Origin(registry=read.registry.title, commit=release.commit),
        open_to_all=is_public or None,
    )


def _refuse_foreign(files: Iterable[str], folder: str, head: Tree) -> None:
    # A link anywhere on the way leads out of the folder, or to another file in it.
    foreign = []
    for path in head.links:
        leads_to_folder = f"{folder}/".startswith(f"{path}/")
        if leads_to_folder or path.startswith(f"{folder}/"):
            foreign.append(path)

    # Where the first page is ours, all of them are.
    first = head.read(f"{folder}/index.html") or b""
    is_ours = GENERATOR.encode() in first[:4096]
    if not is_ours:
        foreign += [path for path in files if path in head.sizes]

    if foreign:
        raise SettingsError(
            f"'{foreign[0]}' is not a citation page of doi-action",
            why="it would be lost",
            fix="set pages to a folder of its own for the citation page",
            rule="page-of-another",
            path=foreign[0],
        )


def shown_record(record: RegistryRecord, registry: str) -> ShownVersion:
    """A version as its record describes it; `registry` is what readers call the place that holds it."""
    metadata = record.metadata
    if metadata.kind is None and metadata.resource_type is None:
        # A file that nobody calls anything is software; a record of another's may be anything.
        metadata = replace(metadata, resource_type=metadata.resource_type_text or "Other")

    # A publication that the record tells by year or month alone.
    issued = [day.value for day in metadata.dates if day.type == "Issued"]
    years = [int(value[:4]) for value in issued if re.match(r"\d{4}(?:-|$)", value)]

    # A registry that hides a record may say neither when nor why.
    reason: str | None = None
    withdrawn_on: str | None = None
    if record.state is DoiState.REGISTERED:
        reason = ""
    days = [day for day in metadata.dates if day.type == "Withdrawn"]
    if days:
        reason, withdrawn_on = days[0].information or "", days[0].value

    return ShownVersion(
        metadata=metadata,
        doi=record.doi,
        stated_year=years[0] if years else None,
        withdrawn=reason,
        withdrawn_on=withdrawn_on,
        files=record.files,
        origin=Origin(registry=registry, commit=record.commit),
    )


def sources_of(merged: Merged) -> tuple[tuple[str, str], ...]:
    """The place in a file that each value was taken from, by the field in words."""
    found = []
    for field, candidates in merged.provenance.items():
        # Several files may say the same, and each entry of a list has a place of its own.
        winners = dict.fromkeys(place(candidate.fact) for candidate in candidates if candidate.won)
        if winners:
            found.append((in_words(field), "; ".join(winners)))

    return tuple(found)
