"""Open the registry that the settings name, for as long as a run needs it.

`sandbox` without an address starts an embedded one: the same server and the same client, gone with the run.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from doi_action.errors import ExtraMissing, SettingsError
from doi_action.registries import DepositOptions, Registry, RegistryKind
from doi_action.registries.datacite import addresses as datacite
from doi_action.registries.inveniordm import addresses as inveniordm
from doi_action.registries.table import archive_of, kind_of
from doi_action.registries.trust import refuse_address_of_file
from doi_action.settings import Settings, is_day

if TYPE_CHECKING:
    from doi_action.http.client import Http
    from doi_action.sandbox.server import Sandbox

WELL_KNOWN = {**datacite.ROOTS, **inveniordm.ROOTS}
"""The addresses of registries that have one of their own, by the input `registry`."""

MINUTES, HOURS = 600.0, 6 * 3600.0
"""Seconds that a run may spend on requests: about one release, and about many; GitHub ends a job after six hours."""

ACCOUNT = ("SANDBOX.DEMO", "sandbox")
"""The embedded sandbox's own account; nothing to keep secret."""


Tell = Callable[[str], None]


def _nobody(_line: str) -> None:
    """Takes a story that nobody listens to."""


@contextmanager
def open_registry(
    settings: Settings, *, tell: Tell = _nobody, sleep: Callable[[float], None] = time.sleep, for_hours: bool = False
) -> Iterator[Registry]:
    """The registry of the input `registry`. `tell` hears of every repeated request; `sleep` waits between them.

    `for_hours`: the run is about many releases; it may last, and keeps to the registry's pace.

    Raises SettingsError where address and registry contradict each other and where a secret would go to a host that
    only a file of the repository names, ExtraMissing where the extra is missing.
    """
    refuse_address_of_file(settings, "registry-url", well_known=WELL_KNOWN.get(settings["registry"]))
    refuse_address_of_file(settings, "archive-url", well_known=WELL_KNOWN.get(settings["archive"]))
    if kind_of(settings).embedded and not settings["registry-url"]:
        # A sandbox of the run's own, whose records go with it.
        session = _session(settings, _nobody, time.sleep, budget=HOURS)
        with closing(session), embedded_sandbox(prefixes=(settings["prefix"],)) as sandbox:
            yield _client(with_sandbox_account(settings), sandbox.datacite_url, session)
        return

    budget, pace = (HOURS, kind_of(settings).pace) if for_hours else (MINUTES, 0.0)
    with closing(_session(settings, tell, sleep, budget=budget, pace=pace)) as session:
        yield _client(settings, settings.get("registry-url"), session)


@contextmanager
def embedded_sandbox(
    *, prefixes: tuple[str, ...], data: Path | None = None, port: int = 0, host: str = "stock", site: Path | None = None
) -> Iterator["Sandbox"]:
    """A sandbox that runs meanwhile; its records are kept in `data`, else they go with it.

    The first of the `prefixes` is the one of the InvenioRDM in it, too.
    `port` is taken where it is free, any other else; `host` names the settings of the InvenioRDM in it, `site` a folder
    of pages that it shows too.

    Raises ExtraMissing where the extra is missing.
    """
    try:
        from doi_action.sandbox.invenio.hosts import HOSTS
        from doi_action.sandbox.server import Sandbox
    except ImportError as error:
        raise _extra_missing("the sandbox") from error

    with Sandbox(
        data, port=port, or_any_port=True, prefixes=prefixes, accounts=(ACCOUNT,), invenio=HOSTS[host], site=site
    ) as sandbox:
        yield sandbox


def with_sandbox_account(settings: Settings) -> Settings:
    """The settings with the account of the embedded sandbox, whatever account of a real registry they hold."""
    name, password = ACCOUNT
    kind = kind_of(settings)
    # A host that names the DOIs knows an account by its token.
    account = {kind.secrets[0]: password} if kind.names_dois else {"username": name, "password": password}
    for setting, value in {**dict.fromkeys(kind.secrets, ""), **account}.items():
        settings = settings.with_value(setting, value, "embedded sandbox")
    return settings


def rehearsing(settings: Settings, *, prefix: str, origin: str) -> Settings:
    """The settings for a rehearsal at a sandbox: its account, and nothing that is of the repository's own registry."""
    settings = with_sandbox_account(settings)
    # The repository's own prefix, concept, communities and archive are of its registry, and this one knows none of it.
    for setting, value in (("prefix", prefix), ("concept-doi", ""), ("communities", ""), ("archive", "")):
        settings = settings.with_value(setting, value, origin)
    return settings


def _session(
    settings: Settings, tell: Tell, sleep: Callable[[float], None], *, budget: float = MINUTES, pace: float = 0.0
) -> "Http":
    try:
        from doi_action.http.client import Http
    except ImportError as error:
        raise _extra_missing("talking to a registry") from error
    return Http(
        mailto=settings.get("mailto"),
        secrets=settings.secrets,
        on_event=tell,
        sleep=sleep,
        budget=budget,
        pace=pace,
    )


def _client(settings: Settings, url: str | None, session: "Http") -> Registry:
    kind = kind_of(settings)
    registry = kind.opener(
        kind,
        username=settings.get("username"),
        password=_secret(settings, kind),
        session=session,
        url=url,
        options=options_of(settings),
    )
    archive = archive_of(settings)
    return registry if archive is None else _kept_at(archive, registry, settings, session)


def _secret(settings: Settings, kind: RegistryKind) -> str | None:
    for secret in kind.secrets:
        if settings[secret]:
            return settings[secret]
    return None


def _kept_at(archive: RegistryKind, registry: Registry, settings: Settings, session: "Http") -> Registry:
    """The registry with an archive beside it. Raises SettingsError where the two cannot go together."""
    from doi_action.registries.inveniordm.archive import Archive
    from doi_action.registries.preserved import Preserved

    kind = registry.kind
    if kind.names_dois:
        raise SettingsError(
            f"archive is '{archive.name}', and {kind.title} keeps the files itself",
            why="an archive keeps files for a registry that keeps none",
            fix="leave archive out; or set registry: datacite, with a prefix of your own",
        )

    one_rehearses = kind.rehearsal != archive.rehearsal
    # A host that is somebody's own may be a test system, which its address does not tell.
    has_own_systems = archive.name in inveniordm.ROOTS
    is_certain = has_own_systems or archive.rehearsal or kind.embedded
    if one_rehearses and is_certain:
        raise SettingsError(
            f"{kind.title} and {archive.title} cannot go together: one of the two only rehearses",
            why="a rehearsal must never publish for ever, and a real DOI must not lead to what is not kept",
            fix="take the test systems of both, or the real ones of both",
            rule="registry-mixed-up",
        )

    root = inveniordm.root_of(archive.name, settings.get("archive-url"), setting="archive-url")
    kept = Archive(root, _secret(settings, archive), kind=archive, session=session, options=options_of(settings))
    return Preserved(registry, kept)


def options_of(settings: Settings) -> DepositOptions:
    """How the settings want a version deposited."""
    access = settings["access"]
    return DepositOptions(
        communities=tuple(name.strip() for name in settings["communities"].split(",") if name.strip()),
        restricted=access == "restricted",
        embargo=date.fromisoformat(access) if is_day(access) else None,
        ask_first=settings.flag("dry-run") or bool(settings["approve"]),
    )


def _extra_missing(what: str) -> ExtraMissing:
    return ExtraMissing(f"{what} needs packages that are not installed", fix='type: pip install "doi-action[publish]"')
