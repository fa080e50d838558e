"""Which events publish, which do not, and what is said then."""

import json
from pathlib import Path
from typing import Any

import pytest

from doi_action.action.events import WRITING, ToDo, read_event, what_to_do
from doi_action.inputs import Command

REPOSITORY = {"full_name": "example/demo", "fork": False}
FORK = {"full_name": "somebody/demo", "fork": True}


def decided(name: str, payload: dict[str, Any], *, command: str = "publish", tag: str | None = None) -> ToDo:
    """The decision for an event in a repository that is no fork, unless the payload says so."""
    return what_to_do(read_event(name, {"repository": REPOSITORY, **payload}), command=Command(command), tag=tag)


def released(action: str) -> dict[str, Any]:
    """The payload of a release event."""
    return {"action": action, "release": {"tag_name": "v1.2.0", "name": None, "body": None}}


@pytest.mark.parametrize("action", ["published", "released", "edited", "prereleased"])
def test_a_release_that_is_there_is_published(action: str) -> None:
    """Whether it is a pre-release is asked later, of GitHub itself."""
    assert decided("release", released(action)) == ToDo(command=Command.PUBLISH, tag="v1.2.0")


@pytest.mark.parametrize(
    ("action", "said"),
    [("created", "when it is published"), ("unpublished", "is a draft again"), ("deleted", "its DOI stays")],
)
def test_a_release_that_is_not_there_is_explained(action: str, said: str) -> None:
    """Nothing is done, and it is said what to do."""
    decision = decided("release", released(action))
    assert decision.command is None
    assert said in decision.note


def test_an_unknown_release_action_asks_for_nothing() -> None:
    """GitHub may add some."""
    assert decided("release", released("painted")).command is None


def test_a_pushed_tag_is_published() -> None:
    """With slashes, as monorepos have."""
    assert decided("push", {"ref": "refs/tags/pkg/v1.0"}).tag == "pkg/v1.0"


def test_a_deleted_tag_keeps_its_doi() -> None:
    """A push that deletes, and the event of its own."""
    assert decided("push", {"ref": "refs/tags/v1", "deleted": True}).command is None
    assert decided("delete", {"ref": "v1", "ref_type": "tag"}).command is None


def test_a_created_tag_is_published() -> None:
    """The event of its own names it without refs/tags/."""
    assert decided("create", {"ref": "v1", "ref_type": "tag"}).tag == "v1"


def test_a_push_to_a_branch_publishes_nothing() -> None:
    """In the same job as a release step that made no release, the tag is empty."""
    decision = decided("push", {"ref": "refs/heads/main"}, tag="")
    assert decision.command is None
    assert "give the tag" in decision.note


def test_a_branch_named_like_a_tag_is_a_branch() -> None:
    """Creating it publishes nothing."""
    assert decided("create", {"ref": "v1.0.0", "ref_type": "branch"}).command is None


def test_an_event_that_has_nothing_to_do_with_releases_publishes_nothing() -> None:
    """Somebody starred the repository."""
    assert decided("watch", {"action": "started"}).command is None


@pytest.mark.parametrize("name", ["push", "release", "workflow_dispatch", "workflow_run", "schedule"])
def test_a_tag_that_is_given_wins(name: str) -> None:
    """The same job as a release step, or a dispatch."""
    payload = {"ref": "refs/heads/main", **released("published")}
    assert decided(name, payload, tag="v9.0.0") == ToDo(command=Command.PUBLISH, tag="v9.0.0")


def test_a_dispatch_without_a_tag_means_the_newest() -> None:
    """Unless it was started on a tag."""
    assert decided("workflow_dispatch", {"ref": "refs/heads/main", "inputs": None}).tag is None
    assert decided("workflow_dispatch", {"ref": "refs/tags/v1"}).tag == "v1"


@pytest.mark.parametrize("name", ["pull_request", "pull_request_target", "pull_request_review", "merge_group"])
@pytest.mark.parametrize("command", sorted(WRITING))
def test_a_pull_request_writes_nothing_whatever_is_asked(name: str, command: str) -> None:
    """Its files are checked instead, and that is said."""
    decision = decided(name, {"action": "opened"}, command=command, tag="v1")
    assert decision.command == "check"
    assert "publishes nothing" in decision.note


def test_a_pull_request_from_a_fork_is_said_to_be_one() -> None:
    """Its run has no secrets."""
    payload = {"pull_request": {"head": {"repo": {"full_name": "somebody/demo"}}}}
    assert "from a fork" in decided("pull_request", payload).note


def test_a_pull_request_of_a_deleted_fork_is_read() -> None:
    """Then its head names no repository."""
    assert read_event("pull_request", {"pull_request": {"head": {"repo": None}}}).fork is False


