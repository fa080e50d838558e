"""Bringing a badge that is there up to date: the DOI in its picture, its link and its words, and nothing else.

Style is the author's: colour, shape and form of the picture stay wherever they can carry the new DOI.
"""

import re
from collections.abc import Callable, Iterator
from urllib.parse import quote

from doi_action.findings import Splice
from doi_action.identifiers.prefixes import ZENODO_PREFIX
from doi_action.identifiers.types import Doi
from doi_action.readme.badge import Badge, attribute_address, shields_text, words_for
from doi_action.readme.classify import DoiBadge, doi_in, is_numbered
from doi_action.readme.page import Image, Span

_ZENODO = re.compile("zenodo", re.IGNORECASE)


def update_splices(found: DoiBadge, text: str, badge: Badge) -> tuple[Splice, ...]:
    """The changes that make `found` show `badge.doi`; two images that share a definition give the same splice."""
    image = found.image
    made = [*_picture(image, text, badge), *_link(image, text, badge), *_words(image, text, badge)]
    return tuple(splice for splice in made if text[splice.start : splice.end] != splice.text)


def _picture(image: Image, text: str, badge: Badge) -> Iterator[Splice]:
    for span in image.sources:
        address = span.of(text)
        old = doi_in(address)
        shows_no_doi = old is None and not is_numbered(address)
        if old == badge.doi or shows_no_doi:
            continue

        replaced = None
        # Zenodo draws badges of its own DOIs only.
        is_at_zenodo = "zenodo.org/" in address.lower()
        can_draw_it = not is_at_zenodo or badge.doi.prefix == ZENODO_PREFIX
        if old and can_draw_it:
            replaced = _with_doi(address, old, badge.doi)
        if replaced is None:
            replaced = attribute_address(badge.image, image.syntax)
        yield _splice(span, replaced)


def _link(image: Image, text: str, badge: Badge) -> Iterator[Splice]:
    if image.link is None:
        return

    address = image.link.of(text)
    old = doi_in(address)
    leads_to_a_doi = old is not None or is_numbered(address)
    if leads_to_a_doi and old != badge.doi:
        yield _splice(image.link, attribute_address(badge.link, image.syntax))


def _words(image: Image, text: str, badge: Badge) -> Iterator[Splice]:
    if image.alt is None:
        return

    words = image.alt.of(text)
    speaks_of_zenodo = _ZENODO.search(words) is not None
    if speaks_of_zenodo and badge.doi.prefix != ZENODO_PREFIX:
        yield _splice(image.alt, words_for(badge, image.syntax))
        return

    # The longest first: one DOI may be the beginning of another.
    others = badge.lineage - {badge.doi}
    for old in sorted(others, key=lambda doi: -len(str(doi))):
        replaced = _substitute(words, str(old), str(badge.doi))
        if replaced is not None:
            yield _splice(image.alt, replaced)
            return


def _splice(span: Span, text: str) -> Splice:
    return Splice(start=span.start, end=span.end, text=text)


def _with_doi(address: str, old: Doi, new: Doi) -> str | None:
    """`address` with `new` written as `old` was, None when `old` stands there in no form that we know."""

    def dashes(doi: str) -> str:
        return doi.replace("-", "--").replace("_", "__")

    def encoded(doi: str) -> str:
        return quote(doi, safe="")

    # shields.io reads a single dash as the end of a field: https://shields.io/badges/static-badge
    forms: tuple[Callable[[str], str], ...] = (str, encoded)
    if "img.shields.io/badge/" in address.lower():
        forms = (dashes, shields_text)

    for form in forms:
        replaced = _substitute(address, form(str(old)), form(str(new)))
        if replaced is not None:
            return replaced
    return None


def _substitute(text: str, old: str, new: str) -> str | None:
    """`text` with `old` replaced by `new` without regard to case, None when it is not there as a whole word."""
    replaced, count = re.subn(rf"(?i)(?<![\w.]){re.escape(old)}(?![\w/]|--|\.\d)", lambda _: new, text)
    if not count:
        return None
    return replaced
