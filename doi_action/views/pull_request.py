"""The text of the pull request that carries the DOI where a branch takes no direct commits. Pure."""

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from doi_action.snapshot import FileEdit, told_paths
from doi_action.views.diff import diff
from doi_action.views.harmless import for_markdown
from doi_action.views.markdown import code, fenced, link

if TYPE_CHECKING:
    from jinja2 import Environment

    from doi_action.identifiers.types import Doi


LARGEST = 65_000
"""Characters; GitHub takes 65,536, and refuses the whole pull request for one more."""


def pull_request_text(
    verdict: str,
    edits: Iterable[FileEdit],
    *,
    bibtex: str,
    templates: "Environment",
    doi: "Doi | None" = None,
    coming: str = "",
) -> str:
    """Markdown for the pull request: what was done, the files, the citation, why it is there, how to undo it.

    `coming` is the tag that will follow, where the files are prepared for a version that is not out.
    """
    edits = tuple(edits)
    template = templates.overlay(trim_blocks=True).get_template("pull_request.md.j2")
    context = {
        "verdict": for_markdown(verdict),
        "doi": link(doi.url, doi.url) if doi else "",
        "files": file_rows(edits),
        "diffs": "\n\n".join(fenced(diff(edit), "diff") for edit in edits if edit.drawn_in is None),
        "bibtex": fenced(bibtex, "bibtex"),
        "coming": code(coming) if coming else "",
    }
    for left_out in ({}, {"diffs": ""}):
        text: str = template.render(context | left_out)
        if len(text) <= LARGEST:
            return text

    # Thousands of authors: the files of the pull request name them.
    too_long = {"diffs": "", "bibtex": "It is too long for this place, and stands in the files."}
    return str(template.render(context | too_long))


def file_rows(edits: Iterable[FileEdit]) -> list[dict[str, str]]:
    """For each edit its path and how many lines it adds and removes, ready for a table."""
    rows = []
    drawn = []
    for edit in edits:
        # Nobody reads the differences of a page that is drawn anew: its folder has one row.
        if edit.drawn_in is not None:
            drawn.append(edit)
            continue

        # A line that only moves neither comes nor goes.
        before, after = Counter((edit.before or b"").splitlines()), Counter(edit.after.splitlines())
        added, removed = (after - before).total(), (before - after).total()
        lines = f"+{added} −{removed}"
        if edit.before is None:
            lines = f"new, {added} lines"
        rows.append({"path": code(edit.path), "lines": lines})

    for path in told_paths(drawn):
        rows.append({"path": code(path), "lines": "drawn anew"})
    return rows
