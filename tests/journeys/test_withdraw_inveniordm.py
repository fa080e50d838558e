"""Withdrawing at Zenodo and at another InvenioRDM: what the owner may do, and whom to ask for the rest."""

import json

from doi_action.errors import ExitCode
from tests.journeys.test_command_line import run
from tests.journeys.test_inveniordm import Done, Typed, typed

__all__ = ["typed"]

REASON = "It holds personal data"


def withdraw(typed: Typed, doi: str, *more: str) -> Done:
    """`doi-action withdraw` at the host, with the DOI typed twice."""
    words = ("--registry", typed.registry, "--registry-url", typed.sandbox.invenio_url, "--commit-mode", "push")
    said = ("--doi", doi, "--confirm", doi, "--reason", REASON, "--format", "json")
    secrets = {"ZENODO_TOKEN": "sandbox", "INVENIORDM_TOKEN": "sandbox"}
    return run("withdraw", *words, *said, *more, folder=typed.repository.folder, **secrets)


def test_a_published_version_is_withdrawn_where_its_owner_may(typed: Typed) -> None:
    """At Zenodo within 30 days, and the files fall back; elsewhere it is said whom to ask, and nothing changes."""
    first = typed.published()
    typed.repository.release("v1.1.0", {"more.txt": "more\n"})
    second = typed.published()
    before = typed.repository.show("CITATION.cff")
    done = withdraw(typed, second["doi"])

    if typed.registry == "inveniordm":
        assert done.returncode == ExitCode.REGISTRY_REFUSED
        assert json.loads(done.stdout)["error"]["rule"] == "withdraw-not-allowed"
        assert typed.repository.show("CITATION.cff") == before
        return

    assert done.returncode == 0, done.stdout
    assert json.loads(done.stdout)["outputs"]["state"] == "registered"
    assert typed.document(second["doi"])["tombstone"]["note"] == REASON
    citation = typed.repository.show("CITATION.cff")
    assert f"doi: {first['doi']}" in citation and second["doi"] not in citation

    repeat = withdraw(typed, second["doi"])
    assert repeat.returncode == 0 and json.loads(repeat.stdout)["outputs"]["changed"] == "false"
    back = withdraw(typed, second["doi"], "--restore")
    assert back.returncode == ExitCode.REGISTRY_REFUSED
    assert json.loads(back.stdout)["error"]["rule"] == "restore-not-allowed"


def test_a_draft_is_deleted_everywhere(typed: Typed) -> None:
    """Its owner may, at every host."""
    typed.published()
    typed.repository.release("v1.1.0", {"more.txt": "more\n"})
    draft = typed.published("--state", "draft")["doi"]
    done = withdraw(typed, draft)
    assert done.returncode == 0, done.stdout
    assert json.loads(done.stdout)["headline"].startswith("Discarded the draft of version 1.1.0")
    assert typed.document(draft)["status"] == 404
    again = withdraw(typed, draft)
    assert json.loads(again.stdout)["error"]["rule"] == "doi-missing"
