"""What the Hub's refusals mean: which situation a user is in, and the words and the cure for it.

The Hub answers 401 for a repository that is not there, too, where no token was sent: it does not tell the two apart.
"""

from doi_action.errors import DoiActionError, HostError, Unreachable
from doi_action.hosts.hugging_face.connection import Refused

MOVED = 412
"""The status for a commit on a head that is no longer the branch's; its text has changed over the years."""

NO_RIGHT = 403


def explained(refused: Refused, *, act: str, repository: str, has_token: bool) -> DoiActionError:
    """The error to show for a refusal while `act` was tried: 'read', 'commit' or 'pull request'."""
    said = f"'{refused.message or 'no reason was given'}' from {refused.place}"
    is_bad_token = refused.status == 401 and has_token and refused.code != "RepoNotFound"

    if refused.code == "GatedRepo":
        return HostError(
            f"the files of {repository} are gated, and this token may not read them: {said}",
            rule="gated-repository",
            why="what the record says is read from the files, and the Hub shows them only to whom was granted access",
            fix=f"ask for access on https://huggingface.co/{repository} with the account of {{hub-token}}, or use a "
            "token of its owner: https://huggingface.co/settings/tokens",
        )

    if refused.status == 429:
        return Unreachable(
            f"the Hub's rate limit is used up: {said}",
            rule="rate-limited",
            why="the Hub answers no more requests of this token or address for now",
            fix="run again in a few minutes; a run continues where the last one stopped",
        )

    if is_bad_token:
        return HostError(
            f"the Hub does not accept the token: {said}",
            rule="bad-token",
            why="nothing can be read as this account or written without it",
            fix="renew {hub-token}: https://huggingface.co/settings/tokens",
        )

    if refused.status in (401, 404):
        return HostError(
            f"the Hub knows no repository '{repository}': {said}",
            rule="repository-missing",
            why="it was renamed or deleted, it is of another kind, or it is private and the token may not see it",
            fix="check the name; a data set is datasets/OWNER/NAME, a Space spaces/OWNER/NAME; for a private one give "
            "a {hub-token} that may read it: https://huggingface.co/settings/tokens",
        )

    if refused.status == NO_RIGHT:
        return HostError(
            f"the token may not do this in {repository} ({act}): {said}",
            rule="permission-missing",
            why="a token has only the rights that it was made with, and its account those of its role",
            fix="give a {hub-token} with the right to write to this repository: "
            "https://huggingface.co/settings/tokens; or ask its owner to let your account write",
        )

    return HostError(f"the Hub refused ({act} in {repository}): {said}", fix="see the Hub's message")
