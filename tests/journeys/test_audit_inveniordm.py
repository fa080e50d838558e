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


def test_an_older_version_takes_the_doi_of_all_versions_back_only_when_it_is_typed(typed: Typed) -> None:
    """The host lets it lead to what was published last: the run stops before, audit tells, a newer version mends it."""
    first = typed.published()
    concept = first["concept-doi"]
    typed.repository.git("branch", "maintenance", "v1.0.0")
    typed.repository.release("v1.1.0", {"more.txt": "more\n"})
    second = typed.published()
    typed.repository.git("checkout", "-q", "maintenance")
    typed.repository.release("v1.0.1", {"fix.txt": "fix\n"})

    typed.sandbox.forget_requests()
    for more in ((), ("--dry-run",), ("--confirm", second["doi"])):
        stopped = typed.publish("--tag", "v1.0.1", *more)
        assert stopped.returncode == ExitCode.CONFLICT and "concept-steps-back" in stopped.stdout, stopped.stdout
        assert f"set confirm to '{concept}' once" in stopped.stdout
    assert {request.method for request in typed.sandbox.requests} == {"GET"}
    assert typed.document(second["doi"])["versions"]["is_latest"] is True
    assert typed.published("--tag", "v1.0.1", "--state", "draft")["state"] == "draft"

    done = typed.publish("--tag", "v1.0.1", "--confirm", concept)
    assert done.returncode == 0 and "lead to 1.0.1 from now on, and not to 1.1.0" in done.stdout, done.stdout
    assert typed.document(second["doi"])["versions"]["is_latest"] is False
    typed.repository.git("checkout", "-q", "main")
    assert found(audited(typed, "--format", "json")) == ["concept-leads-back"]
    repeat = typed.publish("--tag", "v1.0.1")
    assert repeat.returncode == 0 and "from now on" not in repeat.stdout, repeat.stdout

    typed.repository.release("v1.2.0", {"more.txt": "even more\n"})
    typed.published("--tag", "v1.2.0")
    assert found(audited(typed, "--format", "json")) == []
