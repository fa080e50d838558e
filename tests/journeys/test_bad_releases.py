"""Bad releases by their number: tags, releases and repositories that are not as one thinks, 74 to 100.

The numbers are those of the list of failure modes that tests/unit/test_bad_inputs.py goes by. Each is a stated right
result, or a clear stop with nothing written; never a traceback.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from doi_action.errors import ExitCode
from doi_action.report import Report
from doi_action.sandbox.server import Sandbox
from tests.contract.github_server.world import new_world
from tests.journeys.conftest import Journey
from tests.journeys.hosted import PREFIX, Runner
from tests.repositories import CITATION, README


@pytest.fixture
def runner(tmp_path: Path) -> Iterator[Runner]:
    """A hosted repository with the release v1.0.0 at the head of main."""
    with new_world(tmp_path) as world, Sandbox(prefixes=(PREFIX,)) as sandbox:
        yield Runner(world, sandbox, tmp_path / "runner")


def stopped(report: Report, journey: Journey, code: ExitCode) -> str:
    """What a run says that must stop with this code, and must have written nothing."""
    assert report.error is not None and report.exit_code is code, report.headline
    assert journey.writes() == 0
    return f"{report.error.message} {report.error.why} {report.error.fix}"


@pytest.mark.parametrize(
    ("number", "tag", "version"),
    [
        (74, "1.2.3", "1.2.3"),
        (75, "v1.2.3", "1.2.3"),
        (75, "release-1.2.3", "1.2.3"),
        (75, "pkg@1.2.3", "1.2.3"),
        (76, "pkg/v1.2.3", "1.2.3"),
        (78, "v1.2.3-🎉", None),
        (78, "v1.2.3#x", None),
        (78, "v1.2.3%41", None),
        (78, "v1.2.3;touch${IFS}x", None),
        (78, "v1.2.3$(x)`y`", None),
    ],
)
def test_a_tag_of_any_form_is_a_version_or_a_clear_stop(
    journey: Journey, number: int, tag: str, version: str | None
) -> None:
    """The version is what follows the words before it; what is no version is refused by name."""
    repository = journey.repository()
    repository.release(tag)
    report = journey.publish(repository, tag)
    assert number
    if report.error is None:
        said = report.outputs["version"]
        assert said == version or (version is None and tag.endswith(said))
    else:
        assert version is None and tag in report.error.message
        assert journey.writes() == 0


def test_77_a_branch_of_the_tags_name_is_another_thing(journey: Journey) -> None:
    """The tag is meant, wherever the branch stands."""
    repository = journey.repository()
    repository.release("v1.0.0")
    tagged = repository.head
    repository.git("branch", "v1.0.0")
    repository.commit("More", {"CITATION.cff": CITATION.replace("A program", "Another")})
    repository.git("branch", "-f", "v1.0.0", "main")
    report = journey.publish(repository, "v1.0.0", commit_mode="none")
    assert report.error is None
    assert journey.record(report.outputs["doi"])["titles"] == [{"title": "A program"}]
    assert tagged != repository.head


def test_78_a_tag_that_looks_like_an_option_is_a_name(journey: Journey) -> None:
    """git takes no option from it."""
    repository = journey.repository()
    repository.release("v1.0.0")
    repository.git("update-ref", "refs/tags/--upload-pack=touch-x", "HEAD")
    said = stopped(journey.publish(repository, "--upload-pack=touch-x"), journey, ExitCode.SETTINGS)
    assert "--upload-pack=touch-x" in said
    assert not list(repository.folder.glob("*touch*"))


def test_79_a_light_tag_and_one_with_a_message_name_the_same_doi(journey: Journey) -> None:
    """The DOI follows from repository and version, not from the tag's kind."""
    dois = []
    for name, options in (("light", ()), ("annotated", ("-a", "-m", "First"))):
        repository = journey.repository(name=name)
        repository.commit("Begin")
        repository.git("tag", *options, "v1.0.0")
        report = journey.publish(repository, "v1.0.0", dry_run="true")
        assert report.error is None and report.outputs["version"] == "1.0.0"
        dois.append(report.outputs["doi"])
    assert dois[0] == dois[1]


