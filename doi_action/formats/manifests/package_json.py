"""package.json (npm) read as facts. A package.json without a name only configures tools."""

from collections.abc import Iterator

from doi_action.facts import Reading
from doi_action.formats.collector import Collector, read_json
from doi_action.formats.manifests.manifest import (
    Person,
    add_addresses,
    add_identity,
    add_keywords,
    add_licenses,
    add_people,
    people_in,
)
from doi_action.formats.text.value import Value

FORMAT = "package.json"

CROSSWALK = {
    "kind": "name is there",
    "title": "name",
    "creators": "author",
    "contributors": "contributors, maintainers",
    "version": "version",
    "abstract": "description",
    "keywords": "keywords",
    "licenses": "license",
    "repository_url": "repository",
    "landing_page": "homepage is proposed",
}
"""Each field of Metadata and where this format says it."""


def read(path: str, data: bytes) -> Reading:
    """The facts of a package.json. Never raises for bad input."""
    return read_json(_tell, name=FORMAT, path=path, data=data)


def _tell(file: Collector) -> None:
    root = file.root
    if root.get("name") is None:
        return
    add_identity(file, name=root.get("name"), version=root.get("version"), abstract=root.get("description"))
    helpers: list[tuple[str, Person]] = [("Other", who) for who in people_in(root.get("contributors"))]
    helpers += [("ContactPerson", who) for who in people_in(root.get("maintainers"))]
    add_people(file, people_in(root.get("author")), helpers)
    add_keywords(file, root.get("keywords"))
    _tell_licenses(file, root)
    add_addresses(file, _addresses(root))


def _tell_licenses(file: Collector, root: Value) -> None:
    """The licence as text; packages from before 2014 have an object with `type`, or a list of them."""
    value = root.get("license") or root.get("licenses")
    for item in value.items() if value is not None else ():
        stated = item.get("type") if item.node.kind == "mapping" else item
        add_licenses(file, stated)


def _addresses(root: Value) -> Iterator[tuple[str, Value]]:
    repository, home = root.get("repository"), root.get("homepage")
    if repository is not None:
        yield "repository", repository.get("url") or repository
    if home is not None:
        yield "homepage", home
