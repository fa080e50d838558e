"""The DataCite client against recorded answers: the same requests, byte for byte, and the same understanding.

Each cassette says in its first line what it was recorded against. `make record` records them anew: against the embedded
sandbox, or, with DATACITE_USERNAME, DATACITE_PASSWORD and DATACITE_PREFIX of a test account in the environment, against
DataCite's test system. Accounts, prefixes and addresses are replaced in what is kept.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest

from doi_action.errors import RegistryError
from doi_action.http.client import Http
from doi_action.identifiers.types import Doi, Orcid, SpdxId
from doi_action.lineage import DoiState, Marker, RegistryRecord
from doi_action.model import Creator, Kind, License, Metadata
from doi_action.registries.datacite.addresses import TEST
from doi_action.registries.datacite.client import DataCite, open_datacite
from doi_action.registries.table import DATACITE_TEST, SANDBOX
from doi_action.sandbox.server import Sandbox
from tests.contract.recording import CASSETTES, RECORDING, recorder

KEPT_PREFIX, KEPT_ACCOUNT, KEPT_HOST = "10.14454", "MEMBER.REPO", TEST
SUFFIX = "d1a5-bmqq-e7sb-07"


@dataclass(frozen=True)
class Service:
    """What is talked to: its address, an account and a prefix of it."""

    url: str
    username: str
    password: str
    prefix: str
    words: str


@contextmanager
def service() -> Iterator[Service]:
    """The real test system where an account is given, else the sandbox; when replaying, nobody."""
    account = [os.environ.get(f"DATACITE_{name}", "") for name in ("USERNAME", "PASSWORD", "PREFIX")]
    if not RECORDING:
        yield Service(KEPT_HOST, KEPT_ACCOUNT, "secret", KEPT_PREFIX, "")
    elif all(account):
        yield Service(TEST, account[0], account[1], account[2], "DataCite's test system")
    else:
        with Sandbox(prefixes=(KEPT_PREFIX,), accounts=((KEPT_ACCOUNT, "secret"),)) as sandbox:
            yield Service(sandbox.datacite_url, KEPT_ACCOUNT, "secret", KEPT_PREFIX, "the embedded sandbox")


def scrubbed(text: str, used: Service) -> str:
    """A recorded text without the account, the prefix and the address that were used."""
    pairs = ((used.url, KEPT_HOST), (used.prefix, KEPT_PREFIX), (used.username, KEPT_ACCOUNT))
    for found, kept in (*pairs, (used.username.lower(), KEPT_ACCOUNT.lower())):
        text = text.replace(found, kept)
    return text


@pytest.fixture
def answered(request: pytest.FixtureRequest) -> Iterator[Callable[..., DataCite]]:
    """A client whose answers come from the cassette named after the test."""
    name = request.node.name.removeprefix("test_").replace("_", "-") + ".yaml"
    with service() as used:
        with (
            recorder(CASSETTES, lambda text: scrubbed(text, used)).use_cassette(name),
            _closing(Http(sleep=lambda _seconds: None)) as session,
        ):
            yield lambda password=used.password: open_datacite(
                DATACITE_TEST if used.url == TEST else SANDBOX,
                username=used.username,
                password=password,
                session=session,
                url=used.url,
            )
        if RECORDING:
            path = CASSETTES / name
            path.write_text(f"# Recorded against {used.words}.\n{path.read_text()}")


@contextmanager
def _closing(session: Http) -> Iterator[Http]:
    try:
        yield session
    finally:
        session.close()


def record(state: DoiState = DoiState.FINDABLE) -> RegistryRecord:
    """A record with what a release sends."""
    return RegistryRecord(
        doi=Doi(KEPT_PREFIX if not RECORDING else os.environ.get("DATACITE_PREFIX") or KEPT_PREFIX, SUFFIX),
        state=state,
        marker=Marker(identity="github:123456", version="1.2.0", commit="a" * 40),
        metadata=Metadata(
            kind=Kind.SOFTWARE,
            title="A program",
            creators=(Creator(family_names="Carberry", given_names="Josiah", orcid=Orcid("0000-0002-1825-0097")),),
            publisher="Example Lab",
            publication_date=date(2026, 1, 15),
            version="1.2.0",
            licenses=(License(spdx=SpdxId("MIT")),),
            landing_page="https://example.org/releases/1.2.0",
        ),
    )


def test_a_draft_is_published_and_changed(answered: Callable[..., DataCite]) -> None:
    """Absent, reserved, findable, updated: each answer is understood."""
    registry, wanted = answered(), record()
    assert registry.read(wanted.doi) is None
    assert registry.reserve(replace(wanted, state=DoiState.DRAFT)).state is DoiState.DRAFT
    assert registry.publish(wanted).state is DoiState.FINDABLE
    renamed = replace(wanted, metadata=replace(wanted.metadata, title="A better program"))
    assert registry.update(renamed, ("title",)).metadata.title == "A better program"
    assert registry.read(wanted.doi).marker == wanted.marker  # type: ignore[union-attr]


def test_a_wrong_password_is_recognised(answered: Callable[..., DataCite]) -> None:
    """The registry calls it a missing record."""
    with pytest.raises(RegistryError) as caught:
        answered("wrong").publish(record())
    assert caught.value.rule == "wrong-password"


def test_a_refused_record_names_the_property(answered: Callable[..., DataCite]) -> None:
    """Metadata that the schema forbids comes back with its place."""
    wanted = record()
    with pytest.raises(RegistryError) as caught:
        answered().publish(replace(wanted, metadata=replace(wanted.metadata, creators=())))
    assert caught.value.rule == "metadata-refused"


@pytest.mark.parametrize("path", sorted(CASSETTES.rglob("*.yaml")), ids=lambda p: p.stem)
def test_a_cassette_says_what_it_was_recorded_against_and_keeps_no_secret(path: Path) -> None:
    """Nothing in it could be used or traced."""
    text = path.read_text()
    assert text.startswith("# Recorded against ")
    assert "uthorization" not in text and "127.0.0.1" not in text and "@" not in text.replace("#@1.2.0", "")
