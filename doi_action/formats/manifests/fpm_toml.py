"""fpm.toml (Fortran) read as facts. Source: the manifest reference of the Fortran package manager."""

from doi_action.facts import Reading
from doi_action.formats.collector import Collector, read_with
from doi_action.formats.manifests.manifest import (
    add_addresses,
    add_identity,
    add_keywords,
    add_licenses,
    add_people,
    people_in,
)
from doi_action.formats.text.toml import compose_toml

FORMAT = "fpm.toml"

CROSSWALK = {
    "kind": "name is there",
    "title": "name",
    "creators": "author",
    "contributors": "maintainer",
    "version": "version",
    "abstract": "description",
    "keywords": "keywords",
    "licenses": "license",
    "repository_url": "homepage on a code host",
    "landing_page": "homepage is proposed",
}
"""Each field of Metadata and where this format says it."""


def read(path: str, data: bytes) -> Reading:
    """The facts of an fpm.toml. Never raises for bad input."""
    return read_with(compose_toml, _tell, name=FORMAT, path=path, data=data)


def _tell(file: Collector) -> None:
    root = file.root
    if root.get("name") is None:
        return
    add_identity(file, name=root.get("name"), version=root.get("version"), abstract=root.get("description"))
    maintainers = [("ContactPerson", who) for who in people_in(root.get("maintainer"))]
    add_people(file, people_in(root.get("author")), maintainers)
    add_keywords(file, root.get("keywords"))
    add_licenses(file, root.get("license"))
    add_addresses(file, [("homepage", root.get("homepage"))])
