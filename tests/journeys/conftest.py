"""Journeys: whole releases, against the embedded sandbox and real git repositories."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from doi_action.hosts.local_git.host import LocalGit
from doi_action.identifiers.types import Doi, parse_doi
from doi_action.registries.open_registry import open_registry
from doi_action.release.carry_out import TELL
from doi_action.report import Report
from doi_action.sandbox.server import Sandbox
from doi_action.settings import Settings, settings_from
from doi_action.verbs.backfill import backfill
from doi_action.verbs.prepare import prepare
from doi_action.verbs.publish import publish
from tests.journeys.turns import SteppingProcess
from tests.repositories import SETTINGS, Repository

PREFIX = "10.14454"
SECRETS = ("DATACITE_PASSWORD", "INVENIORDM_TOKEN", "ZENODO_TOKEN", "ARCHIVE_TOKEN")
"""The variables of secrets, each of which is the sandbox's password."""

WITH_SECRETS = {**SETTINGS, **dict.fromkeys(SECRETS, "sandbox")}
"""The environment of a process that may use the sandbox."""

TODAY = date(2026, 1, 20)
"""The day on which coming versions are prepared."""
COMMITTED = datetime(2026, 1, 16, tzinfo=UTC)
"""When our commits are made, so that two journeys through one history have the same commits."""


class Journey:
    """One sandbox, any number of repositories, and releases between them."""

    def __init__(self, sandbox: Sandbox, folder: Path) -> None:
        self.sandbox, self.folder = sandbox, folder

    def repository(self, files: dict[str, str | bytes] | None = None, *, name: str = "program") -> Repository:
        """A new repository."""
        return Repository(self.folder / name, files)

    def publish(
        self, repository: Repository, tag: str | None = None, *, tell: TELL = lambda _line: None, **settings: str
    ) -> Report:
        """One run of `publish`, with commits pushed to the repository; `tell` hears its story as it happens."""
        return self.run(publish, repository, tag, tell=tell, **settings)

    def run(
        self,
        verb: Callable[..., Report],
        repository: Repository,
        tag: str | None = None,
        *,
        tell: TELL = lambda _line: None,
        **settings: str,
    ) -> Report:
        """One run of a verb that knows a registry."""
        return verb(
            self.settings(tag=tag, **settings),
            host=LocalGit(repository.folder, clock=lambda: COMMITTED),
            connect=lambda found: open_registry(found, sleep=lambda _seconds: None),
            tell=tell,
        )

    def backfill(self, repository: Repository, *, tell: TELL = lambda _line: None, **settings: str) -> Report:
        """One run of `backfill`, as `publish` runs."""
        return backfill(
            self.settings(**settings),
            host=LocalGit(repository.folder, clock=lambda: COMMITTED),
            connect=lambda found: open_registry(found, sleep=lambda _seconds: None, for_hours=True),
            tell=tell,
        )

    def prepare(
        self, repository: Repository, version: str | None = None, *, tell: TELL = lambda _line: None, **settings: str
    ) -> Report:
        """One run of `prepare` on TODAY, which leaves the files in the work tree."""
        return prepare(
            self.settings(**{"version": version, "commit_mode": "work-tree", **settings}),
            host=LocalGit(repository.folder, clock=lambda: COMMITTED),
            connect=lambda found: open_registry(found, sleep=lambda _seconds: None),
            tell=tell,
            today=TODAY,
        )

    def prepared(self, repository: Repository, version: str | None = None, **settings: str) -> dict[str, str]:
        """The outputs of a run of `prepare` that must end well."""
        report = self.prepare(repository, version, **settings)
        assert report.error is None, f"{report.error}: {report.all_findings}"
        return dict(report.outputs)

    def killed(self, repository: Repository, fatal: int, *words: str) -> subprocess.CompletedProcess[str]:
        """The command line in a process of its own, killed before effect number `fatal` on files (0: never)."""
        return killed(repository.folder, fatal, *self.typed(*words))

    def stepping(self, repository: Repository, *words: str, named: str) -> SteppingProcess:
        """The command line in a process that waits before each of its steps; `named` tells it from others."""
        return SteppingProcess(
            self.typed(*words, "--commit-mode", "push"),
            folder=repository.folder,
            environment=WITH_SECRETS,
            told=self.folder / f"{named}.json",
        )

    def typed(self, *words: str) -> list[str]:
        """These words of a command line, and those that name the sandbox and its account."""
        account = ["--username", "SANDBOX.DEMO", "--prefix", PREFIX, "--publisher", "Example Lab"]
        return [
            *words,
            "--registry",
            "sandbox",
            "--registry-url",
            self.sandbox.datacite_url,
            "--format",
            "json",
            *account,
        ]

    def settings(self, **settings: str | None) -> Settings:
        """The sandbox and its account, and what is said besides."""
        said = {
            "registry": "sandbox",
            "registry-url": self.sandbox.datacite_url,
            "prefix": PREFIX,
            "publisher": "Example Lab",
            "username": "SANDBOX.DEMO",
            "commit-mode": "push",
            **{name.replace("_", "-"): value for name, value in settings.items()},
        }
        return settings_from(command_line=said, environment=dict.fromkeys(SECRETS, "sandbox"))

    def published(self, repository: Repository, tag: str | None = None, **settings: str) -> dict[str, str]:
        """The outputs of a run that must end well."""
        report = self.publish(repository, tag, **settings)
        assert report.error is None, f"{report.error}: {report.all_findings}"
        return dict(report.outputs)

    def record(self, doi: str | Doi) -> dict[str, Any]:
        """The attributes of a DOI at the sandbox; {} where there is none."""
        import requests

        answer = requests.get(
            f"{self.sandbox.datacite_url}/dois/{doi}?publisher=true&affiliation=true",
            auth=("SANDBOX.DEMO", "sandbox"),
            timeout=30,
        )
        return answer.json()["data"]["attributes"] if answer.status_code == 200 else {}

    def links(self, doi: str | Doi) -> set[tuple[str, str]]:
        """The relations of a DOI to other DOIs."""
        found = self.record(doi).get("relatedIdentifiers") or []
        return {(r["relationType"], str(parse_doi(r["relatedIdentifier"]))) for r in found if _is_doi(r)}

    def writes(self) -> int:
        """How many requests wrote something since the log was emptied."""
        return sum(r.method in ("PUT", "POST", "PATCH", "DELETE") for r in self.sandbox.requests)


def _is_doi(related: dict[str, Any]) -> bool:
    return bool(related["relatedIdentifierType"] == "DOI")


def killed(folder: Path, fatal: int, *words: str) -> subprocess.CompletedProcess[str]:
    """The command line in a process of its own, killed where `crash_runner` says; every secret is the sandbox's."""
    return subprocess.run(
        [sys.executable, str(Path(__file__).parent / "crash_runner.py"), str(fatal), *words],
        cwd=folder,
        env={**WITH_SECRETS, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def journey(tmp_path: Path) -> Iterator[Journey]:
    """A sandbox of its own with the prefix of the tests."""
    with Sandbox(prefixes=(PREFIX,)) as sandbox:
        yield Journey(sandbox, tmp_path)
