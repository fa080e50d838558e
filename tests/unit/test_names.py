"""The stage of names: placeholders are shown and never sent; what came back replaces them."""

from dataclasses import replace

import pytest

from doi_action.errors import DoiActionError, ExitCode
from doi_action.http.client import Http
from doi_action.identifiers.types import Doi
from doi_action.lineage import DoiState, Lineage, RegistryRecord, Version, placeholder
from doi_action.model import Metadata, Tag
from doi_action.plan.records import version_link
from doi_action.plan.steps import Update
from doi_action.release.carry_out import carry_out
from doi_action.release.names import named, refuse_provisional, refuse_provisional_change, settled
from doi_action.snapshot import Change, FileEdit
from tests.contract.naming_registry import NAMING, NamingRegistry, NamingServer

OPEN, GIVEN, CONCEPT = placeholder("concept"), Doi("10.5072", "naming.1"), Doi("10.5072", "naming.2")
VERSION = Version(text="1.0", tag=Tag(name="v1.0", commit="c", distance=0), doi=GIVEN)
LINEAGE = Lineage(identity="git:1", work="", concept_doi=OPEN, version=VERSION, provisional=frozenset({OPEN}))


@pytest.mark.parametrize(
    "text",
    [
        str(OPEN),
        OPEN.url,
        f"https://img.shields.io/badge/DOI-{OPEN.prefix}%2F{OPEN.suffix}-blue",
        f"doi = {{{OPEN}}}",
    ],
)
def test_a_placeholder_is_refused_however_it_is_written(text: str) -> None:
    """In a badge, an address or an entry of BibTeX; only we can have put it there."""
    with pytest.raises(DoiActionError, match="only a placeholder") as refused:
        refuse_provisional(text, LINEAGE, what="'README.md'")
    assert refused.value.exit_code == ExitCode.BUG


@pytest.mark.parametrize("place", ["after", "message", "pull_request_text"])
def test_no_placeholder_is_committed(place: str) -> None:
    """In a file, in the commit's message, in the text of the pull request."""

    def change(text: str) -> Change:
        edit = FileEdit(path="README.md", before=None, after=b"\xff" + (text if place == "after" else "x").encode())
        said = {place: text} if place != "after" else {}
        return Change(**{"message": "m", "edits": (edit,), "branch": None, "parent": "p", **said})  # type: ignore[arg-type]

    refuse_provisional_change(change(f"DOI: {GIVEN}"), LINEAGE)
    with pytest.raises(DoiActionError, match=r"'README\.md'|the commit's message") as refused:
        refuse_provisional_change(change(f"DOI: {OPEN}"), LINEAGE)
    assert (refused.value.rule, refused.value.exit_code) == ("provisional-name", ExitCode.BUG)


class Forgetful(NamingRegistry):
    """A registry that answers as if it had given the version its name."""

    def named(self, lineage: Lineage, metadata: Metadata, *, dry_run: bool) -> Lineage:
        """The lineage as it was."""
        return lineage


def test_a_name_that_was_not_given_is_not_published_under() -> None:
    """A dry run may show it."""
    unnamed = placeholder("version 1.0")
    asked = replace(LINEAGE, version=replace(VERSION, doi=unnamed), provisional=frozenset({OPEN, unnamed}))
    registry = Forgetful(NAMING, Http(), "http://127.0.0.1:1")
    assert named(registry, asked, Metadata(), dry_run=True) == asked
    with pytest.raises(DoiActionError, match="stands in the version's record"):
        named(registry, asked, Metadata(), dry_run=False)


def test_whether_a_draft_was_made_is_not_known_when_its_answer_is_lost() -> None:
    """Whoever reads the error learns that running again is safe."""
    unnamed = placeholder("version 1.0")
    asked = replace(LINEAGE, version=replace(VERSION, doi=unnamed), provisional=frozenset({OPEN, unnamed}))
    registry = NamingRegistry(NAMING, Http(sleep=lambda _: None), "http://127.0.0.1:1")
    with pytest.raises(DoiActionError) as lost:
        named(registry, asked, Metadata(title="A tool"), dry_run=False)
    assert lost.value.state == "whether a draft was reserved is not known; running again adopts it"


def test_a_given_name_passes() -> None:
    """Nothing else is refused."""
    refuse_provisional(f"{GIVEN} {CONCEPT}", LINEAGE, what="'README.md'")


def test_no_placeholder_is_sent() -> None:
    """A step that would name one stops before its request."""
    link = version_link("References", OPEN, Metadata())
    record = RegistryRecord(doi=GIVEN, state=DoiState.FINDABLE, metadata=Metadata(related_identifiers=(link,)))
    step = Update(record=record, fields=("related_identifiers",), reason="")
    with NamingServer() as server:
        registry = NamingRegistry(NAMING, Http(), server.url)
        with pytest.raises(DoiActionError, match="only a placeholder"):
            carry_out(registry, [step], lineage=LINEAGE, tell=lambda _line: None, done={})
        assert server.requests == []


def test_the_version_has_its_name_before_anything_is_planned_for_good() -> None:
    """A dry run leaves it open; else a draft is made, and made once."""
    unnamed = placeholder("version 1.0")
    asked = replace(LINEAGE, version=replace(VERSION, doi=unnamed), provisional=frozenset({OPEN, unnamed}))
    with NamingServer() as server:
        registry = NamingRegistry(NAMING, Http(), server.url)
        assert named(registry, asked, Metadata(title="A tool"), dry_run=True) == asked
        assert server.requests == []

        found = named(registry, asked, Metadata(title="A tool"), dry_run=False)
        assert (found.version.doi, found.provisional) == (GIVEN, {OPEN})
        assert named(registry, found, Metadata(title="A tool"), dry_run=False) == found
        assert server.writes == ["POST/records"]


def test_the_concept_takes_the_name_that_came_back() -> None:
    """A registry that keeps the concept tells its DOI with the first version."""
    record = RegistryRecord(doi=GIVEN, state=DoiState.FINDABLE, metadata=Metadata(), concept_doi=CONCEPT)
    found = settled(LINEAGE, {GIVEN: record})
    assert (found.concept_doi, found.provisional) == (CONCEPT, frozenset())


def test_where_we_chose_the_names_the_same_lineage_comes_back() -> None:
    """Nothing was open, so nothing changes."""
    chosen = replace(LINEAGE, provisional=frozenset())
    record = RegistryRecord(doi=GIVEN, state=DoiState.FINDABLE, metadata=Metadata())
    assert settled(chosen, {GIVEN: record}) is chosen
