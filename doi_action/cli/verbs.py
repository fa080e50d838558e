"""The verbs, each with its flags and its examples. What it does stands in `doi_action.verbs`, by its name."""

import os
import stat
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from doi_action import __version__
from doi_action.cli.options import (
    REPO,
    Command,
    Flags,
    View,
    examples,
    flags_of,
    folders,
    input_flag,
    input_flags,
    masked,
    output_flag,
    repository_argument,
    settings_of,
    view_flags,
)
from doi_action.cli.words import Forwarded, Verbs, Word
from doi_action.errors import ExitCode, SettingsError
from doi_action.inputs import INPUTS, InputType
from doi_action.inputs import Command as Verb
from doi_action.process import width_of
from doi_action.report import Report
from doi_action.verbs.check.options import words_after
from doi_action.views.harmless import for_log
from doi_action.views.lines import plain

if TYPE_CHECKING:
    from jinja2 import Environment

    from doi_action.release.describe import Described
    from doi_action.views.shown_work import ShownWork

SECRETS = "Secrets come from the environment alone: " + ", ".join(
    f"{item.environment} ({item.name})" for item in INPUTS if item.type is InputType.SECRET and item.environment
)


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="doi-action")
def cli() -> None:
    """A DOI for every release of a repository."""


def _check(words: list[str]) -> int:
    from doi_action.verbs.check import main

    return main(words)


def _rules(words: list[str]) -> int:
    from doi_action.verbs.rules import main

    return main(words)


def _words_after_rules(word: str) -> tuple[str, ...]:
    from doi_action.verbs.rules import words_after

    return words_after(word)


cli.add_command(
    Forwarded(Verb.CHECK, help="Judge citation metadata, and repair what is certain.", run=_check, offers=words_after)
)
cli.add_command(
    Forwarded(Verb.RULES, help="List the rules of the check, or explain one.", run=_rules, offers=_words_after_rules)
)


def engine_verb(verb: Verb, *lines: str) -> Callable[[Command], click.Command]:
    """A verb that knows a repository and a registry: `lines` are its examples."""

    def add(command: Command) -> click.Command:
        told = repository_argument()(flags_of(verb)(view_flags("text", "json")(command)))
        return cli.command(name=verb.value, epilog=f"{SECRETS}\n\n{examples(*lines)}")(told)

    return add


def _report(
    verb: Callable[..., Report],
    repo: str,
    flags: Flags,
    tell: Callable[[str], None],
    *,
    for_hours: bool = False,
) -> Report:
    """What a verb that knows a repository and a registry did."""
    from doi_action.hosts.open_host import open_host
    from doi_action.registries.open_registry import open_registry

    settings = settings_of(flags)
    connect = partial(open_registry, tell=tell, for_hours=for_hours)
    with closing(open_host(repo, settings, tell=tell)) as host:
        return verb(settings, host=host, connect=connect, tell=tell)


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
    from doi_action.cli.progress import watched
    from doi_action.verbs.publish import publish as run

    with watched(view.tell, sys.stderr, quiet=view.quiet) as (tell, progress):
        report = _report(partial(run, progress=progress), repo, flags, tell)
    return view.show(report)


