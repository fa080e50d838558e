"""Two runs whose steps come in an order that a test chooses: each request, and each commit, waits for its turn."""

import os
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from unittest.mock import patch

from doi_action.hosts.github.connection import Connection
from doi_action.hosts.local_git.host import LocalGit
from doi_action.http.client import Http


class Turns:
    """Whose step comes next: `order` names a runner for each step, and is never used up for one that is done.

    A runner goes on alone from one `take` to its next one, so that the whole process has one order.
    """

    def __init__(self, order: Iterable[str], runners: Iterable[str]) -> None:
        self._order, self._left = list(order), set(runners)
        self._changed = threading.Condition()
        self._holder: str | None = None
        self.steps = dict.fromkeys(self._left, 0)

    def take(self) -> None:
        """Give the turn back, and wait for the next one of this thread's runner."""
        runner = threading.current_thread().name
        if runner not in self.steps:
            return
        with self._changed:
            self._give_back(runner)
            self._changed.wait_for(lambda: self._holder is None and self._next() == runner)
            if self._order:
                self._order.pop(0)
            self._holder = runner
            self.steps[runner] += 1

    def leave(self) -> None:
        """This thread's runner is done."""
        with self._changed:
            runner = threading.current_thread().name
            self._left.discard(runner)
            self._order = [name for name in self._order if name != runner]
            self._give_back(runner)

    def _give_back(self, runner: str) -> None:
        if self._holder == runner:
            self._holder = None
        self._changed.notify_all()

    def _next(self) -> str:
        return self._order[0] if self._order else min(self._left)


STEPS = ((Http, "send"), (LocalGit, "commit"), (Connection, "_graphql"), (Connection, "_rest"))
"""What counts as a step: a request to a registry, to the Hub or to GitHub, and a commit of a clone."""


@contextmanager
def taken_in_turns(turns: Turns) -> Iterator[None]:
    """Requests and commits of the runners take turns as long as this holds."""

    def in_turn(step: Callable[..., object]) -> Callable[..., object]:
        def taken(*words: object, **more: object) -> object:
            turns.take()
            return step(*words, **more)

        return taken

    with ExitStack() as patched:
        for owner, name in STEPS:
            patched.enter_context(patch.object(owner, name, in_turn(getattr(owner, name))))
        yield


def run_in_turns(turns: Turns, runs: dict[str, Callable[[], object]]) -> None:
    """Start each runner as a thread of its name, and wait for all."""

    def run(work: Callable[[], object]) -> None:
        try:
            work()
        finally:
            turns.leave()

    threads = [threading.Thread(target=run, args=(work,), name=name) for name, work in runs.items()]
    with taken_in_turns(turns):
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


class SteppingProcess:
    """The command line in a process that waits before each of its steps; `turn_runner` says what one is."""

    def __init__(self, words: Sequence[str], *, folder: Path, environment: Mapping[str, str], told: Path) -> None:
        self._ready, ready = os.pipe()
        go, self._go = os.pipe()
        self._told = told
        with told.open("wb") as output:
            self._process = subprocess.Popen(
                [sys.executable, str(Path(__file__).parent / "turn_runner.py"), str(ready), str(go), *words],
                cwd=folder,
                env={**environment, "PYTHONPATH": os.pathsep.join(sys.path)},
                stdout=output,
                pass_fds=(ready, go),
            )
        os.close(ready)
        os.close(go)

    def is_waiting(self) -> bool:
        """Whether it stands before a step; False once it has ended. Returns when either is so."""
        return os.read(self._ready, 1) != b""

    def step(self) -> None:
        """Let it take the step that it stands before."""
        os.write(self._go, b".")

    def ended(self) -> subprocess.CompletedProcess[str]:
        """Its exit code, and what it said."""
        code = self._process.wait()
        os.close(self._ready)
        os.close(self._go)
        return subprocess.CompletedProcess(self._process.args, code, self._told.read_text(encoding="utf-8"))


def step_in_turns(order: Iterable[str], processes: Mapping[str, SteppingProcess]) -> Counter[str]:
    """Let the processes take their steps in this order, and to their ends when it is used up; how many each took."""
    waiting = {name for name, process in processes.items() if process.is_waiting()}
    steps: Counter[str] = Counter()
    orders = iter(order)
    while waiting:
        name = next((name for name in orders if name in waiting), min(waiting))
        processes[name].step()
        steps[name] += 1
        if not processes[name].is_waiting():
            waiting.remove(name)
    return steps
