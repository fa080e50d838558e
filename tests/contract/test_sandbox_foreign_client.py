"""Contract: a client that others wrote for the real registry works against the sandbox as it is."""

from collections.abc import Iterator

import pytest
from datacite import DataCiteRESTClient
from datacite.errors import DataCiteError, DataCiteNotFoundError, DataCiteServerError

from doi_action.sandbox import Traps
from tests.contract.sandbox_calls import COMPLETE, DEMO, Calls, calls

URL = "https://example.org/work"


@pytest.fixture
def registry() -> Iterator[Calls]:
    """A fresh sandbox."""
    with calls() as fresh:
        yield fresh


@pytest.fixture
def client(registry: Calls) -> DataCiteRESTClient:
    """The client of the package `datacite`, with the sandbox's address and account."""
    return DataCiteRESTClient(*DEMO, "10.0000", url=registry.sandbox.datacite_url, timeout=30)


def test_life_of_a_doi(client: DataCiteRESTClient) -> None:
    """Draft with a random name, published, moved, hidden, shown."""
    doi = client.draft_doi(dict(COMPLETE))
    assert client.get_metadata(doi)["state"] == "draft"
    assert client.show_doi(doi)["state"] == "findable"
    assert client.update_url(doi, "https://example.org/new") == client.get_doi(doi) == "https://example.org/new"
    assert client.hide_doi(doi)["state"] == "registered"
    assert client.show_doi(doi)["state"] == "findable"


def test_publishing_under_a_name(client: DataCiteRESTClient) -> None:
    """Public and private DOIs under names of the client's choice, updated afterwards."""
    assert client.public_doi(dict(COMPLETE), URL, "10.0000/a") == "10.0000/a"
    assert client.private_doi(dict(COMPLETE), URL, "10.0000/b") == "10.0000/b"
    client.update_doi("10.0000/a", {"version": "2"})
    assert client.get_metadata("10.0000/a")["version"] == "2"


def test_drafts_alone_are_deleted(client: DataCiteRESTClient) -> None:
    """The client meets 204 for a draft, 405 for anything else."""
    doi = client.draft_doi()
    client.delete_doi(doi)
    with pytest.raises(DataCiteNotFoundError):
        client.get_metadata(doi)
    client.public_doi(dict(COMPLETE), URL, "10.0000/a")
    with pytest.raises(DataCiteError):
        client.delete_doi("10.0000/a")


def test_refusals_reach_the_client_as_its_errors(client: DataCiteRESTClient, registry: Calls) -> None:
    """Taken names and server errors."""
    client.public_doi(dict(COMPLETE), URL, "10.0000/a")
    with pytest.raises(DataCiteError, match="already been taken"):
        client.public_doi(dict(COMPLETE), URL, "10.0000/a")
    registry.sandbox.set_traps(Traps(always="500"))
    with pytest.raises(DataCiteServerError):
        client.get_doi("10.0000/a")
