"""`try`: the whole main job on a copy of any local repository, or of a sample, against a sandbox of its own.

Which registry's API is rehearsed can be chosen: DataCite's, with an archive beside it or without, Zenodo's, or that of
another InvenioRDM.

No account, nothing leaves the machine, the repository itself is not touched. The last releases are published one after
the other, so that a chain of versions is seen, and their citation page is written. Copy, records and page are kept in a
folder, so that a second run shows what a second run is: nothing to do.
"""

import os
import re
import shlex
import shutil
import signal
import sys
import tempfile
import threading
import webbrowser
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from doi_action.edits.templating import environment
from doi_action.errors import DoiActionError, SettingsError
from doi_action.formats.cff.state import citation_state
from doi_action.hosts.git_commands import Git
from doi_action.hosts.local_git.host import LocalGit
from doi_action.hosts.local_git.place import find_place
from doi_action.identifiers.prefixes import SANDBOX_PREFIX, ZENODO_SANDBOX_PREFIX
from doi_action.lineage.versions import VersionOrder, is_prerelease
from doi_action.registries.open_registry import ACCOUNT, embedded_sandbox, open_registry, rehearsing
from doi_action.release.carry_out import untold
from doi_action.release.choose_work import NoVersion, choose_work, listed_works, newest_fitting
from doi_action.release.read_release import CITATION, configured_by, wanted
from doi_action.release.result_file import unwritable
from doi_action.report import Report
from doi_action.sandbox.sample import build_sample, copy_repository, fingerprint
from doi_action.settings import Settings, settings_from
from doi_action.snapshot import Newest
from doi_action.templates_folder import templates_folder
from doi_action.verbs.cite import work_at_registry, write_pages
from doi_action.verbs.publish import publish
from doi_action.views.citation_page import pages

PORT = 8451
"""Where the sandbox listens if it can, so that the addresses it registers hold when it is started again."""

CHAIN = 3
"""How many releases are published: enough to see one that has a neighbour on either side."""

