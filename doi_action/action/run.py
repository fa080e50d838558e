"""The Action: a runner's environment and event into settings, a report into outputs, summary, annotations, exit code.

A shell: it knows GitHub's environment variables and files, and decides nothing. Secrets are masked before anything else
is printed; all foreign text passes through `Log`. GitHub Docs, "Workflow commands" and "Variables".
"""

import json
import os
import sys
import time
import traceback
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TextIO, assert_never
from uuid import uuid4

from doi_action import __version__
from doi_action.action.commands import file_commands, masks
from doi_action.action.events import ToDo, only_reads, read_event, what_to_do
from doi_action.errors import DoiActionError, ExitCode, SettingsError, unforeseen
from doi_action.http.masking import Masker
from doi_action.inputs import INPUTS, Command, InputType
from doi_action.process import INTERRUPTED, interrupt_on_sigterm, outlast_readers
from doi_action.report import FilesOnline, Report, complete_outputs, finding_of
from doi_action.settings import OWNER_NAME, Settings, settings_from
from doi_action.views.annotations import annotations, command
from doi_action.views.harmless import for_json, for_log
from doi_action.views.json import plan_data, releases_data

if TYPE_CHECKING:
    from doi_action.hosts import Host

Working = Literal[Command.PUBLISH, Command.REVIEW, Command.PREPARE, Command.BACKFILL, Command.WITHDRAW, Command.ADOPT]
"""The commands that work on one repository and its records."""

LARGEST_PLAN = 400_000
"""Characters of the output `plan`: a job may set a megabyte in all, counted in UTF-16."""


class Log:
    """The step's log. Nothing printed here is obeyed by the runner, and no secret is shown."""

    def __init__(self, stream: TextIO, secrets: tuple[str, ...]) -> None:
        self._stream = stream
        self._mask = Masker(secrets)

    def say(self, text: str) -> None:
        """Print text for people."""
        self.obey(for_log(self.clean(text)).rstrip("\n") + "\n")

    def obey(self, commands: str) -> None:
        """Print workflow commands, made by `views.annotations`, `masks` and nowhere else."""
        self._stream.write(commands)
        self._stream.flush()

    def hide(self, secret: str) -> None:
        """Show a secret no more that came to be during the run."""
        self._mask.hide(secret)
        self.obey(masks([secret]))

    def clean(self, text: str) -> str:
        """`text` without the secrets; cutting out a short one could spoil a DOI, and the runner masks it in the log."""
        return self._mask.sure(text)


@dataclass(frozen=True, kw_only=True, slots=True)
class Job:
    """What surrounds a run: the runner's variables, the log, and how to wait."""

    variables: Mapping[str, str]
    log: Log
    sleep: Callable[[float], None]

    @property
    def debug(self) -> bool:
        """Whether the user asked the runner for more to read."""
        return self.variables.get("RUNNER_DEBUG") == "1"


def main(
    variables: Mapping[str, str] | None = None,
    stream: TextIO | None = None,
    *,
    sleep: Callable[[float], None] = time.sleep,
) -> int:
    """Run the Action with the runner's `variables` (the process's own) and give its exit code."""
    variables = os.environ if variables is None else variables
    if stream is None:
        # Half of a surrogate pair in somebody's text must not stop a run whose DOI is live.
        outlast_readers()
        interrupt_on_sigterm()
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
        stream = sys.stdout

    inputs = action_inputs(variables)
    secrets = secrets_of(inputs, variables)
    every = tuple(chain.from_iterable(secrets.values()))
    account = inputs["username"] or variables.get("DATACITE_USERNAME", "")
    log = Log(stream, every)
    of_datacite = (*secrets["password"], *secrets["registry-token"], *secrets["datacite-token"])
    log.obey(masks(every, accounts=[(account, value) for value in of_datacite]))

    try:
        return _run(inputs, Job(variables=variables, log=log, sleep=sleep))
    except KeyboardInterrupt:
        log.say("Stopped from outside, as where a job is cancelled. A DOI that is named above may be live: run again.")
        return INTERRUPTED


