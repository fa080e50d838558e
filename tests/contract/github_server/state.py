"""What the server knows of a repository beside its git objects."""

from dataclasses import dataclass, field
from hashlib import sha256

from tests.contract.github_server.repository import BareRepository


@dataclass
class PublishedRelease:
    """A release of a tag."""

    id: int
    tag: str
    name: str | None = None
    body: str | None = None
    prerelease: bool = False
    draft: bool = False
    published_at: str | None = "2026-03-04T05:06:07Z"
    assets: list[dict[str, object]] = field(default_factory=list)


@dataclass
class PullRequest:
    """A pull request; `state` is OPEN, CLOSED or MERGED."""

    number: int
    title: str
    body: str
    head: str
    base: str
    state: str = "OPEN"


@dataclass
class HostedRepository:
    """A repository, who may do what in it, and what stands in the way."""

    git: BareRepository
    owner: str = "example"
    name: str = "demo"
    id: int = 123456
    description: str | None = "A demonstration"
    homepage: str | None = None
    topics: tuple[str, ...] = ("citation", "doi")
    license: str | None = "Apache-2.0"
    default_branch: str = "main"
    fork: bool = False
    private: bool = False
    archived: bool = False
    former_names: tuple[str, ...] = ()
    releases: list[PublishedRelease] = field(default_factory=list)
    pull_requests: list[PullRequest] = field(default_factory=list)
    issues: list[dict[str, object]] = field(default_factory=list)
    permissions: set[str] = field(default_factory=lambda: {"contents", "pull-requests", "issues"})
    protection: dict[str, str] = field(default_factory=dict)
    """Branch -> 'classic' or 'ruleset'."""
    pull_requests_by_actions: bool = True
    signs: bool = True
    lists_whole: bool = True
    """Whether a listing of a whole tree is whole, as those of up to 100,000 entries are."""
    compares: tuple[str, ...] = ("tag", "commit")
    """By what a release may be named in a comparison; GitHub answers null where it cannot be made."""
    page: str = ""
    """Its page, where that is not on github.com."""
    files: dict[str, bytes] = field(default_factory=dict)
    """What is attached to releases, by name."""
    lfs: dict[str, bytes] = field(default_factory=dict)
    """What Git LFS keeps, by SHA-256."""
    site: dict[str, object] | None = None
    """What REST answers of its GitHub Pages, None where they are off."""
    logins: dict[str, str] = field(default_factory=dict)
    """E-mail address of an author -> account."""

    @property
    def full_name(self) -> str:
        """owner/name."""
        return f"{self.owner}/{self.name}"

    @property
    def url(self) -> str:
        """The page of the repository."""
        return self.page or f"https://github.com/{self.full_name}"

    def attach(self, tag: str, name: str, data: bytes) -> None:
        """Attach a file to the release of `tag`."""
        release = next(r for r in self.releases if r.tag == tag)
        url = f"{self.url}/releases/download/{tag}/{name}"
        release.assets.append(
            {
                "name": name,
                "size": len(data),
                "contentType": "application/zip",
                "downloadUrl": url,
                "sha256": sha256(data).hexdigest(),
            }
        )
        self.files[name] = data

    def release(self, tag: str, **more: object) -> PublishedRelease:
        """Publish a release of `tag`."""
        made = PublishedRelease(id=9000 + len(self.releases), tag=tag, **more)  # type: ignore[arg-type]
        self.releases.append(made)
        return made
