"""The name of a repository on the Hub: a model, a data set or a Space, as people and machines write it.

Pages are those of huggingface.co whatever server is asked: `HF_ENDPOINT` names a mirror of it, or a proxy before it.
"""

import re
from dataclasses import dataclass

from doi_action.hosts.local_git.remote import WebHome, web_home
from doi_action.identifiers.addresses import origin_of

HUB = "https://huggingface.co"
HOSTS = frozenset({"huggingface.co", "www.huggingface.co", "hf.co"})

_NAME = re.compile(r"(?:(?P<kind>model|dataset|space)s/)?(?P<name>(?:\w[\w.-]*/)?\w[\w.-]*)")


@dataclass(frozen=True, kw_only=True, slots=True)
class HubName:
    """A repository of the Hub. `kind` is model, dataset or space; `name` is owner/name, of old models a name alone."""

    kind: str
    name: str

    @property
    def path(self) -> str:
        """Its path on the Hub, which people call it by, too; a model goes without its kind."""
        return self.name if self.kind == "model" else f"{self.kind}s/{self.name}"

    @property
    def api(self) -> str:
        """Its path in the API."""
        return f"api/{self.kind}s/{self.name}"

    @property
    def home(self) -> WebHome:
        """Its pages."""
        home = web_home(f"{HUB}/{self.path}")
        assert home is not None, self.path  # noqa: S101  (an address of the Hub by its form)
        return home


def hub_name(text: str, endpoint: str = HUB) -> HubName | None:
    """The repository that `text` names, None where it names none of the Hub.

    An address of the Hub or of the server `endpoint`, `hf://owner/name`, or the path with its kind: owner/name alone is
    a repository on GitHub.

    >>> hub_name("https://huggingface.co/datasets/octo/birds").path, hub_name("hf://octo/owl").path
    ('datasets/octo/birds', 'octo/owl')
    >>> hub_name("octo/owl") is None, hub_name("https://github.com/octo/owl") is None
    (True, True)
    """
    scheme, _, rest = text.rstrip("/").rpartition("://")
    origin = origin_of(endpoint)
    hosts = {*HOSTS, *((origin.place,) if origin else ())}
    place, _, path = rest.partition("/")
    if scheme == "hf":
        path = rest
    elif place.lower() not in hosts:
        path = rest if not scheme and place in ("datasets", "spaces") else ""

    found = _NAME.fullmatch(path.removesuffix(".git"))
    return HubName(kind=found["kind"] or "model", name=found["name"]) if found else None
