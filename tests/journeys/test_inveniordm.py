"""Releases at Zenodo and at another InvenioRDM as people start them: by the command line and by the Action."""

import json
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests

from doi_action.errors import ExitCode
from doi_action.sandbox.invenio.hosts import STOCK, ZENODO_LIKE
from doi_action.sandbox.server import Sandbox
from tests.contract.github_server.world import new_world
from tests.journeys.hosted import Runner
from tests.journeys.test_command_line import run
from tests.repositories import CITATION, README, Repository

PLACEHOLDER = "to.be.named"
OWN_PREFIX = "10.12345"

Done = subprocess.CompletedProcess[str]


@dataclass(frozen=True, kw_only=True)
class Typed:
    """A repository, a host that runs, and what is typed between them."""

    sandbox: Sandbox
    repository: Repository
    registry: str

    def publish(self, *more: str, token: str = "sandbox") -> Done:
        """`doi-action publish` at the host."""
        words = ("--registry", self.registry, "--registry-url", self.sandbox.invenio_url, "--commit-mode", "push")
        publisher = ("--publisher", "Example Lab") if self.registry == "inveniordm" else ()
        secrets = {"ZENODO_TOKEN": token, "INVENIORDM_TOKEN": token}
        return run("publish", *words, *publisher, *more, folder=self.repository.folder, **secrets)

    def published(self, *more: str) -> dict[str, str]:
        """The outputs of a run that must end well."""
        done = self.publish(*more, "--format", "json")
        assert done.returncode == 0, done.stdout + done.stderr
        return dict(json.loads(done.stdout)["outputs"])

    def document(self, doi: str) -> dict[str, Any]:
        """The record of a DOI, as everybody sees it."""
        identifier = re.split(r"[./]", doi)[-1]
        accept = {"Accept": "application/vnd.inveniordm.v1+json"}
        address = f"{self.sandbox.invenio_url}/api/records/{identifier}"
        return dict(requests.get(address, headers=accept, timeout=30).json())


@pytest.fixture(params=["inveniordm", "zenodo"])
def typed(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Typed]:
    """At a stock host, which is a rehearsal on this machine, and at what is taken for Zenodo."""
    is_zenodo = request.param == "zenodo"
    prefix, host = ("10.5281", ZENODO_LIKE) if is_zenodo else ("10.0000", STOCK)
    with Sandbox(prefixes=(prefix,), invenio=host) as sandbox:
        made = Repository(tmp_path / "program", {"CITATION.cff": CITATION, "README.md": README})
        made.release("v1.0.0")
        yield Typed(sandbox=sandbox, repository=made, registry=request.param)


def test_a_dry_run_names_no_doi_that_nobody_gave(typed: Typed) -> None:
    """Placeholders stand in what would be written and nowhere else; nothing is sent."""
    done = typed.publish("--dry-run")
    assert done.returncode == 0, done.stderr
    verdict = done.stdout.splitlines()[0]
    assert "would publish v1.0.0" in verdict and "names the DOI" in verdict and PLACEHOLDER not in verdict
    assert "program-v1.0.0.tar.gz" in done.stdout and "only stands for it here" in done.stdout
    assert {request.method for request in typed.sandbox.requests} == {"GET"}

    outputs = typed.published("--dry-run")
    assert PLACEHOLDER not in "".join(value for name, value in outputs.items() if name != "plan")
    assert (outputs["doi"], outputs["landing-page"]) == ("", "") and "A program" in outputs["citation"]


def test_the_life_of_a_work(typed: Typed) -> None:
    """First release, repeat, second, correction, maintenance, draft and its publication."""
    first = typed.published()
    files = typed.repository.show("CITATION.cff") + typed.repository.show("README.md")
    assert first["doi"] in files and first["concept-doi"] in files and PLACEHOLDER not in files
    assert typed.document(first["doi"])["parent"]["pids"]["doi"]["identifier"] == first["concept-doi"]

    repeat = typed.publish()
    assert repeat.stdout.startswith(f"Nothing to do: v1.0.0 already has {first['doi']}"), repeat.stdout

    typed.repository.git("branch", "maintenance", "v1.0.0")
    typed.repository.release("v1.1.0", {"more.txt": "more\n"})
    second = typed.published()
    assert second["concept-doi"] == first["concept-doi"] and second["doi"] != first["doi"]

    text = typed.repository.show("CITATION.cff").replace("A program", "A corrected program")
    typed.repository.commit("Correct", {"CITATION.cff": text})
    corrected = typed.publish("--tag", "v1.1.0")
    assert corrected.stdout.startswith(f"Brought v1.1.0 ({second['doi']}) up to date"), corrected.stdout
    assert "A program -> A corrected program" in corrected.stderr
    assert typed.document(second["doi"])["metadata"]["title"] == "A corrected program"

    typed.repository.release("v1.2.0")
    draft = typed.published("--state", "draft")
    assert draft["state"] == "draft" and typed.published()["doi"] == draft["doi"]

    typed.repository.git("checkout", "-q", "maintenance")
    typed.repository.release("v1.0.1")
    done = typed.publish("--tag", "v1.0.1", "--confirm", first["concept-doi"])
    assert "1.2.0 stays the newest version; CITATION.cff and the badge keep speaking of it" in done.stdout


