"""A repository on disk: where its work tree and git folder are, what is checked out, what its configuration says."""

import os
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from doi_action.errors import DoiActionError, HostError, SettingsError
from doi_action.hosts.git_commands import Git, last_words, refuse_pipe

_UNFINISHED = {
    "MERGE_HEAD": "merge",
    "CHERRY_PICK_HEAD": "cherry-pick",
    "REVERT_HEAD": "revert",
    "rebase-merge": "rebase",
    "rebase-apply": "rebase",
}
"""What git keeps in its folder while something is under way (gitrepository-layout(5), git's wt-status.c)."""

_NAMING_FILES = ("core.attributesfile", "core.excludesfile", "diff.orderfile", "mailmap.file")
"""Settings whose files git reads to answer us; it took three gigabytes in ten seconds from a device of zeros."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A repository. `top` is the work tree's root, None for a bare repository; `git_dir` holds HEAD and the index."""

    git: Git
    top: Path | None
    git_dir: Path
    settings: Mapping[str, tuple[str, ...]]

    @property
    def folder_name(self) -> str:
        """The name of the folder people see: the work tree's, or the bare repository's without `.git`."""
        named = self.top or (self.git_dir.parent if self.git_dir.name == ".git" else self.git_dir)
        return named.name.removesuffix(".git") or "repository"

    @property
    def remote(self) -> str | None:
        """The name of the remote it came from: origin, else the only one there is."""
        remotes = [
            key.removeprefix("remote.").removesuffix(".url")
            for key in self.settings
            if key.startswith("remote.") and key.endswith(".url")
        ]
        if "origin" in remotes:
            return "origin"
        # Of several, none is more the repository's home than another.
        return remotes[0] if len(remotes) == 1 else None

    @property
    def remote_addresses(self) -> tuple[str, ...]:
        """The remote's address as it is written, then as git rewrites it (`url.<base>.insteadOf`)."""
        if self.remote is None:
            return ()
        written = self.settings[f"remote.{self.remote}.url"][0]
        return written, self.git.ask("ls-remote", "--get-url", self.remote).text

    @property
    def unfinished(self) -> str | None:
        """What was begun and not ended: merge, cherry-pick, revert, rebase; None when nothing is."""
        return next((what for name, what in _UNFINISHED.items() if (self.git_dir / name).exists()), None)

    def git_path(self, name: str) -> Path:
        """Where git keeps its own file or folder `name`: settings and linked work trees may move it."""
        # Relative to the folder that git runs in, unless it is absolute; joining covers both.
        return self.git.folder / self.git.act("rev-parse", "--git-path", name).text

    def says_yes(self, setting: str) -> bool:
        """Whether a boolean setting is on (git-config(1), Values)."""
        return self.git.ask("config", "--type=bool", "--get", setting).text == "true"


@dataclass(frozen=True, kw_only=True, slots=True)
class Head:
    """What is checked out. `commit` is None on a branch without commits, `branch` None when the head is detached.

    `worktree` is where the branch is checked out, None where it is not; `default_branch` is None when nobody says.
    """

    branch: str | None
    commit: str | None
    worktree: str | None = None
    default_branch: str | None = None


def find_place(path: Path) -> Place:
    """The repository that `path` is in. Raises HostError for no repository, a refused and a shallow one."""
    if not path.is_dir():
        raise SettingsError(
            f"'{path}' is not a folder",
            why="there is no repository to read",
            fix="give the folder of a git repository with --repo",
            rule="not-a-repository",
        )

    git = Git(folder=path)
    answer = git.ask("rev-parse", "--is-bare-repository", "--is-shallow-repository", "--absolute-git-dir")
    if answer.code:
        raise _no_repository(path, answer.complaint)
    bare, shallow, git_dir = answer.text.split("\n", 2)
    if shallow == "true":
        raise _shallow(path)
    top = None if bare == "true" else _top(git, path)
    git = replace(git, folder=top or Path(git_dir))
    settings = _settings(git)
    for key in _NAMING_FILES:
        for value in settings.get(key, ()):
            refuse_pipe(os.path.join(git.folder, os.path.expanduser(value)), of=path)  # noqa: PTH111, PTH118
    filters = {key.removeprefix("filter.").rpartition(".")[0] for key in settings if key.startswith("filter.")}
    return Place(
        git=replace(git, disabled_filters=tuple(sorted(filters))), top=top, git_dir=Path(git_dir), settings=settings
    )


def work_tree(path: Path) -> Path:
    """The root of the work tree that `path` is in. Raises what `find_place` raises, HostError for a bare one."""
    top = find_place(path).top
    if top is None:
        raise HostError(
            f"'{path}' is a bare repository, without files to complete",
            why="files are written into a work tree, where you see them before they are committed",
            fix="run it in a clone",
            rule="no-work-tree",
        )
    return top


