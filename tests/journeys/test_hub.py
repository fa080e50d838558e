"""Releases of repositories on the Hugging Face Hub, from the tag to DOI and commit."""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from doi_action.__main__ import main
from doi_action.errors import ExitCode
from doi_action.hosts.local_git.host import LocalGit
from doi_action.metadata.gather import read_facts
from doi_action.release.read_release import PATTERNS
from doi_action.report import Report
from doi_action.sandbox.server import Sandbox
from doi_action.snapshot import Newest
from doi_action.verbs.adopt import adopt
from doi_action.verbs.audit import audit
from doi_action.verbs.backfill import backfill
from doi_action.verbs.prepare import prepare
from doi_action.verbs.publish import publish
from doi_action.verbs.review import review
from tests.contract.hub_server import new_hub
from tests.contract.hub_server.server import TOKEN
from tests.journeys.hub import PREFIX, HubJourney
from tests.repositories import Repository
from tests.sampled import sampled

PAGE = "https://huggingface.co/octo/owl"


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[HubJourney]:
    """The model octo/owl with the tag v1.0.0, and a registry."""
    with new_hub(tmp_path) as world, Sandbox(prefixes=(PREFIX,)) as sandbox:
        yield HubJourney(world, sandbox)


def test_a_release_gets_both_dois_and_one_commit(hub: HubJourney) -> None:
    """The version lands on the files at the tag, the work on the repository; card and citation file name them."""
    outputs = hub.published("v1.0.0")
    version, concept = hub.record(outputs["doi"]), hub.record(outputs["concept-doi"])
    assert (version["url"], concept["url"]) == (f"{PAGE}/tree/v1.0.0", PAGE)
    assert version["types"]["resourceTypeGeneral"] == "Model"
    assert version["alternateIdentifiers"][0]["alternateIdentifier"].startswith("huggingface:65f0a1b2c3d4e5f6a7b8c9d0#")
    assert "7000 bytes" in version["sizes"]
    assert hub.world.git.count("main") == 2 and outputs["commit-sha"] == hub.world.git.resolve("main")
    assert f"doi: {outputs['doi']}" in hub.world.show("CITATION.cff")
    assert outputs["concept-doi"] in hub.world.show("README.md") and outputs["doi"] in hub.world.show("README.md")


def test_a_record_has_no_relation_to_its_own_page(hub: HubJourney) -> None:
    """The page of the version is that of its files."""
    outputs = hub.published("v1.0.0")
    assert hub.links(outputs["doi"]) == {("IsVersionOf", outputs["concept-doi"]), ("IsVersionOf", PAGE)}


def test_a_release_takes_two_writing_requests_at_the_hub(hub: HubJourney) -> None:
    """`preupload` and `commit`; a second run writes nothing."""
    hub.published("v1.0.0")
    asked = [seen.operation for seen in hub.world.server.requests if seen.method == "POST"]
    assert asked == ["validate-yaml", "preupload", "commit"]
    hub.world.server.requests.clear()
    assert hub.published("v1.0.0")["changed"] == "false"
    assert {seen.method for seen in hub.world.server.requests} == {"GET"}


def test_a_second_release_is_linked_to_the_first(hub: HubJourney) -> None:
    """At both ends, and the files name the newest."""
    first = hub.published("v1.0.0")["doi"]
    hub.release("v1.1.0")
    second = hub.published("v1.1.0")["doi"]
    assert ("IsPreviousVersionOf", second) in hub.links(first) and ("IsNewVersionOf", first) in hub.links(second)
    assert f"doi: {second}" in hub.world.show("CITATION.cff")


def test_a_rehearsal_touches_nothing(hub: HubJourney, monkeypatch: pytest.MonkeyPatch) -> None:
    """On the command line, with the sandbox that starts with the run."""
    monkeypatch.setenv("HF_ENDPOINT", hub.world.server.url)
    monkeypatch.setenv("HF_TOKEN", TOKEN)
    assert main(["publish", "hf://octo/owl", "--tag", "v1.0.0", "--registry", "sandbox"]) == ExitCode.DONE
    assert hub.world.git.count("main") == 1
    assert not {"preupload", "commit"} & set(hub.world.server.operations)


