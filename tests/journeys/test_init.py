"""`init`: repositories of many kinds are set up, by flags, by answers on a terminal and by a pull request on GitHub."""

import json
import os
import pty
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from doi_action.registries.open_registry import open_registry
from doi_action.report import Report
from doi_action.settings import settings_from
from doi_action.verbs.init import init
from tests.contract.github_server.server import TOKEN
from tests.contract.github_server.world import World, new_world
from tests.journeys.conftest import Journey
from tests.journeys.test_command_line import Done, run
from tests.repositories import CITATION, SETTINGS, Repository

PYPROJECT = """\
[project]
name = "dune-tools"
version = "0.3.0"
description = "Finds dunes in pictures"
license = "MIT"
keywords = ["dunes", "wind"]
authors = [{ name = "Marit Holm" }, { name = "Tomas Brandt", email = "tomas@example.org" }]
"""
DESCRIPTION = """\
Package: dunes
Title: Find Dunes in Pictures
Version: 1.0.0
Authors@R: c(person("Marit", "Holm", role = c("aut", "cre"), email = "marit@example.org",
    comment = c(ORCID = "0000-0002-1825-0097")), person("Tomas", "Brandt", role = "aut"))
Description: Finds them where they are.
License: MIT + file LICENSE
"""
PACKAGE = '{"name": "dune-tools", "version": "2.0.0", "license": "MIT", "author": "Marit Holm"}\n'
WORKFLOW, HOOKS = ".github/workflows/doi.yml", ".pre-commit-config.yaml"


def bare(journey: Journey, files: dict[str, str | bytes] | None = None) -> Repository:
    """A repository with these files and one commit."""
    repository = journey.repository(files or {"README.md": "# Dune tools\n", "dunes.py": "print(1)\n"}, name="dunes")
    repository.commit("Begin")
    return repository


def state(folder: Path) -> dict[str, bytes]:
    """Every file of a work tree."""
    files = (path for path in folder.rglob("*") if path.is_file() and ".git" not in path.relative_to(folder).parts)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def set_up(repository: Repository, *more: str) -> Done:
    """`doi-action init --yes`, which must end well."""
    done = run("init", "--yes", *more, folder=repository.folder)
    assert done.returncode == 0, done.stdout + done.stderr
    return done


def said(done: Done) -> dict[str, object]:
    """The report as JSON."""
    read: dict[str, object] = json.loads(done.stdout)
    return read


def test_a_bare_repository_gets_everything(journey: Journey) -> None:
    """Citation file with the people of the history, workflow, hook; the rehearsal and the next step are shown."""
    repository = bare(journey)
    done = set_up(repository)
    files = state(repository.folder)
    assert files.keys() == {"README.md", "dunes.py", "CITATION.cff", WORKFLOW, HOOKS}
    assert yaml.safe_load(files["CITATION.cff"])["authors"] == [{"family-names": "Example", "given-names": "Ada"}]
    step = yaml.safe_load(files[WORKFLOW])["jobs"]["doi"]["steps"][0]
    assert step["with"] == {"registry": "zenodo", "registry-token": "${{ secrets.ZENODO_TOKEN }}"}
    assert "would publish v0.1.0 as 10.0000/" in done.stdout
    assert "CITATION.cff names as authors whoever made commits" in done.stdout
    assert done.stdout.rstrip().endswith("gh secret set ZENODO_TOKEN")


def test_the_check_has_no_error_to_tell_of_what_was_written(journey: Journey) -> None:
    """One judge: what init writes, check takes."""
    repository = bare(journey)
    set_up(repository)
    assert run("check", ".", folder=repository.folder).returncode == 0


def test_the_second_run_writes_nothing(journey: Journey) -> None:
    """Before the commit and after it."""
    repository = bare(journey)
    set_up(repository)
    before = state(repository.folder)
    assert set_up(repository).stdout.startswith("Everything is set up\n")
    repository.commit("Set up")
    assert run("init", folder=repository.folder).returncode == 0
    assert set_up(repository).stdout.startswith("Everything is set up\n")
    assert state(repository.folder) == before


