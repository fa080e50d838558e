"""The registries there are, one line each: everything in which they differ, so that nothing else asks for their names.

A new registry is a client, a format, and a line here; `inputs.REGISTRIES` names the same ones.
"""

from typing import TYPE_CHECKING

from doi_action.prefixes import SANDBOX_PREFIX, UNREAL_PREFIXES
from doi_action.registries import Need, Registry, RegistryKind

if TYPE_CHECKING:
    from doi_action.http.client import Http

DATACITE_NEEDS = (
    Need(settings=("prefix",), words="your DOI prefix at DataCite, such as 10.12345"),
    Need(settings=("username",), words="the repository account at DataCite, MEMBER.REPOSITORY"),
    Need(settings=("password", "registry-token"), words="the repository account's; keep it in a secret"),
    Need(settings=("landing-page",), words="the page the DOI resolves to; it must stay"),
)


def _open_datacite(
    kind: RegistryKind, *, username: str | None, password: str | None, session: "Http", url: str | None
) -> Registry:
    from doi_action.registries.datacite.client import open_datacite

    return open_datacite(kind, username=username, password=password, session=session, url=url)


SANDBOX = RegistryKind(
    name="sandbox",
    title="the sandbox",
    rehearsal=True,
    embedded=True,
    default_prefix=SANDBOX_PREFIX,
    unreal_prefixes=tuple(UNREAL_PREFIXES),
    can_hide=True,
    opener=_open_datacite,
)
DATACITE = RegistryKind(name="datacite", title="DataCite", needs=DATACITE_NEEDS, can_hide=True, opener=_open_datacite)
DATACITE_TEST = RegistryKind(
    name="datacite-test",
    title="DataCite's test system",
    rehearsal=True,
    needs=DATACITE_NEEDS,
    can_hide=True,
    opener=_open_datacite,
)

REGISTRIES = (SANDBOX, DATACITE, DATACITE_TEST)
"""In the order in which the input `registry` lists them."""

KINDS = {kind.name: kind for kind in REGISTRIES}
"""The same by name."""


def kind_named(name: str) -> RegistryKind:
    """The registry that the input `registry` names. Raises KeyError for a name that the input does not allow."""
    return KINDS[name]