@engine_verb(
    Verb.REVIEW,
    "review --tag v1.2.0 --registry datacite --prefix 10.12345 --output review.html",
    "review octo/demo --tag v1.2.0 --format json     (at GitHub, with GITHUB_TOKEN set)",
    "publish --tag v1.2.0 --registry datacite --prefix 10.12345 --approve DIGEST",
)
@output_flag("Write it to this file too, as a page.")
def review(repo: str, view: View, output: Path | None, **flags: Any) -> int:
    """Show what publishing a release would write, to be signed.

    Both records exactly as they will stand, each value with its file and line, what changes, what is left out, what can
    never be undone, and a digest: `publish --approve DIGEST` writes that, and stops before anything else.
    """
    from doi_action.verbs.review import page_of
    from doi_action.verbs.review import review as run

    report = _report(run, repo, flags, view.tell)
    code = view.show(report)
    if output and report.sheet:
        view.deliver(masked(page_of(report)), output)
    return code


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

    return view.show(_report(run, repo, flags, view.tell))


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
    from doi_action.cli.progress import counted
    from doi_action.verbs.backfill import backfill as run

    with counted(view.tell, sys.stderr, quiet=view.quiet) as (tell, count):
        report = _report(partial(run, count=count), repo, flags, tell, for_hours=True)
    return view.show(report)


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

    return view.show(_report(partial(run, today=datetime.now(UTC).date()), repo, flags, view.tell))


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

    return view.show(_report(run, repo, flags, view.tell))


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
@REPO
@flags_of(Verb.AUDIT)
@view_flags("text", "json", "github", "sarif")
def audit(repos: tuple[str, ...], repo: str | None, view: View, **flags: Any) -> int:
    """Tell whether registry, releases and files agree.

    Each REPO is a folder, or a repository on GitHub or the Hugging Face Hub; by default this folder. Nothing is written
    without --repair, which brings up to date what has its DOI already.
    """
    settings, tell = settings_of(flags), view.tell
    output = Path(settings["output"]) if settings["output"] else None
    if settings["dashboard"]:
        from doi_action.hosts.open_host import open_connection
        from doi_action.verbs.audit.dashboard import dashboard

        drawn = dashboard(settings, connect=partial(open_connection, settings=settings), tell=tell)
        view.deliver(masked(drawn), output)
        return ExitCode.DONE

    from doi_action.cli.progress import counted
    from doi_action.hosts.open_host import open_host
    from doi_action.registries.open_registry import open_registry
    from doi_action.verbs.audit import audits
    from doi_action.views.audits import audits_text

    named = (*repos, *((repo,) if repo else ())) or (".",)
    opened = partial(open_host, settings=settings, tell=view.tell)
    with counted(view.tell, sys.stderr, quiet=view.quiet) as (told, count):
        connect = partial(open_registry, tell=told)
        reports = audits(settings, named, open_host=opened, connect=connect, tell=told, count=count)

    code = max(report.exit_code for report in reports.values())
    if view.form != "text" or output is not None:
        form = "json" if view.form == "text" else view.form
        view.deliver(masked(audits_text(reports, form=form)), output)
    if view.form == "text":
        for report in reports.values():
            view.show(report)
    return code


def reading(command: Command) -> Command:
    """What the verbs that only read have in common: where to read, and where to write the result."""
    tag = input_flag("tag", "Read this release; by default the files as they stand in the folder.")
    others = input_flags("work", "kind", "config")
    return repository_argument()(tag(others(output_flag("Write it to this file.")(command))))


def _described(repo: str, flags: Flags, view: View, *, also: tuple[str, ...] = ()) -> "Described":
    """What a folder says of itself; with -v, from which files, and what is wrong with them."""
    from doi_action.release.describe import describe
    from doi_action.views.text import brief_line

    said = describe(settings_of(flags), repo, also=also)
    if view.verbose:
        said_by = set()
        for candidates in said.merged.provenance.values():
            for candidate in candidates:
                said_by.add(candidate.fact.location.path)

        files = sorted(said_by & said.snapshot.at_tag.contents.keys())
        view.tell(f"read: {', '.join(files) or 'no file'}")
        for finding in said.findings:
            view.tell(brief_line(finding).text)
    return said


@cli.command(
    epilog=examples("explain", "explain --tag v1.2.0 --registry zenodo", "explain path/to/repository --format json")
)
@reading
@input_flag("registry", "Show the record as this registry gets it; by default that of .doi.yml, else DataCite.")
@input_flag("archive", "Tell what this archive beside the registry has no place for; by default that of .doi.yml.")
@view_flags("text", "json")
def explain(repo: str, output: Path | None, view: View, **flags: Any) -> int:
    """Show every field and where it comes from.

    It also shows what other files say instead, and what is missing.
    """
    from doi_action.registries.table import kind_of
    from doi_action.release.describe import describe
    from doi_action.verbs import explain as verb

    said = describe(settings_of(flags), repo)
    text = verb.run(
        said.merged,
        findings=said.findings,
        form=view.form,
        paint=plain if output else view.paint,
        width=None if output else width_of(sys.stdout),
        folder=said.work.path,
        works=tuple(work.name for work in said.others),
        home=said.home,
        kind=kind_of(said.settings),
    )
    view.deliver(text, output)
    return ExitCode.DONE


