"""A work as its citation page shows it: its versions with what is known of each, and the files beside a page."""

from collections.abc import Iterable
from dataclasses import dataclass

from doi_action.identifiers.prefixes import UNREAL_PREFIXES
from doi_action.identifiers.types import Doi
from doi_action.lineage.versions import VersionOrder, is_prerelease
from doi_action.model import DepositFile, Metadata


@dataclass(frozen=True, kw_only=True, slots=True)
class Origin:
    """Where a record comes from: the registry that holds it, the commit it was made of, the place of each value.

    `updated` is the day on which the registry's record changed last.
    """

    registry: str | None = None
    commit: str | None = None
    updated: str | None = None
    sources: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownVersion:
    """A version with a page of its own. `withdrawn` is the reason for which it was hidden, None where it was not.

    `open_to_all`: everybody may get its files; None where nobody says. `stage` is the state of a DOI that is not out.
    """

    metadata: Metadata
    doi: Doi | None = None
    withdrawn: str | None = None
    withdrawn_on: str | None = None
    stated_year: int | None = None
    files: tuple[DepositFile, ...] = ()
    origin: Origin | None = None
    open_to_all: bool | None = None
    stage: str = ""

    @property
    def name(self) -> str:
        """What readers call it."""
        if self.metadata.version:
            return self.metadata.version
        return str(self.doi or "this version")


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownWork:
    """A work with its versions, the one that is shown first at the start. `concept` stands for all of them.

    `address` is where the folder will be on the web, with a slash at its end, None where nobody said it. `rehearsal`:
    they were registered at a sandbox or a test system, so that no DOI of them is real; `resolver` is what resolves them
    all the same, without a slash at its end.
    """

    versions: tuple[ShownVersion, ...]
    concept: Doi | None = None
    address: str | None = None
    rehearsal: bool = False
    resolver: str | None = None

    @property
    def is_unreal(self) -> bool:
        """Whether the DOIs lead nowhere; those of a sandbox are known by their prefix too."""
        if self.rehearsal:
            return True

        dois = [self.concept, *(version.doi for version in self.versions)]
        prefixes = {doi.prefix for doi in dois if doi}
        return not prefixes.isdisjoint(UNREAL_PREFIXES)

    @property
    def newest(self) -> ShownVersion | None:
        """The version that a reader is sent to; None where every version was withdrawn."""
        if not self.versions:
            return None

        # Live versions stand before withdrawn ones (`newest_first`).
        first = self.versions[0]
        if first.withdrawn is not None:
            return None
        return first


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """A file for programs, as a page links to it: where it is, what it is, and its text where it stands beside."""

    path: str
    media_type: str
    title: str
    text: str = ""


def newest_first(versions: Iterable[ShownVersion]) -> tuple[ShownVersion, ...]:
    """The versions as a reader wants them: live ones before withdrawn ones, releases before pre-releases."""

    def rank(version: ShownVersion) -> tuple[bool, bool, VersionOrder]:
        text = version.metadata.version or ""
        return version.withdrawn is None, not is_prerelease(text), VersionOrder(text)

    return tuple(sorted(versions, key=rank, reverse=True))
