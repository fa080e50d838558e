"""Readiness: what a record still needs before anything is written, all of it at once.

DataCite Metadata Schema 4.7 asks for creators, a title, a publisher, a year and a type; a DOI that resolves asks for a
landing page. What is missing is a finding that says where to write it.
"""

from collections.abc import Iterator

from doi_action.facts import Fact, Merged
from doi_action.findings import Finding, Group, Severity
from doi_action.formats.people.person_names import without_addresses
from doi_action.metadata.merge import accept_proposal, proposal
from doi_action.model import Metadata

EXAMPLE_AUTHORS = 'authors:\n  - family-names: "Example"\n    given-names: "Ada"'


def take_proposals(merged: Merged, *, rehearsal: bool) -> tuple[Merged, tuple[Finding, ...]]:
    """Where no file names creators: in a rehearsal the people of the history stand in, and it is said.

    A real registry needs people who were named as authors; who typed a commit is not always who should be cited.
    """
    proposed = proposal(merged, "creators")
    if merged.metadata.creators or proposed is None:
        return merged, ()
    names = ", ".join(without_addresses(person.full_name) for person in proposed.value[:5])  # type: ignore[index]
    if not rehearsal:
        return merged, ()
    said = _finding(
        "creators-from-history",
        Severity.WARNING,
        f"no file names the authors for certain; {_proposer(proposed)} proposes {names}",
        field="creators",
        why="a real registry gets only authors that a file names",
        fix=f"write them into CITATION.cff:\n{EXAMPLE_AUTHORS}",
    )
    return accept_proposal(merged, "creators"), (said,)


def _proposer(fact: Fact) -> str:
    """Who proposes: the history of the repository, or a file at its line."""
    return "the history" if fact.format in ("git", "host", "recent commits") else str(fact.location)


def missing(merged: Merged, *, rehearsal: bool) -> tuple[Finding, ...]:
    """What a record needs and nobody says, each as an error; and what stands in for it, as a note."""
    return tuple(_missing(merged.metadata, merged, rehearsal=rehearsal))


def _missing(metadata: Metadata, merged: Merged, *, rehearsal: bool) -> Iterator[Finding]:
    if not metadata.creators:
        yield _no_creators(merged)
    if not (metadata.title or "").strip():
        yield _needed("title", "the work has no title", 'write title: "..." into CITATION.cff')
    if metadata.publisher is None and not rehearsal:
        yield _needed(
            "publisher",
            "nobody says who publishes the work",
            "set publisher to your institution or project; the name of your registry account is often right",
        )
    if metadata.publication_date is None:
        yield _needed("publication_date", "the release has no date", "make an annotated tag: git tag -a")
    source = merged.source("title")
    if source and source.path == "host":
        yield _finding(
            "title-from-repository-name",
            Severity.NOTE,
            f"no file gives the work a title; the repository's name '{metadata.title}' stands in",
            field="title",
            why="a title tells readers what they cite",
            fix='write title: "..." into CITATION.cff',
        )


def _no_creators(merged: Merged) -> Finding:
    proposed = proposal(merged, "creators")
    people = [without_addresses(person.full_name) for person in proposed.value] if proposed else []  # type: ignore[attr-defined]
    hint = f" ({_proposer(proposed)} names {', '.join(people[:5])})" if proposed and people else ""
    return _needed(
        "creators",
        "no file names the authors of the work",
        f"write them into CITATION.cff{hint}:\n{EXAMPLE_AUTHORS}",
    )


def _needed(field: str, message: str, fix: str) -> Finding:
    return _finding(
        f"{field.replace('_', '-')}-missing",
        Severity.ERROR,
        message,
        field=field,
        why="a DOI cannot be published without it",
        fix=fix,
    )


def _finding(rule: str, severity: Severity, message: str, *, field: str, why: str, fix: str) -> Finding:
    return Finding(
        rule=rule,
        group=Group.REGISTRY,
        severity=severity,
        message=message,
        path="CITATION.cff",
        field=field,
        why=why,
        fix=fix,
    )
