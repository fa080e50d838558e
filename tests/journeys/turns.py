"""Two runs whose steps come in an order that a test chooses: each request, and each commit, waits for its turn."""

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from unittest.mock import patch

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


@contextmanager
def taken_in_turns(turns: Turns) -> Iterator[None]:
    """Requests and commits of the runners take turns as long as this holds."""
    send, commit = Http.send, LocalGit.commit

    def send_in_turn(self: Http, *words: object, **more: object) -> object:
        turns.take()
        return send(self, *words, **more)  # type: ignore[arg-type]

    def commit_in_turn(self: LocalGit, *words: object, **more: object) -> object:
        turns.take()
        return commit(self, *words, **more)  # type: ignore[arg-type]

    with patch.object(Http, "send", send_in_turn), patch.object(LocalGit, "commit", commit_in_turn):
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
