"""The command line: words and flags into settings, a report into text or JSON, errors into exit codes.

`check` and `rules` have a door of their own (`__main__`), since a hook must start in the time of reading one file. A
verb's modules are imported when it is called. stdout carries the result, stderr the story.
"""

import os
import stat
import sys
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, closing, nullcontext, redirect_stderr, suppress
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import partial, wraps
from io import StringIO
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click
from click.shell_completion import CompletionItem

from doi_action import __version__
from doi_action.errors import EXIT_CODE_MEANINGS, DoiActionError, ExitCode, SettingsError, bug_of
from doi_action.http.masking import Masker
from doi_action.inputs import INPUTS, INPUTS_BY_NAME, Input, InputType
from doi_action.inputs import Command as Verb
from doi_action.report import Report
from doi_action.settings import Settings, settings_from
from doi_action.verbs.check.options import COLORS
from doi_action.verbs.terminal import painter, width_of
from doi_action.views.harmless import for_log
from doi_action.views.lines import Line, laid_out, plain
from doi_action.views.text import error_text, report_text

if TYPE_CHECKING:
    from jinja2 import Environment

    from doi_action.views.citation_page import ShownWork

Command = TypeVar("Command", bound=Callable[..., Any])

SECRETS = "Secrets come from the environment alone: " + ", ".join(
    f"{item.environment} ({item.name})" for item in INPUTS if item.type is InputType.SECRET and item.environment
)

GROUPS = {
    "Begin": (Verb.TRY, Verb.INIT),
    "Look before anything is written": (Verb.CHECK, Verb.EXPLAIN, Verb.REVIEW),
    "Give DOIs": (Verb.PUBLISH, Verb.PREPARE, Verb.BACKFILL),
    "Keep them true": (Verb.AUDIT, Verb.WITHDRAW, Verb.ADOPT),
    "Use them": (Verb.CITE, Verb.EXPORT),
    "Beside": (Verb.RULES, Verb.SANDBOX),
}
"""The verbs in working order, as somebody meets them."""


class Verbs(click.Group):
    """The verbs in working order; a name that is none of them is met with the one that was probably meant."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In working order, which the help and the completion show."""
        return [name for names in GROUPS.values() for name in names]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The verbs by what somebody is about to do."""
        wide = max(map(len, self.commands))
        for title, names in GROUPS.items():
            with formatter.section(title):
                said = [(f"{name:<{wide}}", self.commands[name].get_short_help_str(formatter.width)) for name in names]
                formatter.write_dl(said)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Where the rest is said, and what a script gets."""
        with formatter.section("Exit codes"):
            formatter.write_dl([(str(code.value), meaning) for code, meaning in EXIT_CODE_MEANINGS.items()])
        formatter.write_paragraph()
        formatter.write_text("`doi-action VERB --help` shows the flags of a verb, with examples.")

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The verb that is named. Raises UsageError."""
        named = args[0] if args else ""
        if named and not named.startswith("-") and named not in self.commands:
            meant = meant_among(self.commands, named) or f"the verbs are {', '.join(self.list_commands(ctx))}"
            raise click.UsageError(f"there is no verb '{named}'; {meant}", ctx)
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a verb. Raises Abort where it is interrupted; click would print an empty line for it."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt as interrupt:
            raise click.Abort from interrupt


class Word(click.Choice[str]):
    """One of a few words; one that is mistyped is met with the one that was probably meant."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The word. Raises BadParameter."""
        if value not in self.choices:
            meant = meant_among(self.choices, str(value)) or f"choose {', '.join(self.choices)}"
            self.fail(f"'{value}' is unknown; {meant}", param, ctx)
        return str(value)


class Forwarded(click.Command):
    """A verb that reads its own words (`__main__` goes to it directly); here it is listed, and its words completed."""

    def offers(self, before: list[str]) -> Iterable[str]:
        """The words that can follow those `before`."""
        return ()

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """The words that begin so, else paths."""
        before = list(ctx.params.get("words") or ())
        fitting = [CompletionItem(word) for word in self.offers(before) if word.startswith(incomplete)]
        return fitting if fitting else [CompletionItem(incomplete, type="file")]


