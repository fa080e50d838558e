"""A version is prepared at GitHub, inside its release pull request: with the very steps that docs/prepare.md shows."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
import yaml

from doi_action.errors import ExitCode
from doi_action.formats.cff.state import citation_state
from doi_action.hosts.github.pull_request import BRANCH
from doi_action.inputs import OUTPUTS
from doi_action.sandbox.server import Sandbox
from tests.contract.github_server.server import TOKEN
from tests.contract.github_server.world import new_world
from tests.journeys.hosted import PREFIX, Runner
from tests.repositories import SETTINGS, Repository
from tests.runner import Step

PAGE = Path(__file__).parents[2] / "docs" / "prepare.md"
RELEASE_PLEASE, CHANGESETS, BY_HAND = "release-please--branches--main", "changeset-release/main", "release/1.1"
MANIFEST = '[project]\nname = "program"\nversion = "1.0.0"\n'
EXPRESSIONS = {
    "fromJSON(steps.release.outputs.pr).headBranchName": RELEASE_PLEASE,
    "secrets.DATACITE_PASSWORD": "sandbox",
    "inputs.version": "1.1.0",
    "steps.release.outputs.tag_name": "v1.1.0",
}
"""What GitHub would put in the place of each expression."""


@pytest.fixture
def runner(tmp_path: Path) -> Iterator[Runner]:
    """A repository whose v1.0.0 has its DOI."""
    with new_world(tmp_path) as world, Sandbox(prefixes=(PREFIX,)) as sandbox:
        made = Runner(world, sandbox, tmp_path / "runner")
        assert made.released("v1.0.0").code == 0
        made.git.commit({"pyproject.toml": MANIFEST})
        yield made


def documented(heading: str, *, command: str = "prepare") -> dict[str, str]:
    """The inputs of our step in the workflow under a heading of the page, as GitHub would pass them."""
    part = PAGE.read_text(encoding="utf-8").partition(f"### {heading}\n")[2]
    workflow = yaml.safe_load(re.findall(r"```yaml\n(.*?)```", part, re.DOTALL)[0])
    ours = [
        step["with"]
        for job in workflow["jobs"].values()
        for step in job["steps"]
        if step.get("uses", "").startswith("doi-action/") and step["with"].get("command", "publish") == command
    ]
    assert len(ours) == 1
    return {
        name.replace("-", "_"): re.sub(r"\$\{\{ (.*?) \}\}", lambda found: EXPRESSIONS[found[1]], str(value))
        for name, value in ours[0].items()
    }


def opened(runner: Runner, branch: str, version: str = "1.1.0") -> None:
    """What a release tool does: a branch from main with the manifest's version raised, made anew each time."""
    files = {"pyproject.toml": MANIFEST.replace("1.0.0", version), "CHANGES.md": f"# {version}\n"}
    parent = runner.git.resolve("main") or ""
    runner.git.text("update-ref", f"refs/heads/{branch}", parent)
    runner.git.commit(files, branch=branch, message=f"chore: release {version}")


def merged_and_tagged(runner: Runner, branch: str, tag: str = "v1.1.0") -> None:
    """What merging the pull request does, and the tag after it."""
    head = runner.git.resolve(branch) or ""
    tree = runner.git.text("rev-parse", f"{head}^{{tree}}")
    parents, author = (runner.git.resolve("main") or "", head), "Ada Example <ada@example.org>"
    merge = runner.git.commit_tree(tree, parents, "Merge", author=author, date="2026-02-01T12:00:00Z")
    runner.git.text("update-ref", "refs/heads/main", merge)
    runner.git.tag(tag)
    runner.state.release(tag)


def pull_request(branch: str, repository: str = "example/demo", action: str = "synchronize") -> dict[str, Any]:
    """The payload of a pull request's event."""
    return {"action": action, "pull_request": {"head": {"ref": branch, "repo": {"full_name": repository}}}}


def well(step: Step) -> dict[str, str]:
    """The outputs of a step that must end well."""
    assert step.code == 0, step.log
    assert list(step.outputs) == [output.name for output in OUTPUTS]
    return step.outputs


