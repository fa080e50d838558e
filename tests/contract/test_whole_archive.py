"""Source archives that hold the files of submodules and of Git LFS, of a clone and of a repository on GitHub."""

import gzip
import hashlib
import io
import os
import subprocess
import tarfile
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from doi_action.errors import HostError, SettingsError, Unreachable
from doi_action.formats.data.pointers import Pointer, pointer_in
from doi_action.hosts import Host, Source
from doi_action.hosts.github.connection import Connection
from doi_action.hosts.github.source import GitHubSource
from doi_action.hosts.local_git.host import LocalGit
from doi_action.release.whole_archive import refuse_missing, whole_archive
from doi_action.snapshot import Including
from tests.contract.github_server.repository import BareRepository
from tests.contract.github_server.server import TOKEN
from tests.contract.github_server.state import HostedRepository
from tests.contract.github_server.world import World, new_world
from tests.contract.test_host_downloads import files_in
from tests.git_repository import Repository, own_git_settings

__all__ = ["own_git_settings"]

ALL = Including(submodules=True, lfs=True)
DATA, GRID = b"a,b\n1,2\n" * 100, b"x,y\n" * 50


def pointer_to(data: bytes) -> str:
    """The pointer that Git LFS puts in the place of a file."""
    oid = hashlib.sha256(data).hexdigest()
    return f"version https://git-lfs.github.com/spec/v1\noid sha256:{oid}\nsize {len(data)}\n"


def put_lfs(git_folder: Path, data: bytes) -> Path:
    """Keep a file as Git LFS keeps it in a clone."""
    oid = hashlib.sha256(data).hexdigest()
    file = git_folder / "lfs" / "objects" / oid[:2] / oid[2:4] / oid
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
    return file


def archive_of(host: Host, including: Including = ALL) -> bytes:
    """The whole archive of v1.0.0."""
    return b"".join(whole_archive(host.source("v1.0.0"), including, name="demo.tar.gz").chunks)


def new_repository(folder: Path, **files: str) -> Repository:
    """A repository with one commit."""
    folder.mkdir()
    made = Repository(folder)
    made.git("init", "--quiet")
    made.commit("Begin", **files)
    return made


ATTRIBUTES = "*.csv filter=lfs -text\n"
MODULES = '[submodule "solver"]\n\tpath = libs/solver\n\turl = ../solver\n'
NESTED = '[submodule "grid"]\n\tpath = grid\n\turl = ../grid\n'
WHOLE = {
    ".gitattributes": ATTRIBUTES.encode(),
    ".gitmodules": MODULES.encode(),
    "README.md": b"# Demo\n",
    "data.csv": DATA,
    "libs/solver/.gitmodules": NESTED.encode(),
    "libs/solver/solve.py": b"solve = 1\n",
    "libs/solver/grid/.gitattributes": ATTRIBUTES.encode(),
    "libs/solver/grid/grid.csv": GRID,
}


@pytest.fixture
def clone(tmp_path: Path, own_git_settings: Path) -> Repository:
    """A clone with a submodule, one within that, and files in Git LFS, everything fetched; v1.0.0 at its head."""
    new_repository(tmp_path / "grid", **{"grid.csv": pointer_to(GRID), ".gitattributes": ATTRIBUTES})
    solver = new_repository(tmp_path / "solver", **{"solve.py": "solve = 1\n"})
    solver.git("submodule", "--quiet", "add", "../grid", "grid")
    (solver.folder / ".gitmodules").write_text(NESTED)
    solver.commit("Use a grid")

    demo = new_repository(
        tmp_path / "demo",
        **{"README.md": "# Demo\n", "data.csv": pointer_to(DATA), ".gitattributes": ATTRIBUTES},
    )
    demo.git("submodule", "--quiet", "add", "--name", "solver", "../solver", "libs/solver")
    (demo.folder / ".gitmodules").write_text(MODULES)
    demo.git("submodule", "--quiet", "update", "--init", "--recursive")
    demo.commit("Use a solver")
    demo.tag("v1.0.0")
    put_lfs(demo.folder / ".git", DATA)
    put_lfs(demo.folder / ".git/modules/solver/modules/grid", GRID)
    return demo


