"""composer.json (PHP) read as facts. Source: the schema page of Composer's documentation."""

from collections.abc import Iterator

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
from doi_action.formats.text.value import Value

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
    add_addresses(file, _addresses(root))


def _addresses(root: Value) -> Iterator[tuple[str, Value]]:
    support = root.get("support")
    for label, holder, key in (
        ("repository", support, "source"),
        ("documentation", support, "docs"),
        ("homepage", root, "homepage"),
    ):
        value = holder.get(key) if holder is not None else None
        if value is not None:
            yield label, value
