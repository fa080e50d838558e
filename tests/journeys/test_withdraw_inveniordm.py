"""Withdrawing at Zenodo and at another InvenioRDM: what the owner may do, and whom to ask for the rest."""

import json
from pathlib import Path

import pytest
import requests

from doi_action.errors import ExitCode
from doi_action.sandbox.invenio.hosts import ZENODO_LIKE
from doi_action.sandbox.server import Sandbox
from tests.contract.github_server.world import new_world
from tests.journeys.hosted import Runner
from tests.journeys.test_command_line import run
from tests.journeys.test_inveniordm import OWN_PREFIX, Done, Typed, typed
from tests.repositories import CITATION, README, Repository

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


def test_a_doi_whose_files_are_at_an_archive(tmp_path: Path) -> None:
    """It leads to a page of the user's own, not to the archive's; brought back, it leads to the archive again."""
    with Sandbox(prefixes=("10.0000", OWN_PREFIX), accounts=(("SANDBOX.DEMO", "sandbox"),)) as sandbox:
        made = Repository(tmp_path / "program", {"CITATION.cff": CITATION, "README.md": README})
        made.release("v1.0.0")
        words = ("--registry", "sandbox", "--registry-url", sandbox.datacite_url, "--prefix", OWN_PREFIX)
        words += ("--username", "SANDBOX.DEMO", "--archive", "inveniordm", "--archive-url", sandbox.invenio_url)
        words += ("--commit-mode", "push", "--format", "json")
        secrets = {"DATACITE_PASSWORD": "sandbox", "ARCHIVE_TOKEN": "sandbox"}
        run("publish", *words, folder=made.folder, **secrets)
        made.release("v1.1.0", {"more.txt": "more\n"})
        outputs = json.loads(run("publish", *words, folder=made.folder, **secrets).stdout)["outputs"]
        doi, page = outputs["doi"], outputs["landing-page"]

        def record() -> dict[str, str]:
            answer = requests.get(f"{sandbox.datacite_url}/dois/{doi}", auth=("SANDBOX.DEMO", "sandbox"), timeout=30)
            return dict(answer.json()["data"]["attributes"])

        said = ("--doi", doi, "--confirm", doi, "--reason", REASON)
        refused = run("withdraw", *words, *said, folder=made.folder, **secrets)
        assert json.loads(refused.stdout)["error"]["rule"] == "no-tombstone", refused.stdout
        gone = ("--landing-page", "https://example.org/gone")
        done = run("withdraw", *words, *said, *gone, folder=made.folder, **secrets)
        assert done.returncode == 0, done.stdout
        assert "the archive keeps its record" in done.stdout
        assert (record()["state"], record()["url"]) == ("registered", "https://example.org/gone")

        back = run("withdraw", *words, *said, "--restore", folder=made.folder, **secrets)
        assert back.returncode == 0, back.stdout
        assert (record()["state"], record()["url"]) == ("findable", page)


def test_a_tag_whose_record_was_withdrawn_is_not_published_anew(tmp_path: Path) -> None:
    """The host lists no tombstones; the release's text names the DOI."""
    with new_world(tmp_path) as world, Sandbox(prefixes=("10.5281",), invenio=ZENODO_LIKE) as sandbox:
        runner = Runner(world, sandbox, tmp_path / "runner")
        said = {"registry": "zenodo", "registry-url": sandbox.invenio_url, "registry-token": "sandbox"}
        said |= {"prefix": "", "username": "", "password": ""}
        runner.released("v1.0.0", **said)
        runner.release("v1.1.0")
        second = runner.released("v1.1.0", **said)
        doi = second.outputs["doi"]
        gone = {"command": "withdraw", "doi": doi, "confirm": doi, "reason": REASON, **said}
        step = runner.step("workflow_dispatch", {"ref": "refs/heads/main"}, **gone)
        assert step.code == 0 and doi not in runner.show("CITATION.cff"), step.log

        again = runner.released("v1.1.0", **said)
        assert again.code == 0 and again.outputs["doi"] == doi and again.outputs["state"] == "registered", again.log
        assert runner.writes() == 0


@pytest.mark.parametrize("typed", ["zenodo"], indirect=True)
def test_in_a_clone_the_history_of_the_citation_file_tells_what_was_withdrawn(typed: Typed) -> None:
    """No text of a release is there: neither `publish` nor `backfill` gives the version another DOI."""
    typed.published()
    typed.repository.release("v1.1.0", {"more.txt": "more\n"})
    doi = typed.published()["doi"]
    assert withdraw(typed, doi).returncode == 0
    typed.repository.git("tag", "v1.1.1")

    again = typed.published("--tag", "v1.1.0")
    assert (again["doi"], again["state"], again["created"]) == (doi, "registered", "false")

    words = ("--registry", typed.registry, "--registry-url", typed.sandbox.invenio_url, "--commit-mode", "push")
    done = run("backfill", *words, "--format", "json", folder=typed.repository.folder, ZENODO_TOKEN="sandbox")
    assert done.returncode == 0, done.stdout
    rows = {row["tag"]: row for row in json.loads(done.stdout)["releases"]}
    assert "withdrawn" in rows["v1.1.0"]["reason"] and rows["v1.1.1"]["doi"], rows
