"""Open the registry that the settings name, for as long as a run needs it.

`sandbox` without an address starts an embedded one: the same server and the same client, gone with the run.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from doi_action.errors import ExtraMissing
from doi_action.registries import Registry
from doi_action.settings import Settings

ACCOUNT = ("SANDBOX.DEMO", "sandbox")
"""The embedded sandbox's own account; nothing to keep secret."""


@contextmanager
def open_registry(settings: Settings, *, sleep: Callable[[float], None] | None = None) -> Iterator[Registry]:
    """The registry of the input `registry`; `sleep` replaces the waits between tries.

    Raises SettingsError where address and registry contradict each other, ExtraMissing where the extra is missing.
    """
    if settings["registry"] == "sandbox" and not settings["registry-url"]:
        with embedded_sandbox(settings) as registry:
            yield registry
        return
    yield _client(settings, settings.get("registry-url"), sleep=sleep)


@contextmanager
def embedded_sandbox(settings: Settings, *, data: Path | None = None, port: int = 0) -> Iterator[Registry]:
    """A sandbox of the run's own with its records in `data`, None for records that go with the run; port 0 is any."""
    try:
        from doi_action.sandbox.server import Sandbox
    except ImportError as error:
        raise _extra_missing("the sandbox") from error
    with Sandbox(data, port=port, prefixes=(settings["prefix"],), accounts=(ACCOUNT,)) as sandbox:
        name, password = ACCOUNT
        known = settings.with_value("username", name, "embedded sandbox")
        known = known.with_value("password", password, "embedded sandbox")
        yield _client(known, sandbox.datacite_url)


def _client(settings: Settings, url: str | None, *, sleep: Callable[[float], None] | None = None) -> Registry:
    try:
        from doi_action.http import Http
        from doi_action.registries.datacite import open_datacite
    except ImportError as error:
        raise _extra_missing("talking to a registry") from error
    session = Http(mailto=settings.get("mailto"))
    if sleep:
        session.sleep = sleep
    return open_datacite(
        settings["registry"],
        username=settings.get("username"),
        password=settings.get("registry-token") or settings.get("password"),
        session=session,
        url=url,
    )


def _extra_missing(what: str) -> ExtraMissing:
    return ExtraMissing(f"{what} needs packages that are not installed", fix='type: pip install "doi-action[publish]"')
