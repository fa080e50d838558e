"""Foreign text is harmless wherever it is shown, and whole where programs read it."""

import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doi_action.__main__ import main
from doi_action.errors import SettingsError
from doi_action.findings import Finding, Group, Severity
from doi_action.report import Report
from doi_action.views.annotations import all_annotations
from doi_action.views.harmless import for_code_block, for_json, for_log, for_terminal
from doi_action.views.markdown import fenced
from doi_action.views.sarif import findings_sarif
from doi_action.views.text import error_text, findings_text, report_text

EVIL = "x\x1b[2J\x9b31m\u202e\u2066 ##[set-output name=doi]10.666/evil\r\n::set-output name=doi::10.666/evil"
OBEYED = re.compile(r"^\s*::|##\[|[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]", re.MULTILINE)
"""What a terminal or a runner obeys, or what turns a line round."""

ANY = st.text(st.one_of(st.sampled_from("#[]: \n\r\t\x1b\x9b\u202e\u200d"), st.characters(codec="utf-8")), max_size=60)


def finding() -> Finding:
    """A finding whose every part is written by somebody else."""
    return Finding(
        rule="a-rule",
        group=Group.SCHEMA,
        severity=Severity.ERROR,
        message=EVIL,
        path=f"a{EVIL}",
        field=EVIL,
        why=EVIL,
        fix=EVIL,
    )


@given(ANY)
def test_nothing_shown_is_obeyed(text: str) -> None:
    """Neither once nor when it is shown a second time."""
    for shown in (for_terminal(text), for_log(text), for_log(for_log(text)), for_json({"title": text})):
        assert not OBEYED.search(shown)


@given(ANY)
def test_what_is_harmless_stays_as_it_is(text: str) -> None:
    """A line that passes two shells looks the same."""
    assert for_log(for_log(text)) == for_log(text)


@given(ANY)
def test_json_keeps_values_whole(text: str) -> None:
    """Escaped, never cut or changed."""
    assert json.loads(for_json({"title": text, text: 1})) == {"title": text, text: 1}


def test_joined_letters_stay_joined() -> None:
    """Persian and emoji need characters that are not seen."""
    assert for_terminal("می\u200cروم") == "می\u200cروم"


def test_no_view_of_a_finding_is_obeyed() -> None:
    """Text, with colours or wrapped, error, report, SARIF."""
    error = SettingsError(EVIL, why=EVIL, fix=EVIL)
    report = Report(verb="publish", headline=EVIL, findings=(finding(),), notes=(EVIL,), error=error)
    for shown in (
        findings_text([finding()]),
        findings_text([finding()], width=60, sources={f"a{EVIL}": EVIL}),
        error_text(error),
        report_text(report, verbose=True),
        findings_sarif([finding()]),
        for_code_block(EVIL.replace("::", "").replace("##[", "")),
    ):
        assert not OBEYED.search(shown)


def test_an_annotation_is_one_command_and_turns_nothing_round() -> None:
    """The one command that it is meant to be."""
    line = all_annotations([finding()])
    assert line.count("\n") == 1 and line.startswith("::error file=")
    assert not OBEYED.search(line.removeprefix("::"))


def test_a_wrapped_line_begins_with_no_command() -> None:
    """Where a line ends is ours to choose, so that what begins the next one is too."""
    text = f"{'w' * 57} ::error::x"
    long = Finding(rule="a-rule", group=Group.SCHEMA, severity=Severity.ERROR, path="a", message=text)
    assert "\n    : :error" in findings_text([long], width=60)


