"""The crosswalk: every field of the metadata, where each format says it, who wins, and how exports write it.

Made from the tables that the readers, the precedence and the writers themselves use; the page docs/crosswalk.md is its
text.
"""

from collections.abc import Iterable
from importlib import import_module

from doi_action.formats.exports import EXPORTS
from doi_action.formats.table import FORMATS
from doi_action.metadata import gather
from doi_action.metadata.precedence import FIELDS, SOURCES, Agreement


def reading_crosswalk() -> dict[str, dict[str, str]]:
    """For each source, highest first: the fields it can say, and its words for them."""
    found = dict(gather.CROSSWALK)
    for format_ in FORMATS:
        found[format_.name] = dict(import_module(f"doi_action.formats.{format_.module}").CROSSWALK)

    def rank(source: str) -> int:
        # Cards of both kinds are one format.
        return SOURCES.index("model card" if source == "card" else source)

    return {source: found[source] for source in sorted(found, key=rank)}


def crosswalk_page(note: str = "") -> str:
    """The page in Markdown: order of sources, one section for each field, one table of what exports write."""
    order = ", ".join(f"`{source}`" for source in SOURCES)
    reading = reading_crosswalk()
    sections = "\n".join(_section(name, reading) for name in FIELDS)

    written = {export.name: export.writes() for export in EXPORTS}
    rows = []
    for name in FIELDS:
        rows.append((name, *(words.get(name, "") for words in written.values())))

    return f"""{note}# Crosswalk

Where each field of a record comes from, and what it becomes in other formats. `doi-action explain` shows the same for
your repository, with the line of every value.

Sources, highest first: {order}.

A field is agreed on by itself: one file may give the title and another the abstract. What is *proposed* never gets into
a record unless you write it into a file.

{sections}
## Exports

What `doi-action export` writes where. An empty cell is a field that the format cannot hold; `explain` names what is
lost.

{_table(("field", *written), rows)}"""


_AGREEMENTS = {
    Agreement.FIRST: "The first source that says anything gives the value.",
    Agreement.UNION: "Every source adds what earlier ones have not said.",
    Agreement.KEYWORDS: "The first source gives the free terms; terms of a controlled scheme are added from all.",
    Agreement.CREATORS: (
        "One source, the first that names anybody, gives the people and their order. Others add ORCID iDs, "
        "affiliations and ROR ids of the very same people: same iD, same e-mail address or same full name."
    ),
}


def _section(name: str, reading: dict[str, dict[str, str]]) -> str:
    rule = FIELDS[name]
    text = _AGREEMENTS[rule.agreement]
    if rule.first:
        text += f" First of all: {', '.join(f'`{source}`' for source in rule.first)}."
    if rule.why:
        text += f" {rule.why[:1].upper()}{rule.why[1:]}."

    rows = [(f"`{source}`", words[name]) for source, words in reading.items() if name in words]
    return f"""## {name}

{text}

{_table(("source", "where it says it"), rows)}"""


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = tuple(head)
    lines = [f"| {' | '.join(head)} |", "|" + "---|" * len(head)]
    for row in rows:
        cells = [cell.replace("|", r"\|") for cell in row]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"
