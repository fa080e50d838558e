"""A release asks the Hub for the DOIs of the models and data sets that its card names."""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
import requests

from doi_action.sandbox.server import Sandbox
from doi_action.verbs.audit import audit
from doi_action.verbs.backfill import backfill
from doi_action.verbs.prepare import prepare
from doi_action.verbs.publish import publish
from doi_action.verbs.review import review
from tests.contract.github_server.repository import BareRepository
from tests.contract.hub_server import new_hub
from tests.contract.hub_server.state import HubRepository
from tests.contract.hub_server.world import CARD
from tests.journeys.hub import PREFIX, HubJourney

NAMING = CARD.replace("pipeline_tag", "base_model: lab/big\ndatasets:\n  - lab/birds\n  - lab/plain\npipeline_tag")
BIG, BIRDS = "10.57967/hf/7558", "10.57967/hf/7559"
PLAIN = "https://huggingface.co/datasets/lab/plain"
QUESTIONS = ["/api/models/lab/big", "/api/datasets/lab/birds", "/api/datasets/lab/plain"]


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[HubJourney]:
    """The model octo/owl, made from works of somebody else of which two have a DOI of the Hub."""
    with new_hub(tmp_path, card=NAMING) as world, Sandbox(prefixes=(PREFIX,)) as sandbox:
        monkeypatch.setenv("HF_ENDPOINT", world.server.url)
        other = BareRepository(tmp_path / "lab.git")
        other.commit({"README.md": "# Lab\n"}, message="Begin")
        world.server.repositories += [
            HubRepository(other, name="lab/big", id="a1", doi=BIG, card_tags=("doi:10.48550/arxiv.2601.00001",)),
            HubRepository(other, kind="dataset", name="lab/birds", id="a2", doi=BIRDS),
            HubRepository(other, kind="dataset", name="lab/plain", id="a3", card_tags=("doi:10.1000/paper",)),
        ]
        yield HubJourney(world, sandbox)


def questions(hub: HubJourney) -> list[tuple[str, str | None]]:
    """What was asked about others, and with which token."""
    return [(seen.path, seen.authorization) for seen in hub.world.server.requests if "/lab/" in seen.path]


def test_base_model_and_training_data_are_named_by_their_dois(hub: HubJourney) -> None:
    """One question for each, without a token; what has no DOI of the Hub's keeps its address."""
    report = hub.run(publish, "v1.0.0")
    assert report.error is None
    links = hub.links(report.outputs["doi"])
    assert {("IsDerivedFrom", BIG), ("IsDerivedFrom", BIRDS), ("References", BIRDS), ("IsDerivedFrom", PLAIN)} < links
    assert not any(name in address for _, address in links for name in ("lab/big", "lab/birds"))
    assert questions(hub) == [(path, None) for path in QUESTIONS]
    assert report.plan is not None and not any("address" in note for note in report.plan.notes)


def test_a_second_run_changes_nothing(hub: HubJourney) -> None:
    """And neither does one to which the Hub does not answer: what a record says already stays."""
    doi = hub.published("v1.0.0")["doi"]
    before = hub.state()
    assert hub.published("v1.0.0")["changed"] == "false"
    hub.world.server.repositories = hub.world.server.repositories[:1]
    assert hub.published("v1.0.0")["changed"] == "false"
    assert hub.state() == before and ("IsDerivedFrom", BIG) in hub.links(doi)


def test_a_work_without_a_doi_is_not_taken_for_another(hub: HubJourney) -> None:
    """The record has a DOI of the Hub in that place, of another work; the Hub answered, and this one has none."""
    doi = hub.published("v1.0.0")["doi"]
    links = [link for link in hub.record(doi)["relatedIdentifiers"] if link["relatedIdentifier"] != PLAIN]
    requests.put(
        f"{hub.sandbox.datacite_url}/dois/{doi}",
        json={"data": {"type": "dois", "attributes": {"relatedIdentifiers": links}}},
        auth=("SANDBOX.DEMO", "sandbox"),
        timeout=30,
    ).raise_for_status()
    assert ("IsDerivedFrom", PLAIN) not in hub.links(doi)
    hub.published("v1.0.0")
    assert ("IsDerivedFrom", PLAIN) in hub.links(doi)


