"""Releases of a shelf of citation files and READMEs, as varied as people write them."""

from collections import Counter
from pathlib import Path

import pytest

from doi_action.formats.cff.state import citation_state
from tests.journeys.conftest import Journey
from tests.repositories import CITATION, README

pytestmark = pytest.mark.matrix

SHELF = Path(__file__).resolve().parents[1] / "shelf"
CITATIONS = sorted((SHELF / "cff").glob("*.cff"))
READMES = sorted(p for p in (SHELF / "readmes").iterdir() if p.is_file())


def lines(data: bytes) -> Counter[bytes]:
    """The lines of a file with how often each stands there, line ends kept."""
    return Counter(data.splitlines(keepends=True))


@pytest.mark.parametrize("path", CITATIONS, ids=lambda p: p.stem)
def test_a_citation_file_from_the_shelf_is_released_twice(journey: Journey, path: Path) -> None:
    """Findable, both DOIs in the file, a repeat changes nothing, the second release is linked."""
    repository = journey.repository({"CITATION.cff": path.read_bytes(), "README.md": README}, name=path.stem)
    repository.release("v9.1.0")
    report = journey.publish(repository, "v9.1.0")
    if report.error:
        assert [f for f in report.all_findings if f.severity == "error"] and journey.writes() == 0
        return
    one = dict(report.outputs)
    state = citation_state((repository.folder / "CITATION.cff").read_bytes())
    by_hand = "edit-by-hand" in {f.rule for f in report.findings}
    old = state.cff_version is not None and state.cff_version.text < "1.1"
    assert by_hand or {one["doi"], *([] if old else [one["concept-doi"]])} <= {str(doi) for doi in state.dois}
    head, _ = repository.head, journey.sandbox.forget_requests()
    journey.published(repository, "v9.1.0")
    assert (repository.head, journey.writes()) == (head, 0)
    repository.release("v9.2.0", {"more.txt": "more\n"})
    two = journey.published(repository, "v9.2.0")
    assert ("IsNewVersionOf", one["doi"]) in journey.links(two["doi"])


@pytest.mark.parametrize("path", READMES, ids=lambda p: p.name)
def test_a_readme_from_the_shelf_loses_no_line(journey: Journey, path: Path) -> None:
    """At most lines with a badge change; a repeat changes nothing."""
    name = f"README{path.suffix}"
    repository = journey.repository({"CITATION.cff": CITATION, name: path.read_bytes()})
    repository.release("v1.0.0")
    journey.published(repository)
    after = (repository.folder / name).read_bytes()
    lost = [line for line in lines(path.read_bytes()) - lines(after) if line.strip() not in after]
    assert all(b"10." in line or b"badge" in line.lower() for line in lost)
    head = repository.head
    journey.published(repository)
    assert repository.head == head
