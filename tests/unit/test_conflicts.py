"""Conflicts between tags, records and settings are data: found when a registry is observed, refused by who writes."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from doi_action.errors import ConflictError, DoiActionError, ExitCode
from doi_action.identifiers.types import Doi
from doi_action.lineage import DoiState, Lineage, Marker, RegistryRecord, Version
from doi_action.model import Metadata, Tag
from doi_action.registries.conflicts import conflicts_of, unknown_concept
from doi_action.release.observe import refusal_of
from doi_action.report import Report

CONCEPT, ONE = Doi("10.14454", "concept"), Doi("10.14454", "one")
COMMIT, OTHER = "a" * 40, "b" * 40
VERSION = Version(text="1.0", tag=Tag(name="v1.0", commit=COMMIT, distance=0), doi=ONE)


def record(doi: Doi, marker: Marker | None) -> RegistryRecord:
    """A findable record of this origin."""
    return RegistryRecord(doi=doi, state=DoiState.FINDABLE, metadata=Metadata(), marker=marker)


def lineage() -> Lineage:
    """A published work in which nothing contradicts."""
    found = Lineage(identity="github:1", work="", concept_doi=CONCEPT, version=VERSION, versions=(VERSION,))
    return replace(found, concept=record(CONCEPT, found.concept_marker), current=record(ONE, found.version_marker))


def second_tag(found: Lineage) -> Lineage:
    """Another tag names 1.0 on another commit."""
    return replace(found, versions=(VERSION, replace(VERSION, tag=Tag(name="1.0", commit=OTHER))))


def moved(found: Lineage) -> Lineage:
    """The version was published for another commit."""
    return replace(found, current=record(ONE, replace(found.version_marker, commit=OTHER)))


def foreign_version(found: Lineage) -> Lineage:
    """Another repository has the version's name."""
    return replace(found, current=record(ONE, replace(found.version_marker, identity="github:2")))


def unmarked_concept(found: Lineage) -> Lineage:
    """The concept's record says nothing of its origin."""
    return replace(found, concept=record(CONCEPT, None))


def test_a_sound_lineage_has_no_conflict() -> None:
    """What agrees is not reported."""
    assert conflicts_of(lineage()) == ()


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (second_tag, "two-tags-one-version"),
        (moved, "tag-moved"),
        (foreign_version, "doi-of-another"),
        (unmarked_concept, "doi-of-another"),
    ],
)
def test_each_contradiction_is_told(change: Callable[[Lineage], Lineage], rule: str) -> None:
    """All four parts of a finding, and the exit code of a conflict."""
    (found,) = conflicts_of(change(lineage()))
    assert (found.rule, found.exit_code) == (rule, ExitCode.CONFLICT)
    assert all((found.message, found.why, found.fix))


def test_a_concept_that_is_named_outright_needs_no_marker() -> None:
    """A DOI made elsewhere is taken over by naming it."""
    assert conflicts_of(unmarked_concept(lineage()), said_concept=CONCEPT) == ()


def test_a_draft_follows_its_tag() -> None:
    """Nobody can have cited it, so a tag may still move."""
    found = moved(lineage())
    assert found.current is not None
    assert conflicts_of(replace(found, current=replace(found.current, state=DoiState.DRAFT))) == ()


def test_a_moved_tag_comes_with_the_lines_that_put_it_back() -> None:
    """Below the words, ready to paste: the tag alone is pushed, and no branch of its name."""
    (conflict,) = conflicts_of(moved(lineage()))
    words, *lines = conflict.fix.split("\n")
    assert "in a clone" in words and [line.split()[1] for line in lines] == ["tag", "push"]
    assert lines[1].endswith("refs/tags/v1.0")


def test_all_conflicts_are_found_at_once() -> None:
    """Who corrects one should not meet the next in another run."""
    found = conflicts_of(second_tag(moved(lineage())))
    assert [conflict.rule for conflict in found] == ["two-tags-one-version", "tag-moved"]


def test_a_refusal_has_the_exit_code_of_its_kind() -> None:
    """A setting that names nothing is a wrong setting, not a conflict."""
    refused: DoiActionError = refusal_of(unknown_concept(CONCEPT, "DataCite"))
    assert (refused.exit_code, refused.rule) == (ExitCode.SETTINGS, "concept-doi-unknown")


def test_what_else_was_wrong_stands_among_the_findings() -> None:
    """A report shows every conflict, the first as the error that stopped it."""
    first, second = ConflictError("one", rule="tag-moved"), ConflictError("two", rule="doi-of-another")
    first.also = (second,)
    report = Report(verb="publish", headline="", error=first)
    assert [finding.rule for finding in report.all_findings] == ["tag-moved", "doi-of-another"]