def test_a_block_of_code_holds_no_escape() -> None:
    """A diff of the summary."""
    assert "\x1b" not in fenced(EVIL) and "\u202e" not in fenced(EVIL) and "a\tb" in fenced("a\tb")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a citation file that would give orders."""
    title = 'title: "' + "x \\e[2J \\u202E ##[set-output name=doi]10.666/evil \\N\\n::error::evil" + '"'
    said = title.removeprefix("title: ")
    text = f"cff-version: 1.2.0\nmessage: m # ##[group]x\n{title}\nlicense: {said}\nauthors: [{{name: {said}}}]\n"
    (tmp_path / "CITATION.cff").write_text(text, encoding="utf-8")
    (tmp_path / "README.md").write_text("# x\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    "arguments",
    [
        ["check"],
        ["check", "-v"],
        ["check", "--color", "always"],
        ["check", "--format", "json"],
        ["check", "--format", "sarif"],
        ["check", "--diff"],
        ["check", "--only", EVIL],
        ["rules", EVIL],
        ["check", EVIL.replace("\0", "")],
        ["explain"],
        ["explain", "--format", "json"],
        ["cite", "--format", EVIL],
        ["publish", "--tag", EVIL],
        ["publish", "--registry", "datacite", "--prefix", EVIL],
    ],
)
def test_no_verb_prints_what_a_runner_or_a_terminal_obeys(
    folder: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    """On stdout and on stderr; our own colours are all that there is."""
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    main(arguments)
    said = capfd.readouterr()
    for text in (said.out, said.err):
        assert not OBEYED.search(re.sub(r"\x1b\[[0-9;]+m", "", text))


@pytest.mark.parametrize("words", [["export", "--format", "cff"], ["cite", "--format", "apa"]], ids=["export", "cite"])
@pytest.mark.parametrize(("runner", "harmless"), [("true", True), ("", False)])
def test_a_result_is_whole_in_a_pipe_and_harmless_in_a_log(
    folder: Path, runner: str, harmless: bool, words: list[str]
) -> None:
    """A program gets the bytes; a runner reads what a step prints."""
    command = [sys.executable, "-m", "doi_action", *words]
    environment = {**os.environ, "GITHUB_ACTIONS": runner}
    done = subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True, timeout=60)
    assert (b"##[" not in done.stdout) is harmless


def test_text_is_wrapped_to_the_terminal_and_not_in_a_pipe() -> None:
    """From 60 to 200 columns; a path or address stays whole."""
    said = Finding(
        rule="a-rule",
        group=Group.SCHEMA,
        severity=Severity.ERROR,
        path="a.cff",
        message="word " * 30,
        why="because " * 30,
    )
    assert max(map(len, findings_text([said], width=80).splitlines())) <= 80
    assert max(map(len, findings_text([said], width=10).splitlines())) <= 60
    assert max(map(len, findings_text([said], width=999).splitlines())) <= 200
    assert len(findings_text([said]).splitlines()) == 3


def test_a_second_finding_stands_apart() -> None:
    """A blank line between them; every one names its rule."""
    assert findings_text([finding(), finding()]).count("\n\n") == 1
    assert findings_text([finding(), finding()]).count("a-rule: ") == 2


def test_a_quiet_report_is_its_verdict_and_what_is_wrong() -> None:
    """Neither notes, nor warnings, nor the story."""
    notes = ("one", "two")
    assert report_text(Report(verb="publish", headline="Done", notes=notes), quiet=True) == "Done\n"
    wrong = Report(verb="publish", headline="Stopped", notes=notes, error=SettingsError("bad", fix="mend it"))
    assert report_text(wrong, quiet=True).splitlines() == [
        "Stopped",
        "",
        "error: bad",
        "  fix: mend it",
        "  rule: bad-setting",
    ]


@pytest.mark.parametrize("verb", ["check", "explain"])
def test_an_interrupted_verb_ends_with_one_word(verb: str, tmp_path: Path) -> None:
    """Exit code 130, as a shell says it, and no traceback."""
    authors = "".join(f"  - family-names: N{number}\n    given-names: A\n" for number in range(30_000))
    text = f"cff-version: 1.2.0\nmessage: m\ntitle: t\nauthors:\n{authors}"
    (tmp_path / "CITATION.cff").write_text(text, encoding="utf-8")
    (tmp_path / "small").mkdir()
    (tmp_path / "small" / "CITATION.cff").write_text(text[:90], encoding="utf-8")
    # The file takes seconds; the signal comes in their midst. All that is imported is there by then: libraries that
    # ask for one another under a bare `except:` would take the interrupt for an answer (ruamel.yaml 0.18).
    code = (
        "import os, signal, sys\n"
        "from doi_action.__main__ import main\n"
        f"main(['{verb}', 'small'])\n"
        # A job that a shell started in the background was told to pass interrupts over, and so were its children.
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "signal.signal(signal.SIGALRM, lambda *_: os.kill(os.getpid(), signal.SIGINT))\n"
        "signal.setitimer(signal.ITIMER_REAL, 0.3)\n"
        f"sys.exit(main(['{verb}']))\n"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=tmp_path, check=False, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr.splitlines()[-1]) == (130, "stopped")
    assert "Traceback" not in done.stderr


def test_a_bug_of_the_check_is_no_finding(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Exit code 70, which no fault of a file has, and how to report it."""
    told = io.StringIO()
    monkeypatch.setattr(sys, "stderr", told)
    # A file system that answers what none does stands for what nobody foresaw.
    monkeypatch.setattr("os.listdir", lambda *_: 1 / 0)
    assert main(["check", "."]) == 70
    assert "ZeroDivisionError" in told.getvalue() and "issues" in told.getvalue()
    assert "Traceback" not in told.getvalue()


def test_a_bug_is_told_in_json_too(
    monkeypatch: pytest.MonkeyPatch, folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """With its id, for whoever reads JSON."""
    monkeypatch.setattr("os.listdir", lambda *_: 1 / 0)
    assert main(["check", ".", "--format=json"]) == 70
    error = json.loads(capfd.readouterr().out)["error"]
    assert (error["rule"], error["exit_code"]) == ("bug", 70)
