"""CITATION.cff read as facts: all of Citation File Format 1.2.0 that a DOI record can use.

`doi` and DOIs among `identifiers` are no facts but the work's own state (`state`). Keys of the unreleased 1.3.0
(contributors, ror, relation) are read too. Source: schema-guide.md of citation-file-format 1.2.0.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from doi_action.facts import Fact, Location, Reading
from doi_action.formats.cff.links import CODE_PAGE, leave_out_description, read_links
from doi_action.formats.cff.people import read_creator
from doi_action.formats.cff.references import identify, read_grant
from doi_action.formats.cff.state import citation_root, citation_state, state_of
from doi_action.formats.collector import Collector
from doi_action.formats.iso_dates import published_on
from doi_action.formats.licenses.license_text import parse_licenses, spdx_of_page
from doi_action.formats.licenses.names import names_none
from doi_action.formats.text.terms import terms_in
from doi_action.formats.text.value import Value
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

_REGISTER = re.compile(r"([A-Za-z][A-Za-z0-9._-]*):")
"""The register that an identifier begins with: `RRID:SCR_018314`, `ascl:1803.002`, `bio.tools:dunes`."""

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
    root = citation_root(data, path)
    if root is None:
        return Reading()

    file = Collector(FORMAT, root)
    for reader in READERS:
        file.facts += reader(file.root)
    _leave_out_the_rest(file)
    return replace(file.reading(), remarks=())


def _leave_out_the_rest(file: Collector) -> None:
    """What was looked at and is in no fact: of a reference all but what identifies it; what is no name of the work.

    `cff-version` and `message` say nothing about the work.
    """
    root = file.root
    root.text_at("cff-version")
    root.text_at("message")

    # What facts tell: identifiers with their places, and the words about awards.
    recorded: set[str] = set()
    places: set[Location] = set()
    for fact in file.facts:
        if not isinstance(fact.value, tuple):
            continue

        if fact.field in ("related_identifiers", "alternate_identifiers"):
            places.update(fact.parts)
            for entry in fact.value:
                recorded.add(entry.value)

        elif fact.field == "funding":
            for award in fact.value:
                said = (award.funder, award.award_number, award.award_title, award.award_url)
                recorded.update(filter(None, said))
                recorded.add(str(doi_or_none(award.award_url)))

    # The work's own DOIs are told too, as its state.
    state = state_of(root)
    recorded.update(map(str, state.dois))

    for key in ("preferred-citation", "references"):
        for reference in root.items_at(key):
            leave_out_description(reference, recorded)

    if state.root_doi is None:
        root.leave_out_parts("doi")

    told_fields = {fact.field for fact in file.facts}
    if told_fields.isdisjoint({"publication_date", "dates"}):
        root.leave_out_parts("date-released")

    for item in root.listed_at("identifiers"):
        is_own_doi = item.text_at("type") == "doi"
        is_told = item.location in places
        if not is_own_doi and not is_told:
            item.leave_out_parts("value")


def _identity(root: Value) -> Iterator[Fact]:
    """Title, version, abstract, kind and day."""
    for key in ("title", "version"):
        text = root.text_of(key)
        if text is not None:
            yield _fact(key, text, root.get(key))

    abstract = root.get("abstract")
    if abstract is not None and abstract.text():
        yield _fact("abstract", abstract.prose(), abstract)

    kind = root.get("type")
    if kind is not None:
        text = kind.text()
        if text in ("software", "dataset"):
            yield _fact("kind", Kind(text), kind)
        else:
            kind.leave_out()

    released = root.get("date-released")
    if released is not None:
        found = published_on(released, time_allowed=False)

        # A month or a year alone gives the record its year, and no day that nobody has said.
        if isinstance(found, Dated):
            yield _fact("dates", (found,), released)
        elif found is not None:
            yield _fact("publication_date", found, released)


def _people(root: Value) -> Iterator[Fact]:
    """Authors, and those who helped: contacts, and the contributors of CFF 1.3.0, whose role is not said."""
    yield from _list("creators", list(_creators(root, "authors")), root.get("authors"))

    helpers = []
    for key, role in (("contact", "ContactPerson"), ("contributors", "Other")):
        for helper, place in _creators(root, key):
            helpers.append((Contributor(creator=helper, role=role), place))

    at = root.get("contact") or root.get("contributors")
    yield from _list("contributors", helpers, at)


def _creators(root: Value, key: str) -> Iterator[tuple[Creator, Location]]:
    for item in root.items_at(key):
        creator = read_creator(item)
        if creator is not None:
            yield creator, item.location


def _keywords(root: Value) -> Iterator[Fact]:
    listed = list(root.listed_at("keywords"))
    stands_alone = len(listed) == 1

    found = []
    for item in listed:
        terms = terms_in(item.text() or "", alone=stands_alone)
        if not terms:
            item.leave_out()
        for term in terms:
            found.append((Subject(text=term), item.location))
    yield from _list("keywords", found, root.get("keywords"))


def _licenses(root: Value) -> Iterator[Fact]:
    value = root.get("license")
    found = []
    for item in root.items_at("license"):
        text = item.text()
        if text is None or names_none(text):
            item.leave_out()
            continue

        # Of what `OR` joins any one may be chosen, as of a list here; what `AND` joins stays the text that it is.
        spdx = spdx_of_page(text)
        for license_ in parse_licenses(str(spdx or text)):
            found.append((license_, item.location))

    page = root.get("license-url")
    if page is None:
        yield from _list("licenses", found, value)
        return

    url = page.text()
    if url and len(found) == 1:
        [(license_, place)] = found
        found = [(replace(license_, url=url), place)]
    elif url and not found:
        value = page
        found = [(License(spdx=spdx_of_page(url), url=url), page.location)]
    else:
        # Of several licences nothing says which one the page is of.
        page.leave_out()
    yield from _list("licenses", found, value)


def _repository(root: Value) -> Iterator[Fact]:
    """Where development happens; without `repository-code`, the page on a code host that `url` gives instead."""
    code = root.text_of("repository-code")
    page = root.text_of("url")
    if code is not None:
        yield _fact("repository_url", code, root.get("repository-code"))
    elif page is not None and CODE_PAGE.match(page):
        yield _fact("repository_url", page, root.get("url"))


def _funding(root: Value) -> Iterator[Fact]:
    """References of type `grant`: who gave it is an institution, or an author that is no person."""
    named: list[tuple[Funding, Location]] = []
    unnamed: list[tuple[Funding, Location]] = []
    for item in root.items_at("references"):
        if item.text_at("type") != "grant":
            continue

        grant = read_grant(item)
        if grant.funder != FUNDER_WITHOUT_NAME:
            named.append((grant, item.location))
        elif not grant.award_url:
            # What a link identifies is told as that.
            unnamed.append((grant, item.location))

    at = root.get("references")
    yield from _list("funding", named, at)
    for fact in _list("funding", unnamed, at):
        yield replace(fact, certain=False)


def _links(root: Value) -> Iterator[Fact]:
    # They stand under several keys, so that the first link stands for the place of all.
    yield from _list("related_identifiers", read_links(root))


def _other_names(root: Value) -> Iterator[Fact]:
    """Names that other registers gave the work; DOIs and SWHIDs are read elsewhere, what has a relation is a link."""
    names = []
    for item in root.listed_at("identifiers"):
        text = item.text_of("value")
        kind = item.text_of("type")
        if text is None:
            continue
        if kind not in ("other", "url"):
            continue
        if item.get("relation") is not None:
            continue

        # It names the repository, which is a link, or one release, which may be another one.
        if _CODE_HOST.match(text):
            continue

        scheme = "Other"
        known = identify(text)
        register = _REGISTER.match(text)
        if known is not None:
            scheme, _ = known
            # An id of arXiv or of PubMed is a paper's name.
            if scheme not in ("URL", "Handle"):
                continue
        elif register is not None:
            scheme = _REGISTERS.get(register[1].lower(), register[1])

        names.append((AlternateIdentifier(value=text, type=scheme), item.location))
    yield from _list("alternate_identifiers", names, root.get("identifiers"))


READERS: tuple[Callable[[Value], Iterator[Fact]], ...] = (
    _identity,
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
    place = at.location if at is not None else Location(path="")
    return Fact(field=name, value=value, format=FORMAT, location=place)


def _list(name: str, found: Sequence[tuple[object, Location]], at: Value | None = None) -> Iterator[Fact]:
    """A fact of several entries, each with its place, standing at `at`, else at the first; none for no entries."""
    if not found:
        return

    entries = tuple(entry for entry, _ in found)
    places = tuple(place for _, place in found)
    place = at.location if at is not None else places[0]
    yield Fact(field=name, value=entries, format=FORMAT, location=place, parts=places)