@pytest.mark.parametrize(
    ("files", "title", "authors", "version"),
    [
        ({"pyproject.toml": PYPROJECT}, "dune-tools", ["Holm", "Brandt"], "0.3.0"),
        ({"DESCRIPTION": DESCRIPTION}, "dunes: Find Dunes in Pictures", ["Holm", "Brandt"], "1.0.0"),
        ({"package.json": PACKAGE}, "dune-tools", ["Holm"], "2.0.0"),
    ],
)
def test_a_manifest_is_heard(
    journey: Journey, files: dict[str, str | bytes], title: str, authors: list[str], version: str
) -> None:
    """Everybody and everything it names; the version waits for its release, which is the one that is rehearsed."""
    repository = bare(journey, files)
    done = set_up(repository)
    written = yaml.safe_load(state(repository.folder)["CITATION.cff"])
    assert (written["title"], [one["family-names"] for one in written["authors"]]) == (title, authors)
    assert (written["license"], "version" in written) == ("MIT", False)
    assert f"would publish v{version} as" in done.stdout


def test_an_id_of_a_manifest_is_kept(journey: Journey) -> None:
    """With the person it belongs to."""
    repository = bare(journey, {"DESCRIPTION": DESCRIPTION})
    set_up(repository)
    written = yaml.safe_load(state(repository.folder)["CITATION.cff"])
    assert written["authors"][0]["orcid"] == "https://orcid.org/0000-0002-1825-0097"


def test_no_address_of_a_person_is_written_or_shown(journey: Journey) -> None:
    """Nobody agreed to that."""
    repository = bare(journey, {"pyproject.toml": PYPROJECT})
    done = set_up(repository)
    assert b"@example.org" not in state(repository.folder)["CITATION.cff"]
    assert "@example.org" not in done.stdout + done.stderr


def test_a_citation_file_stays_as_it_is(journey: Journey) -> None:
    """It is somebody's own words."""
    repository = bare(journey, {"CITATION.cff": CITATION, "README.md": "# A program\n"})
    done = set_up(repository)
    assert state(repository.folder)["CITATION.cff"] == CITATION.encode()
    assert "whoever made commits" not in done.stdout


def test_files_that_are_there_are_completed_and_not_replaced(journey: Journey) -> None:
    """Hooks of others keep every byte; a workflow of ours stays the only one; one of this name is not overwritten."""
    hooks = b"# ours\r\nrepos:\r\n- repo: local\r\n  hooks:\r\n  - id: x   # odd\r\n    name: x\r\n    entry: x\r\n"
    others = b"name: Documents\non: push\njobs: {}\n"
    repository = bare(journey, {HOOKS: hooks, WORKFLOW: others, "README.md": "# T\n"})
    set_up(repository)
    files = state(repository.folder)
    assert (
        files[HOOKS].startswith(hooks) and b"\r\n- repo: https://github.com/doi-action/doi-action\r\n" in files[HOOKS]
    )
    assert files[WORKFLOW] == others
    assert b"uses: doi-action/doi-action@v0" in files[".github/workflows/doi-action.yml"]


def test_a_workflow_that_gives_dois_already_is_the_only_one(journey: Journey) -> None:
    """Whatever its name; its registry is not asked for again."""
    own = (
        "on: release\njobs:\n  a:\n    runs-on: x\n    steps:\n      - uses: Doi-Action/doi-action@v0\n        with:\n"
    )
    repository = bare(journey, {".github/workflows/own.yaml": own + "          registry: datacite\n"})
    done = set_up(repository)
    assert WORKFLOW not in state(repository.folder)
    assert "gh secret set DATACITE_PASSWORD" in done.stdout


def test_a_list_of_hooks_that_cannot_be_completed_is_told(journey: Journey) -> None:
    """With the lines to add, and exit code 0: the rest is set up."""
    repository = bare(journey, {HOOKS: "repos: [{repo: local, hooks: []}]\n", "README.md": "# Dunes\n"})
    done = set_up(repository)
    assert state(repository.folder)[HOOKS] == b"repos: [{repo: local, hooks: []}]\n"
    assert "edit-by-hand" in done.stdout and "rev: v" in done.stdout


