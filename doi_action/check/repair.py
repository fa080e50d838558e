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
    # To ask every rule is what takes time: what a file is judged is handed on to whatever is made of it next.
    findings = check(data)
    for _ in range(MAX_ROUNDS):
        still_open = []
        for finding in findings:
            # What was found in files beside it is theirs to repair.
            is_ours = bool(finding.edit) and finding.path == path
            if is_ours and wanted(finding) and _place(finding) not in refused:
                still_open.append(finding)

        chosen = _apart(still_open)
        if not chosen:
            break

        # All at once where that holds: one by one asks every rule again for each of them.
        done: list[Finding] = []
        after = _edited(data, chosen)
        now = check(after)
        if _holds(path, data, after, chosen, findings, now):
            done, data, findings = chosen, after, now
        else:
            # The last in the file first, so that the places of the others stay true.
            for finding in reversed(chosen):
                after = _edited(data, [finding])
                now = check(after)
                if _holds(path, data, after, [finding], findings, now):
                    done.append(finding)
                    data, findings = after, now
            done.reverse()

        fixed += done
        tried = {_place(finding) for finding in chosen}
        refused |= tried - {_place(finding) for finding in done}
    return Repair(data, tuple(fixed))


def _place(finding: Finding) -> tuple[str, str]:
    """What makes a finding the same one after an edit, when its line may have moved."""
    return finding.rule, finding.field


def _apart(findings: Sequence[Finding]) -> list[Finding]:
    """Findings whose edits touch different places, the earlier ones first."""
    chosen: list[Finding] = []
    end = 0
    for finding in sorted(findings, key=lambda f: f.edit[0].start):
        if finding.edit[0].start < end:
            continue

        chosen.append(finding)

        # An insertion takes up its place: of two at one place nothing would say which comes first.
        for splice in finding.edit:
            end = max(end, splice.end, splice.start + 1)
    return chosen


def _edited(data: bytes, findings: Sequence[Finding]) -> bytes:
    splices = tuple(splice for finding in findings for splice in finding.edit)
    return apply_splices(data.decode(), splices).encode()


def _holds(
    path: str, data: bytes, after: bytes, chosen: Sequence[Finding], before: Sequence[Finding], now: Sequence[Finding]
) -> bool:
    """Whether the file is better in exactly these points; it was judged `before` and is judged `now`."""
    if _weight(now) >= _weight(before):
        return False

    meant = {_place(finding) for finding in chosen}
    left = {_place(finding) for finding in now}
    if meant & left:
        return False
    return _others(path, data, chosen) == _others(path, after, chosen)


def _weight(findings: Sequence[Finding]) -> tuple[int, int, int]:
    """How bad a file is: errors count before warnings, warnings before notes."""
    severities = [finding.severity for finding in findings]
    return severities.count(Severity.ERROR), severities.count(Severity.WARNING), severities.count(Severity.NOTE)


def _others(path: str, data: bytes, chosen: Sequence[Finding]) -> dict[str, tuple[str, str]] | None:
    """What the file says in all places but those that the findings name and the keys that they bring."""
    try:
        root = compose(read_source(path, data))
    except Unreadable:
        return None

    said: dict[str, tuple[str, str]] = {}
    if root is not None:
        _collect(root, "", said)

    named = set()
    for finding in chosen:
        named.add(finding.field)
        # A repair that adds a key shows its line in the advice: "add `doi: 10.1234/abc`".
        named.update(re.findall(r"`([\w-]+):", finding.fix))

    left = {}
    for place, value in said.items():
        if named.isdisjoint(_names(place)):
            left[place] = value
    return left


def _names(place: str) -> set[str]:
    """What a finding may call a place: itself, what it lies in, or its key alone.

    A file of thousands of authors has as many findings: to hold each against each place would take hours.
    """
    around = {place[: sign.start()] for sign in re.finditer(r"[.\[]", place)}
    return {place, place.rpartition(".")[2], *around} - {""}


def _collect(node: Node, place: str, said: dict[str, tuple[str, str]]) -> None:
    if node.kind == "scalar":
        said[place] = (node.tag, node.text)

    for number, item in enumerate(node.items):
        _collect(item, f"{place}[{number}]", said)

    for key, value in node.pairs:
        _collect(value, f"{place}.{key.text}".lstrip("."), said)
