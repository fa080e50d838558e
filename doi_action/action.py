"""The Action: a runner's environment and event into settings, a report into outputs, summary, annotations, exit code.

A shell: it knows GitHub's environment variables and files, and decides nothing. Secrets are masked before anything else
is printed; all foreign text passes through `Log`. GitHub Docs, "Workflow commands" and "Variables".
"""

import json
import os
import sys
import traceback
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TextIO
from uuid import uuid4

from doi_action import __version__
from doi_action.errors import DoiActionError, ExitCode, SettingsError
from doi_action.events import Decision, decide, read_event
from doi_action.inputs import INPUTS, InputType
from doi_action.report import Report, complete_outputs, finding_of, plan_data
from doi_action.settings import Settings, settings_from
from doi_action.workflow_commands import annotations, command, file_commands, harmless, masks

LARGEST_PLAN = 400_000
"""Characters of the output `plan`: a job may set a megabyte in all, counted in UTF-16."""


class Log:
    """The step's log. Nothing printed here is obeyed by the runner, and no secret is shown."""

    def __init__(self, stream: TextIO, secrets: tuple[str, ...]) -> None:
        self._stream = stream
        self._secrets = tuple(sorted((s for s in secrets if len(s) > 3), key=len, reverse=True))

    def say(self, text: str) -> None:
        """Print text for people."""
        self.obey(harmless(self.clean(text)).rstrip("\n") + "\n")

    def obey(self, commands: str) -> None:
        """Print workflow commands, made by `workflow_commands` and nowhere else."""
        self._stream.write(commands)
        self._stream.flush()

    def clean(self, text: str) -> str:
        """`text` without the secrets."""
        for secret in self._secrets:
            text = text.replace(secret, "***")
        return text


def main(environment: Mapping[str, str] | None = None, stream: TextIO | None = None) -> int:
    """Run the Action in `environment` (the process's own) and give its exit code."""
    environment, stream = os.environ if environment is None else environment, stream or sys.stdout
    inputs = action_inputs(environment)
    secrets = secrets_of(inputs, environment)
    every = tuple(value for values in secrets.values() for value in values)
    account = inputs["username"] or environment.get("DATACITE_USERNAME", "")
    log = Log(stream, every)
    log.obey(masks(every, accounts=[(account, value) for value in secrets["password"]]))
    return _run(environment, inputs, log)


def action_inputs(environment: Mapping[str, str]) -> dict[str, str]:
    """The inputs of the step by name: a runner upper-cases them, keeps hyphens and passes "" for what is absent."""
    return {item.name: environment.get(f"INPUT_{item.name.upper()}", "").strip() for item in INPUTS}


