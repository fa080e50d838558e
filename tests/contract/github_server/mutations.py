"""What GitHub changes on request, and in whose way it stands."""

from typing import Any

from tests.contract.github_server.repository import Moved
from tests.contract.github_server.resolvers import (
    Commit,
    Ref,
    Refusal,
    Repository,
    base64_or_refusal,
    forbidden,
    pull_request_answer,
    ref_or_none,
)
from tests.contract.github_server.state import HostedRepository, PullRequest

STALE = 'Expected branch to point to "{}" but it did not.  Pull and try again.'
CLASSIC = "protected branch '{}' check failed:\nAt least 1 approving review is required by reviewers with write access."
RULESET = "Repository rule violations found\n\nChanges must be made through a pull request.\n\n"
LARGEST_FILE = 40_000_000


class Root:
    """Queries and mutations over all repositories of a server."""

    def __init__(self, repositories: list[HostedRepository]) -> None:
        self.repositories = repositories

    def repository(self, info: Any, owner: str, name: str, followRenames: bool = True) -> Repository:
        """A repository by its name, or by a former one."""
        return Repository(self._find(f"{owner}/{name}"))

    def _find(self, full_name: str) -> HostedRepository:
        for state in self.repositories:
            if full_name.lower() in (state.full_name.lower(), *state.former_names):
                return state
        raise Refusal("NOT_FOUND", f"Could not resolve to a Repository with the name '{full_name}'.")

    def _by_id(self, node: str) -> HostedRepository:
        return next(state for state in self.repositories if f"REPO:{state.id}" == node)

    def createCommitOnBranch(self, info: Any, input: dict[str, Any]) -> dict[str, Any]:
        """One commit with whole files, if the branch has the expected head."""
        state = self._find(input["branch"]["repositoryNameWithOwner"])
        branch, expected = input["branch"]["branchName"], input["expectedHeadOid"]
        files = {a["path"]: base64_or_refusal(a["contents"]) for a in input["fileChanges"]["additions"]}
        gone = tuple(d["path"] for d in input["fileChanges"]["deletions"])
        _may_write(state, branch, files)
        message = "\n\n".join(t for t in (input["message"]["headline"], input["message"].get("body")) if t)
        who = "GitHub <noreply@github.com>" if state.signs else "Bot <bot@example.org>"
        try:
            oid = state.git.commit_on(branch, expected, files, message, author=who, gone=gone)
        except Moved as error:
            raise Refusal("STALE_DATA", STALE.format(expected)) from error
        return {"commit": Commit(state, oid), "ref": ref_or_none(state, f"refs/heads/{branch}")}

    def createRef(self, info: Any, input: dict[str, Any]) -> dict[str, Any]:
        """A new branch."""
        state = self._by_id(input["repositoryId"])
        if "contents" not in state.permissions:
            raise forbidden()
        if state.git.resolve(input["name"]):
            raise Refusal("UNPROCESSABLE", f'A ref named "{input["name"]}" already exists in the repository.')
        state.git.git("update-ref", input["name"], input["oid"], "0" * 40)
        return {"ref": ref_or_none(state, input["name"])}

    def updateRef(self, info: Any, input: dict[str, Any]) -> dict[str, Any]:
        """Move a branch; a pull request without commits of its own is closed, as GitHub does."""
        state, name = self._ref(input["refId"])
        state.git.git("update-ref", name, input["oid"])
        for pull in state.pull_requests:
            empty = state.git.count(f"refs/heads/{pull.head}", f"^refs/heads/{pull.base}") == 0
            if f"refs/heads/{pull.head}" == name and empty:
                pull.state = "CLOSED"
        return {"ref": Ref(state, name, input["oid"])}

    def deleteRef(self, info: Any, input: dict[str, Any]) -> dict[str, Any]:
        """Remove a branch."""
        state, name = self._ref(input["refId"])
        state.git.git("update-ref", "-d", name)
        return {"clientMutationId": None}

    def _ref(self, node: str) -> tuple[HostedRepository, str]:
        name = node.removeprefix("REF:")
        return next((state, name) for state in self.repositories if state.git.resolve(name))

    def createPullRequest(self, info: Any, input: dict[str, Any]) -> dict[str, Any]:
        """A new pull request; one is enough for two branches."""
        state = self._by_id(input["repositoryId"])
        if "pull-requests" not in state.permissions:
            raise forbidden()
        if not state.pull_requests_by_actions:
            raise Refusal("FORBIDDEN", "GitHub Actions is not permitted to create or approve pull requests.")
        head, base = input["headRefName"], input["baseRefName"]
        if not state.git.resolve(f"refs/heads/{head}"):
            raise Refusal("UNPROCESSABLE", "Head sha can't be blank, Head ref must be a branch")
        if any((p.head, p.base, p.state) == (head, base, "OPEN") for p in state.pull_requests):
            raise Refusal("UNPROCESSABLE", f"A pull request already exists for {state.owner}:{head}.")
        number = 1 + len(state.pull_requests)
        pull = PullRequest(number=number, title=input["title"], body=input.get("body") or "", head=head, base=base)
        state.pull_requests.append(pull)
        return {"pullRequest": pull_request_answer(state, pull)}

    def updatePullRequest(self, info: Any, input: dict[str, Any]) -> dict[str, Any]:
        """New title and text."""
        state, pull = next(
            (state, pull)
            for state in self.repositories
            for pull in state.pull_requests
            if f"PR:{pull.number}" == input["pullRequestId"]
        )
        if "pull-requests" not in state.permissions:
            raise forbidden()
        pull.title, pull.body = input.get("title", pull.title), input.get("body", pull.body)
        return {"pullRequest": pull_request_answer(state, pull)}


def _may_write(state: HostedRepository, branch: str, files: dict[str, bytes]) -> None:
    if "contents" not in state.permissions:
        raise forbidden()
    if state.archived:
        raise Refusal("FORBIDDEN", "Repository was archived so is read-only.")
    if any(path.startswith(".github/workflows/") for path in files) and "workflows" not in state.permissions:
        name = next(iter(files))
        raise Refusal("FORBIDDEN", f"refusing to allow a GitHub App to create or update workflow `{name}` "
                      "without `workflows` permission")  # fmt: skip
    if any(len(data) > LARGEST_FILE for data in files.values()):
        raise Refusal("UNPROCESSABLE", "The file is too large to be processed.")
    match state.protection.get(branch):
        case "classic":
            raise Refusal("BRANCH_PROTECTION_RULE_VIOLATION", CLASSIC.format(branch))
        case "ruleset":
            raise Refusal("UNPROCESSABLE", RULESET)
