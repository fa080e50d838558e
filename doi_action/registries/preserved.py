"""A registry that names no pages and keeps no files, with an archive beside it that does both.

Order of what cannot be undone: draft and files at the archive, draft at the registry, publication at the archive,
publication at the registry. Whatever one of them refuses shows before the other one is final, and a run that was cut
off anywhere finds what is there and goes on.
"""

from dataclasses import replace
from typing import Any, BinaryIO

from doi_action.identifiers.types import Doi
from doi_action.lineage import Conflict, DoiState, Lineage, RegistryRecord, is_out
from doi_action.model import Metadata
from doi_action.registries import Registry
from doi_action.registries.inquiry import Inquiry
from doi_action.registries.inveniordm.archive import Archive


class Preserved:
    """`registry`, whose versions are kept at `archive` under the same DOI. Implements Registry and StoresFiles."""

    def __init__(self, registry: Registry, archive: Archive) -> None:
        self.kind, self._registry, self._archive = registry.kind, registry, archive
        self._release: Doi | None = None
        self._follows: Doi | None = None

    @property
    def requests(self) -> int:
        """How many HTTP requests were sent so far, to both."""
        return self._registry.requests

    def landing_page(self, doi: Doi) -> str:
        """The archive's page: known before there is a record."""
        return self._archive.landing_page(doi)

    def same_page(self, wanted: str, found: str) -> bool:
        """As the registry has it."""
        return self._registry.same_page(wanted, found)

    def check_account(self, prefix: str) -> None:
        """That the registry's credentials are good; the archive's token shows when it is asked what it has."""
        self._registry.check_account(prefix)

    def observe(self, inquiry: Inquiry) -> Lineage:
        """The lineage as the registry holds it, once the archive was asked what it has of this version."""
        return self._compared(self._registry.observe(inquiry))

    def _compared(self, lineage: Lineage) -> Lineage:
        """The lineage with what contradicts it at the archive; from here on, its version is the release's."""
        before, tag = lineage.predecessor, lineage.version.tag.name
        self._release, self._follows = lineage.version.doi, before.doi if before else None
        self._archive.look_for(*(doi for doi in (self._release, self._follows) if doi))

        record = lineage.records.get(before.doi) if before else None
        if record is not None and record.metadata.landing_page == self._archive.landing_page(record.doi):
            # The registry says that it is there, and the next version is made of the record of the one before.
            self._archive.wait_for(record.doi)

        if not self._is_ours(lineage):
            conflict = _of_another(lineage.version.doi, tag)
            return replace(lineage, conflicts=(*lineage.conflicts, conflict))

        if not is_out(lineage.current):
            return lineage

        self._archive.wait_for(lineage.version.doi)
        if not self._archive.has_published(lineage.version.doi):
            return replace(lineage, conflicts=(*lineage.conflicts, _not_kept(lineage.version.doi, tag)))
        return lineage

    def _is_ours(self, lineage: Lineage) -> bool:
        """Whether what the archive has under the version's DOI, if anything, is of this version.

        A public record must be of the very commit: its files are not deposited again, and nobody compares them.
        """
        doi, wanted = lineage.version.doi, lineage.version_marker
        found = self._archive.marker(doi)
        if found is None:
            return not self._archive.has(doi)

        if not self._archive.has_published(doi):
            found = replace(found, commit=wanted.commit)
        return found == wanted

    def named(self, lineage: Lineage, metadata: Metadata, *, dry_run: bool) -> Lineage:
        """As the registry has it; of another version than the one that was observed, the archive is asked too."""
        named = self._registry.named(lineage, metadata, dry_run=dry_run)
        if named.version.doi == self._release:
            return named
        return self._compared(named)

    def read(self, doi: Doi) -> RegistryRecord | None:
        """The registry's record."""
        return self._registry.read(doi)

    def reserve(self, record: RegistryRecord) -> RegistryRecord:
        """A draft at the registry."""
        return self._registry.reserve(record)

    def attach(self, record: RegistryRecord, name: str, content: BinaryIO) -> None:
        """Deposit one file with the version's draft at the archive, which is made where there is none."""
        self._archive.attach(record, name, content, follows=self._follows)

    def publish(self, record: RegistryRecord) -> RegistryRecord:
        """Publish at both, the archive first: a DOI never leads to a page that is not there."""
        if record.doi == self._release:
            self._registry.reserve(replace(record, state=DoiState.DRAFT))
            self._archive.publish(record)
        return self._registry.publish(record)

    def update(self, record: RegistryRecord, fields: tuple[str, ...]) -> RegistryRecord:
        """Correct the release's record at both; the archive first, since a repeat finds what the registry lacks."""
        if record.doi == self._release:
            self._archive.update(record)
        return self._registry.update(record, fields)

    def payload(
        self, record: RegistryRecord, fields: tuple[str, ...] | None = None, *, anew: bool = False
    ) -> dict[str, Any]:
        """What the registry is sent, and for the release what the archive is sent."""
        payload = self._registry.payload(record, fields, anew=anew)
        if record.doi != self._release:
            return payload
        return {**payload, "archive": self._archive.payload(record, anew=anew)}

    def held(self, record: RegistryRecord) -> RegistryRecord:
        """As the registry gives it back."""
        return self._registry.held(record)

    def losses(self, record: RegistryRecord) -> tuple[str, ...]:
        """What the registry has no place for, and of the release what the archive's record has none for."""
        losses = self._registry.losses(record)
        if record.doi != self._release:
            return losses
        return (*losses, *(f"{loss} (at the archive)" for loss in self._archive.losses(record)))

    def differences(self, wanted: RegistryRecord, found: RegistryRecord) -> tuple[str, ...]:
        """As the registry compares."""
        return self._registry.differences(wanted, found)

    def discard(self, doi: Doi) -> None:
        """Delete the drafts at both."""
        self._archive.discard(doi)
        self._registry.discard(doi)

    def hide(self, doi: Doi, reason: str, landing_page: str | None = None) -> RegistryRecord:
        """Hide the DOI; the archive's record is its owner's to withdraw."""
        return self._registry.hide(doi, reason, landing_page)


def _of_another(doi: Doi, tag: str) -> Conflict:
    return Conflict(
        rule="archive-of-another",
        message=f"the archive has something under {doi} that is not the release of {tag}",
        why="it was made there by hand, or from another commit of the tag, and the DOI would lead to other files",
        fix="look at it there: a draft can be deleted; a published record stays, and the release needs another version",
    )


def _not_kept(doi: Doi, tag: str) -> Conflict:
    return Conflict(
        rule="archive-lacks-record",
        message=f"{doi} of {tag} is published, and the archive has no record of it that this account sees",
        why="the DOI would lead to a page that is not there",
        fix="leave archive out for this release, or use the archive and the account with which it was published",
    )
