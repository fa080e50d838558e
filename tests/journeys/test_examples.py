"""The examples of what GitHub shows: made by real runs, kept in docs/examples, and rendered as a reader sees them."""

import re
import runpy
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs" / "examples"
KEPT = sorted(path.name for path in FOLDER.iterdir())
SUMMARIES = [name for name in KEPT if name.startswith("summary-")]
PARSER = MarkdownIt("gfm-like", {"html": True, "linkify": False})


@pytest.fixture(scope="session")
def made() -> dict[str, str]:
    """The examples as they are made now."""
    examples: dict[str, str] = runpy.run_path(str(ROOT / "docs" / "examples.py"))["examples"]()
    return examples


def test_every_example_is_what_a_run_writes(made: dict[str, str]) -> None:
    """`make docs` would change nothing; no other file lies about."""
    assert {name: (FOLDER / name).read_text(encoding="utf-8") for name in KEPT} == made


@pytest.mark.parametrize("name", SUMMARIES)
def test_a_summary_begins_with_its_verdict_and_has_every_heading_once(name: str) -> None:
    """Nothing is told twice; what follows is in the order of its reader."""
    text = (FOLDER / name).read_text(encoding="utf-8")
    headings = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    assert text.startswith("## ") and len(headings) == len(set(headings))
    order = ["What was done", "What would be done", "Cite this version", "Versions", "Findings", "Notes", "Next"]
    places = [order.index(heading) for heading in headings if heading in order]
    assert places == sorted(places)


@pytest.mark.parametrize("name", [name for name in KEPT if name.endswith(".md")])
def test_an_example_is_rendered_without_markup_left_over(name: str) -> None:
    """No table falls apart, and no backslash, star or backtick of ours is read as a letter."""
    text = (FOLDER / name).read_text(encoding="utf-8")
    words = [
        child.content
        for token in PARSER.parse(text)
        for child in token.children or ()
        if child.type in ("text", "text_special")
    ]
    assert not [word for word in words if re.search(r"^\||\|$|\*\*|`|\\[(\[]", word)]


@pytest.mark.parametrize("name", KEPT)
def test_an_example_names_no_machine(name: str) -> None:
    """Addresses of this machine stand as those of the services."""
    assert not re.search(r"127\.0\.0\.1|localhost|/tmp/", (FOLDER / name).read_text(encoding="utf-8"))


def test_what_is_planned_is_cited_without_a_link() -> None:
    """Nobody can follow it yet, in BibTeX neither."""
    for name in ("summary-dry-run.md", "summary-review.md", "summary-rehearsal.md"):
        entry = (FOLDER / name).read_text(encoding="utf-8").partition("```bibtex")[2].partition("```")[0]
        assert "doi  " in entry and "url" not in entry