def test_what_the_host_cannot_carry_is_said_by_run_and_explanation(typed: Typed) -> None:
    """A publisher has a name there, and no ROR id."""
    publisher = "publisher: {name: Example Lab, ror: 'https://ror.org/03yrm5c26'}\n"
    typed.repository.commit("Name the publisher", {".doi.yml": publisher})
    typed.repository.release("v1.1.0")
    title = "Zenodo" if typed.registry == "zenodo" else "InvenioRDM"
    shown = run("explain", "--registry", typed.registry, folder=typed.repository.folder).stdout
    done = typed.publish("--dry-run")
    assert f"What {title} has no place for" in shown, shown
    assert f"note: {title} does not carry the ROR id of the publisher" in done.stdout, done.stdout


def test_a_token_that_will_not_do_is_named_as_it_is_set_here(typed: Typed) -> None:
    """By its variable, and never shown; an input of the Action is no word of a command line."""
    missing, wrong = typed.publish(token=""), typed.publish(token="wrong-token")
    assert (missing.returncode, wrong.returncode) == (ExitCode.SETTINGS, ExitCode.REGISTRY_REFUSED)
    assert f"set {typed.registry.upper()}_TOKEN" in missing.stdout
    assert "does not accept the token" in wrong.stdout and "registry-token;" not in wrong.stdout
    assert "wrong-token" not in wrong.stdout + wrong.stderr


def test_what_the_archive_cannot_carry_is_said_by_run_review_and_explanation(tmp_path: Path) -> None:
    """It is the archive that has no place for it: the registry beside it has one."""
    accounts = (("SANDBOX.DEMO", "sandbox"),)
    with Sandbox(prefixes=("10.0000", OWN_PREFIX), accounts=accounts) as sandbox:
        scheme = "keywords:\n  - {text: Tides, scheme: LCSH}\n"
        made = Repository(tmp_path / "program", {"CITATION.cff": CITATION, "README.md": README, ".doi.yml": scheme})
        made.release("v1.0.0")
        words = ("--registry-url", sandbox.datacite_url, "--prefix", OWN_PREFIX, "--username", "SANDBOX.DEMO")
        words += ("--archive", "inveniordm", "--archive-url", sandbox.invenio_url)
        secrets = {"DATACITE_PASSWORD": "sandbox", "ARCHIVE_TOKEN": "sandbox"}
        dry = run("publish", *words, "--dry-run", folder=made.folder, **secrets).stdout
        sheet = run("review", *words, folder=made.folder, **secrets).stdout
        told = run("explain", "--archive", "inveniordm", folder=made.folder).stdout
    lost = "the scheme of the keyword 'Tides' (at the archive)"
    assert f"note: the sandbox with its archive does not carry {lost}" in dry
    assert f"What the sandbox with its archive has no place for\n  {lost}" in sheet
    assert f"What DataCite with its archive has no place for\n  {lost}" in told


def test_files_are_kept_under_the_own_prefix(tmp_path: Path) -> None:
    """DataCite's DOI, the archive's page; a dry run shows what both are sent, and how it becomes real."""
    accounts = (("SANDBOX.DEMO", "sandbox"),)
    with Sandbox(prefixes=("10.0000", OWN_PREFIX), accounts=accounts) as sandbox:
        made = Repository(tmp_path / "program", {"CITATION.cff": CITATION, "README.md": README})
        made.release("v1.0.0")
        words = ("publish", "--registry", "sandbox", "--registry-url", sandbox.datacite_url, "--prefix", OWN_PREFIX)
        words += ("--username", "SANDBOX.DEMO", "--archive", "inveniordm", "--archive-url", sandbox.invenio_url)
        secrets = {"DATACITE_PASSWORD": "sandbox", "ARCHIVE_TOKEN": "sandbox"}
        planned = run(*words, "--dry-run", folder=made.folder, **secrets)
        assert planned.returncode == 0, planned.stdout
        assert "archive.metadata.title: " in planned.stdout and "--archive zenodo" in planned.stdout.splitlines()[-1]

        done = run(*words, "--format", "json", folder=made.folder, **secrets)
        outputs = json.loads(done.stdout)["outputs"]
        assert outputs["doi"].startswith(OWN_PREFIX)
        assert outputs["landing-page"] == f"{sandbox.invenio_url}/doi/{outputs['doi']}"
        assert requests.get(outputs["landing-page"], timeout=30).status_code == 200