@cli.command(
    epilog=examples(
        "export --format codemeta --output codemeta.json",
        "export --format datacite --tag v1.2.0",
        "export path/to/repository --format zenodo",
    )
)
@reading
@click.option("--format", "form", required=True, help="datacite, datacite-xml, cff, codemeta, schema-org, ...")
@input_flag("publisher")
@view_flags()
def export(repo: str, output: Path | None, form: str, view: View, **flags: Any) -> int:
    """Write the metadata in another format."""
    from doi_action.verbs import export as verb

    said = _described(repo, flags, view, also=verb.patterns_of(form))
    said.require_a_work()
    named = verb.doi_in(form, said.doi)
    for note in said.notes:
        view.tell(f"note: {note}")
    made = verb.run(said.merged.metadata, form, doi=named, concept=said.concept_doi, files=lambda: said.files)
    for name in made.left_out:
        view.tell(f"note: {form} cannot hold {name}")
    if made.not_listed:
        view.tell(f"note: {form} does not list {made.not_listed}")
    if made.draft_only:
        view.tell(f"note: {form} is a draft, which nobody can publish, {made.draft_only}")
    if made.stand_in:
        view.tell(f"note: no DOI is known yet; replace {made.stand_in}, which is none, before it is used")

    view.deliver(_as_read(made.text, output), output)
    return ExitCode.DONE


def _as_read(text: str, output: Path | None) -> str:
    """`text` as it goes where it is read: whole for programs, harmless where some of it would be obeyed."""
    is_obeyed = output is None and _is_watched()
    return for_log(text) if is_obeyed else text


def _is_watched() -> bool:
    """Whether stdout is a terminal or a runner's log, which obey some of what they read; files and pipes get bytes."""
    if sys.stdout.isatty():
        return True
    return bool(os.environ.get("GITHUB_ACTIONS")) and not stat.S_ISREG(os.fstat(sys.stdout.fileno()).st_mode)


@cli.command(
    epilog=examples(
        "cite path/to/repository --style nature     (any style of citationstyles.org, with the extra 'styles')",
        "cite 10.5281/zenodo.1234567 --all-versions",
        "cite --format html --output docs/cite --url https://octo.github.io/demo/cite/",
    )
)
@reading
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
@input_flag("registry", "Who is asked for all versions or for a DOI; else the files are read, and for a DOI DataCite.")
@input_flags("registry-url", "prefix")
@view_flags()
def cite(
    repo: str,
    output: Path | None,
    form: str | None,
    all_versions: bool,
    preferred: bool,
    copy: bool,
    url: str | None,
    view: View,
    **flags: Any,
) -> int:
    """Print formatted citations, or write a citation page.

    REPO is a folder, or a DOI: of any record at DataCite, or at the registry that is named. No account is needed.
    """
    from doi_action.verbs import cite as verb
    from doi_action.verbs.cite.by_doi import doi_argument
    from doi_action.verbs.cite.csl_styles import styles_named

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
        text = verb.preferred(_described(repo, flags, view).preferred_citation)
        view.tell(f"note: {verb.INSTEAD}")
        return _deliver_citation(text, output, view, copy=copy)

    address = f"{url.rstrip('/')}/" if url else None
    work, templates = _work_to_cite(repo, flags, view, all_versions=all_versions, address=address)
    if is_page and output is not None:
        from doi_action.views.citation_page import pages

        changed = verb.write_pages(pages(work, templates), output)
        versions = "1 version" if len(work.versions) == 1 else f"{len(work.versions)} versions"
        view.tell(f"{versions}, {changed} files changed in {output}")
        click.echo(output / "index.html")
        return ExitCode.DONE

    text = verb.whole(work, styles, templates) if all_versions else verb.version(work, styles, templates)
    return _deliver_citation(text, output, view, copy=copy)


