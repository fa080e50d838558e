"""What a message calls an input where it is read: in the Action, and on a command line."""

import re
import subprocess
from pathlib import Path

import pytest

from doi_action.__main__ import main
from doi_action.errors import HostError, SettingsError
from doi_action.findings import Finding, Group, Severity
from doi_action.hosts.github.connection import Refused
from doi_action.hosts.github.refusals import explained
from doi_action.identifiers.types import Doi
from doi_action.inputs import INPUTS
from doi_action.registries.datacite.errors import Asked, no_credentials, wrong_password
from doi_action.registries.table import DATACITE_NEEDS
from doi_action.release.read_release import way_to_set
from doi_action.report import Report
from doi_action.views.shells import told_in_shell
from doi_action.views.text import report_text

SOURCES = sorted((Path(__file__).resolve().parents[2] / "doi_action").rglob("*.py"))
ASKED = Asked(registry="DataCite (api.datacite.org)", account="A.B", doi=Doi("10.1", "x"), sibling="datacite-test")
NO_RIGHT = "Resource not accessible by integration"
MESSAGES = {
    "wrong password": wrong_password(ASKED),
    "no credentials": no_credentials("DataCite"),
    "no right": explained(
        Refused(403, "", "Resource not accessible by integration", place="api.github.com"),
        act="commit",
        repository="o/r",
    ),
}


def finding(fix: str) -> Finding:
    """A finding with this cure."""
    return Finding(rule="x", group=Group.REGISTRY, severity=Severity.ERROR, message="m", path="", line=1, fix=fix)


def words(report: Report) -> str:
    """All that helps, in one text."""
    error = f"{report.error.why} {report.error.fix}" if report.error else ""
    return " ".join([error, *(f"{one.why} {one.fix}" for one in report.findings)])


@pytest.mark.parametrize("error", MESSAGES.values(), ids=MESSAGES)
@pytest.mark.parametrize("in_action", [True, False])
def test_an_error_names_what_can_be_set_where_it_is_read(error: SettingsError | HostError, in_action: bool) -> None:
    """Inputs and permissions of a job in the Action, variables on the command line; never both."""
    error = type(error)(error.message, why=error.why, fix=error.fix, rule=error.rule)
    said = words(told_in_shell(Report(verb="publish", headline="h", error=error), in_action=in_action))
    assert not re.search(r"[{}]", said)
    assert bool(re.search(r"\b(DATACITE|GITHUB)_[A-Z]+\b", said)) is not in_action
    assert bool(re.search(r"permissions:|environment:|\busername and password\b", said)) is in_action


@pytest.mark.parametrize("need", DATACITE_NEEDS, ids=lambda need: need.settings[0])
def test_a_missing_setting_is_named_as_its_reader_can_set_it(need) -> None:
    """A flag or input has one name, a secret two."""
    report = Report(verb="publish", headline="h", findings=(finding(way_to_set(need)),))
    for in_action in (True, False):
        said = words(told_in_shell(report, in_action=in_action))
        assert not re.search(r"[{}]", said)
        assert not (in_action and "DATACITE_" in said)
        assert not (not in_action and ("'environment:'" in said or "registry-token" in said))


def test_no_message_names_a_variable_outright() -> None:
    """Nobody who writes a message has to think of both readers: the variable's name stands in the table of inputs."""
    variables = "|".join(item.environment for item in INPUTS if item.environment)
    allowed = {"inputs.py", "situations.py", "real_doi.py"}
    found = {
        path.name: match[0]
        for path in SOURCES
        for match in re.finditer(rf"(?m)^.*(fix|why)=.*\b({variables})\b.*$", path.read_text(encoding="utf-8"))
        if path.name not in allowed
    }
    # A repository that is given by its name is read on a command line only.
    assert found.keys() <= {"open_host.py"}


def test_what_makes_a_rehearsal_real_is_shown_as_it_is_typed_there() -> None:
    """A step of a workflow in the Action, a line to type elsewhere."""
    report = Report(verb="publish", headline="h", rehearsal=True, fleeting=True)
    in_action = report_text(told_in_shell(report, in_action=True))
    typed = report_text(told_in_shell(report, in_action=False))
    assert "  with:\n    registry: datacite\n" in in_action and "doi-action publish" not in in_action
    assert "  doi-action publish --registry datacite --prefix" in typed and "with:" not in typed


def test_an_error_without_a_report_is_named_for_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """`cite` asks a registry too, and its error is no report's."""
    (tmp_path / "CITATION.cff").write_text("cff-version: 1.2.0\nmessage: m\ntitle: T\nauthors: [{name: A}]\n")
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    monkeypatch.delenv("DATACITE_PASSWORD", raising=False)
    words = ["cite", str(tmp_path), "--format", "html", "--output", str(tmp_path / "out"), "--registry", "sandbox"]
    for form in ([], ["--format", "json"]):
        main([*words, "--registry-url", "http://127.0.0.1:9/datacite", *form])
        said = capsys.readouterr()
        assert "{" not in said.err
