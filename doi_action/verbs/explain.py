"""`explain`: the metadata form. What the record will say, where each value stands, what is missing, what is for ever.

A table for people (coloured on a terminal, plain in a pipe) or complete JSON for programs.
"""

from collections.abc import Iterable
from textwrap import wrap

from doi_action.facts import Merged
from doi_action.findings import Finding
from doi_action.formats.people.person_names import without_addresses
from doi_action.metadata.guidance import NEEDED, Gap
from doi_action.metadata.people import unnamed_people
from doi_action.model import Creator
from doi_action.registries import RegistryKind
from doi_action.views.explanation import Explanation, Row, explain, explanation_data, record_lines
from doi_action.views.harmless import for_json, for_terminal
from doi_action.views.starting_file import PATH as CITATION

PUBLIC = "*"
NOTE = "* goes into the DOI record: public for ever, also after a withdrawal. E-mail addresses never go out."


def run(
    merged: Merged,
    *,
    findings: Iterable[Finding] = (),
    form: str = "text",
    terminal: bool = False,
    width: int = 100,
    folder: str = "",
    works: tuple[str, ...] = (),
    home: str | None = None,
    kind: RegistryKind | None = None,
) -> str:
    """What the verb prints. `terminal` asks for a table with colours, where rich is installed, of `width` letters.

    `folder` is that of the work of a monorepo that is told about; `works` are the names to choose from, where none is.
    `home` is the page of the work as a whole, where it is known. `kind` is the registry that gets the record.
    """
    told = explain(merged, findings=findings, folder=folder, works=works, home=home, kind=kind)
    if form == "json":
        return for_json(explanation_data(told), indent=2) + "\n"
    if not terminal:
        return _plain(told, width)
    try:
        return _rich(told, width)
    except ModuleNotFoundError:
        # rich comes with the extra `publish`: hooks install the base, and its 12 MB are for colours alone.
        return _plain(told, width)


def _plain(told: Explanation, width: int) -> str:
    """Aligned text: one block for each field, its source behind it."""
    lines: list[str] = []
    for row in told.rows:
        lines += _block(row, width)
    lines = [for_terminal(line) for line in lines]
    parts = ["\n".join([*lines, "", NOTE]), *_sections(told)]
    return "\n\n".join(parts) + "\n"


def _block(row: Row, width: int) -> list[str]:
    mark = PUBLIC if row.public else " "
    values = [line for text in row.values for line in wrap(text, max(width - 24, 20)) or [""]]
    first, *rest = values or [""]
    source = ", ".join(row.sources)
    lines = [f"{mark} {row.field:<20}  {first}", *(f"{'':24}{line}" for line in rest)]
    if source:
        lines.append(f"{'':24}from {source}")
    return [*lines, *(f"{'':24}passed over: {other}" for other in row.others)]


def _sections(told: Explanation) -> list[str]:
    """What is missing, what is wrong, whom to ask, and what formats cannot hold; empty ones are left out."""
    start = f"{told.folder}/{CITATION}" if told.folder else CITATION
    sections = [
        ("Works of this repository", _works(told)),
        ("Missing", [line for gap in told.gaps for line in gap_lines(gap)]),
        (f"To begin with: save these lines as {start}, and mend them", _start(told)),
        ("Worth a look", [line for finding in told.findings for line in finding_lines(finding)]),
        ("Named in no citation file", _people(told)),
        (
            f"The record of this version, as {told.registry} gets it; DOI and links to other versions come at the "
            "registry",
            list(record_lines(told.record)),
        ),
        (
            f"The record of all versions, as {told.registry} gets it with this one",
            list(record_lines(told.concept_record)),
        ),
        ("Not carried into the record", list(told.not_carried)),
        (f"What {told.registry} has no place for", list(told.not_held)),
        ("What other formats cannot hold", [f"{name}: {', '.join(lost)}" for name, lost in told.left_out.items()]),
    ]
    return ["\n".join([title, *(f"  {for_terminal(line)}" for line in lines)]) for title, lines in sections if lines]


def gap_lines(gap: Gap) -> list[str]:
    """A gap: its field, why it matters, and what to write where."""
    mark = "needed" if gap.level == NEEDED else "worth having"
    place = f"{gap.path}:{gap.at}" if gap.at > 1 else gap.path
    return [f"{gap.field} ({mark}): {gap.why}", f"    {place}: {gap.line}"]


def finding_lines(finding: Finding) -> list[str]:
    """A finding in two lines: what and where, and how to fix it."""
    return [f"{finding.path}:{finding.line}: {finding.message}", f"    {finding.fix}"]


def _works(told: Explanation) -> list[str]:
    if not told.works:
        return []
    return [", ".join(told.works), f"    each has a DOI of its own; see what one says: --work {told.works[0]}"]


def _start(told: Explanation) -> list[str]:
    return [f"  {line}" for line in (told.starting_file or "").splitlines()]


def _people(told: Explanation) -> list[str]:
    if not told.unnamed:
        return []
    recent = [f"new since the last tag: {_names(told.recent)}"] if told.recent else []
    earlier = unnamed_people(told.recent, told.unnamed)
    rest = [f"{'before: ' if recent else ''}{_names(earlier)}"] if earlier else []
    return [*recent, *rest, "    ask them before adding them: nobody is credited by guess"]


def _names(people: tuple[Creator, ...]) -> str:
    return ", ".join(without_addresses(person.full_name) for person in people)


def _rich(told: Explanation, width: int) -> str:
    """The same as a table with colours."""
    from io import StringIO

    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    for name, ratio in (("", 1), ("field", 4), ("value", 12), ("from", 6), ("others say", 6)):
        table.add_column(name, ratio=ratio, overflow="fold")
    for row in told.rows:
        style = "" if row.public else "yellow"
        columns = (row.values, row.sources, row.others)
        cells = ("\n".join(for_terminal(text) for text in column) for column in columns)
        value, source, others = (Text(cell, style=style) for cell in cells)
        table.add_row(PUBLIC if row.public else "", Text(row.field, style="cyan"), value, source, others)
    console = Console(file=StringIO(), force_terminal=True, width=width, highlight=False)
    console.print(table)
    console.print(escape(NOTE), style="dim")
    for section in _sections(told):
        title, *lines = section.split("\n")
        console.print(f"\n[bold]{escape(title)}[/bold]")
        console.print(Text("\n".join(lines)))
    return str(console.file.getvalue())  # type: ignore[attr-defined]
