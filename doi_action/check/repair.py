"""Repairs: the edits of findings carried out, and each proven before it is kept.

A repair is kept when the finding is gone afterwards, nothing new is wrong, and no value changed but those that the
findings name. What cannot be proven is left to people. Pure: bytes in, bytes out.
"""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from doi_action.findings import Finding, Severity, apply_splices
from doi_action.formats.text.node import Node
from doi_action.formats.text.source import Unreadable, read_source
from doi_action.formats.text.yaml import compose

MAX_ROUNDS = 8
"""One repair may open the way for another (a key renamed, then its value judged); more rounds than this help nobody."""

Check = Callable[[bytes], Sequence[Finding]]


class Repair(NamedTuple):
    """The file as repaired, and what was put right."""

    data: bytes
    fixed: tuple[Finding, ...]


def repair(path: str, data: bytes, check: Check, *, wanted: Callable[[Finding], bool] = lambda _: True) -> Repair:
    """Carry out every edit that `check` proposes, that is `wanted` and that holds, until none is left.

    `check` must judge by all rules, wanted or not: a repair may break none of them.
    """
    fixed: list[Finding] = []
    refused: set[tuple[str, str]] = set()
    for _ in range(MAX_ROUNDS):
        findings = check(data)
        open_edits = [
            f for f in findings if f.edit and f.path == path and wanted(f) and (f.rule, f.field) not in refused
        ]
        chosen = _apart(open_edits)
        if not chosen:
            break
        done = _together(path, data, chosen, check, findings) or _one_by_one(path, data, chosen, check)
        refused |= {(f.rule, f.field) for f in chosen} - {(f.rule, f.field) for f in done.fixed}
        fixed += done.fixed
        data = done.data
    return Repair(data, tuple(fixed))


def _apart(findings: Sequence[Finding]) -> list[Finding]:
    """Findings whose edits touch different places, the earlier ones first."""
    chosen: list[Finding] = []
    end = 0
    for finding in sorted(findings, key=lambda f: f.edit[0].start):
        if finding.edit[0].start >= end:
            chosen.append(finding)
            # An insertion takes up its place: of two at one place nothing would say which comes first.
            end = max(max(splice.end, splice.start + 1) for splice in finding.edit)
    return chosen


def _together(path: str, data: bytes, chosen: list[Finding], check: Check, before: Sequence[Finding]) -> Repair | None:
    """All edits at once, None where that does not hold."""
    after = _edited(data, chosen)
    return Repair(after, tuple(chosen)) if _holds(path, data, after, chosen, check, before) else None


def _one_by_one(path: str, data: bytes, chosen: list[Finding], check: Check) -> Repair:
    """Those edits that hold alone; the last in the file first, so that the places of the others stay true."""
    fixed = []
    for finding in reversed(chosen):
        after = _edited(data, [finding])
        if _holds(path, data, after, [finding], check, check(data)):
            fixed.append(finding)
            data = after
    return Repair(data, tuple(reversed(fixed)))


def _edited(data: bytes, findings: Sequence[Finding]) -> bytes:
    splices = tuple(splice for finding in findings for splice in finding.edit)
    return apply_splices(data.decode(), splices).encode()


def _holds(
    path: str, data: bytes, after: bytes, chosen: Sequence[Finding], check: Check, before: Sequence[Finding]
) -> bool:
    """Whether the file is better in exactly these points."""
    now = check(after)
    gone = {(f.rule, f.field) for f in chosen}
    if gone & {(f.rule, f.field) for f in now} or _weight(now) >= _weight(before):
        return False
    return _others(path, data, chosen) == _others(path, after, chosen)


def _weight(findings: Sequence[Finding]) -> tuple[int, int, int]:
    """How bad a file is: errors count before warnings, warnings before notes."""
    errors, warnings, notes = (
        sum(1 for f in findings if f.severity is severity)
        for severity in (Severity.ERROR, Severity.WARNING, Severity.NOTE)
    )
    return errors, warnings, notes


def _others(path: str, data: bytes, chosen: Sequence[Finding]) -> dict[str, tuple[str, str]] | None:
    """What the file says in all places but those that the findings name and the keys that they bring."""
    try:
        root = compose(read_source(path, data))
    except Unreadable:
        return None
    said: dict[str, tuple[str, str]] = {}
    if root is not None:
        _collect(root, "", said)
    named = {f.field for f in chosen} | {key for f in chosen for key in re.findall(r"`([\w-]+):", f.fix)}
    return {place: value for place, value in said.items() if not any(_within(place, name) for name in named)}


def _within(place: str, name: str) -> bool:
    """Whether a place is `name`, lies in it, or is a key of that name in the same mapping."""
    if not name:
        return False
    return place == name or place.startswith((f"{name}.", f"{name}[")) or place.rpartition(".")[2] == name


def _collect(node: Node, place: str, said: dict[str, tuple[str, str]]) -> None:
    if node.kind == "scalar":
        said[place] = (node.tag, node.text)
    for number, item in enumerate(node.items):
        _collect(item, f"{place}[{number}]", said)
    for key, value in node.pairs:
        _collect(value, f"{place}.{key.text}".lstrip("."), said)
