"""The line with the DOI in a release's text."""

import pytest

from doi_action.edits.templating import environment
from doi_action.identifiers.types import Doi
from doi_action.readme.release_notes import LONGEST, edit_release_notes
from doi_action.templates_folder import templates_folder

TEMPLATES = environment(templates_folder())
CONCEPT, VERSION, NEXT = Doi("10.14454", "c"), Doi("10.14454", "v1"), Doi("10.14454", "v2")
BLOCK = """<!-- doi-action:start -->
**Cite this version:** https://doi.org/10.14454/v1 · all versions: https://doi.org/10.14454/c
<!-- doi-action:end -->"""


def edited(notes: str | None, version: Doi = VERSION, concept: Doi | None = CONCEPT) -> str:
    """The release's text with our line."""
    return edit_release_notes(notes, version_doi=version, concept_doi=concept, templates=TEMPLATES)


def test_line_is_added_at_the_end() -> None:
    """The author's text stays first and as it is."""
    assert edited("## What is new\n\n* All.") == f"## What is new\n\n* All.\n\n{BLOCK}\n"


def test_empty_notes_become_the_line() -> None:
    """A release without text gets the line alone."""
    assert edited(None) == edited("") == f"{BLOCK}\n"


def test_second_run_changes_nothing() -> None:
    """The block is found by its markers."""
    assert edited(edited("Words.\n")) == edited("Words.\n")


def test_block_is_replaced_where_it_stands() -> None:
    """Text that somebody added below stays below."""
    notes = f"Before.\n\n{BLOCK}\n\nAfter.  \n"
    assert edited(notes, NEXT) == notes.replace("/v1", "/v2")


def test_without_concept_only_the_version_is_named() -> None:
    """A registry that has no concept DOI yet."""
    assert "all versions" not in edited("Words.", concept=None)


def test_line_ends_of_the_form_stay() -> None:
    """Text written in a browser has CR LF."""
    assert edited("One.\r\nTwo.") == f"One.\r\nTwo.\r\n\r\n{BLOCK}\n".replace("\r", "").replace("\n", "\r\n")


def test_half_a_pair_of_markers_is_left_alone() -> None:
    """Nobody can say where such a block ends."""
    assert edited("Words.\n<!-- doi-action:start -->\n") == "Words.\n<!-- doi-action:start -->\n"


def test_markers_in_code_are_an_example() -> None:
    """Notes that explain the markers get their own block."""
    notes = f"```\n{BLOCK}\n```"
    assert edited(notes) == f"{notes}\n\n{BLOCK}\n"


def test_comment_that_never_ends_is_no_reason_to_wait() -> None:
    """The text comes back with our line; the search for the comment's end is over with the text."""
    assert edited("# <!-- x\n").startswith("# <!-- x\n")


@pytest.mark.parametrize("open_end", ["```sh\nmake", "<pre>\nmake", "<!-- to do", "~~~\r\nmake\r\n", "a\r```\rb"])
def test_notes_that_never_close_get_the_line_once(open_end: str) -> None:
    """At the end it would be inside code or a comment, unseen, and each run would add another."""
    once = edited(open_end)
    assert once.count("doi-action:start") == 1
    assert edited(once) == once
    assert open_end in once


@pytest.mark.parametrize("room", [10, 400])
def test_notes_are_never_longer_than_github_takes(room: int) -> None:
    """A release would be refused whole; where there is room for the line, it comes."""
    notes = "x" * (LONGEST - room)
    made = edited(notes)
    assert len(made) <= LONGEST and (made == notes) is (room == 10)
