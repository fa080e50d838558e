"""What the server knows of a repository besides its git objects."""

from dataclasses import dataclass, field
from hashlib import sha256

from tests.contract.github_server.repository import BareRepository


@dataclass
class Discussion:
    """A pull request. Its commits stand in refs/pr/N."""

    number: int
    title: str
    description: str
    base: str
    status: str = "open"
    comments: list[str] = field(default_factory=list)


@dataclass
class HubRepository:
    """A repository; `kind` is model, dataset or space. Where it is not `writable`, the token may only propose."""

    git: BareRepository
    kind: str = "model"
    name: str = "octo/owl"
    id: str = "65f0a1b2c3d4e5f6a7b8c9d0"
    private: bool = False
    gated: bool = False
    disabled: bool = False
    writable: bool = True
    former_names: tuple[str, ...] = ()
    ignored: frozenset[str] = frozenset()
    """Paths that .gitignore names."""
    lfs: dict[str, bytes] = field(default_factory=dict)
    """What LFS keeps, by SHA-256."""
    doi: str = ""
    """The DOI that the Hub gave it, for the head of main."""
    card_tags: tuple[str, ...] = ()
    """Tags of its card, which the Hub hands on."""
    discussions: list[Discussion] = field(default_factory=list)

    @property
    def path(self) -> str:
        """Its path on the Hub."""
        return self.name if self.kind == "model" else f"{self.kind}s/{self.name}"

    def large(self, content: bytes) -> str:
        """Keep a file in LFS; gives its pointer."""
        oid = sha256(content).hexdigest()
        self.lfs[oid] = content
        return f"version https://git-lfs.github.com/spec/v1\noid sha256:{oid}\nsize {len(content)}\n"

    def proposed(self, number: int) -> str | None:
        """The newest commit of a pull request."""
        return self.git.resolve(f"refs/pr/{number}")
