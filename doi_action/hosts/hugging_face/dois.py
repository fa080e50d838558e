"""Which DOI the Hub gave another's model or data set: a question that everybody may ask, and asked without a token.

Such a DOI is that of one commit. It is the one by which the Hub itself asks to cite the work, while the card that
names the work names no commit.
"""

from doi_action.errors import DoiActionError
from doi_action.hosts.hugging_face.address import HUB, HubName
from doi_action.hosts.hugging_face.answers import repository_from
from doi_action.hosts.hugging_face.connection import Connection, Refused
from doi_action.identifiers.types import Doi

PATIENCE = 20.0
"""Seconds for one answer, with all its repetitions: a record is told an address where it takes longer."""


def hub_doi(name: HubName, *, endpoint: str = HUB) -> Doi | None:
    """The DOI that the Hub gave the repository, None where it has none. Raises Refused and DoiActionError."""
    connection = Connection(name, token=_no_token, endpoint=endpoint, deadline=PATIENCE)
    try:
        return repository_from(connection.get(""), name, branch="").doi
    finally:
        connection.close()


def why_unknown(problem: Refused | DoiActionError) -> str:
    """Why the Hub told nothing, as a few words."""
    if isinstance(problem, Refused):
        shows_nothing = problem.status in (401, 404)
        return "the Hub shows nobody such a repository" if shows_nothing else f"the Hub answers {problem.status}"
    return problem.message


def _no_token() -> None:
    return None
