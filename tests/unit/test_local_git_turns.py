"""Two runs in one clone: whoever commits does so alone, and is waited for."""

import fcntl
import threading
from pathlib import Path

import pytest

from doi_action.errors import HostError
from doi_action.hosts.local_git import turns
from doi_action.hosts.local_git.place import find_place
from doi_action.hosts.local_git.turns import reading, writing
from tests.repositories import Repository


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """A repository with one commit."""
    made = Repository(tmp_path / "program")
    made.commit("Begin")
    return made


def test_a_reader_waits_until_the_commit_is_made(repository: Repository) -> None:
    """What it sees is before or after, and never between."""
    place = find_place(repository.folder)
    seen: list[str] = []

    def look() -> None:
        with reading(place):
            seen.append("looked")

    looking = threading.Thread(target=look)
    with writing(place):
        looking.start()
        looking.join(0.2)
        seen.append("written")
    looking.join()
    assert seen == ["written", "looked"]


def test_readers_hold_up_nobody_who_reads(repository: Repository) -> None:
    """Two at once."""
    place = find_place(repository.folder)
    with reading(place), reading(place):
        pass


def test_a_commit_without_an_end_is_told(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hook may wait for an answer that nobody gives."""
    monkeypatch.setattr(turns, "PATIENCE", 0.1)
    place = find_place(repository.folder)
    with writing(place), pytest.raises(HostError) as refused, reading(place):
        pass
    assert refused.value.rule == "run-under-way"


def test_a_disk_without_locks_stops_nobody(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    """NFS locks no folder."""

    def refuse(_file: int, _lock: int) -> None:
        raise OSError("no locks here")

    monkeypatch.setattr(fcntl, "flock", refuse)
    with writing(find_place(repository.folder)):
        pass


def test_nothing_is_left_in_the_folder(repository: Repository) -> None:
    """There is no file that a killed run could leave."""
    before = sorted((repository.folder / ".git").iterdir())
    with writing(find_place(repository.folder)):
        assert sorted((repository.folder / ".git").iterdir()) == before
