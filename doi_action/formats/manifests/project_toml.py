"""Project.toml (Julia) read as facts. Only a package has a name and a UUID; an environment is left alone.

Source: Pkg.jl documentation, "Project.toml and Manifest.toml".
"""

from doi_action.facts import Reading
from doi_action.formats.collector import Collector, read_with
from doi_action.formats.manifests.manifest import add_identity, add_keywords, add_licenses, add_people, people_in
from doi_action.formats.text.toml import compose_toml

FORMAT = "Project.toml"

CROSSWALK = {
    "kind": "name and uuid are there",
    "title": "name",
    "creators": "authors",
    "version": "version",
    "abstract": "desc",
    "keywords": "keywords",
    "licenses": "license",
}
"""Each field of Metadata and where this format says it."""


def read(path: str, data: bytes) -> Reading:
    """The facts of a Project.toml. Never raises for bad input."""
    return read_with(compose_toml, _tell, name=FORMAT, path=path, data=data)


def _tell(file: Collector) -> None:
    root = file.root
    if root.get("name") is None or root.get("uuid") is None:
        return
    add_identity(file, name=root.get("name"), version=root.get("version"), abstract=root.get("desc"))
    add_people(file, people_in(root.get("authors")))
    add_keywords(file, root.get("keywords"))
    add_licenses(file, root.get("license"))
