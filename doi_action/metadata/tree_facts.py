"""The files of one tree as facts: each format reads its files, and what they say together is put together.

What is no file of its own is said here: Git LFS pointers, several licence files, credentials in an address.
"""

import re
import shlex
from collections.abc import Iterable, Iterator
from dataclasses import replace

from doi_action.facts import Fact, Location, Reading, Remark
from doi_action.formats.cff.mirror import is_mirror
from doi_action.formats.data.pointers import is_lfs_pointer, pointed_facts, pointed_file
from doi_action.formats.repository_address import without_credentials
from doi_action.formats.table import FORMATS, MISNAMED, Format
from doi_action.identifiers import SpdxId
from doi_action.model import License
from doi_action.snapshot import Tree

CITATION_FILES = frozenset({".doi.yml", "CITATION.cff", ".zenodo.json", "codemeta.json"})
"""Formats written to be cited; only these are taken from the head when the tag lacks them."""

_CFF_LINE = re.compile(rb"(?m)^cff-version[ \t]*:")

ADDRESSES = frozenset({"repository_url", "landing_page"})
"""Fields that are addresses."""


def read_tree(tree: Tree, *, folder: str = "") -> Reading:
    """What the files of `tree` say that stand in `folder` or in a place of its own below it."""
    found = tuple(files_of(tree, folder))
    sources = [(format_, path) for format_, path in found if not is_mirror(tree.read(path) or b"")]
    read = joined(read_file(tree, format_, path) for format_, path in sources)
    if not any(fact.field == "creators" and fact.certain for fact in read.facts):
        # Its sources are gone, or were only the history: what stands in the mirror is all that a file says.
        read = joined(read_file(tree, format_, path) for format_, path in found)
    described = {path for _, path in found}
    below = (path for path in sorted(tree.contents) if path.startswith(f"{folder}/" if folder else ""))
    pointed = [f for p in below if p not in described and (f := pointed_file(p, tree.contents[p])) is not None]
    facts = (*_one_license_fact(read.facts), *pointed_facts(pointed))
    misnamed = () if any(format_.name == "CITATION.cff" for format_, _ in found) else _misnamed(tree, folder)
    return publishable(replace(read, facts=facts, remarks=(*read.remarks, *misnamed)))


def _misnamed(tree: Tree, folder: str) -> tuple[Remark, ...]:
    """Citation files under a name that nobody looks for; what they say is not read, since it may be a draft."""
    found = [path for name in MISNAMED for path in tree.paths(inside(folder, name))]
    return tuple(_wrong_name(path, folder) for path in found if _CFF_LINE.search(tree.read(path) or b""))


def _wrong_name(path: str, folder: str) -> Remark:
    return Remark(
        rule="citation-file-misnamed",
        message=f"'{path}' is a citation file under a name that no service looks for",
        path=path,
        fix=f"git mv {shlex.quote(path)} {shlex.quote(inside(folder, 'CITATION.cff'))}",
    )


def files_of(tree: Tree, folder: str) -> Iterator[tuple[Format, str]]:
    """Each file, once, with the format that reads it."""
    for format_ in FORMATS:
        paths = [path for pattern in format_.paths for path in tree.paths(inside(folder, pattern))]
        if format_.name == "CITATION.cff":
            paths = paths[:1]  # beside the file of the exact name another one is a leftover
        for path in dict.fromkeys(paths):
            yield format_, path


def inside(folder: str, pattern: str) -> str:
    """A format's pattern below a folder."""
    return f"{folder}/{pattern}" if folder else pattern


def read_file(tree: Tree, format_: Format, path: str) -> Reading:
    """What one file says."""
    data = tree.read(path)
    if data is None:
        return Reading()
    if is_lfs_pointer(data):
        # CITATION.cff is judged whole by the check, which tells a pointer by the same rule.
        told = format_.name in CITATION_FILES and format_.name != "CITATION.cff"
        return Reading(remarks=(_pointer(path),) if told else ())
    return format_.reader()(path, data)


def _pointer(path: str) -> Remark:
    return Remark(
        rule="lfs-pointer",
        message=f"'{path}' is a Git LFS pointer, not the file itself",
        path=path,
        fix=f"run 'git lfs untrack {path}' and commit the file itself",
    )


def _one_license_fact(facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
    """Several licence files speak together: each is a choice, except the GPL that an LGPL builds on."""
    files = [f for f in facts if f.format == "LICENSE" and f.certain and isinstance(f.value, tuple)]
    if len(files) < 2:
        return facts
    found = {entry: f.location for f in reversed(files) for entry in f.value}  # type: ignore[attr-defined]
    kept = {e: at for e, at in reversed(found.items()) if not _base_of_another(e, found)}
    joined = replace(files[0], value=tuple(kept), parts=tuple(kept.values()))
    return (*(f for f in facts if f not in files), joined)


def _base_of_another(entry: License, found: dict[License, Location]) -> bool:
    lesser = License(spdx=SpdxId(f"L{entry.spdx}"))
    return lesser in found


def publishable(reading: Reading) -> Reading:
    """An address in a record is public for ever: a name and password in it are cut off, and that is said."""
    changed = {f: str(without_credentials(str(f.value))) for f in reading.facts if f.field in ADDRESSES}
    leaking = {f: url for f, url in changed.items() if url != f.value}
    if not leaking:
        return reading
    facts = tuple(replace(f, value=leaking[f]) if f in leaking else f for f in reading.facts)
    return replace(reading, facts=facts, remarks=(*reading.remarks, *(_leak(f) for f in leaking)))


def _leak(fact: Fact) -> Remark:
    return Remark(
        rule="address-with-credentials",
        message=f"the address in '{fact.field}' holds a user's name or password; they are left out",
        path=fact.location.path,
        line=fact.location.line,
        field=fact.field,
        fix="delete what stands before the @, and change the password",
    )


def joined(readings: Iterable[Reading]) -> Reading:
    """Several readings as one, in order."""
    readings = tuple(readings)
    return Reading(
        facts=tuple(fact for reading in readings for fact in reading.facts),
        remarks=tuple(remark for reading in readings for remark in reading.remarks),
        left_out=tuple(left for reading in readings for left in reading.left_out),
    )