def secrets_of(inputs: Mapping[str, str], environment: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Every secret that an input or its environment variable holds, by the input's name."""
    said = {
        item.name: (inputs[item.name], environment.get(item.environment or "", ""))
        for item in INPUTS
        if item.type is InputType.SECRET
    }
    return {name: tuple(value for value in values if value) for name, values in said.items()}


def _run(environment: Mapping[str, str], inputs: Mapping[str, str], log: Log) -> int:
    text = ""
    try:
        settings = settings_from(action=inputs, environment=environment)
        event = read_event(environment.get("GITHUB_EVENT_NAME", ""), _payload(environment, log))
        decision = decide(event, command=settings["command"], tag=settings.get("tag"))
        report, text = _carried_out(decision, settings, environment, log)
    except DoiActionError as error:
        report = Report(verb="publish", headline="Nothing was done", error=error)
    except Exception as error:  # the outermost shell: a bug is told as one, with the way to report it
        report = Report(verb="publish", headline="The run was cut short", error=_bug(error, environment, log))
    try:
        _show(report, text, environment, log)
    except Exception as error:  # the outermost shell too: the outputs are written by then
        log.obey(annotations([finding_of(_bug(error, environment, log))]))
        return ExitCode.BUG
    return report.exit_code


def _payload(environment: Mapping[str, str], log: Log) -> Mapping[str, Any]:
    path = environment.get("GITHUB_EVENT_PATH", "")
    try:
        payload = json.loads(Path(path).read_bytes())
    except (OSError, ValueError) as error:
        log.say(f"The event file '{path}' could not be read ({type(error).__name__}); its tag and fork are unknown.")
        return {}
    return payload if isinstance(payload, dict) else {}


def _carried_out(
    decision: Decision, settings: Settings, environment: Mapping[str, str], log: Log
) -> tuple[Report, str]:
    """The report, and for a command that only reads the text it makes."""
    if decision.note:
        log.obey(command("notice", log.clean(decision.note), {"title": "doi-action"}))
    workspace = Path(environment.get("GITHUB_WORKSPACE") or ".")
    match decision.command:
        case None:
            return Report(verb=settings["command"], headline=f"Nothing to do: {decision.note}"), ""
        case "check":
            from doi_action.action_check import check_workspace

            return check_workspace(workspace, note=decision.note), ""
        case "cite" | "export" | "explain":
            from doi_action.action_read import read_workspace

            return read_workspace(decision.command, settings, workspace)
    if decision.tag:
        settings = settings.with_value("tag", decision.tag, settings.origin("tag") if settings["tag"] else "event")
    return _published(settings, environment, log), ""


def _published(settings: Settings, environment: Mapping[str, str], log: Log) -> Report:
    from doi_action.hosts.github import GitHub
    from doi_action.registries.opening import open_registry
    from doi_action.verbs.publish import publish

    repository = environment.get("GITHUB_REPOSITORY", "")
    if repository.count("/") != 1:
        raise SettingsError(
            f"GITHUB_REPOSITORY is '{repository}'", why="it names the repository", fix="run this on GitHub Actions"
        )
    host = GitHub(
        repository,
        settings.get("github-token"),
        api_url=environment.get("GITHUB_API_URL") or "https://api.github.com",
        graphql_url=environment.get("GITHUB_GRAPHQL_URL"),
        branch=settings.get("branch"),
    )
    try:
        return publish(settings, host=host, connect=open_registry, tell=log.say)
    finally:
        host.close()


def _show(report: Report, text: str, environment: Mapping[str, str], log: Log) -> None:
    from doi_action.report_text import as_text
    from doi_action.summary import summary
    from doi_action.templates_folder import templates_folder
    from doi_action.templating import environment as templates

    outputs = {name: log.clean(value) for name, value in outputs_of(report).items()}
    if environment.get("GITHUB_OUTPUT"):
        _append(environment, "GITHUB_OUTPUT", file_commands(outputs, delimiter=_delimiter), log)
    log.say(text or as_text(report, verbose=environment.get("RUNNER_DEBUG") == "1"))
    log.obey(log.clean(annotations(report.all_findings)))
    shown = summary(report, text=text, templates=templates(templates_folder()))
    _append(environment, "GITHUB_STEP_SUMMARY", log.clean(shown), log)


def outputs_of(report: Report) -> dict[str, str]:
    """Every output of the table; the plan as JSON, without what is sent where it would be too long."""
    said = {"created": "false", "changed": "false", **report.outputs}
    for payload in (report.payload, None):
        said["plan"] = json.dumps(plan_data(report.plan, payload), ensure_ascii=False)
        if len(said["plan"]) <= LARGEST_PLAN:
            break
    return complete_outputs(said)


def _delimiter() -> str:
    return f"doi-action-{uuid4()}"


def _append(environment: Mapping[str, str], variable: str, text: str, log: Log) -> None:
    """Append to one of the runner's files; where that is impossible the run goes on, since the DOI is live."""
    path = environment.get(variable)
    try:
        if path:
            with Path(path).open("a", encoding="utf-8", newline="\n") as file:
                file.write(text)
            return
    except OSError as error:
        log.obey(command("warning", f"{variable} cannot be written: {error.strerror}", {"title": "doi-action"}))
    log.say(text)


def _bug(error: Exception, environment: Mapping[str, str], log: Log) -> DoiActionError:
    if environment.get("RUNNER_DEBUG") == "1":
        log.say("".join(traceback.format_exception(error)))
    return DoiActionError(
        f"a bug in doi-action {__version__}: {type(error).__name__}: {error}",
        rule="bug",
        why="this must not happen, whatever the repository holds",
        fix="set the secret ACTIONS_STEP_DEBUG to true, run again, and report what is printed: "
        "https://github.com/doi-action/doi-action/issues",
    )