def test_80_a_tag_on_another_branch_is_a_release_all_the_same(journey: Journey) -> None:
    """Its files describe it, the checked-out branch gets the commit."""
    repository = journey.repository()
    repository.commit("Begin")
    repository.git("checkout", "-q", "-b", "1.x")
    repository.release("v1.0.0", {"CITATION.cff": CITATION.replace("A program", "On the branch")})
    repository.git("checkout", "-q", "main")
    said = journey.published(repository, "v1.0.0")
    assert journey.record(said["doi"])["titles"] == [{"title": "On the branch"}]
    assert said["doi"] in repository.show("CITATION.cff", "main")


def test_81_a_prerelease_gets_no_doi_unless_it_is_asked_for(runner: Runner) -> None:
    """And says so."""
    runner.release("v1.1.0-rc.1", prerelease=True)
    assert (runner.released("v1.1.0-rc.1").outputs["doi"], runner.writes()) == ("", 0)
    assert runner.released("v1.1.0-rc.1", prerelease="publish").outputs["doi"]


@pytest.mark.parametrize(("number", "action"), [(82, "created"), (84, "deleted"), (84, "unpublished")])
def test_a_release_that_is_not_there_yet_or_no_more_gets_no_doi(runner: Runner, number: int, action: str) -> None:
    """A draft is published by another event; what is gone keeps the DOI that it has."""
    step = runner.step("release", {"action": action, "release": {"tag_name": "v1.0.0", "draft": number == 82}})
    assert (step.code, step.outputs["doi"], runner.writes()) == (0, "", 0)


def test_83_an_edited_release_without_news_writes_nothing(runner: Runner) -> None:
    """Whoever corrects a typing error in the text makes no second DOI."""
    first = runner.released("v1.0.0").outputs["doi"]
    step = runner.released("v1.0.0", action="edited")
    assert (step.code, step.outputs["doi"], runner.writes()) == (0, first, 0)


def test_85_a_moved_tag_is_a_conflict(journey: Journey) -> None:
    """A DOI stands for one content."""
    repository = journey.repository()
    repository.release("v1.0.0")
    journey.published(repository, commit_mode="none")
    repository.commit("Other", {"x.txt": "x"})
    repository.git("tag", "-f", "v1.0.0")
    journey.sandbox.forget_requests()
    assert "v1.0.0" in stopped(journey.publish(repository, "v1.0.0"), journey, ExitCode.CONFLICT)


def test_86_a_tag_on_something_else_than_a_commit_is_named(journey: Journey) -> None:
    """A tag may stand on a file."""
    repository = journey.repository()
    repository.release("v1.0.0")
    repository.git("tag", "v2.0.0", repository.git("rev-parse", "HEAD:README.md").strip())
    assert "v2.0.0" in stopped(journey.publish(repository, "v2.0.0"), journey, ExitCode.SETTINGS)


def test_87_two_versions_at_one_commit_are_two_dois(journey: Journey) -> None:
    """Whoever calls the same content by a new version says that it is one."""
    repository = journey.repository()
    repository.release("v1.0.0")
    repository.git("tag", "-a", "v1.0.1", "-m", "v1.0.1", when="2026-02-01T12:00:00+00:00")
    first = journey.published(repository, "v1.0.0", commit_mode="none")
    second = journey.published(repository, "v1.0.1", commit_mode="none")
    assert first["doi"] != second["doi"]
    assert ("IsNewVersionOf", first["doi"]) in journey.links(second["doi"])


def test_88_an_older_line_published_later_moves_nothing_back(journey: Journey) -> None:
    """Concept and files stay with the newest."""
    repository = journey.repository()
    repository.release("v1.0.0")
    repository.git("branch", "1.0.x")
    repository.release("v1.1.0", {"new.txt": "new"}, when="2026-02-15T12:00:00+00:00")
    newest = journey.published(repository, "v1.1.0")
    repository.git("checkout", "-q", "1.0.x")
    repository.release("v1.0.1", {"fix.txt": "fix"}, when="2026-03-15T12:00:00+00:00")
    repository.git("checkout", "-q", "main")
    concept = newest["concept-doi"]
    before = repository.show("CITATION.cff"), repository.show("README.md"), journey.record(concept)["url"]
    journey.published(repository, "v1.0.1")
    after = repository.show("CITATION.cff"), repository.show("README.md"), journey.record(concept)["url"]
    assert after == before


