"""`audit` at Zenodo and at another InvenioRDM: what such a registry keeps by itself is not missed."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from doi_action.errors import ExitCode
from doi_action.hosts.local_git.host import LocalGit
from doi_action.registries.open_registry import open_registry
from doi_action.settings import settings_from
from doi_action.verbs.audit import audit
from tests.journeys.test_command_line import Done, run
from tests.journeys.test_inveniordm import Typed, typed

__all__ = ["typed"]


def audited(typed: Typed, *more: str) -> Done:
    """`doi-action audit` at the host."""
    words = ("--registry", typed.registry, "--registry-url", typed.sandbox.invenio_url, "--commit-mode", "push")
    publisher = ("--publisher", "Example Lab") if typed.registry == "inveniordm" else ()
    secrets = {"ZENODO_TOKEN": "sandbox", "INVENIORDM_TOKEN": "sandbox"}
    return run("audit", *words, *publisher, *more, folder=typed.repository.folder, **secrets)


def found(done: Done) -> list[str]:
    """The ids of the findings."""
    return [finding["rule"] for finding in json.loads(done.stdout)["findings"]]


def test_what_was_published_agrees_and_what_differs_is_repaired(typed: Typed) -> None:
    """Two versions; a release without a DOI; a correction that nobody published; clean afterwards."""
    typed.published("--tag", "v1.0.0")
    typed.repository.release("v1.1.0", {"more.txt": "more"})
    typed.published("--tag", "v1.1.0")
    typed.sandbox.forget_requests()
    clean = audited(typed, "--format", "json")
    assert (clean.returncode, found(clean)) == (0, []), clean.stdout + clean.stderr
    assert {request.method for request in typed.sandbox.requests} == {"GET"}

    typed.repository.release("v1.2.0", {"more.txt": "even more"})
    missing = audited(typed, "--format", "json")
    assert (missing.returncode, found(missing)) == (ExitCode.FINDINGS, ["release-without-doi"])
    typed.repository.git("tag", "-d", "v1.2.0")

    text = typed.repository.show("CITATION.cff").replace("A program", "A corrected program")
    typed.repository.commit("Mend the title", {"CITATION.cff": text})
    assert "record-differs" in found(audited(typed, "--format", "json"))
    repaired = audited(typed, "--repair", "--format", "json")
    assert (repaired.returncode, found(repaired)) == (0, []), repaired.stdout + repaired.stderr


@pytest.mark.parametrize("typed", ["inveniordm"], indirect=True)
def test_a_draft_of_a_release_is_named(typed: Typed) -> None:
    """It waits for somebody to publish it."""
    typed.published("--tag", "v1.0.0", "--state", "draft")
    assert found(audited(typed, "--format", "json")) == ["doi-still-draft"]


@pytest.mark.parametrize("typed", ["inveniordm"], indirect=True)
def test_a_draft_that_no_file_names_is_found_when_it_is_old(typed: Typed) -> None:
    """Its tag and its branch were thrown away; the host alone remembers."""
    typed.published("--tag", "v1.0.0")
    typed.repository.release("v1.1.0", {"more.txt": "more"})
    typed.published("--tag", "v1.1.0", "--state", "draft")
    typed.repository.git("tag", "-d", "v1.1.0")
    typed.repository.git("reset", "--hard", "v1.0.0")

    said = {"registry": "inveniordm", "registry-url": typed.sandbox.invenio_url, "publisher": "Example Lab"}
    report = audit(
        settings_from(command_line=said, environment={"INVENIORDM_TOKEN": "sandbox"}),
        host=LocalGit(typed.repository.folder),
        connect=open_registry,
        tell=lambda _line: None,
        now=datetime.now(UTC) + timedelta(days=31),
    )
    assert "draft-overdue" in {finding.rule for finding in report.findings}
