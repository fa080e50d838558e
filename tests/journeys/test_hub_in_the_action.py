"""A step of the Action that publishes a repository on the Hugging Face Hub, and where its tokens go."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from doi_action.__main__ import main as command_line
from doi_action.action.run import main
from doi_action.errors import ExitCode
from doi_action.sandbox.server import Sandbox
from tests.contract.hub_server import new_hub
from tests.contract.hub_server.server import TOKEN
from tests.contract.oidc_server import Job, OidcServer
from tests.journeys.hub import PREFIX, HubJourney
from tests.raw_server import RawServer, answer
from tests.runner import Step, run_step, step_environment

GITHUB_TOKEN = "CANARY-github-71"
CANARY = "CANARY-hub-72"


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[HubJourney]:
    """The model octo/owl with the tag v1.0.0, and a registry."""
    with new_hub(tmp_path) as world, Sandbox(prefixes=(PREFIX,)) as sandbox:
        yield HubJourney(world, sandbox)


def step(
    hub: HubJourney, folder: Path, *, endpoint: str = "", more: Mapping[str, str] | None = None, **inputs: str
) -> Step:
    """A step for the release v1.0.0 of a repository on GitHub, which names one on the Hub."""
    said = {
        "registry": "datacite",
        "registry-url": hub.sandbox.datacite_url,
        "prefix": PREFIX,
        "username": "SANDBOX.DEMO",
        "password": "sandbox",
        "publisher": "Example Lab",
        "github-token": GITHUB_TOKEN,
        "hub-token": TOKEN,
        "repository": "hf://octo/owl",
        **{name.replace("_", "-"): value for name, value in inputs.items()},
    }
    event = {"action": "published", "release": {"tag_name": "v1.0.0"}, "repository": {"full_name": "octo/code"}}
    known = {"GITHUB_REPOSITORY": "octo/code", "HF_ENDPOINT": endpoint or hub.world.server.url, **(more or {})}
    environment = step_environment(said, "release", event, folder, **known)
    return run_step(environment, main)


def test_a_release_on_github_publishes_the_same_tag_of_the_hub(hub: HubJourney, tmp_path: Path) -> None:
    """The card is written, and the outputs are of the Hub's repository."""
    done = step(hub, tmp_path)
    assert done.code == ExitCode.DONE, done.log
    assert done.outputs["landing-page"] == "https://huggingface.co/octo/owl/tree/v1.0.0"
    assert done.outputs["commit-sha"] == hub.world.git.resolve("main")
    assert done.outputs["doi"] in hub.world.show("CITATION.cff")


def keyless(hub: HubJourney, *publishers: dict[str, str]) -> OidcServer:
    """A runner that signs for the Hub, which trusts these publishers with its model."""
    server = OidcServer(
        job=Job(repository="octo/code"),
        publishers={"octo/owl": list(publishers)},
        hub=hub.world.server.url,
        hub_token=TOKEN,
    )
    hub.world.server.exchange = server.exchanged
    return server


def test_a_job_writes_to_the_hub_without_a_secret(hub: HubJourney, tmp_path: Path) -> None:
    """The id token is exchanged once, and what came of it is masked before it is used."""
    with keyless(hub, {"repository": "octo/code", "workflow": "doi.yml"}) as runner:
        done = step(hub, tmp_path, more=runner.environment, hub_token="")
    assert done.code == ExitCode.DONE, done.log
    assert done.outputs["commit-sha"] == hub.world.git.resolve("main")
    assert hub.world.server.operations.count("exchange") == 1
    shown = "".join(line for line in done.log.splitlines(keepends=True) if not line.startswith("::add-mask::"))
    assert TOKEN not in shown + done.summary and f"::add-mask::{TOKEN}" in done.log


def test_a_hub_that_trusts_no_workflow_stops_before_any_doi(hub: HubJourney, tmp_path: Path) -> None:
    """The setting to open is named; a run that only looks needs no token."""
    with keyless(hub) as runner:
        looked = step(hub, tmp_path / "looked", more=runner.environment, hub_token="", dry_run="true")
        done = step(hub, tmp_path / "done", more=runner.environment, hub_token="")
    assert looked.code == ExitCode.DONE, looked.log
    assert done.code == ExitCode.HOST_REFUSED and "Trusted Publishers" in done.log
    assert not [request for request in hub.sandbox.requests if request.method in ("PUT", "POST")]


