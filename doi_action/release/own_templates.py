"""Templates of the user's own: files of the repository's head that stand in the place of ours of the same name.

They decide the look of what is written for readers: the badge, a new CITATION.cff, the block of a card, the pull
request, the line in a release's text, the citations. The summary of a job is always ours, since it must tell of what
went wrong with them.
"""

from typing import TYPE_CHECKING

from doi_action.errors import SettingsError
from doi_action.settings import Settings
from doi_action.snapshot import Tree
from doi_action.templates_folder import templates_folder

if TYPE_CHECKING:
    from jinja2 import Environment

NOT_FOR_USERS = (
    "summary.md.j2",
    "tombstone.md.j2",
    "sandbox_index.html.j2",
    "sandbox_missing.html.j2",
    "workflow.yml.j2",
    "set_up.md.j2",
    "page/review.html.j2",
)
"""The job's summary, the sandbox's pages, that of a DOI withdrawn, what sets a repository up, what somebody signs."""


def template_names() -> tuple[str, ...]:
    """The templates that a user may replace, by the names they have here."""
    folder = templates_folder()
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*.j2")}
    return tuple(sorted(names.difference(NOT_FOR_USERS)))


def template_patterns(settings: Settings) -> tuple[str, ...]:
    """The files that the setting `templates` asks to read, none where it is not set."""
    folder = _folder(settings)
    if not folder:
        return ()
    return f"{folder}/*.j2", f"{folder}/cite/*.j2"


def own_templates(settings: Settings, head: Tree) -> "Environment":
    """The templates to write with. Raises SettingsError for a setting `templates` that leads to none."""
    from doi_action.edits.templating import environment

    folder, own = _folder(settings), {}
    for pattern in template_patterns(settings):
        for path in head.paths(pattern):
            text = (head.read(path) or b"").decode("utf-8", "replace")
            own[path.removeprefix(f"{folder}/")] = (path, text)

    if folder and own.keys().isdisjoint(template_names()):
        raise SettingsError(
            f"templates: the folder '{folder}' holds no template that is known here",
            why="a template counts by its name",
            fix=f"put there one of {', '.join(template_names())}, or correct the setting",
            rule="no-such-template",
        )
    return environment(templates_folder(), own)


def _folder(settings: Settings) -> str:
    return settings["templates"].strip().removeprefix("./").strip("/")
