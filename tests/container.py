"""Building and running the image in tests, by whatever engine is there."""

import shutil
import subprocess
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.conftest import DATA

ROOT = Path(__file__).resolve().parents[1]
IMAGE = "doi-action-under-test"


class Engine(ABC):
    """Something that builds a Dockerfile and runs an image on the host's network."""

    @abstractmethod
    def build(self, folder: Path) -> None:
        """Build `folder`'s Dockerfile as IMAGE."""

    @abstractmethod
    def command(self, arguments: Sequence[str], *, variables: Path, folder: Path, entrypoint: str) -> list[str]:
        """What runs IMAGE, with `folder` at its own path and the variables of a file, separated by NUL."""

    def run(
        self, *arguments: str, environment: Mapping[str, str] | None = None, folder: Path, entrypoint: str = ""
    ) -> "subprocess.CompletedProcess[str]":
        """Run the image's entry point, or another program of it."""
        with TemporaryDirectory() as scratch:
            variables = Path(scratch) / "variables"
            variables.write_bytes(b"".join(f"{k}={v}\0".encode() for k, v in (environment or {}).items()))
            command = self.command(arguments, variables=variables, folder=folder, entrypoint=entrypoint)
            return subprocess.run(command, check=False, capture_output=True, text=True, timeout=600)


class Docker(Engine):
    """Docker's own command."""

    def build(self, folder: Path) -> None:
        """Build with the engine's own cache."""
        subprocess.run(["docker", "build", "--quiet", "--tag", IMAGE, str(folder)], check=True, capture_output=True)

    def command(self, arguments: Sequence[str], *, variables: Path, folder: Path, entrypoint: str) -> list[str]:
        """`run --rm` on the host's network."""
        pairs = [part.decode() for part in variables.read_bytes().split(b"\0") if part]
        said = [word for pair in pairs for word in ("--env", pair)]
        other = ["--entrypoint", entrypoint] if entrypoint else []
        place = ["--network", "host", "--volume", f"{folder}:{folder}", "--workdir", str(folder)]
        return ["docker", "run", "--rm", *place, *said, *other, IMAGE, *arguments]


class Script(Engine):
    """A script beside the optional real files that drives buildah where no engine runs."""

    def __init__(self, script: Path) -> None:
        self.script = script

    def build(self, folder: Path) -> None:
        """Build on an imitation of the base image."""
        subprocess.run(["bash", str(self.script), "build", str(folder), IMAGE], check=True, capture_output=True)

    def command(self, arguments: Sequence[str], *, variables: Path, folder: Path, entrypoint: str) -> list[str]:
        """Its own words for the same."""
        other = ["--entrypoint", entrypoint] if entrypoint else []
        place = ["-v", f"{folder}:{folder}", "-w", str(folder), "-E", str(variables)]
        return ["bash", str(self.script), "run", *place, *other, IMAGE, *arguments]


def engine() -> Engine:
    """An engine that works here; the test is skipped, with the reason, where there is none."""
    script = DATA / "tools" / "container.sh" if DATA else None
    if script and script.exists() and shutil.which("buildah"):
        return Script(script)
    if shutil.which("docker") and subprocess.run(["docker", "info"], check=False, capture_output=True).returncode == 0:
        return Docker()
    pytest.skip("no container engine runs here: neither Docker, nor buildah with its script")
