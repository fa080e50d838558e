"""package.json (npm) read as facts. A package.json without a name only configures tools."""

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
from doi_action.formats.text.value import items_of

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
    helpers = [("Other", who) for who in people_in(root.get("contributors"))]
    helpers += [("ContactPerson", who) for who in people_in(root.get("maintainers"))]
    add_people(file, people_in(root.get("author")), helpers)
    add_keywords(file, root.get("keywords"))

    # Old packages have an object with `type`, or a list of them, which npm's manual of package.json ("license") calls
    # deprecated.
    licenses = []
    for item in items_of(root.get("license") or root.get("licenses")):
        if item.node.kind == "mapping":
            licenses.append(item.get("type"))
        else:
            licenses.append(item)
    add_licenses(file, *licenses)

    # An object with `url`, or a text such as "github:owner/name".
    address = repository = root.get("repository")
    if repository is not None:
        address = repository.get("url") or repository
    add_addresses(file, [("repository", address), ("homepage", root.get("homepage"))])
