"""From Zenodo's GitHub integration to us: its concept is continued, and no release gets a second record."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from doi_action.errors import ExitCode
from doi_action.hosts.local_git.host import LocalGit
from doi_action.registries.open_registry import open_registry
from doi_action.report import Report
from doi_action.sandbox import Sandbox
from doi_action.sandbox.invenio.hosts import ZENODO_LIKE
from doi_action.settings import settings_from
from doi_action.verbs.publish import publish
from tests.contract.invenio_calls import ACCOUNTS
from tests.repositories import CITATION, README, Repository

HOME = "https://codeberg.org/example/gauges"
TOKEN = ACCOUNTS[0][1]


class Zenodo:
    """Zenodo, played by the sandbox under Zenodo's prefix, and a repository."""

    def __init__(self, sandbox: Sandbox, folder: Path) -> None:
        self.base = sandbox.invenio_url
        self.repository = Repository(folder / "gauges", {"CITATION.cff": CITATION, "README.md": README})
        self.repository.git("remote", "add", "origin", f"{HOME}.git")

    def publish(self, **settings: str) -> Report:
        """One run of `publish` for the newest tag, at the real registry."""
        said = {"registry": "zenodo", "registry-url": self.base, "commit-mode": "push"}
        said |= {name.replace("_", "-"): value for name, value in settings.items()}
        return publish(
            settings_from(command_line=dict(said), environment={"ZENODO_TOKEN": TOKEN}),
            host=LocalGit(self.repository.folder),
            connect=open_registry,
            tell=lambda _line: None,
        )

    def integrate(self, version: str, *, page: str = "") -> tuple[str, str]:
        """A record as the integration makes it for a release; its DOI and the concept's."""
        link = {
            "identifier": page or f"{HOME}/tree/{version}",
            "scheme": "url",
            "relation_type": {"id": "issupplementto"},
        }
        metadata = {
            "resource_type": {"id": "software"},
            "title": "example/gauges",
            "creators": [{"person_or_org": {"type": "personal", "family_name": "Example"}}],
            "publication_date": "2026-01-15",
            "publisher": "Zenodo",
            "version": version,
            "related_identifiers": [link],
        }
        draft = self._post("/records", {"metadata": metadata, "files": {"enabled": True}})
        files = f"/records/{draft['id']}/draft/files"
        self._post(files, [{"key": "gauges.zip"}])
        content = f"{self.base}/api{files}/gauges.zip/content"
        requests.put(content, data=b"PK", headers=self._headers("application/octet-stream"), timeout=30)
        self._post(f"{files}/gauges.zip/commit", {})
        record = self._post(f"/records/{draft['id']}/draft/actions/publish", {})
        return record["pids"]["doi"]["identifier"], record["parent"]["pids"]["doi"]["identifier"]

    def _post(self, path: str, body: object) -> dict[str, dict[str, dict[str, dict[str, str]]]]:
        answer = requests.post(
            f"{self.base}/api{path}", json=body, headers=self._headers("application/json"), timeout=30
        )
        answer.raise_for_status()
        return dict(answer.json())

    def _headers(self, content_type: str) -> dict[str, str]:
        accept = "application/vnd.inveniordm.v1+json"
        return {"Authorization": f"Bearer {TOKEN}", "Accept": accept, "Content-Type": content_type}


@pytest.fixture
def zenodo(tmp_path: Path) -> Iterator[Zenodo]:
    """A fresh one."""
    with Sandbox(prefixes=("10.5281",), accounts=ACCOUNTS, invenio=ZENODO_LIKE) as sandbox:
        yield Zenodo(sandbox, tmp_path)


def test_a_concept_that_the_citation_file_names_is_continued(zenodo: Zenodo) -> None:
    """Nobody is asked whether the DOI is a rival's: it is the one to go on with."""
    before, concept = zenodo.integrate("v0.9")
    zenodo.repository.release("v1.0.0", {"CITATION.cff": f"{CITATION}doi: {concept}\n"})
    report = zenodo.publish()
    assert report.error is None
    assert report.outputs["concept-doi"] == concept and report.outputs["doi"] != before
    assert not [finding for finding in report.findings if finding.rule == "rival-doi"]
    assert zenodo.publish().outputs["changed"] == "false"


def test_a_version_in_a_badge_leads_to_the_concept(zenodo: Zenodo) -> None:
    """People paste the badge that Zenodo shows them."""
    before, concept = zenodo.integrate("v0.9")
    badge = f"[![DOI](https://zenodo.org/badge/DOI/{before}.svg)](https://doi.org/{before})"
    zenodo.repository.release("v1.0.0", {"README.md": f"# Gauges\n\n{badge}\n"})
    report = zenodo.publish()
    assert report.error is None
    assert report.outputs["concept-doi"] == concept


def test_a_release_that_the_integration_has_recorded_gets_no_second_record(zenodo: Zenodo) -> None:
    """The run says which switch to turn off, and which DOI the release has."""
    doi, concept = zenodo.integrate("v1.0.0")
    zenodo.repository.release("v1.0.0", {"CITATION.cff": f"{CITATION}doi: {concept}\n"})
    report = zenodo.publish()
    assert report.error and (report.error.rule, report.exit_code) == ("integration-on", ExitCode.CONFLICT)
    assert doi in report.error.message and "GitHub" in report.error.fix


def test_a_release_that_the_integration_has_recorded_is_found_without_a_citation(zenodo: Zenodo) -> None:
    """The record of this account links to the very tag."""
    zenodo.integrate("v1.0.0")
    zenodo.repository.release("v1.0.0")
    report = zenodo.publish()
    assert report.error and report.error.rule == "integration-on"


def test_a_doi_at_zenodo_of_another_repository_is_still_a_rival(zenodo: Zenodo) -> None:
    """It may have come with a fork: before the first real DOI somebody has to say."""
    _, concept = zenodo.integrate("v0.9", page="https://codeberg.org/example/another/tree/v0.9")
    zenodo.repository.release("v1.0.0", {"CITATION.cff": f"{CITATION}doi: {concept}\n"})
    report = zenodo.publish()
    assert report.error and report.error.rule == "rival-doi"
    assert zenodo.publish(concept_doi=concept).outputs["concept-doi"] == concept


def test_zenodo_publishes_under_its_own_name(zenodo: Zenodo) -> None:
    """Nobody has to say who the publisher is."""
    zenodo.repository.release("v1.0.0")
    report = zenodo.publish()
    assert report.error is None
    assert "Zenodo" in report.outputs["citation"]
    assert report.outputs["doi"].startswith("10.5281/zenodo.")


def test_another_record_that_links_to_the_tag_is_no_version_of_the_work(zenodo: Zenodo) -> None:
    """A data set that supplements the release, say, of the same account."""
    doi, concept = zenodo.integrate("2026", page=f"{HOME}/tree/v1.0.0")
    zenodo.repository.release("v1.0.0")
    report = zenodo.publish()
    assert report.error is None
    assert report.outputs["concept-doi"] not in (doi, concept)
