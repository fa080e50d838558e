"""Whether a published DOI leads anywhere: a host only queues its registration, and may drop it in silence.

Where DataCite cannot be reached at that moment the task fails once and is never tried again; record and API look the
same as ever (InvenioRDM 14.0). Publishing the record again registers it.
"""

from doi_action.errors import RegistryError, Unreachable
from doi_action.http.client import Http
from doi_action.identifiers.addresses import origin_of

PATIENCE = 10.0
"""Seconds that the resolver gets: no release hangs on its answer."""


def resolves(address: str | None, root: str, session: Http) -> bool | None:
    """Whether the resolver knows the DOI with this `address`, None where it does not say.

    A host of this machine, at `root`, registers at no resolver but one of this machine.
    """
    resolver, host = origin_of(address or ""), origin_of(root)
    if address is None or resolver is None or host is None:
        return None
    if host.is_loopback and not resolver.is_loopback:
        return None

    try:
        answer = session.send("GET", address, deadline=PATIENCE)
    except Unreachable:
        return None
    except RegistryError as error:
        # It leads to the host of the page, where nothing is asked.
        if error.rule == "redirect":
            return True
        return None

    if answer.status == 404:
        return False
    if answer.status >= 400:
        return None
    return True
