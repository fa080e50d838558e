"""setup.cfg read as facts: the `[metadata]` section of setuptools. Values that code would compute are left out."""

from collections.abc import Iterator
from dataclasses import replace

from doi_action.facts import Reading
from doi_action.formats.collector import Collector, read_with
from doi_action.formats.manifests.manifest import (
    Person,
    add_addresses,
    add_identity,
    add_keywords,
    add_licenses,
    add_people,
)
from doi_action.formats.people.person_text import creator_of_name
from doi_action.formats.text.key_lines import compose_ini
from doi_action.formats.text.value import Value

FORMAT = "setup.cfg"

CROSSWALK = {
    "kind": "[metadata] has a name",
    "title": "name",
    "creators": "author",
    "contributors": "maintainer",
    "version": "version",
    "abstract": "description",
    "keywords": "keywords",
    "licenses": "license",
    "related_identifiers": "project_urls: Documentation",
    "repository_url": "project_urls: Source",
    "landing_page": "url is proposed",
}
"""Each field of Metadata and where this format says it."""


def read(path: str, data: bytes) -> Reading:
    """The facts of a setup.cfg. Never raises for bad input; a file that only configures tools gives none."""
    return read_with(compose_ini, _tell, name=FORMAT, path=path, data=data)


def _tell(file: Collector) -> None:
    metadata = file.root.get("metadata")
    if metadata is None or metadata.get("name") is None:
        return
    add_identity(file, name=metadata.get("name"), version=metadata.get("version"), abstract=metadata.get("description"))
    maintainers = [("ContactPerson", who) for who in _person(metadata, "maintainer")]
    add_people(file, _person(metadata, "author"), maintainers)
    add_keywords(file, metadata.get("keywords"))
    add_licenses(file, metadata.get("license"))
    add_addresses(file, _addresses(metadata))


def _person(metadata: Value, key: str) -> Iterator[Person]:
    name, email = metadata.get(key), metadata.get(f"{key}_email") or metadata.get(f"{key}-email")
    person = creator_of_name(name.text() if name else None, email=email.text() if email else None)
    if person is not None and name is not None:
        yield person, name.location


def _addresses(metadata: Value) -> Iterator[tuple[str, Value]]:
    """`project_urls` holds one `Label = address` a line."""
    urls, home = metadata.get("project_urls") or metadata.get("project-urls"), metadata.get("url")
    for line in (urls.paragraphs() or "").splitlines() if urls else ():
        label, _, address = line.partition("=")
        if urls is not None and address.strip():
            yield label, replace(urls, node=urls.node._replace(text=address.strip()))
    if home is not None:
        yield "homepage", home
