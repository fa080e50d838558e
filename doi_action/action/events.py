"""Events: what started a run on GitHub, and what is to be done about it.

Pure: the event's name and payload in, what to do out. GitHub Docs, "Events that trigger workflows". Every field of a
payload is optional here: a dispatch, a schedule and old deliveries lack parts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from doi_action.errors import SettingsError
from doi_action.inputs import Command
from doi_action.model import Event

WRITING = frozenset({Command.PUBLISH, Command.PREPARE, Command.BACKFILL, Command.WITHDRAW, Command.ADOPT})
"""Commands that change a registry or a repository."""

ASKED = frozenset({"workflow_dispatch", "repository_dispatch", "workflow_run", "schedule"})
"""Events that somebody sends or plans for this very purpose: without a tag they mean the newest."""

TAG_REF, HEAD_REF = "refs/tags/", "refs/heads/"

_HIDE = ", or withdraw it with 'command: withdraw': it then leaves the search, and leads to a page that says why"


@dataclass(frozen=True, kw_only=True, slots=True)
class ToDo:
    """What to do: run `command` (None: nothing) for `tag` (None: the newest). `note` says why, for people.

    `branch` is the one that a coming version is prepared on, None for the default branch.
    """

    command: Command | None
    tag: str | None = None
    branch: str | None = None
    note: str = ""


def read_event(name: str, payload: Mapping[str, Any]) -> Event:
    """The event of a delivery; `payload` is the JSON object of the event file, {} when it could not be read."""
    action = _text(payload.get("action"))
    # Deleting a tag is a push too: https://docs.github.com/webhooks/webhook-events-and-payloads#push
    if payload.get("deleted") is True:
        action = "deleted"

    # A pull request's own branch, else the one pushed to or dispatched on.
    head = _object(_object(payload, "pull_request"), "head")
    branch = _text(head.get("ref"))
    ref = _text(payload.get("ref")) or ""
    if branch is None and ref.startswith(HEAD_REF):
        branch = ref.removeprefix(HEAD_REF)

    # A run is in a fork, or for a pull request that comes from one.
    repository = _object(payload, "repository")
    origin = _object(head, "repo")
    is_a_fork = repository.get("fork") is True
    is_from_fork = bool(origin) and origin.get("full_name") != repository.get("full_name")
    return Event(name=name, action=action, tag=_tag(name, payload), branch=branch, fork=is_a_fork or is_from_fork)


def _tag(name: str, payload: Mapping[str, Any]) -> str | None:
    """The tag an event speaks of. A tag of that name may be gone already."""
    if name == "release":
        return _text(_object(payload, "release").get("tag_name"))

    ref = _text(payload.get("ref")) or ""
    is_of_a_tag = False
    if name in ("create", "delete"):
        is_of_a_tag = payload.get("ref_type") == "tag"
    elif name in ("push", "workflow_dispatch"):
        is_of_a_tag = ref.startswith(TAG_REF)

    if not is_of_a_tag:
        return None
    return ref.removeprefix(TAG_REF) or None


def only_reads(event: Event) -> bool:
    """Whether a run of this event may write nothing, whatever is asked: a pull request chooses what its files say."""
    return event.fork or _is_pull_request(event)


def _is_pull_request(event: Event) -> bool:
    return event.name.startswith("pull_request") or event.name == "merge_group"


def what_to_do(event: Event, *, command: Command, tag: str | None = None) -> ToDo:
    """What an event asks for. `command` and `tag` are the inputs; a tag that is given wins over the event's.

    A command that writes never runs for a pull request nor in a fork: the first publishes nothing, the second has
    another identity than the work it copies. But a release is prepared in its own pull request. What was deleted keeps
    its DOI. Raises SettingsError for a release whose tag is not told.
    """
    if command not in WRITING:
        return ToDo(command=command, tag=tag or event.tag)

    has_own_branch = event.name in ("pull_request", "pull_request_target") and event.branch is not None
    may_prepare = has_own_branch and not event.fork
    if command is Command.PREPARE and may_prepare:
        return _prepared(event)

    if _is_pull_request(event):
        where = "a pull request"
        if event.fork:
            where = "a pull request from a fork"
        # One of `pull_request_target` gets them, and publishes nothing all the same.
        if event.fork and event.name == "pull_request":
            where += ", which gets no secrets,"
        note = f"{where} publishes nothing; the citation files are checked instead (command: check)"
        return ToDo(command=Command.CHECK, note=note)

    if event.fork:
        note = "this repository is a fork, and a fork gives no DOIs; if it lives on by itself, take it out of the "
        return ToDo(command=None, note=note + "fork network (Settings > General > Leave fork network)")

    if command is Command.PREPARE:
        return _prepared(event)
    return _by_name(event, command=command, tag=tag)


def _prepared(event: Event) -> ToDo:
    """What is asked of `prepare`: nothing where the event is that of a tag, whose tree stays as it is."""
    is_of_a_tag = event.name == "release" or event.tag is not None
    if is_of_a_tag:
        note = f"{event.tag or 'the release'} is tagged already; a version is prepared before its tag is made"
        return ToDo(command=None, tag=event.tag, note=note)

    if event.action == "closed":
        return ToDo(command=None, note="the pull request is closed; nothing is prepared on it")
    if event.action == "deleted":
        return ToDo(command=None, note="the branch was deleted; nothing is prepared on it")
    return ToDo(command=Command.PREPARE, branch=event.branch)


def _by_name(event: Event, *, command: Command, tag: str | None) -> ToDo:
    """What is asked of a command that writes, in the work's own repository."""
    if command is Command.BACKFILL and event.name not in ASKED:
        # Every release would ask for those before it, and two runs at once would do the same work.
        return ToDo(command=None, note="backfill is started by hand: use 'on: workflow_dispatch'")

    if tag:
        return ToDo(command=command, tag=tag)

    match event.name:
        case "release":
            return _release(event, command=command)
        case "delete":
            return ToDo(command=None, note=_deleted(event.tag))
        case "push" | "create" if event.tag is None:
            note = "a push to a branch is no release; give the tag, or start on 'release: types: [published]'"
            return ToDo(command=None, note=note)
        case "push" if event.action == "deleted":
            return ToDo(command=None, note=_deleted(event.tag))
        case "push" | "create":
            return ToDo(command=command, tag=event.tag)
        case name if name in ASKED:
            return ToDo(command=command, tag=event.tag)
    return ToDo(command=None, note=f"the event '{event.name}' names no release; give the tag")


