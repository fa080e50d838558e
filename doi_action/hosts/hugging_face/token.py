"""The token for the Hub: the one place where it is obtained, whoever asks the Hub for whatever.

It is sent to the server that `HF_ENDPOINT` names, else to huggingface.co, and to no other: who starts the run sets the
variable, and no file of a repository can.
"""

from doi_action.hosts.hugging_face.address import HubName
from doi_action.settings import Settings


def hub_token(settings: Settings, repository: HubName) -> str | None:
    """The token that may read and write `repository`; None where there is none, which public repositories do without.

    Called when the first question is about to be asked, and once for each repository.
    """
    return settings.get("hub-token")
