"""Open the host that a repository's name speaks of: a folder is a local repository, an address a hosted one."""

import os
import re
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from doi_action.errors import ExtraMissing, SettingsError
from doi_action.hosts import Host
from doi_action.hosts.hugging_face.address import HUB, HubName, hub_name
from doi_action.hosts.hugging_face.token import hub_token
from doi_action.model import Repository
from doi_action.settings import OWNER_NAME, Settings

if TYPE_CHECKING:
    from doi_action.hosts.github.connection import Connection

PUBLISH_EXTRA = 'pip install "doi-action[publish]"'

_ADDRESS = re.compile(r"(?:https?://)?([\w.:-]+)/([\w.-]+/[\w.-]+?)(?:\.git)?/?")


def _nobody(_text: str) -> None:
    """Hears nothing."""


def open_host(repo: str, settings: Settings, *, tell: Callable[[str], None] = _nobody) -> Host:
    """The host of `repo`: a folder, the address of a repository on GitHub or the Hugging Face Hub, or owner/name.

    `tell` hears of a token that could not be had. Raises SettingsError for what is none of these and where GitHub would
    need a token, ExtraMissing where a host is meant whose packages are not installed.
    """
    folder, found = Path(repo), _ADDRESS.fullmatch(repo)
    if folder.exists():
        from doi_action.hosts.local_git.host import LocalGit

        return LocalGit(folder, ask=partial(_identified, settings=settings))

    on_hub = hub_name(repo, hub_endpoint())
    if on_hub:
        return open_hub(on_hub, settings, tell=tell)
    if found and found.group(1) in _servers() and OWNER_NAME.fullmatch(found.group(2)):
        return _github(found.group(2), settings)
    if OWNER_NAME.fullmatch(repo):
        return _github(repo, settings)
    raise SettingsError(
        f"--repo '{repo}' is neither a folder nor a repository on GitHub or the Hugging Face Hub",
        fix="give a folder, OWNER/NAME or https://github.com/OWNER/NAME, or https://huggingface.co/OWNER/NAME",
        rule="no-such-repository",
    )


def _identified(repository: Repository, *, settings: Settings) -> Repository:
    """A clone's repository with the identity that its host gives it, where the packages are installed to ask."""
    on_hub = hub_name(repository.url or "")
    if on_hub:
        from doi_action.hosts.hugging_face.identity import identified as at_the_hub

        # A clone is only asked who it is: a job's right to an id token may be meant for something else.
        return at_the_hub(repository, on_hub, token=partial(settings.get, "hub-token"), endpoint=hub_endpoint())

    from doi_action.hosts.github.identity import identified

    return identified(repository, settings.get("github-token"))


def hub_endpoint(variables: Mapping[str, str] | None = None) -> str:
    """The Hub's address, or of the mirror or proxy that is asked in its place."""
    return (os.environ if variables is None else variables).get("HF_ENDPOINT", "").strip() or HUB


def open_hub(
    name: HubName,
    settings: Settings,
    *,
    variables: Mapping[str, str] | None = None,
    sleep: Callable[[float], None] = time.sleep,
    tell: Callable[[str], None] = _nobody,
    hide: Callable[[str], None] = _nobody,
) -> Host:
    """A repository of the Hugging Face Hub; `variables` are the environment, None for the process's own.

    `tell` hears of a token that could not be had, `hide` of one that was made and no log may show.
    Raises ExtraMissing where no package is there to ask over HTTP.
    """
    try:
        from doi_action.hosts.hugging_face.host import HuggingFace
    except ImportError as error:
        raise ExtraMissing(
            "talking to the Hugging Face Hub needs 'requests', which is not installed", fix=f"type: {PUBLISH_EXTRA}"
        ) from error

    variables, endpoint = os.environ if variables is None else variables, hub_endpoint(variables)
    return HuggingFace(
        name,
        token=partial(hub_token, settings, name, variables=variables, endpoint=endpoint, tell=tell, hide=hide),
        endpoint=endpoint,
        branch=settings.get("branch"),
        sleep=sleep,
    )


def refuse_hub(repo: str) -> None:
    """Raise SettingsError for a repository of the Hub that is to be set up: nothing runs there at a release."""
    found = hub_name(repo, hub_endpoint())
    if found and not Path(repo).exists():
        raise SettingsError(
            f"init sets up a folder or a repository on GitHub, and '{repo}' is on the Hugging Face Hub",
            why="the Hub runs no workflow when a version is tagged",
            fix=f"publish from where you tag: doi-action publish hf://{found.path} --tag TAG; or from a workflow of a "
            f"repository on GitHub, with the input repository: hf://{found.path}",
        )


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
