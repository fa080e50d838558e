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
    standard = file.root.get("project")
    tool = file.root.get("tool")
    poetry = tool.get("poetry") if tool else None
    named = [table for table in (standard, poetry) if table is not None and table.get("name") is not None]
    if not named:
        return

    project = named[0]
    add_identity(file, name=project.get("name"), version=project.get("version"), abstract=project.get("description"))
    maintainers = [("ContactPerson", who) for who in people_in(project.get("maintainers"))]
    add_people(file, people_in(project.get("authors")), maintainers)
    add_keywords(file, project.get("keywords"))
    _tell_licenses(file, project)

    urls = project.get("urls")
    labelled: list[tuple[str, Value | None]] = list(urls.entries()) if urls else []
    # Poetry has these three beside its table of addresses.
    labelled += [(key, project.get(key)) for key in ("repository", "documentation", "homepage")]
    add_addresses(file, labelled)


def _tell_licenses(file: Collector, project: Value) -> None:
    """`license` as an expression or as a table with `text`; else what the classifiers say."""
    text = project.get("license")
    if text is not None and text.node.kind == "mapping":
        text = text.get("text")
    # Some tables hold the whole text of the licence, and no name.
    names_license = text is not None and text.node.kind == "scalar" and len(text.node.text) < MAX_NAME
    if names_license:
        add_licenses(file, text)
    else:
        add_classified(file, project.get("classifiers"))