@dataclass
class OnGitHub:
    """The same work on a local GitHub, whose other repositories can be changed."""

    world: World
    solver: HostedRepository
    grid: HostedRepository

    def released(self, modules: str = MODULES) -> Host:
        """v1.0.0 made anew at the head, with these words of its submodule; the host that has read it."""
        git = self.world.git
        git.commit({".gitmodules": modules, "data.csv": pointer_to(DATA), ".gitattributes": ATTRIBUTES})
        _with_submodule(git, "libs/solver", self.solver.git.resolve("main") or "")
        git.git("tag", "--force", "v1.0.0", "main")
        self.world.read()
        return self.world.github


def _with_submodule(git: BareRepository, path: str, commit: str) -> None:
    """A commit on main in which another repository stands at `path`."""
    index = {"GIT_INDEX_FILE": str(git.folder / "index-of-test")}
    git.git("read-tree", "main", environment=index)
    git.git("update-index", "--add", "--cacheinfo", f"160000,{commit},{path}", environment=index)
    tree = git.git("write-tree", environment=index).decode().strip()
    parents = (git.resolve("main") or "",)
    made = git.commit_tree(tree, parents, "Use another", author="A <a@example.org>", date="2026-01-02T03:04:05Z")
    git.git("update-ref", "refs/heads/main", made)


@pytest.fixture
def on_github(tmp_path: Path) -> Iterator[OnGitHub]:
    """Three repositories of one owner."""
    with new_world(tmp_path) as world:
        grid = HostedRepository(BareRepository(tmp_path / "grid.git"), name="grid", id=2)
        grid.git.commit({"grid.csv": pointer_to(GRID), ".gitattributes": ATTRIBUTES})
        grid.lfs[hashlib.sha256(GRID).hexdigest()] = GRID
        solver = HostedRepository(BareRepository(tmp_path / "solver.git"), name="solver", id=3)
        solver.git.commit({"solve.py": "solve = 1\n", ".gitmodules": NESTED})
        _with_submodule(solver.git, "grid", grid.git.resolve("main") or "")
        world.server.repositories += [solver, grid]
        world.state.lfs[hashlib.sha256(DATA).hexdigest()] = DATA
        yield OnGitHub(world, solver, grid)


def test_the_archive_of_a_clone_holds_everything(clone: Repository) -> None:
    """Submodules, those within them, and the files of Git LFS in all of them; and it names the commit of the tag."""
    archive = archive_of(LocalGit(clone.folder))
    assert files_in(archive) == WHOLE
    assert archive == archive_of(LocalGit(clone.folder))
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        assert tar.pax_headers == {"comment": clone.head}
        assert {member.name.partition("/")[0] for member in tar} == {"demo-v1.0.0"}
    listed = subprocess.run(["tar", "-tz"], input=archive, capture_output=True, check=True).stdout.decode()
    assert "demo-v1.0.0/libs/solver/grid/grid.csv" in listed.split()


def test_the_archive_of_a_repository_on_github_holds_everything(on_github: OnGitHub) -> None:
    """The same files as that of a clone."""
    files = files_in(archive_of(on_github.released()))
    del files["CITATION.cff"]
    assert files == WHOLE


def test_only_what_was_asked_for_is_put_in(clone: Repository) -> None:
    """The folder of a submodule stays empty, or the pointer stays."""
    host = LocalGit(clone.folder)
    without_lfs = files_in(archive_of(host, Including(submodules=True)))
    assert without_lfs == {
        **WHOLE,
        "data.csv": pointer_to(DATA).encode(),
        "libs/solver/grid/grid.csv": pointer_to(GRID).encode(),
    }
    without_submodules = files_in(archive_of(host, Including(lfs=True)))
    assert without_submodules == {path: data for path, data in WHOLE.items() if not path.startswith("libs/")}


