"""The command line: words and flags into settings, a report into text or JSON, errors into exit codes.

`check` has a door of its own (`__main__`), since a hook must start in the time of reading one file. A verb's modules
are imported when it is called. stdout carries the result, stderr the story.
"""

import os
import shutil
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import click

from doi_action import __version__
from doi_action.errors import EXIT_CODE_MEANINGS, DoiActionError, ExitCode
from doi_action.http.masking import Masker
from doi_action.inputs import INPUTS, INPUTS_BY_NAME, Input, InputType
from doi_action.report import Report, as_json
from doi_action.settings import Settings, settings_from

Command = TypeVar("Command", bound=Callable[..., Any])

EPILOG = "Exit codes: " + "; ".join(f"{code.value} {meaning}" for code, meaning in EXIT_CODE_MEANINGS.items()) + "."

SECRETS = "Secrets come from the environment alone: " + ", ".join(
    f"{item.environment} ({item.name})" for item in INPUTS if item.type is InputType.SECRET and item.environment
)

ROLES: dict[str, dict[str, Any]] = {
    "verdict": {"bold": True, "fg": "green"},
    "heading": {"bold": True},
    "added": {"fg": "green"},
    "removed": {"fg": "red"},
    "error": {"bold": True, "fg": "red"},
    "warning": {"fg": "yellow"},
    "note": {"fg": "cyan"},
    "faint": {"dim": True},
}


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110}, epilog=EPILOG)
@click.version_option(__version__, prog_name="doi-action")
def cli() -> None:
    """A DOI for every release of a repository."""


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and give back its exit code; every error ends here."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError):
            stream.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    try:
        result = cli.main(args=arguments, prog_name="doi-action", standalone_mode=False)
        return result if isinstance(result, int) else ExitCode.DONE
    except DoiActionError as error:
        _tell_error(error)
        return error.exit_code
    except click.ClickException as error:
        error.show()
        return ExitCode.SETTINGS
    except click.Abort:
        click.echo("stopped", err=True)
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return ExitCode.DONE
    except Exception as error:  # the outermost shell: a bug is told as one, with the way to report it
        return _tell_bug(error)


def _clean(text: str) -> str:
    """The text without the secrets of the environment; whatever a server repeats to us ends here at the latest."""
    secrets = (os.environ.get(item.environment or "", "") for item in INPUTS if item.type is InputType.SECRET)
    return Masker(secrets).sure(text)


def _tell_error(error: DoiActionError) -> None:
    place = f"{error.path}:{error.line}: " if error.path else ""
    click.echo(_clean(f"{click.style('error:', fg='red', bold=True)} {place}{error.message}"), err=True)
    for word, text in (("why", error.why), ("fix", error.fix), ("now", error.state)):
        if text:
            click.echo(_clean(f"  {word}: {text}"), err=True)


def _tell_bug(error: Exception) -> int:
    if os.environ.get("DOI_ACTION_DEBUG"):
        raise error
    click.echo(f"error: a bug in doi-action {__version__}: {type(error).__name__}", err=True)
    click.echo("  fix: run again with DOI_ACTION_DEBUG=1 and report what it prints:", err=True)
    click.echo("       https://github.com/doi-action/doi-action/issues", err=True)
    return ExitCode.BUG


def registry_options(command: Command) -> Command:
    """Every input that is no secret, as a flag."""
    for item in reversed(INPUTS):
        if item.type is not InputType.SECRET and item.name != "command":
            command = _flag(item)(command)
    return command


def _flag(item: Input) -> Callable[[Command], Command]:
    shown = f"{item.help} [default: {item.default}]" if item.default else item.help
    if item.type is InputType.BOOLEAN:
        return click.option(f"--{item.name}", item.attribute, flag_value="true", default=None, help=shown)
    kind = click.Choice(item.choices) if item.choices else str
    return click.option(f"--{item.name}", item.attribute, type=kind, default=None, help=shown)