@pytest.mark.parametrize(
    ("heading", "branch", "event", "payload"),
    [
        ("release-please", RELEASE_PLEASE, "push", {"ref": "refs/heads/main"}),
        ("changesets", CHANGESETS, "push", {"ref": "refs/heads/main"}),
        (
            "A release branch or pull request that you make by hand",
            BY_HAND,
            "pull_request",
            pull_request(BY_HAND),
        ),
    ],
)
def test_the_release_pull_request_is_prepared_merged_tagged_and_published(
    runner: Runner, heading: str, branch: str, event: str, payload: dict[str, Any]
) -> None:
    """One commit on its branch, none on main; the tool rewrites it, and it is prepared again; the tag names its DOI."""
    main = runner.git.resolve("main")
    opened(runner, branch)
    first = well(runner.step(event, payload, **documented(heading)))
    assert runner.git.resolve("main") == main and runner.writes() == 0
    assert (first["version"], first["commit-sha"]) == ("1.1.0", runner.git.resolve(branch))
    assert (first["state"], first["doi-url"], first["created"], first["changed"]) == ("", "", "false", "true")
    assert f"doi: {first['doi']}" in runner.show("CITATION.cff", branch)
    assert runner.show("README.md", branch) == runner.show("README.md")
    assert well(runner.step(event, payload, **documented(heading)))["changed"] == "false"

    opened(runner, branch, "2.0.0")
    second = well(runner.step(event, payload, **documented(heading)))
    assert second["version"] == "2.0.0" and second["doi"] != first["doi"]
    assert first["doi"] not in runner.show("CITATION.cff", branch)

    merged_and_tagged(runner, branch, "v2.0.0")
    released = well(runner.released("v2.0.0"))
    state = citation_state(runner.git.file("v2.0.0", "CITATION.cff") or b"")
    assert released["doi"] == second["doi"] == str(state.root_doi)


def test_the_last_step_of_the_release_please_job_publishes_the_tag(runner: Runner) -> None:
    """The same job, after the merge."""
    opened(runner, RELEASE_PLEASE)
    push = {"ref": "refs/heads/main"}
    coming = well(runner.step("push", push, **documented("release-please")))
    merged_and_tagged(runner, RELEASE_PLEASE)
    released = well(runner.step("push", push, **documented("release-please", command="publish")))
    assert (released["doi"], released["state"]) == (coming["doi"], "findable")


def plugins_of_semantic_release() -> dict[str, dict[str, Any]]:
    """Its plugins with their options as the page shows them, in their order."""
    part = PAGE.read_text(encoding="utf-8").partition("### semantic-release\n")[2]
    said = json.loads(re.findall(r"```json\n(.*?)```", part, re.DOTALL)[0])["plugins"]
    return dict((plugin, {}) if isinstance(plugin, str) else plugin for plugin in said)


def executed(runner: Runner, command: str, folder: Path) -> str:
    """What @semantic-release/exec does: the command with its words filled in, by a shell in the clone."""
    command = command.replace("${nextRelease.version}", "1.1.0").replace("${nextRelease.gitTag}", "v1.1.0")
    assert "${" not in command
    secrets = {"DATACITE_PASSWORD": "sandbox", "GITHUB_TOKEN": TOKEN}
    places = {"GITHUB_REPOSITORY": "example/demo", "GITHUB_API_URL": runner.world.server.url}
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-c", f"{command} --registry-url {runner.sandbox.datacite_url}"],
        cwd=folder,
        env={**SETTINGS, **secrets, **places, "PATH": path},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_semantic_release_prepares_before_its_commit_and_publishes_after_its_release(
    runner: Runner, tmp_path: Path
) -> None:
    """Its plugins in their order: our command, a commit of the files that are listed, the tag, our command."""
    settings = f'registry: datacite\nprefix: "{PREFIX}"\nusername: SANDBOX.DEMO\npublisher: Example Lab\n'
    codemeta = '{\n  "@context": "https://w3id.org/codemeta/3.0",\n  "name": "A program"\n}\n'
    runner.git.commit({".doi.yml": settings, "codemeta.json": codemeta})
    plugins = plugins_of_semantic_release()
    assert [name for name in plugins if name.endswith(("/exec", "/git"))] == [
        "@semantic-release/exec",
        "@semantic-release/git",
    ]
    remote = str(tmp_path / "demo.git")
    clone = Repository(tmp_path / "clone", {})
    clone.git("pull", "-q", "--tags", remote, "main")
    clone.git("remote", "add", "origin", "https://github.com/example/demo.git")

    executed(runner, plugins["@semantic-release/exec"]["prepareCmd"], clone.folder)
    clone.git("add", *plugins["@semantic-release/git"]["assets"])
    clone.git("commit", "-q", "-m", "chore(release): 1.1.0 [skip ci]")
    assert clone.git("status", "--short") == ""
    clone.git("tag", "v1.1.0")
    clone.git("push", "-q", remote, "HEAD:main", "v1.1.0")
    runner.state.release("v1.1.0")

    said = executed(runner, plugins["@semantic-release/exec"]["successCmd"], clone.folder)
    prepared = citation_state(runner.git.file("v1.1.0", "CITATION.cff") or b"").root_doi
    assert prepared and str(prepared) in said and str(prepared) in runner.show("codemeta.json", "v1.1.0")
    resolved = requests.get(f"{runner.sandbox.url}/{prepared}", timeout=30, allow_redirects=False)
    assert resolved.headers["Location"].endswith("/example/demo/releases/tag/v1.1.0")
    assert citation_state(runner.show("CITATION.cff").encode()).root_doi == prepared


