"""RIS (Research Information Systems format, 2011) and EndNote's tagged format: one tag and one value a line."""

from doi_action.citation.authors import has_parts
from doi_action.citation.cited import Cited
from doi_action.model import Creator


def write_ris(work: Cited) -> str:
    """The record in RIS, `TY` first and `ER` last; values on one line each."""
    fields = [
        ("TY", work.words.ris),
        *(("AU", tagged_name(creator)) for creator in work.creators),
        ("TI", work.title),
        ("PY", str(work.year) if work.year else None),
        ("DA", f"{work.date:%Y/%m/%d}" if work.date else None),
        ("ET", work.version),
        ("PB", work.publisher),
        ("DO", str(work.doi) if work.doi else None),
        ("UR", work.url),
        ("M3", work.genre),
        ("N1", f"All versions: {work.concept.url}" if work.concept else None),
        ("AB", work.abstract),
    ]
    fields += [("KW", keyword) for keyword in work.keywords]

    lines = [f"{tag}  - {' '.join(value.split())}" for tag, value in fields if value]
    return "\n".join([*lines, "ER  - "])


def write_endnote(work: Cited) -> str:
    """The record in EndNote's tagged format (`.enw`)."""
    fields = [
        ("%0", work.words.endnote),
        *(("%A", tagged_name(creator)) for creator in work.creators),
        ("%T", work.title),
        ("%D", str(work.year) if work.year else None),
        ("%8", work.date.isoformat() if work.date else None),
        ("%7", work.version),
        ("%I", work.publisher),
        ("%R", str(work.doi) if work.doi else None),
        ("%U", work.url),
        ("%9", work.genre),
        ("%X", work.abstract),
    ]
    fields += [("%K", keyword) for keyword in work.keywords]
    return "\n".join(f"{tag} {' '.join(value.split())}" for tag, value in fields if value)


def tagged_name(creator: Creator) -> str:
    """`Family, Given, Suffix`; a name without given names ends with a comma, so that no reader divides it."""
    if has_parts(creator):
        return creator.sort_name
    return f"{creator.full_name},"
