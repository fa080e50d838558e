"""pyproject.toml read as facts: the `[project]` table (PEP 621, PEP 639) and Poetry's own table."""

import re
from collections.abc import Iterator

from doi_action.facts import Location, Reading
from doi_action.formats.collector import Collector, read_with
from doi_action.formats.licenses.license_text import report_doubtful, spdx_of_name
from doi_action.formats.licenses.names import names_none
from doi_action.formats.manifests.manifest import (
    Person,
    add_addresses,
    add_identity,
    add_keywords,
    add_licenses,
    add_people,
    people_in,
)
from doi_action.formats.text.toml import compose_toml
from doi_action.formats.text.value import Value
from doi_action.model import License

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

_CLASSIFIER = re.compile(r"^License :: (?:OSI Approved :: )?(.+?)(?: \(([\w.+-]+)\))?$")

_NO_NAMES = ("OSI Approved", "DFSG approved", "Other/Proprietary License")
"""Classifiers of a licence that name none."""


def read(path: str, data: bytes) -> Reading:
    """The facts of a pyproject.toml. Never raises for bad input."""
    return read_with(compose_toml, _tell, name=FORMAT, path=path, data=data)


def _tell(file: Collector) -> None:
    standard = file.root.get("project")
    tool = file.root.get("tool")
    poetry = tool.get("poetry") if tool is not None else None
    for project in (standard, poetry):
        if project is not None and project.get("name") is not None:
            _tell_project(file, project)
            return


def _tell_project(file: Collector, project: Value) -> None:
    add_identity(file, name=project.get("name"), version=project.get("version"), abstract=project.get("description"))
    maintainers: list[tuple[str, Person]] = [("ContactPerson", who) for who in people_in(project.get("maintainers"))]
    add_people(file, people_in(project.get("authors")), maintainers)
    add_keywords(file, project.get("keywords"))
    _tell_licenses(file, project)
    add_addresses(file, _addresses(project))


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
        file.add_parts("licenses", list(_classified(project.get("classifiers"))))


def _classified(value: Value | None) -> Iterator[tuple[License, Location]]:
    for item in value.items() if value else ():
        found = _CLASSIFIER.match(item.text() or "")
        if found is None or names_none(found.group(1)) or found.group(1) in _NO_NAMES:
            item.used.discard(id(item.node))
            continue
        name, short = found.group(1), found.group(2) or ""
        spdx = spdx_of_name(name) or spdx_of_name(short)
        if spdx is None:
            report_doubtful(item, name)
        yield (License(spdx=spdx) if spdx else License(name=name)), item.location


def _addresses(project: Value) -> Iterator[tuple[str, Value]]:
    urls = project.get("urls")
    if urls is not None:
        yield from urls.entries()
    for key in ("repository", "documentation", "homepage"):
        value = project.get(key)
        if value is not None:
            yield key, value
