"""`check --online`: whether DOIs, ORCID iDs and addresses exist. Never in a hook, and never without being asked.

Each question is asked once however often a value stands in the file. A service that does not answer says nothing about
the file, so nothing is found then.
"""

from functools import cache
from typing import Any
from urllib.parse import quote, urlsplit

from doi_action.check.services import Registered
from doi_action.errors import DoiActionError, ExtraMissing

RESOLVER = "https://doi.org"
DATACITE = "https://api.datacite.org"
ORCID = "https://pub.orcid.org"
SECONDS = 20.0
"""Patience with one question."""


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
        self.doi_exists = cache(self._doi_exists)
        self.record = cache(self._record)
        self.orcid_name = cache(self._orcid_name)
        self.page_exists = cache(self._page_exists)

    def _doi_exists(self, doi: str) -> bool | None:
        status, told = self._json(f"{self._resolver}/api/handles/{quote(doi)}")
        if status == 200:
            return bool(told.get("responseCode") == 1)
        return False if status == 404 and told.get("responseCode") == 100 else None

    def _record(self, doi: str) -> Registered | None:
        status, told = self._json(f"{self._datacite}/dois/{quote(doi, safe='/')}")
        found = told.get("data", {}).get("attributes") if status == 200 else None
        if not isinstance(found, dict):
            return None
        titles = [title.get("title") for title in found.get("titles") or () if isinstance(title, dict)]
        creators = found.get("creators")
        return Registered(
            title=titles[0] if titles else None,
            version=found.get("version"),
            creators=len(creators) if isinstance(creators, list) else None,
            state=found.get("state"),
        )

    def _orcid_name(self, orcid: str) -> tuple[str, str] | str | None:
        status, told = self._json(f"{self._orcid}/v3.0/{orcid}/person")
        if status == 404:
            return ""
        name = told.get("name") if status == 200 else None
        if not isinstance(name, dict):
            return None
        given, family = ((name.get(key) or {}).get("value") or "" for key in ("given-names", "family-name"))
        return (given, family) if given or family else None

    def _page_exists(self, url: str) -> bool | None:
        parts = urlsplit(url)
        if parts.username or not parts.hostname:
            return None
        for method in ("HEAD", "GET"):
            try:
                status = self._http.send(method, url, headers={"Accept": "*/*"}).status
            except DoiActionError as error:
                # A redirect to another host is an answer; a host that does not answer proves nothing.
                return True if error.rule == "redirect" else None
            if status not in (404, 405, 410, 501):
                return True
        return False if status in (404, 410) else None

    def _json(self, url: str) -> tuple[int, dict[str, Any]]:
        """Status and object of an answer; 0 and nothing where none came."""
        from json import loads

        try:
            answer = self._http.send("GET", url, headers={"Accept": "application/json"})
            told = loads(answer.body)
        except (DoiActionError, ValueError):
            return 0, {}
        return answer.status, told if isinstance(told, dict) else {}
