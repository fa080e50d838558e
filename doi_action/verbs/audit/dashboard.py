"""`audit --dashboard`: one page and one issue about many repositories, drawn from the reports of their audits."""

from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from doi_action.edits.templating import environment
from doi_action.errors import SettingsError
from doi_action.hosts.local_git.unsaved import read_regular
from doi_action.settings import Settings
from doi_action.templates_folder import templates_folder
from doi_action.views.dashboard import LARGEST_ISSUE, MARK, dashboard_html, dashboard_markdown, rows_of, verdict_of

if TYPE_CHECKING:
    from doi_action.hosts.github.connection import Connection

TITLE = "DOIs of our repositories"


def dashboard(
    settings: Settings,
    *,
    connect: Callable[[str], "Connection"],
    tell: Callable[[str], None],
    folder: Path = Path(),
) -> str:
    """The page of all reports in the folder that the setting `dashboard` names, looked for in `folder`.

    HTML where the setting `output` ends so, else Markdown. Where the setting `issue` names a repository, one issue
    there is brought up to date, through what `connect` gives. Raises SettingsError without a report, HostError and
    Unreachable.
    """
    place = folder / settings["dashboard"]
    files = sorted(place.rglob("*.json")) if place.is_dir() else []
    if not files:
        raise SettingsError(
            f"dashboard names '{settings['dashboard']}', and no report is there",
            why="the page is drawn from the reports of audits, each a file that ends in .json",
            fix="make them: doi-action audit --format json --output FOLDER/NAME.json",
            rule="no-reports",
        )

    texts: dict[str, str | None] = {}
    for file in files:
        data = read_regular(file)
        texts[str(file.relative_to(place))] = None if data is None else data.decode("utf-8", "replace")
    rows = rows_of(texts)
    when, templates = datetime.now(UTC).date().isoformat(), environment(templates_folder())
    tell(verdict_of(rows))
    if settings["issue"]:
        from doi_action.hosts.github.issue import Issue

        text = dashboard_markdown(rows, when=when, templates=templates, limit=LARGEST_ISSUE)
        with closing(connect(settings["issue"])) as connection:
            tell(f"the issue is {Issue(connection, settings['issue'], mark=MARK).keep(TITLE, text)}")

    if settings["output"].endswith(".html"):
        return dashboard_html(rows, when=when, templates=templates)
    return dashboard_markdown(rows, when=when, templates=templates)
