"""Where the citation page of a work stands: its folder in the repository, and its address on the web."""

from dataclasses import replace

from doi_action.errors import SettingsError
from doi_action.hosts import Host
from doi_action.identifiers.addresses import origin_of
from doi_action.model import Repository
from doi_action.registries.table import kind_of
from doi_action.settings import PAGES, Settings
from doi_action.snapshot import Snapshot, Tagged
from doi_action.views.citation_page import version_folder
from doi_action.works import Work

GITHUB = "github.com"
SITE_FOLDER = "docs"
"""What GitHub Pages serves as a site's root where it is told "/docs"; elsewhere the branch's root is the site's.

https://docs.github.com/en/pages/getting-started-with-github-pages/configuring-a-publishing-source-for-your-github-pages-site
"""


def pages_folder(settings: Settings, work: Work) -> str | None:
    """The folder of the page, without slashes at its ends, None where no page is wanted; each work has its own."""
    folder = settings.get("pages")
    if folder is None:
        return None
    return "/".join(part for part in (folder.strip("/"), work.name) if part)


def pages_branch(settings: Settings, branch: str | None) -> str | None:
    """The branch of the page, where it is another than `branch`, to which everything else is committed."""
    said = settings.get("pages-branch")
    if not settings.get("pages") or said == branch:
        return None
    return said


def with_pages(snapshot: Snapshot, settings: Settings, work: Work, host: Host) -> Snapshot:
    """The snapshot with what only a page needs: checksums of files, and the head of a branch of its own.

    Raises SettingsError `branch-missing`.
    """
    folder, branch = pages_folder(settings, work), pages_branch(settings, snapshot.branch)
    if folder is None:
        return snapshot

    snapshot = replace(snapshot, release=host.with_checksums(snapshot.release))
    if branch is None:
        return snapshot

    try:
        there = host.on_branch(branch).snapshot(Tagged(snapshot.release.tag), (f"{folder}/**",))
    except SettingsError as error:
        if error.rule == "branch-missing":
            raise _no_pages_branch(branch, host) from error
        raise
    return replace(snapshot, pages_branch=branch, at_pages=there.at_head)


def _no_pages_branch(branch: str, host: Host) -> SettingsError:
    """A branch without history makes its first commit by hand: what is committed here has a parent."""
    make = f"git switch --orphan {branch}\ngit commit --allow-empty -m 'Begin the pages'"
    words, lines = "make the branch, in a clone:", f"{make}\ngit push origin {branch}\ngit switch -"
    if not host.hosted:
        words = f"fetch the branch (git fetch origin {branch}:{branch}), or make it:"
        lines = f"{make}\ngit switch -"

    return SettingsError(
        f"pages-branch: there is no branch '{branch}'",
        why="the citation page is to stand there",
        fix=f"{words}\n{lines}",
        rule="branch-missing",
    )


def pages_url(settings: Settings, repository: Repository, work: Work) -> str | None:
    """Where the page is on the web, with a slash at its end: as it was said, else where GitHub Pages shows the folder.

    None where no page is wanted, or nobody knows.
    """
    folder, said = pages_folder(settings, work), settings.get("pages-url")
    if folder is None:
        return None
    if said:
        parts = [said.rstrip("/")]
        if work.name:
            parts.append(work.name)
        return "/".join(parts) + "/"

    origin = origin_of(repository.url or "")
    if origin is None or origin.host != GITHUB:
        return None
    if not repository.owner:
        return None

    host = f"{repository.owner.lower()}.github.io"
    parts = [f"https://{host}"]
    # The site of a user or an organisation has no folder for its repository.
    if repository.name.lower() != host:
        parts.append(repository.name)

    # A branch of its own is a site as a whole.
    is_below_docs = f"{folder}/".startswith(f"{SITE_FOLDER}/")
    if is_below_docs and not settings.get("pages-branch"):
        folder = folder.removeprefix(SITE_FOLDER).lstrip("/")
    if folder:
        parts.append(folder)
    return "/".join(parts) + "/"


