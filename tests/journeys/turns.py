"""Two runs whose steps come in an order that a test chooses: each request, and each commit, waits for its turn."""

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
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
