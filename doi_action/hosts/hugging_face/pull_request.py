"""One open pull request at a time, told from others by a mark at the end of its title.

The Hub makes a branch of its own for each, `refs/pr/N`, which nobody can move: so a newer one takes the place of the
one before, which is closed. A pull request with commits by somebody else is left alone.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

from doi_action.errors import HostError, Unreachable
from doi_action.hosts.hugging_face.commit import SENDINGS, Committer, Unanswered
from doi_action.hosts.hugging_face.connection import Connection, Refused, ill_formed, unexpected
from doi_action.hosts.hugging_face.objects import Objects
from doi_action.hosts.hugging_face.read import MAIN
from doi_action.snapshot import Change, Commit


@dataclass(frozen=True, kw_only=True, slots=True)
class Proposal:
    """An open pull request of ours."""

    number: int
    page: str


class PullRequests:
    """The pull requests of the repository of `connection`."""

    def __init__(self, connection: Connection, objects: Objects) -> None:
        self._connection, self._objects = connection, objects
        self._committer = Committer(connection, objects)

    def propose(self, change: Change) -> Commit:
        """The commit of `change` in an open pull request. Raises Refused, HostError and Unreachable.

        After a lost answer everything is looked at again, and only what is missing is done.
        """
        mark = mark_of(change)
        title = change.message.partition("\n")[0]
        text = change.pull_request_text or change.message.partition("\n")[2].strip()
        change = replace(change, message=f"{title} {mark}\n\n{text}")
        for _ in range(SENDINGS):
            try:
                return self._proposed(change, mark)
            except Unanswered as problem:
                unanswered = problem

        raise Unreachable(
            f"the Hub did not answer while the pull request was made in {self._connection.name.path}: {unanswered}",
            why="it may be there or not",
            fix="run again: it continues from here and makes no second one",
        ) from unanswered

    def _proposed(self, change: Change, mark: str) -> Commit:
        found = tuple(self._open(mark))
        present = None
        for proposal in found:
            commit = self._commit_of(proposal, change, mark)
            present = present or commit

        commit = present or self._create(change)
        for proposal in found:
            if proposal.page != commit.pull_request:
                self._close(proposal, commit.pull_request or "")
        return commit

    def _open(self, mark: str) -> Iterator[Proposal]:
        """Our open pull requests, as the Hub lists them: the newest first."""
        for page in count():
            asked = {"type": "pull_request", "status": "open", "p": str(page)}
            answer = self._connection.get("/discussions", asked)
            try:
                listed, end = list(answer["discussions"]), int(answer["start"]) + len(answer["discussions"])
                for item in listed:
                    if str(item["title"]).endswith(mark):
                        yield Proposal(number=int(item["num"]), page=self._page(int(item["num"])))
                is_last = not listed or end >= int(answer["count"])
            except (KeyError, TypeError, ValueError) as error:
                raise ill_formed("the list of pull requests", error) from error

            if is_last:
                return

    def _commit_of(self, proposal: Proposal, change: Change, mark: str) -> Commit | None:
        """The commit of the pull request where it is what `change` asks for. Raises HostError for one edited since."""
        commits = list(self._objects.recent(f"refs/pr/{proposal.number}"))
        newest, before = commits[0], commits[1].commit if len(commits) > 1 else None
        if not newest.title.endswith(mark):
            raise HostError(
                f"pull request {proposal.number} of {self._connection.name.path} has commits by somebody else",
                rule="pull-request-edited",
                why="another one in its place would lose them",
                fix=f"merge or close {proposal.page}, then run again",
            )

        if before != change.parent or not self._committer.holds(newest.commit, change):
            return None
        return Commit(sha=newest.commit, url=self._committer.page(newest.commit), pull_request=proposal.page)

    def _create(self, change: Change) -> Commit:
        made = self._committer.send(change, create_pr=True)
        number: Any = made.pr_num
        if number is None:
            raise unexpected("it made a pull request without a number")
        return Commit(sha=made.oid, url=self._committer.page(made.oid), pull_request=self._page(int(number)))

    def _close(self, proposal: Proposal, successor: str) -> None:
        """Close what has a successor; where this token may not, it stays open beside it."""
        path = f"{self._connection.name.api}/discussions/{proposal.number}/status"
        with suppress(Refused):
            self._connection.post(path, {"status": "closed", "comment": f"{successor} takes its place."})

    def _page(self, number: int) -> str:
        return f"{self._connection.name.home.url}/discussions/{number}"


def mark_of(change: Change) -> str:
    """How the title of a pull request for changes of this topic into their branch ends."""
    base = "" if change.branch in (None, MAIN) else f"-{change.branch}"
    return f"[doi-action/{change.topic}{base}]"
