"""Where sources disagree on what a reader would notice: title, version, licence, creators, kind.

Each disagreement is one finding at the line of the source that lost, naming both places, since that is the line to
change. Differences that only spell the same thing (case, `v1.0` and `1.0`, `GPL-3.0` and `GPL-3.0-only` where a
detector cannot tell them apart) are none.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from doi_action.facts import Candidate, Fact
from doi_action.findings import Finding, Group, Severity
from doi_action.formats.people.person_names import plain_name, without_addresses
from doi_action.metadata.people import PeopleIndex, match_keys
from doi_action.metadata.precedence import CARDS, CODE_LICENSE_SOURCES, MANIFESTS, NO_WORD_FOR_MODEL
from doi_action.model import Creator, Kind, License

Facts = tuple[Fact, ...]
Keys = tuple[tuple[str, str], ...]
Provenance = Mapping[str, tuple[Candidate, ...]]

_HOST_SIDE = frozenset({"host", "git", "recent commits", "release", "default", "data files"})
_NAMES_A_PACKAGE = frozenset({*MANIFESTS, *_HOST_SIDE})
"""Sources whose title is a package's or repository's short name, which says nothing against a real title."""

_KEPT_TRUE = frozenset({"CITATION.cff", "codemeta.json"})
"""Files whose version a release brings up to date by itself."""

_WORDS = {"licenses": "license"}


def find_disagreements(ordered: Mapping[str, Facts], provenance: Provenance) -> tuple[Finding, ...]:
    """Findings for every certain fact that contradicts the winner of its field."""
    found: list[Finding] = []
    for name, compare in _COMPARE.items():
        candidates = provenance.get(name, ())
        if candidates and candidates[0].won:
            winner = candidates[0].fact
            losers = (f for f in ordered[name] if f is not winner and f.certain and f.value is not None)
            found += [f for loser in losers for f in compare(winner, loser)]
    return tuple(found)


_NO_FILE = {
    "tag": "the tag",
    "host": "the repository",
    "release": "the release",
    "git": "git's history",
    "recent commits": "the commits since the last tag",
    "default": "the default",
}


def place(fact: Fact) -> str:
    """Where a fact stands, for people: `CITATION.cff:3`, or what it is when it stands in no file."""
    if fact.format == "settings":
        return "the settings"
    in_no_file = fact.format != "host" or fact.location.path == "host"
    return _NO_FILE.get(fact.format, str(fact.location)) if in_no_file else str(fact.location)


def _compare_titles(winner: Fact, loser: Fact) -> Iterator[Finding]:
    if loser.format in _NAMES_A_PACKAGE or winner.format in _NAMES_A_PACKAGE:
        return
    if plain_name(str(winner.value)) != plain_name(str(loser.value)):
        yield _finding(winner, loser, _quoted(loser), _quoted(winner))


def _compare_versions(winner: Fact, loser: Fact) -> Iterator[Finding]:
    if same_version(str(winner.value), str(loser.value)):
        return
    if winner.format != "tag":
        yield _finding(winner, loser, _quoted(loser), _quoted(winner))
        return
    found = _finding(winner, loser, _quoted(loser), _quoted(winner), rule="version-differs-from-tag")
    kept = loser.format in _KEPT_TRUE
    fix = f"publishing writes {_quoted(winner)} into it; to have it in the release too, change it before you tag"
    yield replace(found, severity=Severity.NOTE, fix=fix) if kept else found


def same_version(one: str, other: str) -> bool:
    """Whether two texts name one version: equal but for a leading v, or equal as Python orders versions.

    >>> same_version("v1.0.0-rc.1", "1.0.0rc1")
    True
    """
    first, second = (re.sub(r"(?i)^v(?=\d)", "", text.strip()) for text in (one, other))
    if first == second:
        return True
    from packaging.version import InvalidVersion, Version

    try:
        return Version(first) == Version(second)
    except InvalidVersion:
        return False


def _compare_licenses(winner: Fact, loser: Fact) -> Iterator[Finding]:
    code_beside_model = loser.format in CODE_LICENSE_SOURCES and winner.format in CARDS
    if code_beside_model or not winner.value or not loser.value:
        return
    loose = bool({winner.format, loser.format} & {"host", "LICENSE"})
    if not _license_names(winner, loose=loose).isdisjoint(_license_names(loser, loose=loose)):
        return
    found = _finding(winner, loser, _listed(loser), _listed(winner))
    yield _of_code_beside_a_model(found, loser) if winner.format in CARDS else found


def _of_code_beside_a_model(finding: Finding, loser: Fact) -> Finding:
    """Code under one licence and weights or data under another are no mistake."""
    fix = f"nothing, if {loser.location.path} speaks of the code; the record takes the licence of the card"
    return replace(finding, severity=Severity.NOTE, fix=fix)


def _license_names(fact: Fact, *, loose: bool) -> frozenset[str]:
    names = {_license_text(entry).lower() for entry in _entries(fact)}
    return frozenset(re.sub(r"-(only|or-later)$|\+$", "", name) if loose else name for name in names)


def _license_text(entry: License) -> str:
    return str(entry.spdx or entry.name or entry.url)


def _compare_kinds(winner: Fact, loser: Fact) -> Iterator[Finding]:
    if loser.format in _HOST_SIDE or loser.format in MANIFESTS or winner.value == loser.value:
        return
    if winner.value is Kind.MODEL and loser.value is Kind.SOFTWARE and loser.format in NO_WORD_FOR_MODEL:
        yield from _card_in_a_folder(winner, loser)
    elif winner.format != "settings":
        yield _finding(winner, loser, f"'{loser.value}'", f"'{winner.value}'")


def _card_in_a_folder(winner: Fact, loser: Fact) -> Iterator[Finding]:
    """A card in the root speaks for the repository; one in a folder may describe a part of it."""
    if winner.format in CARDS and "/" in winner.location.path:
        found = _finding(winner, loser, f"'{loser.value}'", f"'{winner.value}'", rule="kind-from-card")
        yield replace(
            found,
            severity=Severity.NOTE,
            why="the release gets the record of a model, with the licence of the card",
            fix="write 'kind: software' into .doi.yml where the release is the code",
        )


def _compare_creators(winner: Fact, loser: Fact) -> Iterator[Finding]:
    ours, theirs = _entries(winner), _entries(loser)
    if not theirs or loser.format in _HOST_SIDE or ours == theirs:
        return
    yield from _differing_orcids(winner, loser)
    here, there = [match_keys(person) for person in ours], [match_keys(person) for person in theirs]
    only_there = _unmatched(theirs, there, here)
    if loser.format in MANIFESTS and not only_there:
        return  # a manifest often names the maintainer alone
    only_here = _unmatched(ours, here, there)
    if only_there or only_here:
        sides = ((loser, only_there), (winner, only_here))
        named = [f"only {place(f)} names {_names(people)}" for f, people in sides if people]
        yield _finding(winner, loser, f"{len(theirs)} creators", f"{len(ours)}", detail="; ".join(named))


def _differing_orcids(winner: Fact, loser: Fact) -> Iterator[Finding]:
    """One name or e-mail address with two iDs: one of the two credits somebody else."""
    if not any(person.orcid for person in _entries(loser)):
        return
    index = PeopleIndex(_entries(loser))
    for person in _entries(winner):
        other = index.differing(person)
        if other is not None:
            yield _finding(
                winner,
                loser,
                f"'{other.orcid}' as the ORCID iD of {without_addresses(person.full_name)}",
                f"'{person.orcid}'",
                rule="orcid-conflict",
            )


def _unmatched(people: tuple[Creator, ...], keys: list[Keys], others: list[Keys]) -> list[Creator]:
    """Those who share no key with anybody of the others."""
    known = {key for found in others for key in found}
    return [person for person, own in zip(people, keys, strict=True) if known.isdisjoint(own)]


def _names(people: list[Creator]) -> str:
    shown = ", ".join(without_addresses(person.full_name) for person in people[:3])
    return shown if len(people) <= 3 else f"{shown} and {len(people) - 3} more"


_COMPARE: dict[str, Callable[[Fact, Fact], Iterator[Finding]]] = {
    "title": _compare_titles,
    "version": _compare_versions,
    "licenses": _compare_licenses,
    "creators": _compare_creators,
    "kind": _compare_kinds,
}


def _entries(fact: Fact) -> tuple[Any, ...]:
    return fact.value if isinstance(fact.value, tuple) else ()


def _quoted(fact: Fact) -> str:
    text = " ".join(str(fact.value).split())
    return f"'{text[:100]}…'" if len(text) > 100 else f"'{text}'"


def _listed(fact: Fact) -> str:
    return " and ".join(f"'{_license_text(entry)}'" for entry in _entries(fact))


def _finding(winner: Fact, loser: Fact, says: str, instead: str, *, rule: str = "", detail: str = "") -> Finding:
    """The finding at the loser's line, or at the winner's where the loser stands in no file."""
    word = _WORDS.get(winner.field, winner.field)
    in_a_file = loser.format not in _HOST_SIDE
    where = (loser if in_a_file else winner).location
    what = f"{says} is here, and" if in_a_file else f"{place(loser)} says {says},"
    return Finding(
        rule=rule or f"{word}-conflict",
        group=Group.PEOPLE if winner.field == "creators" else Group.CONSISTENCY,
        severity=Severity.NOTE if loser.format in MANIFESTS and winner.field == "creators" else Severity.WARNING,
        message=f"{what} {place(winner)} says {instead}" + (f": {detail}" if detail else ""),
        path=where.path,
        line=where.line,
        column=where.column,
        field=winner.field,
        why=f"the record takes the {word} of {place(winner)}; readers of the other file see something else",
        fix=f"make both say the same, or delete the {word} from one of the files",
    )
