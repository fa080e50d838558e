"""Repositories to try things on: a small sample with a real history, or a copy of one that is there.

Both are complete git repositories of their own. Nothing leads back from them: no shared objects, no way to push, and
neither the user's hooks nor the user's signing key take part.
"""

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from doi_action.errors import HostError
from doi_action.hosts.git_commands import Git
from doi_action.hosts.local_git.place import Head, Place, find_place, read_head
from doi_action.hosts.local_git.remote import web_home
from doi_action.sandbox.sample_files import LICENSE, MAILMAP, PROGRAM, Edition, citation, readme

_NO_PUSH = "this-is-a-copy-to-try-things-on"
"""The address that a copy would push to: none."""

_ALONE = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "GIT_DEFAULT_HASH": "sha1"}
"""The sample is the same on every machine, whatever the settings of its user."""

_NO_DOWNLOADS = {"GIT_LFS_SKIP_SMUDGE": "1", "GIT_ALLOW_PROTOCOL": "file", "GIT_NO_LAZY_FETCH": "1"}
"""A copy is made from the folder alone: what a partial clone lacks would be fetched as its settings say."""

_TO_TRY = {"commit.gpgSign": "false", "core.hooksPath": os.devnull}

CARBERRY = ("Josiah Carberry", "josiah@example.org")
BERG = ("Anna van der Berg", "anna@example.org")
BERG_BEFORE = ("anna", "anna@laptop.example.org")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Step:
    """One commit of the sample's history, and the tag that it gets."""

    author: tuple[str, str]
    date: str
    message: str
    files: Mapping[str, str]
    tag: str | None = None


def build_sample(folder: Path) -> Path:
    """A repository with seven commits of two people and the releases v1.0.0, v1.1.0 and v2.0.0; gives back `folder`.

    Every byte and every object name is the same each time. The folder must be new or empty.
    """
    _need_empty(folder)
    folder.mkdir(parents=True, exist_ok=True)
    git = Git(folder=folder)
    git.write("init", "--quiet", "--template=", extra=_ALONE)
    git.write("symbolic-ref", "HEAD", "refs/heads/main", extra=_ALONE)
    settings = {**_TO_TRY, "core.autocrlf": "false", "user.name": CARBERRY[0], "user.email": CARBERRY[1]}
    _configure(git, settings)
    for step in _history():
        _take(git, step)
    return folder


def copy_repository(source: Path, folder: Path) -> Path:
    """A copy of the repository that `source` lies in, with all its branches and tags; gives back `folder`.

    What is committed is copied, not unsaved work. The remote's address is kept, without credentials, since it says
    where the repository lives; a push goes nowhere. Raises HostError as a snapshot does, and for a folder in use.
    """
    place = find_place(source)
    head = read_head(place)
    _need_empty(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    at = str((place.top or place.git_dir).resolve())
    options = ("--quiet", "--no-local", "--no-hardlinks", "--template=", "--no-recurse-submodules", "--origin=origin")
    Git(folder=folder.parent).write("clone", *options, "--", at, str(folder.resolve()), extra=_NO_DOWNLOADS)
    git = Git(folder=folder)
    home = next((found for address in place.remote_addresses if (found := web_home(address))), None)
    _configure(git, {**_TO_TRY, "remote.origin.pushurl": _NO_PUSH, "remote.origin.url": home.url if home else at})
    _configure(git, _identity(git, place))
    _check_out(git, head)
    return folder


def fingerprint(repo: Path) -> str:
    """A text that changes when the repository gets another head, branch or tag. Raises HostError as a snapshot does."""
    place = find_place(repo)
    head = read_head(place)
    refs = place.git.read("for-each-ref", "--format=%(refname) %(objectname)", "refs/heads", "refs/tags")
    return hashlib.sha256(f"{head.branch} {head.commit}\n".encode() + refs).hexdigest()


def _history() -> tuple[_Step, ...]:
    first = Edition(version="1.0.0", released="2024-02-12")
    second = Edition(version="1.1.0", released="2024-05-27")
    third = Edition(version="2.0.0", released="2024-09-16")
    return (
        _Step(author=CARBERRY, date="2024-01-22T09:30:00+01:00", message="Average readings by the hour",
              files={"tidegauge.py": PROGRAM["1.0.0"], "LICENSE": LICENSE}),
        _Step(author=BERG_BEFORE, date="2024-02-05T16:05:00+01:00", message="Say what it is for",
              files={"README.md": readme(first)}),
        _Step(author=CARBERRY, date="2024-02-12T11:00:00+01:00", message="Tell how to cite it",
              files={"CITATION.cff": citation(first)}, tag="v1.0.0"),
        _Step(author=BERG, date="2024-05-13T10:20:00+02:00", message="Leave out gaps",
              files={"tidegauge.py": PROGRAM["1.1.0"], ".mailmap": MAILMAP}),
        _Step(author=BERG, date="2024-05-27T14:45:00+02:00", message="Release 1.1.0",
              files={"CITATION.cff": citation(second), "README.md": readme(second)}, tag="v1.1.0"),
        _Step(author=CARBERRY, date="2024-09-09T08:15:00+02:00", message="Count heights in metres",
              files={"tidegauge.py": PROGRAM["2.0.0"]}),
        _Step(author=CARBERRY, date="2024-09-16T12:00:00+02:00", message="Release 2.0.0",
              files={"CITATION.cff": citation(third), "README.md": readme(third)}, tag="v2.0.0"),
    )  # fmt: skip


def _take(git: Git, step: _Step) -> None:
    for path, content in step.files.items():
        (git.folder / path).write_bytes(content.encode())
    name, email = step.author
    who = {f"GIT_{role}_{part}": value for role in ("AUTHOR", "COMMITTER")
           for part, value in (("NAME", name), ("EMAIL", email), ("DATE", step.date))}  # fmt: skip
    git.write("add", "--", *step.files, extra=_ALONE)
    git.write("commit", "--quiet", f"--message={step.message}", extra={**_ALONE, **who})
    if step.tag:
        git.write("tag", "-a", step.tag, f"--message=Version {step.tag[1:]}", extra={**_ALONE, **who})


def _configure(git: Git, settings: Mapping[str, str]) -> None:
    for name, value in settings.items():
        git.write("config", name, value)


def _identity(git: Git, place: Place) -> dict[str, str]:
    """Who commits in the copy: who does in the original, or a stand-in on a machine where git knows nobody."""
    known = {name: place.settings[name][-1] for name in ("user.name", "user.email") if name in place.settings}
    if len(known) == 2 or not git.act("var", "GIT_COMMITTER_IDENT").code:
        return known
    return {"user.name": "doi-action try", "user.email": "try@example.org"}


def _check_out(git: Git, head: Head) -> None:
    """A branch to commit on, also where the original has none checked out."""
    if head.branch is None and head.commit:
        branch = head.default_branch or "main"
        start = git.act("rev-parse", "--verify", "--quiet", f"refs/remotes/origin/{branch}").text or head.commit
        git.write("checkout", "--quiet", "-B", branch, start, extra=_NO_DOWNLOADS)


def _need_empty(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise HostError(
            f"'{folder}' is in use",
            why="a repository to try things on is made in a folder of its own",
            fix="name another folder, or delete this one",
            rule="folder-in-use",
        )
