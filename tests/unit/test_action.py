"""The Action's shell: what it reads from the runner, and what it writes where."""

import io

from doi_action.action.run import LARGEST_PLAN, Log, action_inputs, outputs_of, secrets_of
from doi_action.inputs import INPUTS, OUTPUTS
from doi_action.plan.steps import Plan
from doi_action.report import Report
from doi_action.snapshot import FileEdit


def test_inputs_keep_their_hyphens() -> None:
    """A runner upper-cases a name and leaves the rest."""
    inputs = action_inputs({"INPUT_DRY-RUN": " true \n", "INPUT_DRY_RUN": "false"})
    assert inputs["dry-run"] == "true"
    assert set(inputs) == {item.name for item in INPUTS}


def test_secrets_are_found_in_inputs_and_environment() -> None:
    """Both are masked, whichever wins."""
    variables = {"INPUT_PASSWORD": "one", "DATACITE_PASSWORD": "two", "INPUT_USERNAME": "MEMBER.REPO"}
    assert secrets_of(action_inputs(variables), variables)["password"] == ("one", "two")


def test_the_log_shows_no_secret_and_obeys_nothing() -> None:
    """A longer secret goes before a shorter one that it holds."""
    stream = io.StringIO()
    Log(stream, ("a secret", "a secret-longer", "b")).say("a secret-longer\n::error::b\r\na secret")
    assert stream.getvalue() == "***\n: :error::b\n***\n"


def test_every_output_is_written_also_where_nothing_was_done() -> None:
    """Two are never empty, so that a workflow can compare them."""
    outputs = outputs_of(Report(verb="publish", headline="Nothing to do"))
    assert list(outputs) == [output.name for output in OUTPUTS]
    assert (outputs["created"], outputs["changed"], outputs["doi"]) == ("false", "false", "")


def test_a_plan_that_is_too_long_is_left_out() -> None:
    """A job may set a megabyte in all."""
    edit = FileEdit(path="README.md", before=None, after=b"x" * (LARGEST_PLAN + 1))
    assert outputs_of(Report(verb="publish", headline="x", plan=Plan(edits=(edit,))))["plan"] == ""