def test_an_archive_with_nothing_to_put_in_is_gits_own(clone: Repository) -> None:
    """Entry for entry the same bytes as git writes: modes, times, links, long names."""
    clone.git("rm", "-q", "libs/solver", "data.csv")
    long = "a long name " * 9
    clone.write(f"{long}/{long}.txt", "deep\n")
    clone.write("run.sh", "#!/bin/sh\n").chmod(0o755)
    (clone.folder / "link").symlink_to("README.md")
    clone.commit("Alone", **{"big.bin": "x" * 100_000})
    clone.git("tag", "-f", "v1.0.0")
    host = LocalGit(clone.folder)

    def entries(archive: bytes) -> list[tuple[object, ...]]:
        with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
            return [(m.name, m.mode, m.type, m.size, m.mtime, m.linkname, m.uid, m.uname) for m in tar]

    assert entries(archive_of(host)) == entries(b"".join(host.archive("v1.0.0").chunks))


def test_what_the_attributes_leave_out_stays_out(clone: Repository) -> None:
    """`export-ignore` of a submodule, and within one."""
    clone.write(".gitattributes", f"{ATTRIBUTES}libs export-ignore\n")
    clone.commit("Leave out")
    clone.git("tag", "-f", "v1.0.0")
    assert not [path for path in files_in(archive_of(LocalGit(clone.folder))) if path.startswith("libs")]


Change = Callable[[Repository], object]

LACKING: dict[str, tuple[Change, str]] = {
    "a submodule that was not fetched": (
        lambda clone: (clone.folder / ".git/modules/solver/objects").rename(clone.folder / "gone"),
        "submodule-missing",
    ),
    "one within it": (
        lambda clone: (clone.folder / ".git/modules/solver/modules").rename(clone.folder / "gone"),
        "submodule-missing",
    ),
    "a file of Git LFS": (lambda clone: (clone.folder / ".git/lfs").rename(clone.folder / "gone"), "lfs-file-missing"),
    "a file of Git LFS of another size": (
        lambda clone: put_lfs(clone.folder / ".git", DATA).write_bytes(b"short"),
        "lfs-file-missing",
    ),
    "a pipe in its place": (
        lambda clone: (put_lfs(clone.folder / ".git", DATA).unlink(), os.mkfifo(put_lfs_path(clone))),
        "lfs-file-missing",
    ),
    "a submodule that nobody names": (
        lambda clone: _tagged(clone, **{".gitmodules": "# nothing\n"}),
        "submodule-missing",
    ),
    "a name that leads out of git's folder": (
        lambda clone: _tagged(clone, **{".gitmodules": MODULES.replace('"solver"', '"../../../grid/.git"')}),
        "submodule-missing",
    ),
}


def put_lfs_path(clone: Repository) -> Path:
    """Where Git LFS keeps DATA."""
    oid = hashlib.sha256(DATA).hexdigest()
    return clone.folder / ".git/lfs/objects" / oid[:2] / oid[2:4] / oid


def _tagged(clone: Repository, **files: str) -> None:
    clone.commit("Change", **files)
    clone.git("tag", "-f", "v1.0.0")


def pointers_of(data: bytes) -> Iterator[Pointer]:
    """The pointer to a file at data.csv, as a snapshot tells it."""
    pointer = pointer_in("data.csv", pointer_to(data).encode())
    assert pointer is not None
    yield pointer


@pytest.mark.parametrize("lacking", LACKING)
def test_what_a_clone_does_not_hold_is_told_before_anything_is_written(clone: Repository, lacking: str) -> None:
    """Nothing is fetched; the archive cannot be made either."""
    change, rule = LACKING[lacking]
    change(clone)
    source: Source = LocalGit(clone.folder).source("v1.0.0")
    with pytest.raises(HostError) as told:
        refuse_missing(source, ALL, pointers_of(DATA))
    assert (told.value.rule, told.value.exit_code) == (rule, 4)
    with pytest.raises(HostError):
        archive_of(LocalGit(clone.folder))


