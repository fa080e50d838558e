"""composer.json (PHP) read as facts. Source: the schema page of Composer's documentation."""

from doi_action.facts import Reading
from doi_action.formats.collector import Collector, read_json
from doi_action.formats.manifests.manifest import (
    add_addresses,
    add_identity,
    add_keywords,
    add_licenses,
    add_people,
    people_in,
)

FORMAT = "composer.json"

CROSSWALK = {
    "kind": "name is there",
    "title": "name",
    "creators": "authors",
    "version": "version",
    "abstract": "description",
    "keywords": "keywords",
    "licenses": "license",
    "related_identifiers": "support.docs",
    "repository_url": "support.source",
    "landing_page": "homepage is proposed",
}
"""Each field of Metadata and where this format says it."""


def read(path: str, data: bytes) -> Reading:
    """The facts of a composer.json. Never raises for bad input."""
    return read_json(_tell, name=FORMAT, path=path, data=data)


def _tell(file: Collector) -> None:
    root = file.root
    if root.get("name") is None:
        return
    add_identity(file, name=root.get("name"), version=root.get("version"), abstract=root.get("description"))
    add_people(file, people_in(root.get("authors")))
    add_keywords(file, root.get("keywords"))
    add_licenses(file, root.get("license"))

    support = root.get("support")
    source = support.get("source") if support else None
    manual = support.get("docs") if support else None
    add_addresses(file, [("repository", source), ("documentation", manual), ("homepage", root.get("homepage"))])
