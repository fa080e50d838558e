"""One commit at the Hub by `huggingface_hub`, which is imported here alone, and only when something is written.

The Hub has answered 500 although the commit was made (huggingface/datasets#7708), and a lost answer tells nothing: then
the branch is read, and our own commit looked for by its parent, its title and its files.
"""

import hashlib
import os
from collections.abc import Callable
from functools import partial
from types import ModuleType
from typing import TYPE_CHECKING, Any

from doi_action import __version__
from doi_action.errors import ExtraMissing, HostError, Unreachable
from doi_action.hosts import BranchMoved
from doi_action.hosts.github.answers import blob_name
from doi_action.hosts.hugging_face.connection import Connection, Refused
from doi_action.hosts.hugging_face.objects import Objects
from doi_action.hosts.hugging_face.refusals import MOVED
from doi_action.http.slow_answers import in_time
from doi_action.snapshot import Change, Commit

if TYPE_CHECKING:
    from huggingface_hub import HfApi

SENDINGS = 3
"""How often a commit is sent when its answer is lost and the branch shows that it did not arrive."""

TIMEOUT = 60.0
"""Seconds for one answer to begin and for each pause within it; `huggingface_hub` waits for ever."""

LONGEST_COMMIT = 240.0
"""Seconds for a commit, from the first of its requests to the last byte of its answers."""


class Unanswered(Exception):
    """No usable answer: the commit may or may not have been made."""


def hub_package() -> ModuleType:
    """The package `huggingface_hub`. Raises ExtraMissing with the line to type."""
    # Read when it is imported: it asks the Hub about the programs around it otherwise, and keeps the answer in the
    # user's home.
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    try:
        import httpx2  # noqa: F401  (older versions of the package have another client)
        import huggingface_hub
    except ImportError as error:
        raise ExtraMissing(
            "writing to the Hugging Face Hub needs huggingface_hub, which is not installed",
            fix='type: pip install "doi-action[publish,hub]"',
        ) from error

    return huggingface_hub


class Committer:
    """Makes commits in the repository of `connection`."""

    def __init__(self, connection: Connection, objects: Objects) -> None:
        self._connection, self._objects = connection, objects

    def commit(self, change: Change) -> Commit:
        """The commit on `change.branch`. Raises BranchMoved, Refused, HostError, and Unreachable after `SENDINGS`."""
        for _ in range(SENDINGS):
            try:
                made = self.send(change)
                return self._made(made.oid, change)
            except Unanswered as problem:
                unanswered = problem
            except Refused as refused:
                if refused.status != MOVED:
                    raise
                unanswered = Unanswered(refused.message)

            arrived = self._arrived(change)
            if arrived:
                return arrived

        raise not_answered(self._connection, unanswered)

    def send(self, change: Change, *, create_pr: bool = False) -> Any:
        """What `HfApi.create_commit` gives, asked once. Raises Refused, and Unanswered when its outcome is unknown."""
        package, connection = hub_package(), self._connection
        import httpx2

        summary, _, description = change.message.partition("\n")
        operations: list[Any] = []
        for edit in change.edits:
            operations.append(package.CommitOperationAdd(path_in_repo=edit.path, path_or_fileobj=edit.after))
            if edit.renamed_from:
                operations.append(package.CommitOperationDelete(path_in_repo=edit.renamed_from))

        ask = partial(
            _api(connection).create_commit,
            repo_id=connection.name.name,
            repo_type=connection.name.kind,
            operations=operations,
            commit_message=summary,
            commit_description=description.strip(),
            revision=change.branch,
            parent_commit=change.parent,
            create_pr=create_pr,
        )
        try:
            return in_time(ask, seconds=LONGEST_COMMIT)
        except package.errors.HfHubHTTPError as error:
            raise self._refusal(error) from error
        except (httpx2.HTTPError, TimeoutError, KeyError, ValueError) as error:
            raise Unanswered(type(error).__name__) from error

    def _refusal(self, error: Any) -> Refused | Unanswered:
        answer, said = error.response, self._connection.http.mask(" ".join(str(error.server_message or "").split()))
        if answer.status_code >= 500:
            return Unanswered(f"{answer.status_code} {said}".strip())
        code = answer.headers.get("X-Error-Code", "")
        return Refused(answer.status_code, code, said[:400], place=self._connection.origin.place)

    def _made(self, oid: str, change: Change) -> Commit:
        """The commit that was made, once its files are seen in it."""
        missing = [edit.path for edit in change.edits if not self._holds(oid, edit.path, edit.after)]
        if missing:
            # A file that .gitignore names is left out without a word: huggingface_hub 2.4, `_prepare_commit_payload`.
            raise HostError(
                f"the commit {oid[:10]} came to the Hub without '{missing[0]}'",
                why="the Hub leaves out of a commit what a .gitignore of the repository names",
                fix=f"take '{missing[0]}' out of .gitignore, and run again",
                rule="file-left-out",
            )

        return Commit(sha=oid, url=self.page(oid), branch=change.branch)

    def page(self, oid: str) -> str:
        """The page of a commit."""
        return f"{self._connection.name.home.url}/commit/{oid}"

    def _arrived(self, change: Change) -> Commit | None:
        """Our own commit on the branch, None while the head is still its parent. Raises BranchMoved."""
        now = list(self._objects.recent(change.branch or ""))
        commits = [revision.commit for revision in now]
        if commits[:1] == [change.parent]:
            return None
        if change.parent in commits:
            next_one = now[commits.index(change.parent) - 1]
            if next_one.title == change.message.partition("\n")[0] and self.holds(next_one.commit, change):
                return Commit(sha=next_one.commit, url=self.page(next_one.commit), branch=change.branch)
        raise BranchMoved(f"'{change.branch}' has another head than {change.parent[:12]}")

    def holds(self, commit: str, change: Change) -> bool:
        """Whether a commit holds the files of `change`."""
        return all(self._holds(commit, edit.path, edit.after) for edit in change.edits)

    def _holds(self, commit: str, path: str, content: bytes) -> bool:
        entry = self._objects.near_listing(commit, (path,)).get(path)
        if entry is None:
            return False
        if entry.pointer:
            return entry.pointer.oid == hashlib.sha256(content).hexdigest()
        return entry.oid == blob_name(content, like=entry.oid)


def not_answered(connection: Connection, problem: Unanswered) -> Unreachable:
    """The error for a commit that did not arrive, however often it was sent."""
    return Unreachable(
        f"the Hub did not answer the commit to {connection.name.path}: {problem}",
        why="the branch shows that the commit did not arrive",
        fix="run again: it continues from here",
    )


def _api(connection: Connection) -> "HfApi":
    """The client of the Hub, for one server and one token, neither of which it looks for itself."""
    package = hub_package()
    package.set_client_factory(_client_for(connection))

    class Api(package.HfApi):  # type: ignore[misc,name-defined]
        def _validate_yaml(self, content: str, **_: Any) -> None:
            """Nothing: the card was shown to the Hub before anything was published, see `HuggingFace.check_commit`.

            Can go when `create_commit` lets its caller leave the question out; without it, it is asked twice.
            """

    return Api(
        endpoint=connection.endpoint,
        token=connection.token or False,
        library_name="doi-action",
        library_version=__version__,
    )


def _client_for(connection: Connection) -> Callable[[], Any]:
    """Makes the client: with a time-out, no redirect to another host, and a loopback address without any proxy."""
    import httpx2

    def client() -> httpx2.Client:
        return httpx2.Client(timeout=TIMEOUT, follow_redirects=False, trust_env=not connection.origin.is_loopback)

    return client
