"""CITATION.cff read as facts: all of Citation File Format 1.2.0 that a DOI record can use.

`doi` and DOIs among `identifiers` are no facts but the work's own state (`state`). Keys of the unreleased 1.3.0
(contributors, ror, relation) are read too. Source: schema-guide.md of citation-file-format 1.2.0.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from doi_action.facts import Fact, Location, Reading
from doi_action.formats.cff.links import CODE_PAGE, leave_out_description, read_links
from doi_action.formats.cff.people import read_creator
from doi_action.formats.cff.references import identify, read_grant
from doi_action.formats.cff.state import citation_state, state_of
from doi_action.formats.collector import Collector
from doi_action.formats.iso_dates import published_on
from doi_action.formats.licenses.license_text import spdx_of_name, spdx_of_page
from doi_action.formats.licenses.names import names_none
from doi_action.formats.text.source import Unreadable, read_source
from doi_action.formats.text.terms import terms_in
from doi_action.formats.text.value import Value
from doi_action.formats.text.yaml import compose
from doi_action.identifiers.types import doi_or_none
from doi_action.model import (
    FUNDER_WITHOUT_NAME,
    AlternateIdentifier,
    Contributor,
    Creator,
    Dated,
    Funding,
    Kind,
    License,
    Subject,
)

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
    "funding": "references (grant)",
}
"""Each field of Metadata and where this format says it."""


def read(path: str, data: bytes) -> Reading:
    """The facts of a citation file; none for one that cannot be read. Never raises for bad input.

    It says what no fact carries, and nothing of what is wrong: the rules of the check judge the whole file, for every
    verb (`check.checker.check_citation`).
    """
    try:
        source = read_source(path, data)
        root = compose(source)
    except Unreadable:
        return Reading()
    if root is None or root.kind != "mapping":
        return Reading()

    file = Collector(FORMAT, Value(node=root, source=source))
    for reader in READERS:
        file.facts += reader(file.root)
    _leave_out_the_rest(file)
    return replace(file.reading(), remarks=())


def _leave_out_the_rest(file: Collector) -> None:
    """What was looked at and is in no fact: of a reference all but what identifies it; what is no name of the work.

    `cff-version` and `message` say nothing about the work.
    """
    for key in ("cff-version", "message"):
        value = file.root.get(key)
        if value is not None:
            value.text()

    state = state_of(file.root)
    recorded = {str(doi) for doi in state.dois}
    for fact in file.facts:
        if fact.field == "funding" and isinstance(fact.value, tuple):
            for award in fact.value:
                said = (award.funder, award.award_number, award.award_title, award.award_url)
                recorded.update(text for text in said if text)
                recorded.add(str(doi_or_none(award.award_url)))
    places: set[Location] = set()
    for fact in file.facts:
        if fact.field in ("related_identifiers", "alternate_identifiers") and isinstance(fact.value, tuple):
            recorded.update(entry.value for entry in fact.value)
            places.update(fact.parts)

    for key in ("preferred-citation", "references"):
        for reference in file.root.items_at(key):
            leave_out_description(reference, recorded)
    _leave_out_unless(file, "doi", doi_or_none(state.doi.text if state.doi else None))
    _leave_out_unless(file, "date-released", any(fact.field in ("publication_date", "dates") for fact in file.facts))
    for item in _items(file.root.get("identifiers")):
        is_own = item.text_at("type") == "doi" or item.location in places
        value = item.get("value")
        if value is not None and not is_own:
            value.leave_out()


def _leave_out_unless(file: Collector, key: str, carried: object) -> None:
    value = file.root.get(key)
    if value is not None and not carried:
        value.leave_out()


def _texts(root: Value) -> Iterator[Fact]:
    for key in ("title", "version"):
        text = root.text_of(key)
        if text is not None:
            yield _fact(key, text, root.get(key))
    abstract = root.get("abstract")
    if abstract is not None and abstract.text():
        yield _fact("abstract", abstract.prose(), abstract)


def _kind(root: Value) -> Iterator[Fact]:
    value = root.get("type")
    text = value.text() if value is not None else None
    if text in ("software", "dataset"):
        yield _fact("kind", Kind(text), value)
    elif value is not None:
        value.leave_out()


def _date(root: Value) -> Iterator[Fact]:
    value = root.get("date-released")
    if value is None:
        return
    found = published_on(value, time_allowed=False)
    if isinstance(found, Dated):
        yield _fact("dates", (found,), value)
    elif found is not None:
        yield _fact("publication_date", found, value)


def _people(root: Value) -> Iterator[Fact]:
    """Authors, and those who helped: contacts, and the contributors of CFF 1.3.0, whose role is not said."""
    authors = root.get("authors")
    yield from _list("creators", _named(authors), authors)

    helpers: list[tuple[object, Location]] = []
    for key, role in (("contact", "ContactPerson"), ("contributors", "Other")):
        for who, at in _named(root.get(key)):
            helpers.append((Contributor(creator=who, role=role), at))
    yield from _list("contributors", helpers, root.get("contact") or root.get("contributors"))


def _named(value: Value | None) -> list[tuple[Creator, Location]]:
    found = []
    for item in () if value is None else value.items():
        who = read_creator(item)
        if who is not None:
            found.append((who, item.location))
    return found


def _keywords(root: Value) -> Iterator[Fact]:
    value = root.get("keywords")
    found = []
    listed = list(_items(value))
    for item in listed:
        terms = terms_in(item.text() or "", alone=len(listed) == 1)
        found += [(Subject(text=term), item.location) for term in terms]
    yield from _list("keywords", found, value)


def _licenses(root: Value) -> Iterator[Fact]:
    value, page = root.get("license"), root.get("license-url")
    found = []
    for item in () if value is None else value.items():
        license_ = _license(item)
        if license_ is None:
            item.leave_out()
        else:
            found.append((license_, item.location))

    url = page.text() if page is not None else None
    if url and len(found) == 1:
        [(license_, place)] = found
        found = [(replace(license_, url=url), place)]
    elif page is not None and url and not found:
        value = page
        found = [(License(spdx=spdx_of_page(url), url=url), page.location)]
    elif page is not None:
        page.leave_out()
    yield from _list("licenses", found, value)


def _license(item: Value) -> License | None:
    """The one licence that a text surely names, by id, name or page; else the text itself; None for no licence.

    An expression stays text too: in a list of CFF any entry may be chosen, and `AND` would say the opposite.
    """
    text = item.text()
    if text is None or names_none(text):
        return None
    spdx = spdx_of_name(text) or spdx_of_page(text)
    return License(spdx=spdx) if spdx else License(name=text)


def _repository(root: Value) -> Iterator[Fact]:
    """Where development happens; without `repository-code`, the page on a code host that `url` gives instead."""
    code = root.text_of("repository-code")
    page = root.text_of("url")
    if code:
        yield _fact("repository_url", code, root.get("repository-code"))
    elif page and CODE_PAGE.match(page):
        yield _fact("repository_url", page, root.get("url"))


def _funding(root: Value) -> Iterator[Fact]:
    """References of type `grant`: who gave it is an institution, or an author that is no person."""
    grants: list[tuple[Funding, Location]] = []
    for item in root.items_at("references"):
        if item.node.kind == "mapping" and item.text_at("type") == "grant":
            grants.append((read_grant(item), item.location))
    named = [grant for grant in grants if grant[0].funder != FUNDER_WITHOUT_NAME]
    # What a link identifies is told as that.
    unnamed = [grant for grant in grants if grant[0].funder == FUNDER_WITHOUT_NAME and not grant[0].award_url]
    yield from _list("funding", named, root.get("references"))
    for fact in _list("funding", unnamed, root.get("references")):
        yield replace(fact, certain=False)


def _links(root: Value) -> Iterator[Fact]:
    # They stand under several keys, so that the first link stands for the place of all.
    found = read_links(root)
    if found:
        links = tuple(link for link, _ in found)
        places = tuple(place for _, place in found)
        yield Fact(field="related_identifiers", value=links, format=FORMAT, location=places[0], parts=places)


def _other_names(root: Value) -> Iterator[Fact]:
    """Names that other registers gave the work; DOIs and SWHIDs are read elsewhere, what has a relation is a link."""
    listed = root.get("identifiers")
    names = []
    for item in _items(listed):
        text = item.text_of("value")
        if item.text_of("type") not in ("other", "url") or text is None or item.get("relation") is not None:
            continue
        if _CODE_HOST.match(text):
            continue  # it names the repository, which is a link, or one release, which may be another one

        known = identify(text)
        scheme = known[0] if known else _register_of(text)
        names_a_paper = known is not None and scheme not in ("URL", "Handle")  # an id of arXiv, of PubMed
        if not names_a_paper:
            names.append((AlternateIdentifier(value=text, type=scheme), item.location))
    yield from _list("alternate_identifiers", names, listed)


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
    _funding,
)
"""Each turns some root keys into facts."""


def _fact(name: str, value: object, at: Value | None) -> Fact:
    return Fact(field=name, value=value, format=FORMAT, location=at.location if at else Location(path=""))


def _list(name: str, found: Sequence[tuple[object, Location]], at: Value | None) -> Iterator[Fact]:
    """A fact of several entries, each with its place; none for no entries."""
    if found:
        entries = tuple(entry for entry, _ in found)
        places = tuple(place for _, place in found)
        yield replace(_fact(name, entries, at), parts=places)


def _items(value: Value | None) -> Iterable[Value]:
    """The entries of a list; none of what is no list."""
    if value is None or value.node.kind != "sequence":
        return ()
    return value.items()
