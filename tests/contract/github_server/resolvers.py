"""What each field of the schema answers, from a repository's state and its git objects.

Names are GraphQL's, in camel case, since graphql-core looks them up as attributes.
"""

import base64
import binascii
from datetime import UTC, datetime
from typing import Any

from tests.contract.github_server.repository import Entry, Moved
from tests.contract.github_server.state import HostedRepository, PublishedRelease, PullRequest

TRUNCATED_AFTER = 512_000
"""Bytes of text that are given whole."""


class Refusal(Exception):
    """An error with GitHub's `type`."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


def forbidden(what: str = "integration") -> Refusal:
    """GitHub's answer to a missing permission."""
    return Refusal("FORBIDDEN", f"Resource not accessible by {what}")


class Actor:
    """An author or tagger."""

    def __init__(self, state: HostedRepository, line: str) -> None:
        who, _, when = line.rpartition("> ")
        self.name, _, self.email = who.partition(" <")
        seconds = int(when.split()[0])
        self.date = datetime.fromtimestamp(seconds, UTC).isoformat().replace("+00:00", "Z")
        login = state.logins.get(self.email)
        self.user = {"login": login} if login else None


class GitObject:
    """An object of the repository."""

    def __init__(self, state: HostedRepository, oid: str) -> None:
        self.state, self.git, self.oid = state, state.git, oid

    def headers(self) -> list[tuple[str, str]]:
        """The header lines of a commit or tag."""
        head = self.git.data(self.oid).decode().partition("\n\n")[0]
        return [(key, value) for key, _, value in (line.partition(" ") for line in head.split("\n"))]

    def header(self, name: str) -> str:
        """The first header of that name."""
        return next(value for key, value in self.headers() if key == name)


class Blob(GitObject):
    """A file's content."""

    __typename = "Blob"

    def __init__(self, state: HostedRepository, oid: str) -> None:
        super().__init__(state, oid)
        data = self.git.data(oid)
        self.isBinary = b"\0" in data
        self.isTruncated = len(data) > TRUNCATED_AFTER
        self.text = None if self.isBinary else _text(data[:TRUNCATED_AFTER])


