"""The same repository through two hosts: what does not depend on the host is the same."""

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest

from doi_action.hosts import Host
from doi_action.hosts.github.host import GitHub
from doi_action.hosts.local_git.host import LocalGit
from doi_action.release.read_release import PATTERNS
from doi_action.snapshot import Change, CommitMode, FileEdit, Newest, Snapshot, Tagged
from tests.contract.github_server import BareRepository, GitHubServer, HostedRepository
from tests.contract.github_server.server import TOKEN
from tests.repositories import Repository

POINTER = f"version https://git-lfs.github.com/spec/v1\noid sha256:{'a' * 64}\nsize 12\n"
FILES: dict[str, str | bytes] = {
    "CITATION.cff": b"\xef\xbb\xbfcff-version: 1.2.0\r\ntitle: Demo\r\n",
    "README.md": "# Demo é\n",
    ".zenodo.json": "{}",
    "codemeta.json": "{}",
    "docs/README.rst": "Docs\n====\n",
    "src/README.md": "not in a place that is looked at\n",
    ".gitattributes": "*.bin filter=lfs\n",
    "deep/in/folders/weights.bin": POINTER,
    "data/.gitattributes": "*.csv filter=lfs\n",
    "data/a.csv": POINTER,
    "a.csv": POINTER,
}


@dataclass
class Pair:
    """A local repository, and a GitHub that holds the same commits, branches and tags."""

    local: Repository
    server: GitHubServer

    def hosts(self) -> tuple[Host, Host]:
        """Both, freshly opened."""
        return LocalGit(self.local.folder), GitHub("example/demo", TOKEN, api_url=self.server.url)

    def snapshots(self, tag: str | None) -> tuple[Snapshot, Snapshot]:
        """What each says of `tag`."""
        first, second = self.hosts()
        target = Newest() if tag is None else Tagged(tag)
        return first.snapshot(target, PATTERNS), second.snapshot(target, PATTERNS)


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    """Three releases and a maintenance one, annotated and light tags, a link, a person beside the first."""
    folder = tmp_path_factory.mktemp("hosts")
    local = Repository(folder / "local", FILES)
    (local.folder / "docs" / "readme.txt").symlink_to("../README.md")
    local.release("v1.0.0", when="2026-01-01T00:00:00+00:00")
    local.commit(files={"a": "1"}, when="2026-01-02T00:00:00+00:00")
    local.git("config", "user.name", "Bo Example")
    local.git("config", "user.email", "bo@example.org")
    local.release("v1.1.0", {"b": "1"}, when="2026-01-03T00:00:00+00:00")
    local.git("checkout", "-q", "-b", "1.0.x", "v1.0.0")
    local.release("v1.0.1", {"fix": "1"}, when="2026-01-04T00:00:00+00:00")
    local.git("checkout", "-q", "main")
    local.commit(files={"CITATION.cff": "title: Later\n"}, when="2026-01-05T00:00:00+00:00")
    local.git("tag", "v1.2.0")
    bare = BareRepository(folder / "demo.git")
    subprocess.run(["git", "-C", local.folder, "push", "-q", bare.folder, "--all"], check=True)
    subprocess.run(["git", "-C", local.folder, "push", "-q", bare.folder, "--tags"], check=True)
    with GitHubServer(HostedRepository(bare)) as server:
        yield Pair(local, server)


TAGS = ["v1.0.0", "v1.0.1", "v1.1.0", "v1.2.0"]


@pytest.mark.parametrize("tag", TAGS)
def test_files_are_the_same_to_the_byte(pair: Pair, tag: str) -> None:
    """At the tag and at the head."""
    local, github = pair.snapshots(tag)
    assert dict(local.at_tag.contents) == dict(github.at_tag.contents)
    assert dict(local.at_head.contents) == dict(github.at_head.contents)


@pytest.mark.parametrize("tag", TAGS)
def test_trees_have_gits_own_name(pair: Pair, tag: str) -> None:
    """It is the release's SWHID, so that both hosts make the same statement of the same files."""
    local, github = pair.snapshots(tag)
    assert local.at_tag.oid == github.at_tag.oid == pair.local.git("rev-parse", f"{tag}^{{tree}}").strip()
    assert local.at_head.oid == github.at_head.oid == pair.local.git("rev-parse", "HEAD^{tree}").strip()


@pytest.mark.parametrize("tag", TAGS)
def test_tags_and_their_distances_are_the_same(pair: Pair, tag: str) -> None:
    """From each release to each."""
    local, github = ({t.name: (t.commit, t.distance, t.date) for t in s.tags} for s in pair.snapshots(tag))
    assert local == github


@pytest.mark.parametrize("tag", [*TAGS, None])
def test_the_release_is_the_same_commit(pair: Pair, tag: str | None) -> None:
    """The newest too, where none is named."""
    local, github = (s.release for s in pair.snapshots(tag))
    assert (local.tag, local.commit, local.committed_at) == (github.tag, github.commit, github.committed_at)
    assert local.published_at == github.published_at


@pytest.mark.parametrize("tag", TAGS)
def test_the_same_people_are_proposed(pair: Pair, tag: str) -> None:
    """In the same order, with as many commits."""
    local, github = ([(p.creator.name, p.commits) for p in s.history] for s in pair.snapshots(tag))
    assert local == github


def test_branch_and_links_are_the_same(pair: Pair) -> None:
    """Where a commit will go, and what is no file though it reads like one."""
    local, github = pair.snapshots("v1.0.0")
    assert (local.branch, local.at_head.commit) == (github.branch, github.at_head.commit)
    assert dict(local.at_head.links) == dict(github.at_head.links) == {"docs/readme.txt": "../README.md"}


def test_the_same_change_leaves_the_same_tree(pair: Pair) -> None:
    """One commit on the same parent with the same files."""
    trees = []
    for host in pair.hosts():
        snapshot = host.snapshot(Tagged("v1.2.0"), PATTERNS)
        before = snapshot.at_head.read("CITATION.cff")
        edits = (
            FileEdit(path="CITATION.cff", before=before, after=b"title: Later\ndoi: 10.0000/abc\n"),
            FileEdit(path="new/file.json", before=None, after=b"{}"),
        )
        parent = snapshot.at_head.commit
        change = Change(message="Cite", edits=edits, branch=snapshot.branch, parent=parent, mode=CommitMode.PUSH)
        trees.append((host.commit(change).branch, host.snapshot(Tagged("v1.2.0"), PATTERNS).at_head))
    (local_branch, local), (github_branch, github) = trees
    assert local_branch == github_branch
    assert dict(local.contents) == dict(github.contents)


@pytest.mark.parametrize("tag", TAGS)
def test_pointers_of_lfs_are_read_wherever_they_stand(pair: Pair, tag: str) -> None:
    """The sizes of data do not depend on the host; a small file that LFS does not keep is not read."""
    for snapshot in pair.snapshots(tag):
        found = {path for path, data in snapshot.at_tag.contents.items() if data == POINTER.encode()}
        assert found == {"deep/in/folders/weights.bin", "data/a.csv"}


@pytest.mark.parametrize("number", [0, 1], ids=["local git", "GitHub"])
def test_many_releases_are_read_as_each_alone(pair: Pair, number: int) -> None:
    """In the order asked for, with their trees, distances and people; only who is new is not told."""
    host = pair.hosts()[number]
    together = list(host.releases(tuple(TAGS), PATTERNS))
    alone = [replace(host.snapshot(Tagged(tag), PATTERNS), recent=(), recent_since=None) for tag in TAGS]
    assert together == alone
