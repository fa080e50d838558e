"""What GitHub's refusals mean: which situation a user is in, and the words and the cure for it.

GitHub tells a situation by a GraphQL type, an HTTP status or only by its text, and the same one differently through
GraphQL and REST; here all spellings of a situation stand side by side. The texts are those that people report.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from enum import Enum, auto

from doi_action.errors import DoiActionError, HostError, SettingsError, Unreachable
from doi_action.hosts.github.connection import Refused


class Situation(Enum):
    """Why GitHub said no."""

    BRANCH_MOVED = auto()
    PROTECTED = auto()
    PERMISSION = auto()
    PULL_REQUESTS_OFF = auto()
    ARCHIVED = auto()
    WORKFLOW_FILE = auto()
    TOO_LARGE = auto()
    BAD_TOKEN = auto()
    RATE_LIMIT = auto()
    NOT_FOUND = auto()
    ALREADY_THERE = auto()
    OTHER = auto()


_KINDS = {
    "STALE_DATA": Situation.BRANCH_MOVED,
    "BRANCH_PROTECTION_RULE_VIOLATION": Situation.PROTECTED,
    "NOT_FOUND": Situation.NOT_FOUND,
}

# First match wins. A ruleset answers with another type than classic protection, so that its text decides.
_TEXTS: tuple[tuple[str, Situation], ...] = (
    (r"not permitted to create or approve pull requests", Situation.PULL_REQUESTS_OFF),
    (r"archived|read-only", Situation.ARCHIVED),
    (r"without `?workflows?`? permission|without `?workflow`? scope", Situation.WORKFLOW_FILE),
    (r"resource not accessible by|must have (push|write) access|not have permission|insufficient.*scope"
     r"|permission to .* denied", Situation.PERMISSION),
    (r"rule violations|protected branch|changes must be made through a pull request|cannot update this protected ref"
     r"|GH006|GH013", Situation.PROTECTED),
    (r"expected branch to point to|is at [0-9a-f]{40} but expected", Situation.BRANCH_MOVED),
    (r"too large|exceeds .* (size )?limit", Situation.TOO_LARGE),
    (r"rate limit", Situation.RATE_LIMIT),
    (r"already exists", Situation.ALREADY_THERE),
    (r"could not resolve to a", Situation.NOT_FOUND),
)  # fmt: skip

PERMISSIONS: Mapping[str, str] = {
    "commit": "contents: write",
    "branch": "contents: write",
    "pull request": "pull-requests: write",
    "release text": "contents: write",
    "issue": "issues: write",
    "read": "contents: read",
}
"""What each act needs in the workflow's `permissions:`."""


def situation_of(refused: Refused) -> Situation:
    """Which situation a refusal tells of."""
    for pattern, situation in _TEXTS:
        if re.search(pattern, refused.message, re.IGNORECASE | re.DOTALL):
            return situation
    if refused.kind in _KINDS:
        return _KINDS[refused.kind]
    by_status = {
        401: Situation.BAD_TOKEN,
        404: Situation.NOT_FOUND,
        413: Situation.TOO_LARGE,
        429: Situation.RATE_LIMIT,
    }
    if refused.status in by_status:
        return by_status[refused.status]
    return Situation.PERMISSION if refused.status == 403 or refused.kind == "FORBIDDEN" else Situation.OTHER


