"""A repository on the server and a client of it, ready for a test."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from doi_action.hosts.hugging_face.address import HubName
from doi_action.hosts.hugging_face.host import HuggingFace
from doi_action.snapshot import Change, CommitMode, FileEdit, Newest, Snapshot, Tagged
from tests.contract.github_server.repository import BareRepository
from tests.contract.hub_server.server import TOKEN, Fault, HubServer
from tests.contract.hub_server.state import HubRepository

CITATION = """\
cff-version: 1.2.0
message: Please cite it.
title: Owl, a small model  # its name
license: Apache-2.0
type: software
authors:
  - family-names: Example
    given-names: Ada
"""
CARD = """\
---
license: apache-2.0
library_name: transformers
pipeline_tag: text-classification
---

# Owl

A small model that tells owls from other birds.

## Citation

**BibTeX:**

[More Information Needed]
"""
WEIGHTS = b"weights" * 1000
PATTERNS = ("CITATION.cff", ".doi.yml", ".github/doi.yml", "[Rr][Ee][Aa][Dd][Mm][Ee]*", ".gitattributes")


class HubWorld:
    """One repository with the tag `v1.0.0`, its server, and the seconds that the client waited."""

    def __init__(self, server: HubServer, state: HubRepository) -> None:
        self.server, self.state, self.git = server, state, state.git
        self.waited: list[float] = []
        self.hub = self.client()

    def client(self, *, token: str | None = TOKEN, branch: str | None = None) -> HuggingFace:
        """A new client, as another run has it."""
        name = HubName(kind=self.state.kind, name=self.state.name)
        return HuggingFace(name, token=lambda: token, endpoint=self.server.url, branch=branch, sleep=self.waited.append)

    def read(self, tag: str | None = "v1.0.0", *, patterns: tuple[str, ...] = PATTERNS) -> Snapshot:
        """A snapshot through the client."""
        return self.hub.snapshot(Tagged(tag) if tag else Newest(), patterns)

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

    def show(self, path: str, revision: str = "main") -> str:
        """A committed file."""
        return (self.git.file(revision, path) or b"").decode()


@contextmanager
def new_hub(folder: Path, *, kind: str = "model", card: str = CARD, page: int = 1000) -> Iterator[HubWorld]:
    """A server with `octo/owl`: a card, CITATION.cff, weights in LFS and the tag v1.0.0 at the head of main."""
    git = BareRepository(folder / "owl.git")
    state = HubRepository(git, kind=kind)
    files = {
        "CITATION.cff": CITATION,
        "README.md": card,
        ".gitattributes": "*.safetensors filter=lfs diff=lfs merge=lfs -text\n",
        "model.safetensors": state.large(WEIGHTS),
        "onnx/config.json": "{}\n",
    }
    git.commit(files, message="Begin")
    git.tag("v1.0.0")
    with HubServer(state, page=page) as server:
        world = HubWorld(server, state)
        yield world
        world.hub.close()