@dataclass(frozen=True, kw_only=True, slots=True)
class View:
    """How the one who called wants to be told."""

    form: str
    color: bool | None
    verbose: bool
    quiet: bool

    def tell(self, words: str) -> None:
        """A part of the story, on stderr."""
        if self.quiet:
            return
        lines = [Line(line, "", len(line) - len(line.lstrip()) + 2) for line in _clean(words).split("\n")]
        click.echo(laid_out([lines], plain, width_of(sys.stderr)), err=True, nl=False)

    def show(self, report: Report) -> int:
        """Print the report and give back its exit code."""
        if self.form == "json":
            from doi_action.views.json import report_json

            click.echo(_clean(report_json(report)))
            return report.exit_code

        text = report_text(
            report,
            paint=painter(self.color),
            verbose=self.verbose,
            quiet=self.quiet,
            told=not self.quiet,
            width=width_of(sys.stdout),
        )
        # What is coloured was decided by `painter`; click would take colours out of a pipe.
        click.echo(_clean(text), nl=False, color=True)
        return report.exit_code


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="doi-action")
def cli() -> None:
    """A DOI for every release of a repository."""


def main(arguments: list[str]) -> int:
    """Run the command line and give back its exit code; every error ends here. Raises KeyboardInterrupt."""
    for stream in (sys.stdout, sys.stderr):
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
        verb = error.ctx.command_path if isinstance(error, click.UsageError) and error.ctx else "doi-action"
        return _stopped(SettingsError(wrong_usage(error), fix=f"see `{verb} --help`", rule="usage"), arguments)
    except click.Abort as error:
        raise KeyboardInterrupt from error
    except BrokenPipeError:
        sys.stderr.close()
        return ExitCode.DONE
    except Exception as error:  # the outermost shell: a bug is told as one, with the way to report it
        if os.environ.get("DOI_ACTION_DEBUG"):
            raise
        return _stopped(bug_of(error, __version__), arguments)


def meant_among(words: Iterable[str], typed: str) -> str:
    """The one of `words` that was probably meant, as a question; "" where none is near."""
    near = get_close_matches(typed, words, n=1)
    return f"did you mean '{near[0]}'?" if near else ""


def wrong_usage(error: click.ClickException) -> str:
    """What is wrong with a command line, in our words."""
    if isinstance(error, click.NoSuchOption):
        known = [name for option in error.ctx.command.params for name in option.opts] if error.ctx else []
        meant = meant_among([*known, "--help"], error.option_name)
        return f"there is no flag '{error.option_name}'" + (f"; {meant}" if meant else "")
    if isinstance(error, click.BadParameter) and error.param is not None:
        return f"{error.param.opts[-1]}: {error.message}"
    return error.format_message()


def _clean(text: str) -> str:
    """The text without the secrets of the environment; whatever a server repeats to us ends here at the latest."""
    secrets = (os.environ.get(item.environment or "", "") for item in INPUTS if item.type is InputType.SECRET)
    return Masker(secrets).sure(text)


def _stopped(error: DoiActionError, arguments: list[str]) -> int:
    """Say what stopped a verb that had no report yet, in the format that was asked for; its exit code."""
    from doi_action.views.shells import named_on_command_line

    error = named_on_command_line(error)
    if "--format=json" in arguments or ("--format", "json") in pairwise(arguments):
        from doi_action.views.json import report_json

        report = Report(verb=next(iter(arguments), ""), headline="Nothing was done", error=error)
        click.echo(_clean(report_json(report)))
    else:
        text = error_text(error, paint=painter(None, sys.stderr), width=width_of(sys.stderr))
        click.echo(_clean(text), err=True, nl=False)
    return error.exit_code


def examples(*lines: str) -> str:
    """The end of a verb's help: its examples, laid out as they stand."""
    return "\b\nExamples:\n" + "\n".join(f"  doi-action {line}" for line in lines)


