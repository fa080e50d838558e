"""The command line as scripts call it: in a process of its own, by its exit code and what it prints."""

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from doi_action.errors import EXIT_CODE_MEANINGS, ExitCode
from doi_action.inputs import OUTPUTS, Command
from doi_action.sandbox.server import Sandbox
from doi_action.sandbox.traps import Traps
from tests.journeys.conftest import PREFIX, Journey
from tests.repositories import CITATION, README, SETTINGS, Repository

Done = subprocess.CompletedProcess[str]


def run(*arguments: str, folder: Path, **environment: str) -> Done:
    """`doi-action` with these words."""
    return subprocess.run(
        [sys.executable, "-m", "doi_action", *arguments],
        cwd=folder,
        env={**SETTINGS, "NO_COLOR": "1", "PYTHONPATH": os.pathsep.join(sys.path), **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def publish(journey: Journey, repository: Repository, *more: str, password: str = "sandbox") -> Done:
    """`doi-action publish` against the journey's sandbox."""
    address = ("--registry", "sandbox", "--registry-url", journey.sandbox.datacite_url)
    account = ("--username", "SANDBOX.DEMO", "--prefix", PREFIX, "--publisher", "Example Lab")
    return run("publish", *address, *account, *more, folder=repository.folder, DATACITE_PASSWORD=password)


@pytest.fixture
def repository(journey: Journey) -> Repository:
    """A repository with one release."""
    made = journey.repository()
    made.release("v1.0.0")
    return made


def test_a_release_ends_with_0_and_prints_json(journey: Journey, repository: Repository) -> None:
    """stdout is JSON and nothing else; every output of the table is there."""
    done = publish(journey, repository, "--format", "json", "--commit-mode", "push")
    said = json.loads(done.stdout)
    assert done.returncode == ExitCode.DONE
    assert list(said["outputs"]) == [output.name for output in OUTPUTS]
    assert said["plan"]["steps"][0]["payload"]["titles"] == [{"title": "A program"}]


def test_the_help_lists_every_verb_in_whole_sentences(tmp_path: Path) -> None:
    """The check and its rules too, which go their own short way."""
    shown = run("--help", folder=tmp_path).stdout
    verbs = shown.partition("Begin:")[2].partition("Exit codes:")[0]
    listed = re.findall(r"^  ([a-z]+)  +(.+)$", verbs, flags=re.MULTILINE)
    assert [name for name, _ in listed] == [
        "try", "init", "check", "explain", "review", "publish", "prepare", "backfill", "audit", "withdraw", "adopt",
        "cite", "export", "rules", "sandbox",
    ]  # fmt: skip
    assert all(said.endswith(".") and not said.endswith("...") for _, said in listed)


@pytest.mark.parametrize("verb", list(Command))
def test_every_verb_shows_three_examples(tmp_path: Path, verb: str) -> None:
    """An example is read before any list of options."""
    shown = run(verb, "--help", folder=tmp_path).stdout
    assert (
        "Examples:" in shown
        and len(re.findall(r"^ +doi-action \w+", shown.partition("Examples:")[2], flags=re.MULTILINE)) == 3
    )


@pytest.mark.parametrize("verb", list(Command))
def test_every_example_of_a_help_is_understood(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, verb: str) -> None:
    """The verb exists, and so do its flags and their values; a remark stands behind blanks."""
    import doi_action.verbs.check.options
    import doi_action.verbs.rules
    from doi_action.cli import cli

    (tmp_path / "path" / "to" / "repository").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    shown = run(verb, "--help", folder=tmp_path).stdout.partition("Examples:")[2]
    for line in re.findall(r"^ +doi-action (.+)$", shown, flags=re.MULTILINE):
        named, *words = shlex.split(re.split(r" {3,}|\|", line)[0])
        match named:
            case "check":
                doi_action.verbs.check.options.parse(words)
            case "rules":
                assert doi_action.verbs.rules.main(words) == ExitCode.DONE
            case _:
                cli.commands[named].make_context(named, words)


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        (["publsh"], "publish"),
        (["check", "--fixx"], "--fix"),
        (["explian"], "explain"),
        (["rules", "orcid-bad"], "orcid"),
        (["rules", "--quit"], "--quiet"),
        (["publish", "--dryrun"], "--dry-run"),
        (["publish", "--registry", "zenoodo"], "zenodo"),
        (["review", "--format=jsn"], "json"),
    ],
)
def test_a_typing_error_is_met_with_what_was_meant(tmp_path: Path, words: list[str], meant: str) -> None:
    """Nobody has to read a list for one letter."""
    done = run(*words, folder=tmp_path)
    assert done.returncode == ExitCode.SETTINGS and f"did you mean '{meant}" in done.stderr


def test_a_repository_is_named_in_one_way_everywhere(repository: Repository, tmp_path: Path) -> None:
    """As REPO and with --repo; two different ones are refused."""
    folder = str(repository.folder)
    for verb in ("explain", "cite", "check", "publish", "review"):
        first, second = (run(verb, *place, folder=tmp_path) for place in ([folder], ["--repo", folder]))
        assert (first.returncode, first.stdout) == (second.returncode, second.stdout) == (0, first.stdout)
    twice = run("explain", folder, "--repo", str(tmp_path), folder=tmp_path)
    assert twice.returncode == ExitCode.SETTINGS and "named twice" in twice.stderr


