"""`audit` at Zenodo and at another InvenioRDM: what such a registry keeps by itself is not missed."""

import json

import pytest

from doi_action.errors import ExitCode
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
