"""CITATION.cff read as facts: all of Citation File Format 1.2.0 that a DOI record can use.

Crosswalk: authors -> creators; contact -> contributors; license, license-url -> licenses; keywords; abstract; type ->
kind; title; version (its source text); date-released -> publication_date; repository-code -> repository_url;
references, preferred-citation, other addresses and SWHIDs -> related_identifiers. `doi` and DOIs among `identifiers`
are no facts but the work's own state (`cff_state`). Keys of the unreleased 1.3.0 (contributors, ror, relation) are
read too. Source: schema-guide.md of citation-file-format 1.2.0.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date

from doi_action.facts import Fact, Location, Reading
from doi_action.findings import Finding, Group, Severity
from doi_action.formats.cff.links import CODE_PAGE, read_links
from doi_action.formats.cff.people import read_creator
from doi_action.formats.cff.state import citation_state
from doi_action.formats.licenses.license_text import names_no_license, report_no_license, spdx_of_name, spdx_of_page
from doi_action.formats.licenses.spdx import spdx_or_none
from doi_action.formats.text.source import SourceText, Unreadable, read_source
from doi_action.formats.text.value import Value
from doi_action.formats.text.yaml import compose
from doi_action.model import Contributor, Creator, Kind, License, Subject

__all__ = ["citation_state", "read"]

FORMAT = "CITATION.cff"


def read(path: str, data: bytes) -> Reading:
    """The facts of a citation file, and what is wrong with it. Never raises for bad input."""
    try:
        source = read_source(path, data)
        root = compose(source)
    except Unreadable as error:
        return Reading(findings=error.findings)
    if root is None or root.kind != "mapping":
        return Reading(findings=(_no_mapping(source),))
    value = Value(node=root, source=source)
    facts = tuple(fact for reader in READERS for fact in reader(value))
    return Reading(facts=facts, findings=tuple(value.findings))


def parse_date(text: str) -> date:
    """The day that `text` names as YYYY-MM-DD. Raises ValueError for another form and for a day that does not exist."""
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            raise ValueError
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"'{text}' is not a day written as YYYY-MM-DD") from None


def _texts(root: Value) -> Iterator[Fact]:
    for key in ("title", "version"):
        text = root.text_of(key)
        if text is not None:
            yield _fact(key, text, root.get(key))
    abstract = root.get("abstract")
    if abstract is not None and abstract.text_or_report():
        yield _fact("abstract", abstract.paragraphs(), abstract)


def _kind(root: Value) -> Iterator[Fact]:
    value = root.get("type")
    text = None if value is None else value.text_or_report()
    if value is None or text is None:
        return
    if text in {"software", "dataset"}:
        yield _fact("kind", Kind(text), value)
    else:
        value.report("type-unknown", f"'{text}' is neither software nor dataset", fix="write 'type: software'")


def _date(root: Value) -> Iterator[Fact]:
    value = root.get("date-released")
    day = (
        None
        if value is None
        else value.parsed(
            parse_date, "date-bad-form", group=Group.SCHEMA, fix="write the day of the release as YYYY-MM-DD"
        )
    )
    if day is not None:
        yield _fact("publication_date", day, value)


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
    if value is None:
        return
    if value.node.kind != "sequence":
        value.report(
            "keywords-not-list",
            "the keywords are not a list",
            fix="write each keyword on a line of its own, after '- '",
        )
        return
    found = [(text, item.location) for item in value.items() if (text := item.text_or_report()) is not None]
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
    """The licence that a text names; one that is no id of the list is reported, one that names no right left out."""
    text = item.text_or_report()
    spdx = spdx_or_none(text)
    if spdx or text is None:
        return (License(spdx=spdx),) if spdx else ()
    if names_no_license(text):
        report_no_license(item, text)
        return ()
    meant = spdx_of_name(text)
    item.report(
        "license-not-spdx",
        f"'{text}' is not an id of the SPDX License List",
        why="the record carries it as text, and services that read this file cannot tell what is allowed",
        fix=f"write {meant or 'one id of https://spdx.org/licenses, or a list of ids of which any may be chosen'}",
    )
    return (License(spdx=meant) if meant else License(name=text),)


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


READERS: tuple[Callable[[Value], Iterator[Fact]], ...] = (
    _texts,
    _kind,
    _date,
    _people,
    _keywords,
    _licenses,
    _repository,
    _links,
)
"""Each turns some root keys into facts."""


def _fact(name: str, value: object, at: Value | None, parts: list[Location] | None = None) -> Fact:
    place = at.location if at else Location(path="")
    return Fact(field=name, value=value, format=FORMAT, location=place, parts=tuple(parts or ()))


def _no_mapping(source: SourceText) -> Finding:
    return Finding(
        rule="file-without-keys",
        group=Group.SCHEMA,
        severity=Severity.ERROR,
        message="the file holds no 'key: value' lines" if source.text.strip() else "the file is empty",
        path=source.path,
        why="there is nothing to take a title or authors from",
        fix="start with the lines 'cff-version: 1.2.0', 'title: ...' and 'authors:'",
    )
