"""A repository of somebody else names programs wherever git takes one: no verb that reads, and no dry run, starts them.

What commits for the user is git's own commit, with its hooks and filters: that is asked for, and the last test says so.
"""

import os
import pty
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from doi_action.hosts.local_git.host import LocalGit
from doi_action.release.whole_archive import whole_archive
from doi_action.snapshot import Including, Newest
from tests.journeys.conftest import PREFIX, Journey
from tests.journeys.test_command_line import run
from tests.repositories import CITATION, README, SETTINGS, Repository

pytestmark = pytest.mark.matrix

ATTRIBUTES = "README.md filter=clean diff=outside\nCITATION.cff filter=process diff=text\nstamp.txt export-subst\n"
FILES: dict[str, str | bytes] = {
    ".gitattributes": ATTRIBUTES,
    "CITATION.cff": CITATION,
    "README.md": README,
    "code.py": "x = 1\n",
    # git archive writes here who signed the commit, for which it asks the signing program.
    "stamp.txt": "$Format:%H %G? %GS$\n",
}
HOOKS = (
    "applypatch-msg commit-msg fsmonitor-watchman post-applypatch post-checkout post-commit post-index-change "
    "post-merge post-receive post-rewrite post-update pre-applypatch pre-auto-gc pre-commit pre-merge-commit "
    "pre-push pre-rebase pre-receive prepare-commit-msg proc-receive push-to-checkout reference-transaction update"
)
SIGNATURE = "gpgsig -----BEGIN PGP SIGNATURE-----\n \n iQFake\n -----END PGP SIGNATURE-----\n"


@dataclass(frozen=True, kw_only=True)
class Trap:
    """A way to have git start a program, and the git command that shows that it does.

    In settings and variables PROGRAM stands for the program and FOLDER for one of hooks that are the program.
    """

    name: str
    settings: Mapping[str, str] = field(default_factory=dict)
    variables: Mapping[str, str] = field(default_factory=dict)
    springs: tuple[str, ...]
    given: str = ""
    hooks: str = ""
    on_terminal: bool = False