def with_site(settings: Settings, snapshot: Snapshot, host: Host) -> Settings:
    """The settings with the address of the page's folder, where a DOI is to lead there and the host tells its site.

    Raises SettingsError where the site does not show the folder, or shows it at another address than is said.
    """
    folder, said = (settings.get("pages") or "").strip("/"), settings.get("pages-url")
    if not folder or settings.get("landing-page") != PAGES:
        return settings

    site = host.site()
    if site is None:
        return settings
    there = origin_of(site.address)
    if there is None:
        return settings

    # A page may be shown by somebody else, by whatever way it gets there.
    here = origin_of(said or "")
    if here and here.host != there.host:
        return settings

    # A workflow of its own builds the site, and nobody knows of what.
    if site.branch is None or site.folder is None:
        return settings

    branch = settings.get("pages-branch") or snapshot.branch
    shows_folder = not site.folder or f"{folder}/".startswith(f"{site.folder}/")
    if site.branch != branch or not shows_folder:
        raise SettingsError(
            f"landing-page is 'pages', and the site shows '/{site.folder}' of the branch '{site.branch}', "
            f"not '{folder}' of '{branch}'",
            why="the DOI would lead to a page that nobody sees",
            fix="choose another source under Settings → Pages; or set pages and pages-branch to what it shows",
            rule="no-page-to-land-on",
        )

    address = f"{site.address.rstrip('/')}/"
    inside = folder.removeprefix(site.folder).strip("/")
    if inside:
        address = f"{address}{inside}/"

    if said is None:
        return settings.with_value("pages-url", address, "the host's site")

    # Neither the scheme nor the case of a letter makes another page.
    place_said, place = (text.rstrip("/").partition("://")[2].casefold() for text in (said, address))
    if place_said != place:
        raise SettingsError(
            f"pages-url is '{said}', and the site shows that folder at '{address}'",
            why="the DOI would lead to a page that is not there",
            fix=f"set pages-url to '{address}', or leave it out",
            rule="no-page-to-land-on",
        )
    return settings


def page_address(settings: Settings, repository: Repository, work: Work) -> str:
    """The address that `landing-page: pages` means. Raises SettingsError where there is no page to lead to."""
    address = pages_url(settings, repository, work)
    if settings.get("pages") is None:
        raise SettingsError(
            "landing-page is 'pages', and no folder is named for the citation page",
            why="the DOI would lead to a page that nobody writes",
            fix="set pages to a folder such as docs/cite; or set landing-page to an address",
            rule="no-page-to-land-on",
        )

    if address is None:
        raise SettingsError(
            "landing-page is 'pages', and nobody says where the citation page will be on the web",
            why="only the site of a repository at GitHub has an address that is known before it is there",
            fix="set pages-url to the address of the folder",
            rule="no-page-to-land-on",
        )

    # Which folder Pages shows, and under which domain, is set at GitHub: a record is for ever, and guesses nothing.
    if settings.get("pages-url") is None and not kind_of(settings).rehearsal:
        raise SettingsError(
            "landing-page is 'pages', and pages-url does not say where the citation page will be on the web",
            why="the address goes into a permanent record, and how GitHub Pages is set up is not known here",
            fix=f"open the site once, and set pages-url; with Pages set up as usual it is {address}",
            rule="no-page-to-land-on",
        )

    if settings["commit-mode"] == "none":
        raise SettingsError(
            "landing-page is 'pages', and commit-mode is 'none'",
            why="the DOI would lead to a page that is not committed",
            fix="leave commit-mode out; or set landing-page to an address",
            rule="no-page-to-land-on",
        )

    return address


def landing_page_said(settings: Settings, repository: Repository, work: Work, version: str | None) -> str | None:
    """The landing page of a version by the settings, None where they name none. Raises SettingsError."""
    said = settings.get("landing-page")
    if said != PAGES:
        return said

    address = page_address(settings, repository, work)
    if not version:
        return address
    return f"{address}{version_folder(version)}"
