"""datapackage.json (Frictionless Data Package 1 and 2) and Kaggle's dataset-metadata.json, which is a part of it.

`id` is the work's own state. A contributor without a role is, by the specification, a contributor; where nobody has the
role of an author they are only proposed as creators. Source: specs.frictionlessdata.io, datapackage.org.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from doi_action.facts import Location, Reading
from doi_action.formats.cff.references import identify
from doi_action.formats.collector import Collector, read_json
from doi_action.formats.data.files import DataFile, add_data_files, bytes_at
from doi_action.formats.iso_dates import add_date
from doi_action.formats.licenses.license_text import parse_licenses, read_license, report_doubtful
from doi_action.formats.manifests.manifest import add_keywords
from doi_action.formats.people.contributor_roles import contributor_type, funded_by
from doi_action.formats.people.person_names import fault_of_name, without_addresses
from doi_action.formats.people.person_text import person_of_text
from doi_action.formats.text.value import Value
from doi_action.identifiers.types import SpdxId, orcid_or_none, ror_or_none
from doi_action.model import Affiliation, Contributor, Creator, Kind, License, NameType, RelatedIdentifier

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
    tell_description(file)
    file.add_text("version", "version")
    add_date(file, file.root.get("created"), "Created")

    _tell_people(file, list(_people(file)))

    sources: list[tuple[RelatedIdentifier, Location]] = []
    for item in file.root.items_at("sources"):
        path: Value | None = item
        if item.node.kind == "mapping":
            path = item.get("path")
        if path is None:
            continue

        known = identify(path.text() or "")
        if known is None:
            file.leave_out(path)
            continue

        scheme, bare = known
        link = RelatedIdentifier(value=bare, scheme=scheme, relation="IsDerivedFrom")
        sources.append((link, item.location))
    file.add_parts("related_identifiers", sources)

    file.add_line("landing_page", file.root.get("homepage"), certain=False)


def _tell_people(file: Collector, people: list[_Person]) -> None:
    """Authors, funders, the publisher, and everybody with a role of a contributor.

    A record has one publisher, and further ones have helped.
    """
    authors = []
    unsaid = []
    funders = []
    helpers = []
    publisher: _Person | None = None
    for person in people:
        if person.role in _AUTHORS:
            authors.append((person.who, person.at))
            continue
        if person.role == "funder":
            funders.append((funded_by(person.who), person.at))
            continue
        if person.role == "publisher" and publisher is None:
            publisher = person
            continue

        role = contributor_type(person.role)
        if person.role in _UNSAID:
            unsaid.append((person.who, person.at))
        elif role is None:
            person.value.report(
                "role-unknown",
                f"'{person.role}' is no contributor type of DataCite",
                fix="write dataCollector, dataCurator, projectLeader or another of DataCite's types",
            )

        helper = Contributor(creator=person.who, role=role or "Other")
        helpers.append((helper, person.at))

    file.add_parts("creators", authors)
    if not authors:
        file.add_parts("creators", unsaid, certain=False)
    file.add_parts("funding", funders)
    if publisher is not None:
        file.add_at("publisher", publisher.who.full_name, publisher.at)
        file.add_at("publisher_ror", publisher.who.ror, publisher.at)
    file.add_parts("contributors", helpers)


def tell_description(file: Collector) -> None:
    """What data packages and Kaggle's metadata share: title, description, keywords, licences, resources."""
    root = file.root
    title = root.get("title") or root.get("name")
    file.add("kind", Kind.DATASET, title)
    file.add_line("title", title)
    file.add_paragraphs("abstract", root.get("description") or root.get("subtitle"))
    add_keywords(file, root.get("keywords"))
    add_data_files(file, list(_resources(root)))

    stated = root.get("licenses") or root.get("license")
    if stated is None:
        return

    found = []
    for item in stated.items():
        for license_ in _license(item):
            found.append((license_, item.location))
    file.add_parts("licenses", found)
    if not found:
        file.state_none("licenses", stated)