def test_a_question_without_an_answer_is_said_and_the_address_stays(hub: HubJourney) -> None:
    """A work that nobody sees any more, or a Hub that is down for others, stops no release."""
    hub.world.server.repositories = hub.world.server.repositories[:1]
    report = hub.run(publish, "v1.0.0")
    assert report.error is None and report.plan is not None
    assert ("IsDerivedFrom", "https://huggingface.co/lab/big") in hub.links(report.outputs["doi"])
    said = "https://huggingface.co/lab/big stands in the record by its address: the Hub shows nobody such a repository"
    assert said in report.plan.notes


def test_a_hub_that_is_down_is_asked_about_one_work(hub: HubJourney, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who does not answer one question will not answer the next."""
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    report = hub.run(publish, "v1.0.0")
    assert report.error is None and report.plan is not None
    told = [note.partition("by its address: ")[2] for note in report.plan.notes if "by its address" in note]
    assert "no connection" in told[0]
    assert told[1:] == ["the Hub did not answer the question before"] * 2


def test_a_rehearsal_asks_nobody(hub: HubJourney) -> None:
    """Names in the sandbox need not last."""
    report = hub.run(publish, "v1.0.0", registry="sandbox", registry_url="")
    assert report.error is None and questions(hub) == []


def test_what_was_approved_is_what_is_published(hub: HubJourney) -> None:
    """A review asks too, so that the sheet shows the DOIs."""
    sheet = hub.run(review, "v1.0.0").sheet
    assert sheet is not None
    assert hub.published("v1.0.0", approve=sheet.digest)["created"] == "true"


def test_many_releases_ask_about_a_work_once(hub: HubJourney) -> None:
    """However many of them name it."""
    hub.release("v1.1.0")
    report = hub.run(backfill, None)
    assert report.error is None and questions(hub) == [(path, None) for path in QUESTIONS]
    assert all(("IsDerivedFrom", BIG) in hub.links(row.doi) for row in report.releases if row.doi)


@pytest.mark.parametrize("answers", [True, False])
def test_an_audit_finds_no_fault_in_it(hub: HubJourney, *, answers: bool) -> None:
    """Whether the Hub answers or not."""
    hub.published("v1.0.0")
    if not answers:
        hub.world.server.repositories = hub.world.server.repositories[:1]
    assert audited(hub) == []


def test_a_doi_that_a_work_got_later_is_told_by_the_next_version(hub: HubJourney) -> None:
    """The record that is out says its address, which is true as before: no fault, and no change of its own accord."""
    hub.world.server.repositories[1].doi = ""
    doi = hub.published("v1.0.0")["doi"]
    hub.world.server.repositories[1].doi = BIG
    assert audited(hub) == []
    assert hub.published("v1.0.0")["changed"] == "false"
    assert ("IsDerivedFrom", "https://huggingface.co/lab/big") in hub.links(doi)
    hub.release("v1.1.0")
    assert ("IsDerivedFrom", BIG) in hub.links(hub.published("v1.1.0")["doi"])


def audited(hub: HubJourney) -> list[str]:
    """The faults that an audit finds."""
    report = hub.run(partial(audit, now=datetime(2026, 11, 1, tzinfo=UTC)))
    assert report.error is None
    return [finding.message for finding in report.all_findings]


def test_a_run_asks_about_ten_works_at_most(hub: HubJourney) -> None:
    """A mixture of a hundred models costs no hundred questions."""
    several = "".join(f"\n  - lab/part-{number}" for number in range(12))
    hub.release("v2.0.0", {"README.md": CARD.replace("pipeline_tag", f"base_model:{several}\npipeline_tag")})
    report = hub.run(publish, "v2.0.0")
    assert report.error is None and len(questions(hub)) == 10
    assert report.plan is not None and sum("10 works at most" in note for note in report.plan.notes) == 2


@pytest.mark.parametrize("reserve", ["true", "false"])
def test_a_prepared_version_gets_them_when_it_is_published(hub: HubJourney, reserve: str) -> None:
    """A draft from before the tag says the address, and the published record does not say both."""
    hub.published("v1.0.0")
    prepared = hub.run(prepare, version="1.1.0", reserve=reserve)
    assert prepared.error is None
    hub.release("v1.1.0")
    links = hub.links(hub.published("v1.1.0")["doi"])
    assert ("IsDerivedFrom", BIG) in links and not any("lab/big" in address for _, address in links)