def _work_to_cite(
    repo: str, flags: Flags, view: View, *, all_versions: bool, address: str | None
) -> tuple["ShownWork", "Environment"]:
    """The work that a folder or a DOI names, and the templates for it; what its reader should know goes to stderr."""
    from doi_action.edits.templating import environment
    from doi_action.registries.open_registry import open_registry
    from doi_action.templates_folder import templates_folder
    from doi_action.verbs import cite as verb
    from doi_action.verbs.cite.by_doi import doi_argument, without_account, work_of_doi

    doi = doi_argument(repo)
    if doi:
        asked = without_account(flags["registry"], flags["registry_url"])
        work = work_of_doi(doi, asked, open_registry, all_versions=all_versions)
        templates, notes = environment(templates_folder()), verb.notes_on(work)
    else:
        settings = settings_of(flags)
        said = _described(repo, flags, view)
        said.require_a_work()
        work, templates, notes = verb.work_in_files(said), said.templates, verb.notes_on_files(said)
        if flags["registry"]:
            from doi_action.hosts.open_host import open_host

            with closing(open_host(repo, settings)) as host:
                work = verb.work_at_registry(settings, host, open_registry)
        elif all_versions and said.concept_doi:
            notes = (*notes, "the files name one version; --registry NAME asks for all")
    for note in notes:
        view.tell(f"note: {note}")
    return replace(work, address=address), templates


def _deliver_citation(text: str, output: Path | None, view: View, *, copy: bool) -> int:
    """Print or write the citation. What is copied holds nothing that a terminal obeys, and no line end at its end."""
    view.deliver(_as_read(text, output), output)
    if copy:
        from doi_action.cli.clipboard import copy as copied

        view.tell(copied(for_log(text).rstrip("\n")))
    return ExitCode.DONE


@cli.command(
    name="try",
    epilog=examples(
        "try . --serve", "try . --archive zenodo", "try path/to/repository --registry zenodo --keep /tmp/kept"
    ),
)
@repository_argument(None)
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
@input_flag("work")
@click.option("--serve", is_flag=True, help="Keep the sandbox running, with your citation page, until Ctrl+C.")
@view_flags()
def try_(
    repo: str | None,
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
    from doi_action.release.describe import no_folder
    from doi_action.verbs.try_ import try_release

    if repo and not Path(repo).is_dir():
        raise no_folder(repo)
    return try_release(
        Path(repo) if repo else None,
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


@cli.command(
    epilog="GITHUB_TOKEN opens the pull request of a repository on GitHub.\n\n"
    + examples(
        "init",
        "init --registry zenodo --yes",
        "init octo/demo --yes     (at GitHub, with GITHUB_TOKEN set: one pull request)",
    )
)
@repository_argument()
@click.option("--yes", is_flag=True, help="Ask nothing: take the default of every question.")
@input_flags("registry", "kind", "prefix", "publisher", "username", "registry-url", "branch")
@click.option("--dry-run", "dry_run", flag_value="true", default=None, help="Show the files, and write nothing.")
@view_flags("text", "json")
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
@view_flags()
def sandbox(
    port: int,
    data: Path | None,
    prefixes: tuple[str, ...],
    accounts: tuple[str, ...],
    domains: tuple[str, ...],
    invenio: str,
    view: View,
) -> int:
    """Run the embedded registry as a server.

    It listens on this machine alone; its base URL is the first line it prints.
    """
    from doi_action.verbs.sandbox import run

    return run(
        port=port,
        data=data,
        prefixes=prefixes,
        accounts=accounts,
        domains=domains,
        invenio=invenio,
        tell=view.tell if view.verbose else None,
    )
