"""The identity of a clone whose origin is on GitHub: only GitHub knows the number after which its DOIs are named.

GitHub REST API, "Get a repository": `id` outlives renames and transfers; a public repository needs no token.
"""

import os
import time
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import urlsplit

from doi_action.errors import DoiActionError
from doi_action.hosts.github.connection import API_URL, Connection, Refused
from doi_action.hosts.github.refusals import Situation, situation_of
from doi_action.model import Repository

HOME = "https://github.com/"
ATTEMPTS = 2
"""Somebody waits at a terminal, and there are other ways to go on."""


def identified(repository: Repository, token: str | None, *, sleep: Callable[[float], None] = time.sleep) -> Repository:
    """The repository with the identity that GitHub gives it, or with the reason why that could not be learned.

    Asks one question; GITHUB_API_URL says where. A repository that is not on GitHub comes back as it is.
    """
    on_github = (repository.url or "").startswith(HOME)
    if repository.identity or not on_github:
        return repository

    name = f"{repository.owner}/{repository.name}"
    try:
        connection = Connection(token, api_url=os.environ.get("GITHUB_API_URL") or API_URL, sleep=sleep)
        try:
            answer = connection.get(f"/repos/{name}", attempts=ATTEMPTS)
        finally:
            connection.close()
    except Refused as refused:
        return replace(repository, identity_problem=_refusal(refused, name, token))
    except DoiActionError as error:
        return replace(repository, identity_problem=f"only GitHub knows the number of {name}, and {error.message}")

    number, server = answer.get("id"), urlsplit(str(answer.get("html_url"))).hostname
    if not isinstance(number, int):
        return replace(repository, identity_problem=f"GitHub names no numeric id for {name}")
    # A number is unique on one server only, as in `answers.repository_from`.
    place = "" if server in (None, "github.com") else f"{server}/"
    private = bool(answer.get("private"))
    return replace(repository, identity=f"github:{place}{number}", identity_problem=None, private=private)


def _refusal(refused: Refused, name: str, token: str | None) -> str:
    situation = situation_of(refused)
    if situation is Situation.NOT_FOUND and not token:
        return f"GitHub shows no repository '{name}' without a token; if it is private, set GITHUB_TOKEN"
    if situation is Situation.NOT_FOUND:
        return f"GitHub knows no repository '{name}' that this token may see"
    return f"only GitHub knows the number of {name}, and it refused to tell: '{refused.message}'"
