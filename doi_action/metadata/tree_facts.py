"""The files of one tree as facts: each format reads its files, and what they say together is put together.

What is no file of its own is said here: Git LFS pointers, several licence files, credentials in an address.
"""

import re
import shlex
from collections.abc import Container, Iterable, Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

from doi_action.facts import Fact, LeftOut, Location, Reading, Remark
from doi_action.formats.cff.mirror import is_mirror
from doi_action.formats.data.pointers import is_lfs_pointer, pointed_facts, pointed_file
from doi_action.formats.repository_address import without_credentials
from doi_action.formats.table import FORMATS, MISNAMED, Format
from doi_action.formats.text.source import MAX_BYTES, too_large
from doi_action.identifiers.addresses import can_be_opened
from doi_action.identifiers.types import SpdxId
from doi_action.model import License
from doi_action.snapshot import Tree

CITATION_FILES = frozenset({".doi.yml", "CITATION.cff", ".zenodo.json", "codemeta.json"})
"""Formats written to be cited; only these are taken from the head when the tag lacks them."""

ADDRESSES = frozenset({"repository_url", "landing_page"})
"""Fields that are an address."""

_CFF_LINE = re.compile(rb"(?m)^cff-version[ \t]*:")


UNREAD = (
    *("biotools.json", "ro-crate-metadata.json", "dataset_description.json", "CITATION.bib", "inst/CITATION"),
    *("meta.yaml", "build.gradle", "build.gradle.kts", "ivy.xml", "mix.exs", "shard.yml", "dub.json", "META.json"),
)
"""Descriptions of tools, crates, brain images and packages: what they say is told nowhere, which is said."""


def read_tree(tree: Tree, *, folder: str = "") -> Reading:
    """What the files of `tree` say that stand in `folder` or in a place of its own below it."""
    found = tuple(files_of(tree, folder))
    readings = []
    for format_, path in found:
        data = tree.read(path) or b""
        if not is_mirror(data):
            readings.append(read_file(tree, format_, path))

    read = joined(readings)
    names_people = any(fact.field == "creators" and fact.certain for fact in read.facts)
    if not names_people:
        # Its sources are gone, or were only the history: what stands in the mirror is all that a file says.
        read = joined(read_file(tree, format_, path) for format_, path in found)

    described = {path for _, path in found}
    facts = (*_one_license_fact(read.facts), *_pointed(tree, folder, described))

    remarks = read.remarks
    formats = {format_.name for format_, _ in found}
    if "CITATION.cff" not in formats:
        remarks = (*remarks, *misnamed(tree, folder))
    remarks = (*remarks, *too_large_to_read(tree, folder), *links_to_nothing(tree, folder))

    # Files that describe a work too, and that no reader of ours knows.
    left_out = list(read.left_out)
    for name in UNREAD:
        path = inside(folder, name)
        if path in tree.sizes:
            left_out.append(LeftOut(field="", value="this file is not read", location=Location(path=path)))
    if tree.unlisted:
        value = f"not looked for: {tree.unlisted}"
        left_out.append(LeftOut(field="", value=value, location=Location(path=folder or ".")))

    return publishable(replace(read, facts=facts, remarks=remarks, left_out=tuple(left_out)))


def _pointed(tree: Tree, folder: str, described: Container[str]) -> tuple[Fact, ...]:
    """What the Git LFS pointers below `folder` tell of the files that they stand for."""
    lead = inside(folder, "")
    files = []
    for path in sorted(tree.contents):
        is_below = path.startswith(lead)
        if not is_below or path in described:
            continue

        file = pointed_file(path, tree.contents[path])
        if file is not None:
            files.append(file)
    return pointed_facts(files)