def output_options(*formats: str) -> Callable[[Command], Command]:
    """How the result is shown: format, how much, colour."""

    def add(command: Command) -> Command:
        for option in (
            click.option("--color/--no-color", default=None, help="Colour; by default on a terminal."),
            click.option("-v", "--verbose", is_flag=True, help="Tell more: notes, and where settings come from."),
            click.option("-q", "--quiet", is_flag=True, help="Tell no story on stderr."),
            click.option("--format", "form", type=click.Choice(formats), default=formats[0], show_default=True),
        ):
            command = option(command)
        return command

    return add


def settings_of(flags: dict[str, Any]) -> Settings:
    """Settings from the flags of a verb and from the environment (secrets and accounts only)."""
    said = {item.name: flags.get(item.attribute) for item in INPUTS}
    return settings_from(command_line=said, environment=os.environ)


def teller(*, quiet: bool) -> Callable[[str], None]:
    """Where the story goes: stderr, unless nobody wants it."""
    return (lambda _line: None) if quiet else (lambda line: click.echo(_clean(line), err=True))


def painter(color: bool | None) -> Callable[[str, str], str]:
    """Colours on a terminal, or where they are asked for; NO_COLOR is respected."""
    wanted = sys.stdout.isatty() and not os.environ.get("NO_COLOR") if color is None else color

    def paint(text: str, role: str) -> str:
        return click.style(text, **ROLES.get(role, {})) if wanted else text

    return paint


def show(report: Report, form: str, *, color: bool | None, verbose: bool) -> int:
    """Print the report and give back its exit code."""
    if form == "json":
        click.echo(_clean(as_json(report)))
    else:
        from doi_action.views.text import as_text

        click.echo(_clean(as_text(report, paint=painter(color), verbose=verbose)), nl=False, color=color)
    return report.exit_code


FORWARDED: dict[str, Any] = {"ignore_unknown_options": True, "help_option_names": []}
"""The verbs that read their own words: `__main__` goes to them directly, and `--help` lists them with the others."""


@cli.command(context_settings=FORWARDED)
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
def check(words: tuple[str, ...]) -> int:
    """Judge citation metadata, and repair what is certain."""
    from doi_action.verbs.check import main as verb

    return verb(list(words))


@cli.command(context_settings=FORWARDED)
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
def rules(words: tuple[str, ...]) -> int:
    """List the rules of the check, or explain one."""
    from doi_action.verbs.rules import main as verb

    return verb(list(words))


@cli.command(epilog=SECRETS)
@click.option("--repo", default=".", help="The repository: a folder, or its address.", show_default=True)
@registry_options
@output_options("text", "json")
def publish(repo: str, form: str, quiet: bool, verbose: bool, color: bool | None, **flags: Any) -> int:
    """Give a release its DOI.

    CITATION.cff, README and codemeta.json are brought up to date with it.
    """
    from doi_action.hosts.open_host import open_host
    from doi_action.registries.open_registry import open_registry
    from doi_action.verbs.publish import publish as run

    settings, tell = settings_of(flags), teller(quiet=quiet)
    connect = partial(open_registry, tell=tell)
    report = run(settings, host=open_host(repo, settings), connect=connect, tell=tell)
    return show(report, form, color=color, verbose=verbose)


def reading_options(command: Command) -> Command:
    """What the verbs that only read have in common: where to read, and where to write the result."""
    for option in (
        click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write it to this file."),
        click.option("--config", help=INPUTS_BY_NAME["config"].help),
        click.option("--kind", type=click.Choice(INPUTS_BY_NAME["kind"].choices), help=INPUTS_BY_NAME["kind"].help),
        click.option("--work", help=INPUTS_BY_NAME["work"].help),
        click.option("--tag", help="Read this release; by default the files as they stand in the folder."),
        click.option("--repo", default=".", help="The folder of the repository.", show_default=True),
    ):
        command = option(command)
    return command


def _deliver(text: str, output: Path | None) -> int:
    if output is None:
        click.echo(text, nl=False)
    else:
        output.write_text(text, encoding="utf-8", newline="")
        click.echo(f"wrote {output}", err=True)
    return ExitCode.DONE