@pytest.mark.parametrize(("number", "moved"), [(89, {"name": "new-name"}), (90, {"owner": "somebody"})])
def test_a_repository_under_another_address_keeps_its_concept(
    runner: Runner, number: int, moved: dict[str, str]
) -> None:
    """GitHub's number stays when a repository is renamed or goes to somebody else."""
    first = runner.released("v1.0.0").outputs
    runner.state.former_names = ("example/demo",)
    for what, name in moved.items():
        setattr(runner.state, what, name)
    runner.release("v1.1.0")
    step = runner.released("v1.1.0")
    assert number
    assert (step.code, step.outputs["concept-doi"]) == (0, first["concept-doi"])


def test_91_an_archived_repository_is_named_before_a_doi_is_made(runner: Runner) -> None:
    """GitHub takes no commit there."""
    runner.state.archived = True
    step = runner.released("v1.0.0")
    assert (step.code, step.outputs["doi"], runner.writes()) == (ExitCode.HOST_REFUSED, "", 0)
    assert "archived" in step.annotations("error")[0].data


def test_92_a_private_repository_gets_no_doi_that_leads_into_it(runner: Runner) -> None:
    """Nobody could open the page."""
    runner.state.private = True
    step = runner.released("v1.0.0")
    assert (step.code, step.outputs["doi"], runner.writes()) == (ExitCode.SETTINGS, "", 0)


def test_93_a_fork_gives_no_doi(runner: Runner) -> None:
    """The workflow came along with the files."""
    repository = {"full_name": "example/demo", "fork": True}
    step = runner.step("release", {"action": "published", "release": {"tag_name": "v1.0.0"}, "repository": repository})
    assert (step.code, step.outputs["doi"], runner.writes()) == (0, "", 0)


def test_94_a_repository_without_commits_says_so(journey: Journey) -> None:
    """There is nothing to release."""
    repository = journey.repository({})
    assert "no commit" in stopped(journey.publish(repository), journey, ExitCode.SETTINGS)


def test_95_a_default_branch_of_any_name_gets_the_commit(journey: Journey) -> None:
    """Nothing assumes main."""
    repository = journey.repository()
    repository.git("checkout", "-q", "-b", "trunk")
    repository.release("v1.0.0")
    said = journey.published(repository, "v1.0.0")
    assert said["doi"] in repository.show("CITATION.cff", "trunk")


@pytest.mark.parametrize(
    "payload", ["", "{", "[]", "null", "7", '{"release": null}', '{"action": "published"}', "\0", "[" * 5_000]
)
def test_96_an_event_of_any_shape_is_no_traceback(runner: Runner, payload: str) -> None:
    """Missing, cut off, or of another event."""
    step = runner.step("release", payload)
    assert (step.code, runner.writes(), "Traceback" in step.log) == (ExitCode.SETTINGS, 0, False)
    assert "error: the event 'release' names no tag" in step.log


@pytest.mark.parametrize(
    ("event", "said"),
    [
        ("pull_request", "a pull request from a fork, which gets no secrets, publishes nothing"),
        ("pull_request_target", "a pull request from a fork publishes nothing"),
    ],
)
def test_97_a_pull_request_from_a_fork_publishes_nothing_and_says_why(runner: Runner, event: str, said: str) -> None:
    """It has no secrets, or files that a stranger chose; the registry is not even asked."""
    request = {"head": {"repo": {"full_name": "stranger/demo", "fork": True}}, "base": {"repo": {"full_name": "a/b"}}}
    password = "" if event == "pull_request" else "sandbox"
    step = runner.step(event, {"action": "opened", "number": 1, "pull_request": request}, password=password)
    assert (step.code, step.outputs["doi"], runner.sandbox.requests) == (0, "", ())
    assert any(said in told.data for told in step.annotations("notice"))
    assert "Checked 0 files: 1 finding\n" in step.log