def _license(item: Value) -> tuple[License, ...]:
    """An entry with `name`, `path` and `title`, or of old a text."""
    if item.node.kind == "scalar":
        return read_license(item)

    name = item.text_at("name")
    path = item.text_at("path") or ""
    title = item.text_at("title")
    if name and not path:
        report_doubtful(item.get("name") or item, name)

    # The first that says anything decides.
    found: tuple[License, ...] = ()
    for text in filter(None, (name, path, title)):
        found = parse_licenses(text)
        if found:
            break

    is_known = bool(found) and found[0].spdx is not None
    is_page = path.startswith("http")
    if found and not is_known and is_page:
        # The page says of a name that is none of SPDX's what it is.
        found = (License(name=title or name, url=path),)

    for key in ("name", "path", "title"):
        text = item.text_at(key) or ""
        is_said = any(text in (entry.name, entry.url) for entry in found)
        # What names the same licence says no more than its id.
        is_said_by_id = is_known and _ids(parse_licenses(text)) == _ids(found)
        if not is_said and not is_said_by_id:
            item.leave_out_parts(key)
    return found


def _ids(licenses: Iterable[License]) -> set[SpdxId | None]:
    return {entry.spdx for entry in licenses}


def _people(file: Collector) -> Iterator[_Person]:
    """Each contributor once for each role; one who is not named has a finding."""
    for item in file.root.items_at("contributors"):
        # Version 2 may have the parts of a name; a title, or of old a text, is the whole.
        given = item.text_at("givenName")
        family = item.text_at("familyName")
        text = item.text_at("title") or given or ""
        is_text = item.node.kind == "scalar"
        if is_text:
            text = item.text() or ""

        named = person_of_text(text)
        if family and not fault_of_name(family):
            named = Creator(family_names=family, given_names=given)

        name = named.full_name if named else text
        fault = fault_of_name(name)
        if named is None or fault:
            fix = 'write "title", or "givenName" and "familyName"'
            if text:
                item.report("name-is-no-name", f"'{without_addresses(text)}' {fault}", fix=fix)
            else:
                item.report("author-without-name", "nobody is named here", fix=fix)
            continue

        who = named
        if not is_text:
            who = _with_details(item, named)

        # Version 1 has one `role`, version 2 a list of `roles`.
        roles = [*item.items_at("role"), *item.items_at("roles")]
        if not roles:
            yield _Person(who=who, role="", at=item.location, value=item)

        for value in roles:
            role = value.text() or ""
            if role.lower() in _KNOWN_HERE:
                role = role.lower()
            yield _Person(who=who, role=role, at=item.location, value=value)


def _with_details(item: Value, named: Creator) -> Creator:
    """Somebody with what the entry says beside the name; `path` is an ORCID iD, a ROR id or a home page."""
    address = item.text_at("path")
    orcid = orcid_or_none(address)
    ror = ror_or_none(address)
    is_home_page = orcid is None and ror is None
    if is_home_page:
        # It has no place in a record.
        item.leave_out_parts("path")

    name_type = named.name_type
    if ror is not None:
        name_type = NameType.ORGANISATION
    elif orcid is not None:
        name_type = NameType.PERSON

    affiliations: tuple[Affiliation, ...] = ()
    organisation = item.text_at("organization")
    if organisation:
        affiliations = (Affiliation(name=organisation),)
    return replace(
        named,
        name_type=name_type,
        orcid=orcid or named.orcid,
        ror=ror,
        email=item.text_at("email") or named.email,
        affiliations=affiliations,
    )


def _resources(root: Value) -> Iterator[DataFile]:
    for item in root.items_at("resources"):
        # A resource may be in several parts; its name then stands for all of them.
        name = item.text_at("path") or item.text_at("name")
        if not name:
            continue

        checksum = item.text_at("hash")
        if checksum is None:
            # Only the list of checksums names the files.
            item.leave_out_parts("path", "name")
        elif ":" in checksum:
            # Data Package, hash: the algorithm before a colon, MD5 where none is said.
            checksum = checksum.replace(":", " ", 1)
        else:
            checksum = f"md5 {checksum}"

        yield DataFile(
            name=name,
            location=item.location,
            size=bytes_at(item, "bytes"),
            media_type=item.text_at("mediatype") or item.text_at("format"),
            checksum=checksum,
        )
