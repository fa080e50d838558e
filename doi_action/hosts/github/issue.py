"""One issue that is kept up to date in its place, found again by its label and by the first line of its text."""

from typing import Any

from doi_action.errors import Unreachable
from doi_action.hosts.github.connection import Connection, Refused, Unanswered
from doi_action.hosts.github.refusals import explained, of_the_schema

LABEL = "doi-action"
"""GitHub makes a label that a new issue names, where the token may write."""


class Issue:
    """The issue of the repository `owner_name` whose text begins with `mark`."""

    def __init__(self, connection: Connection, owner_name: str, *, mark: str) -> None:
        self._connection, self._name, self._mark = connection, owner_name, mark

    @of_the_schema()
    def keep(self, title: str, text: str) -> str:
        """Write the issue, anew where there is none, and give its address. Whether it is open or closed stays.

        Raises HostError and Unreachable.
        """
        try:
            found = self._found()
            if found is None:
                return self._opened(title, text)
            if (found.get("title"), found.get("body")) == (title, text):
                return str(found["html_url"])
            address = f"/repos/{self._name}/issues/{found['number']}"
            return str(self._connection.patch(address, {"title": title, "body": text})["html_url"])
        except Refused as refused:
            raise explained(refused, act="issue", repository=self._name) from refused

    def _found(self) -> dict[str, Any] | None:
        """The oldest issue of ours, among those with the label; a pull request is none."""
        address = f"/repos/{self._name}/issues?labels={LABEL}&state=all&sort=created&direction=asc&per_page=100"
        for issue in self._connection.get(address):
            if "pull_request" not in issue and str(issue.get("body") or "").startswith(self._mark):
                return dict(issue)
        return None

    def _opened(self, title: str, text: str) -> str:
        new = {"title": title, "body": text, "labels": [LABEL]}
        try:
            return str(self._connection.post(f"/repos/{self._name}/issues", new)["html_url"])
        except Unanswered as unanswered:
            # The answer may be lost and the issue be there: it is not opened a second time.
            found = self._found()
            if found is None:
                raise Unreachable(
                    f"GitHub did not answer when the issue in {self._name} was opened: {unanswered}",
                    why="the list of issues does not show it",
                    fix="run again",
                ) from unanswered
            return str(found["html_url"])
