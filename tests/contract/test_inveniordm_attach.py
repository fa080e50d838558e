"""Files of a draft at an InvenioRDM: whole or not at all, whatever was there before."""

import tempfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import pytest

from doi_action.http.client import Http
from doi_action.identifiers.types import Doi, parse_doi
from doi_action.registries import DepositOptions
from doi_action.registries.inveniordm.client import InvenioRDM, open_inveniordm
from doi_action.registries.inveniordm.files import ONE_REQUEST
from doi_action.registries.table import INVENIORDM
from tests.contract.invenio_host import FaultyProxy, Releases, host

NAME = "data of a + b.zip"


@pytest.fixture(scope="module")
def address() -> Iterator[tuple[str, str]]:
    """Base and token."""
    with host() as found:
        yield found


@pytest.fixture
def work(tmp_path: Path, address: tuple[str, str]) -> Releases:
    """A work with a reserved draft."""
    made = Releases(tmp_path, *address)
    made.repository.release("v1.0.0")
    return made


@pytest.fixture
def session() -> Iterator[Http]:
    """A session with the program's own patience."""
    made = Http()
    yield made
    made.close()


def opened(work: Releases, session: Http, url: str | None = None) -> InvenioRDM:
    """The host under the work's account."""
    options = DepositOptions()
    return open_inveniordm(INVENIORDM, token=work.token, session=session, url=url or work.base, options=options)


def reserved(work: Releases) -> Doi:
    """The DOI of a draft of the work."""
    return parse_doi(work.published(state="draft")["doi"])


def attach(work: Releases, session: Http, doi: Doi, content: BinaryIO, *, url: str | None = None) -> None:
    """Deposit one file with the draft, by a run of its own."""
    registry = opened(work, session, url)
    record = registry.read(doi)
    assert record is not None
    registry.attach(record, NAME, content)


def held(work: Releases, doi: Doi) -> dict[str, int]:
    """The files of the draft that are whole, with their sizes."""
    entries = work.ask(f"/records/{doi.suffix}/draft")["files"]["entries"]
    return {name: entry["size"] for name, entry in entries.items()}


@pytest.mark.parametrize("content", [b"PK\x05\x06", b""], ids=["some bytes", "empty"])
def test_a_file_is_deposited_under_any_name_and_again_costs_nothing(
    work: Releases, session: Http, content: bytes
) -> None:
    """Spaces and plus signs are part of the name; the same bytes are not sent twice."""
    doi = reserved(work)
    attach(work, session, doi, BytesIO(content))
    assert held(work, doi) == {NAME: len(content)}
    with FaultyProxy(work.base) as proxy:
        attach(work, session, doi, BytesIO(content), url=proxy.url)
    assert proxy.writes == []


def test_other_bytes_take_the_place_of_a_file(work: Releases, session: Http) -> None:
    """Content put on a finished file would make it disappear; it is deleted first."""
    doi = reserved(work)
    for content in (b"one", b"another"):
        attach(work, session, doi, BytesIO(content))
    assert held(work, doi) == {NAME: len(b"another")}


def test_a_file_that_was_announced_and_never_sent_is_sent(work: Releases, session: Http) -> None:
    """An earlier run broke off in between."""
    doi = reserved(work)
    work.ask(f"/records/{doi.suffix}/draft/files", "POST", [{"key": NAME}])
    attach(work, session, doi, BytesIO(b"whole"))
    assert held(work, doi) == {NAME: 5}


def test_a_file_of_more_than_one_request_goes_in_parts(work: Releases, session: Http) -> None:
    """A stock host takes 100 MiB at a time, and tells the checksum of the whole only some seconds later."""
    doi = reserved(work)
    size = ONE_REQUEST + 1
    with tempfile.TemporaryFile() as file:
        file.truncate(size)
        attach(work, session, doi, file)
    assert held(work, doi) == {NAME: size}
