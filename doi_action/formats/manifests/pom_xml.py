"""pom.xml (Maven) read as facts. Values that Maven would compute (`${...}`) are left out.

Source: the POM reference of Apache Maven.
"""

from collections.abc import Iterator

from doi_action.facts import Location, Reading
from doi_action.formats.collector import Collector, read_with
from doi_action.formats.licenses.license_text import parse_licenses, spdx_of_page
from doi_action.formats.manifests.manifest import Person, add_addresses, add_identity, add_people
from doi_action.formats.people.person_text import creator_of_name
from doi_action.formats.text.value import Value
from doi_action.formats.text.xml import compose_xml
from doi_action.model import License

FORMAT = "pom.xml"

CROSSWALK = {
    "kind": "artifactId is there",
    "title": "name, artifactId",
    "creators": "developers",
    "contributors": "contributors",
    "version": "version",
    "abstract": "description",
    "licenses": "licenses",
    "repository_url": "scm.url",
    "landing_page": "url is proposed",
}
"""Each field of Metadata and where this format says it."""


def read(path: str, data: bytes) -> Reading:
    """The facts of a pom.xml. Never raises for bad input."""
    return read_with(compose_xml, _tell, name=FORMAT, path=path, data=data)


def _tell(file: Collector) -> None:
    root = file.root
    artifact, parent = root.get("artifactId"), root.get("parent")
    if artifact is None:
        return

    name = _said(root.get("name")) or artifact
    version = root.get("version")
    if version is None and parent is not None:
        # A module takes over the version of its parent.
        version = parent.get("version")
    add_identity(file, name=name, version=version, abstract=_said(root.get("description")))

    helpers = [("Other", who) for who in _people(root, "contributors", "contributor")]
    add_people(file, _people(root, "developers", "developer"), helpers)
    _tell_licenses(file)
    scm = root.get("scm")
    repository = (scm.get("url") or scm.get("connection")) if scm else None
    add_addresses(file, [("repository", repository), ("homepage", root.get("url"))])


def _said(value: Value | None) -> Value | None:
    """The value, None where Maven fills in a part of it when it builds: `${project.name}` is nothing to publish."""
    if value is None or "${" not in value.node.text:
        return value
    value.leave_out()
    return None


def _children(root: Value, group: str, name: str) -> Iterator[Value]:
    holder = root.get(group)
    for key, value in holder.entries() if holder else ():
        if key == name:
            yield value


def _people(root: Value, group: str, name: str) -> Iterator[Person]:
    for item in _children(root, group, name):
        named = _said(item.get("name"))
        full_name = named.text() if named else None
        person = creator_of_name(full_name, email=item.text_at("email"), url=item.text_at("url"))
        if person is not None:
            yield person, item


def _tell_licenses(file: Collector) -> None:
    """Each by its name, else by its address."""
    found: list[tuple[License, Location]] = []
    for item in _children(file.root, "licenses", "license"):
        named, page = _said(item.get("name")), _said(item.get("url"))
        name, url = (named.text() if named else None) or "", (page.text() if page else None) or ""
        entries = parse_licenses(name) or parse_licenses(url)
        spdx = spdx_of_page(url)
        name_says_less = bool(entries) and entries[0].spdx is None
        if spdx is not None and name_says_less:
            entries = (License(spdx=spdx, url=url),)
        found += [(entry, item.location) for entry in entries]
    file.add_parts("licenses", found)
