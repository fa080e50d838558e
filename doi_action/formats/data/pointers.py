"""Pointers to data kept elsewhere: DVC files and Git LFS pointers. They tell sizes, checksums, and that there is data.

That a repository holds data does not make it a dataset: the kind is only proposed. Source: DVC documentation, ".dvc
files"; Git LFS specification v1.
"""

import re

from doi_action.facts import Fact, Location, Reading
from doi_action.formats.collector import Collector, read_with
from doi_action.formats.data.files import DataFile, add_data_files, media_type_of, sizes_of, technical_info
from doi_action.formats.text.value import Value
from doi_action.formats.text.yaml import compose
from doi_action.model import Description, Kind

FORMAT = "data files"

CROSSWALK = {
    "kind": "a pointer is there, proposed",
    "formats": "the end of a file's name",
    "sizes": "outs.size, LFS size",
    "descriptions": "outs.md5, LFS oid",
}
"""Each field of Metadata and where these formats say it."""

LFS_START = b"version https://git-lfs.github.com/spec/"

_LFS = re.compile(rb"^oid sha256:(?P<oid>[0-9a-f]{64})\r?\nsize (?P<size>\d{1,18})", re.MULTILINE)


def read(path: str, data: bytes) -> Reading:
    """The facts of a .dvc file or of a .gitattributes that names LFS files. Never raises for bad input."""
    if path.rsplit("/", 1)[-1] == ".gitattributes":
        return _attributes(path, data)
    return read_with(compose, _tell, name=FORMAT, path=path, data=data)


def _tell(file: Collector) -> None:
    outs = file.root.get("outs")
    found = [made for item in (outs.items() if outs else ()) if (made := _data_file(item)) is not None]
    if found:
        file.add("kind", Kind.DATASET, outs, certain=False)
        add_data_files(file, found)


def _data_file(item: Value) -> DataFile | None:
    if item.node.kind != "mapping":
        return None
    path, size, md5 = (v.text() if (v := item.get(key)) else None for key in ("path", "size", "md5"))
    if path is None:
        return None
    number = int(size) if size and size.isdigit() else None
    return DataFile(
        name=path,
        location=item.location,
        size=number,
        media_type=media_type_of(path),
        checksum=f"md5 {md5}" if md5 else None,
    )


def _attributes(path: str, data: bytes) -> Reading:
    """That files are kept in Git LFS is a sign of data, no more."""
    for number, line in enumerate(data.splitlines(), 1):
        if b"filter=lfs" in line and not line.lstrip().startswith(b"#"):
            place = Location(path=path, line=number)
            fact = Fact(field="kind", value=Kind.DATASET, format=FORMAT, location=place, certain=False)
            return Reading(facts=(fact,))
    return Reading()


def is_lfs_pointer(data: bytes) -> bool:
    """Whether the bytes stand for a file that Git LFS keeps elsewhere."""
    return data.startswith(LFS_START)


def pointed_file(path: str, data: bytes) -> DataFile | None:
    """The file that an LFS pointer stands for, with its size in bytes and its SHA-256."""
    found = _LFS.search(data) if is_lfs_pointer(data) else None
    if found is None:
        return None
    return DataFile(
        name=path,
        location=Location(path=path, line=2),
        size=int(found["size"]),
        media_type=media_type_of(path),
        checksum=f"sha256 {found['oid'].decode()}",
    )


def pointed_facts(found: list[DataFile]) -> tuple[Fact, ...]:
    """Sizes, media types and checksums of all files that LFS pointers of a tree stand for."""
    if not found:
        return ()
    text, sizes, place = technical_info(found), sizes_of(found), found[0].location
    facts = [Fact(field="sizes", value=sizes, format=FORMAT, location=place)] if sizes else []
    media = tuple(dict.fromkeys(f.media_type for f in found if f.media_type))
    if media:
        facts.append(Fact(field="formats", value=media, format=FORMAT, location=place))
    if text:
        value = (Description(text=text, type="TechnicalInfo"),)
        facts.append(Fact(field="descriptions", value=value, format=FORMAT, location=place))
    return tuple(facts)
