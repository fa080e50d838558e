"""The identity of a clone whose origin is on the Hub: only the Hub knows the id after which its DOIs are named."""

from collections.abc import Callable
from dataclasses import replace

from doi_action.errors import DoiActionError
from doi_action.hosts.hugging_face.address import HubName
from doi_action.hosts.hugging_face.answers import repository_from
from doi_action.hosts.hugging_face.connection import Connection, Refused
from doi_action.model import Repository


def identified(repository: Repository, name: HubName, *, token: Callable[[], str | None], endpoint: str) -> Repository:
    """The repository with the identity that the Hub gives it, or with the reason why that could not be learned.

    Asks one question. Raises nothing.
    """
    if repository.identity:
        return repository
    try:
        connection = Connection(name, token=token, endpoint=endpoint)
        try:
            known = repository_from(connection.get(""), name, branch=repository.default_branch or "")
        finally:
            connection.close()
    except Refused as refused:
        if refused.status in (401, 404):
            problem = f"the Hugging Face Hub shows no repository '{name.path}'; if it is private, set HF_TOKEN"
        else:
            problem = f"only the Hugging Face Hub knows the id of {name.path}, and it refused: '{refused.message}'"
        return replace(repository, identity_problem=problem)
    except DoiActionError as error:
        problem = f"only the Hugging Face Hub knows the id of {name.path}, and {error.message}"
        return replace(repository, identity_problem=problem)

    return replace(repository, identity=known.identity, identity_problem=None, private=known.private)
