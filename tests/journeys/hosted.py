"""A hosted repository, a registry, and steps of the Action between them."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from doi_action.action.run import main
from doi_action.sandbox.server import Sandbox
from tests.contract.github_server.server import TOKEN
from tests.contract.github_server.world import World
from tests.runner import Step, run_step, step_environment

PREFIX = "10.14454"
CITATION = """\
cff-version: 1.2.0
message: Please cite it.
title: A program  # its name
license: Apache-2.0
authors:
  - family-names: Example
    given-names: Ada
"""
WRITES = {"PUT", "POST", "PATCH", "DELETE"}


class Runner:
    """A hosted repository, a registry, and steps of the Action between them."""

    def __init__(self, world: World, sandbox: Sandbox, folder: Path) -> None:
        self.world, self.git, self.state = world, world.git, world.state
        self.sandbox, self.folder = sandbox, folder
        self.variables: dict[str, str] = {}
        self.git.commit({"CITATION.cff": CITATION, "README.md": "# A program\n"})
        self.git.tag("v1.0.0")

    def release(self, tag: str, files: dict[str, str] | None = None, **more: object) -> None:
        """One more commit, a tag and a release on it."""
        self.git.commit(files or {f"{tag}.txt": tag}, message=f"Work for {tag}")
        self.git.tag(tag)
        self.state.release(tag, **more)

    def environment(self, event: str, payload: Any, *, job: str = "", **inputs: str) -> dict[str, str]:
        """The variables of a step; by default with the account of the registry and its API as DataCite's."""
        said = {
            "registry": "datacite",
            "registry-url": self.sandbox.datacite_url,
            "prefix": PREFIX,
            "username": "SANDBOX.DEMO",
            "password": "sandbox",
            "publisher": "Example Lab",
            "github-token": TOKEN,
            **{name.replace("_", "-"): value for name, value in inputs.items()},
        }
        if isinstance(payload, dict):
            payload = {"repository": {"full_name": "example/demo", "fork": False}, **payload}
        return step_environment(
            said,
            event,
            payload,
            self.folder / job,
            GITHUB_REPOSITORY="example/demo",
            GITHUB_API_URL=self.world.server.url,
            GITHUB_GRAPHQL_URL=f"{self.world.server.url}/graphql",
            **self.variables,
        )

    def step(self, event: str, payload: Any, **inputs: str) -> Step:
        """One step for an event; what was asked of GitHub and the registry before is forgotten."""
        environment = self.environment(event, payload, **inputs)
        self.world.server.requests.clear()
        self.sandbox.forget_requests()
        return run_step(environment, main)

    def released_at_once(self, *tags: str) -> list[Step]:
        """A step for the release of each tag, all at the same time."""
        environments = [
            self.environment("release", {"action": "published", "release": {"tag_name": tag}}, job=f"{number}")
            for number, tag in enumerate(tags)
        ]
        with ThreadPoolExecutor(len(tags)) as pool:
            return list(pool.map(lambda environment: run_step(environment, main), environments))

    def released(self, tag: str, *, action: str = "published", **inputs: str) -> Step:
        """The step for a release event."""
        return self.step("release", {"action": action, "release": {"tag_name": tag}}, **inputs)

    def writes(self) -> int:
        """Writing requests to the registry in the last step."""
        return sum(request.method in WRITES for request in self.sandbox.requests)

    def show(self, path: str, revision: str = "main") -> str:
        """A committed file."""
        return (self.git.file(revision, path) or b"").decode()