def misnamed(tree: Tree, folder: str = "") -> Iterator[Remark]:
    """Citation files under a name that nobody looks for; what they say is not read, since it may be a draft."""
    for name in MISNAMED:
        for path in tree.paths(inside(folder, name)):
            is_cff = _CFF_LINE.search(tree.read(path) or b"") is not None
            if not is_cff:
                continue

            right_name = inside(folder, "CITATION.cff")
            yield Remark(
                rule="citation-file-misnamed",
                message=f"'{path}' is a citation file under a name that no service looks for",
                path=path,
                fix=f"git mv {shlex.quote(path)} {shlex.quote(right_name)}",
            )


def too_large_to_read(tree: Tree, folder: str) -> Iterator[Remark]:
    """Citation files that no host hands out: without a word the record would be made of what others say."""
    unread = {}
    for path, size in tree.sizes.items():
        if size > MAX_BYTES and path not in tree.contents:
            unread[path] = b""

    for format_, path in files_of(replace(tree, contents=unread), folder):
        if format_.name in CITATION_FILES:
            remark = too_large(path, tree.sizes[path])
            is_yaml = not path.endswith(".json")
            yield remark if is_yaml else replace(remark, rule="file-unreadable")


def links_to_nothing(tree: Tree, folder: str) -> Iterator[Remark]:
    """Citation files that are links to no file of the tree: the record would be made of what others say."""
    unread = {path: b"" for path in tree.links if path not in tree.contents}
    for format_, path in files_of(replace(tree, contents=unread), folder):
        if format_.name in CITATION_FILES:
            yield Remark(
                rule="file-unreadable" if path.endswith(".json") else "yaml-unreadable",
                message=f"'{path}' is a symbolic link to '{tree.links[path]}', where the repository has no file",
                path=path,
                fix="put the file itself there, or link to a file of the repository; or delete it",
            )


def files_of(tree: Tree, folder: str) -> Iterator[tuple[Format, str]]:
    """Each file, once, with the format that reads it."""
    for format_ in FORMATS:
        paths: list[str] = []
        for pattern in format_.paths:
            paths += tree.paths(inside(folder, pattern))

        if format_.name == "CITATION.cff":
            # Beside the file of the exact name another one is a leftover.
            paths = paths[:1]

        for path in dict.fromkeys(paths):
            yield format_, path


def inside(folder: str, pattern: str) -> str:
    """A format's pattern below a folder, the root where `folder` is empty."""
    return f"{folder}/{pattern}" if folder else pattern


def read_file(tree: Tree, format_: Format, path: str) -> Reading:
    """What one file of a tree says."""
    data = tree.read(path)
    return Reading() if data is None else read_data(format_, path, data)


def read_data(format_: Format, path: str, data: bytes) -> Reading:
    """What a file of these bytes says; a pointer of Git LFS says nothing of the work."""
    if not is_lfs_pointer(data):
        return format_.reader()(path, data)

    # CITATION.cff is judged whole by the check, which tells a pointer by the same rule.
    told = format_.name in CITATION_FILES and format_.name != "CITATION.cff"
    if not told:
        return Reading()

    pointer = Remark(
        rule="lfs-pointer",
        message=f"'{path}' is a Git LFS pointer, not the file itself",
        path=path,
        fix=f"run 'git lfs untrack {path}' and commit the file itself",
    )
    return Reading(remarks=(pointer,))