@pytest.mark.parametrize("verb", list(Command))
def test_every_verb_has_the_flags_that_are_the_same_everywhere(tmp_path: Path, verb: str) -> None:
    """How one wants to be told; and where the repository is, for all that are about one."""
    shown = run(verb, "--help", folder=tmp_path).stdout
    listed = set(re.findall(r"^ +(-\w|--[\w-]+)(?:, (--[\w-]+))?", shown, flags=re.MULTILINE))
    assert {("-v", "--verbose"), ("-q", "--quiet"), ("-h", "--help"), ("--color", "")} <= listed
    assert (("--repo", "") in listed) == (verb not in {Command.RULES, Command.SANDBOX})


@pytest.mark.parametrize(
    "words", [["explain", "--tag", "v9"], ["cite", "--color", "auto", "--tag", "v9"], ["rules", "no"]]
)
def test_what_stops_a_verb_is_coloured_as_it_was_asked(repository: Repository, words: list[str]) -> None:
    """By --color too, and not in a pipe by itself."""
    for when, is_colored in (("always", True), ("never", False), ("auto", False)):
        done = run(*words, f"--color={when}", folder=repository.folder)
        assert done.returncode == ExitCode.SETTINGS and ("\x1b[" in done.stderr) == is_colored


def test_v_tells_what_a_citation_was_read_from(repository: Repository) -> None:
    """On stderr, so that the citation stays what it is; with -q, neither this nor a note."""
    repository.write({"CITATION.cff": CITATION + "preferred-citation:\n  title: Another\n"})
    told, quiet = (run("cite", flag, folder=repository.folder) for flag in ("-v", "-q"))
    assert told.stdout == quiet.stdout != ""
    assert "read: CITATION.cff\n" in told.stderr and "missing-key: this reference" in told.stderr
    assert quiet.stderr == ""


def test_findings_end_with_1(journey: Journey) -> None:
    """A wrong check digit stops before anything is written, with file, line, why and fix."""
    repository = journey.repository({"CITATION.cff": CITATION.replace("0097", "0098"), "README.md": README})
    repository.release("v1.0.0")
    done = publish(journey, repository)
    assert done.returncode == ExitCode.FINDINGS and "CITATION.cff:7" in done.stdout
    assert re.search(r"orcid-bad-checksum: .+\n +--> .+\n +why: .+\n +fix: .+\n", done.stdout)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--registry", "nowhere"], "nowhere"),
        (["--tag", "v9.9.9"], "v9.9.9"),
        (["--tag-pattern", "release"], "tag-pattern"),
        (["--concept-doi", "10.14454/none"], "10.14454/none"),
    ],
)
def test_bad_settings_end_with_2(journey: Journey, repository: Repository, words: list[str], said: str) -> None:
    """The offending value is quoted; nothing is written."""
    done = publish(journey, repository, *words)
    assert done.returncode == ExitCode.SETTINGS and said in done.stdout + done.stderr
    assert journey.writes() == 0


def test_a_refusal_of_the_registry_ends_with_3(journey: Journey, repository: Repository) -> None:
    """A wrong password is called one, although the registry calls it a missing record."""
    done = publish(journey, repository, password="wrong")
    assert done.returncode == ExitCode.REGISTRY_REFUSED and "password" in done.stdout
    assert "nothing was written" in done.stdout


def test_a_refusal_of_the_host_ends_with_4_and_says_which_doi_exists(journey: Journey, repository: Repository) -> None:
    """A hook refuses the commit after the DOI is live."""
    hook = repository.folder / ".git" / "hooks" / "pre-commit"
    hook.write_text("#!/bin/sh\necho no commits on Sundays >&2\nexit 1\n")
    hook.chmod(0o755)
    done = publish(journey, repository, "--commit-mode", "push", "--format", "json")
    said = json.loads(done.stdout)
    assert done.returncode == ExitCode.HOST_REFUSED
    assert said["outputs"]["doi"] in said["findings"][0]["why"] and journey.record(said["outputs"]["doi"])


def test_no_answer_ends_with_5(tmp_path: Path) -> None:
    """Nobody listens there."""
    repository = Repository(tmp_path / "program")
    repository.release("v1.0.0")
    with Sandbox(prefixes=(PREFIX,)) as sandbox:
        sandbox.set_traps(Traps(always="reset"))
        done = publish(Journey(sandbox, tmp_path), repository)
    assert done.returncode == ExitCode.UNREACHABLE and "nothing was written" in done.stdout


def test_a_conflict_ends_with_6(journey: Journey, repository: Repository) -> None:
    """The tag moved after its DOI was published."""
    publish(journey, repository)
    repository.commit("Later", {"later.txt": "later"})
    repository.git("tag", "-f", "-a", "v1.0.0", "-m", "moved")
    assert publish(journey, repository).returncode == ExitCode.CONFLICT


