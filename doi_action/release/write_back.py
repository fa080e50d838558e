"""Write back: the edited files become one commit or pull request, and the release's text names its DOI.

The stage after the outcome, for every verb that edits a repository. What a DOI's record says is settled by then, and
nothing here asks a registry.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from doi_action.errors import DoiActionError, HostError
from doi_action.hosts import BranchMoved, Host
from doi_action.identifiers.types import Doi
from doi_action.lineage import Lineage
from doi_action.model import Release
from doi_action.release.names import refuse_provisional, refuse_provisional_change
from doi_action.snapshot import Change, Commit, CommitMode, FileEdit, Snapshot, Tree, told_paths

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


Changes = tuple[tuple[Host, Change], ...]
"""The commits to make, each with the host that makes it."""


def changes_of(host: Host, edited: Edited, *, words: Words, mode: CommitMode) -> Changes:
    """The commits that the edits want to be: that of the branch, with or without edits, and that of the pages' own."""
    head = edited.head
    here = tuple(edit for edit in edited.edits if edit.branch is None)
    of_branch = _change(here, head.branch, head.at_head, words, mode, words.topic)

    apart = tuple(edit for edit in edited.edits if edit.branch is not None)
    if not apart:
        return ((host, of_branch),)
    # An edit names another branch only where its head was read.
    if head.pages_branch is None or head.at_pages is None:
        return ((host, of_branch),)

    of_pages = _change(apart, head.pages_branch, head.at_pages, words, mode, f"{words.topic}-pages")
    return (host, of_branch), (host.on_branch(head.pages_branch), of_pages)


def check_commits(changes: Changes) -> None:
    """Raise what is known to refuse one of the commits, while nothing is written."""
    for host, change in changes:
        host.check_commit(change)


def rehearse_commits(changes: Changes) -> None:
    """Raise what the host would refuse one of the commits with, where it can be asked."""
    for host, change in changes:
        host.rehearse_commit(change)


def _change(
    edits: tuple[FileEdit, ...], branch: str | None, parent: Tree, words: Words, mode: CommitMode, topic: str
) -> Change:
    return Change(
        message=words.message,
        edits=edits,
        branch=branch,
        parent=parent.commit,
        mode=mode,
        pull_request_text=words.pull_request(edits),
        topic=topic,
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
    """One commit with all edits, and one more on the pages' own branch; None where there is nothing to commit.

    The commit of the branch itself comes back, where there is one. When a branch moved meanwhile, `edit_again` reads
    its head and edits that, and what is left is tried anew. No placeholder of `lineage` goes out; None, where no DOI is
    written. Raises HostError where the host refuses, or the branch never stands still.
    """
    made: dict[str | None, Commit] = {}
    for _ in range(COMMIT_TRIES):
        try:
            for there, change in changes_of(host, edited, words=words, mode=mode):
                if not change.edits or change.branch in made:
                    continue
                if lineage is not None:
                    refuse_provisional_change(change, lineage)

                commit = made[change.branch] = there.commit(change)
                paths = ", ".join(told_paths(change.edits))
                tell(f"commit  {commit.sha[:10]}: {paths}" if commit.sha else f"written {paths}")
        except BranchMoved:
            tell("the branch moved; reading its head again")
            edited = edit_again()
            continue
        except DoiActionError as error:
            if made:
                error.state = "the branch is committed to, its citation page is not; run again for the rest"
            raise
        return made.get(edited.head.branch) or next(iter(made.values()), None)

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