def folders(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """What a shell offers for a repository; that of GitHub nobody can list."""
    return [CompletionItem(incomplete, type="dir")]


def repository_options(command: Command) -> Command:
    """Where the repository is, as REPO or with --repo: the same for every verb."""

    @wraps(command)
    def placed(*, path: str | None, repo: str | None, **words: Any) -> Any:
        if path and repo and path != repo:
            raise click.UsageError(f"the repository is named twice: '{path}' and --repo '{repo}'")
        return command(repo=path or repo or ".", **words)

    placed = click.option("--repo", shell_complete=folders, help="The same as REPO.")(placed)
    return cast(Command, click.argument("path", metavar="[REPO]", required=False, shell_complete=folders)(placed))


def settings_options(verb: Verb) -> Callable[[Command], Command]:
    """Every input of a verb that is no secret, as a flag."""

    def add(command: Command) -> Command:
        for item in reversed(INPUTS):
            is_known = not item.commands or verb in item.commands
            if is_known and item.type is not InputType.SECRET and item.name not in ("command", "repository"):
                command = _flag(item)(command)
        return command

    return add


def _flag(item: Input) -> Callable[[Command], Command]:
    if item.type is InputType.BOOLEAN:
        return click.option(f"--{item.name}", item.attribute, flag_value="true", default=None, help=item.help)
    shown = f"{item.help} [default: {item.default}]" if item.default else item.help
    kind = Word(item.choices) if item.choices else str
    return click.option(f"--{item.name}", item.attribute, type=kind, default=None, help=shown)


COLOR = click.option(
    "--color", type=Word(tuple(COLORS)), default="auto", help="Whether there is colour: auto, on a terminal."
)
VERBOSE = click.option(
    "-v", "--verbose", is_flag=True, help="Tell more: every note with its reason, and lists to their end."
)
QUIET = click.option("-q", "--quiet", is_flag=True, help="Tell no story: only the result, and what is wrong.")


def view_options(*formats: str) -> Callable[[Command], Command]:
    """How the result is shown: format, how much, colour."""

    def add(command: Command) -> Command:
        @wraps(command)
        def viewed(*, form: str, quiet: bool, verbose: bool, color: str, **words: Any) -> Any:
            view = View(form=form, color=COLORS[color], verbose=verbose, quiet=quiet)
            return command(view=view, **words)

        form = click.option("--format", "form", type=Word(formats), default=formats[0], show_default=True)
        for option in (COLOR, VERBOSE, QUIET, form):
            viewed = option(viewed)
        return cast(Command, viewed)

    return add


def engine_verb(verb: Verb, *lines: str) -> Callable[[Command], click.Command]:
    """A verb that knows a repository and a registry: `lines` are its examples."""

    def add(command: Command) -> click.Command:
        shown = view_options("text", "json")(command)
        placed = repository_options(settings_options(verb)(shown))
        return cli.command(name=verb.value, epilog=f"{SECRETS}\n\n{examples(*lines)}")(placed)

    return add


def settings_of(flags: dict[str, Any]) -> Settings:
    """Settings from the flags of a verb and from the environment (secrets and accounts only)."""
    said = {item.name: flags.get(item.attribute) for item in INPUTS}
    return settings_from(command_line=said, environment=os.environ)


def _is_watched() -> bool:
    """Whether stdout is a terminal or a runner's log, which obey some of what they read; files and pipes get bytes."""
    if sys.stdout.isatty():
        return True
    return bool(os.environ.get("GITHUB_ACTIONS")) and not stat.S_ISREG(os.fstat(sys.stdout.fileno()).st_mode)


def completed_words(ctx: click.Context, _words: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The words of a verb that reads them itself; click asks the argument where no option is begun."""
    return ctx.command.shell_complete(ctx, incomplete)


FORWARDED: dict[str, Any] = {"ignore_unknown_options": True, "help_option_names": []}


class Check(Forwarded):
    """`check` with its options, and the words that they take, to complete."""

    def offers(self, before: list[str]) -> Iterable[str]:
        """Its options, what the last of them takes, or nothing but paths."""
        from doi_action.verbs.check.options import words_after

        return words_after(before[-1] if before else "")


class Rules(Forwarded):
    """`rules` with the ids to complete."""

    def offers(self, before: list[str]) -> Iterable[str]:
        """The id of every rule, its flags, and what the last of them takes."""
        from doi_action.rules import RULES
        from doi_action.verbs.rules import FLAGS

        return COLORS if before[-1:] == ["--color"] else (*(rule.id for rule in RULES), *FLAGS)


@cli.command(cls=Check, context_settings=FORWARDED)
@click.argument("words", nargs=-1, type=click.UNPROCESSED, shell_complete=completed_words)
def check(words: tuple[str, ...]) -> int:
    """Judge citation metadata, and repair what is certain."""
    from doi_action.verbs.check import main as verb

    return verb(list(words))


@cli.command(cls=Rules, context_settings=FORWARDED)
@click.argument("words", nargs=-1, type=click.UNPROCESSED, shell_complete=completed_words)
def rules(words: tuple[str, ...]) -> int:
    """List the rules of the check, or explain one."""
    from doi_action.verbs.rules import main as verb

    return verb(list(words))


@engine_verb(
    Verb.PUBLISH,
    "publish --dry-run",
    'publish --tag v1.2.0 --registry datacite --prefix 10.12345 --publisher "Example University"',
    "publish octo/demo --tag v1.2.0 --dry-run     (at GitHub, with GITHUB_TOKEN set)",
)
def publish(repo: str, view: View, **flags: Any) -> int:
    """Give a release its DOI.

    REPO is a folder, a repository on GitHub as OWNER/NAME or by its address, or one on the Hugging Face Hub as
    hf://OWNER/NAME or by its address; by default this folder. CITATION.cff, README and codemeta.json are brought up to
    date with it.
    """
    from doi_action.verbs.progress import watched
    from doi_action.verbs.publish import publish as run

    with watched(view.tell, sys.stderr, quiet=view.quiet) as (tell, progress):
        return _run(partial(run, progress=progress), repo, flags, view, tell=tell)


@engine_verb(
    Verb.REVIEW,
    "review --tag v1.2.0 --registry datacite --prefix 10.12345 --output review.html",
    "review octo/demo --tag v1.2.0 --format json     (at GitHub, with GITHUB_TOKEN set)",
    "publish --tag v1.2.0 --registry datacite --prefix 10.12345 --approve DIGEST",
)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write it to this file too, as a page.")
def review(repo: str, view: View, output: Path | None, **flags: Any) -> int:
    """Show what publishing a release would write, to be signed.

    Both records exactly as they will stand, each value with its file and line, what changes, what is left out, what can
    never be undone, and a digest: `publish --approve DIGEST` writes that, and stops before anything else.
    """
    from doi_action.verbs.review import page_of
    from doi_action.verbs.review import review as run

    def write_page(report: Report) -> None:
        if output and report.sheet:
            _deliver(_clean(page_of(report)), output)

    return _run(run, repo, flags, view, then=write_page)


@engine_verb(
    Verb.PREPARE,
    "prepare --version 1.2.0 --registry datacite --prefix 10.12345",
    "prepare --version 1.2.0 --offline --manifest-version     (in the work tree, without any network)",
    "prepare octo/demo --branch release-1.2 --dry-run     (at GitHub, with GITHUB_TOKEN set)",
)
def prepare(repo: str, view: View, **flags: Any) -> int:
    """Name the DOI of the coming version.

    Before you tag: the DOI is written with version and date into CITATION.cff and codemeta.json, so that the tag and
    its archive carry their own. In a clone it writes the files, which you commit; 'publish' then finds that DOI.
    """
    from doi_action.verbs.prepare import prepare as run

    return _run(run, repo, flags, view)


@engine_verb(
    Verb.BACKFILL,
    "backfill --dry-run",
    "backfill --tags v1.0.0..v2.0.0 --max-new-dois 20",
    'backfill octo/demo --tags "v1.*, v2.0.0"     (at GitHub, with GITHUB_TOKEN set)',
)
def backfill(repo: str, view: View, **flags: Any) -> int:
    """Give old releases their DOIs.

    All of them, or those that --tags names, the oldest first, each with what its own tag says. What has its DOI stays
    as it is, so that a run may be stopped and started again. The files of REPO get one commit, for the newest.
    """
    from doi_action.verbs.backfill import backfill as run
    from doi_action.verbs.progress import counted

    with counted(view.tell, sys.stderr, quiet=view.quiet) as (tell, count):
        return _run(partial(run, count=count), repo, flags, view, tell=tell, for_hours=True)


@engine_verb(
    Verb.WITHDRAW,
    "withdraw --doi 10.12345/d1a5-bmqq-e7sb-07 --reason 'It holds personal data' --dry-run",
    "withdraw --doi 10.12345/d1a5-bmqq-e7sb-07 --reason 'It holds personal data' --confirm DOI",
    "withdraw --doi 10.12345/d1a5-bmqq-e7sb-07 --restore --confirm DOI",
)
def withdraw(repo: str, view: View, **flags: Any) -> int:
    """Take a DOI out of the index, or bring it back.

    It is never deleted: it leads to a page that says what was there, and why it went. A draft is deleted. The DOI is
    typed twice: as --doi, or by --tag, and as --confirm.
    """
    from datetime import UTC, datetime

    from doi_action.verbs.withdraw import withdraw as run

    return _run(partial(run, today=datetime.now(UTC).date()), repo, flags, view)


@engine_verb(
    Verb.ADOPT,
    "adopt --concept-doi 10.12345/abc --registry datacite --prefix 10.12345     (shows the table)",
    "adopt --concept-doi 10.12345/abc --registry datacite --prefix 10.12345 --confirm 10.12345/abc",
    "adopt octo/demo --concept-doi 10.5281/zenodo.1234567 --registry zenodo",
)
def adopt(repo: str, view: View, **flags: Any) -> int:
    """Go on with DOIs that were made elsewhere.

    By hand in Fabrica, by Zenodo's integration, under another prefix. Shows which record is the version of which tag;
    with the DOI typed again as --confirm, the records say that they belong here, and the next release follows on.
    """
    from doi_action.verbs.adopt import adopt as run

    return _run(run, repo, flags, view)


def _run(
    verb: Callable[..., Report],
    repo: str,
    flags: dict[str, Any],
    view: View,
    *,
    tell: Callable[[str], None] | None = None,
    for_hours: bool = False,
    then: Callable[[Report], None] | None = None,
) -> int:
    """Run a verb that knows a repository and a registry, and show its report; its exit code.

    `tell` takes the story where a bar stands below it. `then` has the report once it is shown.
    """
    from doi_action.hosts.open_host import open_host
    from doi_action.registries.open_registry import open_registry

    settings, told = settings_of(flags), tell or view.tell
    connect = partial(open_registry, tell=told, for_hours=for_hours)
    with closing(open_host(repo, settings)) as host:
        report = verb(settings, host=host, connect=connect, tell=told)
    code = view.show(report)
    if then:
        then(report)
    return code


@cli.command(
    epilog=SECRETS
    + "\n\n"
    + examples(
        "audit --registry datacite --prefix 10.12345",
        "audit --online --repair",
        "audit octo/demo octo/other --format json     (at GitHub, with GITHUB_TOKEN set)",
    )
)
@click.argument("repos", metavar="[REPO]...", nargs=-1, shell_complete=folders)
@click.option("--repo", shell_complete=folders, help="The same as REPO.")
@settings_options(Verb.AUDIT)
@view_options("text", "json", "github", "sarif")
def audit(repos: tuple[str, ...], repo: str | None, view: View, **flags: Any) -> int:
    """Tell whether registry, releases and files agree.

    Each REPO is a folder, or a repository on GitHub or the Hugging Face Hub; by default this folder. Nothing is written
    without --repair, which brings up to date what has its DOI already.
    """
    settings, tell = settings_of(flags), view.tell
    output = Path(settings["output"]) if settings["output"] else None
    if settings["dashboard"]:
        from doi_action.hosts.open_host import open_connection
        from doi_action.verbs.dashboard import dashboard

        drawn = dashboard(settings, connect=partial(open_connection, settings=settings), tell=tell)
        return _deliver(_clean(drawn), output)

    from doi_action.hosts.open_host import open_host
    from doi_action.registries.open_registry import open_registry
    from doi_action.verbs.audit import audits
    from doi_action.verbs.progress import counted
    from doi_action.views.audits import audits_text

    named = (*repos, *((repo,) if repo else ())) or (".",)
    opened = partial(open_host, settings=settings)
    with counted(view.tell, sys.stderr, quiet=view.quiet) as (told, count):
        connect = partial(open_registry, tell=told)
        reports = audits(settings, named, open_host=opened, connect=connect, tell=told, count=count)

    code = max(report.exit_code for report in reports.values())
    if view.form != "text" or output is not None:
        _deliver(_clean(audits_text(reports, form="json" if view.form == "text" else view.form)), output)
    if view.form == "text":
        for report in reports.values():
            view.show(report)
    return code


def reading_options(command: Command) -> Command:
    """What the verbs that only read have in common: where to read, where to write the result, and no story."""

    @wraps(command)
    def quieted(*, quiet: bool, **words: Any) -> Any:
        # All that they say beside the result is a note; what stops them is said by `main`.
        silence: AbstractContextManager[Any] = redirect_stderr(StringIO()) if quiet else nullcontext()
        with silence:
            return command(**words)

    for option in (
        QUIET,
        click.option("--output", type=click.Path(path_type=Path), help="Write it to this file."),
        click.option("--config", help=INPUTS_BY_NAME["config"].help),
        click.option("--kind", type=Word(INPUTS_BY_NAME["kind"].choices), help=INPUTS_BY_NAME["kind"].help),
        click.option("--work", help=INPUTS_BY_NAME["work"].help),
        click.option("--tag", help="Read this release; by default the files as they stand in the folder."),
    ):
        quieted = option(quieted)
    return repository_options(cast(Command, quieted))


def _deliver(text: str, output: Path | None) -> int:
    if output is None:
        click.echo(text, nl=False, color=True)
    elif output.is_dir():
        raise SettingsError(f"--output '{output}' is a folder", fix="name a file", rule="usage")
    else:
        output.write_text(text, encoding="utf-8", newline="")
        click.echo(f"wrote {output}", err=True)
    return ExitCode.DONE


@cli.command(
    epilog=examples("explain", "explain --tag v1.2.0 --registry zenodo", "explain path/to/repository --format json")
)
@reading_options
@click.option(
    "--registry",
    type=Word(INPUTS_BY_NAME["registry"].choices),
    help="Show the record as this registry gets it; by default that of .doi.yml, else DataCite.",
)
@click.option(
    "--archive",
    type=Word(INPUTS_BY_NAME["archive"].choices),
    help="Tell what this archive beside the registry has no place for; by default that of .doi.yml.",
)
@click.option("--format", "form", type=Word(("text", "json")), default="text", show_default=True)
@COLOR
def explain(repo: str, output: Path | None, form: str, color: str, **flags: Any) -> int:
    """Show every field and where it comes from.

    It also shows what other files say instead, and what is missing.
    """
    from doi_action.registries.table import kind_of
    from doi_action.release.describe import describe
    from doi_action.verbs import explain as verb

    said = describe(settings_of(flags), repo)
    works = tuple(work.name for work in said.others)
    text = verb.run(
        said.merged,
        findings=said.findings,
        form=form,
        paint=plain if output else painter(COLORS[color]),
        width=None if output else width_of(sys.stdout),
        folder=said.work.path,
        works=works,
        home=said.home,
        kind=kind_of(said.settings),
    )
    return _deliver(text, output)


@cli.command(
    epilog=examples(
        "export --format codemeta --output codemeta.json",
        "export --format datacite --tag v1.2.0",
        "export path/to/repository --format zenodo",
    )
)
@reading_options
@click.option("--format", "form", required=True, help="datacite, datacite-xml, cff, codemeta, schema-org, ...")
@click.option("--publisher", help=INPUTS_BY_NAME["publisher"].help)
def export(repo: str, output: Path | None, form: str, **flags: Any) -> int:
    """Write the metadata in another format."""
    from doi_action.release.describe import describe
    from doi_action.verbs import export as verb

    said = describe(settings_of(flags), repo, also=verb.patterns_of(form))
    said.require_a_work()
    named = verb.doi_in(form, said.doi)
    made = verb.run(said.merged.metadata, form, doi=named, concept=said.concept_doi, files=lambda: said.files)
    for name in made.left_out:
        click.echo(f"note: {form} cannot hold {name}", err=True)
    if made.not_listed:
        click.echo(f"note: {form} does not list {made.not_listed}", err=True)
    if made.draft_only:
        click.echo(f"note: {form} is a draft, which nobody can publish, {made.draft_only}", err=True)
    return _deliver(for_log(made.text) if output is None and _is_watched() else made.text, output)


@cli.command(
    epilog=examples(
        "cite path/to/repository --style nature     (any style of citationstyles.org, with the extra 'styles')",
        "cite 10.5281/zenodo.1234567 --all-versions",
        "cite --format html --output docs/cite --url https://octo.github.io/demo/cite/",
    )
)
@reading_options
@click.option(
    "--style",
    "--format",
    "form",
    help="Styles, separated by commas: one of ours, any of the CSL project by its name, or FILE.csl; html: a page.  "
    "[default: apa,bibtex]",
)
@click.option("--all-versions", is_flag=True, help="Cite the work as a whole, and list its versions.")
@click.option("--preferred", is_flag=True, help="Print the preferred citation instead, as GitHub shows it.")
@click.option("--copy", is_flag=True, help="Copy it to the clipboard too.")
@click.option("--url", help="Where the page will be on the web; for --format html.")
@click.option(
    "--registry",
    type=Word(INPUTS_BY_NAME["registry"].choices),
    help="Who is asked for all versions or for a DOI; else the files are read, and for a DOI DataCite.",
)
@click.option("--registry-url", help=INPUTS_BY_NAME["registry-url"].help)
@click.option("--prefix", help=INPUTS_BY_NAME["prefix"].help)
def cite(
    repo: str,
    output: Path | None,
    form: str | None,
    all_versions: bool,
    preferred: bool,
    copy: bool,
    url: str | None,
    **flags: Any,
) -> int:
    """Print formatted citations, or write a citation page.

    REPO is a folder, or a DOI: of any record at DataCite, or at the registry that is named. No account is needed.
    """
    from doi_action.release.describe import describe
    from doi_action.verbs import cite as verb
    from doi_action.verbs.cite_doi import doi_argument
    from doi_action.verbs.csl_styles import styles_named

    doi, is_page = doi_argument(repo), form == "html"
    only_of_a_repository = ("config", "kind", "work", "tag", "prefix")
    needless = {name: doi and flags[name] for name in only_of_a_repository} | {
        "preferred": preferred and doi,
        "registry": flags["registry"] and not (doi or all_versions or is_page),
        "style": preferred and form not in (None, "apa"),
        "all-versions": preferred and all_versions,
        "copy": copy and is_page,
        "url": url and not is_page,
    }
    for name, is_needless in needless.items():
        if is_needless:
            raise click.UsageError(f"--{name} does not go with the rest of this command")
    if is_page and output is None:
        raise SettingsError("--format html needs --output", why="a page is several files", fix="name a folder for them")
    styles = () if is_page else styles_named(form or "apa,bibtex")

    if preferred:
        text = verb.preferred(describe(settings_of(flags), repo).preferred_citation)
        click.echo(f"note: {verb.INSTEAD}", err=True)
        return _deliver_citation(text, output, copy=copy)
    address = f"{url.rstrip('/')}/" if url else None
    work, templates = _work_to_cite(repo, flags, all_versions=all_versions, address=address)
    if is_page and output is not None:
        from doi_action.views.citation_page import pages

        changed = verb.write_pages(pages(work, templates), output)
        versions = "1 version" if len(work.versions) == 1 else f"{len(work.versions)} versions"
        click.echo(f"{versions}, {changed} files changed in {output}", err=True)
        click.echo(output / "index.html")
        return ExitCode.DONE
    text = verb.whole(work, styles, templates) if all_versions else verb.version(work, styles, templates)
    return _deliver_citation(text, output, copy=copy)


def _work_to_cite(
    repo: str, flags: dict[str, Any], *, all_versions: bool, address: str | None
) -> tuple["ShownWork", "Environment"]:
    """The work that a folder or a DOI names, and the templates for it; what its reader should know goes to stderr."""
    from doi_action.edits.templating import environment
    from doi_action.registries.open_registry import open_registry
    from doi_action.release.describe import describe
    from doi_action.templates_folder import templates_folder
    from doi_action.verbs import cite as verb
    from doi_action.verbs.cite_doi import doi_argument, without_account, work_of_doi

    doi = doi_argument(repo)
    if doi:
        asked = without_account(flags["registry"], flags["registry_url"])
        work = work_of_doi(doi, asked, open_registry, all_versions=all_versions)
        templates, notes = environment(templates_folder()), verb.notes_on(work)
    else:
        settings = settings_of(flags)
        said = describe(settings, repo)
        said.require_a_work()
        work, templates, notes = verb.work_in_files(said), said.templates, verb.notes_on_files(said)
        if flags["registry"]:
            from doi_action.hosts.open_host import open_host

            with closing(open_host(repo, settings)) as host:
                work = verb.work_at_registry(settings, host, open_registry)
        elif all_versions:
            notes = (*notes, "the files name one version; --registry NAME asks for all")
    for note in notes:
        click.echo(f"note: {for_log(note)}", err=True)
    return replace(work, address=address), templates


def _deliver_citation(text: str, output: Path | None, *, copy: bool) -> int:
    """Print or write the citation. What is copied holds nothing that a terminal obeys, and no line end at its end."""
    done = _deliver(text if output else for_log(text), output)
    if copy:
        from doi_action.verbs.clipboard import copy as copied

        click.echo(copied(for_log(text).rstrip("\n")), err=True)
    return done


@cli.command(
    name="try",
    epilog=examples(
        "try . --serve",
        "try . --registry zenodo",
        "try path/to/repository --archive zenodo --keep /tmp/kept",
    ),
)
@click.argument("path", metavar="[REPO]", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--repo", type=click.Path(exists=True, file_okay=False, path_type=Path), help="The same as REPO.")
@click.option(
    "--keep",
    type=click.Path(file_okay=False, path_type=Path),
    help="Keep the copy and the sandbox's data here, where a second run finds them; by default in the folder "
    "doi-action-try beside REPO.",
)
@click.option(
    "--registry",
    type=Word(("sandbox", "zenodo", "inveniordm")),
    default="sandbox",
    show_default=True,
    help="Whose API the sandbox speaks: 'sandbox' is DataCite's.",
)
@click.option(
    "--archive",
    type=Word(("zenodo", "inveniordm")),
    help="Keep the files at an archive beside DataCite, which the sandbox plays too.",
)
@click.option("--work", help=INPUTS_BY_NAME["work"].help)
@click.option("--serve", is_flag=True, help="Keep the sandbox running, with your citation page, until Ctrl+C.")
@view_options("text")
def try_(
    path: Path | None,
    repo: Path | None,
    keep: Path | None,
    registry: str,
    archive: str | None,
    work: str | None,
    serve: bool,
    view: View,
) -> int:
    """See the whole job on a copy of REPO.

    Without REPO: on a sample. The registry is a sandbox of its own, and no account is needed.
    """
    from doi_action.verbs.try_ import try_release

    return try_release(
        path or repo,
        keep=keep,
        registry=registry,
        archive=archive,
        work=work,
        serve=serve,
        tell=view.tell,
        show=view.show,
        quiet=view.quiet,
    )


def _asked(question: Any) -> str:
    """The answer that somebody types, on stderr, since stdout carries the result. Raises Abort for an interrupt."""
    words, default = for_log(question.words), question.default
    if question.choices == ("yes", "no"):
        return "yes" if click.confirm(words, default=default == "yes", err=True) else "no"
    return str(click.prompt(words, default=default, type=Word(question.choices), err=True))


def init_options(command: Command) -> Command:
    """What `init` can be told beforehand: the answers, and the values that a registry of one's own needs."""
    for name in ("branch", "registry-url", "username", "publisher", "prefix", "kind", "registry"):
        command = _flag(INPUTS_BY_NAME[name])(command)
    return command


@cli.command(
    epilog="GITHUB_TOKEN opens the pull request of a repository on GitHub.\n\n"
    + examples(
        "init",
        "init --registry zenodo --yes",
        "init octo/demo --yes     (at GitHub, with GITHUB_TOKEN set: one pull request)",
    )
)
@repository_options
@click.option("--yes", is_flag=True, help="Ask nothing: take the default of every question.")
@init_options
@click.option("--dry-run", "dry_run", flag_value="true", default=None, help="Show the files, and write nothing.")
@view_options("text", "json")
def init(repo: str, yes: bool, view: View, **flags: Any) -> int:
    """Set a repository up, so that its next release gets a DOI.

    It writes what is missing of CITATION.cff, the workflow and the pre-commit hook, and changes no line that is there.
    REPO is a folder, or a repository on GitHub, which gets a pull request.
    """
    from datetime import UTC, datetime

    from doi_action.hosts.local_git.place import work_tree
    from doi_action.hosts.open_host import open_host, refuse_hub
    from doi_action.registries.open_registry import open_registry
    from doi_action.verbs.init import init as run

    settings = settings_of(flags)
    refuse_hub(repo)
    ask = (lambda question: question.default) if yes else _asked if sys.stdin.isatty() else None
    with closing(open_host(repo, settings)) as host:
        report = run(
            settings,
            host=host,
            top=None if host.hosted else work_tree(Path(repo)),
            named=repo,
            ask=ask,
            connect=open_registry,
            tell=view.tell,
            now=datetime.now(UTC).astimezone(),
        )
    return view.show(report)


@cli.command(
    epilog=examples(
        "sandbox --port 8451 --data records.sqlite3",
        "sandbox --prefix 10.14454 --account DEMO.REPO:secret",
        "publish --registry-url http://127.0.0.1:8451/datacite     (in another terminal)",
    )
)
@click.option("--port", type=click.IntRange(0, 65535), default=0, show_default=True, help="0 takes a free one.")
@click.option("--data", type=click.Path(dir_okay=False, path_type=Path), help="Keep the records in this file.")
@click.option("--prefix", "prefixes", multiple=True, help="A prefix of the account.  [default: 10.0000]")
@click.option("--account", "accounts", multiple=True, help="NAME:PASSWORD  [default: SANDBOX.DEMO:sandbox]")
@click.option("--domain", "domains", multiple=True, help="A host that landing pages may be on.  [default: any]")
@click.option(
    "--invenio",
    type=Word(("stock", "zenodo")),
    default="stock",
    show_default=True,
    help="The settings of its InvenioRDM: of a new installation, or Zenodo's.",
)
def sandbox(
    port: int,
    data: Path | None,
    prefixes: tuple[str, ...],
    accounts: tuple[str, ...],
    domains: tuple[str, ...],
    invenio: str,
) -> int:
    """Run the embedded registry as a server.

    It listens on this machine alone; its base URL is the first line it prints.
    """
    from doi_action.verbs.sandbox import run

    return run(port=port, data=data, prefixes=prefixes, accounts=accounts, domains=domains, invenio=invenio)