_RELEASED = frozenset({"published", "released", "edited", "prereleased"})
"""Actions of the event `release` after which there is a release for people to see."""

_NOT_RELEASED = {
    "created": "was created; its DOI comes when it is published: use 'types: [published]'",
    "unpublished": f"is a draft again and its DOI stays; publish it again{_HIDE}",
    "deleted": f"was deleted and its DOI stays; make the release again{_HIDE}",
}
"""What is said of a release, its tag first, after the other actions."""


def _release(event: Event, *, command: Command) -> ToDo:
    if event.tag is None:
        # The newest tag may be another than the one that was released, and a green run would say that all is done.
        raise SettingsError(
            "the event 'release' names no tag",
            why="a release is there, and which one gets a DOI nobody can tell",
            fix="give the input tag, or look at what starts this run: GitHub's own event names the release's tag",
        )
    if event.action in _RELEASED:
        return ToDo(command=command, tag=event.tag)

    note = f"'release: {event.action}' asks for nothing; use 'types: [published, edited]'"
    if event.action in _NOT_RELEASED:
        note = f"{event.tag} {_NOT_RELEASED[event.action]}"
    return ToDo(command=None, tag=event.tag, note=note)


def _deleted(tag: str | None) -> str:
    return f"the tag {tag or ''} was deleted and its DOI stays; push it again{_HIDE}"


def _object(payload: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """The object under `key`, {} where there is none."""
    value = payload.get(key)
    if isinstance(value, Mapping):
        return value
    return {}


def _text(value: Any) -> str | None:
    """A text that says something, None for anything else."""
    if isinstance(value, str) and value:
        return value
    return None
