"""What a real InvenioRDM does about the DOIs that it gives: it registers them at our sandbox, in DataCite's place."""

import os
import time
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.contract.invenio_calls import Invenio, stock, until

DATACITE = os.environ.get("INVENIORDM_TEST_DATACITE", "")
FAILED = (" raised unexpected: ", "ERROR/")
"""What the worker's log says of a task that failed (Celery 5)."""

pytestmark = pytest.mark.skipif(not DATACITE, reason="it needs a real InvenioRDM: make contract-invenio")


def state_of(doi: str) -> str | None:
    """What DataCite says of a DOI, None where it never heard of it."""
    answer = requests.get(f"{DATACITE}/dois/{doi}", timeout=30)
    return str(answer.json()["data"]["attributes"]["state"]) if answer.status_code == 200 else None


def set_traps(**traps: str) -> None:
    """What goes wrong at DataCite from now on."""
    answer = requests.post(f"{DATACITE.removesuffix('/datacite')}/sandbox/traps", json=traps, timeout=30)
    answer.raise_for_status()


def dois_of(record: dict[str, Any]) -> list[str]:
    """The DOI of a version and that of its concept."""
    return [held["pids"]["doi"]["identifier"] for held in (record, record["parent"])]


def published_again(server: Invenio, record: dict[str, Any]) -> None:
    """Edit a record and publish it without a change."""
    server.call("POST", f"/records/{record['id']}/draft")
    assert server.publish(record["id"]).status_code == 202


def test_a_version_and_its_concept_are_registered_without_a_failed_task() -> None:
    """The sandbox takes all that the real server sends to DataCite; the worker has nothing to complain of."""
    log = Path(os.environ["INVENIORDM_TEST_LOG"])
    before = log.stat().st_size
    with stock() as server:
        record = server.published()
        assert until(lambda: [state_of(doi) for doi in dois_of(record)] == ["findable", "findable"], seconds=60)
        published_again(server, record)

    def said() -> str:
        return log.read_bytes()[before:].decode(errors="replace")

    assert until(lambda: said().count("register_or_update_pid") and " succeeded in " in said(), seconds=60)
    assert not [line for line in said().splitlines() if any(word in line for word in FAILED)]


def test_what_could_not_be_registered_is_forgotten_and_can_be_made_up_for() -> None:
    """The record is public and looks as ever; publishing it once more, without a change, registers it."""
    with stock() as server:
        set_traps(always="500")
        try:
            record = server.published()
            time.sleep(5)
        finally:
            set_traps()
        time.sleep(5)
        assert server.call("GET", f"/records/{record['id']}").json()["is_published"]
        assert [state_of(doi) for doi in dois_of(record)] == [None, None]

        published_again(server, record)
        assert until(lambda: [state_of(doi) for doi in dois_of(record)] == ["findable", "findable"], seconds=60)