def test_a_secret_makes_up_for_a_refusal(hub: HubJourney, tmp_path: Path) -> None:
    """It is used, and the log says why it had to be."""
    with keyless(hub) as runner:
        done = step(hub, tmp_path, more=runner.environment)
    assert done.code == ExitCode.DONE and "going on with the secret" in done.log


def test_the_command_line_says_why_a_secret_had_to_be_used(
    hub: HubJourney, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A job may type the command in a step of its own."""
    with keyless(hub) as runner:
        known = {**runner.environment, "HF_ENDPOINT": hub.world.server.url, "HF_TOKEN": TOKEN}
        for name, value in known.items():
            monkeypatch.setenv(name, value)
        code = command_line(["publish", "hf://octo/owl", "--tag", "v1.0.0", "--registry", "sandbox"])
    assert code == ExitCode.DONE
    assert "going on with the secret" in capsys.readouterr().err


def test_each_token_goes_to_its_own_host(hub: HubJourney, tmp_path: Path) -> None:
    """The Hub sees neither GitHub's token nor the registry's, and nobody else sees the Hub's."""
    done = step(hub, tmp_path)
    assert {seen.authorization for seen in hub.world.server.requests} == {f"Bearer {TOKEN}"}
    assert not any(b"CANARY" in seen.body or "CANARY" in seen.path for seen in hub.world.server.requests)
    assert not any(TOKEN in repr(request) for request in hub.sandbox.requests)
    shown = "".join(line for line in done.log.splitlines(keepends=True) if not line.startswith("::add-mask::"))
    assert TOKEN not in shown + done.summary + repr(done.outputs)
    assert f"::add-mask::{TOKEN}" in done.log


@pytest.mark.parametrize("status", ["400 Bad", "401 No", "403 No", "404 No", "301 Moved", "307 Moved"])
def test_a_server_that_repeats_the_token_shows_nothing(
    hub: HubJourney, tmp_path: Path, status: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """In no message, and a redirect is not followed to another host."""
    with RawServer([answer("200 OK", b"{}")]) as other:
        said = f'{{"error": "you sent Bearer {CANARY}"}}'.encode()
        head = answer(status, said, f"Location: {other.url}/{CANARY}\r\nX-Error-Message: you sent Bearer {CANARY}")
        with RawServer([head]) as server:
            done = step(hub, tmp_path, endpoint=server.url, hub_token=CANARY)
            monkeypatch.setenv("HF_ENDPOINT", server.url)
            monkeypatch.setenv("HF_TOKEN", CANARY)
            code = command_line(["publish", "hf://octo/owl", "--tag", "v1.0.0", "--registry", "sandbox", "-v"])
        assert server.requests and not other.requests
    typed = capsys.readouterr()
    assert done.code == code == ExitCode.HOST_REFUSED
    shown = "".join(line for line in done.log.splitlines(keepends=True) if not line.startswith("::add-mask::"))
    assert "CANARY" not in shown + done.summary + repr(done.outputs) + typed.out + typed.err


def test_files_of_a_repository_name_no_server_for_the_token(hub: HubJourney, tmp_path: Path) -> None:
    """Neither endpoint nor token is a setting of `.doi.yml`."""
    with RawServer([answer("200 OK", b"{}")]) as attacker:
        hub.world.git.commit({".doi.yml": f"hub-token: x\nHF_ENDPOINT: {attacker.url}\nhf-endpoint: {attacker.url}\n"})
        step(hub, tmp_path)
        assert attacker.requests == []


def test_a_proxy_of_the_environment_is_not_asked_for_loopback(
    hub: HubJourney, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would be sent the token in the clear; `huggingface_hub` obeys, too."""
    with RawServer([answer("200 OK", b"{}")]) as proxy:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url)
        assert step(hub, tmp_path).code == ExitCode.DONE
        assert proxy.requests == []


def test_a_name_of_no_repository_is_a_bad_setting(hub: HubJourney, tmp_path: Path) -> None:
    """Exit 2, before anybody is asked."""
    for name in ("hf://", "hf://octo/owl/tree/main", "octo"):
        assert step(hub, tmp_path, repository=name).code == ExitCode.SETTINGS
    assert step(hub, tmp_path, repository="hf://octo/owl hf://octo/other").code == ExitCode.SETTINGS
    assert hub.world.server.requests == []


def test_an_audit_looks_at_repositories_of_both_hosts(hub: HubJourney, tmp_path: Path) -> None:
    """The input `repository` names several."""
    step(hub, tmp_path)
    done = step(hub, tmp_path, command="audit", tag="")
    assert done.code == ExitCode.DONE, done.log
    assert done.outputs["findings"] == "0"
