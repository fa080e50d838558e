"""datapackage.json (Frictionless Data Package 1 and 2) and Kaggle's dataset-metadata.json, which is a part of it.

`id` is the work's own state. A contributor without a role is, by the specification, a contributor; where nobody has the
role of an author they are only proposed as creators. Source: specs.frictionlessdata.io, datapackage.org.
"""

from collections.abc import Iterator
from dataclasses import replace

from doi_action.facts import Location, Reading
from doi_action.formats.cff.references import identify
from doi_action.formats.collector import Collector, read_json
from doi_action.formats.data.files import DataFile, add_data_files
from doi_action.formats.licenses.license_text import parse_licenses, read_license, report_doubtful
from doi_action.formats.manifests.manifest import add_keywords
from doi_action.formats.people.person_text import creator_of_name
from doi_action.formats.text.value import Value
from doi_action.model import Affiliation, Contributor, Creator, Kind, License, RelatedIdentifier

FORMAT = "datapackage.json"

CROSSWALK = {
    "kind": "name or title is there",
    "title": "title, name",
    "creators": "contributors (author)",
    "contributors": "contributors (other roles)",
    "publisher": "contributors (publisher)",
    "version": "version",
    "abstract": "description",
    "descriptions": "resources.hash",
    "keywords": "keywords",
    "licenses": "licenses",
    "related_identifiers": "sources",
    "landing_page": "homepage is proposed",
    "formats": "resources.mediatype",
    "sizes": "resources.bytes",
}
"""Each field of Metadata and where this format says it."""

ROLES = {"maintainer": "ContactPerson", "wrangler": "DataCurator", "contributor": "Other", "": "Other"}
"""Roles of a data package and the contributorType of DataCite 4.7; `author` and `publisher` are fields of their own."""


def read(path: str, data: bytes) -> Reading:
    """The facts of a datapackage.json. Never raises for bad input."""
    return read_json(_tell, name=FORMAT, path=path, data=data)


def _tell(file: Collector) -> None:
    root = file.root
    tell_description(file)
    file.add_text("version", "version")
    people = list(_people(root.get("contributors")))
    authors = [(who, at) for role, who, at in people if role in ("author", "creator")]
    file.add_parts("creators", authors)
    if people and not authors:
        unsaid = [(who, at) for role, who, at in people if role in ("", "contributor")]
        if unsaid:
            file.propose("creators", tuple(who for who, _ in unsaid), [at for _, at in unsaid])
    helpers = [(Contributor(creator=who, role=ROLES[role]), at) for role, who, at in people if role in ROLES]
    file.add_parts("contributors", helpers)
    publisher = next(((who, at) for role, who, at in people if role == "publisher"), None)
    if publisher:
        file.add_at("publisher", publisher[0].full_name, publisher[1])
    file.add_parts("related_identifiers", list(_sources(root.get("sources"))))
    homepage = root.get("homepage")
    file.add("landing_page", homepage.text() if homepage else None, homepage, certain=False)


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
        return read_license(item)
    name, path, title = (v.text() if (v := item.get(key)) else None for key in ("name", "path", "title"))
    if name and not path:
        report_doubtful(item.get("name") or item, name)
    found = parse_licenses(name or "") or parse_licenses(path or "") or parse_licenses(title or "")
    if found and found[0].spdx is None and path and path.startswith("http"):
        return parse_licenses(path) if name is None else (License(name=title or name, url=path),)
    return found


def _people(value: Value | None) -> Iterator[tuple[str, Creator, Location]]:
    """Role, person and place of each contributor; the role is empty where none is said."""
    for item in value.items() if value else ():
        if item.node.kind != "mapping":
            continue
        parts = ("title", "email", "organization", "role", "givenName", "familyName")
        title, email, organisation, role, given, family = (v.text() if (v := item.get(k)) else None for k in parts)
        affiliations = (Affiliation(name=organisation),) if organisation else ()
        if family:
            who: Creator | None = Creator(
                family_names=family, given_names=given, email=email, affiliations=affiliations
            )
        else:
            named = creator_of_name(title, email=email)
            who = named and replace(named, affiliations=affiliations)
        roles = item.get("roles")
        first = next((text for r in roles.items() if (text := r.text())), None) if roles else None
        if who is not None:
            yield (role or first or "").lower(), who, item.location


def _sources(value: Value | None) -> Iterator[tuple[RelatedIdentifier, Location]]:
    for item in value.items() if value else ():
        path = item.get("path") if item.node.kind == "mapping" else None
        pair = identify(path.text() or "") if path else None
        if pair:
            yield RelatedIdentifier(value=pair[1], scheme=pair[0], relation="IsDerivedFrom"), item.location


def _resources(value: Value | None) -> Iterator[DataFile]:
    for item in value.items() if value else ():
        if item.node.kind != "mapping":
            continue
        parts = ("name", "path", "bytes", "hash", "mediatype")
        name, path, size, digest, media = (v.text() if (v := item.get(key)) else None for key in parts)
        checksum = None if digest is None else digest.replace(":", " ", 1) if ":" in digest else f"md5 {digest}"
        if path or name:
            number = int(size) if size and size.isdigit() else None
            yield DataFile(
                name=path or name or "", location=item.location, size=number, media_type=media, checksum=checksum
            )