def _one_license_fact(facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
    """Several licence files speak together: each is a choice, except the GPL that an LGPL builds on."""
    files: list[Fact] = []
    others: list[Fact] = []
    for fact in facts:
        is_of_file = fact.format == "LICENSE" and isinstance(fact.value, tuple)
        if is_of_file and fact.certain:
            files.append(fact)
        else:
            others.append(fact)

    if len(files) < 2:
        return facts

    places: dict[License, Location] = {}
    for fact in files:
        for entry in fact.entries:
            places.setdefault(entry, fact.location)

    for entry in tuple(places):
        lesser = License(spdx=SpdxId(f"L{entry.spdx}"))
        if lesser in places:
            # The text of the LGPL refers to that of the GPL, so that both lie there for the one licence.
            del places[entry]

    together = replace(files[0], value=tuple(places), parts=tuple(places.values()))
    return (*others, together)


def publishable(reading: Reading) -> Reading:
    """An address in a record is public for ever: what must not stand there is cut off or left out, and that is said."""
    facts = []
    said = []
    for fact in reading.facts:
        value = _without_credentials(fact.value)
        if value != fact.value:
            said += [_leak(fact, place) for place in _places_of_change(fact, value)]
        opened, dead = _opened(replace(fact, value=value))
        said += dead
        if opened is not None:
            facts.append(opened)
    return replace(reading, facts=tuple(facts), remarks=(*reading.remarks, *said))


def _opened(fact: Fact) -> tuple[Fact | None, list[Remark]]:
    """The fact without addresses that no browser opens, None where nothing is left; and what is said of each."""
    if isinstance(fact.value, str):
        if fact.field in ADDRESSES and _is_dead(fact.value):
            return None, [_leads_nowhere(fact, fact.location)]
        return fact, []

    is_told_apart = bool(fact.parts) and len(fact.parts) == len(fact.entries)
    places = fact.parts if is_told_apart else (fact.location,) * len(fact.entries)
    kept = []
    dead = []
    for entry, place in zip(fact.entries, places, strict=True):
        if getattr(entry, "scheme", "") == "URL" and _is_dead(entry.value):
            dead.append(_leads_nowhere(fact, place))
        else:
            kept.append((entry, place))
    if not dead:
        return fact, []
    if not kept:
        return None, dead

    entries, kept_places = zip(*kept, strict=True)
    return replace(fact, value=entries, parts=kept_places if is_told_apart else fact.parts), dead


def _is_dead(address: str) -> bool:
    return address.startswith(("https://", "http://")) and not can_be_opened(address)


def _leads_nowhere(fact: Fact, place: Location) -> Remark:
    return Remark(
        rule="address-opens-nothing",
        message=f"no browser opens the address in '{fact.field}'; it is left out of the record",
        path=place.path,
        line=place.line,
        field=fact.field,
        fix="copy the address from the browser, or delete the line",
    )


def _without_credentials(value: Any) -> Any:
    """A value of the model in which no address, however deep, holds a user's name or password."""
    if isinstance(value, str):
        may_hold_some = "://" in value and "@" in value
        return without_credentials(value) if may_hold_some else value
    if isinstance(value, tuple):
        return tuple(map(_without_credentials, value))
    if not is_dataclass(value) or isinstance(value, type):
        return value

    changed = {}
    for field in fields(value):
        held = getattr(value, field.name)
        safe = _without_credentials(held)
        if safe != held:
            changed[field.name] = safe
    return replace(value, **changed) if changed else value


def _places_of_change(fact: Fact, value: Any) -> Iterator[Location]:
    """Where the entries of a fact stand that are others in `value`; of a fact that is one value, where that stands."""
    if len(fact.parts) != len(fact.entries) or not fact.parts:
        yield fact.location
        return

    for before, after, place in zip(fact.entries, value, fact.parts, strict=True):
        if before != after:
            yield place


def _leak(fact: Fact, place: Location) -> Remark:
    return Remark(
        rule="address-with-credentials",
        message=f"the address in '{fact.field}' holds a user's name or password; they are left out",
        path=place.path,
        line=place.line,
        field=fact.field,
        fix="delete what stands before the @, and change the password",
    )


def joined(readings: Iterable[Reading]) -> Reading:
    """Several readings as one, in order."""
    facts: list[Fact] = []
    remarks: list[Remark] = []
    left_out: list[LeftOut] = []
    for reading in readings:
        facts += reading.facts
        remarks += reading.remarks
        left_out += reading.left_out
    return Reading(facts=tuple(facts), remarks=tuple(remarks), left_out=tuple(left_out))
