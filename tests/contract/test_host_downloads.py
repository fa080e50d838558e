"""Source archives and files of a release, as they leave a host: a chunk at a time, and no token astray."""

import io
import subprocess
import tarfile
import tracemalloc
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from doi_action.errors import DoiActionError, HostError, Unreachable
from doi_action.hosts.github.host import GitHub
from doi_action.hosts.local_git.host import LocalGit
from doi_action.model import Asset, Release
from doi_action.snapshot import Stream
from tests.contract.github_server.server import TOKEN
from tests.contract.github_server.world import World, new_world
from tests.contract.test_hosts import Stage, stage
from tests.git_repository import Repository, own_git_settings, repository

__all__ = ["own_git_settings", "repository", "stage"]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A repository on a local GitHub."""
    with new_world(tmp_path) as made:
        yield made


def whole(stream: Stream) -> bytes:
    return b"".join(stream.chunks)


def files_in(archive: bytes) -> dict[str, bytes]:
    """The files of an archive by their path below its one folder."""
    with tarfile.open(fileobj=io.BytesIO(archive), mode="r:gz") as tar:
        names = [member for member in tar.getmembers() if member.isfile()]
        read = {member.name: tar.extractfile(member) for member in names}
        return {name.partition("/")[2]: file.read() for name, file in read.items() if file}


def test_the_archive_holds_the_tag_and_not_the_head(stage: Stage) -> None:
    """Its name is that of repository and tag on every host."""
    archive = stage.host.archive("v1.0.0")
    assert archive.name == "demo-v1.0.0.tar.gz"
    assert files_in(whole(archive)) == {"README.md": b"# Old\n"}


def test_an_archive_of_a_tag_that_is_not_there_is_refused(stage: Stage) -> None:
    """As everywhere else: the same id, the same exit code; a branch of the name is no tag."""
    with pytest.raises(DoiActionError) as refused:
        stage.host.archive("main")
    assert (refused.value.rule, refused.value.exit_code) == ("no-such-tag", 2)


def test_a_file_that_is_not_attached_is_refused(stage: Stage) -> None:
    """On a host without releases that is every file."""
    with pytest.raises(HostError) as refused:
        stage.host.asset(Release(tag="v1.0.0", commit="0" * 40), Asset(name="nothing.zip", size=1))
    assert refused.value.rule == "no-such-asset"


def test_closing_twice_is_fine(stage: Stage) -> None:
    """A run that failed early and its shell may both do it."""
    stage.host.close()
    stage.host.close()


def test_an_archive_is_the_same_whatever_the_users_settings_are(repository: Repository, tmp_path: Path) -> None:
    """Line ends, filters, a program that compresses: none of them reaches the files, and none is run."""
    ran = tmp_path / "ran"
    repository.commit("Begin", **{"a.txt": "one\n", ".gitattributes": "*.txt text filter=loud\n"})
    repository.tag("pkg/v1.0.0")
    plain = LocalGit(repository.folder).archive("pkg/v1.0.0")
    before = whole(plain)
    for name, value in {
        "core.autocrlf": "true",
        "filter.loud.smudge": f"touch {ran}",
        "tar.tar.gz.command": f"touch {ran}",
        "tar.umask": "0077",
    }.items():
        repository.git("config", name, value)
    assert whole(LocalGit(repository.folder).archive("pkg/v1.0.0")) == before
    assert plain.name.startswith(f"{repository.folder.name}-pkg-v1.0.0")
    assert files_in(before)["a.txt"] == b"one\n"
    assert not ran.exists()


def test_an_archive_is_never_in_memory_as_a_whole(repository: Repository) -> None:
    """Thirty megabytes go by, and a few hundred kilobytes are held."""
    noise = subprocess.run(["head", "-c", "30000000", "/dev/urandom"], capture_output=True, check=True).stdout
    (repository.folder / "noise.bin").write_bytes(noise)
    del noise
    repository.git("add", "-A")
    repository.git("commit", "--quiet", "-m", "Noise")
    repository.tag("v9.0.0")
    tracemalloc.start()
    size = sum(len(chunk) for chunk in LocalGit(repository.folder).archive("v9.0.0").chunks)
    held = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert size > 29_000_000
    assert held < 2_000_000


def test_an_archive_that_nobody_reads_on_leaves_no_process(repository: Repository) -> None:
    """Closing it ends git."""
    repository.commit("Begin", **{"a.txt": "x" * 3_000_000})
    repository.tag("v9.0.0")
    with closing(LocalGit(repository.folder).archive("v9.0.0").chunks) as chunks:
        next(chunks)
    with pytest.raises(StopIteration):
        next(chunks)


def test_an_archive_with_a_missing_object_is_an_error_and_no_short_file(repository: Repository) -> None:
    """What git complains of is said."""
    repository.commit("Begin", **{"a.txt": "one\n"})
    repository.tag("v9.0.0")
    blob = repository.git("rev-parse", "v9.0.0:a.txt").strip()
    (repository.folder / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    with pytest.raises(HostError, match="archive"):
        whole(LocalGit(repository.folder).archive("v9.0.0"))


def test_a_file_of_a_release_comes_by_its_address_in_the_api(world: World) -> None:
    """A private repository's files are given to a token there, and to nobody elsewhere."""
    world.state.attach("v1.0.0", "model.zip", b"PK" * 100_000)
    release = world.read().release
    got = world.github.asset(release, release.assets[0])
    assert (got.name, got.size) == ("model.zip", 200_000)
    assert whole(got) == b"PK" * 100_000


def test_the_token_stays_at_githubs_own_server(world: World) -> None:
    """Neither an archive nor a file of a release carries it to the host that keeps them."""
    world.state.attach("v1.0.0", "model.zip", b"PK")
    release = world.read().release
    whole(world.github.archive("v1.0.0"))
    whole(world.github.asset(release, release.assets[0]))
    assert world.server.storage.authorizations == [None, None]
    assert set(world.server.authorizations) <= {f"token {TOKEN}", f"Bearer {TOKEN}"}


def test_a_file_that_is_cut_off_is_an_error_that_shows_no_key(world: World) -> None:
    """Half a file is not the file; the address it came from may hold a key."""
    world.state.attach("v1.0.0", "model.zip", b"PK" * 100_000)
    release = world.read().release
    world.server.storage.cut_after = 1000
    with pytest.raises(Unreachable) as cut:
        whole(world.github.asset(release, release.assets[0]))
    assert "KEY-OF-THE-ADDRESS" not in f"{cut.value} {cut.value.why} {cut.value.fix}"


def test_a_download_is_asked_for_again_after_a_fault(world: World) -> None:
    """As every read is."""
    world.fault("GET", status=502)
    assert files_in(whole(world.github.archive("v1.0.0")))
    assert len(world.waited) == 1


def test_a_download_without_permission_says_what_to_do(world: World) -> None:
    """A token that GitHub does not know."""
    github: GitHub = world.client(token="ghs_wrong")
    with pytest.raises(HostError) as refused:
        github.archive("v1.0.0")
    assert refused.value.rule == "bad-token"
