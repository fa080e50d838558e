"""Open the host that a repository's name speaks of: a folder is a local repository, an address a hosted one."""

import os
import re
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from doi_action.errors import ExtraMissing, SettingsError
from doi_action.hosts import Host
from doi_action.model import Repository
from doi_action.settings import Settings

if TYPE_CHECKING:
    from doi_action.hosts.github.connection import Connection

PUBLISH_EXTRA = 'pip install "doi-action[publish]"'

_ADDRESS = re.compile(r"(?:https?://)?([\w.:-]+)/([\w.-]+/[\w.-]+?)(?:\.git)?/?")
_NAME = re.compile(r"\w[\w-]*/\w[\w.-]*")
"""owner/name, as GitHub writes it."""


def open_host(repo: str, settings: Settings) -> Host:
    """The host of `repo`: a folder, the address of a repository on GitHub, or its owner/name there.

    Raises SettingsError for what is none of these and where GitHub would need a token, ExtraMissing where GitHub is
    meant and PyGithub is not installed.
    """
    folder, found = Path(repo), _ADDRESS.fullmatch(repo)
    if folder.exists():
        from doi_action.hosts.local_git.host import LocalGit

        return LocalGit(folder, ask=partial(_identified, token=settings.get("github-token")))
    if found and found.group(1) in _servers():
        return _github(found.group(2), settings)
    if _NAME.fullmatch(repo):
        return _github(repo, settings)
    raise SettingsError(
        f"--repo '{repo}' is neither a folder nor a repository on GitHub",
        fix="give a folder, or OWNER/NAME or https://github.com/OWNER/NAME",
        rule="no-such-repository",
    )


def _identified(repository: Repository, *, token: str | None) -> Repository:
    """A clone's repository with the identity that GitHub gives it, where PyGithub is installed to ask."""
    from doi_action.hosts.github.identity import identified

    return identified(repository, token)


def _servers() -> tuple[str, ...]:
    """GitHub, and the Enterprise server that a runner names."""
    own = os.environ.get("GITHUB_SERVER_URL", "").partition("://")[2].rstrip("/")
    return ("github.com", own) if own else ("github.com",)


def open_connection(name: str, settings: Settings) -> "Connection":
    """A connection to the GitHub that holds the repository `name`. Raises SettingsError without a token."""
    from doi_action.hosts.github.connection import API_URL, Connection

    _require_token(name, settings)
    return Connection(
        settings.get("github-token"),
        api_url=os.environ.get("GITHUB_API_URL", API_URL),
        graphql_url=os.environ.get("GITHUB_GRAPHQL_URL"),
    )


def _require_token(name: str, settings: Settings) -> None:
    if not settings.get("github-token"):
        raise SettingsError(
            f"reading '{name}' at GitHub needs a token, and none is set",
            why="GitHub answers no question of ours without one, for public repositories too",
            fix="set GITHUB_TOKEN, as in: export GITHUB_TOKEN=$(gh auth token); or clone it and give the folder",
            rule="github-token-missing",
        )


def _github(name: str, settings: Settings) -> Host:
    try:
        from doi_action.hosts.github.connection import API_URL
        from doi_action.hosts.github.host import GitHub
    except ImportError as error:
        raise ExtraMissing(
            "talking to GitHub needs PyGithub, which is not installed", fix=f"type: {PUBLISH_EXTRA}"
        ) from error
    _require_token(name, settings)
    return GitHub(
        name,
        settings.get("github-token"),
        branch=settings.get("branch"),
        api_url=os.environ.get("GITHUB_API_URL", API_URL),
        graphql_url=os.environ.get("GITHUB_GRAPHQL_URL"),
    )
