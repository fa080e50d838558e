"""What is printed for a runner: nothing foreign is ever obeyed, nothing secret is shown."""

import base64
import re
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doi_action.action.commands import file_commands, masks
from doi_action.findings import Finding, Group, Severity
from doi_action.views.annotations import ANNOTATIONS_PER_LEVEL, LONGEST_MESSAGE, annotation, annotations, command
from doi_action.views.harmless import for_log, for_terminal

HOSTILE = st.text(
    alphabet=st.one_of(st.sampled_from("#[]:;=%, \r\n\t\u2028\x1b\x85"), st.characters(codec="utf-8")), max_size=60
).map(lambda text: text.replace("x", "::set-output name=doi::").replace("y", "##[set-output name=doi]"))


def obeyed(log: str) -> list[str]:
    """The commands that a runner finds in a log: actions/runner, ActionCommand.TryParseV2 and TryParse."""
    found = []
    for line in re.split(r"\r\n|\r|\n", log):
        if re.match(r"\s*::[A-Za-z-]+(\s.*?)?::", line) or re.search(r"##\[[A-Za-z-]+", line):
            found.append(line)
    return found


def finding(rule: str = "a-rule", severity: Severity = Severity.ERROR, **more: object) -> Finding:
    """A finding to show."""
    said = {"message": "wrong", "path": "CITATION.cff", "line": 3, "column": 2, **more}
    return Finding(rule=rule, group=Group.SCHEMA, severity=severity, **said)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        "::set-output name=doi::10.666/evil",
        "  ::add-mask::a",
        "title ##[set-output name=doi]10.666/evil",
        "a\r::stop-commands::x",
        "a\n\t::error::x",
        "###[group]x",
    ],
)
def test_foreign_text_is_not_obeyed(text: str) -> None:
    """Both syntaxes, at every place where a runner looks."""
    assert obeyed(text)
    assert obeyed(for_log(text)) == []


@given(HOSTILE)
def test_no_text_is_obeyed(text: str) -> None:
    """Whatever somebody writes into a title."""
    assert obeyed(for_log(text)) == []
    assert obeyed(f"tag {for_terminal(text)}") == []


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Zl", "Zp"))))
def test_ordinary_text_is_shown_as_it_is(text: str) -> None:
    """But for what would be a command."""
    if "##[" not in text and not re.match(r"\s*::", text):
        assert for_log(text) == text


def test_text_cannot_turn_the_log_around() -> None:
    """Direction overrides and escape sequences show another text than is there."""
    assert for_log("a\x1b[31mb\u202ec") == r"a\u001b[31mb\u202ec"


def test_a_command_escapes_data_and_properties() -> None:
    """As GitHub's toolkit does."""
    assert command("error", "50%\nb", {"file": "a,b:c"}) == "::error file=a%2Cb%3Ac::50%25%0Ab\n"


@given(HOSTILE, HOSTILE)
def test_a_command_is_always_one_command(message: str, path: str) -> None:
    """Its own, whatever it carries."""
    line = command("notice", message, {"file": path})
    assert len(re.split(r"\r\n|\r|\n", line)) == 2
    assert "##[" not in line


def test_an_output_is_written_between_delimiters() -> None:
    """The form that a runner reads."""
    assert file_commands({"doi": "10.1/x"}, delimiter=lambda: "D") == "doi<<D\n10.1/x\nD\n"


def test_40_a_value_cannot_close_its_own_output() -> None:
    """Another word is taken when it holds the delimiter."""
    words = (f"D{number}" for number in count())
    text = file_commands({"doi": "a\nD0\nchanged<<D1\ntrue\nD1"}, delimiter=lambda: next(words))
    assert text.startswith("doi<<D2\n")


@given(st.dictionaries(st.sampled_from(["doi", "bibtex", "plan"]), HOSTILE))
def test_outputs_are_read_back_as_they_were(values: dict[str, str]) -> None:
    """Read as the runner reads them, with lines ended by LF."""
    words = (f"delimiter{number}" for number in count())
    lines = file_commands(values, delimiter=lambda: next(words)).split("\n")
    found = {}
    while lines and lines[0]:
        name, _, word = lines.pop(0).partition("<<")
        end = lines.index(word)
        found[name], lines = "\n".join(lines[:end]), lines[end + 1 :]
    assert found == {name: text.replace("\r\n", "\n").replace("\r", "\n") for name, text in values.items()}


def test_a_secret_is_masked_in_its_encoded_forms() -> None:
    """A log may show it as base64, in an address or in JSON."""
    text = masks(['pa"ss/wörd'], accounts=[("MEMBER.REPO", 'pa"ss/wörd')])
    basic = base64.b64encode('MEMBER.REPO:pa"ss/wörd'.encode()).decode()
    for form in ('pa"ss/wörd', "pa%2522ss%252Fw%25C3%25B6rd", '\\"ss/w', basic):
        assert f"::add-mask::{form}" in text or form in text


def test_each_line_of_a_secret_is_masked() -> None:
    """A runner compares line by line."""
    assert "::add-mask::second line\n" in masks(["first line\nsecond line"])


def test_a_very_short_secret_is_not_masked() -> None:
    """It would hide half the log."""
    assert masks(["", "a", "abc"]) == ""


def test_an_annotation_names_file_line_and_rule() -> None:
    """So that it is shown beside the line."""
    line = annotation(finding(why="because", fix="write it"))
    assert line == "::error file=CITATION.cff,line=3,col=2,title=a-rule::wrong%0Awhy: because%0Afix: write it\n"


def test_a_finding_without_a_file_is_shown_at_the_run() -> None:
    """A refusal of the registry, say."""
    assert annotation(finding(path="")) == "::error title=a-rule::wrong\n"


def test_a_long_annotation_is_cut() -> None:
    """Where a runner would cut it."""
    line = annotation(finding(message="x" * 5000))
    assert len(line.rstrip("\n").partition("::x")[2]) == LONGEST_MESSAGE - 1


def test_annotations_stay_within_the_limit_and_show_every_rule() -> None:
    """Twenty of one rule do not hide the only one of another."""
    many = [finding(), *(finding(line=number) for number in range(20)), finding("rare-rule")]
    text = annotations(many)
    assert text.count("::error") == ANNOTATIONS_PER_LEVEL
    assert "title=rare-rule" in text


def test_worst_first() -> None:
    """Errors before warnings before notices."""
    text = annotations([finding(severity=Severity.NOTE), finding(severity=Severity.WARNING), finding()])
    assert re.findall(r"::(\w+) ", text) == ["error", "warning", "notice"]
