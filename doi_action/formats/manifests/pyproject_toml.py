"""pyproject.toml read as facts: the `[project]` table (PEP 621, PEP 639) and Poetry's own table."""

from doi_action.facts import Reading
from doi_action.formats.collector import Collector, read_with
from doi_action.formats.manifests.manifest import (
    add_addresses,
    add_classified,
    add_identity,
    add_keywords,
    add_licenses,
    add_people,
    people_in,
)
from doi_action.formats.text.toml import compose_toml
from doi_action.formats.text.value import Value

FORMAT = "pyproject.toml"

CROSSWALK = {
    "kind": "[project] is there",
    "title": "name",
    "creators": "authors",
    "contributors": "maintainers",
    "version": "version",
    "abstract": "description",
    "keywords": "keywords",
    "licenses": "license, classifiers",
    "related_identifiers": "urls.Documentation",
    "repository_url": "urls.Repository",
    "landing_page": "urls.Homepage is proposed",
}
"""Each field of Metadata and where this format says it."""

MAX_NAME = 100
"""A longer `license`, in characters, is a licence's text rather than its name."""


def read(path: str, data: bytes) -> Reading:
    """The facts of a pyproject.toml. Never raises for bad input."""
    return read_with(compose_toml, _tell, name=FORMAT, path=path, data=data)


def _tell(file: Collector) -> None:
    # PEP 621 has `[project]`; Poetry before version 2 knew only a table of its own.
    project = file.root.get("project")
    if project is None or project.get("name") is None:
        project = None
        tool = file.root.get("tool")
        if tool is not None:
            project = tool.get("poetry")
    if project is None or project.get("name") is None:
        return

    add_identity(file, name=project.get("name"), version=project.get("version"), abstract=project.get("description"))
    maintainers = [("ContactPerson", who) for who in people_in(project.get("maintainers"))]
    add_people(file, people_in(project.get("authors")), maintainers)
    add_keywords(file, project.get("keywords"))

    # An expression, or of old a table with `text`; some tables hold the whole text of the licence, and no name.
    license_ = project.get("license")
    if license_ is not None and license_.node.kind == "mapping":
        license_ = license_.get("text")

    is_name = False
    if license_ is not None and license_.node.kind == "scalar":
        is_name = len(license_.node.text) < MAX_NAME
    if is_name:
        add_licenses(file, license_)
    else:
        add_classified(file, project.get("classifiers"))

    urls = project.get("urls")
    labelled: list[tuple[str, Value | None]] = []
    if urls is not None:
        labelled += urls.entries()
    # Poetry has these three beside its table of addresses.
    for key in ("repository", "documentation", "homepage"):
        labelled.append((key, project.get(key)))
    add_addresses(file, labelled)
