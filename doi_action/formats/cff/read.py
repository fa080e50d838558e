"""CITATION.cff read as facts: all of Citation File Format 1.2.0 that a DOI record can use.

`doi` and DOIs among `identifiers` are no facts but the work's own state (`state`). Keys of the unreleased 1.3.0
(contributors, ror, relation) are read too. Source: schema-guide.md of citation-file-format 1.2.0.
"""

import re
from collections.abc import Callable, Iterator

from doi_action.facts import Fact, Location, Reading
from doi_action.formats.cff.links import CODE_PAGE, read_links
from doi_action.formats.cff.people import read_creator
from doi_action.formats.cff.references import identify
from doi_action.formats.cff.state import citation_state
from doi_action.formats.iso_dates import published_on
from doi_action.formats.licenses.license_text import spdx_of_name, spdx_of_page
from doi_action.formats.licenses.names import names_none
from doi_action.formats.text.source import Unreadable, read_source
from doi_action.formats.text.value import Value
from doi_action.formats.text.yaml import compose
from doi_action.model import AlternateIdentifier, Contributor, Creator, Dated, Kind, License, Subject

__all__ = ["citation_state", "read"]

FORMAT = "CITATION.cff"

_REGISTERS = {"ascl": "ASCL", "rrid": "RRID", "biotools": "bio.tools"}
"""Registers of software as they call themselves, by what their identifiers begin with."""

_CODE_HOST = re.compile(r"(?i)^https?://(?:www\.)?(?:github\.com|gitlab\.com|codeberg\.org|bitbucket\.org)/")

CROSSWALK = {
    "kind": "type",
    "title": "title",
    "creators": "authors",
    "contributors": "contact (contributors of 1.3.0)",
    "publication_date": "date-released",
    "version": "version",
    "abstract": "abstract",
    "keywords": "keywords",
    "licenses": "license, license-url",
    "related_identifiers": "references, preferred-citation, identifiers (SWHID), url, repository, repository-artifact",
    "alternate_identifiers": "identifiers (other, url)",
    "repository_url": "repository-code",
}
"""Each field of Metadata and where this format says it."""


def read(path: str, data: bytes) -> Reading:
    """The facts of a citation file; none for one that cannot be read. Never raises for bad input.

    What is left out is left out in silence: the rules of the check judge the whole file, for every verb
    (`check.checker.check_citation`).
    """
    try:
        source = read_source(path, data)
        root = compose(source)
    except Unreadable:
        return Reading()
    if root is None or root.kind != "mapping":
        return Reading()
    value = Value(node=root, source=source)
    return Reading(facts=tuple(fact for reader in READERS for fact in reader(value)))


def _texts(root: Value) -> Iterator[Fact]:
    for key in ("title", "version"):
        text = root.text_of(key)
        if text is not None:
            yield _fact(key, text, root.get(key))
    abstract = root.get("abstract")
    if abstract is not None and abstract.text():
        yield _fact("abstract", abstract.paragraphs(), abstract)


def _kind(root: Value) -> Iterator[Fact]:
    value = root.get("type")
    text = None if value is None else value.text()
    if value is None or text is None:
        return
    if text in {"software", "dataset"}:
        yield _fact("kind", Kind(text), value)


def _date(root: Value) -> Iterator[Fact]:
    value = root.get("date-released")
    found = None if value is None else published_on(value, time_allowed=False)
    if isinstance(found, Dated):
        yield _fact("dates", (found,), value)
    elif found is not None:
        yield _fact("publication_date", found, value)


def _people(root: Value) -> Iterator[Fact]:
    """Authors, and those who helped: contacts, and the contributors of CFF 1.3.0, whose role is not said."""
    creators = _named(root.get("authors"))
    if creators:
        yield _fact("creators", tuple(who for who, _ in creators), root.get("authors"), [at for _, at in creators])
    helpers = [
        (Contributor(creator=who, role=role), at)
        for key, role in (("contact", "ContactPerson"), ("contributors", "Other"))
        for who, at in _named(root.get(key))
    ]
    if helpers:
        first = root.get("contact") or root.get("contributors")
        yield _fact("contributors", tuple(who for who, _ in helpers), first, [at for _, at in helpers])


