"""Citations that people read: the fields of a style, laid out by its template in `templates/cite`."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from doi_action.citation import authors
from doi_action.citation.cited import Cited
from doi_action.model import Creator

if TYPE_CHECKING:
    from jinja2 import Environment

Authors = Callable[[tuple[Creator, ...]], str]

AUTHORS: dict[str, Authors] = {
    "apa": authors.apa,
    "chicago": authors.chicago,
    "mla": authors.mla,
    "ieee": authors.ieee,
    "harvard": authors.harvard,
    "vancouver": authors.vancouver,
}

_MONTH_NAMES = {
    "mla": ("Jan.", "Feb.", "Mar.", "Apr.", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec."),
    "ieee": ("Jan.", "Feb.", "Mar.", "Apr.", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec."),
    "vancouver": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}


def write_text(work: Cited, style: str, templates: "Environment") -> str:
    """The citation in `style`, one line. The publisher is left out where it is the author."""
    names = AUTHORS[style](work.creators)
    publisher = work.publisher if work.publisher != names else None
    months = _MONTH_NAMES.get(style)
    rendered = templates.get_template(f"cite/{style}.txt.j2").render(
        authors=names,
        ended_authors=_ended(names),
        title=work.title,
        ended_title=_ended(work.title or ""),
        label=work.words.in_style(style),
        version=work.version,
        publisher=publisher,
        year=work.date.year if work.date else None,
        month=months[work.date.month - 1] if work.date and months else None,
        day=work.date.day if work.date else None,
        url=work.url,
        doi=work.doi,
    )
    return " ".join(rendered.split())


def _ended(text: str) -> str:
    """`text` with a full stop, unless it ends a sentence already."""
    return text if not text or text.endswith((".", "?", "!")) else f"{text}."
