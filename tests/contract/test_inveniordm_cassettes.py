"""The InvenioRDM client against recorded answers of a real server: the same requests, and the same understanding.

Each cassette says in its first line what it was recorded against. `make record` records them anew: against the host
that INVENIORDM_TEST_URL and INVENIORDM_TEST_TOKEN name, Zenodo's sandbox for one, else against the embedded sandbox.
Address and token are replaced in what is kept, and so is the work, which is a new one with every recording.
"""

import io
import os
import random
import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

import pytest

from doi_action.errors import RegistryError
from doi_action.http.client import Http
from doi_action.identifiers.types import Orcid, SpdxId
from doi_action.lineage import DoiState, Lineage, RegistryRecord
from doi_action.model import Creator, Kind, License, Metadata, Repository, Tag
from doi_action.plan.records import version_record
from doi_action.registries import DepositOptions
from doi_action.registries.inquiry import Inquiry
from doi_action.registries.inveniordm.client import InvenioRDM, open_inveniordm
from doi_action.registries.table import INVENIORDM
from doi_action.sandbox.server import Sandbox
from tests.contract.recording import CASSETTES, RECORDING, recorder

FOLDER = CASSETTES / "inveniordm"
KEPT_HOST, KEPT_NUMBER = "https://rdm.example.edu", "123456789"
KIND = replace(INVENIORDM, rehearsal=True)


@dataclass(frozen=True, kw_only=True)
class Service:
    """What is talked to, and the number of a repository that it has not seen yet."""

    url: str
    token: str
    number: str
    words: str = ""

    def scrubbed(self, text: str) -> str:
        """A recorded text without address and token, and with the number that is always kept."""
        text = text.replace(self.url, KEPT_HOST).replace(self.number, KEPT_NUMBER).replace(self.token, "TOKEN")
        # Resolver of a rehearsal, and who works there.
        text = re.sub(r"https?://(127\.0\.0\.1|localhost)(:[0-9]+)?", "https://resolver.example.edu", text)
        return re.sub(r"[\w.+-]+@[\w-]+\.[\w.-]+", "somebody", text)


@contextmanager
def service() -> Iterator[Service]:
    """The host whose address is given, else the sandbox; when replaying, nobody."""
    number = str(random.SystemRandom().randrange(10**8, 10**9))
    given, token = os.environ.get("INVENIORDM_TEST_URL"), os.environ.get("INVENIORDM_TEST_TOKEN", "")
    if not RECORDING:
        yield Service(url=KEPT_HOST, token="secret", number=KEPT_NUMBER)
    elif given:
        yield Service(url=given.rstrip("/"), token=token, number=number, words="an InvenioRDM server")
    else:
        with Sandbox() as sandbox:
            yield Service(url=sandbox.invenio_url, token="sandbox", number=number, words="the embedded sandbox")


@dataclass(frozen=True, kw_only=True)
class Played:
    """A client, and the work that it is asked about."""

    client: InvenioRDM
    number: str

    def inquiry(self) -> Inquiry:
        """About version 1.2.0, the first release."""
        tag = Tag(name="v1.2.0", commit="a" * 40, date=datetime(2026, 1, 15, tzinfo=UTC), distance=0)
        repository = Repository(name="program", identity=f"github:{self.number}")
        named = {"v1.2.0": "1.2.0"}
        return Inquiry(repository=repository, tags=(tag,), tag="v1.2.0", version="1.2.0", named=named, prefix="10.0000")

    def observed(self) -> Lineage:
        """What the host has of the work."""
        return self.client.observe(self.inquiry())

    def record(self, lineage: Lineage, metadata: Metadata) -> RegistryRecord:
        """What a release sends."""
        page = self.client.landing_page(lineage.version.doi)
        return version_record(metadata, lineage, page, keeps_concept=True, links_versions=True)


METADATA = Metadata(
    kind=Kind.SOFTWARE,
    title="A program",
    creators=(Creator(family_names="Carberry", given_names="Josiah", orcid=Orcid("0000-0002-1825-0097")),),
    publisher="Example Lab",
    publication_date=date(2026, 1, 15),
    version="1.2.0",
    licenses=(License(spdx=SpdxId("MIT")),),
)


@pytest.fixture
def played(request: pytest.FixtureRequest) -> Iterator[Played]:
    """A client whose answers come from the cassette named after the test."""
    name = request.node.name.removeprefix("test_").replace("_", "-") + ".yaml"
    token = "not-a-token-of-anybody" if "token" in request.node.name else None
    waits = {} if RECORDING else {"sleep": lambda _seconds: None}
    with service() as used:
        with recorder(FOLDER, used.scrubbed).use_cassette(name), closing(Http(**waits)) as session:
            chosen = token or used.token
            options = DepositOptions()
            client = open_inveniordm(KIND, token=chosen, session=session, url=used.url, options=options)
            yield Played(client=client, number=used.number)
        if RECORDING:
            path = FOLDER / name
            path.write_text(f"# Recorded against {used.words}.\n{path.read_text()}")


def test_a_release_is_deposited_published_and_corrected(played: Played) -> None:
    """Nothing there, a draft with its DOI, a file, public with a concept, and another title under the same DOI."""
    lineage = played.observed()
    assert lineage.current is None and lineage.version.doi in lineage.provisional
    lineage = played.client.named(lineage, METADATA, dry_run=False)
    wanted = played.record(lineage, METADATA)
    played.client.attach(wanted, "program-v1.2.0.tar.gz", io.BytesIO(b"the archive of the tag"))

    public = played.client.publish(wanted)
    assert (public.doi, public.state, public.marker) == (wanted.doi, DoiState.FINDABLE, wanted.marker)
    assert public.concept_doi is not None and public.concept_doi != public.doi
    better = played.record(lineage, replace(METADATA, title="A better program"))
    assert played.client.differences(better, public) == ("title",)
    assert played.client.update(better, ("title",)).metadata.title == "A better program"


def test_a_reserved_draft_is_discarded(played: Played) -> None:
    """Its DOI is nobody's afterwards."""
    lineage = played.client.named(played.observed(), METADATA, dry_run=False)
    draft = played.client.reserve(played.record(lineage, METADATA))
    assert draft.state is DoiState.DRAFT
    played.client.discard(draft.doi)
    assert played.client.read(draft.doi) is None


def test_a_wrong_token_is_recognised(played: Played) -> None:
    """The host forbids it everything."""
    with pytest.raises(RegistryError) as caught:
        played.observed()
    assert caught.value.rule == "registry-token-refused"
