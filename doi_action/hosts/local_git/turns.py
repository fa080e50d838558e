"""One run at a time where the files, the index and the head of a clone change together.

git locks its index for a moment only, and our commit is several of those: another run in between would see our files
as somebody's unsaved work, or leave its own behind. The lock is on git's folder itself, so that nothing stands in it,
and the system lifts it when a run is killed (flock(2)). Windows has none; nor have some network file systems.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from time import monotonic, sleep

from doi_action.errors import HostError
from doi_action.hosts.local_git.place import Place

if sys.platform != "win32":
    import fcntl

PATIENCE, PAUSE = 300.0, 0.05
"""How many seconds a run waits for another one, whose commit hooks may take long, and how often it looks."""


@contextmanager
def writing(place: Place) -> Iterator[None]:
    """No other run of ours reads or writes meanwhile. Raises HostError where another one has no end."""
    with _locked(place, is_shared=False):
        yield


@contextmanager
def reading(place: Place) -> Iterator[None]:
    """No other run of ours writes meanwhile. Raises HostError where another one has no end."""
    with _locked(place, is_shared=True):
        yield


@contextmanager
def _locked(place: Place, *, is_shared: bool) -> Iterator[None]:
    if sys.platform == "win32":
        yield
        return

    with ExitStack() as opened:
        # A folder that may be entered and not listed is none that can be locked.
        with suppress(PermissionError):
            folder = os.open(place.git_dir, os.O_RDONLY)
            opened.callback(os.close, folder)
            _wait_for(place, folder, fcntl.LOCK_SH if is_shared else fcntl.LOCK_EX)
        yield


def _wait_for(place: Place, folder: int, lock: int) -> None:
    end = monotonic() + PATIENCE
    while monotonic() < end:
        try:
            fcntl.flock(folder, lock | fcntl.LOCK_NB)
        except BlockingIOError:
            sleep(PAUSE)
        except OSError:
            # A file system that knows no locks: what came in between shows by the head alone.
            return
        else:
            return

    raise HostError(
        f"another run commits in '{place.git_dir}'",
        why=f"it has not ended for {PATIENCE:.0f} s, and two would mix their files; a hook may wait for an answer",
        fix="wait until it has ended, or end it, then run again",
        rule="run-under-way",
    )