def test_an_own_prefix_is_what_was_said_or_a_variable(journey: Journey) -> None:
    """No prefix, publisher or account is invented."""
    repository = bare(journey)
    done = set_up(repository, "--registry", "datacite", "--prefix", "10.12345")
    assert yaml.safe_load(state(repository.folder)[WORKFLOW])["jobs"]["doi"]["steps"][0]["with"] == {
        "registry": "datacite",
        "prefix": "10.12345",
        "username": "${{ vars.DATACITE_USERNAME }}",
        "publisher": "${{ vars.DOI_PUBLISHER }}",
        "password": "${{ secrets.DATACITE_PASSWORD }}",
    }
    assert "gh variable set DOI_PUBLISHER" in done.stdout and "gh secret set DATACITE_PASSWORD" in done.stdout


def test_a_kind_that_no_citation_file_can_say_goes_into_the_settings(journey: Journey) -> None:
    """A model; a dataset is said by the citation file."""
    repository = bare(journey)
    set_up(repository, "--kind", "model")
    assert state(repository.folder)[".doi.yml"] == b"kind: model\n"
    assert set_up(repository).stdout.startswith("Everything is set up\n")


def test_a_dataset_is_said_by_its_citation_file(journey: Journey) -> None:
    """Where one is written; beside one that is there, by the settings."""
    repository = bare(journey)
    set_up(repository, "--kind", "dataset")
    assert ".doi.yml" not in state(repository.folder)
    assert yaml.safe_load(state(repository.folder)["CITATION.cff"])["type"] == "dataset"
    other = journey.repository({"CITATION.cff": CITATION}, name="other")
    set_up(other, "--kind", "dataset")
    assert state(other.folder)[".doi.yml"] == b"kind: dataset\n"


def test_packages_are_listed_where_their_tags_tell_them_apart(journey: Journey) -> None:
    """Each by its folder, and with a citation file of its own."""
    files = {f"packages/{name}/package.json": PACKAGE.replace("dune-tools", name) for name in ("dune", "wind")}
    repository = bare(journey, dict(files))
    repository.release("dune@1.0.0")
    repository.release("wind@0.1.0")
    set_up(repository)
    written = state(repository.folder)
    works = yaml.safe_load(written[".doi.yml"])["works"]
    assert [(work["name"], work["path"]) for work in works] == [("dune", "packages/dune"), ("wind", "packages/wind")]
    assert {"packages/dune/CITATION.cff", "packages/wind/CITATION.cff"} < written.keys()
    assert set_up(repository).stdout.startswith("Everything is set up\n")


def test_packages_whose_folders_nobody_knows_stop_it(journey: Journey) -> None:
    """With the block to fill in; nothing is written."""
    repository = bare(journey)
    repository.release("dune@1.0.0")
    repository.release("wind@0.1.0")
    before = state(repository.folder)
    done = run("init", "--yes", folder=repository.folder)
    assert (done.returncode, state(repository.folder)) == (2, before)
    assert "several-packages" in done.stdout


def test_what_would_stop_a_release_stops_it(journey: Journey) -> None:
    """Nothing is written, and the place is shown."""
    broken = CITATION.replace("0097", "0098")
    repository = bare(journey, {"CITATION.cff": broken, "README.md": "# A program\n"})
    before = state(repository.folder)
    done = run("init", "--yes", folder=repository.folder)
    assert (done.returncode, state(repository.folder)) == (1, before)
    assert "CITATION.cff:7" in done.stdout and "orcid-bad-checksum: " in done.stdout


def test_a_dry_run_shows_the_files_and_writes_none(journey: Journey) -> None:
    """As JSON too."""
    repository = bare(journey)
    before = state(repository.folder)
    done = set_up(repository, "--dry-run", "--format", "json")
    told = said(done)
    assert [edit["path"] for edit in told["plan"]["edits"]] == ["CITATION.cff", WORKFLOW, HOOKS]  # type: ignore[index]
    assert (told["outputs"]["changed"], state(repository.folder)) == ("false", before)  # type: ignore[index]
    assert told["next_step"][-1] == "gh secret set ZENODO_TOKEN"  # type: ignore[index]


def test_nobody_there_to_answer_is_told_the_questions_and_the_line(journey: Journey) -> None:
    """Exit code 2; the line does what it says."""
    repository = bare(journey)
    done = run("init", folder=repository.folder)
    assert (done.returncode, WORKFLOW in state(repository.folder)) == (2, False)
    told = said(run("init", "--format", "json", folder=repository.folder))
    assert told["error"]["rule"] == "answers-missing"  # type: ignore[index]
    assert "init has to ask (registry, kind, people)" in done.stdout and "Example, Ada" in done.stdout
    assert "type: doi-action init . --registry zenodo --kind software --yes" in done.stdout


