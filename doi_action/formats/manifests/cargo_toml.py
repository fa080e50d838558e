"""Cargo.toml (Rust) read as facts: `[package]`, with what it takes over from `[workspace.package]`.

Source: the manifest chapter of the Cargo book.
"""

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
from doi_action.formats.text.value import Value

FORMAT = "Cargo.toml"

CROSSWALK = {
    "kind": "[package] is there",
    "title": "name",
    "creators": "authors",
    "version": "version",
    "abstract": "description",
    "keywords": "keywords",
    "licenses": "license",
    "related_identifiers": "documentation",
    "repository_url": "repository",
    "landing_page": "homepage is proposed",
}
"""Each field of Metadata and where this format says it."""


def read(path: str, data: bytes) -> Reading:
    """The facts of a Cargo.toml. Never raises for bad input."""
    return read_with(compose_toml, _tell, name=FORMAT, path=path, data=data)


def _tell(file: Collector) -> None:
    package = file.root.get("package")
    workspace = file.root.get("workspace")
    shared = None
    if workspace is not None:
        shared = workspace.get("package")
    if package is None and shared is None:
        return

    def said(key: str) -> Value | None:
        """The package's own value, or the workspace's where it has none or says `key.workspace = true`."""
        if package is not None:
            own = package.get(key)
            if own is not None and own.node.kind != "mapping":
                return own
        if shared is not None:
            return shared.get(key)
        return None

    # A workspace has no name of its own.
    name = None
    if package is not None:
        name = package.get("name")
    add_identity(file, name=name, version=said("version"), abstract=said("description"))

    add_people(file, people_in(said("authors")))
    add_keywords(file, said("keywords"))
    add_licenses(file, said("license"))
    add_addresses(file, [(key, said(key)) for key in ("repository", "documentation", "homepage")])
