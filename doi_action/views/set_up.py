"""The words of a set-up: the text of its pull request. Pure."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from doi_action.snapshot import FileEdit
from doi_action.views.harmless import for_markdown
from doi_action.views.markdown import block, fenced
from doi_action.views.pull_request import file_rows

if TYPE_CHECKING:
    from jinja2 import Environment

    from doi_action.report import Report


def set_up_text(
    edits: Iterable[FileEdit],
    *,
    rehearsal: "Report",
    notes: Iterable[str],
    next_step: tuple[str, ...],
    templates: "Environment",
) -> str:
    """Markdown for the pull request: the files, what the next release would be, what to look at, what to do then."""
    sentence, *lines = next_step
    template = templates.overlay(trim_blocks=True).get_template("set_up.md.j2")
    return template.render(
        files=file_rows(edits),
        rehearsal=for_markdown(rehearsal.headline),
        # In a block of code nothing becomes a link that leads nowhere.
        citation=fenced(rehearsal.outputs.get("citation", "")),
        notes=[for_markdown(note) for note in notes],
        next_step=for_markdown(sentence),
        lines=block("\n".join(lines), "console"),
    )
