"""The metadata form: every field with its value, where it came from, who lost, what is missing and where to add it.

Pure data for `explain`; how it looks is the verb's business.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from doi_action.facts import Candidate, Fact, Merged
from doi_action.findings import Finding
from doi_action.formats.exports import EXPORTS, left_out
from doi_action.formats.repository_address import without_credentials
from doi_action.metadata.disagreement import place
from doi_action.metadata.guidance import Gap, gaps
from doi_action.metadata.merge import proposal
from doi_action.metadata.people import unnamed_people
from doi_action.metadata.precedence import FIELDS
from doi_action.model import (
    Affiliation,
    Contributor,
    Creator,
    Dated,
    Description,
    Funding,
    GeoLocation,
    License,
    RelatedIdentifier,
    Subject,
)
from doi_action.views.findings import one_line
from doi_action.views.json_values import json_value
from doi_action.views.starting_file import starting_file

Json = dict[str, Any]

RECENT = "recent commits"
"""The source that names the people of the commits since the last tag."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One field for people to read. `values` are its entries, `sources` where they come from, `others` who lost.

    `public` tells that it goes into the record, and so stays for ever; a proposal does not.
    """

    field: str
    values: tuple[str, ...]
    sources: tuple[str, ...]
    others: tuple[str, ...] = ()
    public: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class Explanation:
    """Everything `explain` tells. `left_out` says by format what it could not hold."""

    merged: Merged
    rows: tuple[Row, ...]
    gaps: tuple[Gap, ...]
    findings: tuple[Finding, ...]
    left_out: dict[str, tuple[str, ...]]
    unnamed: tuple[Creator, ...]
    recent: tuple[Creator, ...] = ()
    """Those of `unnamed` who made commits since the last tag."""
    starting_file: str | None = None
    """A CITATION.cff to begin with, where there is none."""
    folder: str = ""
    works: tuple[str, ...] = ()
    """Names of the works of a monorepo, where none of them was chosen."""


def explain(
    merged: Merged, *, findings: Iterable[Finding] = (), folder: str = "", works: tuple[str, ...] = ()
) -> Explanation:
    """What is known about a release and what is not. `findings` are what is wrong with the files.

    `folder` is that of a work of a monorepo, where files about it are to be written; `works` are the names of those to
    choose from, where none is chosen.
    """
    findings = tuple(dict.fromkeys(findings))
    return Explanation(
        merged=merged,
        rows=tuple(_rows(merged)),
        gaps=gaps(merged, folder=folder),
        findings=findings,
        left_out={e.name: lost for e in EXPORTS if (lost := left_out(merged.metadata, e))},
        unnamed=_unnamed(merged),
        recent=_unnamed(merged, RECENT),
        starting_file=starting_file(merged, findings),
        folder=folder,
        works=works,
    )


def _rows(merged: Merged) -> Iterator[Row]:
    for name in FIELDS:
        candidates = merged.provenance.get(name, ())
        value = getattr(merged.metadata, name)
        if value not in (None, ()):
            yield _filled(name, value, candidates)
        elif (proposed := proposal(merged, name)) is not None:
            values = tuple(f"{text} (proposed)" for text in value_texts(proposed.value))
            yield Row(field=name, values=values, sources=(place(proposed),), public=False)


def _filled(name: str, value: object, candidates: tuple[Candidate, ...]) -> Row:
    won = tuple(dict.fromkeys(place(c.fact) for c in candidates if c.won))
    texts = value_texts(value)
    # What holds where nobody says anything contradicts nobody.
    said = (c.fact for c in candidates if not c.won and c.fact.certain and c.fact.format != "default")
    differing = (fact for fact in said if value_texts(fact.value) != texts)
    return Row(field=name, values=texts, sources=won, others=tuple(dict.fromkeys(map(_other, differing))))


def _other(fact: Fact) -> str:
    """What somebody else says, short, and where."""
    texts = value_texts(fact.value)
    shown = texts[0] if texts else "nothing"
    more = f" and {len(texts) - 1} more" if len(texts) > 1 else ""
    return f"{place(fact)}: {shown[:60]}{'…' if len(shown) > 60 else ''}{more}"


def value_texts(value: object) -> tuple[str, ...]:
    """Each entry of a value as one line of text, without what a terminal would obey."""
    entries = value if isinstance(value, tuple) else (value,)
    return tuple(" ".join(one_line(_text(entry)).split()) for entry in entries if entry is not None)


def _text(entry: Any) -> str:
    match entry:
        case Creator():
            known = [str(entry.orcid or entry.ror or ""), *(_affiliation(a) for a in entry.affiliations)]
            details = ", ".join(part for part in known if part)
            return f"{entry.full_name} ({details})" if details else entry.full_name
        case Contributor():
            return f"{entry.role}: {_text(entry.creator)}"
        case License():
            return str(entry.spdx or entry.name or entry.url)
        case RelatedIdentifier():
            return f"{entry.relation} {entry.value}"
        case Subject():
            return f"{entry.text} ({entry.scheme})" if entry.scheme else entry.text
        case Funding():
            return " ".join(part for part in (entry.funder, entry.award_number, entry.award_title) if part)
        case Description():
            return f"{entry.type}: {entry.text}"
        case Dated():
            return f"{entry.type}: {entry.value}"
        case GeoLocation():
            where = entry.point or entry.box
            return " ".join(str(part) for part in (entry.place, where) if part)
        case _:
            return str(entry)


def _affiliation(affiliation: Affiliation) -> str:
    return f"{affiliation.name} {affiliation.ror.url}" if affiliation.ror else affiliation.name


def _unnamed(merged: Merged, source: str | None = None) -> tuple[Creator, ...]:
    """People whom only lists and the history name, or only `source`: they may want to be asked, and are never added."""
    named = [*merged.metadata.creators, *(c.creator for c in merged.metadata.contributors)]
    proposed = [
        person
        for candidate in merged.provenance.get("creators", ())
        if not candidate.fact.certain and isinstance(candidate.fact.value, tuple)
        if source in (None, candidate.fact.format)
        for person in candidate.fact.value
    ]
    return unnamed_people(named, proposed) if named else ()


def as_json(told: Explanation) -> Json:
    """The explanation as JSON: `metadata`, `provenance`, `missing`, and what else is known. Stable and complete."""
    return {
        "metadata": json_value(told.merged.metadata),
        "provenance": {
            name: [_candidate(candidate) for candidate in candidates]
            for name, candidates in told.merged.provenance.items()
        },
        "missing": [json_value(gap) for gap in told.gaps],
        "findings": [json_value(finding) for finding in told.findings],
        "suggestions": [json_value(person) for person in told.unnamed],
        "suggestions_since_last_tag": [json_value(person) for person in told.recent],
        "starting_file": told.starting_file,
        "left_out": json_value(told.left_out),
        "works": list(told.works),
    }


def _candidate(candidate: Candidate) -> Json:
    fact = candidate.fact
    value = without_credentials(fact.value) if isinstance(fact.value, str) else json_value(fact.value)
    said = {
        "value": value,
        "format": fact.format,
        "path": fact.location.path,
        "line": fact.location.line,
        "won": candidate.won,
        "certain": fact.certain,
    }
    return said | ({"lines": [part.line for part in fact.parts]} if fact.parts else {})
