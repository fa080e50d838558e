"""datapackage.json (Frictionless Data Package 1 and 2) and Kaggle's dataset-metadata.json, which is a part of it.

`id` is the work's own state. A contributor without a role is, by the specification, a contributor; where nobody has the
role of an author they are only proposed as creators. Source: specs.frictionlessdata.io, datapackage.org.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from doi_action.facts import Location, Reading
from doi_action.formats.cff.references import identify
from doi_action.formats.collector import Collector, read_json
from doi_action.formats.data.files import DataFile, add_data_files
from doi_action.formats.iso_dates import add_date
from doi_action.formats.licenses.license_text import parse_licenses, report_doubtful
from doi_action.formats.manifests.manifest import add_keywords
from doi_action.formats.people.contributor_roles import contributor_type
from doi_action.formats.people.person_names import fault_of_name, without_addresses
from doi_action.formats.people.person_text import person_of_text
from doi_action.formats.text.value import Value
from doi_action.identifiers import orcid_or_none, ror_or_none
from doi_action.model import Affiliation, Contributor, Creator, Funding, Kind, License, NameType, RelatedIdentifier

FORMAT = "datapackage.json"

CROSSWALK = {
    "kind": "name or title is there",
    "title": "title, name",
    "creators": "contributors (author)",
    "contributors": "contributors (other roles)",
    "publisher": "contributors (publisher)",
    "publisher_ror": "contributors (publisher).path",
    "version": "version",
    "abstract": "description",
    "descriptions": "resources.hash",
    "keywords": "keywords",
    "licenses": "licenses",
    "related_identifiers": "sources",
    "funding": "contributors (funder)",
    "dates": "created",
    "landing_page": "homepage is proposed",
    "formats": "resources.mediatype, resources.format",
    "sizes": "resources.bytes",
}
"""Each field of Metadata and where this format says it."""

_AUTHORS = frozenset({"author", "creator"})
_UNSAID = frozenset({"", "contributor"})
_KNOWN_HERE = _AUTHORS | _UNSAID | {"publisher", "funder"}


@dataclass(frozen=True, kw_only=True, slots=True)
class _Person:
    """A contributor, the place, and one of the roles; no role is the empty text."""

    who: Creator
    role: str
    at: Location
    value: Value


def read(path: str, data: bytes) -> Reading:
    """The facts of a datapackage.json. Never raises for bad input."""
    return read_json(_tell, name=FORMAT, path=path, data=data)


def _tell(file: Collector) -> None:
    root = file.root
    tell_description(file)
    file.add_text("version", "version")
    add_date(file, root.get("created"), "Created")
    _tell_people(file, list(_people(file)))
    file.add_parts("related_identifiers", list(_sources(file)))
    homepage = root.get("homepage")
    file.add("landing_page", homepage.text() if homepage else None, homepage, certain=False)


def _tell_people(file: Collector, people: list[_Person]) -> None:
    """Authors, helpers, publisher and funders, each by the role that the file gives."""
    authors = [(person.who, person.at) for person in people if person.role in _AUTHORS]
    unsaid = [(person.who, person.at) for person in people if person.role in _UNSAID]
    file.add_parts("creators", authors)
    if unsaid and not authors:
        file.propose("creators", tuple(who for who, _ in unsaid), [at for _, at in unsaid])

    funders = [(Funding(funder=person.who.full_name), person.at) for person in people if person.role == "funder"]
    file.add_parts("funding", funders)
    publishers = [person for person in people if person.role == "publisher"]
    if publishers:
        file.add_at("publisher", publishers[0].who.full_name, publishers[0].at)
        file.add_at("publisher_ror", publishers[0].who.ror, publishers[0].at)

    helpers: list[tuple[Contributor, Location]] = []
    for person in people:
        if person.role in _AUTHORS or person.role == "funder" or person in publishers[:1]:
            continue
        known = contributor_type(person.role)
        if known is None and person.role not in _UNSAID:
            person.value.report(
                "role-unknown",
                f"'{person.role}' is no contributor type of DataCite",
                fix="write dataCollector, dataCurator, projectLeader or another of DataCite's types",
            )
        helpers.append((Contributor(creator=person.who, role=known or "Other"), person.at))
    file.add_parts("contributors", helpers)


def tell_description(file: Collector) -> None:
    """What data packages and Kaggle's metadata share: title, description, keywords, licences, resources."""
    root = file.root
    title = root.get("title") or root.get("name")
    described = root.get("description") or root.get("subtitle")
    file.add("kind", Kind.DATASET, title)
    file.add("title", title.text() if title else None, title)
    file.add("abstract", described.paragraphs() if described else None, described)
    add_keywords(file, root.get("keywords"))
    _tell_licenses(file)
    add_data_files(file, list(_resources(root.get("resources"))))


