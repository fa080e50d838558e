"""Pointers to data kept elsewhere: DVC files and Git LFS pointers. They tell sizes, checksums, and that there is data.

Beside them the index of a model whose weights lie in several files, which counts its parameters. That a repository
holds data does not make it a dataset: the kind is only proposed. Source: DVC documentation, ".dvc files"; Git LFS
specification v1; `model.safetensors.index.json` as transformers and mlx-lm write it.
"""

import re
from dataclasses import dataclass, replace

from doi_action.facts import Fact, Location, Reading
from doi_action.formats.collector import Collector, read_json, read_with
from doi_action.formats.data.files import (
    DataFile,
    add_data_files,
    bytes_at,
    bytes_or_none,
    format_of_weights,
    media_type_of,
    told_of_files,
)
from doi_action.formats.text.yaml import compose
from doi_action.model import Kind

FORMAT = "data files"

CROSSWALK = {
    "kind": "a pointer is there, proposed",
    "formats": "the end of a file's name",
    "sizes": "outs.size, LFS size, total_parameters of an index of weights",
    "descriptions": "outs.md5, LFS oid",
}
"""Each field of Metadata and where these formats say it."""

INDEX = ".safetensors.index.json"
"""How the name of an index of weights ends."""

LFS_START = b"version https://git-lfs.github.com/spec/"

LONGEST_POINTER = 1023
"""Bytes of a pointer at most (Git LFS specification v1, "The Pointer")."""

_LFS = re.compile(rb"^oid sha256:(?P<oid>[0-9a-f]{64})\r?\nsize (?P<size>\d{1,18})", re.MULTILINE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Pointer:
    """What stands in a repository for a file that Git LFS keeps: `oid` is its SHA-256, `size` in bytes."""

    path: str
    oid: str
    size: int


def read(path: str, data: bytes) -> Reading:
    """The facts of a .dvc file, a .gitattributes that names LFS files, an index of weights. Never raises."""
    if path.rsplit("/", 1)[-1] == ".gitattributes":
        # That files are kept in Git LFS is a sign of data, no more.
        for number, line in enumerate(data.splitlines(), 1):
            is_comment = line.lstrip().startswith(b"#")
            if b"filter=lfs" in line and not is_comment:
                place = Location(path=path, line=number)
                fact = Fact(field="kind", value=Kind.DATASET, format=FORMAT, location=place, certain=False)
                return Reading(facts=(fact,))
        return Reading()

    if path.endswith(INDEX):
        # Its thousand other lines say which tensor lies in which file.
        return replace(read_json(_tell_weights, name=FORMAT, path=path, data=data), left_out=(), remarks=())
    return read_with(compose, _tell, name=FORMAT, path=path, data=data)


def _tell_weights(file: Collector) -> None:
    """The number of parameters, where the index gives it; the size in bytes is that of the files themselves."""
    about = file.root.get("metadata")
    if about is None:
        return
    counted = about.get("total_parameters")
    if counted is None:
        return

    number = bytes_or_none(counted.text())
    if number:
        file.add("sizes", (f"{number} parameters",), counted)


def _tell(file: Collector) -> None:
    found = []
    for item in file.root.items_at("outs"):
        path = item.text_at("path")
        if path is None:
            continue

        md5 = item.text_at("md5")
        if md5 is None:
            # Only the list of checksums names the files.
            item.leave_out_parts("path")
        described = DataFile(
            name=path,
            location=item.location,
            size=bytes_at(item, "size"),
            media_type=media_type_of(path),
            checksum=f"md5 {md5}" if md5 else None,
        )
        found.append(described)

    if found:
        file.add("kind", Kind.DATASET, file.root.get("outs"), certain=False)
        add_data_files(file, found)


def is_lfs_pointer(data: bytes) -> bool:
    """Whether the bytes stand for a file that Git LFS keeps elsewhere."""
    return data.startswith(LFS_START)


def pointer_in(path: str, data: bytes) -> Pointer | None:
    """The pointer that the bytes at `path` are, None where they are none."""
    if not is_lfs_pointer(data):
        return None
    found = _LFS.search(data)
    if found is None:
        return None
    return Pointer(path=path, oid=found["oid"].decode(), size=int(found["size"]))


def pointed_file(path: str, data: bytes) -> DataFile | None:
    """The file that an LFS pointer stands for, with its size in bytes and its SHA-256."""
    pointer = pointer_in(path, data)
    if pointer is None:
        return None
    return DataFile(
        name=path,
        location=Location(path=path, line=2),
        size=pointer.size,
        media_type=media_type_of(path) or format_of_weights(path),
        checksum=f"sha256 {pointer.oid}",
    )


def pointed_facts(found: list[DataFile]) -> tuple[Fact, ...]:
    """Sizes, media types and checksums of all files that LFS pointers of a tree stand for."""
    if not found:
        return ()

    facts = []
    for field, value in told_of_files(found):
        facts.append(Fact(field=field, value=value, format=FORMAT, location=found[0].location))
    return tuple(facts)
