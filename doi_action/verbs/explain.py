"""`explain`: the metadata form. What the record will say, where each value stands, what is missing, what is for ever.

Text for people, wrapped and coloured on a terminal, or complete JSON for programs.
"""

from collections.abc import Iterable, Iterator

from doi_action.facts import Merged
from doi_action.findings import Finding
from doi_action.formats.people.person_names import without_addresses
from doi_action.metadata.guidance import NEEDED, Gap
from doi_action.metadata.people import unnamed_people
from doi_action.model import Creator
from doi_action.registries import RegistryKind
from doi_action.views.explanation import Explanation, Row, explain, explanation_data, record_lines
from doi_action.views.harmless import for_json
from doi_action.views.lines import Line, Paint, laid_out, plain
from doi_action.views.starting_file import PATH as CITATION
from doi_action.views.text import brief_line

PUBLIC = "*"
NOTE = "* goes into the DOI record: public for ever, also after a withdrawal. E-mail addresses never go out."


VALUE = 24
"""The column in which values stand."""


def run(
    merged: Merged,
    *,
    findings: Iterable[Finding] = (),
    form: str = "text",
    paint: Paint = plain,
    width: int | None = None,
    folder: str = "",
    works: tuple[str, ...] = (),
    home: str | None = None,
    kind: RegistryKind | None = None,
) -> str:
    """What the verb prints. `width` in columns, None where nothing is wrapped, as in a pipe.

    `folder` is that of the work of a monorepo that is told about; `works` are the names to choose from, where none is.
    `home` is the page of the work as a whole, where it is known. `kind` is the registry that gets the record.
    """
    told = explain(merged, findings=findings, folder=folder, works=works, home=home, kind=kind)
    if form == "json":
        return for_json(explanation_data(told), indent=2) + "\n"

    fields: list[Line] = []
    for row in told.rows:
        fields += _block(row)
    return laid_out([fields, [Line(NOTE, "faint", 0)], *_sections(told)], paint, width)


def _block(row: Row) -> Iterator[Line]:
    """A field: its values, where they come from, and who says otherwise."""
    field = f"{PUBLIC if row.public else ' '} {row.field:<20}  "
    indent = " " * VALUE

    first, *rest = row.values or ("",)
    yield Line(f"{field}{first}", "heading", VALUE, len(field))
    for value in rest:
        yield Line(f"{indent}{value}", "", VALUE)

    if row.sources:
        yield Line(f"{indent}from {', '.join(row.sources)}", "faint", VALUE)
    for other in row.others:
        yield Line(f"{indent}passed over: {other}", "warning", VALUE, VALUE + len("passed over:"))


def _sections(told: Explanation) -> list[list[Line]]:
    """What is missing, what is wrong, whom to ask, and what formats cannot hold; empty ones are left out."""
    start = f"{told.folder}/{CITATION}" if told.folder else CITATION
    first_lines = [Line(f"    {line}") for line in (told.starting_file or "").splitlines()]
    gaps: list[Line] = []
    for gap in told.gaps:
        gaps += _gap(gap)
    findings: list[Line] = []
    for finding in told.findings:
        line = brief_line(finding)
        findings.append(line._replace(text=f"  {line.text}", hang=6, lead=line.lead + 2))
        findings.append(Line(f"      {finding.fix}", "", 8))

    works = []
    if told.works:
        works = _values([", ".join(told.works)])
        works.append(Line(f"      each has a DOI of its own; see what one says: --work {told.works[0]}", "", 6))

    sections = [
        ("Works of this repository", works),
        ("Missing", gaps),
        (f"To begin with: save these lines as {start}, and mend them", first_lines),
        ("Worth a look", findings),
        ("Named in no citation file", _people(told)),
        (
            f"The record of this version, as {told.registry} gets it; DOI and links to other versions come at the "
            "registry",
            _values(record_lines(told.record)),
        ),
        (f"The record of all versions, as {told.registry} gets it with this one", _values(_record_of_all(told))),
        ("Not carried into the record", _values(told.not_carried)),
        (f"What {told.keepers} has no place for", _values(told.not_held)),
        (
            "What other formats cannot hold",
            _values(f"{name}: {', '.join(lost)}" for name, lost in told.left_out.items()),
        ),
    ]
    return [[Line(title, "heading", 2), *lines] for title, lines in sections if lines]


def _values(texts: Iterable[str]) -> list[Line]:
    return [Line(f"  {text}", "", 6) for text in texts]


def _record_of_all(told: Explanation) -> list[str]:
    """The record of all versions by what it has otherwise than that of this one."""
    this, every = list(record_lines(told.record)), list(record_lines(told.concept_record))
    if not every:
        return []

    own = [line for line in every if line not in this]
    without = [f"without {line}" for line in this if line not in every]
    differences = [*own, *without]
    if not differences:
        return ["the same as that of this version"]
    return ["the same as that of this version, but:", *differences]


def _gap(gap: Gap) -> Iterator[Line]:
    """A gap: its field, why it matters, and what to write where."""
    mark, role = "worth having", "note"
    if gap.level == NEEDED:
        mark, role = "needed", "error"
    lead = f"  {gap.field} ({mark}):"
    yield Line(f"{lead} {gap.why}", role, 6, len(lead))

    place = f"{gap.path}:{gap.at}" if gap.at > 1 else gap.path
    yield Line(f"      {place}: {gap.line}", "", 8)


def _people(told: Explanation) -> list[Line]:
    if not told.unnamed:
        return []

    texts = []
    if told.recent:
        texts.append(f"new since the last tag: {_names(told.recent)}")
    earlier = unnamed_people(told.recent, told.unnamed)
    if earlier:
        before = "before: " if told.recent else ""
        texts.append(f"{before}{_names(earlier)}")

    advice = Line("      ask them before adding them: nobody is credited by guess", "", 6)
    return [*_values(texts), advice]


def _names(people: tuple[Creator, ...]) -> str:
    return ", ".join(without_addresses(person.full_name) for person in people)