def explained(refused: Refused, *, act: str, repository: str, branch: str = "") -> DoiActionError:
    """The error to show for a refusal while `act` was tried.

    It is 'commit', 'branch' (a commit on our own, named `branch`), 'pull request', 'release text', 'issue' or 'read'.
    """
    said = f"'{' '.join(refused.message.split())[:400] or 'no reason was given'}' from {refused.place}"
    match situation_of(refused):
        case Situation.PROTECTED if act == "branch":
            return HostError(
                f"GitHub refused the branch {branch} in {repository}: {said}",
                rule="citation-branch-refused",
                why="a rule of the repository lets this token make no such branch, and the pull request needs it",
                fix=f"let the rule except '{branch}*' (Settings > Rules > Rulesets), give an App's token that may "
                "bypass it as {github-token}, or set commit-mode to 'none' and add the lines of the diff by hand",
            )
        case Situation.PROTECTED:
            return HostError(
                f"GitHub refused the commit to {repository}: {said}",
                rule="branch-protected",
                why="a rule of the branch wants changes to come another way",
                fix="set commit-mode to 'auto' or 'pull-request', or let this token bypass the rule",
            )
        case Situation.PERMISSION:
            return _permission(said, act, repository)
        case Situation.PULL_REQUESTS_OFF:
            return HostError(
                f"GitHub refused the pull request in {repository}: {said}",
                rule="pull-requests-not-allowed",
                why="the repository's settings forbid pull requests by workflows",
                fix="tick Settings > Actions > General > 'Allow GitHub Actions to create and approve pull requests', "
                "or give an App's token as {github-token}",
            )
        case Situation.ARCHIVED:
            return archived(repository, said)
        case Situation.WORKFLOW_FILE:
            return HostError(
                f"GitHub refused the commit to {repository}: {said}",
                rule="workflow-file",
                why="a token needs a right of its own to change files in .github/workflows",
                fix="give a token with the workflows permission as {github-token}",
            )
        case Situation.TOO_LARGE:
            return HostError(
                f"a file is larger than GitHub's API takes: {said}",
                rule="file-too-large",
                why="the commit is made through the API, without git",
                fix="make the file smaller, or set commit-mode to 'none' and add the lines by hand",
            )
        case Situation.BAD_TOKEN:
            return HostError(
                f"GitHub does not accept the token: {said}",
                rule="bad-token",
                why="nothing can be read or written without it",
                fix="{in the Action: remove the input github-token to use the workflow's own, or }renew {github-token}",
            )
        case Situation.RATE_LIMIT:
            return Unreachable(
                f"GitHub's rate limit is used up: {said}",
                rule="rate-limited",
                why="GitHub answers no more requests of this token for now",
                fix="run again in an hour; a run continues where the last one stopped",
            )
        case Situation.NOT_FOUND if act == "read":
            return HostError(
                f"GitHub knows no repository '{repository}': {said}",
                rule="repository-missing",
                why="it was renamed or deleted, or the token may not see it",
                fix="check the name, and for a private repository {in the Action: the permission line "
                f"'{PERMISSIONS[act]}'}}{{on the command line: what {{github-token}} may read}}",
            )
        case _:
            return HostError(f"GitHub refused ({act} in {repository}): {said}", fix="see GitHub's message")


def archived(repository: str, said: str = "'read-only'") -> HostError:
    """The error for a repository that takes no commits."""
    return HostError(
        f"{repository} is archived: {said}",
        rule="repository-archived",
        why="an archived repository takes no commits",
        fix="unarchive it for this run, or set commit-mode to 'none'",
    )


def _permission(said: str, act: str, repository: str) -> DoiActionError:
    line = PERMISSIONS[act]
    return HostError(
        f"the token may not do this in {repository} ({act}): {said}",
        rule="permission-missing",
        why="{in the Action: a workflow's token has only the permissions its job names}"
        "{on the command line: a token has only the rights that it was made with}",
        fix=f"{{in the Action: add the line '{line}' under 'permissions:' of the job}}"
        f"{{on the command line: give {{github-token}} the right '{line}'}}",
    )


def branch_missing(branch: str, repository: str) -> SettingsError:
    """The error for a branch that the repository does not have."""
    return SettingsError(
        f"{repository} has no branch '{branch}'",
        rule="branch-missing",
        why="the commit with CITATION.cff and README goes there",
        fix="correct the setting branch, or leave it out for the default branch",
    )


@contextmanager
def of_the_schema() -> Iterator[None]:
    """Where answers are read. Raises HostError for one that lacks something, or has something of another form."""
    try:
        yield
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        # The words of Python's own errors say nothing to a reader.
        fault = f"it lacks {error}" if isinstance(error, KeyError) else "a part of it is of another form"
        raise unexpected(fault) from error


def unexpected(fault: str) -> HostError:
    """The error for an answer that breaks the schema."""
    return HostError(
        f"GitHub's answer has another shape than its schema says: {fault}",
        rule="unexpected-answer",
        why="what cannot be read in full is not acted on",
        fix="run again; if it stays, the server is not GitHub or a version of it that is not known yet",
    )
