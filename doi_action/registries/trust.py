"""Trust: which host may see which secret.

A secret goes to a host that the caller named (command line, action input, environment) or to the registry's own
well-known one. A file of the repository names neither: whoever may change it, in a pull request or in a repository that
somebody only tries out, would read the secret. The same fault elsewhere: pnpm GHSA-3qhv-2rgh-x77r, CVE-2026-21852.
"""

from collections.abc import Mapping

from doi_action.errors import SettingsError
from doi_action.identifiers.addresses import origin_of, without_query
from doi_action.settings import Settings

SECRETS_SENT_TO: Mapping[str, tuple[str, ...]] = {
    "registry-url": ("password", "registry-token", "datacite-token", "zenodo-token", "inveniordm-token"),
    "archive-url": ("archive-token", "zenodo-token", "inveniordm-token"),
}
"""The secrets that travel to the address in an input."""


def refuse_address_of_file(settings: Settings, name: str, *, well_known: str | None) -> None:
    """Raise SettingsError where a file chose the address in input `name` and a secret would go there.

    `well_known` is the registry's own address, which a file may repeat.
    """
    location = settings.values[name].location
    secrets = [secret for secret in SECRETS_SENT_TO[name] if settings.get(secret)]
    if location is None or not secrets:
        return

    host = origin_of(settings[name])
    own_host = origin_of(well_known or "")
    if host is not None and host == own_host:
        return

    shown = without_query(settings[name])
    raise SettingsError(
        f"{name} names '{host.place if host else shown}', and {' and '.join(secrets)} would be sent there",
        why="a secret goes only to a host that you name yourself: many people may change a file of the repository",
        fix=f"delete the line; if you trust the host, pass --{name} {shown}, or the Action's input {name}",
        path=location.path,
        line=location.line,
        rule="secret-for-unknown-host",
    )
