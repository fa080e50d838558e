"""The documentation says what is so: generated pages are current, links lead somewhere, examples parse."""

import re
import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
GENERATED = runpy.run_path(str(ROOT / "docs" / "generate.py"))["PAGES"]


@pytest.mark.parametrize("name", sorted(GENERATED))
def test_generated_pages_are_current(name: str) -> None:
    """`make docs` would change nothing."""
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == GENERATED[name]()


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_within_the_project_lead_somewhere(page: Path) -> None:
    """A link to a file of ours names a file."""
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    targets = re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", text)
    assert not [t for t in targets if not (page.parent / t).exists()]


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_page_names_a_machine_or_a_package_registry(page: Path) -> None:
    """Packages go by name."""
    text = page.read_text(encoding="utf-8")
    assert not re.search(r"p[y]pi\.org|python[h]osted|/(work|root|home)/\w", text)


def test_the_projects_own_citation_file_is_what_its_tool_writes() -> None:
    """Exporting it again changes nothing, and the check has nothing to say."""
    from doi_action.check.checker import check_citation
    from doi_action.release.describe import describe
    from doi_action.rules import RULES
    from doi_action.settings import settings_from
    from doi_action.verbs import export

    said = describe(settings_from(), str(ROOT))
    text = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert export.run(said.merged.metadata, "cff", doi=said.doi, concept=said.concept_doi).text == text
    assert not [f for f in check_citation("CITATION.cff", text.encode(), RULES) if f.severity != "note"]


def test_the_readme_shows_the_lines_that_a_rehearsal_shows() -> None:
    """What makes it real is said once, in the same words."""
    from doi_action.views.real_doi import WORKFLOW_LINES

    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "".join(f"        {line}\n" for line in WORKFLOW_LINES) in readme
