"""pom.xml (Maven) read as facts. Values that Maven would compute (`${...}`) are left out.

Source: the POM reference of Apache Maven.
"""

from collections.abc import Iterator

from doi_action.facts import Location, Reading
from doi_action.formats.collector import Collector, read_with
from doi_action.formats.licenses.license_text import parse_licenses, spdx_of_page
from doi_action.formats.manifests.manifest import Person, add_addresses, add_identity, add_people, complete_or_none
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
    artifact = root.get("artifactId")
    if artifact is None:
        return

    version = root.get("version")
    parent = root.get("parent")
    if version is None and parent is not None:
        # A module takes over the version of its parent (https://maven.apache.org/pom.html#Inheritance).
        version = parent.get("version")

    name = complete_or_none(root.get("name")) or artifact
    add_identity(file, name=name, version=version, abstract=complete_or_none(root.get("description")))

    helpers = [("Other", who) for who in _people(root, "contributors", "contributor")]
    add_people(file, _people(root, "developers", "developer"), helpers)

    # Each licence by its name, else by its address.
    licenses: list[tuple[License, Location]] = []
    for item in _children(root, "licenses", "license"):
        words = _text(item, "name")
        url = _text(item, "url")

        entries = parse_licenses(words) or parse_licenses(url)
        spdx = spdx_of_page(url)
        name_says_less = bool(entries) and entries[0].spdx is None
        if spdx is not None and name_says_less:
            entries = (License(spdx=spdx, url=url),)

        for entry in entries:
            licenses.append((entry, item.location))
    file.add_parts("licenses", licenses)

    repository = None
    scm = root.get("scm")
    if scm is not None:
        repository = scm.get("url") or scm.get("connection")
    add_addresses(file, [("repository", repository), ("homepage", root.get("url"))])


def _text(item: Value, key: str) -> str:
    """The text of `key`, empty where there is none and where Maven fills in a part of it."""
    value = complete_or_none(item.get(key))
    if value is None:
        return ""
    return value.text() or ""


def _children(root: Value, group: str, name: str) -> Iterator[Value]:
    holder = root.get(group)
    if holder is None:
        return
    for key, value in holder.entries():
        if key == name:
            yield value


def _people(root: Value, group: str, name: str) -> Iterator[Person]:
    for item in _children(root, group, name):
        full_name = _text(item, "name")
        person = creator_of_name(full_name, email=item.text_at("email"), url=item.text_at("url"))
        if person is not None:
            yield person, item