def test_a_file_of_git_lfs_with_other_bytes_is_never_deposited(clone: Repository) -> None:
    """Of the same size: only its SHA-256 tells."""
    put_lfs_path(clone).write_bytes(DATA.replace(b"1", b"3"))
    with pytest.raises(HostError) as refused:
        archive_of(LocalGit(clone.folder))
    assert refused.value.rule == "lfs-file-differs"


def test_no_setting_of_a_submodule_starts_a_program(clone: Repository, tmp_path: Path) -> None:
    """Its objects are read by the git of the repository around it."""
    ran = tmp_path / "ran"
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\ntouch {ran}\n")
    program.chmod(0o755)
    solver = Repository(clone.folder / "libs/solver")
    solver.commit("Who", **{"stamp.txt": "$Format:%G?$\n", ".gitattributes": "stamp.txt export-subst filter=x\n"})
    signed = solver.git("cat-file", "commit", "HEAD").replace(
        "\n\n", "\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n iQ\n -----END PGP SIGNATURE-----\n\n", 1
    )
    name = solver.git("hash-object", "-t", "commit", "-w", "--stdin", given=f"{signed}\n")
    solver.git("reset", "-q", "--hard", name)
    for key in ("core.fsmonitor", "gpg.program", "filter.x.smudge", "filter.x.clean", "tar.tar.gz.command"):
        solver.git("config", key, str(program))
    (clone.folder / ".git/modules/solver/hooks").mkdir(exist_ok=True)
    clone.git("-c", "core.fsmonitor=false", "update-index", "--cacheinfo", f"160000,{name},libs/solver")
    clone.git("commit", "-q", "-m", "Use it")
    clone.git("tag", "-f", "v1.0.0")
    ran.unlink(missing_ok=True)
    assert "libs/solver/stamp.txt" in files_in(archive_of(LocalGit(clone.folder)))
    assert not ran.exists()


def test_a_large_file_of_git_lfs_is_never_in_memory_as_a_whole(clone: Repository) -> None:
    """Thirty megabytes go by, and a few are held."""
    data = os.urandom(30_000_000)
    _tagged(clone, **{"large.csv": pointer_to(data)})
    put_lfs(clone.folder / ".git", data)
    del data
    tracemalloc.start()
    chunks = whole_archive(LocalGit(clone.folder).source("v1.0.0"), ALL, name="x").chunks
    size = sum(len(chunk) for chunk in chunks)
    held = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert size > 29_000_000
    assert held < 3_000_000


def test_a_folder_whose_name_git_would_split_is_found(tmp_path: Path, clone: Repository) -> None:
    """git takes several folders of objects with a colon between them."""
    odd = tmp_path / 'a:b "c"'
    odd.mkdir()
    clone.folder.rename(odd / "demo")
    assert files_in(archive_of(LocalGit(odd / "demo"))) == WHOLE


class Tampered:
    """A source whose archive is another one."""

    def __init__(self, tar: bytes) -> None:
        self._tar = tar

    def tar(self) -> Iterator[bytes]:
        yield from (self._tar[start : start + 1000] for start in range(0, len(self._tar), 1000))

    def submodules(self) -> dict[str, Source]:
        return {}


def test_an_archive_that_is_cut_off_is_never_deposited_in_part(clone: Repository) -> None:
    """Wherever it ends."""
    tar = gzip.decompress(b"".join(LocalGit(clone.folder).archive("v1.0.0").chunks))
    end = len(tar.rstrip(b"\0"))
    for cut in range(600, end, 512):
        with pytest.raises(Unreachable) as told:
            list(whole_archive(Tampered(tar[:cut]), Including(submodules=True), name="x").chunks)  # type: ignore[arg-type]
        assert told.value.rule == "file-not-whole"


def test_a_path_that_leads_out_of_the_archive_is_refused() -> None:
    """git itself refuses to write such a tree, and takes one all the same."""
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as tar:
        tar.addfile(tarfile.TarInfo("demo/../../evil.sh"))
    with pytest.raises(SettingsError) as told:
        list(whole_archive(Tampered(made.getvalue()), ALL, name="x").chunks)  # type: ignore[arg-type]
    assert told.value.rule == "bad-file-name"


