"""Write back: the edited files become one commit or pull request, and the release's text names its DOI.

The stage after the outcome, for every verb that edits a repository. What a DOI's record says is settled by then, and
nothing here asks a registry.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from doi_action.errors import HostError
from doi_action.hosts import BranchMoved, Host
from doi_action.identifiers.types import Doi
from doi_action.lineage import Lineage
from doi_action.model import Release
from doi_action.release.names import refuse_provisional, refuse_provisional_change
from doi_action.snapshot import Change, Commit, CommitMode, FileEdit, Snapshot, told_paths

if TYPE_CHECKING:
    from jinja2 import Environment

COMMIT_TRIES = 5
"""How often the head is read again when somebody else commits at the same moment."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Edited:
    """A head, and what is to change in its files."""

    head: Snapshot
    edits: tuple[FileEdit, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """What a change says of itself: the commit's message, and the text of the pull request that carries these edits.

    Changes of one `topic` share one pull request.
    """

    message: str
    pull_request: Callable[[tuple[FileEdit, ...]], str]
    topic: str = "citation"


def change_of(edited: Edited, *, words: Words, mode: CommitMode) -> Change:
    """The commit that the edits want to be."""
    return Change(
        message=words.message,
        edits=edited.edits,
        branch=edited.head.branch,
        parent=edited.head.at_head.commit,
        mode=mode,
        pull_request_text=words.pull_request(edited.edits),
        topic=words.topic,
    )


def write_back(
    host: Host,
    edited: Edited,
    *,
    words: Words,
    mode: CommitMode,
    lineage: Lineage | None,
    edit_again: Callable[[], Edited],
    tell: Callable[[str], None],
) -> Commit | None:
    """One commit with all edits; None where there is nothing to commit.

    When the branch moved meanwhile, `edit_again` reads its head and edits that, and the commit is tried anew. No
    placeholder of `lineage` goes out; None, where no DOI is written. Raises HostError where the host refuses, or the
    branch never stands still.
    """
    for _ in range(COMMIT_TRIES):
        if not edited.edits:
            return None
        change = change_of(edited, words=words, mode=mode)
        if lineage is not None:
            refuse_provisional_change(change, lineage)
        try:
            commit = host.commit(change)
        except BranchMoved:
            tell("the branch moved; reading its head again")
            edited = edit_again()
            continue
        paths = ", ".join(told_paths(edited.edits))
        tell(f"commit  {commit.sha[:10]}: {paths}" if commit.sha else f"written {paths}")
        return commit
    raise HostError(
        f"the branch moved {COMMIT_TRIES} times while the commit was made",
        why="somebody else commits to it at the same moment",
        fix="run again; the DOI is found and only the commit is made",
        rule="branch-keeps-moving",
    )


def new_release_text(release: Release, *, version_doi: Doi, concept_doi: Doi, templates: "Environment") -> str | None:
    """The release's text with its line that names the DOI; None where it stays as it is.

    Raises SettingsError for a template of the user's own that cannot be used.
    """
    from doi_action.readme.release_notes import edit_release_notes

    text = edit_release_notes(release.notes, version_doi=version_doi, concept_doi=concept_doi, templates=templates)
    return text if text != release.notes else None


def write_release_text(
    host: Host, tag: str, text: str | None, *, lineage: Lineage, tell: Callable[[str], None]
) -> None:
    """Give the release of `tag` its new text, where there is one, with no placeholder of `lineage` in it."""
    if text is None:
        return
    refuse_provisional(text, lineage, what="the release's text")
    host.edit_release(tag, text)
    tell(f"release text of {tag} names its DOI")