def action_inputs(variables: Mapping[str, str]) -> dict[str, str]:
    """The inputs of the step by name: a runner upper-cases them, keeps hyphens and passes "" for what is absent."""
    return {item.name: variables.get(f"INPUT_{item.name.upper()}", "").strip() for item in INPUTS}


def secrets_of(inputs: Mapping[str, str], variables: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Every secret that an input or its environment variable holds, by the input's name."""
    found = {}
    for item in INPUTS:
        if item.type is not InputType.SECRET:
            continue

        said = (inputs[item.name], variables.get(item.environment or "", ""))
        found[item.name] = tuple(filter(None, said))
    return found


def _run(inputs: Mapping[str, str], job: Job) -> int:
    text = ""
    try:
        settings = settings_from(action=inputs, environment=job.variables)
        event = read_event(job.variables.get("GITHUB_EVENT_NAME", ""), _payload(job))
        if settings.flag("repair") and only_reads(event):
            settings = settings.with_value("repair", "false", "event")
        todo = what_to_do(event, command=Command(settings["command"]), tag=settings.get("tag"))
        report, text = _carried_out(todo, settings, job)
    except DoiActionError as error:
        report = Report(verb="publish", headline="Nothing was done", error=error)
    except Exception as error:  # the outermost shell: a bug is told as one, with the way to report it
        report = Report(verb="publish", headline="The run was cut short", error=_unforeseen(error, job))

    try:
        _show(report, text, job)
    except Exception as error:  # the outermost shell too: the outputs are written by then
        job.log.obey(annotations([finding_of(_unforeseen(error, job))]))
        return ExitCode.BUG
    return report.exit_code


def _payload(job: Job) -> Mapping[str, Any]:
    path = job.variables.get("GITHUB_EVENT_PATH", "")
    try:
        payload = json.loads(Path(path).read_bytes())
    except (OSError, ValueError, RecursionError) as error:
        job.log.say(f"The event file '{path}' could not be read ({type(error).__name__}); tag and fork are unknown.")
        return {}

    if isinstance(payload, dict):
        return payload
    return {}


def _carried_out(todo: ToDo, settings: Settings, job: Job) -> tuple[Report, str]:
    """The report, and for a command that only reads the text it makes."""
    if todo.note:
        job.log.obey(command("notice", job.log.clean(todo.note), {"title": "doi-action"}))
    workspace = Path(job.variables.get("GITHUB_WORKSPACE") or ".")
    _refuse_unheld_approval(todo, settings)

    # No case is for "all others": a command that nobody named here would publish, or do nothing and be green.
    match todo.command:
        case None:
            return Report(verb=settings["command"], headline=f"Nothing to do: {todo.note}"), ""
        case (
            Command.PUBLISH
            | Command.REVIEW
            | Command.PREPARE
            | Command.BACKFILL
            | Command.WITHDRAW
            | Command.ADOPT as working
        ):
            return _at_registry(working, todo, settings, job), ""
        case Command.AUDIT:
            return _audited(settings, job, workspace)
        case Command.CHECK:
            from doi_action.action.check import check_workspace

            return check_workspace(workspace, note=todo.note, online=_page(job)), ""
        case Command.CITE | Command.EXPORT | Command.EXPLAIN as reading:
            from doi_action.action.read import read_workspace

            return read_workspace(reading, settings, workspace)
        case Command.RULES | Command.TRY | Command.SANDBOX | Command.INIT as typed:
            raise SettingsError(
                f"command: '{typed}' does not run in the Action",
                why="it shows or starts something for whoever sits at a terminal",
                fix=f"type it there: doi-action {typed}",
                rule="not-in-the-action",
            )
        case _:
            assert_never(todo.command)


def _refuse_unheld_approval(todo: ToDo, settings: Settings) -> None:
    """Raise SettingsError where somebody believes that what is written was approved, and nothing holds it to that."""
    if settings["approve"] and todo.command not in (None, Command.PUBLISH):
        raise SettingsError(
            f"approve means nothing to the command '{settings['command']}'",
            why="what was approved is held against what 'publish' writes, and against nothing else",
            fix="leave approve out, or set command to 'publish'",
            rule="bad-setting",
        )


def _at_registry(command: Working, todo: ToDo, settings: Settings, job: Job) -> Report:
    """The report of a command that works on one repository and its records at the registry."""
    from doi_action.registries.open_registry import open_registry

    # What an input says wins over what the event names, and then stays the input's; `backfill` takes every tag.
    if command is Command.PREPARE:
        if todo.branch and not settings["branch"]:
            settings = settings.with_value("branch", todo.branch, "event")
    elif todo.tag and command is not Command.BACKFILL:
        origin = settings.origin("tag") if settings["tag"] else "event"
        settings = settings.with_value("tag", todo.tag, origin)

    connect = partial(open_registry, sleep=job.sleep)
    tell = job.log.say
    with closing(_host(settings, job)) as host:
        match command:
            case Command.PUBLISH:
                from doi_action.verbs.publish import publish

                return publish(settings, host=host, connect=connect, tell=tell)
            case Command.REVIEW:
                from doi_action.verbs.review import review

                return review(settings, host=host, connect=connect, tell=tell)
            case Command.PREPARE:
                from doi_action.verbs.prepare import prepare

                return prepare(settings, host=host, connect=connect, tell=tell)
            case Command.BACKFILL:
                from doi_action.verbs.backfill import backfill

                return backfill(settings, host=host, connect=partial(connect, for_hours=True), tell=tell)
            case Command.WITHDRAW:
                from doi_action.verbs.withdraw import withdraw

                return withdraw(settings, host=host, connect=connect, tell=tell, today=datetime.now(UTC).date())
            case Command.ADOPT:
                from doi_action.verbs.adopt import adopt

                return adopt(settings, host=host, connect=connect, tell=tell)
            case _:
                assert_never(command)


def _audited(settings: Settings, job: Job, workspace: Path) -> tuple[Report, str]:
    """The report of `audit`, whatever started the run; of a dashboard, or of several repositories, also the text."""
    from doi_action.registries.open_registry import open_registry
    from doi_action.release.result_file import write_result
    from doi_action.verbs.audit import audits
    from doi_action.verbs.audit.dashboard import dashboard
    from doi_action.views.audits import audits_text, together

    output = workspace / settings["output"] if settings["output"] else None
    if settings["dashboard"]:
        from doi_action.hosts.github.connection import Connection

        def connect(_name: str) -> Connection:
            return Connection(settings.get("github-token"), sleep=job.sleep, **_addresses(job))

        drawn = dashboard(settings, connect=connect, tell=job.log.say, folder=workspace)
        if output:
            write_result(job.log.clean(drawn), output)
        return Report(verb="audit", headline="The dashboard was drawn"), "" if output else drawn

    named = settings["repository"].split() or [job.variables.get("GITHUB_REPOSITORY", "")]
    reports = audits(
        settings,
        named,
        open_host=lambda name: _host(settings, job, name),
        connect=partial(open_registry, sleep=job.sleep),
        tell=job.log.say,
    )
    if output:
        write_result(job.log.clean(audits_text(reports, form="json")), output)
    return together(reports), ""


def _page(job: Job) -> FilesOnline | None:
    """Where the repository is seen whose workflow this is, at the commit that the run is for; None for no runner."""
    server = job.variables.get("GITHUB_SERVER_URL", "")
    name = job.variables.get("GITHUB_REPOSITORY", "")
    commit = job.variables.get("GITHUB_SHA", "")
    is_known = server and name and commit
    if not is_known:
        return None
    return FilesOnline(page=f"{server}/{name}", commit=commit)


def _host(settings: Settings, job: Job, name: str | None = None) -> "Host":
    """The repository of this name; None: that of the input, else the workflow's. Raises SettingsError for none."""
    from doi_action.hosts.github.host import GitHub
    from doi_action.hosts.hugging_face.address import hub_name
    from doi_action.hosts.open_host import hub_endpoint, open_hub

    repository = name or settings.get("repository") or job.variables.get("GITHUB_REPOSITORY", "")
    on_hub = hub_name(repository, hub_endpoint(job.variables))
    if on_hub:
        return open_hub(on_hub, settings, variables=job.variables, sleep=job.sleep, tell=job.log.say, hide=job.log.hide)
    if not OWNER_NAME.fullmatch(repository):
        raise SettingsError(
            f"the repository is '{repository}', and not owner/name",
            why="the input repository names it, else GITHUB_REPOSITORY",
            fix="run this on GitHub Actions; or correct the input",
        )

    return GitHub(
        repository,
        settings.get("github-token"),
        **_addresses(job),
        branch=settings.get("branch"),
        sleep=job.sleep,
    )


def _addresses(job: Job) -> dict[str, Any]:
    """Where the API of GitHub is, or of the Enterprise server."""
    from doi_action.hosts.github.connection import API_URL

    api = job.variables.get("GITHUB_API_URL") or API_URL
    return {"api_url": api, "graphql_url": job.variables.get("GITHUB_GRAPHQL_URL")}


def _show(report: Report, text: str, job: Job) -> None:
    """Outputs first, since a later step needs them most; then the log, annotations and the summary."""
    from doi_action.edits.templating import environment
    from doi_action.templates_folder import templates_folder
    from doi_action.views.summary import summary
    from doi_action.views.text import report_text

    clean = job.log.clean
    # Of a bug in `publish` after its DOI was live; of others, what met them has told.
    if job.debug and report.error and report.error.rule == "bug" and report.error.__cause__:
        job.log.say("".join(traceback.format_exception(report.error.__cause__)))
    outputs = {name: clean(value) for name, value in outputs_of(report).items()}
    if job.variables.get("GITHUB_OUTPUT"):
        commands = file_commands(outputs, delimiter=lambda: f"doi-action-{uuid4()}")
        _append("GITHUB_OUTPUT", commands, job)
    job.log.say(text or report_text(report, verbose=job.debug, told=True))
    job.log.obey(clean(annotations(report.all_findings)))
    shown = summary(report, text=text, templates=environment(templates_folder()))
    _append("GITHUB_STEP_SUMMARY", clean(shown), job)


def outputs_of(report: Report) -> dict[str, str]:
    """Every output of the table; the plan as JSON, without what is sent, or empty, where it would be too long."""
    releases = {"releases": releases_data(report.releases)} if report.releases else {}
    whole = plan_data(report.plan, report.payload, report.files)
    without_payloads = plan_data(report.plan, None, report.files)

    # Of many releases the list of their DOIs is what a later step wants.
    shorter_and_shorter = [whole, without_payloads]
    if releases:
        shorter_and_shorter.append({})
    plan = ""
    for data in shorter_and_shorter:
        text = for_json(data | releases)
        if len(text) <= LARGEST_PLAN:
            plan = text
            break

    said = {"created": "false", "changed": "false", **report.outputs, "plan": plan}
    return complete_outputs(said, rehearsal=report.rehearsal)


def _append(variable: str, text: str, job: Job) -> None:
    """Append to one of the runner's files; where that is impossible the run goes on, since the DOI is live."""
    path = job.variables.get(variable)
    if not path:
        job.log.say(text)
        return
    try:
        with Path(path).open("a", encoding="utf-8", errors="replace", newline="\n") as file:
            file.write(text)
    except OSError as error:
        job.log.obey(command("warning", f"{variable} cannot be written: {error.strerror}", {"title": "doi-action"}))
        job.log.say(text)


def _unforeseen(error: Exception, job: Job) -> DoiActionError:
    if job.debug:
        job.log.say("".join(traceback.format_exception(error)))
    return unforeseen(
        error, __version__, fix="set the secret ACTIONS_STEP_DEBUG to true, run again, and report what is printed"
    )
