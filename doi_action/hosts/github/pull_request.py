"""One pull request on a fixed branch, for a branch that takes no direct commits: updated, never a second one.

The branch holds exactly one commit of ours on top of the base. It is replaced, not grown: the new commit is made on a
branch beside it, which our branch is then moved to; were our branch first put back to the base, GitHub would close the
pull request. A commit of a person on our branch is never overwritten.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from doi_action.errors import HostError, Unreachable
from doi_action.hosts import BranchMoved
from doi_action.hosts.github import queries
from doi_action.hosts.github.commit import SENDINGS, commit_input, holds, made_commit, owner_and_name
from doi_action.hosts.github.connection import Connection, Refused, Unanswered
from doi_action.hosts.github.refusals import Situation, explained, situation_of
from doi_action.snapshot import Change, Commit

FOLDER = "doi-action"
BRANCH = f"{FOLDER}/citation"
"""The branch of what releases change in files; each other topic has its own beside it."""

TRAILER = "Written-by: doi-action"
"""Last line of the message of each commit on our branch: how we know it from a person's."""


class PullRequests:
    """The one pull request in the repository `owner/name`, whose page is `page`."""

    def __init__(self, connection: Connection, owner_name: str, *, page: str) -> None:
        self._connection, self._name, self._page = connection, owner_name, page

    def propose(self, change: Change) -> Commit:
        """The commit of `change` in an open pull request. Raises HostError, Unreachable and BranchMoved.

        After a lost answer everything is looked at again, and only what is missing is done.
        """
        change = replace(change, message=f"{change.message.rstrip()}\n\n{TRAILER}")
        branch = branch_for(change)
        for _ in range(SENDINGS):
            try:
                return self._proposed(change, branch)
            except Unanswered as problem:
                unanswered = problem

        raise Unreachable(
            f"GitHub did not answer while the pull request was made in {self._name}: {unanswered}",
            why="it may be there or not",
            fix="run again: it continues from here and makes no second one",
        ) from unanswered

    def rehearse(self, change: Change) -> None:
        """Raise the HostError that would meet the opening of the pull request; one that is open already is opened.

        Writes nothing: it asks for a pull request from a branch that no repository can have.
        """
        try:
            now = self._look(change, branch_for(change))
            if not now["pullRequests"]["nodes"]:
                # `~` may not stand in the name of a branch (git-check-ref-format), so nothing can come of it.
                nowhere = {
                    "baseRefName": change.branch,
                    "headRefName": f"{FOLDER}/{change.topic}~",
                    "title": "May I?",
                    "body": "",
                }
                self._connection.mutate(queries.MAY_OPEN_MUTATION, {"open": {"repositoryId": now["id"], **nowhere}})
        except Unanswered:
            return
        except Refused as refused:
            if situation_of(refused) in (Situation.PERMISSION, Situation.PULL_REQUESTS_OFF):
                raise explained(refused, act="pull request", repository=self._name) from refused

    def _proposed(self, change: Change, branch: str) -> Commit:
        try:
            now = self._look(change, branch)
            commit = self._present(now, change, branch) or self._write(now, change, branch)
        except Refused as refused:
            if situation_of(refused) is Situation.BRANCH_MOVED:
                raise BranchMoved(refused.message) from refused
            raise explained(refused, act="branch", repository=self._name, branch=branch) from refused

        try:
            return replace(commit, pull_request=self._show(now, change, branch))
        except Refused as refused:
            error = explained(refused, act="pull request", repository=self._name)
            compare = f"{self._page}/compare/{change.branch}...{branch}?expand=1"
            error.fix += f"; or open the pull request by hand: {compare}"
            raise error from refused

    def _look(self, change: Change, branch: str) -> Mapping[str, Any]:
        paths = tuple(edit.path for edit in change.edits)
        variables = {
            **owner_and_name(self._name),
            **queries.file_variables(paths),
            "branchRef": f"refs/heads/{branch}",
            "branch": branch,
            "base": change.branch,
        }
        repository = self._connection.query(queries.pull_request_query(paths), variables)["repository"]
        return dict(repository)

    def _present(self, now: Mapping[str, Any], change: Change, branch: str) -> Commit | None:
        """The commit of an earlier run or of a lost answer, when it holds the same files on the same base."""
        for node in _commits(now)[:1]:
            parents = [parent["oid"] for parent in node["parents"]["nodes"]]
            if parents == [change.parent] and holds(node, change):
                return made_commit(node, branch)
        return None

    def _write(self, now: Mapping[str, Any], change: Change, branch: str) -> Commit:
        ref = now["ref"]
        if ref is None:
            return self._create(now, change, branch)[0]

        open_requests = now["pullRequests"]["nodes"]
        if open_requests and not _ours(_commits(now)):
            raise HostError(
                f"pull request {open_requests[0]['number']} of {self._name} has commits by somebody else",
                rule="pull-request-edited",
                why="bringing it up to date would overwrite them",
                fix=f"merge or close {open_requests[0]['url']}, then run again",
            )

        # Made aside, then moved to at one stroke: GitHub closes the pull request of a branch that stands at its base.
        aside = f"{branch}-next"
        commit, aside_id = self._create(now, change, aside)
        move = {"refId": ref["id"], "oid": commit.sha, "force": True}
        self._connection.mutate(queries.MOVE_BRANCH_MUTATION, {"move": move, "drop": {"refId": aside_id}})
        return replace(commit, branch=branch)

    def _create(self, now: Mapping[str, Any], change: Change, branch: str) -> tuple[Commit, str]:
        """A new branch at the base with our commit on it, and the branch's id."""
        new = {"repositoryId": now["id"], "name": f"refs/heads/{branch}", "oid": change.parent}
        variables = {"branch": new, "commit": commit_input(self._name, change, branch=branch)}
        try:
            answer = self._connection.mutate(queries.NEW_BRANCH_MUTATION, variables)
        except Refused as refused:
            if situation_of(refused) is not Situation.ALREADY_THERE:
                raise
            # A run that was cut short between two steps left the branch behind.
            left = self._look(change, branch)["ref"]
            if left is not None:
                self._connection.mutate(queries.DELETE_BRANCH_MUTATION, {"drop": {"refId": left["id"]}})
            answer = self._connection.mutate(queries.NEW_BRANCH_MUTATION, variables)

        return made_commit(answer["createCommitOnBranch"]["commit"], branch), answer["createRef"]["ref"]["id"]

    def _show(self, now: Mapping[str, Any], change: Change, branch: str) -> str:
        """The address of the open pull request, opened or brought up to date."""
        title = change.message.partition("\n")[0]
        body = change.pull_request_text or ""
        for node in now["pullRequests"]["nodes"]:
            if (node["title"], node["body"].replace("\r\n", "\n").strip()) != (title, body.strip()):
                update = {"pullRequestId": node["id"], "title": title, "body": body}
                self._connection.mutate(queries.UPDATE_MUTATION, {"update": update})
            return str(node["url"])

        new = {"repositoryId": now["id"], "baseRefName": change.branch, "headRefName": branch}
        answer = self._connection.mutate(queries.OPEN_MUTATION, {"open": {**new, "title": title, "body": body}})
        return str(answer["createPullRequest"]["pullRequest"]["url"])


def branch_for(change: Change) -> str:
    """The fixed branch of the pull request for changes of this topic into their branch."""
    branch, base = f"{FOLDER}/{change.topic}", change.branch or ""
    return f"{branch}-{base}" if base not in ("main", "master") else branch


def _commits(now: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
    # Of a branch that is not there each of them is null.
    ref = now["ref"] or {}
    history = (ref.get("target") or {}).get("history") or {}
    return tuple(history.get("nodes") or ())


def _ours(commits: tuple[Mapping[str, Any], ...]) -> bool:
    """Whether the newest commit is ours, merges of the base into our branch passed over."""
    by_name = {node["oid"]: node for node in commits}
    node = commits[0] if commits else None
    while node is not None:
        parents = node["parents"]["nodes"]
        is_merge = len(parents) > 1
        if not is_merge:
            return bool(node["message"].rstrip().endswith(TRAILER))
        node = by_name.get(parents[0]["oid"])
    return False
