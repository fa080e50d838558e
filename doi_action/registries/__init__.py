"""Registries: where DOIs are reserved and published. One protocol; what differs is said by Capability, not hidden."""

from enum import Enum, auto
from typing import Protocol

from doi_action.identifiers import Doi
from doi_action.lineage import RegistryRecord


class Capability(Enum):
    """What a registry can do beyond the common ground; `plan` asks."""

    CHOOSES_DOI = auto()
    """We choose the name of a DOI, so that it is known before anything is written."""
    GIVES_CONCEPT_DOI = auto()
    """The registry makes and moves the concept DOI by itself."""
    STORES_FILES = auto()
    CAN_HIDE = auto()
    CAN_DELETE_DRAFT = auto()


class Registry(Protocol):
    """What every registry can do.

    Methods raise RegistryError where it refuses, ConflictError where a DOI is another's, Unreachable after retries.
    """

    name: str
    capabilities: frozenset[Capability]

    @property
    def requests(self) -> int:
        """How many HTTP requests were sent so far."""
        ...

    def landing_page(self, doi: Doi) -> str:
        """The page that this registry shows for `doi` itself, for a work without a page of its own.

        Raises SettingsError where it has none.
        """
        ...

    def same_page(self, wanted: str, found: str) -> bool:
        """Whether two addresses are this registry's own page of one DOI: an embedded sandbox changes its port."""
        ...

    def check_account(self, prefix: str) -> None:
        """Learn, without writing, that the credentials are good; costs no request where an earlier answer showed it.

        Raises SettingsError or RegistryError naming the situation (wrong password, test and production mixed up).
        """
        ...

    def read(self, doi: Doi) -> RegistryRecord | None:
        """The record of `doi` with nothing left out, None where there is none that this account may see."""
        ...

    def reserve(self, record: RegistryRecord) -> RegistryRecord:
        """Create the DOI as a draft; on a draft that is there already, bring it up to date."""
        ...

    def publish(self, record: RegistryRecord) -> RegistryRecord:
        """Make the DOI findable with this content: creates it where it is absent. Final."""
        ...

    def update(self, record: RegistryRecord, fields: tuple[str, ...]) -> RegistryRecord:
        """Change the named fields of Metadata (`landing_page`, `related_identifiers`, ...) of a DOI; others stay."""
        ...

    def hide(self, doi: Doi, reason: str, landing_page: str | None = None) -> RegistryRecord:
        """Take a findable DOI out of the index: state registered, with the reason, pointing to its tombstone."""
        ...
