"""Templates of the user's own: what they decide, and that a fault in one stops before anything is published."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from doi_action.errors import ExitCode
from doi_action.sandbox.server import Sandbox
from tests.contract.github_server.world import new_world
from tests.journeys.conftest import Journey
from tests.journeys.hosted import PREFIX, Runner

FAULTY = (
    "{{ nobody }}",
    "{% if %}",
    "x\n{{ doi.__class__.__mro__ }}",
    "{{ 1 / 0 }}",
    "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
    "{{ 'x' * 10000000000 }}",
    "{{ alt | replace('', image) | replace('', link) | replace('', image) | replace('', link) }}",
)
BADGE = "[![cite {{ alt }}]({{ image }}?style=flat)]({{ link }})\n"


@pytest.fixture
def runner(tmp_path: Path) -> Iterator[Runner]:
    """A hosted repository with the release v1.0.0 at the head of main."""
    with new_world(tmp_path) as world, Sandbox(prefixes=(PREFIX,)) as sandbox:
        yield Runner(world, sandbox, tmp_path / "runner")


def test_badge_release_text_and_citation_are_the_users_own(runner: Runner) -> None:
    """Three templates in a folder of the repository; all others stay ours."""
    own = {
        ".github/doi/badge.md.j2": BADGE,
        ".github/doi/release_note.md.j2": "Archived as {{ version_url }}\n",
        ".github/doi/cite/apa.txt.j2": "Own style. {{ url }}",
    }
    runner.git.commit(own)
    step = runner.released("v1.0.0", templates=".github/doi")
    assert step.code == 0
    assert "?style=flat" in runner.show("README.md")
    assert f"Archived as {step.outputs['doi-url']}" in (runner.state.releases[0].body or "")
    assert step.outputs["citation"].startswith("Own style.")
    assert "@software{" in step.outputs["bibtex"]


def test_with_templates_a_repeat_changes_nothing(runner: Runner) -> None:
    """The badge is known again, whatever it looks like."""
    runner.git.commit({"t/badge.md.j2": BADGE, ".doi.yml": "templates: t\n"})
    runner.released("v1.0.0")
    head = runner.git.resolve("main")
    step = runner.released("v1.0.0")
    assert (step.outputs["changed"], runner.writes(), runner.git.resolve("main")) == ("false", 0, head)
    assert "?style=flat" in runner.show("README.md")


@pytest.mark.parametrize("text", FAULTY)
def test_a_faulty_template_stops_before_anything_is_published(runner: Runner, text: str) -> None:
    """With its file, and as a bad setting."""
    runner.git.commit({"t/badge.md.j2": text})
    step = runner.released("v1.0.0", templates="t")
    assert (step.code, step.outputs["doi"], runner.writes()) == (ExitCode.SETTINGS, "", 0)
    (said,) = step.annotations("error")
    assert said.properties["file"] == "t/badge.md.j2"
    assert said.properties["line"] == ("2" if text.startswith("x") else "1")


@pytest.mark.parametrize("name", ["release_note.md.j2", "cite/apa.txt.j2", "cite/bibtex.bib.j2"])
def test_a_template_that_is_used_last_is_tried_first(runner: Runner, name: str) -> None:
    """No DOI is live when a fault in it shows, also where nothing is committed."""
    runner.git.commit({f"t/{name}": "{{ nobody }}"})
    step = runner.released("v1.0.0", templates="t", commit_mode="none")
    assert (step.code, runner.writes()) == (ExitCode.SETTINGS, 0)
    assert step.annotations("error")[0].properties["file"] == f"t/{name}"


def test_a_folder_without_templates_is_said(runner: Runner) -> None:
    """A typing error would else go unseen."""
    step = runner.released("v1.0.0", templates="tempaltes")
    assert step.code == ExitCode.SETTINGS
    assert "'tempaltes' holds no template" in step.annotations("error")[0].data


def test_a_badge_without_a_doi_is_not_put_in(journey: Journey) -> None:
    """Each release would add one more."""
    files = {
        "CITATION.cff": _CITATION,
        "README.md": "# A program\n",
        "t/badge.md.j2": "![cite](https://example.org/i.svg)",
    }
    repository = journey.repository(files)
    repository.release("v1.0.0")
    report = journey.publish(repository, templates="t")
    assert report.error is None
    assert [f.rule for f in report.findings if f.path == "README.md"] == ["edit-by-hand"]
    assert repository.show("README.md") == "# A program\n"


def test_a_new_citation_file_must_be_yaml(journey: Journey) -> None:
    """What no reader takes is not committed."""
    codemeta = '{"@type": "SoftwareSourceCode", "name": "X", "author": [{"@type": "Person", "name": "Ada Example"}]}'
    repository = journey.repository({"codemeta.json": codemeta, "t/CITATION.cff.j2": "title: 'never closed\n"})
    repository.release("v1.0.0")
    report = journey.publish(repository, templates="t")
    assert any("writes no YAML" in f.message for f in report.findings)
    assert "CITATION.cff" not in [edit.path for edit in report.plan.edits]


def test_an_account_with_an_api_key_needs_no_password(runner: Runner) -> None:
    """The key stands in the place of the password, and is masked as one."""
    step = runner.released("v1.0.0", password="", registry_token="sandbox")
    assert (step.code, step.outputs["state"]) == (0, "findable")
    assert "U0FOREJPWC5ERU1POnNhbmRib3g=" in {found.data for found in step.commands if found.name == "add-mask"}


_CITATION = "cff-version: 1.2.0\nmessage: Cite.\ntitle: A\nauthors:\n  - family-names: E\n    given-names: A\n"
