"""The token for the Hub: the one place where it is obtained, whoever asks the Hub for whatever.

It is sent to the server that `HF_ENDPOINT` names, else to huggingface.co, and to no other: who starts the run sets the
variable, and no file of a repository can.
"""

from collections.abc import Callable, Mapping

from doi_action.hosts.hugging_face.address import HubName
from doi_action.settings import Settings


def hub_token(
    settings: Settings,
    repository: HubName,
    *,
    variables: Mapping[str, str],
    endpoint: str,
    tell: Callable[[str], None],
    hide: Callable[[str], None],
) -> str | None:
    """The token that may read and write `repository`; None where there is none, which public repositories do without.

    A job that may ask GitHub for an id token exchanges it, and needs no secret; else the input `hub-token`. `tell`
    hears of a refusal that the secret makes up for, `hide` of a token that was made. Called when the first question is
    about to be asked, and once for each repository. Raises what `keyless.hub_token` raises.
    """
    from doi_action.hosts.hugging_face import keyless

    secret = settings.get("hub-token")
    token = keyless.hub_token(variables, endpoint, resource=repository.path, secret=secret, tell=tell)
    if token and token != secret:
        hide(token)
    return token