def test_a_bug_ends_with_70_and_without_a_traceback(tmp_path: Path) -> None:
    """What nobody foresaw is told as our bug, with the way to report it."""
    (tmp_path / "sitecustomize.py").write_text("import doi_action.verbs.sandbox as s\ns.run = lambda **words: 1 / 0\n")
    done = run("sandbox", folder=tmp_path, PYTHONPATH=os.pathsep.join([str(tmp_path), *sys.path]))
    assert done.returncode == ExitCode.BUG and "Traceback" not in done.stderr and "issues" in done.stderr


def test_every_exit_code_is_documented() -> None:
    """No code without its meaning."""
    assert set(EXIT_CODE_MEANINGS) == set(ExitCode)


def test_a_secret_shows_nowhere(journey: Journey, repository: Repository) -> None:
    """Not in stdout, stderr, the commit or the files, even when the registry refuses it."""
    canary = "CANARY-5f1d"
    done = publish(journey, repository, "-v", "--format", "text", password=canary)
    seen = done.stdout + done.stderr + repository.git("log", "-p") + repr(journey.sandbox.requests)
    assert canary not in seen


def test_try_shows_the_whole_job_and_then_nothing_to_do(tmp_path: Path) -> None:
    """Two runs: the first publishes, the second finds everything done."""
    first = run("try", "--keep", str(tmp_path / "kept"), folder=tmp_path)
    again = run("try", "--keep", str(tmp_path / "kept"), folder=tmp_path)
    assert first.returncode == again.returncode == 0
    assert "Published v2.0.0" in first.stdout and "+doi: 10.0000/" in first.stdout
    assert "Nothing to do" in again.stdout


def test_try_shows_a_chain_and_says_where_it_is_kept(tmp_path: Path) -> None:
    """The last three releases, beside where it was called, with the line that begins from scratch."""
    done = run("try", folder=tmp_path)
    assert "v1.0.0, v1.1.0, v2.0.0" in done.stdout and "gets its link to 2.0.0" in done.stderr
    assert f"rm -rf {tmp_path}/doi-action-try/sample" in done.stdout
    assert sorted(file.name for file in (tmp_path / "doi-action-try").iterdir())[:1] == ["sample"]


@pytest.mark.parametrize("registry", ["zenodo", "inveniordm"])
def test_try_shows_the_whole_job_at_a_host_that_names_the_dois(tmp_path: Path, registry: str) -> None:
    """With its files, on a copy of its own; a second run finds everything done, and the last line is true."""
    words = ("try", "--registry", registry, "--keep", str(tmp_path))
    first, again = run(*words, folder=tmp_path), run(*words, folder=tmp_path)
    assert first.returncode == again.returncode == 0, first.stdout + first.stderr
    assert "sample-v2.0.0.tar.gz" in first.stdout and "(not a real DOI)" in first.stdout
    assert "SANDBOX" in first.stdout.splitlines()[0] and "to.be.named" not in first.stdout
    assert again.stdout.startswith("Nothing to do: v2.0.0 already has ")
    kept = {file.name for file in (tmp_path / registry).iterdir()}
    assert {"sample", "sample.sqlite3"} <= kept and not (tmp_path / "sample").exists()


def test_try_tags_the_copy_where_no_tag_names_a_version(tmp_path: Path) -> None:
    """At the version that the citation file states; the repository itself gets no tag."""
    made = Repository(tmp_path / "untagged", {"CITATION.cff": CITATION + "version: 0.4.2\n"})
    made.commit()
    done = run("try", str(made.folder), folder=tmp_path)
    assert done.returncode == 0 and "Published v0.4.2" in done.stdout, done.stderr
    assert "has no tags; the copy is tried at its head, tagged 'v0.4.2'" in done.stderr
    assert made.git("tag", "--list") == ""


def test_a_rehearsal_needs_none_of_the_real_registrys_names(tmp_path: Path) -> None:
    """Prefix and concept DOI of `.doi.yml` are at the real registry; the sandbox knows neither, and it is said."""
    real = "prefix: 10.12345\nconcept-doi: 10.12345/abc\n"
    made = Repository(tmp_path / "real", {"CITATION.cff": CITATION, ".doi.yml": real})
    made.release("v1.0.0")
    tried = run("try", str(made.folder), "--keep", str(tmp_path / "kept"), folder=tmp_path)
    assert tried.returncode == 0 and "Published v1.0.0 as 10.0000/" in tried.stdout, tried.stdout
    rehearsed = run("publish", folder=made.folder)
    assert rehearsed.returncode == 0 and "concept-doi is passed over" in rehearsed.stdout, rehearsed.stdout


def test_try_leaves_the_repository_as_it_is(journey: Journey, repository: Repository, tmp_path: Path) -> None:
    """It works on a copy."""
    head = repository.head
    done = run("try", str(repository.folder), "--keep", str(tmp_path / "kept"), folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert (repository.head, repository.git("status", "--short")) == (head, "")


def test_every_command_is_a_verb_of_the_command_line() -> None:
    """And no other: the two shells cannot part."""
    from doi_action.cli import cli

    assert set(cli.commands) == set(Command)