def test_no_token_reaches_the_store_of_git_lfs(on_github: OnGitHub) -> None:
    """It gets what GitHub says that it wants, under an address of its own."""
    archive_of(on_github.released())
    assert set(on_github.world.server.storage.authorizations) == {None}
    assert TOKEN not in str(on_github.world.server.storage.files.keys())


ELSEWHERE: dict[str, tuple[Callable[[OnGitHub], object], str, str]] = {
    "another server": (lambda _: None, MODULES.replace("../solver", "https://gitlab.com/example/solver"), "gitlab.com"),
    "a folder": (lambda _: None, MODULES.replace("../solver", "/srv/solver"), "no repository of this server"),
    "a login in the address": (
        lambda _: None,
        MODULES.replace("../solver", "https://ada:secret@gitlab.com/example/solver"),
        "https://gitlab.com/example/solver",
    ),
    "a repository that is not readable": (
        lambda it: it.world.server.repositories.remove(it.solver),
        MODULES,
        "example/solver",
    ),
    "one within it": (lambda it: it.world.server.repositories.remove(it.grid), MODULES, "example/grid"),
}


@pytest.mark.parametrize("case", ELSEWHERE)
def test_a_submodule_that_github_does_not_give_is_told_before_anything_is_written(
    on_github: OnGitHub, case: str
) -> None:
    """With the address that .gitmodules names, without a password in it."""
    change, modules, said = ELSEWHERE[case]
    change(on_github)
    source = on_github.released(modules).source("v1.0.0")
    with pytest.raises(HostError) as told:
        refuse_missing(source, ALL, ())
    assert (told.value.rule, said in told.value.message, "secret" in str(told.value)) == (
        "submodule-missing",
        True,
        False,
    ), told.value.message


def test_a_file_that_was_never_pushed_to_git_lfs_is_told_before_anything_is_written(on_github: OnGitHub) -> None:
    """GitHub has the pointer alone."""
    on_github.world.state.lfs.clear()
    source = on_github.released().source("v1.0.0")
    with pytest.raises(HostError) as told:
        refuse_missing(source, ALL, pointers_of(DATA))
    assert (told.value.rule, "'data.csv'" in told.value.message) == ("lfs-file-missing", True)


def test_a_submodules_file_that_was_never_pushed_is_told_before_anything_is_written(on_github: OnGitHub) -> None:
    """Its archive tells which files those are; the path is the one that it has in the whole archive."""
    on_github.grid.lfs.clear()
    source = on_github.released().source("v1.0.0")
    with pytest.raises(HostError) as told:
        refuse_missing(source, ALL, pointers_of(DATA))
    assert (told.value.rule, "'libs/solver/grid/grid.csv'" in told.value.message) == ("lfs-file-missing", True)
    refuse_missing(source, Including(submodules=True), ())


def test_other_bytes_from_the_store_are_never_deposited(on_github: OnGitHub) -> None:
    """As those of a clone."""
    on_github.world.state.lfs = dict.fromkeys(on_github.world.state.lfs, b"x" * len(DATA))
    with pytest.raises(HostError) as told:
        archive_of(on_github.released())
    assert told.value.rule == "lfs-file-differs"


def test_a_token_that_is_not_known_is_told(on_github: OnGitHub) -> None:
    """With no traceback, as everywhere."""
    url = on_github.world.server.url
    commit = on_github.world.git.resolve("v1.0.0^{commit}") or ""
    source = GitHubSource(Connection("ghs_wrong", api_url=url), "example/demo", commit, api_url=url, token="ghs_wrong")
    for ask in (source.submodules, lambda: list(source.tar()), lambda: source.refuse_missing(pointers_of(DATA))):
        with pytest.raises(HostError) as told:
            ask()
        assert told.value.rule in ("bad-token", "lfs-file-missing")