def _named(value: Value | None) -> list[tuple[Creator, Location]]:
    if value is None:
        return []
    return [(who, item.location) for item in value.items() if (who := read_creator(item)) is not None]


def _keywords(root: Value) -> Iterator[Fact]:
    value = root.get("keywords")
    if value is None or value.node.kind != "sequence":
        return
    found = [(text, item.location) for item in value.items() if (text := item.text()) is not None]
    if found:
        yield _fact("keywords", tuple(Subject(text=text) for text, _ in found), value, [at for _, at in found])


def _licenses(root: Value) -> Iterator[Fact]:
    value, url = root.get("license"), root.text_of("license-url")
    found = [] if value is None else [(one, item.location) for item in value.items() for one in _license(item)]
    licenses, places = [one for one, _ in found], [place for _, place in found]
    if url and len(licenses) == 1:
        licenses = [License(spdx=licenses[0].spdx, name=licenses[0].name, url=url)]
    elif url and not licenses:
        licenses, value = [License(spdx=spdx_of_page(url), url=url)], root.get("license-url")
        places = [value.location] if value else []
    if licenses:
        yield _fact("licenses", tuple(licenses), value, places)


def _license(item: Value) -> tuple[License, ...]:
    """The one licence that a text surely names, by id, name or page; else the text itself; nothing for no licence.

    An expression stays text too: in a list of CFF any entry may be chosen, and `AND` would say the opposite.
    """
    text = item.text()
    if text is None or names_none(text):
        return ()
    spdx = spdx_of_name(text) or spdx_of_page(text)
    return (License(spdx=spdx) if spdx else License(name=text),)


def _repository(root: Value) -> Iterator[Fact]:
    """Where development happens; without `repository-code`, the page on a code host that `url` gives instead."""
    for key in ("repository-code", "url"):
        text = root.text_of(key)
        if text and (key == "repository-code" or CODE_PAGE.match(text)):
            yield _fact("repository_url", text, root.get(key))
            return


def _links(root: Value) -> Iterator[Fact]:
    found = read_links(root)
    if found:
        links, places = tuple(link for link, _ in found), tuple(place for _, place in found)
        yield Fact(field="related_identifiers", value=links, format=FORMAT, location=places[0], parts=places)


def _other_names(root: Value) -> Iterator[Fact]:
    """Names that other registers gave the work; DOIs and SWHIDs are read elsewhere, what has a relation is a link."""
    listed = root.get("identifiers")
    names: list[tuple[AlternateIdentifier, Location]] = []
    for item in () if listed is None or listed.node.kind != "sequence" else listed.items():
        kind, text = item.text_of("type"), item.text_of("value")
        if kind not in ("other", "url") or text is None or item.get("relation") is not None:
            continue
        known = identify(text)
        # A page of a code host names the repository, which is a link, or one release, which may be another one. An id
        # of arXiv or PubMed is that of a paper.
        names_another_thing = _CODE_HOST.match(text) or (known and known[0] not in ("URL", "Handle"))
        if not names_another_thing:
            kind = known[0] if known else _register_of(text)
            names.append((AlternateIdentifier(value=text, type=kind), item.location))
    if names:
        yield _fact("alternate_identifiers", tuple(name for name, _ in names), listed, [place for _, place in names])


def _register_of(text: str) -> str:
    """The register that an identifier begins with: `RRID:SCR_018314`, `ascl:1803.002`, `bio.tools:dunes`."""
    register, colon, _ = text.partition(":")
    if not colon or not re.fullmatch(r"[A-Za-z][A-Za-z0-9._-]*", register):
        return "Other"
    return _REGISTERS.get(register.lower(), register)


READERS: tuple[Callable[[Value], Iterator[Fact]], ...] = (
    _texts,
    _kind,
    _date,
    _people,
    _keywords,
    _licenses,
    _repository,
    _links,
    _other_names,
)
"""Each turns some root keys into facts."""


def _fact(name: str, value: object, at: Value | None, parts: list[Location] | None = None) -> Fact:
    place = at.location if at else Location(path="")
    return Fact(field=name, value=value, format=FORMAT, location=place, parts=tuple(parts or ()))
