"""Records and InvenioRDM's JSON: what is sent, what is understood, what is lost, what of others survives."""

from dataclasses import fields
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doi_action.formats.inveniordm.compare import differences, held, kept
from doi_action.formats.inveniordm.crosswalk import CROSSWALK
from doi_action.formats.inveniordm.marker import marker_of, marker_or_none, marker_text
from doi_action.formats.inveniordm.read import record_of
from doi_action.formats.inveniordm.vocabulary import Has, Term, stock_has
from doi_action.formats.inveniordm.write import terms_of, written
from doi_action.identifiers import Doi
from doi_action.lineage import DoiState, Marker, RegistryRecord
from doi_action.model import Metadata
from tests.strategies import markers, partial_metadata, records

DOI = Doi("10.5072", "abcde-12345")
MARKER = Marker(identity="github:1", version="1.0", commit="a" * 40)


def everything(_: Term) -> bool:
    """A host that has every term."""
    return True


def nothing(_: Term) -> bool:
    """A host that has none."""
    return False


hosts = st.sampled_from([everything, nothing, stock_has])


def record(**said: Any) -> RegistryRecord:
    """A record with this metadata."""
    return RegistryRecord(doi=DOI, state=DoiState.FINDABLE, metadata=Metadata(**said), marker=MARKER)


def answer(metadata: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A published record as the host gives it back."""
    return {"is_published": True, "pids": {"doi": {"identifier": str(DOI)}}, "metadata": metadata, **more}


def echo(wanted: RegistryRecord, has: Has) -> RegistryRecord:
    """The record as it is read after it was sent."""
    return record_of(answer(kept(dict(written(wanted, has).metadata))))


def test_every_field_has_its_line() -> None:
    """A field that nobody thought of would be lost without a word."""
    assert list(CROSSWALK) == [field.name for field in fields(Metadata)]


@settings(max_examples=150, deadline=None, derandomize=True)
@given(records(partial_metadata), hosts)
def test_what_is_held_is_what_comes_back(wanted: RegistryRecord, has: Has) -> None:
    """Reading what was sent gives the record that was said to be held, and no difference."""
    found = echo(wanted, has)
    assert differences(held(wanted, has), found, has) == ()
    assert differences(wanted, found, has) == ()
    assert held(held(wanted, has), has) == held(wanted, has)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(records(partial_metadata), hosts)
def test_writing_what_was_read_sends_the_same(wanted: RegistryRecord, has: Has) -> None:
    """A record does not drift: sent, read and sent again, nothing changes."""
    sent = kept(dict(written(wanted, has).metadata))
    assert kept(dict(written(echo(wanted, has), has).metadata)) == sent


@settings(max_examples=100, deadline=None, derandomize=True)
@given(records(partial_metadata))
def test_only_terms_that_were_asked_for_are_sent(wanted: RegistryRecord) -> None:
    """Nothing is sent by an id that the host was not asked about."""
    asked = set(terms_of(wanted))
    sent: set[Term] = set()

    def notes(term: Term) -> bool:
        sent.add(term)
        return True

    written(wanted, notes)
    assert sent <= asked


@given(markers)
def test_a_marker_survives_the_way(marker: Marker) -> None:
    """What is sent is what is read."""
    assert marker_or_none(marker_text(marker)) == marker


def test_a_new_version_does_not_inherit_the_marker() -> None:
    """The host copies all identifiers into the draft of the next version, and clears its version."""
    metadata = written(record(version="1.0"), stock_has).metadata
    document = answer({**metadata, "version": None}, status="new_version_draft", is_published=False)
    assert marker_of(document) is None
    assert marker_of(answer(dict(metadata))) == MARKER


@pytest.mark.parametrize(
    ("more", "state"),
    [
        ({"is_published": False, "is_draft": True}, DoiState.DRAFT),
        ({"is_published": True, "is_draft": True}, DoiState.FINDABLE),
        ({"tombstone": {"removal_reason": {"id": "retracted"}}}, DoiState.REGISTERED),
        ({"deletion_status": {"is_deleted": True, "status": "D"}}, DoiState.REGISTERED),
    ],
)
def test_the_state_of_a_document(more: dict[str, Any], state: DoiState) -> None:
    """A draft, an edit of a published record, a deleted one."""
    assert record_of(answer({}, **more)).state is state
