"""A repository of the Hub, a registry, and runs of verbs between them."""

from collections.abc import Callable
from contextlib import closing
from typing import Any

import requests

from doi_action.hosts.hugging_face.address import HubName
from doi_action.hosts.open_host import open_hub
from doi_action.registries.open_registry import open_registry
from doi_action.report import Report
from doi_action.sandbox.server import Sandbox
from doi_action.settings import settings_from
from doi_action.verbs.publish import publish
from tests.contract.hub_server import HubWorld
from tests.contract.hub_server.server import TOKEN

PREFIX = "10.14454"
PASSING = ("created", "updated", "registered", "published", "doi", "citationsOverTime", "viewsOverTime")
"""What a registry adds to a record by itself."""


class HubJourney:
    """One repository and one registry with DataCite's API."""

    def __init__(self, world: HubWorld, sandbox: Sandbox) -> None:
        self.world, self.sandbox = world, sandbox

    def run(self, verb: Callable[..., Report], tag: str | None = None, *, token: str = TOKEN, **said: str) -> Report:
        """One run of a verb, with a client of its own."""
        known = {
            "registry": "datacite",
            "registry-url": self.sandbox.datacite_url,
            "prefix": PREFIX,
            "publisher": "Example Lab",
            "username": "SANDBOX.DEMO",
            "tag": tag,
            **{name.replace("_", "-"): value for name, value in said.items()},
        }
        settings = settings_from(command_line=known, environment={"DATACITE_PASSWORD": "sandbox", "HF_TOKEN": token})
        name = HubName(kind=self.world.state.kind, name=self.world.state.name)
        opened = open_hub(name, settings, variables={"HF_ENDPOINT": self.world.server.url}, sleep=lambda _seconds: None)
        with closing(opened) as host:  # type: ignore[type-var]
            connect: Any = lambda found: open_registry(found, sleep=lambda _seconds: None)  # noqa: E731
            return verb(settings, host=host, connect=connect, tell=lambda _line: None)

    def published(self, tag: str, **said: str) -> dict[str, str]:
        """The outputs of a run of `publish` that must end well."""
        report = self.run(publish, tag, **said)
        assert report.error is None, f"{report.error}: {report.all_findings}"
        return dict(report.outputs)

    def release(self, tag: str, files: dict[str, str] | None = None) -> None:
        """One more commit, and a tag on it."""
        self.world.git.commit(files or {f"{tag}.txt": tag}, message=f"Work for {tag}")
        self.world.git.tag(tag)

    def record(self, doi: str) -> dict[str, Any]:
        """The attributes of a DOI."""
        answer = requests.get(
            f"{self.sandbox.datacite_url}/dois/{doi}?publisher=true&affiliation=true",
            auth=("SANDBOX.DEMO", "sandbox"),
            timeout=30,
        )
        return dict(answer.json()["data"]["attributes"])

    def links(self, doi: str) -> set[tuple[str, str]]:
        """The relations of a DOI, by what they name."""
        return {(r["relationType"], r["relatedIdentifier"]) for r in self.record(doi)["relatedIdentifiers"]}

    def state(self) -> tuple[Any, ...]:
        """Everything that a run leaves: the history and files of the branch, open pull requests, all records."""
        git = self.world.git
        found = requests.get(
            f"{self.sandbox.datacite_url}/dois?prefix={PREFIX}&page[size]=100",
            auth=("SANDBOX.DEMO", "sandbox"),
            timeout=30,
        )
        records = {}
        for item in found.json()["data"]:
            kept = {name: value for name, value in item["attributes"].items() if name not in PASSING}
            records[item["id"]] = kept
        opened = [
            (d.title, git.text("rev-parse", f"refs/pr/{d.number}^{{tree}}", f"refs/pr/{d.number}~1"))
            for d in self.world.state.discussions
            if d.status == "open"
        ]
        return git.text("log", "--format=%H %s", "main"), opened, records