def test_a_dispatch_with_a_version_opens_a_pull_request(runner: Runner) -> None:
    """Its text speaks of a release that is to come."""
    main = runner.git.resolve("main")
    step = runner.step("workflow_dispatch", {"ref": "refs/heads/main"}, **documented("By hand"))
    outputs = well(step)
    assert outputs["pull-request-url"] == "https://github.com/example/demo/pull/1"
    assert runner.git.resolve("main") == main and outputs["doi"] in runner.show("CITATION.cff", BRANCH)
    body = runner.state.pull_requests[0].body
    assert "before the tag `v1.1.0`" in body and "live already" not in body and "https://doi.org" not in body
    assert "merge the pull request, tag it as v1.1.0" in step.summary

    again = well(runner.step("workflow_dispatch", {"ref": "refs/heads/main"}, **documented("By hand")))
    assert again["doi"] == outputs["doi"] and len(runner.state.pull_requests) == 1


def test_a_protected_branch_gets_a_pull_request_too(runner: Runner) -> None:
    """As for a release."""
    runner.state.protection["main"] = "ruleset"
    step = runner.step("workflow_dispatch", {"ref": "refs/heads/main"}, command="prepare", version="1.1.0")
    assert well(step)["pull-request-url"]


def test_nothing_is_prepared_where_nothing_is_to_come(runner: Runner) -> None:
    """A fork's pull request is checked; a closed one, a tag and a release are left alone."""
    opened(runner, BY_HAND)
    head = runner.git.resolve(BY_HAND)
    events = (
        ("pull_request", pull_request(BY_HAND, "other/demo")),
        ("pull_request", pull_request(BY_HAND, action="closed")),
        ("release", {"action": "published", "release": {"tag_name": "v1.0.0"}}),
        ("push", {"ref": "refs/tags/v1.0.0"}),
    )
    for event, payload in events:
        step = runner.step(event, payload, command="prepare", version="1.1.0")
        assert step.code == 0 and step.outputs["doi"] == "" and step.annotations("notice")
    assert (runner.git.resolve(BY_HAND), runner.writes()) == (head, 0)


def test_a_tagged_version_stops_the_step(runner: Runner) -> None:
    """Red, with what helps."""
    step = runner.step("workflow_dispatch", {"ref": "refs/heads/main"}, command="prepare", version="1.0.0")
    assert step.code == ExitCode.SETTINGS
    assert step.annotations("error")[0].properties["title"] == "already-released"


def test_a_rehearsal_and_a_dry_run_touch_no_branch(runner: Runner) -> None:
    """The summary shows what would be written."""
    main = runner.git.resolve("main")
    for more in ({"registry": "sandbox", "registry_url": ""}, {"dry_run": "true"}):
        step = runner.step("workflow_dispatch", {"ref": "refs/heads/main"}, command="prepare", version="1.1.0", **more)
        assert well(step)["commit-sha"] == "" and 'version: "1.1.0"' in step.summary
    assert runner.git.resolve("main") == main


def test_a_hosted_repository_has_no_work_tree(runner: Runner) -> None:
    """The mode is for a clone."""
    step = runner.step(
        "workflow_dispatch", {"ref": "refs/heads/main"}, command="prepare", version="1.1.0", commit_mode="work-tree"
    )
    assert step.code == ExitCode.HOST_REFUSED
    assert step.annotations("error")[0].properties["title"] == "no-work-tree"


def test_a_branch_that_moves_meanwhile_is_read_again(runner: Runner) -> None:
    """The commit of somebody else stays beneath ours."""
    runner.world.fault("Commit", before=lambda: runner.git.commit({"meanwhile.txt": "1"}), only_before=True)
    step = runner.step("workflow_dispatch", {"ref": "refs/heads/main"}, command="prepare", version="1.1.0")
    assert well(step)["doi"] in runner.show("CITATION.cff") and runner.show("meanwhile.txt") == "1"