@pytest.mark.parametrize("name", ["release", "push", "workflow_dispatch", "schedule"])
@pytest.mark.parametrize("tag", ["v1", None])
def test_a_fork_gives_no_dois(name: str, tag: str | None) -> None:
    """Not even when it is asked by hand."""
    decision = decided(name, {"repository": FORK, **released("published")}, tag=tag)
    assert decision.command is None
    assert "Leave fork network" in decision.note


@pytest.mark.parametrize("command", sorted(set(Command) - WRITING))
@pytest.mark.parametrize("payload", [{"repository": FORK}, {"pull_request": {}}, {}])
def test_reading_commands_run_everywhere(command: str, payload: dict[str, Any]) -> None:
    """They change nothing."""
    assert decided("pull_request", payload, command=command).command == command


@pytest.mark.parametrize("payload", [{}, {"release": None}, {"release": []}, {"release": {"tag_name": 7}}, {"ref": 1}])
@pytest.mark.parametrize("name", ["release", "push", "create", "delete", "pull_request", ""])
def test_a_payload_of_any_shape_is_read(name: str, payload: dict[str, Any]) -> None:
    """Every field may be missing or of another type."""
    assert read_event(name, payload).tag is None


EXPECTED = {
    "create.1": ("publish", "simple-tag"),
    "delete.1": (None, None),
    "pull_request.opened.1": ("check", None),
    "push.1": ("publish", "simple-tag"),
    "release.created.1": (None, "0.0.1"),
    "release.deleted.1": (None, "0.0.1"),
    "release.edited.1": ("publish", "0.0.1"),
    "release.prereleased.1": ("publish", "0.0.1"),
    "release.published.1": ("publish", "0.0.1"),
    "release.released.1": ("publish", "0.0.1"),
    "repository.edited.1": (None, None),
    "repository.privatized.1": (None, None),
    "repository.renamed.1": (None, None),
    "repository.transferred.1": (None, None),
    "repository_dispatch.on-demand-test.1": ("publish", None),
    "workflow_dispatch.1": ("publish", None),
    "workflow_run.completed.1": ("publish", None),
}


@pytest.mark.real
def test_every_delivery_of_github_is_decided(shared: Path) -> None:
    """Real payloads, each with what it asks for."""
    found = {}
    for path in sorted((shared / "github").glob("*.json")):
        name = path.name.partition(".")[0]
        decision = what_to_do(read_event(name, json.loads(path.read_text())), command=Command.PUBLISH)
        found[path.name.removesuffix(".json")] = (decision.command, decision.tag)
    assert found == EXPECTED


def coming(name: str, payload: dict[str, Any]) -> ToDo:
    """The decision about `prepare`."""
    return decided(name, payload, command="prepare")


def test_a_version_is_prepared_on_the_branch_that_the_event_is_of() -> None:
    """A pull request's own, the one that was pushed or dispatched on; nobody's for a schedule."""
    head = {"ref": "release-1", "repo": {"full_name": "example/demo"}}
    cases = (
        (
            "pull_request",
            {"action": "synchronize", "pull_request": {"head": head}, "ref": "refs/pull/1/merge"},
            "release-1",
        ),
        ("pull_request_target", {"action": "opened", "pull_request": {"head": head}}, "release-1"),
        ("push", {"ref": "refs/heads/main"}, "main"),
        ("workflow_dispatch", {"ref": "refs/heads/release/2.x"}, "release/2.x"),
        ("schedule", {}, None),
    )
    for name, payload, branch in cases:
        assert coming(name, payload) == ToDo(command=Command.PREPARE, branch=branch)


def test_a_fork_prepares_nothing() -> None:
    """Its pull request is checked, its own runs do nothing."""
    head = {"ref": "release-1", "repo": {"full_name": "somebody/demo"}}
    assert coming("pull_request", {"action": "opened", "pull_request": {"head": head}}).command is Command.CHECK
    assert coming("workflow_dispatch", {"repository": FORK, "ref": "refs/heads/main"}).command is None


def test_what_is_tagged_or_over_is_not_prepared() -> None:
    """A tag, a release, a closed pull request, a deleted branch; and the merge queue is only checked."""
    head = {"ref": "release-1", "repo": {"full_name": "example/demo"}}
    assert coming("push", {"ref": "refs/tags/v1.0.0"}).command is None
    assert coming("release", released("published")).command is None
    assert coming("pull_request", {"action": "closed", "pull_request": {"head": head}}).command is None
    assert coming("push", {"ref": "refs/heads/main", "deleted": True}).command is None
    assert coming("merge_group", {"action": "checks_requested"}).command is Command.CHECK
