"""One commit on a branch by `createCommitOnBranch`: all files at once, signed by GitHub, refused when the head moved.

GitHub has no second chance for a lost answer: sent again, the same mutation meets a branch that moved, because our
own commit moved it. So whenever the outcome is open, the branch is read and our commit looked for: its parent, its
message and its files must all be ours.
"""

import base64
from collections.abc import Mapping
from typing import Any

from doi_action.errors import Unreachable
from doi_action.hosts import BranchMoved
from doi_action.hosts.github import queries
from doi_action.hosts.github.answers import blob_name
from doi_action.hosts.github.connection import Connection, Refused, Unanswered
from doi_action.hosts.github.refusals import Situation, situation_of
from doi_action.snapshot import Change, Commit

SENDINGS = 3
"""How often a commit is sent when its answer is lost and the branch shows that it did not arrive."""


class Committer:
    """Makes commits in the repository `owner/name`."""

    def __init__(self, connection: Connection, owner_name: str) -> None:
        self._connection, self._name = connection, owner_name

    def commit(self, change: Change) -> Commit:
        """The commit on `change.branch`. Raises BranchMoved, Refused, and Unreachable after `SENDINGS`."""
        for _ in range(SENDINGS):
            try:
                return self._sent(change)
            except Unanswered as problem:
                unanswered = problem
            except Refused as refused:
                if situation_of(refused) is not Situation.BRANCH_MOVED:
                    raise
                return self._arrived(change) or _moved(change, refused)

            arrived = self._arrived(change)
            if arrived:
                return arrived

        raise Unreachable(
            f"GitHub did not answer the commit to {self._name}: {unanswered}",
            why="the branch shows that the commit did not arrive",
            fix="run again: it continues from here",
        ) from unanswered

    def _sent(self, change: Change) -> Commit:
        answer = self._connection.mutate(queries.COMMIT_MUTATION, {"commit": commit_input(self._name, change)})
        try:
            return made_commit(answer["createCommitOnBranch"]["commit"], change.branch)
        except (KeyError, TypeError) as error:
            # Whatever this says, the branch says whether there is a commit.
            raise Unanswered("the answer holds no commit") from error

    def _arrived(self, change: Change) -> Commit | None:
        """Our own commit on the branch, None while the head is still its parent. Raises BranchMoved."""
        paths = tuple(edit.path for edit in change.edits)
        variables = {
            **owner_and_name(self._name),
            **queries.file_variables(paths),
            "branchRef": f"refs/heads/{change.branch}",
        }
        answer = self._connection.query(queries.recent_commits_query(paths), variables)
        target = (answer["repository"]["ref"] or {}).get("target") or {}
        for node in (target.get("history") or {}).get("nodes") or ():
            if is_ours(node, change):
                return made_commit(node, change.branch)
        return None if target.get("oid") == change.parent else _moved(change, None)


def _moved(change: Change, cause: Exception | None) -> Commit:
    raise BranchMoved(f"'{change.branch}' has another head than {change.parent[:12]}") from cause


def is_ours(node: Mapping[str, Any], change: Change) -> bool:
    """Whether a commit of the branch is the one that `change` asks for: by parent, message and files."""
    parents = [parent["oid"] for parent in node["parents"]["nodes"]]
    same_message = " ".join(node["message"].split()) == " ".join(change.message.split())
    return parents == [change.parent] and same_message and holds(node, change)


def holds(node: Mapping[str, Any], change: Change) -> bool:
    """Whether a commit holds the files of `change`, asked for by the aliases f0, f1, ..."""
    names = ((node.get(f"f{number}") or {}).get("oid") for number, _ in enumerate(change.edits))
    return all(name == blob_name(edit.after, like=node["oid"]) for name, edit in zip(names, change.edits, strict=True))


def commit_input(owner_name: str, change: Change, *, branch: str | None = None) -> dict[str, Any]:
    """The input of `createCommitOnBranch` for `change`, on another branch than its own where one is named."""
    headline, _, body = change.message.partition("\n")
    message = {"headline": headline, "body": body.strip()} if body.strip() else {"headline": headline}
    return {
        "branch": {"repositoryNameWithOwner": owner_name, "branchName": branch or change.branch},
        "expectedHeadOid": change.parent,
        "message": message,
        "fileChanges": _file_changes(change),
    }


def _file_changes(change: Change) -> dict[str, list[dict[str, str]]]:
    """The files to write; a renamed file is one that goes and one that comes."""
    additions, deletions = [], []
    for edit in change.edits:
        additions.append({"path": edit.path, "contents": base64.b64encode(edit.after).decode()})
        if edit.renamed_from:
            deletions.append({"path": edit.renamed_from})
    return {"additions": additions, "deletions": deletions} if deletions else {"additions": additions}


def made_commit(node: Mapping[str, Any], branch: str | None, *, pull_request: str | None = None) -> Commit:
    """The commit of an answer; `verified` is what GitHub says of its signature, False when it has none."""
    signature = node.get("signature")
    return Commit(
        sha=node["oid"],
        url=node["url"],
        verified=bool(signature and signature["isValid"]),
        branch=branch,
        pull_request=pull_request,
    )


def owner_and_name(owner_name: str) -> dict[str, str]:
    """The variables `owner` and `name` of a repository."""
    owner, _, name = owner_name.partition("/")
    return {"owner": owner, "name": name}
