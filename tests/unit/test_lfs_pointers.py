"""Data kept in Git LFS: sizes, media types and checksums of a dataset reach its record without the data themselves."""

from pathlib import Path

import pytest

from doi_action.facts import Merged
from doi_action.formats.data.lfs_patterns import pointer_paths
from doi_action.hosts.folder import WorkTree
from doi_action.hosts.local_git.host import LocalGit
from doi_action.metadata.gather import read_facts
from doi_action.metadata.merge import merge
from doi_action.release.read_release import PATTERNS
from doi_action.snapshot import Coming, Snapshot, Tagged
from tests.repositories import Repository

CARD = "---\npretty_name: Dunes\nsize_categories: [n<1K]\nlicense: cc-by-4.0\n---\n"


def pointer(size: int, digit: str = "a") -> str:
    """What Git LFS commits in place of a file of `size` bytes."""
    return f"version https://git-lfs.github.com/spec/v1\noid sha256:{digit * 64}\nsize {size}\n"


FILES: dict[str, str | bytes] = {
    "README.md": CARD,
    ".gitattributes": "*.parquet filter=lfs diff=lfs merge=lfs -text\n",
    "data/a/train.parquet": pointer(1000),
    "data/test.parquet": pointer(24, "b"),
    "data/small.parquet": "no pointer",
    "data/notes.txt": pointer(7),
}


def told(snapshot: Snapshot) -> Merged:
    """What is agreed on from a snapshot."""
    return merge(read_facts(snapshot).facts)


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """A dataset whose data are pointers, released once."""
    made = Repository(tmp_path / "dunes", FILES)
    made.release("v1.0.0")
    return made


@pytest.mark.parametrize("tagged", [True, False])
def test_sizes_and_checksums_of_data_in_lfs_are_in_the_metadata(repository: Repository, *, tagged: bool) -> None:
    """Of the files that .gitattributes names, at a tag and in a work tree alike; wherever they stand."""
    folder = repository.folder
    metadata = told(WorkTree(folder).snapshot(Tagged("v1.0.0") if tagged else Coming(), PATTERNS)).metadata
    assert metadata.sizes == ("n<1K", "1024 bytes", "2 files")
    assert metadata.formats == ("application/vnd.apache.parquet",)
    assert [d.text for d in metadata.descriptions] == [
        f"data/a/train.parquet: 1000 bytes, sha256 {'a' * 64}\ndata/test.parquet: 24 bytes, sha256 {'b' * 64}"
    ]


def test_data_beside_software_are_only_proposed(tmp_path: Path) -> None:
    """They may be pictures of its documentation."""
    made = Repository(tmp_path / "tool", {**FILES, "README.md": "# Tool\n"})
    made.release("v1.0.0")
    merged = told(LocalGit(made.folder).snapshot(Tagged("v1.0.0"), PATTERNS))
    assert merged.metadata.sizes == ()
    assert [c.won for c in merged.provenance["sizes"]] == [False]


@pytest.mark.parametrize(
    ("line", "path", "found"),
    [
        ("*.bin filter=lfs", "a/b/x.bin", True),
        ("/*.bin filter=lfs", "x.bin", True),
        ("data/** filter=lfs", "data/deep/x", True),
        ("**/raw/* filter=lfs", "raw/x", True),
        ("**/raw/* filter=lfs", "a/raw/x", True),
        ("*.bin filter=lfs\nsmall.bin -filter", "small.bin", False),
        ("*.bin filter=lfs\nsmall.bin !filter", "small.bin", False),
        ("# *.bin filter=lfs", "x.bin", False),
        ("*.bin text", "x.bin", False),
        ("data/*.bin filter=lfs", "other/data.bin", False),
    ],
)
def test_patterns_of_gitattributes_tell_what_lfs_keeps(line: str, path: str, *, found: bool) -> None:
    """The last line that fits decides, as in git."""
    assert bool(pointer_paths({".gitattributes": line.encode()}, {path: 130})) is found


def test_a_gitattributes_in_a_folder_speaks_for_that_folder() -> None:
    """And not for its neighbours."""
    attributes = {"data/.gitattributes": b"*.bin filter=lfs"}
    assert pointer_paths(attributes, {"data/x.bin": 130, "data2/x.bin": 130, "x.bin": 130}) == ("data/x.bin",)


def test_only_files_of_a_pointer_s_size_are_read() -> None:
    """A file that was committed past LFS may be large."""
    assert pointer_paths({".gitattributes": b"* filter=lfs"}, {"big": 10**9, "tiny": 3, "right": 132}) == ("right",)


def test_pointers_of_any_number_are_read() -> None:
    """A clone holds them all: no number of them is too many for it."""
    sizes = {f"{number}.bin": 130 for number in range(3_000)}
    assert len(pointer_paths({".gitattributes": b"*.bin filter=lfs"}, sizes)) == 3_000
