"""RIS (Research Information Systems format, 2011) and EndNote's tagged format: one tag and one value a line."""

from doi_action.citation.authors import has_parts
from doi_action.citation.cited import Cited
from doi_action.model import Creator


def write_ris(work: Cited) -> str:
    """The record in RIS, `TY` first and `ER` last; values on one line each."""
    day = work.date.strftime("%Y/%m/%d") if work.date else None
    concept = f"All versions: {work.concept.url}" if work.concept else None
    fields = [
        ("TY", work.words.ris),
        *(("AU", tagged_name(creator)) for creator in work.creators),
        ("TI", work.title),
        ("PY", _text(work.year)),
        ("DA", day),
        ("ET", work.version),
        ("PB", work.publisher),
        ("DO", _text(work.doi)),
        ("UR", work.url),
        ("M3", work.genre),
        ("N1", concept),
        ("AB", work.abstract),
    ]
    fields += [("KW", keyword) for keyword in work.keywords]
    return _lines(fields, "  - ") + "\nER  - "


def write_endnote(work: Cited) -> str:
    """The record in EndNote's tagged format (`.enw`)."""
    fields = [
        ("%0", work.words.endnote),
        *(("%A", tagged_name(creator)) for creator in work.creators),
        ("%T", work.title),
        ("%D", _text(work.year)),
        ("%8", _text(work.date)),
        ("%7", work.version),
        ("%I", work.publisher),
        ("%R", _text(work.doi)),
        ("%U", work.url),
        ("%9", work.genre),
        ("%X", work.abstract),
    ]
    fields += [("%K", keyword) for keyword in work.keywords]
    return _lines(fields, " ")


def _text(value: object) -> str | None:
    """A year, a day (ISO 8601) or a DOI as text, None where it is not known."""
    return str(value) if value else None


def _lines(fields: list[tuple[str, str | None]], joint: str) -> str:
    """A line for each field that says something, its value on one line: a second one would be lost."""
    lines = []
    for tag, value in fields:
        if value:
            lines.append(f"{tag}{joint}{' '.join(value.split())}")
    return "\n".join(lines)


def tagged_name(creator: Creator) -> str:
    """`Family, Given, Suffix`; a name without given names ends with a comma, so that no reader divides it."""
    if has_parts(creator):
        return creator.sort_name
    return f"{creator.full_name},"
