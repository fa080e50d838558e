"""Open the host that a repository's name speaks of: a folder is a local repository, an address a hosted one."""

import os
import re
from pathlib import Path

from doi_action.errors import ExtraMissing, SettingsError
from doi_action.hosts import Host
from doi_action.settings import Settings

PUBLISH_EXTRA = 'pip install "doi-action[publish]"'

_ADDRESS = re.compile(r"(?:https?://)?([\w.:-]+)/([\w.-]+/[\w.-]+?)(?:\.git)?/?")


def open_host(repo: str, settings: Settings) -> Host:
    """The host of `repo`: a folder, or the address of a repository on GitHub.

    Raises SettingsError for what is neither, ExtraMissing where GitHub is meant and PyGithub is not installed.
    """
    found, folder = _ADDRESS.fullmatch(repo), Path(repo)
    if found and not folder.exists() and found.group(1) in _servers():
        return _github(found.group(2), settings)
    if "://" in repo or not folder.exists():
        raise SettingsError(
            f"--repo '{repo}' is neither a folder nor a repository on GitHub",
            fix="give a folder, or https://github.com/<owner>/<name>",
            rule="no-such-repository",
        )
    from doi_action.hosts.local_git.host import LocalGit

    return LocalGit(folder)


def _servers() -> tuple[str, ...]:
    """GitHub, and the Enterprise server that a runner names."""
    own = os.environ.get("GITHUB_SERVER_URL", "").partition("://")[2].rstrip("/")
    return ("github.com", own) if own else ("github.com",)


def _github(name: str, settings: Settings) -> Host:
    try:
        from doi_action.hosts.github.connection import API_URL
        from doi_action.hosts.github.host import GitHub
    except ImportError as error:
        raise ExtraMissing(
            "talking to GitHub needs PyGithub, which is not installed", fix=f"type: {PUBLISH_EXTRA}"
        ) from error
    return GitHub(
        name,
        settings.get("github-token"),
        branch=settings.get("branch"),
        api_url=os.environ.get("GITHUB_API_URL", API_URL),
        graphql_url=os.environ.get("GITHUB_GRAPHQL_URL"),
    )
