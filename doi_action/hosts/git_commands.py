"""Running git: the one place where a git process is started.

Arguments go as a list, never through a shell. Reading takes no lock, asks nobody, runs no hook and no filter program,
fetches nothing and ignores replacement objects; writing runs with the user's own settings. No git process sees a secret
of the run. Which commands make a snapshot or a commit is the business of the modules beside this one.
"""

import os
import stat
import subprocess
import tempfile
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from doi_action.errors import HostError, SettingsError
from doi_action.inputs import secret_variables

READ_TIMEOUT = 120.0
"""Seconds that one reading command may take; a history of a million commits takes about twenty."""

CHUNK = 64 * 1024
"""Bytes of a stream that are held at a time."""

COMMIT_TIMEOUT = 1800.0
"""Seconds for a commit: hooks may install their tools first, and signing may wait for a passphrase."""

_OF_ANOTHER_REPOSITORY = (
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_DIR",
    "GIT_GRAFT_FILE",
    "GIT_INDEX_FILE",
    "GIT_NAMESPACE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
    "GIT_SHALLOW_FILE",
    "GIT_WORK_TREE",
)
"""Set by git for its hooks; kept, they would point our commands at the repository whose hook we run in."""

_READING = {
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_LITERAL_PATHSPECS": "1",
    "LC_ALL": "C",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "DOI_ACTION_NOTHING": "",
    "DOI_ACTION_FALSE": "false",
    # A partial clone would fetch what it lacks: the first says no since git 2.44, the second to every version.
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",
}

_OPENED_IN = (".", "info", "objects/info", "objects/pack")
"""Folders in its own whose files git opens to answer us, beside all below `refs`."""

_OPENED_BESIDE = (".gitattributes", ".mailmap")
"""Files in the work tree that git opens by itself."""

_LARGEST_MAILMAP = 10 * 1024 * 1024

# Filters are switched off by --config-env, which splits at the last "=" where -c splits at the first: the name of a
# filter may hold one. Git before 2.31 (March 2021) does not know it, and says so.

