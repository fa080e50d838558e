"""Real git repositories for the tests: made by git, in a folder of their own, with fixed dates and people."""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

WHEN = "2026-01-15T12:00:00+00:00"
SETTINGS = {
    **{k: v for k, v in os.environ.items() if not k.startswith("GIT_")},
    "GIT_AUTHOR_NAME": "Ada Example",
    "GIT_AUTHOR_EMAIL": "ada@example.org",
    "GIT_COMMITTER_NAME": "Ada Example",
    "GIT_COMMITTER_EMAIL": "ada@example.org",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
}

CITATION = """\
cff-version: 1.2.0
message: "Please cite it."
title: "A program"  # its name
authors:
  - family-names: Example
    given-names: Ada
    orcid: https://orcid.org/0000-0002-1825-0097
"""
README = "# A program\n\n[![CI](https://example.org/ci.svg)](https://example.org/ci)\n\nIt does things.\n"


class Repository:
    """A repository with commits on main; `release` makes one more commit and tags it."""

    def __init__(self, folder: Path, files: Mapping[str, str | bytes] | None = None) -> None:
        self.folder = folder
        folder.mkdir(parents=True)
        self.git("init", "-q", "-b", "main")
        # The tests' people, whatever the machine's own settings are; kept in the repository for our own commits too.
        self.git("config", "user.name", "Ada Example")
        self.git("config", "user.email", "ada@example.org")
        self.git("config", "core.autocrlf", "false")
        self.write(files if files is not None else {"CITATION.cff": CITATION, "README.md": README})

    def git(self, *arguments: str, when: str = WHEN) -> str:
        """Run git here and give back what it printed."""
        dates = {"GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when}
        done = subprocess.run(
            ["git", "-C", str(self.folder), *arguments],
            env={**SETTINGS, **dates},
            capture_output=True,
            check=True,
        )
        return done.stdout.decode("utf-8", "surrogateescape")

    def write(self, files: Mapping[str, str | bytes]) -> None:
        """Put files into the work tree."""
        for name, content in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())

    def commit(self, message: str = "Work", files: Mapping[str, str | bytes] | None = None, *, when: str = WHEN) -> str:
        """Commit everything in the work tree; gives back the commit's name."""
        self.write(files or {})
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", message, when=when)
        return self.head

    def release(self, tag: str, files: Mapping[str, str | bytes] | None = None, *, when: str = WHEN) -> None:
        """Commit and tag."""
        self.commit(f"Work for {tag}", files, when=when)
        self.git("tag", "-a", tag, "-m", tag, when=when)

    @property
    def head(self) -> str:
        """The commit that is checked out."""
        return self.git("rev-parse", "HEAD").strip()

    def show(self, path: str, revision: str = "main") -> str:
        """A committed file as text."""
        return self.git("show", f"{revision}:{path}")
