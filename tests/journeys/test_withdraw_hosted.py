"""`command: withdraw` in the Action: a repository at a local GitHub, and the sandbox as if it were DataCite."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from doi_action.errors import ExitCode
from doi_action.identifiers.types import parse_doi
from doi_action.sandbox.server import Sandbox
from doi_action.views.tombstone import tombstone_path
from tests.contract.github_server.world import new_world
from tests.journeys.hosted import PREFIX, Runner
from tests.runner import Step

REASON = "It holds personal data"


@pytest.fixture
def runner(tmp_path: Path) -> Iterator[Runner]:
    """A repository with the releases v1.0.0 and v1.1.0, both with a DOI."""
    with new_world(tmp_path) as world, Sandbox(prefixes=(PREFIX,)) as sandbox:
        made = Runner(world, sandbox, tmp_path / "runner")
        made.released("v1.0.0")
        made.release("v1.1.0")
        yield made


def withdrawn(runner: Runner, doi: str, **inputs: str) -> Step:
    """A dispatch with the DOI typed twice."""
    said = {"command": "withdraw", "doi": doi, "confirm": doi, "reason": REASON, **inputs}
    return runner.step("workflow_dispatch", {"ref": "refs/heads/main"}, **said)


def record(runner: Runner, doi: str) -> dict[str, Any]:
    """The attributes of a DOI."""
    answer = requests.get(f"{runner.sandbox.datacite_url}/dois/{doi}", auth=("SANDBOX.DEMO", "sandbox"), timeout=30)
    return dict(answer.json()["data"]["attributes"])


def test_the_tombstone_is_committed_before_the_doi_leads_to_it(runner: Runner) -> None:
    """Two commits: the page alone, then the files that fall back to the version that is left."""
    doi = runner.released("v1.1.0").outputs["doi"]
    step = withdrawn(runner, doi)
    path = tombstone_path(parse_doi(doi))
    assert step.code == 0, step.log
    found = record(runner, doi)
    assert (found["state"], found["url"]) == ("registered", f"https://github.com/example/demo/blob/main/{path}")
    assert REASON in runner.show(path) and "example/demo" in runner.show(path)
    assert REASON not in runner.show("CITATION.cff", "main~1") and doi in runner.show("CITATION.cff", "main~1")
    assert doi not in runner.show("CITATION.cff") and 'version: "1.0.0"' in runner.show("CITATION.cff")
    assert (step.outputs["state"], step.outputs["changed"]) == ("registered", "true")
    assert step.outputs["commit-sha"] == runner.git.resolve("main")
    assert step.summary.startswith("## Withdrew version 1.1.0")


def test_it_is_brought_back(runner: Runner) -> None:
    """At the page of its release, and CITATION.cff names it again."""
    doi = runner.released("v1.1.0").outputs["doi"]
    before, citation = record(runner, doi), runner.show("CITATION.cff")
    withdrawn(runner, doi)
    step = withdrawn(runner, doi, restore="true")
    assert step.code == 0, step.log
    found = record(runner, doi)
    assert (found["state"], found["url"], found["dates"]) == ("findable", before["url"], before["dates"])
    assert runner.show("CITATION.cff") == citation
    assert "available again" in runner.show(tombstone_path(parse_doi(doi)))


def test_nothing_is_withdrawn_while_the_tombstone_waits_in_a_pull_request(runner: Runner) -> None:
    """Once it is merged, the same run withdraws."""
    doi = runner.released("v1.1.0").outputs["doi"]
    step = withdrawn(runner, doi, **{"commit-mode": "pull-request"})
    assert step.code == ExitCode.HOST_REFUSED and "tombstone-not-public" in step.log
    assert step.outputs["pull-request-url"] and record(runner, doi)["state"] == "findable"

    path = tombstone_path(parse_doi(doi))
    page = runner.show(path, "doi-action/citation")
    runner.git.commit({path: page}, message="Merge the tombstone")
    again = withdrawn(runner, doi, **{"commit-mode": "pull-request"})
    assert again.code == 0, again.log
    assert record(runner, doi)["state"] == "registered" and again.outputs["pull-request-url"]


def test_a_private_repository_has_no_tombstone_that_everybody_sees(runner: Runner) -> None:
    """Another page can be said outright; the page of the release is none."""
    doi = runner.released("v1.1.0").outputs["doi"]
    runner.state.private = True
    refused = withdrawn(runner, doi)
    assert refused.code == ExitCode.SETTINGS and "no-tombstone" in refused.log
    same = withdrawn(runner, doi, **{"landing-page": record(runner, doi)["url"]})
    assert same.code == ExitCode.SETTINGS and "no-tombstone" in same.log

    elsewhere = withdrawn(runner, doi, **{"landing-page": "https://example.org/withdrawn"})
    assert elsewhere.code == 0, elsewhere.log
    found = record(runner, doi)
    assert (found["state"], found["url"]) == ("registered", "https://example.org/withdrawn")


def test_a_run_that_commits_nothing_makes_no_tombstone(runner: Runner) -> None:
    """Neither is anything withdrawn then."""
    doi = runner.released("v1.1.0").outputs["doi"]
    step = withdrawn(runner, doi, **{"commit-mode": "none"})
    assert step.code == ExitCode.SETTINGS and "no-tombstone" in step.log
    assert record(runner, doi)["state"] == "findable"


def test_a_pull_request_and_a_fork_withdraw_nothing(runner: Runner) -> None:
    """As they publish nothing."""
    doi = runner.released("v1.1.0").outputs["doi"]
    said = {"command": "withdraw", "doi": doi, "confirm": doi, "reason": REASON}
    runner.step("workflow_dispatch", {"repository": {"full_name": "other/demo", "fork": True}}, **said)
    assert runner.writes() == 0 and record(runner, doi)["state"] == "findable"