_READING_SETTINGS = (
    "core.fsmonitor=false",
    f"core.hooksPath={os.devnull}",
    "log.showSignature=false",
    # An archive asks who signed the commit where a file wants it said (gitattributes, "export-subst"), since git 2.40
    # with the repository's own program.
    f"gpg.program={os.devnull}",
    f"gpg.openpgp.program={os.devnull}",
    f"gpg.x509.program={os.devnull}",
    f"gpg.ssh.program={os.devnull}",
    "i18n.logOutputEncoding=UTF-8",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What a git process said: exit code, standard output as bytes, standard error as text."""

    code: int
    output: bytes
    complaint: str

    @property
    def text(self) -> str:
        """The output as text without the final newline."""
        return self.output.decode("utf-8", "replace").rstrip("\n")


class GitFailed(HostError):
    """A git command ended with an exit code that was not expected; `answer` is what it said."""

    rule = "git-failed"

    def __init__(self, command: str, answer: Answer) -> None:
        said = last_words(answer.complaint) or f"exit code {answer.code}"
        fix = "run 'git status' and 'git fsck' in the repository, put right what they report, then run again"
        if "no space left" in said.lower() or "out of disk" in said.lower():
            fix = "free some space on the disk, then run again"
        super().__init__(
            f"'git {command}' failed: {said}",
            why="doi-action reads and writes a local repository through git",
            fix=fix,
        )
        self.answer = answer


@dataclass(frozen=True, kw_only=True, slots=True)
class Git:
    """git in one folder. `disabled_filters` are names of filter drivers that reading must not run.

    `beside` are folders of objects that are read as if they were the repository's own: a submodule's, whose settings
    nobody reads then.
    """

    folder: Path
    disabled_filters: tuple[str, ...] = ()
    beside: tuple[Path, ...] = ()
    environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))

    def ask(self, *arguments: str, given: bytes = b"") -> Answer:
        """What a reading command answers, whatever its exit code. Raises SettingsError as refuse_to_wait does."""
        refuse_to_wait(self.folder)
        return self._run([*self._reading_options(), *arguments], given, _READING, READ_TIMEOUT)

    def read(self, *arguments: str, given: bytes = b"") -> bytes:
        """The output of a reading command. Raises GitFailed when its exit code is not 0."""
        answer = self.ask(*arguments, given=given)
        if answer.code:
            raise GitFailed(arguments[0], answer)
        return answer.output

    def stream(self, *arguments: str, settings: tuple[str, ...] = ()) -> Generator[bytes, None, None]:
        """The output of a reading command, a chunk at a time; `settings` (`name=value`) hold for it alone.

        Nothing starts before the first chunk is asked for. Raises GitFailed at the end when the exit code is not 0.
        """
        refuse_to_wait(self.folder)
        command = ["git", "-C", str(self.folder), *self._reading_options(*settings), *arguments]
        # A file and not a pipe: nobody reads what git complains of before its output has ended.
        with tempfile.TemporaryFile() as complaints:
            try:
                process = subprocess.Popen(
                    command,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE,
                    stderr=complaints,
                    env=self._environment(_READING),
                )
            except OSError as failed:
                raise _not_started(arguments, failed) from failed

            assert process.stdout is not None  # noqa: S101  (it is a pipe)
            try:
                while chunk := process.stdout.read(CHUNK):
                    yield chunk
                code = process.wait()
            finally:
                process.stdout.close()
                if process.poll() is None:
                    process.kill()
                    process.wait()

            if code:
                complaints.seek(0)
                said = complaints.read().decode("utf-8", "replace")
                raise GitFailed(arguments[0], Answer(code=code, output=b"", complaint=said))

    def act(self, *arguments: str, given: bytes = b"", extra: Mapping[str, str] | None = None) -> Answer:
        """What a writing command answers, whatever its exit code: run as the user would, messages in English."""
        return self._run(list(arguments), given, {"LANGUAGE": "en", **(extra or {})}, COMMIT_TIMEOUT)

    def write(self, *arguments: str, given: bytes = b"", extra: Mapping[str, str] | None = None) -> str:
        """The output of a writing command, as text. Raises GitFailed when its exit code is not 0."""
        answer = self.act(*arguments, given=given, extra=extra)
        if answer.code:
            raise GitFailed(arguments[0], answer)
        return answer.text

    def _reading_options(self, *more: str) -> list[str]:
        options: list[str] = []
        for setting in (*_READING_SETTINGS, *more):
            options += ["-c", setting]
        for name in self.disabled_filters:
            for key in ("clean", "smudge", "process"):
                options.append(f"--config-env=filter.{name}.{key}=DOI_ACTION_NOTHING")
            options.append(f"--config-env=filter.{name}.required=DOI_ACTION_FALSE")
        return options

    def _environment(self, extra: Mapping[str, str]) -> dict[str, str]:
        # git hands its surroundings on to hooks and filters, which are programs of the repository.
        kept_back = {*_OF_ANOTHER_REPOSITORY, *secret_variables()}
        own = {name: value for name, value in self.environment.items() if name not in kept_back}
        if self.beside:
            # Quoted as a string of C, since a path may hold the separator (git, "Environment Variables").
            quoted = []
            for folder in self.beside:
                escaped = str(folder).replace("\\", "\\\\").replace('"', '\\"')
                quoted.append(f'"{escaped}"')
            own["GIT_ALTERNATE_OBJECT_DIRECTORIES"] = os.pathsep.join(quoted)
        return {**own, **extra}

    def _run(self, arguments: list[str], given: bytes, extra: Mapping[str, str], timeout: float) -> Answer:
        try:
            done = subprocess.run(
                ["git", "-C", str(self.folder), *arguments],
                input=given,
                capture_output=True,
                timeout=timeout,
                check=False,
                env=self._environment(extra),
            )
        except OSError as failed:
            raise _not_started(arguments, failed) from failed
        except subprocess.TimeoutExpired as late:
            raise _too_slow(arguments, timeout) from late

        return Answer(code=done.returncode, output=done.stdout, complaint=done.stderr.decode("utf-8", "replace"))


def refuse_to_wait(folder: Path) -> None:
    """Raise SettingsError where a pipe or a device stands for a file of the repository that git opens by itself.

    git opens it like any file, and waits until somebody writes into the pipe.
    """
    opened = []
    for at in (folder.absolute(), *folder.absolute().parents):
        opened += [os.fspath(at / name) for name in _OPENED_BESIDE]
        # It may be a bare repository; or files that look like one, with which nobody gets around what follows.
        is_like_one = (at / "objects").is_dir() and (at / "refs").is_dir()
        for own in (at, at / ".git") if is_like_one else (at / ".git",):
            for name in _OPENED_IN:
                opened += _special(own / name)
            opened += _special(own / "refs", deep=True)
        if (at / ".git").exists():
            break

    for path in opened:
        refuse_pipe(path, of=folder)

        # git itself passes over attributes of such a size, and reads all names (gitmailmap(5)).
        size = _size(path) if path.endswith(".mailmap") else 0
        if size > _LARGEST_MAILMAP:
            raise SettingsError(
                f"git cannot open '{folder}': '{path}' has {size:,} bytes",
                why=f"git would read all of it to name people; at most {_LARGEST_MAILMAP:,} are waited for",
                fix="shorten or remove it",
                rule="repository-unreadable",
            )


def _size(path: str) -> int:
    try:
        return Path(path).stat().st_size
    except OSError:
        return 0


def refuse_pipe(path: str, *, of: Path) -> None:
    """Raise SettingsError where `path`, which git opens for `of`, is a pipe, or a device that is not empty."""
    try:
        found = os.stat(path)  # noqa: PTH116
    except (OSError, ValueError):
        return

    # What has nothing to say is often linked to the null device.
    is_device = stat.S_ISCHR(found.st_mode) and not os.path.samestat(found, os.stat(os.devnull))  # noqa: PTH116
    if stat.S_ISFIFO(found.st_mode) or is_device:
        raise SettingsError(
            f"git cannot open '{of}': '{path}' is a pipe or a device, not a file",
            why="git would wait for it without end, or read it without end",
            fix="remove it, or make it a file",
            rule="repository-unreadable",
        )


def _special(folder: Path | str, *, deep: bool = False) -> Iterator[str]:
    """The paths in a folder that lead to no file and no folder; `deep`: in its folders too."""
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                # Asked of thousands of names before each command: these two answers take no call of the system.
                if entry.is_file(follow_symlinks=False):
                    continue
                if not entry.is_dir(follow_symlinks=False):
                    yield entry.path
                elif deep:
                    yield from _special(entry.path, deep=True)
    except OSError:
        return


def last_words(complaint: str, *, lines: int = 1) -> str:
    """The last lines of what git wrote to standard error, without its `fatal:` and `hint:`."""
    kept = []
    for line in complaint.splitlines():
        is_advice = line.startswith("hint:")
        if line.strip() and not is_advice:
            kept.append(line.strip().removeprefix("fatal: ").removeprefix("error: "))
    return "\n".join(kept[-lines:])


def git_missing() -> HostError:
    """The error for a machine without git."""
    return HostError(
        "git is not installed, or not on the PATH",
        why="a local repository is read through git",
        fix="install git from https://git-scm.com or your system's packages, then run again",
        rule="git-missing",
    )


def _not_started(arguments: Sequence[str], failed: OSError) -> HostError:
    """The error for a git that could not be started: it is not there, or its arguments are too long for the system."""
    if isinstance(failed, FileNotFoundError):
        return git_missing()
    return GitFailed(_command(arguments), Answer(code=0, output=b"", complaint=failed.strerror or str(failed)))


def _command(arguments: Sequence[str]) -> str:
    """Which command it is: the first argument that is no option and no setting."""
    for argument in arguments:
        is_option = argument.startswith("-")
        if not is_option and "=" not in argument:
            return argument
    return ""


def _too_slow(arguments: Sequence[str], timeout: float) -> HostError:
    return HostError(
        f"'git {_command(arguments)}' did not end within {timeout:.0f} seconds",
        why="a hook, a signing program or a slow disk holds it up",
        fix="run 'git status' in the repository to see what hangs, then run again",
        rule="git-too-slow",
    )