ZENODO = {"registry": "zenodo", "prefix": "", "username": "", "password": "", "publisher": ""}


@pytest.fixture
def runner(tmp_path: Path) -> Iterator[Runner]:
    """A repository on GitHub with the release v1.0.0, and Zenodo."""
    with new_world(tmp_path) as world, Sandbox(prefixes=("10.5281",), invenio=ZENODO_LIKE) as sandbox:
        yield Runner(world, sandbox, tmp_path / "runner")


def at_zenodo(runner: Runner, **more: str) -> dict[str, str]:
    """The inputs of the README's three lines."""
    return {**ZENODO, "registry-url": runner.sandbox.invenio_url, "registry-token": "sandbox", **more}


def test_the_action_publishes_at_zenodo_with_two_inputs(runner: Runner) -> None:
    """Outputs, commit, the release's text; a second run has nothing to do."""
    first = runner.released("v1.0.0", **at_zenodo(runner))
    assert first.code == 0, first.log
    doi, concept = first.outputs["doi"], first.outputs["concept-doi"]
    assert doi.startswith("10.5281/zenodo.") and f"doi: {doi}" in runner.show("CITATION.cff")
    assert concept in runner.show("README.md") and doi in (runner.state.releases[0].body or "")
    assert "Zenodo" in first.outputs["citation"] and "demo-v1.0.0.tar.gz" in first.summary

    head = runner.git.resolve("main")
    again = runner.released("v1.0.0", **at_zenodo(runner))
    assert (again.outputs["changed"], runner.writes(), runner.git.resolve("main")) == ("false", 0, head)

    runner.release("v1.1.0")
    second = runner.released("v1.1.0", **at_zenodo(runner))
    assert second.outputs["concept-doi"] == concept and "-->|followed by|" in second.summary


def test_the_summary_of_a_dry_run_shows_placeholders_in_diffs_alone(runner: Runner) -> None:
    """Nobody copies a DOI from a table that will never be one."""
    step = runner.released("v1.0.0", **at_zenodo(runner), dry_run="true")
    shown = re.sub(r"```.*?```", "", step.summary, flags=re.DOTALL).partition("### Notes")
    assert step.code == 0 and PLACEHOLDER not in shown[0] and "only stands for it here" in shown[2]
    assert runner.writes() == 0


def test_the_action_names_the_input_that_is_missing(runner: Runner) -> None:
    """As it is called there."""
    step = runner.released("v1.0.0", **at_zenodo(runner) | {"registry-token": ""})
    assert step.code == ExitCode.SETTINGS
    assert "set registry-token" in step.summary and "ZENODO_TOKEN" not in step.summary


def test_the_action_keeps_files_under_the_own_prefix(tmp_path: Path) -> None:
    """What is reviewed is published at both, on DataCite's DOI and the archive's page; a repeat only reads."""
    with new_world(tmp_path) as world, Sandbox(prefixes=("10.0000", OWN_PREFIX)) as sandbox:
        runner = Runner(world, sandbox, tmp_path / "runner")
        runner.git.commit({".doi.yml": "keywords:\n  - {text: Tides, scheme: LCSH}\n"})
        runner.release("v1.1.0")
        settings = {"registry": "sandbox", "prefix": OWN_PREFIX, "archive": "inveniordm"}
        settings |= {"archive_url": sandbox.invenio_url, "archive_token": "sandbox"}
        lost = "the scheme of the keyword 'Tides' (at the archive)"

        review = runner.released("v1.1.0", command="review", **settings)
        assert (review.code, runner.writes()) == (0, 0), review.log
        sheet = review.summary.replace("\\", "")
        assert "What the sandbox with its archive has no place for" in sheet and lost in sheet

        done = runner.released("v1.1.0", approve=review.outputs["digest"], **settings)
        assert (done.code, done.outputs["changed"]) == (0, "true"), done.log
        doi, page = done.outputs["doi"], done.outputs["landing-page"]
        assert page == f"{sandbox.invenio_url}/doi/{doi}" and requests.get(page, timeout=30).status_code == 200
        assert lost in done.log and "demo-v1.1.0.tar.gz" in done.summary

        again = runner.released("v1.1.0", **settings)
        assert (again.code, again.outputs["changed"], runner.writes()) == (0, "false", 0), again.log

        (runner.folder / "CITATION.cff").write_text(runner.show("CITATION.cff"))
        (runner.folder / ".doi.yml").write_text(runner.show(".doi.yml"))
        told = runner.step("workflow_dispatch", {}, command="explain", **settings)
        assert told.code == 0 and lost in told.log, told.log
