"""The options that verbs share, each declared once: where the repository is, the inputs, how one wants to be told."""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from pathlib import Path
from traceback import format_exception
from typing import Any, TypeVar, cast

import click
from click.shell_completion import CompletionItem

from doi_action.cli.words import Word
from doi_action.http.masking import Masker
from doi_action.inputs import INPUTS, INPUTS_BY_NAME, InputType
from doi_action.inputs import Command as Verb
from doi_action.process import painter, width_of
from doi_action.release.result_file import write_result
from doi_action.report import Report
from doi_action.settings import Settings, settings_from
from doi_action.verbs.check.options import COLORS
from doi_action.views.lines import Line, Paint, laid_out, plain
from doi_action.views.text import report_text

Command = TypeVar("Command", bound=Callable[..., Any])
Flags = dict[str, Any]
"""What was typed, by the attribute of each input."""


@dataclass(frozen=True, kw_only=True, slots=True)
class View:
    """How the one who called wants to be told. `form` is the word of --format, where a verb has a report."""

    form: str
    color: bool | None
    verbose: bool
    quiet: bool
    untold: list[str] = field(default_factory=list)

    @property
    def paint(self) -> Paint:
        """What colours the result."""
        return painter(self.color)

    def tell(self, words: str) -> None:
        """A part of the story, on stderr."""
        if self.quiet:
            self.untold.append(words)
        else:
            self._say(words)

    def tell_all(self) -> None:
        """The story of a quiet run that is broken off: nothing else names a DOI that is live by then."""
        for words in self.untold:
            self._say(words)

    @staticmethod
    def _say(words: str) -> None:
        lines = [Line(line, "", len(line) - len(line.lstrip()) + 2) for line in masked(words).split("\n")]
        click.echo(laid_out([lines], plain, width_of(sys.stderr)), err=True, nl=False)

    def show(self, report: Report) -> int:
        """Print the report and give back its exit code."""
        if report.error and report.error.rule == "bug" and os.environ.get("DOI_ACTION_DEBUG"):
            click.echo(masked("".join(format_exception(report.error))), err=True)

        if self.form == "json":
            from doi_action.views.json import report_json

            click.echo(masked(report_json(report)))
            return report.exit_code

        text = report_text(
            report,
            paint=self.paint,
            verbose=self.verbose,
            quiet=self.quiet,
            told=not self.quiet,
            width=width_of(sys.stdout),
        )
        # What is coloured was decided by `painter`; click would take colours out of a pipe.
        click.echo(masked(text), nl=False, color=True)
        return report.exit_code

    def deliver(self, text: str, output: Path | None) -> None:
        """Print the result, or write it to a file. Raises SettingsError where that cannot be written."""
        if output is None:
            click.echo(text, nl=False, color=True)
        else:
            write_result(text, output)
            self.tell(f"wrote {output}")


def masked(text: str) -> str:
    """The text without the secrets of the environment; whatever a server repeats to us ends here at the latest."""
    secrets = []
    for item in INPUTS:
        if item.type is InputType.SECRET:
            secrets.append(os.environ.get(item.environment or "", ""))
    return Masker(secrets).sure(text)


def settings_of(flags: Flags) -> Settings:
    """Settings from the flags of a verb and from the environment (secrets and accounts only)."""
    said = {item.name: flags.get(item.attribute) for item in INPUTS}
    return settings_from(command_line=said, environment=os.environ)


def folders(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """What a shell offers for a repository; that of GitHub nobody can list."""
    return [CompletionItem(incomplete, type="dir")]


REPO = click.option("--repo", shell_complete=folders, help="The same as REPO.")


def repository_argument(default: str | None = ".") -> Callable[[Command], Command]:
    """Where the repository is, as REPO or with --repo: the same for every verb."""

    def add(command: Command) -> Command:
        @wraps(command)
        def placed(*, path: str | None, repo: str | None, **words: Any) -> Any:
            is_named_twice = path and repo
            if is_named_twice and path != repo:
                raise click.UsageError(f"the repository is named twice: '{path}' and --repo '{repo}'")

            return command(repo=path or repo or default, **words)

        argument = click.argument("path", metavar="[REPO]", required=False, shell_complete=folders)
        return cast(Command, argument(REPO(placed)))

    return add


def input_flag(name: str, help: str = "") -> Callable[[Command], Command]:
    """An input of the table as a flag; `help` where a verb means something else by it, or has another default."""
    item = INPUTS_BY_NAME[name]
    flag = f"--{name}"
    if item.type is InputType.BOOLEAN:
        return click.option(flag, item.attribute, flag_value="true", default=None, help=help or item.help)

    shown = help
    if not shown:
        shown = item.help
        if item.default:
            shown = f"{shown} [default: {item.default}]"

    kind = Word(item.choices) if item.choices else str
    return click.option(flag, item.attribute, type=kind, help=shown)


def input_flags(*names: str) -> Callable[[Command], Command]:
    """Several inputs as flags, shown in this order."""

    def add(command: Command) -> Command:
        for name in reversed(names):
            command = input_flag(name)(command)
        return command

    return add


def flags_of(verb: Verb) -> Callable[[Command], Command]:
    """Every input of a verb that is no secret, as a flag."""
    names = []
    for item in INPUTS:
        is_of_verb = not item.commands or verb in item.commands
        if not is_of_verb or item.type is InputType.SECRET:
            continue

        # The verb itself, and where its repository is: both are arguments here.
        if item.name not in ("command", "repository"):
            names.append(item.name)
    return input_flags(*names)


def output_flag(help: str) -> Callable[[Command], Command]:
    """A file for the result."""
    return click.option("--output", type=click.Path(path_type=Path), help=help)


def view_flags(*formats: str) -> Callable[[Command], Command]:
    """How the result is shown, the same for every verb: colour and how much, and the format where there are several."""

    def add(command: Command) -> Command:
        @wraps(command)
        def viewed(*, quiet: bool, verbose: bool, color: str, shown_as: str = "text", **words: Any) -> Any:
            seen = View(form=shown_as, color=COLORS[color], verbose=verbose, quiet=quiet)
            try:
                return command(view=seen, **words)
            except KeyboardInterrupt:
                seen.tell_all()
                raise

        options = [
            click.option("--color", type=Word(tuple(COLORS)), default="auto", help="'auto': colours on a terminal."),
            click.option("-v", "--verbose", is_flag=True, help="Tell more: every note, and lists to their end."),
            click.option("-q", "--quiet", is_flag=True, help="Tell no story: only the result, and what is wrong."),
        ]
        if formats:
            form = click.option("--format", "shown_as", type=Word(formats), default=formats[0], show_default=True)
            options.append(form)
        for option in options:
            viewed = option(viewed)
        return cast(Command, viewed)

    return add


def examples(*lines: str) -> str:
    """The end of a verb's help: its examples, laid out as they stand."""
    return "\b\nExamples:\n" + "\n".join(f"  doi-action {line}" for line in lines)