def test_no_question_is_asked_that_files_and_flags_answer(journey: Journey) -> None:
    """Then nobody needs to be there."""
    repository = bare(journey, {"CITATION.cff": CITATION, ".doi.yml": "registry: zenodo\n"})
    assert run("init", folder=repository.folder).returncode == 0


@pytest.mark.parametrize(
    ("address", "shown"), [("https://gitlab.com/octo/dunes.git", "this repository is at"), ("", "")]
)
def test_a_workflow_is_written_where_github_runs_it(journey: Journey, address: str, shown: str) -> None:
    """Elsewhere the next step is a command line."""
    repository = bare(journey)
    if address:
        repository.git("remote", "add", "origin", address)
    done = set_up(repository)
    assert (WORKFLOW in state(repository.folder), shown in done.stdout) == (not address, True)
    assert ("doi-action publish --registry zenodo" in done.stdout) is bool(address)


def test_a_value_with_a_blank_is_one_word_of_the_line(journey: Journey) -> None:
    """The line is pasted into a shell."""
    repository = bare(journey)
    repository.git("remote", "add", "origin", "https://codeberg.org/octo/dunes.git")
    done = set_up(repository, "--registry", "datacite", "--publisher", "Example $(id) Lab")
    assert "--prefix PREFIX --username USERNAME --publisher 'Example $(id) Lab'" in done.stdout


def test_a_clone_of_github_names_the_repository_in_the_lines(journey: Journey) -> None:
    """So that they can be pasted from anywhere."""
    repository = bare(journey)
    repository.git("remote", "add", "origin", "git@github.com:octo/dunes.git")
    assert "gh secret set ZENODO_TOKEN --repo octo/dunes" in set_up(repository).stdout


def test_a_subfolder_sets_up_its_repository(journey: Journey) -> None:
    """The workflow stands where GitHub looks for it."""
    repository = bare(journey, {"src/a.py": "x = 1\n", "README.md": "# Dunes\n"})
    run("init", "--yes", folder=repository.folder / "src")
    assert WORKFLOW in state(repository.folder)


def test_a_repository_without_commits_is_set_up(journey: Journey) -> None:
    """Nobody made commits, so that nobody is named."""
    repository = journey.repository({"pyproject.toml": PYPROJECT}, name="new")
    set_up(repository)
    assert "CITATION.cff" in state(repository.folder)


def test_people_that_are_no_names_are_left_out_and_told(journey: Journey) -> None:
    """No record may hold them."""
    repository = journey.repository({"README.md": "# Dunes and wind\n"}, name="dunes")
    for number, name in enumerate(("ada@example.org", "https://example.org/x", "_:b0", "Marit \u202eHolm")):
        repository.git("add", "-A")
        repository.git("commit", "-q", "--allow-empty", "-m", "Work", "--author", f"{name} <m{number}@example.org>")
    done = set_up(repository)
    written = state(repository.folder)["CITATION.cff"].decode()
    assert "@example.org" not in written and "://example.org" not in written
    assert "which is no name" in done.stdout and "\u202e" not in done.stdout
    assert run("check", ".", folder=repository.folder).returncode == 0


@pytest.mark.parametrize("title", ['Dunes: "wind" #1', "- no", "{a: b}", "'", "# x", "Dünen & Wind", "yes", "1.10"])
def test_a_title_of_any_signs_is_written_as_it_is(journey: Journey, title: str) -> None:
    """YAML takes none of them for something else."""
    manifest = json.dumps({"name": "x", "title": title, "resources": [], "contributors": [{"title": "Marit Holm"}]})
    repository = bare(journey, {"datapackage.json": manifest})
    set_up(repository)
    assert yaml.safe_load(state(repository.folder)["CITATION.cff"])["title"] == title


