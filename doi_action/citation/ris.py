"""RIS (Research Information Systems format, 2011) and EndNote's tagged format: one tag and one value a line."""

from collections.abc import Iterator

from doi_action.citation.authors import has_parts
from doi_action.citation.cited import Cited
from doi_action.model import Creator

Tagged = Iterator[tuple[str, str | None]]


def write_ris(work: Cited) -> str:
    """The record in RIS, `TY` first and `ER` last; values on one line each."""
    lines = []
    for tag, value in _ris(work):
        if value:
            lines.append(f"{tag}  - {' '.join(value.split())}")
    return "\n".join([*lines, "ER  - "])


def _ris(work: Cited) -> Tagged:
    yield "TY", work.words.ris
    for creator in work.creators:
        yield "AU", tagged_name(creator)
    yield "TI", work.title
    yield "PY", str(work.year) if work.year else None
    yield "DA", f"{work.date:%Y/%m/%d}" if work.date else None
    yield "ET", work.version
    yield "PB", work.publisher
    yield "DO", str(work.doi) if work.doi else None
    yield "UR", work.url
    yield "M3", work.genre
    yield "N1", f"All versions: {work.concept.url}" if work.concept else None
    yield "AB", work.abstract
    for keyword in work.keywords:
        yield "KW", keyword


def tagged_name(creator: Creator) -> str:
    """`Family, Given, Suffix`; a name without given names ends with a comma, so that no reader divides it."""
    if has_parts(creator):
        return creator.sort_name
    return f"{creator.full_name},"


def write_endnote(work: Cited) -> str:
    """The record in EndNote's tagged format (`.enw`)."""
    lines = []
    for tag, value in _endnote(work):
        if value:
            lines.append(f"{tag} {' '.join(value.split())}")
    return "\n".join(lines)


def _endnote(work: Cited) -> Tagged:
    yield "%0", work.words.endnote
    for creator in work.creators:
        yield "%A", tagged_name(creator)
    yield "%T", work.title
    yield "%D", str(work.year) if work.year else None
    yield "%8", work.date.isoformat() if work.date else None
    yield "%7", work.version
    yield "%I", work.publisher
    yield "%R", str(work.doi) if work.doi else None
    yield "%U", work.url
    yield "%9", work.genre
    yield "%X", work.abstract
    for keyword in work.keywords:
        yield "%K", keyword
