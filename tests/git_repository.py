"""Real git repositories for tests: apart from the settings and the identity of whoever runs the tests."""

import os
import subprocess
from pathlib import Path

import pytest

PATTERNS = ("CITATION.cff", "README*", ".doi.yml", ".github/doi.yml", "codemeta.json", "docs/*.md")
"""What the tests ask a snapshot for."""


class Repository:
    """A git repository in `folder`, made with `git` itself."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def git(self, *arguments: str, given: str | None = None) -> str:
        """What git prints, without the final newline."""
        done = subprocess.run(
            ["git", "-C", str(self.folder), *arguments], capture_output=True, text=True, input=given, check=False
        )
        assert done.returncode == 0, f"git {arguments}: {done.stderr}"
        return done.stdout.rstrip("\n")

    def write(self, path: str, content: str | bytes) -> Path:
        """Write a file of the work tree."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return file

    def commit(self, message: str, *, author: str | None = None, date: str = "", **files: str) -> str:
        """Commit everything; keyword arguments are files. Returns the commit's name."""
        for path, content in files.items():
            self.write(path, content)
        self.git("add", "--all")
        named = ["--author", author] if author else []
        dated = ["--date", date] if date else []
        self.git("commit", "--quiet", "--allow-empty", "--message", message, *named, *dated)
        return self.head

    def tag(self, name: str, at: str = "HEAD", *, message: str | None = None) -> None:
        """Make a light tag, or an annotated one with `message`."""
        self.git("tag", *(("-a", "-m", message) if message else ()), name, at)

    @property
    def head(self) -> str:
        """The commit that is checked out."""
        return self.git("rev-parse", "HEAD")

    def committed(self, path: str, at: str = "HEAD") -> bytes:
        """The bytes of a file as they are committed."""
        return subprocess.run(
            ["git", "-C", str(self.folder), "cat-file", "blob", f"{at}:{path}"], capture_output=True, check=True
        ).stdout

    @property
    def status(self) -> str:
        """What differs from the head, in git's short form."""
        return self.git("status", "--short")


@pytest.fixture(autouse=True)
def own_git_settings(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Git settings of the test's own; returns the file, for a test that changes them."""
    settings = tmp_path_factory.mktemp("home") / "gitconfig"
    settings.write_text(
        "[user]\n\tname = Ada Tester\n\temail = ada@example.org\n[init]\n\tdefaultBranch = main\n"
        "[protocol \"file\"]\n\tallow = always\n"
    )  # fmt: skip
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    return settings


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """A repository with a README and an annotated tag v1.0.0 at its only commit."""
    folder = tmp_path / "demo"
    folder.mkdir()
    made = Repository(folder)
    made.git("init", "--quiet")
    made.commit("Begin", **{"README.md": "# Demo\n", "code.py": "x = 1\n"})
    made.tag("v1.0.0", message="First release\n\nIt does things.")
    return made