TRAPS = (
    Trap(name="fsmonitor", settings={"core.fsmonitor": "PROGRAM"}, springs=("status",)),
    Trap(name="hooks", hooks=".git/hooks", springs=("checkout", "-b", "more")),
    Trap(name="hooks-path", settings={"core.hooksPath": "FOLDER"}, springs=("commit", "--allow-empty", "-mMore")),
    Trap(name="clean", settings={"filter.clean.clean": "PROGRAM", "filter.clean.required": "true"}, springs=("diff",)),
    Trap(name="smudge", settings={"filter.clean.smudge": "PROGRAM"}, springs=("checkout", "-f", "v1.0.0", "--", ".")),
    Trap(name="process", settings={"filter.process.process": "PROGRAM"}, springs=("diff",)),
    Trap(name="textconv", settings={"diff.text.textconv": "PROGRAM"}, springs=("log", "-p")),
    Trap(name="diff-command", settings={"diff.outside.command": "PROGRAM"}, springs=("diff",)),
    Trap(name="diff-external", settings={"diff.external": "PROGRAM"}, springs=("diff",)),
    Trap(name="ssh", settings={"core.sshCommand": "PROGRAM"}, springs=("ls-remote", "ssh://example.org/x")),
    Trap(name="pager", settings={"core.pager": "PROGRAM"}, springs=("log",), on_terminal=True),
    Trap(name="pager-of-a-command", settings={"pager.config": "PROGRAM"}, springs=("config", "-l"), on_terminal=True),
    Trap(name="editor", settings={"core.editor": "PROGRAM"}, springs=("commit", "--allow-empty")),
    Trap(name="gpg", settings={"gpg.program": "PROGRAM", "log.showSignature": "true"}, springs=("log",)),
    Trap(name="gpg-openpgp", settings={"gpg.openpgp.program": "PROGRAM"}, springs=("log", "--format=%G?")),
    Trap(
        name="credential",
        settings={"credential.helper": "!PROGRAM"},
        springs=("credential", "fill"),
        given="protocol=https\nhost=example.org\n\n",
    ),
    Trap(
        name="askpass",
        settings={"core.askPass": "PROGRAM"},
        springs=("credential", "fill"),
        given="protocol=https\nhost=example.org\n\n",
    ),
    Trap(name="include", settings={"include.path": "INCLUDED"}, springs=("status",)),
    Trap(
        name="insteadof-ext",
        settings={"url.ext::PROGRAM .insteadOf": "https://git.example.org/", "protocol.ext.allow": "always"},
        springs=("ls-remote", "origin"),
    ),
    Trap(
        name="archive-command",
        settings={"tar.tar.gz.command": "PROGRAM"},
        springs=("archive", "--format=tar.gz", "HEAD"),
    ),
    Trap(
        name="merge-driver",
        settings={"merge.default": "mine", "merge.mine.driver": "PROGRAM"},
        springs=("merge", "-m", "Merge", "side"),
    ),
    Trap(name="alias", settings={"alias.again": "!PROGRAM"}, springs=("again",)),
    Trap(
        name="trailer", settings={"trailer.sign.command": "PROGRAM"}, springs=("interpret-trailers",), given="Hello\n"
    ),
    Trap(
        name="variables",
        variables={"GIT_EXTERNAL_DIFF": "PROGRAM", "GIT_SSH_COMMAND": "PROGRAM", "GIT_EDITOR": "PROGRAM"},
        springs=("diff",),
    ),
    Trap(
        name="settings-in-variables",
        variables={"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "core.fsmonitor", "GIT_CONFIG_VALUE_0": "PROGRAM"},
        springs=("status",),
    ),
)


class Trapped:
    """A repository with traps in it; `sprung` are the names of those whose program ran."""

    def __init__(self, repository: Repository, folder: Path) -> None:
        self.repository, self._folder = repository, folder
        self.variables: dict[str, str] = {}
        (folder / "sprung").mkdir(parents=True)

    @property
    def sprung(self) -> set[str]:
        """The names of the traps that sprang."""
        return {path.name for path in (self._folder / "sprung").iterdir()}

    def set(self, trap: Trap) -> None:
        """Set a trap in the repository's own settings, hooks, or in variables."""
        program = self._folder / trap.name
        program.write_text(f"#!/bin/sh\ntouch '{self._folder}/sprung/{trap.name}'\n")
        program.chmod(0o755)
        hooks = self.repository.folder / trap.hooks if trap.hooks else self._folder / f"{trap.name}.hooks"
        hooks.mkdir(exist_ok=True)
        for hook in HOOKS.split():
            (hooks / hook).write_text(program.read_text())
            (hooks / hook).chmod(0o755)
        included = self._folder / f"{trap.name}.config"
        included.write_text(f'[core]\n\tfsmonitor = "{program}"\n')

        def filled(text: str) -> str:
            words = {"PROGRAM": program, "FOLDER": hooks, "INCLUDED": included}
            for word, path in words.items():
                text = text.replace(word, str(path))
            return text

        for key, value in trap.settings.items():
            self.repository.git("config", "--add", filled(key), filled(value))
        for name, value in trap.variables.items():
            self.variables[name] = filled(value)

    def git(self, *arguments: str, given: str, on_terminal: bool) -> None:
        """Run git as its user would, whatever comes of it."""
        unwanted = ("GIT_PAGER", "PAGER", "GIT_EDITOR", "EDITOR", "VISUAL", "GIT_ASKPASS", "SSH_ASKPASS")
        settings = {name: value for name, value in SETTINGS.items() if name not in unwanted}
        ends = pty.openpty() if on_terminal else None
        subprocess.run(
            ["git", "-C", str(self.repository.folder), *arguments],
            env={**settings, "TERM": "xterm", "GIT_TERMINAL_PROMPT": "0", **self.variables},
            input=given.encode(),
            stdout=ends[1] if ends else subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=60,
            check=False,
        )
        for end in ends or ():
            os.close(end)


@pytest.fixture
def trapped(journey: Journey, tmp_path: Path) -> Trapped:
    """A repository with a release that is signed, a branch to merge, an address, and files changed since."""
    repository = journey.repository(FILES)
    repository.commit("Begin")
    repository.git("checkout", "-q", "-b", "side")
    repository.commit("Aside", {"code.py": "x = 2\n"})
    repository.git("checkout", "-q", "main")
    repository.commit("Work", {"code.py": "x = 3\n"})
    signed = repository.git("cat-file", "commit", "HEAD").replace("\n\n", f"\n{SIGNATURE}\n", 1)
    (tmp_path / "commit").write_text(signed)
    name = repository.git("hash-object", "-t", "commit", "-w", str(tmp_path / "commit")).strip()
    repository.git("reset", "-q", "--hard", name)
    repository.git("tag", "-a", "v1.0.0", "-m", "v1.0.0")
    repository.git("remote", "add", "origin", "https://git.example.org/ada/program.git")
    # Other bytes of the same length, so that git has to look into the files.
    repository.write({"README.md": README.replace("things", "thingz"), "CITATION.cff": CITATION.replace("A p", "B p")})
    return Trapped(repository, tmp_path / "traps")


@pytest.mark.parametrize("trap", TRAPS, ids=lambda trap: trap.name)
def test_each_trap_springs(trapped: Trapped, trap: Trap) -> None:
    """A git command as its user types it starts the program: the tests below prove something."""
    trapped.set(trap)
    trapped.git(*trap.springs, given=trap.given, on_terminal=trap.on_terminal)
    assert trap.name in trapped.sprung


def _publish(journey: Journey, *verb: str) -> list[str]:
    address = ["--registry", "sandbox", "--registry-url", journey.sandbox.datacite_url]
    account = ["--username", "SANDBOX.DEMO", "--prefix", PREFIX, "--publisher", "Example Lab"]
    return [*(verb or ("publish",)), *address, *account]


VERBS: dict[str, tuple[Callable[[Journey], list[str]], str]] = {
    "check": (lambda _: ["check", "."], "notes in"),
    "check a file": (lambda _: ["check", "CITATION.cff", "README.md"], "notes in"),
    "check --fix": (lambda _: ["check", "--fix", "."], "notes in"),
    "explain": (lambda _: ["explain", "."], "B program"),
    "explain a tag": (lambda _: ["explain", ".", "--tag", "v1.0.0"], "A program"),
    "export": (lambda _: ["export", "--format", "codemeta"], "B program"),
    "export a tag": (lambda _: ["export", "--format", "datacite", "--tag", "v1.0.0"], "A program"),
    "cite": (lambda _: ["cite"], "B program"),
    "cite a tag": (lambda _: ["cite", "--tag", "v1.0.0"], "A program"),
    "explain --archive": (lambda _: ["explain", ".", "--archive", "inveniordm"], "B program"),
    "review": (lambda journey: ["review", *_publish(journey)[1:]], "would"),
    "publish --dry-run": (lambda journey: [*_publish(journey), "--dry-run"], "would"),
    "publish --dry-run --commit-mode push": (
        lambda journey: [*_publish(journey), "--dry-run", "--commit-mode", "push"],
        "changes that are not committed",
    ),
    "publish --dry-run --pages-branch": (
        lambda journey: [*_publish(journey), "--dry-run", "--pages-branch", "side"],
        "would",
    ),
    "publish --commit-mode none": (
        lambda journey: [*_publish(journey), "--commit-mode", "none"],
        "Published v1.0.0 as",
    ),
    "backfill --commit-mode none": (
        lambda journey: ["backfill", *_publish(journey)[1:], "--commit-mode", "none"],
        "Published 1 release",
    ),
    "audit": (
        lambda journey: ["audit", *_publish(journey)[1:], "--commit-mode", "push"],
        "v1.0.0 was released, and has no DOI",
    ),
    "audit --repair": (
        lambda journey: ["audit", *_publish(journey)[1:], "--repair", "--commit-mode", "none"],
        "v1.0.0 was released, and has no DOI",
    ),
    "prepare": (
        lambda journey: [*_publish(journey, "prepare", "--version", "1.1.0"), "--commit-mode", "work-tree"],
        "Prepared 1.1.0 as",
    ),
    "prepare --offline --dry-run": (
        lambda journey: [*_publish(journey, "prepare", "--version", "1.1.0"), "--offline", "--dry-run"],
        "would prepare 1.1.0 as",
    ),
    "init --dry-run": (lambda _: ["init", "--yes", "--dry-run"], "Would write"),
    "init": (lambda _: ["init", "--yes"], "Wrote"),
    "withdraw --dry-run": (
        lambda journey: ["withdraw", *_publish(journey)[1:], "--reason", "Wrong", "--dry-run"],
        "has no record",
    ),
    "adopt": (
        lambda journey: ["adopt", *_publish(journey)[1:], "--concept-doi", f"{PREFIX}/tool"],
        "knows no DOI",
    ),
    "try": (lambda _: ["try", ".", "--keep", "../kept"], "Published v1.0.0 as"),
    "try --archive": (lambda _: ["try", ".", "--keep", "../kept", "--archive", "inveniordm"], "Published v1.0.0 as"),
}
"""Every verb that reads a repository, in the ways that read other parts of it; and a word of what it says then."""


@pytest.mark.parametrize(
    ("verb", "hooks"), [*((verb, "hooks") for verb in VERBS), ("publish --commit-mode none", "hooks-path")]
)
def test_no_verb_runs_a_program_that_a_repository_names(
    journey: Journey, trapped: Trapped, verb: str, hooks: str
) -> None:
    """With every trap set at once; hooks are looked for in one place of two."""
    for trap in TRAPS:
        is_other_place = trap.name.startswith("hooks") and trap.name != hooks
        if not is_other_place:
            trapped.set(trap)
    # Variables are the caller's own, and `try` commits for the caller, though in a copy.
    variables = {} if verb.startswith("try") else trapped.variables
    words, said = VERBS[verb]
    done = run(*words(journey), folder=trapped.repository.folder, DATACITE_PASSWORD="sandbox", **variables)
    assert (trapped.sprung, said in done.stdout + done.stderr) == (set(), True), done.stdout + done.stderr


def test_no_program_runs_for_a_source_archive(trapped: Trapped) -> None:
    """git asks the signing program where a file wants to say who signed (gitattributes, "export-subst")."""
    for trap in TRAPS:
        trapped.set(trap)
    host = LocalGit(trapped.repository.folder)
    everything = Including(submodules=True, lfs=True)
    for stream in (host.archive("v1.0.0"), whole_archive(host.source("v1.0.0"), everything, name="program.tar.gz")):
        archive = b"".join(stream.chunks)
        assert (trapped.sprung, archive[:2]) == (set(), b"\x1f\x8b")


def test_a_commit_that_is_asked_for_runs_hooks_and_filters_alone(journey: Journey, trapped: Trapped) -> None:
    """It is the user's own commit: nothing else that the repository names runs beside it."""
    trapped.repository.git("checkout", "-q", "-f", "main", "--", ".")
    for trap in TRAPS:
        if trap.name != "hooks-path":
            trapped.set(trap)
    done = run(
        *_publish(journey), "--commit-mode", "push", folder=trapped.repository.folder, DATACITE_PASSWORD="sandbox"
    )
    of_a_commit = {"hooks", "clean", "smudge", "process", "fsmonitor", "include"}
    assert "hooks" in trapped.sprung <= of_a_commit, done.stdout + done.stderr


@pytest.mark.parametrize("name", [b"caf\xe9", b"", b"a=b", b"A b", b'q"q', "ü".encode()])
def test_a_filter_of_any_name_is_off_while_looking(journey: Journey, tmp_path: Path, name: bytes) -> None:
    """Also one whose name is no text, or empty."""
    repository = journey.repository(FILES)
    quoted = b'"README.md" filter=' + name + b"\n"
    repository.commit("Begin", {".gitattributes": quoted})
    repository.git("tag", "-a", "v1.0.0", "-m", "v1.0.0")
    ran = tmp_path / "ran"
    escaped = name.replace(b'"', b'\\"')
    section = b'[filter "' + escaped + b'"]\n\tclean = touch ' + os.fsencode(ran) + b"\n\trequired = true\n"
    with (repository.folder / ".git/config").open("ab") as config:
        config.write(section)
    repository.write({"README.md": README.replace("things", "thingz")})
    snapshot = LocalGit(repository.folder).snapshot(Newest(), ("README.md",))
    assert (snapshot.unsaved, ran.exists()) == ({"README.md"}, False)


def test_more_filters_than_git_can_be_told_of_stop_with_the_reason(journey: Journey) -> None:
    """Each is switched off by name, and a system starts no program with megabytes of arguments."""
    repository = journey.repository()
    repository.release("v1.0.0")
    with (repository.folder / ".git/config").open("a") as config:
        config.write("".join(f'[filter "{number:060}"]\n\tclean = true\n' for number in range(20_000)))
    done = run(*_publish(journey), "--dry-run", folder=repository.folder, DATACITE_PASSWORD="sandbox")
    assert (done.returncode, "rule: git-failed" in done.stderr + done.stdout) == (4, True), done.stderr


def test_settings_that_lead_out_of_the_folder_are_refused(journey: Journey, tmp_path: Path) -> None:
    """`core.worktree` would have files read and written somewhere else."""
    repository = journey.repository()
    repository.release("v1.0.0")
    (tmp_path / "elsewhere").mkdir()
    repository.git("config", "core.worktree", str(tmp_path / "elsewhere"))
    more = ("--commit-mode", "push")
    done = run(*_publish(journey), *more, folder=repository.folder, DATACITE_PASSWORD="sandbox")
    assert done.returncode == 2 and "core.worktree" in done.stderr + done.stdout, done.stderr
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_nothing_is_fetched_for_a_copy(journey: Journey, tmp_path: Path) -> None:
    """What a partial clone lacks would come from an address that is a program."""
    repository = journey.repository()
    repository.release("v1.0.0")
    ran = tmp_path / "ran"
    settings = {
        "core.repositoryFormatVersion": "1",
        "extensions.partialClone": "origin",
        "remote.origin.promisor": "true",
        "remote.origin.url": f"ext::touch {ran}",
        "protocol.ext.allow": "always",
    }
    for name, value in settings.items():
        repository.git("config", name, value)
    lacking = repository.git("rev-parse", "HEAD:README.md").strip()
    (repository.folder / ".git/objects" / lacking[:2] / lacking[2:]).unlink()
    done = run("try", ".", "--keep", "../kept", folder=repository.folder)
    assert (done.returncode, "Traceback" in done.stderr, ran.exists()) == (4, False, False), done.stderr