def _tell_licenses(file: Collector) -> None:
    stated = file.root.get("licenses") or file.root.get("license")
    found: list[tuple[License, Location]] = []
    for item in stated.items() if stated else ():
        found += [(entry, item.location) for entry in _license(item)]
    file.add_parts("licenses", found)
    if stated is not None and not found:
        file.state_none("licenses", stated)


def _license(item: Value) -> tuple[License, ...]:
    """An entry with `name`, `path` and `title`, or of old a text."""
    if item.node.kind == "scalar":
        return parse_licenses(item.text() or "")

    name, path, title = _text(item, "name"), _text(item, "path"), _text(item, "title")
    if name and not path:
        report_doubtful(item.get("name") or item, name)

    page = path if path and path.startswith("http") else None
    for text in (name, path, title):
        found = parse_licenses(text) if text else ()
        if found and found[0].spdx is not None:
            return found
        if found and page:
            return (License(name=title or name, url=page),) if name else parse_licenses(page)
        if found:
            return found
    return ()


def _text(item: Value, key: str) -> str | None:
    """A text of an object without a word where it is something else."""
    value = item.get(key) if item.node.kind == "mapping" else None
    return value.text() if value else None


def _people(file: Collector) -> Iterator[_Person]:
    """Each contributor once for each role."""
    value = file.root.get("contributors")
    for item in value.items() if value else ():
        who = _person(file, item)
        if who is None:
            continue
        roles = list(_roles(item))
        if not roles:
            yield _Person(who=who, role="", at=item.location, value=item)
        for role in roles:
            said = role.text() or ""
            known = said.lower() if said.lower() in _KNOWN_HERE else said
            yield _Person(who=who, role=known, at=item.location, value=role)


def _roles(item: Value) -> Iterator[Value]:
    """The roles of version 2 (`roles`) and version 1 (`role`)."""
    for key in ("role", "roles"):
        value = item.get(key) if item.node.kind == "mapping" else None
        yield from value.items() if value else ()


def _person(file: Collector, item: Value) -> Creator | None:
    """Somebody with name, e-mail address, organisation and iD; None, with a finding, where nobody is named."""
    if item.node.kind == "scalar":
        return _named_or_report(item, item.text(), person_of_text(item.text()))
    given, family = _text(item, "givenName"), _text(item, "familyName")
    title = _text(item, "title") or given
    named = person_of_text(title)
    if family and not fault_of_name(family):
        named = Creator(family_names=family, given_names=given)
    named = _named_or_report(item, title, named)
    if named is None:
        return None

    organisation = _text(item, "organization")
    page = item.get("path")
    address = page.text() if page else None
    orcid, ror = orcid_or_none(address), ror_or_none(address)
    if page is not None and orcid is None and ror is None:
        file.leave_out(page)  # A home page has no place in a record.
    return replace(
        named,
        name_type=NameType.ORGANISATION if ror else NameType.PERSON if orcid else named.name_type,
        orcid=orcid or named.orcid,
        ror=ror,
        email=_text(item, "email") or named.email,
        affiliations=(Affiliation(name=organisation),) if organisation else (),
    )


def _named_or_report(item: Value, text: str | None, named: Creator | None) -> Creator | None:
    fault = fault_of_name(named.full_name if named else text or "")
    if named is not None and not fault:
        return named
    item.report(
        "name-is-no-name" if text else "author-without-name",
        f"'{without_addresses(text)}' {fault}" if text else "nobody is named here",
        fix='write "title", or "givenName" and "familyName"',
    )
    return None


def _sources(file: Collector) -> Iterator[tuple[RelatedIdentifier, Location]]:
    value = file.root.get("sources")
    for item in value.items() if value else ():
        path = item.get("path") if item.node.kind == "mapping" else item
        pair = identify(path.text() or "") if path else None
        if pair:
            yield RelatedIdentifier(value=pair[1], scheme=pair[0], relation="IsDerivedFrom"), item.location
        elif path is not None:
            file.leave_out(path)


def _resources(value: Value | None) -> Iterator[DataFile]:
    for item in value.items() if value else ():
        path = item.get("path") if item.node.kind == "mapping" else None
        # A resource may be in several parts; its name then stands for all of them.
        name = (path.text() if path else None) or _text(item, "name")
        if not name:
            continue
        size, digest = _text(item, "bytes"), _text(item, "hash")
        is_number = size is not None and size.isascii() and size.isdecimal() and len(size) < 20
        yield DataFile(
            name=name,
            location=item.location,
            size=int(size) if size and is_number else None,
            media_type=_text(item, "mediatype") or _text(item, "format"),
            checksum=_checksum(digest) if digest else None,
        )


def _checksum(digest: str) -> str:
    """Data Package, hash: the algorithm before a colon, MD5 where none is said."""
    algorithm, colon, value = digest.partition(":")
    return f"{algorithm} {value}" if colon else f"md5 {digest}"
