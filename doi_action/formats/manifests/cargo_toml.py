"""Cargo.toml (Rust) read as facts: `[package]`, with what it takes over from `[workspace.package]`.

Source: the manifest chapter of the Cargo book.
"""

from collections.abc import Iterator

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
    shared = workspace.get("package") if workspace is not None else None
    if package is None and shared is None:
        return

    # A workspace has no name of its own.
    name = package.get("name") if package is not None else None
    version = _said(package, shared, "version")
    add_identity(file, name=name, version=version, abstract=_said(package, shared, "description"))
    add_people(file, people_in(_said(package, shared, "authors")))
    add_keywords(file, _said(package, shared, "keywords"))
    add_licenses(file, _said(package, shared, "license"))
    add_addresses(file, _addresses(package, shared))


def _said(package: Value | None, shared: Value | None, key: str) -> Value | None:
    """The package's own value, or the workspace's where the package has none or says `key.workspace = true`."""
    own = package.get(key) if package is not None else None
    if own is not None and own.node.kind != "mapping":
        return own
    return shared.get(key) if shared is not None else None


def _addresses(package: Value | None, shared: Value | None) -> Iterator[tuple[str, Value]]:
    for key in ("repository", "documentation", "homepage"):
        value = _said(package, shared, key)
        if value is not None:
            yield key, value