def test_98_a_run_by_hand_for_a_tag_that_is_not_there_names_it(runner: Runner) -> None:
    """And the tags that are."""
    step = runner.step("workflow_dispatch", {"ref": "refs/heads/main"}, tag="v9.9.9")
    said = step.annotations("error")[0].data
    assert (step.code, runner.writes(), "v9.9.9" in said, "v1.0.0" in said) == (2, 0, True, True)


OTHERS_BADGE = "[![DOI](https://zenodo.org/badge/DOI/10.5281/zenodo.1.svg)](https://doi.org/10.5281/zenodo.1)"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("README.rst", "A program\n=========\n\nIt does things.\n"),
        ("README.org", "* A program\n\nIt does things.\n"),
        ("README.md", "No heading here, and no more.\n"),
        ("README.md", f"# A program\n\n{OTHERS_BADGE}\n\nIt uses other things.\n"),
        ("README.txt", "A program.\n"),
        (None, ""),
    ],
)
def test_99_a_readme_of_any_form_keeps_its_text(journey: Journey, name: str | None, text: str) -> None:
    """A badge more at most, and no word less; a repeat changes nothing."""
    files: dict[str, str | bytes] = {"CITATION.cff": CITATION, **({name: text} if name else {})}
    repository = journey.repository(files)
    repository.release("v1.0.0")
    journey.published(repository, "v1.0.0")
    head = repository.head
    kept = repository.show(name).splitlines() if name else []
    assert [line for line in text.splitlines() if line not in kept] == []
    journey.published(repository, "v1.0.0")
    assert repository.head == head


def test_99_our_badge_twice_is_brought_up_to_date_in_both_places(journey: Journey) -> None:
    """Neither shows an older version, and no third comes."""
    repository = journey.repository()
    repository.release("v1.0.0")
    journey.published(repository, "v1.0.0")
    badge = next(line for line in repository.show("README.md").splitlines() if "img.shields.io/badge/DOI" in line)
    twice = repository.show("README.md") + f"\n{badge.partition(' ')[0]}\n"
    repository.release("v1.1.0", {"README.md": twice}, when="2026-02-15T12:00:00+00:00")
    journey.published(repository, "v1.1.0")
    assert repository.show("README.md").count("img.shields.io/badge/DOI") == twice.count("img.shields.io/badge/DOI")


@pytest.mark.parametrize(
    "text",
    [
        "{% if %}",
        "{{ nobody }}",
        "{% include '../../etc/passwd' %}",
        "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
        "{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}",
    ],
)
def test_100_a_faulty_template_is_named_and_nothing_is_written(journey: Journey, text: str) -> None:
    """A fault of syntax, a name that is not given, a file outside, a loop without end."""
    files: dict[str, str | bytes] = {"CITATION.cff": CITATION, "README.md": README, "t/badge.md.j2": text}
    repository = journey.repository(files)
    repository.release("v1.0.0")
    report = journey.publish(repository, "v1.0.0", templates="t")
    stopped(report, journey, ExitCode.SETTINGS)
    assert report.error is not None and report.error.path == "t/badge.md.j2"


NUMBERED = ("unit/test_bad_inputs.py", "unit/test_bad_files.py", "unit/test_workflow_commands.py")


def numbers(path: Path) -> set[int]:
    """The numbers in the names of a file's tests, and in their parameters called `number`."""
    tree: Any = ast.parse(path.read_text(encoding="utf-8"))
    found = {int(number) for number in re.findall(r"^def test_(\d+)_", path.read_text(encoding="utf-8"), re.MULTILINE)}
    tables = {ast.unparse(node.target): node.value for node in tree.body if isinstance(node, ast.AnnAssign)}
    for call in ast.walk(tree):
        if not (isinstance(call, ast.Call) and ast.unparse(call.func).endswith("parametrize")):
            continue
        names, table = call.args
        if ast.unparse(names).startswith("('number'"):
            rows = tables.get(ast.unparse(table), table)
            found |= {row.elts[0].value for row in rows.elts}
    return found


def test_every_number_of_the_list_has_a_test() -> None:
    """A hundred ways to be wrong, and none of them left out."""
    folder = Path(__file__).resolve().parents[1]
    paths = [folder / name for name in (*NUMBERED, "journeys/test_known_cases.py", "journeys/test_bad_releases.py")]
    assert set(range(1, 101)) - set().union(*map(numbers, paths)) == set()
