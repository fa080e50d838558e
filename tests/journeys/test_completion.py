"""Completion in real shells, by the scripts of docs/terminal.md; the verbs that read their own words too."""

import os
import pty
import re
import select
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from doi_action.inputs import Command
from tests.repositories import SETTINGS

COMPLETED = {
    "doi-action ": {verb.value for verb in Command},
    "doi-action pub": {"publish"},
    "doi-action publish --reg": {"--registry", "--registry-url"},
    "doi-action publish --registry zen": {"zenodo", "zenodo-sandbox"},
    "doi-action export --color a": {"auto", "always"},
    "doi-action try --registry ": {"sandbox", "zenodo", "inveniordm"},
    "doi-action check --on": {"--only", "--online"},
    "doi-action check --only peo": {"people"},
    "doi-action check --format ": {"text", "json", "github", "sarif"},
    "doi-action rules orcid-bad": {"orcid-bad-checksum", "orcid-bad-form"},
    "doi-action rules --co": {"--color"},
    "doi-action explain fol": {"folder"},
    "doi-action check fol": {"folder", "folder.txt"},
}

SECONDS = 60
"""How long a shell may take on a busy machine; none is waited for so long."""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with something to complete, and the command."""
    made = tmp_path_factory.mktemp("completion")
    (made / "folder").mkdir()
    (made / "folder.txt").touch()
    command = made / "bin" / "doi-action"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m doi_action "$@"\n')
    command.chmod(0o755)
    return made


def environment(place: Path) -> dict[str, str]:
    """In which the command is found."""
    path = f"{place / 'bin'}:{os.environ['PATH']}"
    return {**SETTINGS, "PATH": path, "PYTHONPATH": os.pathsep.join(sys.path), "HOME": str(place), "TERM": "dumb"}


def line_of(shell: str) -> str:
    """The line of docs/terminal.md that teaches a shell."""
    page = (Path(__file__).parents[2] / "docs" / "terminal.md").read_text(encoding="utf-8")
    (line,) = re.findall(rf"^(.*_DOI_ACTION_COMPLETE={shell}_source.*)$", page, flags=re.MULTILINE)
    return str(line)


def asked(shell: list[str], place: Path) -> str:
    """What a shell prints."""
    done = subprocess.run(
        shell, cwd=place, env=environment(place), capture_output=True, encoding="utf-8", check=False, timeout=SECONDS
    )
    assert not done.stderr, done.stderr
    return done.stdout


def in_bash(place: Path) -> Callable[[str], set[str]]:
    """For paths bash is asked by `compopt`, which works in a completion that readline runs, and nowhere else."""
    found = {"dirnames": {"folder"}, "default": {"folder", "folder.txt"}}

    def completed(typed: str) -> set[str]:
        words = f"COMP_WORDS=({typed.rstrip()}); COMP_CWORD={len(typed.split(' ')) - 1}"
        ask = "_doi_action_completion doi-action\nprintf '%s\\n' \"${COMPREPLY[@]}\""
        shown = asked(["bash", "--norc", "-c", f"compopt() {{ echo $2; }}\n{line_of('bash')}\n{words}\n{ask}"], place)
        return found.get(shown.strip()) or set(shown.split())

    return completed


def in_fish(place: Path) -> Callable[[str], set[str]]:
    """`complete -C` says what it would offer, each with its description."""

    def completed(typed: str) -> set[str]:
        shown = asked(["fish", "--no-config", "--private", "-c", f"{line_of('fish')}\ncomplete -C '{typed}'"], place)
        return {line.partition("\t")[0].removesuffix("/") for line in shown.splitlines()}

    return completed


ZSHRC = """
PS1='ready '
autoload -Uz compinit && compinit -u -D
{line}
compadd() {{
    local -a hits
    builtin compadd -O hits "$@"
    print -rl -- $hits >> {found}
    builtin compadd "$@"
}}
finish() {{ print -r -- . >> {found} }}
press() {{ comppostfuncs=(finish); zle complete-word; zle kill-whole-line }}
zle -N press
bindkey '^I' press
"""
"""What would be offered is written down before zsh shows it, and a full stop when it is done."""


def in_zsh(place: Path) -> Callable[[str], set[str]]:
    """Completion lives in its line editor, which wants a terminal."""
    found = place / "found.txt"
    (place / ".zshrc").write_text(ZSHRC.format(line=line_of("zsh"), found=found))

    def completed(typed: str) -> set[str]:
        found.write_text("")
        with terminal(["zsh", "-i"], place) as (read, write):
            read(lambda shown: "ready " in shown)
            write(f"{typed}\t")
            read(lambda _: found.read_text().endswith(".\n"))
        return set(found.read_text().split()) - {"."}

    return completed


Read = Callable[[Callable[[str], bool]], None]
Write = Callable[[str], None]


@contextmanager
def terminal(command: list[str], place: Path) -> Iterator[tuple[Read, Write]]:
    """A program on a terminal: how to read until something is true, and how to type."""
    ours, theirs = pty.openpty()
    program = subprocess.Popen(
        command,
        cwd=place,
        env={**environment(place), "ZDOTDIR": str(place)},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    shown = ""

    def read(is_enough: Callable[[str], bool]) -> None:
        nonlocal shown
        for _ in range(SECONDS * 10):
            if select.select([ours], [], [], 0.1)[0]:
                shown += os.read(ours, 65536).decode(errors="replace")
            if is_enough(shown):
                return
        raise AssertionError(f"{command[0]} showed {shown!r}")

    def write(text: str) -> None:
        os.write(ours, text.encode())

    try:
        yield read, write
    finally:
        program.kill()
        program.wait()
        os.close(ours)


SHELLS = {"bash": in_bash, "zsh": in_zsh, "fish": in_fish}


@pytest.mark.matrix
@pytest.mark.parametrize("typed", COMPLETED)
@pytest.mark.parametrize("shell", SHELLS)
def test_a_shell_completes_verbs_flags_values_and_paths(place: Path, shell: str, typed: str) -> None:
    """A shell that is not here is passed over."""
    if shutil.which(shell) is None:
        pytest.skip(f"there is no {shell}")
    assert SHELLS[shell](place)(typed) == COMPLETED[typed]
