"""`cite DOI`: a work by the DOI of any record, as its registry tells everybody. No account and no repository."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from doi_action.errors import RegistryError, SettingsError
from doi_action.identifiers.types import Doi, doi_or_none
from doi_action.lineage import RegistryRecord, is_out
from doi_action.registries import Registry
from doi_action.registries.table import kind_of
from doi_action.release.citation_pages import shown_record
from doi_action.settings import Settings, settings_from
from doi_action.verbs.cite import no_versions
from doi_action.views.shown_work import ShownWork, newest_first

Connect = Callable[[Settings], AbstractContextManager[Registry]]


def doi_argument(word: str) -> Doi | None:
    """The DOI that stands where a folder could, bare or as an address; a folder that is there is one."""
    return None if Path(word).is_dir() else doi_or_none(word)


def without_account(registry: str | None, registry_url: str | None) -> Settings:
    """The settings to read what everybody may read, DataCite's where no registry is named.

    Raises SettingsError for a sandbox that nobody started.
    """
    settings = settings_from(command_line={"registry": registry or "datacite", "registry-url": registry_url})
    if kind_of(settings).embedded and not registry_url:
        raise SettingsError(
            "no sandbox is named",
            why="one that starts with this command holds no record",
            fix="name the one that runs: --registry sandbox --registry-url http://127.0.0.1:8451/datacite",
        )
    return settings


def work_of_doi(doi: Doi, settings: Settings, connect: Connect, *, all_versions: bool) -> ShownWork:
    """The work that `doi` names: as that record says it, or with all versions, by one request for each.

    Raises RegistryError where nobody sees such a record, FindingsError where it does not tell of versions.
    """
    with connect(settings) as registry:
        record = _public(registry, doi)
        title, rehearsal = registry.kind.title, registry.kind.rehearsal

        # The DOI of all versions: the record's own where it lists them, else that of what it says it is a version of.
        concept = record.concept_doi
        if record.related("HasVersion"):
            concept = record.doi
        elif not concept:
            concept = next(iter(record.related("IsVersionOf")), None)

        if not all_versions:
            return ShownWork(versions=(shown_record(record, title),), concept=concept, rehearsal=rehearsal)
        if concept is None:
            raise no_versions(f"the record of '{doi}' names no DOI of all versions")

        whole = record
        if concept != doi:
            whole = _public(registry, concept)
        found = [registry.read(listed) for listed in whole.related("HasVersion")]

    # A version that is listed may be a draft yet, which its owner sees.
    versions = [shown_record(one, title) for one in filter(is_out, found)]
    if not versions:
        raise no_versions(f"the record of '{concept}' lists no version")
    return ShownWork(versions=newest_first(versions), concept=concept, rehearsal=rehearsal)


def _public(registry: Registry, doi: Doi) -> RegistryRecord:
    """The record as everybody sees it. Raises RegistryError where there is none."""
    record = registry.read(doi)
    if is_out(record):
        return record

    raise RegistryError(
        f"{registry.kind.title} shows nobody a record of '{doi}'",
        why="it is mistyped, a draft, or registered elsewhere: papers often are at Crossref",
        fix="open https://doi.org/ and the DOI; for DataCite's test system type --registry datacite-test, for a "
        "sandbox that runs --registry sandbox --registry-url ADDRESS",
        rule="doi-missing",
    )
