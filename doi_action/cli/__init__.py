"""The command line: words and flags into settings, a report into text or JSON, errors into exit codes.

`check` and `rules` have a door of their own (`__main__`), since a hook must start in the time of reading one file. A
verb's modules are imported when it is called. stdout carries the result, stderr the story.
"""

import os
import sys
from contextlib import suppress

import click

from doi_action import __version__
from doi_action.cli.options import masked
from doi_action.cli.verbs import cli
from doi_action.cli.words import wrong_usage
from doi_action.errors import DoiActionError, ExitCode, SettingsError, unforeseen
from doi_action.process import painter, width_of
from doi_action.report import Report
from doi_action.verbs.check.options import color_typed, value_typed
from doi_action.views.text import error_text


def main(arguments: list[str]) -> int:
    """Run the command line and give back its exit code; every error ends here. Raises KeyboardInterrupt."""
    # On Windows a pipe takes the code page of the country, which lacks the signs of many people's names:
    # https://docs.python.org/3/library/sys.html#sys.stdout
    for stream in (sys.stdout, sys.stderr):
        # Whoever calls this from Python may have put a stream of another kind there.
        with suppress(AttributeError):
            stream.reconfigure(encoding="utf-8")  # type: ignore[union-attr]

    try:
        result = cli.main(args=arguments, prog_name="doi-action", standalone_mode=False)
        return result if isinstance(result, int) else ExitCode.DONE
    except DoiActionError as error:
        return _stopped(error, arguments)
    except click.ClickException as error:
        if not arguments:
            click.echo(cli.get_help(click.Context(cli, info_name="doi-action", max_content_width=110)), err=True)
            return ExitCode.SETTINGS

        verb = "doi-action"
        if isinstance(error, click.UsageError) and error.ctx:
            verb = error.ctx.command_path
        return _stopped(SettingsError(wrong_usage(error), fix=f"see `{verb} --help`", rule="usage"), arguments)
    except click.Abort as error:
        raise KeyboardInterrupt from error
    except Exception as error:  # the outermost shell: a bug is told as one, with the way to report it
        if os.environ.get("DOI_ACTION_DEBUG"):
            raise
        return _stopped(unforeseen(error, __version__), arguments)


def _stopped(error: DoiActionError, arguments: list[str]) -> int:
    """Say what stopped a verb that had no report yet, in the format that was asked for; its exit code."""
    from doi_action.views.shells import named_on_command_line

    error = named_on_command_line(error)
    if value_typed(arguments, "--format") == "json":
        from doi_action.views.json import report_json

        report = Report(verb=next(iter(arguments), ""), headline="Nothing was done", error=error)
        click.echo(masked(report_json(report)))
    else:
        text = error_text(error, paint=painter(color_typed(arguments), sys.stderr), width=width_of(sys.stderr))
        click.echo(masked(text), err=True, nl=False, color=True)
    return error.exit_code