def read_head(place: Place) -> Head:
    """What is checked out now."""
    branches = _branches(place)
    named = place.git.ask("symbolic-ref", "--quiet", "HEAD").text
    if not named:
        commit = place.git.ask("rev-parse", "--verify", "--quiet", "HEAD^{commit}").text
        return Head(branch=None, commit=commit or None, default_branch=_default_branch(place, branches))
    commit, worktree = branches.get(named, ("", ""))
    return Head(
        branch=named.removeprefix("refs/heads/"),
        commit=commit or None,
        # A bare repository counts as its own work tree there.
        worktree=worktree if worktree and Path(worktree).resolve() != place.git_dir.resolve() else None,
        default_branch=_default_branch(place, branches),
    )


def branch_head(place: Place, name: str) -> Head:
    """The head of the branch `name`, whatever is checked out. Raises SettingsError `branch-missing`."""
    branches = _branches(place)
    if f"refs/heads/{name}" not in branches:
        raise SettingsError(
            f"{place.folder_name} has no branch '{name}'",
            why="what a release writes goes there",
            fix="correct the setting",
            rule="branch-missing",
        )

    commit, worktree = branches[f"refs/heads/{name}"]
    return Head(branch=name, commit=commit, worktree=worktree or None, default_branch=_default_branch(place, branches))


def _branches(place: Place) -> dict[str, tuple[str, str]]:
    layout = "--format=%(refname)%00%(objectname)%00%(worktreepath)"
    lines = place.git.read("for-each-ref", layout, "refs/heads").decode("utf-8", "replace").split("\n")
    rows = (line.split("\0") for line in lines)
    return {row[0]: (row[1], row[2]) for row in rows if len(row) == 3}


def _default_branch(place: Place, branches: Mapping[str, object]) -> str | None:
    """What the remote says; else main or master where one of them exists, else the only branch."""
    if place.remote:
        remote = f"refs/remotes/{place.remote}/"
        said = place.git.ask("symbolic-ref", "--quiet", f"{remote}HEAD").text
        if said:
            return said.removeprefix(remote)

    local = [name.removeprefix("refs/heads/") for name in branches]
    usual = [name for name in ("main", "master") if name in local]
    if len(usual) == 1:
        return usual[0]
    return local[0] if len(local) == 1 else None


def _settings(git: Git) -> dict[str, tuple[str, ...]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for item in git.read("config", "--null", "--list").split(b"\0"):
        key, _, value = item.partition(b"\n")
        if key:
            # A filter whose name is no text is switched off by exactly that name; values are shown to people.
            found[os.fsdecode(key)].append(value.decode("utf-8", "replace"))
    return {key: tuple(values) for key, values in found.items()}


def _top(git: Git, path: Path) -> Path:
    answer = git.ask("rev-parse", "--show-toplevel")
    if answer.code:
        raise SettingsError(
            f"'{path}' lies inside the .git folder of a repository",
            why="files are read and written in the work tree",
            fix="give the repository's own folder with --repo",
            rule="not-a-repository",
        )

    top = Path(answer.text)
    if not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(top)):
        raise SettingsError(
            f"the settings of '{path}' place its files elsewhere: core.worktree is '{top}'",
            why="a repository of somebody else could have files outside its folder read and written",
            fix=f"run 'git -C {path} config --unset core.worktree', then run again",
            rule="not-a-repository",
        )
    return top


def _no_repository(path: Path, complaint: str) -> DoiActionError:
    if "dubious ownership" in complaint:
        return HostError(
            f"git does not trust '{path}': the folder belongs to another user",
            why="git refuses such a repository, since its settings could run that user's programs",
            fix=f"run 'git config --global --add safe.directory {path.resolve()}' if you trust it, then run again",
            rule="unsafe-repository",
        )

    if "not a git repository" not in complaint:
        return SettingsError(
            f"git cannot open '{path}': {last_words(complaint)}",
            why="doi-action reads a local repository through git",
            fix="run 'git status' there and put right what it reports",
            rule="repository-unreadable",
        )

    return SettingsError(
        f"'{path}' is not in a git repository",
        why="a release is a tag of a repository",
        fix="run it in a clone, or name one with --repo",
        rule="not-a-repository",
    )


def _shallow(path: Path) -> HostError:
    return HostError(
        f"'{path}' is a shallow clone",
        why="without its whole history neither its identity nor the order of its versions can be known",
        fix="run 'git fetch --unshallow --tags', then run again; with actions/checkout set 'fetch-depth: 0'",
        rule="shallow-clone",
    )
