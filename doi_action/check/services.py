"""What the online rules ask, as a protocol: they never meet a network library."""

from typing import NamedTuple, Protocol


class Registered(NamedTuple):
    """What a registry's public record of a DOI says; None where it does not say. `people` are the creators' names."""

    title: str | None = None
    version: str | None = None
    creators: int | None = None
    people: tuple[str, ...] = ()
    state: str | None = None


class Services(Protocol):
    """Public services that know whether something exists. Each answer is None where the service did not say."""

    def doi_exists(self, doi: str) -> bool | None:
        """Whether the resolver knows the DOI."""

    def record(self, doi: str) -> Registered | None:
        """DataCite's record of the DOI, None for a DOI of another agency."""

    def orcid_name(self, orcid: str) -> tuple[str, str] | str | None:
        """Given and family name on the person's page, '' for an iD that nobody has."""

    def page_exists(self, url: str) -> bool | None:
        """Whether an address answers; False only for 404, 410 and a host that does not exist."""

    def is_private(self, url: str) -> bool:
        """Whether an address leads to this machine or into a private network: such a one is never asked."""
