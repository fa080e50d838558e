"""A version is prepared where the registry names the DOI: a draft holds the name until the tag is published."""

import json
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
import requests

from doi_action.errors import ExitCode
from doi_action.formats.cff.state import CitationState, citation_state
from doi_action.hosts.local_git.host import LocalGit
from doi_action.registries.open_registry import open_registry
from doi_action.report import Report
from doi_action.sandbox.invenio.hosts import ZENODO_LIKE
from doi_action.sandbox.server import Sandbox
from doi_action.sandbox.traps import Traps
from doi_action.settings import settings_from
from doi_action.verbs.prepare import prepare
from tests.journeys.test_command_line import run
from tests.repositories import CITATION, README, Repository

PLACEHOLDER = "to.be.named"


@dataclass(frozen=True, kw_only=True)
class Typed:
    """A repository, a host that is taken for Zenodo, and what is typed between them."""

    sandbox: Sandbox
    repository: Repository

    def run(self, verb: str, *more: str) -> subprocess.CompletedProcess[str]:
        """A verb at the host."""
        words = ("--registry", "zenodo", "--registry-url", self.sandbox.invenio_url, *more)
        return run(verb, *words, folder=self.repository.folder, ZENODO_TOKEN="sandbox")

    def well(self, verb: str, *more: str) -> dict[str, str]:
        """The outputs of a run that must end well."""
        done = self.run(verb, *more, "--format", "json")
        assert done.returncode == 0, done.stdout + done.stderr
        return dict(json.loads(done.stdout)["outputs"])

    def release(self, tag: str) -> None:
        """Commit what is prepared, and tag it."""
        self.repository.commit(f"Release {tag}")
        self.repository.git("tag", "-a", tag, "-m", tag)

    @property
    def state(self) -> CitationState:
        """What CITATION.cff says now."""
        return citation_state((self.repository.folder / "CITATION.cff").read_bytes())

    def status(self, doi: str, kind: str = "records") -> int:
        """How the host answers for a record, or as its owner for the draft."""
        id_ = re.split(r"[./]", doi)[-1]
        address = f"{self.sandbox.invenio_url}/api/records/{id_}" + ("/draft" if kind == "draft" else "")
        return requests.get(address, headers={"Authorization": "Bearer sandbox"}, timeout=30).status_code


@pytest.fixture
def typed(tmp_path: Path) -> Iterator[Typed]:
    """A repository with one commit and no tag."""
    with Sandbox(prefixes=("10.5281",), invenio=ZENODO_LIKE) as sandbox:
        made = Repository(tmp_path / "program", {"CITATION.cff": CITATION, "README.md": README})
        made.commit("Begin")
        yield Typed(sandbox=sandbox, repository=made)


def test_the_tag_names_the_doi_that_its_draft_holds(typed: Typed) -> None:
    """The first version, whose concept has no name before; and the next one."""
    shown = typed.run("prepare", "--version", "1.0.0", "--dry-run")
    assert "Zenodo names the DOI" in shown.stdout.splitlines()[0]
    assert {request.method for request in typed.sandbox.requests} == {"GET"}
    assert typed.state.root_doi is None

    first = typed.well("prepare", "--version", "1.0.0")
    assert (first["state"], first["created"], first["doi-url"], first["concept-doi"]) == ("draft", "true", "", "")
    assert (typed.status(first["doi"]), typed.status(first["doi"], "draft")) == (404, 200)
    assert str(typed.state.root_doi) == first["doi"] and PLACEHOLDER not in str(typed.state)
    assert typed.well("prepare", "--version", "1.0.0")["created"] == "false"
    typed.release("v1.0.0")
    released = typed.well("publish", "--commit-mode", "push")
    assert released["doi"] == first["doi"]
    assert str(typed.state.concept_doi) == released["concept-doi"]

    second = typed.well("prepare", "--version", "1.1.0")
    assert second["concept-doi"] == released["concept-doi"] == str(typed.state.concept_doi)
    assert str(typed.state.root_doi) == second["doi"] != first["doi"]
    typed.release("v1.1.0")
    assert typed.well("publish")["doi"] == second["doi"]
    tagged = typed.repository.show("CITATION.cff", "v1.1.0")
    assert second["doi"] in tagged and first["doi"] not in tagged
    assert typed.status(second["doi"]) == 200


