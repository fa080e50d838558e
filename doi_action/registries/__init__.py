"""Registries: where DOIs are reserved and published. One protocol; what differs is data, a RegistryKind each."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol, runtime_checkable

from doi_action.identifiers.types import Doi
from doi_action.lineage import Lineage, RegistryRecord
from doi_action.model import Metadata
from doi_action.registries.inquiry import Inquiry

if TYPE_CHECKING:
    from doi_action.http.client import Http


@dataclass(frozen=True, kw_only=True, slots=True)
class Need:
    """A setting that a registry cannot do without: any one of `settings` will do. `words` say what to set it to."""

    settings: tuple[str, ...]
    words: str


@dataclass(frozen=True, kw_only=True, slots=True)
class DepositOptions:
    """How a version is deposited at a registry that keeps its files.

    `communities` are those it is submitted to, by the names in their addresses. The files are `restricted`, or under
    `embargo` until that day, else everybody's. `ask_first`: whether the host knows a word is asked before it
    is sent, since somebody looks at what will be.
    """

    communities: tuple[str, ...] = ()
    restricted: bool = False
    embargo: date | None = None
    ask_first: bool = False


class Opener(Protocol):
    """Opens a registry; nothing is asked of it yet. Raises SettingsError where `url` cannot be this registry's."""

    def __call__(
        self,
        kind: "RegistryKind",
        *,
        username: str | None,
        password: str | None,
        session: "Http",
        url: str | None,
        options: DepositOptions,
    ) -> "Registry":
        """The registry of this kind under these credentials; `url` is the root of its API, None for its own."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class RegistryKind:
    """Everything in which registries differ, as data: nobody compares a registry's name.

    `name` is the word of the input `registry`, `title` what messages call it. `rehearsal`: its DOIs are not real.
    `embedded`: it is our own program, so it runs within a run where no address is given, shows pages of its own, and
    nothing in it has to last. `default_prefix` serves where nobody sets one; `unreal_prefixes` are those of
    prefixes.UNREAL_PREFIXES that are at home in it. `record_format` is the export that has the form of its records.
    `needs` are the settings it cannot do without; `secrets` those that hold its password or token, of which the first
    that is set is sent. `publisher` is whom its records name where nobody says it.

    `names_dois`: it names the DOIs and shows their pages, else we choose both. `keeps_concept`: it makes and moves the
    concept DOI by itself. `links_versions`: it shows which versions there are, so that a new one needs no link in the
    record of its neighbour. `stores_files`: a version is published with its files; where we choose the names, its DOI
    leads to the page that shows them. `can_hide`: a DOI can be withdrawn. `extends_others`: as an archive, it makes a
    next version of a record whose DOI is another registry's. `archive` is who keeps the files beside it, where the
    settings name one. `pace` is how many seconds a long run leaves between two
    requests, so that it stays below what the registry allows for hours.
    """

    name: str
    title: str
    rehearsal: bool = False
    embedded: bool = False
    default_prefix: str | None = None
    unreal_prefixes: tuple[str, ...] = ()
    record_format: str = "datacite"
    needs: tuple[Need, ...] = ()
    secrets: tuple[str, ...] = ()
    publisher: str | None = None
    names_dois: bool = False
    keeps_concept: bool = False
    links_versions: bool = False
    stores_files: bool = False
    can_hide: bool = False
    extends_others: bool = True
    archive: "RegistryKind | None" = None
    pace: float = 0.0
    opener: Opener

    @property
    def keepers(self) -> str:
        """Who keeps what is said of a version, as messages name them."""
        return f"{self.title} with its archive" if self.archive else self.title

    def address(self, doi: Doi) -> str:
        """The DOI as an address that a reader can follow; empty where it is not real and so leads nowhere."""
        return "" if self.rehearsal else doi.url


@runtime_checkable
class StoresFiles(Protocol):
    """What a registry can do besides whose kind says `stores_files`.

    Every file of a release is attached before its version is published. What the draft holds besides is of an earlier
    run or of a person, who knows which: `publish` raises RegistryError for it, since files are published for ever.
    """

    def attach(self, record: RegistryRecord, name: str, content: BinaryIO) -> None:
        """Deposit one file with the draft of `record`; one that is there with the same content is as good.

        Raises RegistryError where the registry refuses it, or holds other bytes than were sent.
        """
        ...


@runtime_checkable
class CreatesUnread(Protocol):
    """What a registry can do besides at which a DOI of a given name is made, or found to be there, in one step.

    It saves a question for each of many releases.
    """

    def create(self, record: RegistryRecord) -> RegistryRecord | None:
        """Make a DOI findable that was not looked up before: None where there is one, which is left as it is. Final."""
        ...


@runtime_checkable
class ListsDrafts(Protocol):
    """What a registry can do besides that shows the drafts of its account, also those whose names nobody knows."""

    def drafts(self, prefix: str) -> tuple[RegistryRecord, ...]:
        """The account's drafts under `prefix`, whoever made them, the oldest first. What was just made may be missing.

        Raises RegistryError where the registry refuses to list them.
        """
        ...


class Registry(Protocol):
    """What every registry can do.

    Methods raise RegistryError where it refuses, ConflictError where a DOI is another's, Unreachable after retries.
    """

    kind: RegistryKind

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

    def observe(self, inquiry: Inquiry) -> Lineage:
        """The lineage of the work in question as this registry holds it, with what contradicts in it; writes nothing.

        Raises SettingsError where the work cannot be told from others.
        """
        ...

    def named(self, lineage: Lineage, metadata: Metadata, *, dry_run: bool) -> Lineage:
        """The lineage with names for its version and concept.

        Where we choose the names, the lineage as it is. A registry that names DOIs itself adopts our draft, or makes
        one and reserves its name; in a dry run it writes nothing, and what has no name yet stays `provisional`.
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

    def payload(
        self, record: RegistryRecord, fields: tuple[str, ...] | None = None, *, anew: bool = False
    ) -> dict[str, Any]:
        """What is sent for `record`, or for an update of these `fields` of it, as JSON; nothing is sent.

        It counts with what was read of the DOI before, as the sending does; `anew`: as if there were nothing.
        """
        ...

    def held(self, record: RegistryRecord) -> RegistryRecord:
        """The record as this registry gives it back once it was sent: its spelling of names, languages and types."""
        ...

    def losses(self, record: RegistryRecord) -> tuple[str, ...]:
        """What of `record` this registry has no place for, each in words; what it holds otherwise counts as held."""
        ...

    def differences(self, wanted: RegistryRecord, found: RegistryRecord) -> tuple[str, ...]:
        """The fields of Metadata, and `marker`, that would change, once both are in this registry's canonical form.

        `registration` is among them where the DOI is published and never got to the resolver, and an update cures it.
        """
        ...

    def discard(self, doi: Doi) -> None:
        """Delete a draft; one that is gone already is as good. Raises RegistryError for a DOI that is no draft."""
        ...

    def hide(self, doi: Doi, reason: str, landing_page: str | None = None) -> RegistryRecord:
        """Take a findable DOI out of the index: state registered, with the reason, pointing to its tombstone."""
        ...
