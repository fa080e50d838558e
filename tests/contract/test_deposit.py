"""The files of a release on their way to a registry: whole, of the right commit, under names that harm nobody."""

import os
import resource
from collections.abc import Iterator
from hashlib import file_digest
from pathlib import Path

import pytest

from doi_action.errors import ConflictError, HostError, SettingsError, Unreachable
from doi_action.hosts.local_git.host import LocalGit
from doi_action.model import Asset, Release
from doi_action.model import Repository as About
from doi_action.release.deposit import MOST_FILES, ReleaseFiles, deposit_files
from doi_action.snapshot import Snapshot, Tagged, Tree
from tests.contract.github_server.world import World, new_world
from tests.git_repository import Repository, own_git_settings, repository

__all__ = ["own_git_settings", "repository"]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A repository on a local GitHub."""
    with new_world(tmp_path) as made:
        yield made


def snapshot_with(*names: str, repository: str = "demo", tag: str = "v1.0.0") -> Snapshot:
    """A release with files of these names."""
    assets = tuple(Asset(name=name, size=1) for name in names)
    tree = Tree(commit="c")
    release = Release(tag=tag, commit="c", assets=assets)
    return Snapshot(repository=About(name=repository), release=release, tags=(), branch=None, at_tag=tree, at_head=tree)


def deposit_of(world: World, name: str) -> ReleaseFiles:
    """The deposit of one file of v1.0.0."""
    snapshot = world.read()
    return ReleaseFiles(world.github, snapshot.release, deposit_files(snapshot, [name]))


def test_patterns_name_files_in_their_order_and_each_once() -> None:
    """Upper and lower case are told apart, as everywhere on a server."""
    files = deposit_files(snapshot_with("b.zip", "a.zip", "A.ZIP"), ["a.*", "source", "*.zip"])
    assert [file.name for file in files] == ["a.zip", "demo-v1.0.0.tar.gz", "b.zip"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("../x", "leads to a folder"),
        ("..", "leads to a folder"),
        ("a/b.zip", "leads to a folder"),
        ("a\\b.zip", "leads to a folder"),
        (" ", "is empty"),
        ("a\nb.zip", "nobody sees"),
        ("gnp\u202epiz.zip", "nobody sees"),
        ("ü" * 127 + ".zip", "longer than 255 bytes"),
    ],
)
def test_a_name_that_servers_take_and_people_should_not_is_refused(name: str, said: str) -> None:
    """Before anything is downloaded or written."""
    with pytest.raises(SettingsError, match=said) as refused:
        deposit_files(snapshot_with(name), ["*"])
    assert refused.value.rule == "bad-file-name"


def test_a_folder_with_an_odd_name_gives_no_odd_archive() -> None:
    """Without a remote, the archive is named after the folder."""
    with pytest.raises(SettingsError, match="nobody sees"):
        deposit_files(snapshot_with(repository="de\tmo"), ["source"])


def test_two_files_of_one_name_are_refused() -> None:
    """A source distribution may be called as the archive is; letters of two spellings are one."""
    with pytest.raises(SettingsError, match="two files"):
        deposit_files(snapshot_with("demo-1.0.tar.gz", tag="1.0"), ["source", "*"])
    with pytest.raises(SettingsError, match="two files"):
        deposit_files(snapshot_with("\u00e9.zip", "e\u0301.zip"), ["*"])


def test_more_files_than_a_record_holds_are_refused() -> None:
    """The server would say so at the hundred and first."""
    names = [f"{number}.zip" for number in range(MOST_FILES)]
    assert len(deposit_files(snapshot_with(*names), ["*"])) == MOST_FILES
    with pytest.raises(SettingsError, match=f"{MOST_FILES + 1} files"):
        deposit_files(snapshot_with(*names), ["source", "*"])


def test_a_file_may_be_read_twice_and_tells_how_far_it_is(world: World) -> None:
    """Once for its checksum, once to be sent."""
    world.state.attach("v1.0.0", "model.zip", b"PK" * 100_000)
    snapshot, told = world.read(), []
    deposit = ReleaseFiles(
        world.github, snapshot.release, deposit_files(snapshot, ["*"]), progress=lambda *heard: told.append(heard)
    )
    with deposit.open_file("model.zip") as content:
        first = file_digest(content, "md5").hexdigest()
        content.seek(0)
        assert (content.read(), os.fstat(content.fileno()).st_size) == (b"PK" * 100_000, 200_000)
    assert told[-1] == ("depositing model.zip", 200_000, 200_000)
    assert ("reading model.zip", 200_000, 200_000) in told
    assert deposit.files[0].md5 == first


def test_a_file_that_comes_in_part_is_asked_for_again(world: World) -> None:
    """Three times; what came before is not in it."""
    world.state.attach("v1.0.0", "model.zip", b"PK" * 100_000)
    world.server.storage.cut_after, world.server.storage.cuts = 1000, 2
    with deposit_of(world, "*").open_file("model.zip") as content:
        assert content.read() == b"PK" * 100_000


def test_a_file_that_was_replaced_meanwhile_is_not_deposited(world: World) -> None:
    """Of the same size, too: GitHub says its checksum."""
    world.state.attach("v1.0.0", "model.zip", b"PK" * 100)
    deposit = deposit_of(world, "*")
    for other in (b"KP" * 100, b"PK" * 99):
        world.state.files["model.zip"] = other
        with pytest.raises(Unreachable, match="announced") as refused:
            deposit.open_file("model.zip")
        assert refused.value.rule == "file-not-whole"


def test_a_file_that_is_called_as_the_archive_is_deposited_as_it_is(world: World) -> None:
    """Projects attach a source archive of their own, and leave out the host's."""
    world.state.attach("v1.0.0", "demo-v1.0.0.tar.gz", b"our own")
    with deposit_of(world, "*").open_file("demo-v1.0.0.tar.gz") as content:
        assert content.read() == b"our own"


