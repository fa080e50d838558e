"""One work whose DOIs are of one's own prefix and whose files an InvenioRDM keeps.

With INVENIORDM_TEST_URL and INVENIORDM_TEST_TOKEN that host is the archive, and the sandbox the registry beside it.
"""

import os
import time
import uuid
from pathlib import Path
from typing import Any
from urllib.parse import quote

import requests

from doi_action.hosts.local_git.host import LocalGit
from doi_action.registries.open_registry import open_registry
from doi_action.report import Report
from doi_action.sandbox.server import Sandbox
from doi_action.settings import settings_from
from doi_action.verbs.publish import publish
from tests.repositories import CITATION, README, Repository

OWN_PREFIX = "10.12345"
REAL = os.environ.get("INVENIORDM_TEST_URL", "")
"""The address of a real archive, "" where the sandbox is the archive too."""
TOKEN = os.environ["INVENIORDM_TEST_TOKEN"] if REAL else "sandbox"
LAG = float(os.environ.get("INVENIORDM_TEST_LAG", "0"))


class Kept:
    """One work, a registry and an archive. `registry` and `archive` are addresses that stand before theirs."""

    def __init__(self, folder: Path, sandbox: Sandbox, *, registry: str = "", archive: str = "") -> None:
        self.sandbox = sandbox
        self.registry, self.archive = registry or sandbox.datacite_url, archive or REAL or sandbox.invenio_url
        # DOIs are computed from the first commit, and a host keeps what earlier tests published.
        files = {"CITATION.cff": CITATION, "README.md": README, "unique.txt": uuid.uuid4().hex}
        self.repository = Repository(folder / "program", files)
        self.repository.commit("Begin")
        self.identity = f"git:{self.repository.head}"

    def publish(self, **settings: str) -> Report:
        """One run of `publish` for the newest tag."""
        said = {
            "registry": "sandbox",
            "registry-url": self.registry,
            "prefix": OWN_PREFIX,
            "username": "SANDBOX.DEMO",
            "archive": "inveniordm",
            "archive-url": self.archive,
            "commit-mode": "push",
            **{name.replace("_", "-"): value for name, value in settings.items()},
        }
        return publish(
            settings_from(command_line=said, environment={"DATACITE_PASSWORD": "sandbox", "ARCHIVE_TOKEN": TOKEN}),
            host=LocalGit(self.repository.folder),
            connect=lambda found: open_registry(found, sleep=lambda seconds: time.sleep(min(seconds, 0.2))),
            tell=lambda _line: None,
        )

    def published(self, **settings: str) -> dict[str, str]:
        """The outputs of a run that must end well."""
        report = self.publish(**settings)
        assert report.error is None, f"{report.error}: {report.all_findings}"
        return dict(report.outputs)

    def ask(self, method: str, path: str, body: Any = None, data: bytes | None = None) -> dict[str, Any]:
        """What the archive answers, asked without our client."""
        headers = {"Accept": "application/vnd.inveniordm.v1+json", "Authorization": f"Bearer {TOKEN}"}
        if data is not None:
            headers |= {"Accept": "application/json", "Content-Type": "application/octet-stream"}
        address = f"{self.archive}/api{path}"
        answer = requests.request(method, address, headers=headers, json=body, data=data, timeout=60)
        assert answer.ok, answer.text
        return dict(answer.json())

    def made_by_hand(self, doi: str, *, published: bool) -> dict[str, Any]:
        """A draft or record that a person made under this DOI."""
        metadata = {
            "title": "By hand",
            "resource_type": {"id": "software"},
            "publication_date": "2026",
            "publisher": "P",
            "creators": [{"person_or_org": {"type": "personal", "family_name": "Byron", "given_name": "Ada"}}],
        }
        pids = {"doi": {"provider": "external", "identifier": doi}}
        files = {"enabled": True}
        made = self.ask("POST", "/records", {"metadata": metadata, "pids": pids, "files": files})
        draft = f"/records/{made['id']}/draft"
        self.ask("POST", f"{draft}/files", [{"key": "other.zip"}])
        self.ask("PUT", f"{draft}/files/other.zip/content", data=b"other bytes")
        self.ask("POST", f"{draft}/files/other.zip/commit")
        return self.ask("POST", f"{draft}/actions/publish") if published else self.ask("GET", draft)

    def records(self) -> list[dict[str, Any]]:
        """The archive's published records, oldest first."""
        time.sleep(LAG)
        headers = {"Accept": "application/vnd.inveniordm.v1+json", "Authorization": f"Bearer {TOKEN}"}
        query = quote(f'metadata.identifiers.identifier:"doi-action:{self.identity}#"')
        address = f"{self.archive}/api/user/records?q={query}&allversions=true&size=100"
        hits = requests.get(address, headers=headers, timeout=60).json()["hits"]["hits"]
        return sorted((hit for hit in hits if hit["is_published"]), key=lambda hit: str(hit["created"]))

    def url_of(self, doi: str) -> str:
        """Where the registry sends whoever follows the DOI."""
        answer = requests.get(f"{self.sandbox.datacite_url}/dois/{doi}", auth=("SANDBOX.DEMO", "sandbox"), timeout=30)
        return str(answer.json()["data"]["attributes"]["url"])