@pytest.mark.parametrize("named", ["https://huggingface.co/octo/owl", "hf://octo/owl"])
def test_the_command_line_publishes_by_address(
    hub: HubJourney, monkeypatch: pytest.MonkeyPatch, named: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """HF_TOKEN and HF_ENDPOINT of the environment."""
    for name, value in {
        "HF_ENDPOINT": hub.world.server.url,
        "HF_TOKEN": TOKEN,
        "DATACITE_USERNAME": "SANDBOX.DEMO",
        "DATACITE_PASSWORD": "sandbox",
    }.items():
        monkeypatch.setenv(name, value)
    words = ["--registry", "datacite", "--registry-url", hub.sandbox.datacite_url, "--prefix", PREFIX]
    assert main(["publish", "--repo", named, "--tag", "v1.0.0", "--publisher", "Lab", *words]) == ExitCode.DONE
    shown = capsys.readouterr()
    assert f"{PAGE}/tree/v1.0.0" in shown.out and TOKEN not in shown.out + shown.err
    assert hub.world.git.count("main") == 2


def test_a_branch_that_moves_at_the_commit_is_edited_again(hub: HubJourney) -> None:
    """What somebody wrote meanwhile stays."""
    later = {"notes.md": "Mine\n"}
    hub.world.fault("commit", before=lambda: hub.world.git.commit(later), only_before=True)
    outputs = hub.published("v1.0.0")
    assert hub.world.show("notes.md") == "Mine\n" and outputs["doi"] in hub.world.show("CITATION.cff")
    assert hub.world.git.count("main") == 3


def test_a_pull_request_carries_the_files(hub: HubJourney) -> None:
    """A later release takes the place of an earlier one."""
    first = hub.published("v1.0.0", commit_mode="pull-request")
    assert first["pull-request-url"] == f"{PAGE}/discussions/1"
    assert first["doi"] in hub.world.show("CITATION.cff", "refs/pr/1")
    assert first["doi"] in hub.world.state.discussions[0].description
    hub.release("v1.1.0")
    assert hub.published("v1.1.0", commit_mode="pull-request")["pull-request-url"] == f"{PAGE}/discussions/2"
    assert [d.status for d in hub.world.state.discussions] == ["closed", "open"]
    assert hub.world.git.count("main") == 2


def test_who_may_not_write_opens_a_pull_request(hub: HubJourney) -> None:
    """commit-mode auto."""
    hub.world.state.writable = False
    assert hub.published("v1.0.0")["pull-request-url"] == f"{PAGE}/discussions/1"


def audited(hub: HubJourney) -> Report:
    """A run of `audit`."""
    return hub.run(partial(audit, now=datetime(2026, 11, 1, tzinfo=UTC)))


def stopped(report: Report) -> str:
    """The id of what stopped a run."""
    return report.error.rule if report.error else ""


def test_nothing_is_published_where_the_commit_cannot_be_made(hub: HubJourney) -> None:
    """No token, no right to push, a card that the Hub refuses: all known before the registry is written to."""
    assert stopped(hub.run(publish, "v1.0.0", token="")) == "hub-token-missing"
    hub.world.state.writable = False
    assert stopped(hub.run(publish, "v1.0.0", commit_mode="push")) == "permission-missing"
    hub.world.state.writable = True
    hub.world.git.commit({"README.md": "---\nlicense: gpl-3.0-or-later\n---\n# Owl\n"})
    assert stopped(hub.run(publish, "v1.0.0")) == "card-refused"
    assert not any(request.method in ("PUT", "POST") for request in hub.sandbox.requests)


def test_a_private_repository_gets_no_doi_that_leads_nowhere(hub: HubJourney) -> None:
    """Unless a public page is named."""
    hub.world.state.private = True
    report = hub.run(publish, "v1.0.0")
    assert report.exit_code == ExitCode.SETTINGS
    assert "private-page-setting" in {finding.rule for finding in report.all_findings}
    outputs = hub.published("v1.0.0", landing_page="https://example.org/owl")
    assert hub.record(outputs["doi"])["url"] == "https://example.org/owl"


def test_a_gated_repository_lands_on_its_page(hub: HubJourney) -> None:
    """Everybody sees the page, and on it how to ask for the files; who may not read them publishes nothing."""
    hub.world.state.gated = True
    assert stopped(hub.run(publish, "v1.0.0", token="")) == "gated-repository"
    outputs = hub.published("v1.0.0")
    assert hub.record(outputs["doi"])["url"] == f"{PAGE}/tree/v1.0.0"


def test_a_doi_that_the_hub_gave_is_a_rival(hub: HubJourney) -> None:
    """The button of its settings made it, and no file names it: the first DOI here waits for an answer."""
    hub.world.state.doi = "10.57967/hf/7558"
    report = hub.run(publish, "v1.0.0", registry="datacite")
    assert stopped(report) == "rival-doi" and report.exit_code == ExitCode.CONFLICT
    assert report.error and "10.57967/hf/7558 (https://huggingface.co/octo/owl:1)" in report.error.message
    outputs = hub.published("v1.0.0", rival_dois="link")
    assert {link for link in hub.links(outputs["doi"]) if "57967" in link[1]}


def test_the_release_text_is_none(hub: HubJourney) -> None:
    """The Hub has none, and nothing claims that it was written."""
    said: list[str] = []
    report = hub.run(lambda settings, **more: publish(settings, **{**more, "tell": said.append}), "v1.0.0")
    assert report.error is None
    assert not any("release text" in line for line in said)


def test_review_shows_what_publish_writes(hub: HubJourney) -> None:
    """And publish holds to the digest."""
    report = hub.run(review, "v1.0.0")
    assert report.sheet is not None
    digest = report.sheet.digest
    assert {seen.method for seen in hub.world.server.requests} == {"GET"}
    assert hub.published("v1.0.0", approve=digest)["created"] == "true"


def test_a_prepared_version_carries_its_own_doi(hub: HubJourney) -> None:
    """The tag's tree names the DOI that the tag then gets."""
    hub.published("v1.0.0")
    prepared = dict(hub.run(prepare, version="1.1.0").outputs)
    assert f"doi: {prepared['doi']}" in hub.world.show("CITATION.cff")
    hub.world.git.tag("v1.1.0")
    assert hub.published("v1.1.0")["doi"] == prepared["doi"]


def test_old_tags_get_their_dois_in_one_commit(hub: HubJourney) -> None:
    """Oldest first, linked, and the audit agrees."""
    for tag in ("v1.1.0", "v1.2.0"):
        hub.release(tag)
    report = hub.run(backfill)
    assert report.error is None and len(report.releases) == 3
    assert hub.world.git.count("main") == 4
    assert [row.doi is not None for row in report.releases] == [True] * 3
    assert not audited(hub).findings


def test_audit_sees_what_drifted(hub: HubJourney) -> None:
    """A tag without a DOI, and files that name none."""
    hub.published("v1.0.0")
    hub.release("v1.1.0")
    assert {finding.rule for finding in audited(hub).findings} >= {"release-without-doi"}


def test_a_lineage_is_taken_over(hub: HubJourney) -> None:
    """Of a repository that moved from elsewhere."""
    outputs = hub.published("v1.0.0")
    hub.world.state.id = "65ffffffffffffffffffffff"
    report = hub.run(adopt, concept_doi=outputs["concept-doi"], confirm=outputs["concept-doi"])
    assert report.error is None, report.error
    marker = hub.record(outputs["concept-doi"])["alternateIdentifiers"][0]["alternateIdentifier"]
    assert marker == "huggingface:65ffffffffffffffffffffff#"


def test_a_revision_that_is_named_becomes_a_version(hub: HubJourney) -> None:
    """It lands on its commit, since a branch may move."""
    commit = hub.world.git.commit({"a": "1"}, branch="v2.0.0", parents=(hub.world.git.resolve("main") or "",))
    assert hub.record(hub.published("v2.0.0")["doi"])["url"] == f"{PAGE}/tree/{commit}"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("init", "--yes", "--registry", "sandbox"), "the Hub runs no workflow"),
        (("explain",), "git clone https://huggingface.co/octo/owl"),
        (("cite",), "git clone https://huggingface.co/octo/owl"),
        (("export", "--format", "datacite"), "git clone https://huggingface.co/octo/owl"),
        (("check",), "is no citation metadata"),
        (("try",), "git clone https://huggingface.co/octo/owl"),
    ],
)
def test_what_works_on_folders_alone_says_so(
    words: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit 2, and nothing is asked."""
    assert main([*words, "hf://octo/owl"]) == ExitCode.SETTINGS
    shown = capsys.readouterr()
    assert said in shown.out + shown.err


# ---- whatever breaks


def clean(folder: Path, mode: str) -> tuple[object, int]:
    """What an undisturbed run leaves, and how many requests it sends to the Hub."""
    with new_hub(folder) as world, Sandbox(prefixes=(PREFIX,)) as sandbox:
        journey = HubJourney(world, sandbox)
        journey.published("v1.0.0", commit_mode=mode)
        return journey.state(), len(world.server.requests)


@pytest.mark.parametrize("how", ["lost", "done", "late"])
@pytest.mark.parametrize("mode", ["push", "pull-request"])
def test_a_run_that_breaks_at_any_request_is_repaired_by_running_again(tmp_path: Path, mode: str, how: str) -> None:
    """The request is lost, is done while the answer is lost, or arrives when the run is over; then the Hub is gone."""
    wanted, requests = clean(tmp_path / "clean", mode)
    numbers = sampled(range(1, requests + 1))
    broken = 0
    for number in numbers:
        with new_hub(tmp_path / f"{number}") as world, Sandbox(prefixes=(PREFIX,)) as sandbox:
            journey = HubJourney(world, sandbox)
            world.server.break_at(number, how)
            report = journey.run(publish, "v1.0.0", commit_mode=mode)
            broken += report.error is not None
            world.server.mend()
            journey.published("v1.0.0", commit_mode=mode)
            assert journey.state() == wanted, f"request {number} of {requests}"
    assert broken == len(numbers)


SPACE = """\
---
title: Owl finder
emoji: 🦉
colorFrom: gray
sdk: gradio
sdk_version: 4.44.0
app_file: app.py
license: mit
short_description: Finds owls in pictures.
tags: [owls]
models:
- octo/owl
- something
datasets: [octo/birds, 10.5281/zenodo.123]
---

# Read me
"""


def test_a_space_is_software_made_from_its_models_and_data_sets(tmp_path: Path) -> None:
    """With its SDK said; a name that leads nowhere for certain is left out."""
    with new_hub(tmp_path, kind="space", card=SPACE) as world, Sandbox(prefixes=(PREFIX,)) as sandbox:
        hub = HubJourney(world, sandbox)
        world.git.commit(
            {"CITATION.cff": "cff-version: 1.2.0\nmessage: Cite.\ntitle: Owl finder\nauthors:\n- alias: octo\n"}
        )
        world.git.tag("v1.1.0")
        outputs = hub.published("v1.1.0")
        record = hub.record(outputs["doi"])
        assert record["url"] == "https://huggingface.co/spaces/octo/owl/tree/v1.1.0"
        assert record["types"]["resourceTypeGeneral"] == "Software"
        assert record["types"]["resourceType"] == "Hugging Face Space (Gradio)"
        assert {link for link in hub.links(outputs["doi"]) if link[0] == "IsDerivedFrom"} == {
            ("IsDerivedFrom", "https://huggingface.co/octo/owl"),
            ("IsDerivedFrom", "https://huggingface.co/datasets/octo/birds"),
            ("IsDerivedFrom", "10.5281/zenodo.123"),
        }
        assert record["descriptions"][0]["description"] == "Finds owls in pictures."
        assert record["rightsList"][0]["rightsIdentifier"] == "mit"


def test_a_clone_of_a_space_tells_the_same(tmp_path: Path) -> None:
    """And a repository on GitHub that is shown in a Space is none."""
    made = Repository(tmp_path / "clone", {"README.md": SPACE})
    made.release("v1.0.0")
    for origin, kind in (("https://huggingface.co/spaces/octo/owl", "Hugging Face Space (Gradio)"), (None, None)):
        made.git("remote", "add" if origin else "set-url", "origin", origin or "https://github.com/octo/owl")
        facts = read_facts(LocalGit(made.folder).snapshot(Newest(), PATTERNS)).facts
        told = [fact.value for fact in facts if fact.field == "resource_type_text"]
        assert told == ([kind] if kind else [])
