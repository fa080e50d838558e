"""How a run knows what a run before it wrote and did not come to commit, though its own files would be others.

Before a file is written, a note goes among git's objects: this file was that and becomes this. Nothing points to it, so
that nobody sees it, and git clears it away in time, as it does with every such object (git-gc(1), "--prune").
"""

from doi_action.hosts.git_commands import Git

_NO_FILE = "nothing"


def leave_note(git: Git, path: str, before: str | None, after: str | None) -> None:
    """Note that the file at `path` becomes `after`, from `before`: git's names of the bytes, None for no file."""
    git.write("hash-object", "-w", "--stdin", given=_note(path, before, after))


def was_noted(git: Git, path: str, before: str | None, after: str | None) -> bool:
    """Whether a run noted just this."""
    name = git.ask("hash-object", "--stdin", given=_note(path, before, after)).text
    return git.ask("cat-file", "-e", name).code == 0


def _note(path: str, before: str | None, after: str | None) -> bytes:
    return f"doi-action: {path}\n{before or _NO_FILE}\n{after or _NO_FILE}\n".encode("utf-8", "surrogateescape")
