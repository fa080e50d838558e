"""The registries there are, one line each: everything in which they differ, so that nothing else asks for their names.

A new registry is a client, a format, and a line here; `inputs.REGISTRIES` names the same ones.
"""

from dataclasses import replace
from typing import TYPE_CHECKING

from doi_action.identifiers.addresses import origin_of
from doi_action.identifiers.prefixes import SANDBOX_PREFIX, UNREAL_PREFIXES, ZENODO_SANDBOX_PREFIX
from doi_action.registries import DepositOptions, Need, Registry, RegistryKind
from doi_action.settings import Settings

if TYPE_CHECKING:
    from doi_action.http.client import Http

DATACITE_NEEDS = (
    Need(settings=("prefix",), words="your DOI prefix at DataCite, such as 10.12345"),
    Need(settings=("username",), words="the repository account at DataCite, MEMBER.REPOSITORY"),
    Need(
        settings=("password", "registry-token", "datacite-token"), words="the repository account's; keep it in a secret"
    ),
    Need(settings=("landing-page",), words="the page the DOI resolves to; it must stay"),
)
DATACITE_SECRETS = ("registry-token", "datacite-token", "password")
"""An API key serves in place of a password, and is what somebody meant who set both."""

ZENODO_SECRETS = ("registry-token", "zenodo-token")
ZENODO_NEEDS = (
    Need(
        settings=ZENODO_SECRETS,
        words="a personal access token of your account there, with the scopes deposit:write and deposit:actions",
    ),
)
INVENIORDM_SECRETS = ("registry-token", "inveniordm-token")
INVENIORDM_NEEDS = (
    Need(settings=("registry-url",), words="the address of the host's start page"),
    Need(settings=INVENIORDM_SECRETS, words="a personal access token of your account there"),
)


def _open_datacite(
    kind: RegistryKind,
    *,
    username: str | None,
    password: str | None,
    session: "Http",
    url: str | None,
    options: DepositOptions,
) -> Registry:
    from doi_action.registries.datacite.client import open_datacite

    return open_datacite(kind, username=username, password=password, session=session, url=url)


def _open_inveniordm(
    kind: RegistryKind,
    *,
    username: str | None,
    password: str | None,
    session: "Http",
    url: str | None,
    options: DepositOptions,
) -> Registry:
    from doi_action.registries.inveniordm.client import open_inveniordm

    return open_inveniordm(kind, token=password, session=session, url=url, options=options)


SANDBOX = RegistryKind(
    name="sandbox",
    title="the sandbox",
    rehearsal=True,
    embedded=True,
    default_prefix=SANDBOX_PREFIX,
    unreal_prefixes=tuple(UNREAL_PREFIXES),
    secrets=DATACITE_SECRETS,
    can_hide=True,
    opener=_open_datacite,
)
DATACITE = RegistryKind(
    name="datacite",
    title="DataCite",
    needs=DATACITE_NEEDS,
    secrets=DATACITE_SECRETS,
    can_hide=True,
    # 3,000 requests in 5 minutes for an account, 750 at the test system (support.datacite.org/docs/rate-limit, 2026).
    pace=0.1,
    opener=_open_datacite,
)
DATACITE_TEST = replace(DATACITE, name="datacite-test", title="DataCite's test system", rehearsal=True, pace=0.4)
INVENIORDM = RegistryKind(
    name="inveniordm",
    title="InvenioRDM",
    needs=INVENIORDM_NEEDS,
    secrets=INVENIORDM_SECRETS,
    record_format="inveniordm",
    names_dois=True,
    keeps_concept=True,
    links_versions=True,
    stores_files=True,
    can_hide=True,
    opener=_open_inveniordm,
)
INVENIORDM_TEST = replace(
    INVENIORDM,
    name="inveniordm-test",
    title="the test InvenioRDM",
    rehearsal=True,
    unreal_prefixes=tuple(UNREAL_PREFIXES),
)
ZENODO = replace(
    INVENIORDM,
    name="zenodo",
    title="Zenodo",
    needs=ZENODO_NEEDS,
    secrets=ZENODO_SECRETS,
    publisher="Zenodo",
    # Its setting RDM_ALLOW_EXTERNAL_DOI_VERSIONING (zenodo-rdm, invenio.cfg); can go when Zenodo changes that.
    extends_others=False,
    # 100 requests a minute and 5,000 an hour with a token (developers.zenodo.org, "Rate limiting", 2026).
    pace=0.72,
)
ZENODO_SANDBOX = replace(
    ZENODO,
    name="zenodo-sandbox",
    title="Zenodo's sandbox",
    rehearsal=True,
    unreal_prefixes=(ZENODO_SANDBOX_PREFIX,),
)

REGISTRIES = (SANDBOX, DATACITE, DATACITE_TEST, ZENODO, ZENODO_SANDBOX, INVENIORDM, INVENIORDM_TEST)
"""In the order in which the input `registry` lists them."""

KINDS = {kind.name: kind for kind in REGISTRIES}
"""The same by name."""


def kind_of(settings: Settings) -> RegistryKind:
    """The registry that the settings name, with the archive beside it where they name one.

    Where nothing but its address says which host it is, one of this machine gives no real DOIs.
    """
    kind = kind_named(settings["registry"])
    is_any_host = any("registry-url" in need.settings for need in kind.needs)
    if is_any_host and _is_of_this_machine(settings["registry-url"]):
        kind = replace(kind, rehearsal=True, unreal_prefixes=tuple(UNREAL_PREFIXES))

    archive = archive_of(settings)
    if archive is None or kind.names_dois:
        return kind

    # The page that a DOI leads to is the archive's.
    needs = [need for need in kind.needs if "landing-page" not in need.settings]
    return replace(kind, needs=(*needs, *archive.needs), stores_files=True, archive=archive)


def archive_of(settings: Settings) -> RegistryKind | None:
    """The host that keeps the files of versions under another registry's DOIs, where the settings name one."""
    if not settings["archive"]:
        return None

    kind = kind_named(settings["archive"])
    # What kinds of registry have in common stands first: the token of the registry that gives the DOI.
    secrets = ("archive-token", *kind.secrets[1:])
    needs = [Need(settings=secrets, words=f"a personal access token of your account at {kind.title}")]
    if any("registry-url" in need.settings for need in kind.needs):
        needs.append(Need(settings=("archive-url",), words="the address of the archive's start page"))

    rehearsal = kind.rehearsal or _is_of_this_machine(settings["archive-url"])
    return replace(kind, needs=tuple(needs), secrets=secrets, rehearsal=rehearsal)


def _is_of_this_machine(address: str) -> bool:
    origin = origin_of(address)
    return origin is not None and origin.is_loopback


def kind_named(name: str) -> RegistryKind:
    """The registry that the input `registry` names. Raises KeyError for a name that the input does not allow."""
    return KINDS[name]