def test_a_file_that_is_gone_is_said(world: World) -> None:
    """Whoever prepared the release may have deleted it since."""
    world.state.attach("v1.0.0", "model.zip", b"PK")
    deposit = deposit_of(world, "*")
    world.state.releases[0].assets.clear()
    with pytest.raises(HostError) as refused:
        deposit.open_file("model.zip")
    assert refused.value.rule == "no-such-asset"


def test_an_archive_of_another_commit_is_not_deposited(world: World) -> None:
    """The tag moved after it was read."""
    deposit = deposit_of(world, "source")
    world.git.commit({"README.md": "# Another\n"})
    world.git.git("tag", "--force", "v1.0.0", "main")
    with pytest.raises(ConflictError) as refused:
        deposit.open_file("demo-v1.0.0.tar.gz")
    assert refused.value.rule == "archive-of-another-commit"


def test_an_archive_that_ends_early_is_not_deposited(world: World) -> None:
    """GitHub announces no size of an archive; its own end shows that it is whole."""
    world.server.storage.ends_after = 100
    with pytest.raises(Unreachable, match="not all of it") as refused:
        deposit_of(world, "source").open_file("demo-v1.0.0.tar.gz")
    assert refused.value.rule == "file-not-whole"


def test_a_full_disk_is_said_with_the_folder(repository: Repository) -> None:
    """A limit of the process stands for it: the system refuses to write on."""
    (repository.folder / "noise.bin").write_bytes(os.urandom(300_000))
    repository.commit("Noise")
    repository.tag("v9.0.0")
    host = LocalGit(repository.folder)
    snapshot = host.snapshot(Tagged("v9.0.0"), ())
    deposit = ReleaseFiles(host, snapshot.release, deposit_files(snapshot, ["source"]))
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, limits[1]))
    try:
        with pytest.raises(HostError, match="cannot be kept") as refused:
            deposit.open_file(deposit.files[0].name)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert refused.value.rule == "disk-full"


def test_the_archive_of_an_empty_tree_is_whole(repository: Repository) -> None:
    """Nothing in it, and still an archive."""
    repository.git("commit", "--allow-empty", "--quiet", "-m", "Nothing")
    repository.tag("v0.0.1")
    host = LocalGit(repository.folder)
    snapshot = host.snapshot(Tagged("v0.0.1"), ())
    (planned,) = deposit_files(snapshot, ["source"])
    deposit = ReleaseFiles(host, snapshot.release, (planned,))
    with deposit.open_file(planned.name) as content:
        assert content.read(2) == b"\x1f\x8b"
    assert deposit.files[0].md5
