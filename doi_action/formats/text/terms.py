"""Keywords that somebody wrote into one text."""

import re

_ENTITY = re.compile(r"&#?\w{1,12};")


def terms_in(text: str, *, alone: bool) -> list[str]:
    """The keywords that one entry of a list holds; `alone` tells that it is the only one.

    A semicolon divides. A comma may belong to a term (`Netherlands, The`): only several in the only entry divide.

    >>> terms_in("tides;gauges", alone=False), terms_in("Netherlands, The", alone=True), terms_in("a, b, c", alone=True)
    (['tides', 'gauges'], ['Netherlands, The'], ['a', 'b', 'c'])
    """
    has_several_commas = text.count(",") > 1
    signs = r"[;\n]"
    if alone and has_several_commas:
        signs = r"[;,\n]"
    if _ENTITY.search(text):
        # Its semicolon divides nothing: `R&amp;D`.
        signs = r"\n"

    terms = []
    for part in re.split(signs, text):
        words = part.split()
        if words:
            terms.append(" ".join(words))
    return terms
