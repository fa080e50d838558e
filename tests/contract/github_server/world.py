"""A repository on the server and a client of it, ready for a test."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from doi_action.hosts.github.host import GitHub
from doi_action.snapshot import Change, CommitMode, FileEdit, Newest, Snapshot, Tagged
from tests.contract.github_server.repository import BareRepository
from tests.contract.github_server.server import TOKEN, Fault, GitHubServer
from tests.contract.github_server.state import HostedRepository

CITATION = "cff-version: 1.2.0\ntitle: Demo\n"
PATTERNS = ("CITATION.cff", ".github/doi.yml", "[Rr][Ee][Aa][Dd][Mm][Ee]*")


class World:
    """One hosted repository with a release `v1.0.0`, its server, and the seconds that the client waited."""

    def __init__(self, server: GitHubServer, state: HostedRepository) -> None:
        self.server, self.state, self.git = server, state, state.git
        self.waited: list[float] = []
        self.github = self.client()

    def client(self, *, token: str | None = TOKEN, branch: str | None = None) -> GitHub:
        """A new client, as another run has it."""
        return GitHub(self.state.full_name, token, api_url=self.server.url, branch=branch, sleep=self.waited.append)

    def read(self, tag: str | None = "v1.0.0", *, patterns: tuple[str, ...] = PATTERNS) -> Snapshot:
        """A snapshot through the client."""
        return self.github.snapshot(Tagged(tag) if tag else Newest(), patterns)

    def change(
        self,
        snapshot: Snapshot,
        files: Mapping[str, bytes] | None = None,
        *,
        mode: CommitMode = CommitMode.AUTO,
        message: str = "Cite 1.0.0: 10.0000/abc",
    ) -> Change:
        """A change on top of the snapshot's head: by default a DOI in CITATION.cff."""
        wanted = files if files is not None else {"CITATION.cff": CITATION.encode() + b"doi: 10.0000/abc\n"}
        edits = tuple(
            FileEdit(path=path, before=snapshot.at_head.read(path), after=after) for path, after in wanted.items()
        )
        parent = snapshot.at_head.commit
        return Change(message=message, edits=edits, branch=snapshot.branch, parent=parent, mode=mode)

    def fault(self, when: str, **what: object) -> None:
        """Let something go wrong once."""
        self.server.faults.append(Fault(when=when, **what))  # type: ignore[arg-type]


@contextmanager
def new_world(folder: Path) -> Iterator[World]:
    """A server with `example/demo`: CITATION.cff, README.md and the release v1.0.0 at the head of main."""
    git = BareRepository(folder / "demo.git")
    git.commit({"CITATION.cff": CITATION, "README.md": "# Demo\n"}, message="Begin")
    git.tag("v1.0.0")
    state = HostedRepository(git)
    state.release("v1.0.0", name="First", body="What is new\r\n")
    with GitHubServer(state) as server:
        world = World(server, state)
        yield world
        world.github.close()