@pytest.mark.parametrize("before", [False, True])
def test_another_version_takes_the_draft_that_the_files_name(typed: Typed, before: bool) -> None:
    """It is the same release under another number: no second draft stays, and its record says number and day of now."""
    if before:
        typed.release("v1.0.0")
        typed.well("publish", "--commit-mode", "push")
    first = typed.well("prepare", "--version", "1.1.0", "--date", "2026-03-01")
    second = typed.well("prepare", "--version", "2.0.0")
    assert second["doi"] == first["doi"] == str(typed.state.root_doi)
    assert typed.state.version_text == "2.0.0"
    typed.release("v2.0.0")
    assert typed.well("publish")["doi"] == first["doi"]
    page = f"{typed.sandbox.invenio_url}/api/records/{first['doi'].rpartition('.')[2]}"
    metadata = requests.get(page, headers={"Accept": "application/vnd.inveniordm.v1+json"}, timeout=30).json()[
        "metadata"
    ]
    assert (metadata["version"], metadata["publication_date"]) == ("2.0.0", "2026-01-15")


def test_a_branch_that_does_not_name_the_draft_leaves_it_alone(typed: Typed) -> None:
    """main is prepared for 2.0.0, a fix of 1.0 comes first: its DOI would else be that of 2.0.0's tag."""
    typed.release("v1.0.0")
    typed.well("publish", "--commit-mode", "push")
    typed.repository.git("branch", "maintenance")
    coming = typed.well("prepare", "--version", "2.0.0", "--commit-mode", "push")
    typed.repository.git("checkout", "-q", "maintenance")
    for words in (("prepare", "--version", "1.0.1"), ("publish", "--tag", "v1.0.1")):
        if words[0] == "publish":
            typed.release("v1.0.1")
        done = typed.run(*words, "--format", "json")
        assert done.returncode == ExitCode.CONFLICT, done.stdout
        assert json.loads(done.stdout)["error"]["rule"] == "draft-in-the-way"
    typed.repository.git("checkout", "-q", "main")
    typed.release("v2.0.0")
    assert typed.well("publish", "--tag", "v2.0.0")["doi"] == coming["doi"]


def test_a_tag_whose_draft_is_gone_is_not_published_under_another_name(typed: Typed) -> None:
    """The archive would name a DOI that leads nowhere; preparing anew before the tag leaves no trace of the old one."""
    typed.release("v1.0.0")
    typed.well("publish", "--commit-mode", "push")
    first = typed.well("prepare", "--version", "1.1.0")
    _discard(typed, first["doi"])
    second = typed.well("prepare", "--version", "1.1.0")
    assert second["doi"] != first["doi"]
    assert first["doi"] not in (typed.repository.folder / "CITATION.cff").read_text()

    _discard(typed, second["doi"])
    typed.release("v1.1.0")
    done = typed.run("publish", "--format", "json")
    assert done.returncode == ExitCode.CONFLICT
    assert json.loads(done.stdout)["error"]["rule"] == "prepared-otherwise"
    assert typed.status(second["doi"], "draft") == 404


def _discard(typed: Typed, doi: str) -> None:
    address = f"{typed.sandbox.invenio_url}/api/records/{doi.rpartition('.')[2]}/draft"
    assert requests.delete(address, headers={"Authorization": "Bearer sandbox"}, timeout=30).status_code == 204


@pytest.mark.parametrize("failure", ["reset", "lost"])
@pytest.mark.parametrize("number", range(1, 9))
def test_a_failure_at_any_request_leaves_one_draft(typed: Typed, number: int, failure: str) -> None:
    """The run after it finds the draft that was made, and the files name it."""
    said = {"registry": "zenodo", "registry-url": typed.sandbox.invenio_url, "version": "1.0.0", "date": "2026-03-01"}
    settings = settings_from(command_line=said, environment={"ZENODO_TOKEN": "sandbox"})

    def prepared() -> Report:
        host, connect = LocalGit(typed.repository.folder), partial(open_registry, sleep=lambda _seconds: None)
        return prepare(settings, host=host, connect=connect, tell=lambda _line: None)

    typed.sandbox.set_traps(Traps(fail_at=dict.fromkeys(range(number, number + 12), failure)))
    broken = prepared()
    typed.sandbox.set_traps(Traps())
    again = prepared()
    assert broken.error is None or broken.error.state
    assert again.error is None and again.outputs["doi"] == str(typed.state.root_doi)

    address = f"{typed.sandbox.invenio_url}/api/user/records"
    mine = requests.get(address, headers={"Authorization": "Bearer sandbox"}, timeout=30).json()
    assert mine["hits"]["total"] == 1
