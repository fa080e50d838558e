"""`check --online`: whether DOIs, ORCID iDs and addresses exist. Never in a hook, and never without being asked.

Each question is asked once however often a value stands in the file. A service that does not answer says nothing about
the file, so nothing is found then; what could not be asked is counted, so that silence is not taken for a yes.
"""

from functools import cache, partial
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from doi_action.check.services import Registered
from doi_action.errors import DoiActionError, ExtraMissing, Unreachable
from doi_action.identifiers.addresses import origin_of

if TYPE_CHECKING:
    from doi_action.http.answer import Answer

RESOLVER = "https://doi.org"
DATACITE = "https://api.datacite.org"
ORCID = "https://pub.orcid.org"
SECONDS = 20.0
"""Patience with one question."""
RESOLVED = 10.0
"""Seconds in which the addresses of a host are found by its name."""


class PublicServices:
    """The resolver, DataCite, ORCID and the web. `Services` of the online rules."""

    def __init__(self, *, resolver: str = RESOLVER, datacite: str = DATACITE, orcid: str = ORCID) -> None:
        try:
            from doi_action.http.client import Http
        except ModuleNotFoundError as error:
            raise ExtraMissing(
                f"--online needs '{error.name}', which is not installed", fix='type: pip install "doi-action[publish]"'
            ) from error
        self._http = Http(deadline=SECONDS, budget=300.0, patience=SECONDS)
        self._resolver, self._datacite, self._orcid = resolver, datacite, orcid
        self._services = {origin_of(service) for service in (resolver, datacite, orcid)}
        self._asked: set[str] = set()
        self._unanswered: set[str] = set()
        self._silent: dict[str, Unreachable] = {}
        self.doi_exists = cache(self._doi_exists)
        self.record = cache(self._record)
        self.orcid_name = cache(self._orcid_name)
        self.page_exists = cache(self._page_exists)
        self.is_private = cache(self._is_private)

    def unreachable(self) -> Unreachable | None:
        """What to say of the identifiers and addresses that could not be asked about; None where all could."""
        if not self._unanswered:
            return None

        first, *others = self._silent
        silent = f"'{first}'"
        if others:
            silent += f" and {len(others)} more"
        count = f"{len(self._unanswered)} of {len(self._asked)}"
        return Unreachable(
            f"{count} identifiers and addresses could not be asked about: no answer from {silent}",
            why="nobody said whether they exist, so that nothing was found means nothing",
            fix="run again when the network and the services answer",
        )

    def _doi_exists(self, doi: str) -> bool | None:
        # The proxy's own codes: 1 is found, 100 is no such handle (Handle.Net, "Proxy Server REST API").
        status, told = self._json(doi, f"{self._resolver}/api/handles/{quote(doi)}")
        code = told.get("responseCode")
        if status == 200:
            return bool(code == 1)

        is_unknown = status == 404 and code == 100
        return False if is_unknown else None

    def _record(self, doi: str) -> Registered | None:
        status, told = self._json(doi, f"{self._datacite}/dois/{quote(doi, safe='/')}")
        found = _object(_object(told.get("data")).get("attributes"))
        if status != 200 or not found:
            return None

        titles = _objects(found.get("titles"))
        title = titles[0].get("title") if titles else None

        # Of a list with a hole nobody can say who is missing.
        people = tuple(_text(one.get("name")) or "" for one in _objects(found.get("creators")))
        if not all(people):
            people = ()

        creators = found.get("creators")
        return Registered(
            title=_text(title),
            version=_text(found.get("version")),
            creators=len(creators) if isinstance(creators, list) else None,
            people=people,
            state=_text(found.get("state")),
        )

    def _orcid_name(self, orcid: str) -> tuple[str, str] | str | None:
        status, told = self._json(orcid, f"{self._orcid}/v3.0/{orcid}/person")
        if status == 404:
            return ""

        name = told.get("name") if status == 200 else None
        if not isinstance(name, dict):
            # Whoever hides the name has an iD all the same.
            return None

        given = _value_in(name, "given-names")
        family = _value_in(name, "family-name")
        says_something = given or family
        return (given, family) if says_something else None

    def _page_exists(self, url: str) -> bool | None:
        plain = _as_sent(url)
        if plain is None or self.is_private(url):
            return None

        status = 0
        # Some servers know no HEAD, or answer it otherwise: only what GET does not find is not there.
        for method in ("HEAD", "GET"):
            try:
                status = self._ask(url, method, plain, accept="*/*").status
            except DoiActionError as error:
                # A redirect to another host is an answer; a host that does not answer proves nothing.
                return True if error.rule == "redirect" else None
            if status not in (404, 405, 410, 501):
                return True

        is_gone = status in (404, 410)
        return False if is_gone else None

    def _is_private(self, url: str) -> bool:
        """Whether any address of the host is none of the public internet; the services' own hosts are the caller's.

        A file of a stranger must not make a runner knock at its neighbours (CWE-918).
        """
        from ipaddress import ip_address
        from socket import getaddrinfo

        from doi_action.http.slow_answers import in_time

        origin = origin_of(_as_sent(url) or "")
        if origin is None or origin in self._services:
            return False

        try:
            # The system reads `127.1` and `2130706433` as addresses too.
            entries = in_time(partial(getaddrinfo, origin.host.strip("[]"), None), seconds=RESOLVED)
        except (OSError, UnicodeError):
            return False

        for address in {entry[4][0] for entry in entries}:
            # Behind the `%` of an IPv6 address stands the interface (RFC 4007, section 11).
            plain = str(address).partition("%")[0]
            if not ip_address(plain).is_global:
                return True
        return False

    def _json(self, about: str, url: str) -> tuple[int, dict[str, Any]]:
        """Status and object of an answer; 0 and nothing where none came."""
        from json import loads

        try:
            answer = self._ask(about, "GET", url, accept="application/json")
            return answer.status, _object(loads(answer.body))
        except (DoiActionError, ValueError):
            return 0, {}

    def _ask(self, about: str, method: str, url: str, *, accept: str) -> "Answer":
        """Ask about an identifier or address. A host that did not answer once is not waited for again."""
        self._asked.add(about)
        host = urlsplit(url).netloc
        try:
            if host in self._silent:
                raise self._silent[host]
            return self._http.send(method, url, headers={"Accept": accept})
        except Unreachable as error:
            self._silent[host] = error
            self._unanswered.add(about)
            raise


def _value_in(name: dict[str, Any], key: str) -> str:
    """A part of a name as ORCID gives it, an object with a `value`; "" where it is null."""
    return _text(_object(name.get(key)).get("value")) or ""


def _object(value: Any) -> dict[str, Any]:
    """An object of JSON, empty where something else stands in its place."""
    return value if isinstance(value, dict) else {}


def _objects(value: Any) -> list[dict[str, Any]]:
    """The objects in a list of JSON."""
    if not isinstance(value, list):
        return []
    return [entry for entry in value if isinstance(entry, dict)]


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _as_sent(url: str) -> str | None:
    """The address as it would be asked, None for one whose host two readers could take for two (`addresses`)."""
    from requests import Request, RequestException

    try:
        sent = Request("GET", url).prepare().url
    except (RequestException, UnicodeError):
        return None
    return sent if origin_of(sent or "") else None