Tell = Callable[[str], None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Trial:
    """What a rehearsal of a registry needs: the input `registry` and a prefix that it takes for its own.

    `host` names the settings of the sandbox's InvenioRDM where that is rehearsed: as the registry, or, where `archive`
    is the input of that name, as the archive beside one.
    """

    registry: str
    prefix: str = SANDBOX_PREFIX
    host: str = ""
    archive: str = ""

    @property
    def prefixes(self) -> tuple[str, ...]:
        """Those of the sandbox; an archive has one of its own, under which it keeps nothing for another registry."""
        return (ZENODO_SANDBOX_PREFIX, self.prefix) if self.archive else (self.prefix,)


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """What a trial leaves to look at."""

    copy: Path
    records: Path
    page: Path
    tags: tuple[str, ...]
    doi: str


TRIALS = {
    "sandbox": Trial(registry="sandbox"),
    "zenodo": Trial(registry="zenodo-sandbox", prefix=ZENODO_SANDBOX_PREFIX, host="zenodo"),
    "inveniordm": Trial(registry="inveniordm", host="stock"),
}
"""By the word that is typed. Under the name of a real registry a sandbox would be taken for it."""


def try_release(
    repo: Path | None,
    *,
    keep: Path | None,
    registry: str = "sandbox",
    archive: str | None = None,
    work: str | None = None,
    serve: bool = False,
    tell: Tell,
    show: Callable[[Report], int],
    quiet: bool = False,
) -> int:
    """Publish the last releases of a copy of `repo`, `show` the newest, and give back the exit code.

    With `serve` the sandbox runs on, until a signal stops it.
    Raises SettingsError where no release can be told, HostError where `repo` cannot be copied.
    """
    trial = TRIALS[registry]
    if archive:
        trial = replace(trial, host=TRIALS[archive].host, archive=TRIALS[archive].registry)

    folder = keep or _beside(repo)
    if trial.host:
        # A copy cites the DOIs of one registry, and another would ask about them.
        folder /= f"archive-{archive}" if archive else registry

    name = repo.resolve().name if repo else "sample"
    copy, records, page = _copy(repo, folder, name, tell), folder / f"{name}.sqlite3", folder / f"{name}.page"
    host = LocalGit(copy)
    said = {"registry": trial.registry, "commit-mode": "push", "prerelease": "publish", "work": work}
    settings = rehearsing(settings_from(command_line=said), prefix=trial.prefix, origin="try")
    tags = _last_releases(settings, host, copy, tell)

    with embedded_sandbox(
        prefixes=trial.prefixes, data=records, port=PORT, host=trial.host or "stock", site=page
    ) as sandbox:
        speaks_datacite = bool(trial.archive) or not trial.host
        url = sandbox.datacite_url if speaks_datacite else sandbox.invenio_url
        settings = settings.with_value("registry-url", url, "try")
        if trial.archive:
            beside = {"archive": trial.archive, "archive-url": sandbox.invenio_url, "archive-token": ACCOUNT[1]}
            for setting, value in beside.items():
                settings = settings.with_value(setting, value, "try")

        for tag in tags[:-1]:
            # One commit is enough to show what is written: that of the newest.
            earlier = settings.with_value("commit-mode", "none", "try").with_value("tag", tag, "try")
            report = publish(earlier, host=host, connect=open_registry, tell=untold)
            tell(report.headline if not report.error else f"{report.headline}: {report.error.message}")

        newest = settings.with_value("tag", tags[-1], "try")
        report = publish(newest, host=host, connect=open_registry, tell=tell)
        code = show(report)
        if report.error:
            return code

        # The citation page of all versions that the sandbox has, made anew.
        shown = work_at_registry(newest, host, open_registry)
        shutil.rmtree(page, ignore_errors=True)
        write_pages(pages(shown, environment(templates_folder())), page)

        seen = Seen(copy=copy, records=records, page=page, tags=tags, doi=report.outputs.get("doi", ""))
        if not quiet:
            again = _again(repo, keep, registry, archive, work)
            _say(_look_around(seen, again=again, served=sandbox.url if serve else None))
        if serve:
            _say(f"{sandbox.site_url} is up; stop it with Ctrl+C")
            _open(sandbox.site_url)
            _until_stopped()

    return code


def _last_releases(settings: Settings, host: LocalGit, copy: Path, tell: Tell) -> tuple[str, ...]:
    """The tags of the last releases, oldest first; where no tag names a version, one that is made in the copy."""
    try:
        snapshot = host.snapshot(Newest(), wanted(settings))
        settings = configured_by(snapshot, settings)
        works = listed_works(snapshot, settings).works
        newest = newest_fitting(settings, snapshot, works)
        named = choose_work(settings, snapshot, newest, works).named
    except SettingsError as error:
        git = Git(folder=copy)
        is_untagged = error.rule in ("no-tags", NoVersion.rule)
        if not is_untagged or git.ask("rev-parse", "--verify", "--quiet", "HEAD").code:
            raise

        # What the copy is tagged with is the user's own version where the citation file tells one.
        version = "0.1.0"
        file = copy / CITATION
        stated = citation_state(file.read_bytes() if file.is_file() else b"").version
        if stated and re.fullmatch(r"\d[\w.+-]*", stated.text):
            version = stated.text

        tag = f"v{version}"
        git.write("tag", "-a", tag, f"--message=Version {version}")
        tell(f"{error.message}; the copy is tried at its head, tagged '{tag}'")
        return (tag,)

    # Releases of the same work, the last finished ones where there are any.
    tags = [tag for tag in snapshot.tags if tag.name in named]
    finished = [tag for tag in tags if not is_prerelease(named[tag.name])]
    ordered = sorted(finished or tags, key=lambda tag: VersionOrder(named[tag.name], tag))
    return tuple(tag.name for tag in ordered[-CHAIN:])


def _copy(repo: Path | None, folder: Path, name: str, tell: Tell) -> Path:
    """The copy to work on: the one of the last run, made anew when the repository has changed since."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable("--keep", folder, error) from error
    copy, note = folder / name, folder / f"{name}.txt"
    state = fingerprint(repo) if repo else "sample"

    is_there = copy.is_dir() and note.is_file()
    if is_there and note.read_text(encoding="utf-8") == state:
        tell(f"working on the copy of the last run: {copy}")
        return copy

    shutil.rmtree(copy, ignore_errors=True)
    if repo:
        copy_repository(repo, copy)
        what = f"a copy of {repo}"
    else:
        build_sample(copy)
        what = "a sample repository"

    note.write_text(state, encoding="utf-8")
    tell(f"working on {what}: {copy}")
    return copy


def _beside(repo: Path | None) -> Path:
    """Where copy and records stay between runs: beside the repository, where they are found and can be deleted.

    A sample's are here, and beside the repository too where this folder is in one, which stays as it is.
    """
    here = (repo or Path.cwd()).resolve()
    try:
        place = find_place(here)
        around = (place.top or place.git_dir).resolve().parent
    except DoiActionError:
        # No repository, or one that cannot be copied: the copy says so.
        around = here.parent if repo else here

    if os.access(around, os.W_OK):
        return around / "doi-action-try"
    return Path(tempfile.mkdtemp(prefix="doi-action-try-"))


def _look_around(seen: Seen, *, again: str, served: str | None) -> str:
    """What there is to see, where; `served`: the address of the sandbox that runs on."""
    page = seen.page.resolve() / "index.html"
    left = (seen.copy, seen.records, seen.records.with_name(f"{seen.records.name}-files"), seen.page)
    scratch = shlex.join(str(path) for path in left if path.exists())
    chain = ", each linked to the one before" if len(seen.tags) > 1 else ""
    registry = f"{served}/ and {served}/{seen.doi}" if served else f"is shown, with the page, by: {again} --serve"

    lines = (
        "",
        "Look around",
        f"  the versions  {', '.join(seen.tags)}{chain}",
        f"  citation page {page.as_uri()}",
        f"  the registry  {registry}",
        f"  the copy      git -C {shlex.quote(str(seen.copy))} show",
        "  again         the same command once more says that there is nothing to do",
        f"  from scratch  rm -rf {scratch}",
    )
    return "\n".join(lines)


def _again(repo: Path | None, keep: Path | None, registry: str, archive: str | None, work: str | None) -> str:
    """This call, to be typed once more."""
    program = "doi-action" if shutil.which("doi-action") else f"{shlex.quote(sys.executable)} -m doi_action"
    words = ["try"]
    if repo:
        words.append(str(repo))

    default = next(iter(TRIALS))
    for flag, value in (("--keep", keep), ("--work", work), ("--registry", registry), ("--archive", archive)):
        if value and value != default:
            words += [flag, str(value)]
    return f"{program} {shlex.join(words)}"


def _say(text: str) -> None:
    """Print a part of the verb's result, at once, since whoever reads a pipe waits for it."""
    print(text, flush=True)  # noqa: T201


def _open(address: str) -> None:
    """Show the page in a browser, where somebody sits before a screen."""
    # Elsewhere a server without a screen may have a browser for text, which would take the terminal.
    has_screen = sys.platform in ("darwin", "win32") or any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY")))
    if sys.stdout.isatty() and has_screen:
        webbrowser.open(address)


def _until_stopped() -> None:
    """Wait for Ctrl+C or SIGTERM; the sandbox answers in a thread of its own."""
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stopped.set())
    # On Windows a wait without an end cannot be interrupted: https://docs.python.org/3/library/threading.html
    while not stopped.wait(0.5):
        pass