@pytest.mark.parametrize("path", [".github", HOOKS])
def test_nothing_is_written_outside_the_repository(journey: Journey, tmp_path: Path, path: str) -> None:
    """Not through a link of the repository either; and nothing else is written then."""
    repository = bare(journey)
    outside = tmp_path / "outside"
    outside.mkdir() if path == ".github" else outside.write_bytes(b"repos: []\n")
    (repository.folder / path).symlink_to(outside)
    before = state(repository.folder)
    done = run("init", "--yes", folder=repository.folder)
    assert (done.returncode, state(repository.folder)) == (4, before)
    assert "link-leaves-repository" in done.stdout
    assert outside.read_bytes() == b"repos: []\n" if outside.is_file() else not list(outside.iterdir())


def test_a_bare_repository_of_git_has_no_files_to_complete(journey: Journey, tmp_path: Path) -> None:
    """Exit code 2, and where to run it."""
    repository = bare(journey)
    repository.git("clone", "-q", "--bare", ".", str(tmp_path / "b.git"))
    done = run("init", str(tmp_path / "b.git"), "--yes", folder=tmp_path)
    told = said(run("init", str(tmp_path / "b.git"), "--yes", "--format", "json", folder=tmp_path))
    assert (done.returncode, told["error"]["rule"]) == (4, "no-work-tree")  # type: ignore[index]


def test_from_nothing_to_a_release_with_its_doi(journey: Journey) -> None:
    """init, commit, tag, publish: what was rehearsed comes true."""
    repository = bare(journey, {"pyproject.toml": PYPROJECT, "README.md": "# Dune tools\n"})
    set_up(repository)
    repository.commit("Give every release a DOI")
    repository.git("tag", "-a", "v0.3.0", "-m", "v0.3.0")
    outputs = journey.published(repository, "v0.3.0")
    record = journey.record(outputs["doi"])
    assert [one["familyName"] for one in record["creators"]] == ["Holm", "Brandt"]
    assert outputs["doi"] in repository.show("CITATION.cff")


