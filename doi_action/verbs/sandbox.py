"""The verb `sandbox`: run the embedded registry as a server until it is told to stop."""

import logging
from collections.abc import Callable, Iterable
from pathlib import Path

from doi_action.errors import ExtraMissing, SettingsError


def run(
    *,
    port: int,
    data: Path | None,
    prefixes: Iterable[str],
    accounts: Iterable[str],
    domains: Iterable[str],
    invenio: str = "stock",
    tell: Callable[[str], None] | None = None,
) -> int:
    """Serve until SIGTERM or SIGINT, then answer the exit code. The first line on stdout is the base URL.

    `accounts` are texts `NAME:PASSWORD`. What is empty takes the sandbox's default: prefix 10.0000, account
    SANDBOX.DEMO:sandbox, any domain. `invenio` names the settings of the InvenioRDM in it. `tell` is told of
    every request.

    Raises ExtraMissing without the web framework, SettingsError where an account is none or file or port cannot be had.
    """
    try:
        from doi_action.sandbox import accounts as wording
        from doi_action.sandbox import server
        from doi_action.sandbox.invenio.hosts import HOSTS
    except ModuleNotFoundError as error:
        raise ExtraMissing(
            f"the sandbox needs '{error.name}', which is not installed", fix="pip install 'doi-action[publish]'"
        ) from error

    try:
        parsed = tuple(wording.parse_account(account) for account in accounts)
    except ValueError as error:
        raise SettingsError(str(error), fix="--account SANDBOX.DEMO:sandbox") from error

    if tell:
        logging.getLogger("doi_action.sandbox").setLevel(logging.DEBUG)
        logging.getLogger("doi_action.sandbox").addHandler(Telling(tell))
    return server.serve(
        port=port,
        data=data,
        prefixes=tuple(prefixes) or server.PREFIXES,
        accounts=parsed or server.ACCOUNTS,
        domains=tuple(domains) or server.DOMAINS,
        invenio=HOSTS[invenio],
    )


class Telling(logging.Handler):
    """Hands what is logged to whoever tells the story."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        super().__init__()
        self._tell = tell

    def emit(self, record: logging.LogRecord) -> None:
        """Tell one line."""
        self._tell(record.getMessage())