@cli.command()
@reading_options
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def explain(repo: str, output: Path | None, form: str, **flags: Any) -> int:
    """Show every field and where it comes from.

    What other files say instead, and what is missing, comes with it.
    """
    from doi_action.release.describe import describe
    from doi_action.verbs import explain as verb

    said = describe(settings_of(flags), repo)
    terminal = form == "text" and output is None and sys.stdout.isatty()
    width = shutil.get_terminal_size().columns if terminal else 100
    works = tuple(work.name for work in said.others)
    text = verb.run(
        said.merged,
        findings=said.findings,
        form=form,
        terminal=terminal,
        width=width,
        folder=said.work.path,
        works=works,
    )
    return _deliver(text, output)


@cli.command()
@reading_options
@click.option("--format", "form", required=True, help="datacite, datacite-xml, cff, codemeta, schema-org, ...")
def export(repo: str, output: Path | None, form: str, **flags: Any) -> int:
    """Write the metadata in another format."""
    from doi_action.release.describe import describe
    from doi_action.verbs import export as verb

    said = describe(settings_of(flags), repo)
    said.require_a_work()
    made = verb.run(said.merged.metadata, form, doi=verb.doi_in(form, said.doi), concept=said.concept_doi)
    for name in made.left_out:
        click.echo(f"note: {form} cannot hold {name}", err=True)
    return _deliver(made.text, output)


@cli.command()
@reading_options
@click.option("--format", "form", default="apa,bibtex", show_default=True, help="Styles, separated by commas.")
@click.option("--preferred", is_flag=True, help="Print the preferred citation instead, as GitHub shows it.")
def cite(repo: str, output: Path | None, form: str, preferred: bool, **flags: Any) -> int:
    """Print formatted citations."""
    from doi_action.release.describe import describe
    from doi_action.verbs import cite as verb

    said = describe(settings_of(flags), repo)
    if preferred:
        return _deliver(verb.preferred(said.preferred_citation), output)
    said.require_a_work()
    if not said.merged.metadata.creators and said.preferred_citation:
        click.echo("note: only the preferred citation names authors; --preferred prints it, as GitHub does", err=True)

    text = verb.run(
        said.merged.metadata,
        styles=tuple(style.strip() for style in form.split(",") if style.strip()),
        doi=said.doi,
        concept=said.concept_doi,
        stated_year=said.citation.year,
        templates=said.templates,
    )
    return _deliver(text, output)


@cli.command(name="try")
@click.argument("repo", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--keep",
    type=click.Path(file_okay=False, path_type=Path),
    help="Keep the copy and the sandbox's data here; a second run finds them.",
)
@output_options("text")
def try_(repo: Path | None, keep: Path | None, form: str, quiet: bool, verbose: bool, color: bool | None) -> int:
    """See the whole job on a copy of REPO.

    Without REPO: on a sample. The registry is a sandbox of its own, and no account is needed.
    """
    from doi_action.verbs.try_ import try_release

    return try_release(repo, keep=keep, paint=painter(color), tell=teller(quiet=quiet), verbose=verbose)


@cli.command()
@click.option("--port", type=click.IntRange(0, 65535), default=0, show_default=True, help="0 takes a free one.")
@click.option("--data", type=click.Path(dir_okay=False, path_type=Path), help="Keep the records in this file.")
@click.option("--prefix", "prefixes", multiple=True, help="A prefix of the account.  [default: 10.0000]")
@click.option("--account", "accounts", multiple=True, help="NAME:PASSWORD  [default: SANDBOX.DEMO:sandbox]")
@click.option("--domain", "domains", multiple=True, help="A host that landing pages may be on.  [default: any]")
def sandbox(
    port: int, data: Path | None, prefixes: tuple[str, ...], accounts: tuple[str, ...], domains: tuple[str, ...]
) -> int:
    """Run the embedded registry as a server.

    It listens on this machine alone; its base URL is the first line it prints.
    """
    from doi_action.verbs.sandbox import run

    return run(port=port, data=data, prefixes=prefixes, accounts=accounts, domains=domains)