def _text(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("latin-1")


class TreeEntry:
    """A line of a tree."""

    def __init__(self, state: HostedRepository, entry: Entry) -> None:
        self.state, self.entry = state, entry
        self.mode, self.type, self.oid = entry.mode, entry.type, entry.oid
        self.size, self.path = entry.size, entry.path

    def object(self, info: Any) -> GitObject | None:
        """The blob or tree; a submodule's commit is not in the repository."""
        if self.type == "tree":
            return Tree(self.state, self.oid, under=f"{self.path}/")
        return Blob(self.state, self.oid) if self.type == "blob" else None


class Tree(GitObject):
    """A folder."""

    __typename = "Tree"

    def __init__(self, state: HostedRepository, oid: str, under: str = "") -> None:
        super().__init__(state, oid)
        self.under = under

    def entries(self, info: Any) -> list[TreeEntry]:
        """Its lines."""
        return [TreeEntry(self.state, entry) for entry in self.git.entries(self.oid, under=self.under)]


class Tag(GitObject):
    """An annotated tag."""

    __typename = "Tag"

    def tagger(self, info: Any) -> Actor:
        """Who made it."""
        return Actor(self.state, self.header("tagger"))

    def target(self, info: Any) -> GitObject:
        """What it points to."""
        return git_object(self.state, self.header("object"))


class Commit(GitObject):
    """A commit."""

    __typename = "Commit"

    @property
    def url(self) -> str:
        """Its page."""
        return f"{self.state.url}/commit/{self.oid}"

    @property
    def message(self) -> str:
        """Its message."""
        return self.git.data(self.oid).decode().partition("\n\n")[2]

    def committedDate(self, info: Any) -> str:
        """When."""
        return Actor(self.state, self.header("committer")).date

    def authors(self, info: Any, first: int) -> dict[str, Any]:
        """The author."""
        return {"nodes": [Actor(self.state, self.header("author"))]}

    def parents(self, info: Any, first: int) -> dict[str, Any]:
        """The commits before."""
        return {"nodes": [Commit(self.state, value) for key, value in self.headers() if key == "parent"][:first]}

    def history(self, info: Any, first: int, path: str | None = None, since: str | None = None) -> dict[str, Any]:
        """This commit and its ancestors; those that changed a path, those made since a moment."""
        options = [f"--max-count={first}", *([f"--since={since}"] if since else [])]
        names = self.git.text("rev-list", *options, self.oid, *(["--", path] if path else [])).split()
        return {"nodes": [Commit(self.state, name) for name in names]}

    def file(self, info: Any, path: str) -> TreeEntry | None:
        """The entry at a path."""
        entry = self.git.entry(self.oid, path)
        return TreeEntry(self.state, entry) if entry else None

    def tree(self, info: Any) -> Tree:
        """The root."""
        return Tree(self.state, self.header("tree"))

    def signature(self, info: Any) -> dict[str, Any] | None:
        """Commits made through the API are signed."""
        made_here = self.header("committer").startswith("GitHub <")
        return {"__typename": "GpgSignature", "isValid": True, "state": "VALID"} if made_here else None


def git_object(state: HostedRepository, oid: str) -> GitObject:
    """The object of that name, as its type."""
    types = {"blob": Blob, "tree": Tree, "commit": Commit, "tag": Tag}
    return types[state.git.kind(oid)](state, oid)


class Ref:
    """A branch or tag; `qualified` begins with refs/."""

    def __init__(self, state: HostedRepository, qualified: str, head: str | None) -> None:
        self.state, self.qualified, self.head = state, qualified, head
        self.id = f"REF:{qualified}"
        self.name = qualified.removeprefix("refs/heads/").removeprefix("refs/tags/")

    def target(self, info: Any) -> GitObject | None:
        """What it points to."""
        return git_object(self.state, self.head) if self.head else None

    def compare(self, info: Any, headRef: str) -> dict[str, Any] | None:
        """How `headRef` stands to this ref."""
        git = self.state.git
        ours, theirs = git.resolve(f"{self.qualified}^{{commit}}"), git.resolve(f"{headRef}^{{commit}}")
        named_by = "tag" if headRef.startswith("refs/tags/") else "commit"
        if named_by not in self.state.compares or ours is None or theirs is None:
            return None
        ahead, behind = git.count(theirs, f"^{ours}"), git.count(ours, f"^{theirs}")
        status = {(False, False): "IDENTICAL", (True, False): "AHEAD", (False, True): "BEHIND"}
        return {"aheadBy": ahead, "behindBy": behind, "status": status.get((ahead > 0, behind > 0), "DIVERGED")}


def ref_or_none(state: HostedRepository, qualified: str) -> Ref | None:
    """The ref of that name."""
    head = state.git.resolve(qualified)
    return Ref(state, qualified, head) if head else None


class Repository:
    """A repository as a query sees it."""

    def __init__(self, state: HostedRepository) -> None:
        self.state = state
        self.id, self.databaseId = f"REPO:{state.id}", state.id
        self.name, self.nameWithOwner, self.url = state.name, state.full_name, state.url
        self.owner = {"__typename": "Organization", "login": state.owner}
        self.description, self.homepageUrl = state.description, state.homepage
        self.isFork, self.isPrivate, self.isArchived = state.fork, state.private, state.archived
        self.licenseInfo = {"spdxId": state.license} if state.license else None

    def repositoryTopics(self, info: Any, first: int) -> dict[str, Any]:
        """The topics."""
        return {"nodes": [{"topic": {"name": name}} for name in self.state.topics[:first]]}

    def defaultBranchRef(self, info: Any) -> Ref | None:
        """The default branch, null in an empty repository."""
        return ref_or_none(self.state, f"refs/heads/{self.state.default_branch}")

    def ref(self, info: Any, qualifiedName: str) -> Ref | None:
        """A branch or tag."""
        return ref_or_none(self.state, qualifiedName)

    def object(self, info: Any, oid: str) -> GitObject | None:
        """An object by name."""
        return git_object(self.state, oid) if self.state.git.resolve(f"{oid}^{{}}") else None

    def refs(self, info: Any, refPrefix: str, first: int, orderBy: dict[str, str], after: str | None = None) -> Any:
        """Tags, a page of them."""
        names = self.state.git.tags()
        start = int(after or 0)
        page = names[start : start + first]
        nodes = [ref_or_none(self.state, f"refs/tags/{name}") for name in page]
        more = start + first < len(names)
        return {"nodes": nodes, "pageInfo": {"hasNextPage": more, "endCursor": str(start + len(page))}}

    def release(self, info: Any, tagName: str) -> dict[str, Any] | None:
        """The release of a tag."""
        found = next((r for r in self.state.releases if r.tag == tagName), None)
        return release_answer(self.state, found) if found else None

    def releases(self, info: Any, first: int, orderBy: dict[str, str], after: str | None = None) -> Any:
        """Releases, a page of them."""
        start, newest_first = int(after or 0), self.state.releases[::-1]
        page = newest_first[start : start + first]
        more = start + first < len(newest_first)
        nodes = [release_answer(self.state, release) for release in page]
        return {"nodes": nodes, "pageInfo": {"hasNextPage": more, "endCursor": str(start + len(page))}}

    def pullRequests(self, info: Any, headRefName: str, baseRefName: str, states: list[str], first: int) -> Any:
        """Pull requests between two branches."""
        found = (p for p in self.state.pull_requests if (p.head, p.base) == (headRefName, baseRefName))
        return {"nodes": [pull_request_answer(self.state, p) for p in found if p.state in states][:first]}


def release_answer(state: HostedRepository, release: PublishedRelease) -> dict[str, Any]:
    """A release's fields."""
    commit = state.git.resolve(f"refs/tags/{release.tag}^{{commit}}")
    return {
        "tagName": release.tag,
        "tagCommit": Commit(state, commit) if commit else None,
        "databaseId": release.id,
        "name": release.name,
        "description": release.body,
        "isPrerelease": release.prerelease,
        "isDraft": release.draft,
        "publishedAt": None if release.draft else release.published_at,
        "url": f"{state.url}/releases/tag/{release.tag}",
        "releaseAssets": {"totalCount": len(release.assets), "nodes": release.assets[:100]},
    }


def pull_request_answer(state: HostedRepository, pull: PullRequest) -> dict[str, Any]:
    """A pull request's fields."""
    url = f"{state.url}/pull/{pull.number}"
    return {"id": f"PR:{pull.number}", "number": pull.number, "title": pull.title, "body": pull.body, "url": url}


def base64_or_refusal(text: str) -> bytes:
    """Decoded file content."""
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise Refusal("UNPROCESSABLE", "contents is not base64") from error


__all__ = ["Commit", "Moved", "Ref", "Refusal", "Repository", "forbidden", "git_object", "ref_or_none"]
