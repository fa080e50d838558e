"""What a run of the Action costs: requests for each journey, the start of the container, the size of the image.

    python benchmarks/action.py

Requests are exact, against the tests' own GitHub and the sandbox. Times are the median of several runs of whole
containers; a bare `python -c pass` in the same base image stands beside them, since machines and engines differ. Where
no container engine runs, the second half is left out and that is said.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from doi_action.sandbox.server import Sandbox
from tests.container import ROOT, Engine, engine
from tests.contract.github_server.world import new_world
from tests.journeys.hosted import PREFIX, Runner

RUNS = 7


@contextmanager
def hosted() -> Iterator[Runner]:
    """A repository with the release v1.0.0."""
    with (
        tempfile.TemporaryDirectory() as folder,
        Sandbox(prefixes=(PREFIX,)) as sandbox,
        new_world(Path(folder)) as world,
    ):
        yield Runner(world, sandbox, Path(folder) / "runner")


def cost(runner: Runner) -> str:
    """Requests of the last step to GitHub, on how many connections, and to the registry."""
    seen = runner.world.server.requests
    registry = Counter(request.method for request in runner.sandbox.requests)
    said = ", ".join(f"{count} {method}" for method, count in sorted(registry.items())) or "none"
    connections = len({request.connection for request in seen})
    asked = ", ".join(runner.world.server.operations)
    return f"GitHub {len(seen)} on {connections} connection(s): {asked}; registry {said}"


def journeys() -> None:
    """One line for each journey."""
    with hosted() as runner:
        runner.released("v1.0.0")
        print(f"first release       {cost(runner)}")
        runner.released("v1.0.0")
        print(f"the same again      {cost(runner)}")
        runner.release("v1.1.0")
        runner.released("v1.1.0", release_notes="none")
        print(f"second, no notes    {cost(runner)}")
        runner.state.protection["main"] = "ruleset"
        runner.release("v1.2.0")
        runner.released("v1.2.0")
        print(f"protected branch    {cost(runner)}")
        runner.release("v1.3.0")
        runner.released("v1.3.0", commit_mode="pull-request")
        print(f"pull request again  {cost(runner)}")
        runner.released("v1.3.0", dry_run="true")
        print(f"dry run             {cost(runner)}")
        runner.step("push", {"ref": "refs/heads/main"})
        print(f"nothing to do       {cost(runner)}")


def timed(image: Engine, *arguments: str, entrypoint: str = "", environment: dict[str, str] | None = None) -> float:
    """Median seconds of a whole run of a container."""
    seconds = []
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(RUNS):
            start = time.perf_counter()
            image.run(*arguments, folder=Path(folder), entrypoint=entrypoint, environment=environment)
            seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


def container() -> None:
    """Start and size."""
    try:
        image = engine()
        image.build(ROOT)
    except (pytest.skip.Exception, subprocess.CalledProcessError) as reason:
        print(f"container           not measured: {reason}")
        return
    bare = timed(image, "-c", "pass", entrypoint="/usr/local/bin/python3")
    stopped = timed(image, environment={"INPUT_REGISTRY": "nowhere"})
    print(f"bare python         {bare:.2f} s")
    print(f"ours, bad settings  {stopped:.2f} s ({stopped - bare:+.2f} s)")
    with tempfile.TemporaryDirectory() as folder:
        sizes = image.run("-sk", "/app", "/usr/local/lib", folder=Path(folder), entrypoint="/usr/bin/du").stdout.split()
    program, packages = (int(size) / 1024 for size in sizes[::2])
    print(f"over the base       program {program:.1f} MB; packages, with Python's own, {packages:.1f} MB")


if __name__ == "__main__":
    journeys()
    container()