class Terminal:
    """`doi-action init` on a terminal of its own."""

    def __init__(self, folder: Path) -> None:
        self.end, other = pty.openpty()
        self.shown = ""
        self.process = subprocess.Popen(
            # Whoever runs the tests in the background ignores interrupts, and its children with it.
            [sys.executable, "-c", HEARS_INTERRUPTS, "init", "--format", "json"],
            cwd=folder,
            env={**SETTINGS, "NO_COLOR": "1", "TERM": "xterm", "PYTHONPATH": os.pathsep.join(sys.path)},
            stdin=other,
            stderr=other,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        os.close(other)

    def wait_for(self, words: str) -> None:
        """Read until these words are shown."""
        while words not in self.shown:
            ready, _, _ = select.select([self.end], [], [], 120)
            assert ready, self.shown
            self.shown += os.read(self.end, 4096).decode()

    def answer(self, words: str, typed: str) -> None:
        """Type a line once a question is asked."""
        self.wait_for(words)
        self.shown = ""
        os.write(self.end, f"{typed}\n".encode())

    def interrupt(self) -> None:
        """Press Ctrl+C, as often as a person would, until it ends.

        Python drops an interrupt that comes between the words of a question and the wait for its answer: `input`
        clears whatever its flush of stdout raises, and after that nothing wakes the read.
        https://github.com/python/cpython/blob/v3.11.7/Python/bltinmodule.c
        """
        for _ in range(10):
            self.process.send_signal(signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                self.process.communicate(timeout=12)
                return


@pytest.fixture
def terminal(journey: Journey) -> Iterator[Terminal]:
    """init, asking about a bare repository."""
    shown = Terminal(bare(journey).folder)
    yield shown
    shown.process.kill()
    shown.process.communicate()
    os.close(shown.end)


def test_three_answers_set_it_up(terminal: Terminal, journey: Journey) -> None:
    """A word that is none is asked for again; a no names nobody."""
    terminal.answer("Who gives the DOIs?", "somebody")
    terminal.answer("is unknown; choose", "sandbox")
    terminal.answer("What is it?", "dataset")
    terminal.answer("Who made it, family names first: Example, Ada.", "n")
    out, _ = terminal.process.communicate(timeout=120)
    told = json.loads(out)
    files = state(journey.folder / "dunes")
    assert terminal.process.returncode == 0, told
    assert "CITATION.cff" not in files and b"with:" not in files[WORKFLOW]
    assert files[".doi.yml"] == b"kind: dataset\n"
    assert any("nobody says who made the work" in note for note in told["notes"])


def test_an_interrupt_at_a_question_writes_nothing(terminal: Terminal, journey: Journey) -> None:
    """Exit code 130, as shells say it."""
    before = state(journey.folder / "dunes")
    terminal.answer("Who gives the DOIs?", "zenodo")
    terminal.wait_for("What is it?")
    terminal.interrupt()
    assert (terminal.process.returncode, state(journey.folder / "dunes")) == (130, before)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A repository at GitHub without anything of ours."""
    with new_world(tmp_path) as made:
        made.git.commit(
            {"CITATION.cff": CITATION, "pyproject.toml": PYPROJECT.replace("MIT", "Apache-2.0"), HOOKS: "repos: []\n"}
        )
        made.state.permissions.add("workflows")
        yield made


def proposed(world: World, **more: str) -> Report:
    """`init --yes` for the repository at GitHub."""
    settings = settings_from(command_line={"registry": "zenodo", **more}, environment={"GITHUB_TOKEN": TOKEN})
    return init(
        settings,
        host=world.client(),
        top=None,
        named="example/demo",
        ask=lambda question: question.default,
        connect=open_registry,
        tell=lambda _line: None,
        now=datetime(2026, 2, 3, tzinfo=UTC),
    )


def test_github_gets_one_pull_request(world: World) -> None:
    """With the files, the rehearsal, and what to do after the merge; main stays as it was."""
    head = world.git.resolve("main")
    report = proposed(world)
    assert report.error is None, report.all_findings
    assert report.outputs["pull-request-url"] == "https://github.com/example/demo/pull/1"
    (request,) = world.state.pull_requests
    assert (world.git.resolve("main"), request.title) == (head, "Give every release a DOI")
    assert b"uses: doi-action" in (world.git.file("doi-action/set-up", WORKFLOW) or b"")
    assert b"citation-check" in (world.git.file("doi-action/set-up", HOOKS) or b"")
    assert "Rehearsal: would publish v" in request.body and "gh secret set ZENODO\\_TOKEN" not in request.body
    assert "gh secret set ZENODO_TOKEN --repo example/demo" in request.body
    assert "https://doi.org/10.0000" not in request.body


def test_the_second_run_keeps_the_pull_request(world: World) -> None:
    """No second one, no second commit; another answer brings it up to date."""
    first = proposed(world)
    second = proposed(world)
    assert (first.outputs["commit-sha"], len(world.state.pull_requests)) == (second.outputs["commit-sha"], 1)
    proposed(world, registry="sandbox")
    assert len(world.state.pull_requests) == 1
    assert b"zenodo" not in (world.git.file("doi-action/set-up", WORKFLOW) or b"")


def test_once_merged_everything_is_set_up(world: World) -> None:
    """Nothing is proposed any more."""
    proposed(world)
    world.git.commit({path: world.git.file("doi-action/set-up", path) or b"" for path in (WORKFLOW, HOOKS)})
    report = proposed(world)
    assert (report.headline, report.outputs["changed"]) == ("Everything is set up", "false")


def test_a_dry_run_writes_nothing_at_github(world: World) -> None:
    """No branch, no pull request."""
    report = proposed(world, **{"dry-run": "true"})
    assert report.headline.startswith("Would write ")
    assert (world.state.pull_requests, world.git.resolve("doi-action/set-up")) == ([], None)


def test_a_token_that_may_not_write_workflows_is_told_so(world: World) -> None:
    """GitHub gives no job's own token that right."""
    world.state.permissions.remove("workflows")
    report = proposed(world)
    assert report.error is not None and report.error.rule == "workflow-file", report.error


def test_the_command_line_reaches_github(world: World, tmp_path: Path) -> None:
    """By owner and name, with the token of the environment."""
    address = {"GITHUB_API_URL": world.server.url, "GITHUB_GRAPHQL_URL": f"{world.server.url}/graphql"}
    done = run("init", "example/demo", "--yes", folder=tmp_path, GITHUB_TOKEN=TOKEN, **address)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "pull request https://github.com/example/demo/pull/1 carries these changes" in done.stdout


HEARS_INTERRUPTS = """
import runpy, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
sys.argv[0] = "doi-action"
runpy.run_module("doi_action", run_name="__main__")
"""
