"""Citations that people read: the fields of a style, laid out by its template in `templates/cite`."""

import re
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
    month = day = None
    if work.date and style in _MONTH_NAMES:
        month, day = _MONTH_NAMES[style][work.date.month - 1], work.date.day

    rendered = templates.get_template(f"cite/{style}.txt.j2").render(
        authors=names,
        ended_authors=_ended(names),
        title=work.title,
        ended_title=_ended(work.title or ""),
        quoted_title=_quoted(work.title or "", "," if work.version else "."),
        label=work.words.in_style(style),
        version=work.version,
        publisher=publisher,
        ended_publisher=_ended(publisher or ""),
        year=work.year,
        month=month,
        day=day,
        url=work.url,
        doi=work.doi,
    )
    return " ".join(rendered.split())


def _ended(text: str) -> str:
    """`text` with a full stop, unless it ends a sentence already."""
    ends = text.rstrip("\"'”’»)").endswith((".", "?", "!", "…"))
    return text if not text or ends else f"{text}."


def _quoted(title: str, mark: str) -> str:
    """A title in double quotes with `mark` inside them, quotes within it single (IEEE Reference Guide, "Titles").

    A question or exclamation mark takes the place of `mark`; a full stop gives way to a comma.

    >>> _quoted('The "raw" data.', ",")
    '“The ‘raw’ data,”'
    """
    inner = re.sub(r'(^|[\s(\[])"', r"\1‘", title).replace('"', "’").replace("“", "‘").replace("”", "’")
    if inner.endswith(("?", "!", "…", "...")):
        return f"“{inner}”"
    return f"“{inner.removesuffix('.')}{mark}”"
