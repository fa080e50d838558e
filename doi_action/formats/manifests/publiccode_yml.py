"""publiccode.yml (software of public administrations) read as facts.

Source: the publiccode.yml standard, 0.4, chapter "The Standard (core)".
"""

from doi_action.facts import Reading
from doi_action.formats.collector import Collector, read_with
from doi_action.formats.iso_dates import add_publication_date
from doi_action.formats.manifests.manifest import (
    add_addresses,
    add_identity,
    add_licenses,
    add_people,
    people_in,
    propose_people,
)
from doi_action.formats.text.yaml import compose

FORMAT = "publiccode.yml"

CROSSWALK = {
    "kind": "name is there",
    "title": "name",
    "creators": "legal.mainCopyrightOwner is proposed",
    "contributors": "maintenance.contacts",
    "publication_date": "releaseDate",
    "version": "softwareVersion",
    "abstract": "description: longDescription, shortDescription",
    "licenses": "legal.license",
    "related_identifiers": "description: documentation",
    "repository_url": "url",
    "landing_page": "landingURL is proposed",
}
"""Each field of Metadata and where this format says it."""


def read(path: str, data: bytes) -> Reading:
    """The facts of a publiccode.yml. Never raises for bad input."""
    return read_with(compose, _tell, name=FORMAT, path=path, data=data)


def _tell(file: Collector) -> None:
    root = file.root
    if root.get("publiccodeYmlVersion") is None or root.get("name") is None:
        return

    # In English, else in the language that comes first.
    description = None
    described = root.get("description")
    if described is not None:
        description = described.get("en")
        if description is None:
            in_any_language = [value for _, value in described.entries()]
            description = next(iter(in_any_language), None)

    abstract = manual = None
    if description is not None:
        abstract = description.get("longDescription") or description.get("shortDescription")
        manual = description.get("documentation")
    add_identity(file, name=root.get("name"), version=root.get("softwareVersion"), abstract=abstract)

    maintenance = root.get("maintenance")
    if maintenance is not None:
        contacts = people_in(maintenance.get("contacts"))
        add_people(file, (), [("ContactPerson", who) for who in contacts])

    add_publication_date(file, root.get("releaseDate"))

    legal = root.get("legal")
    if legal is not None:
        add_licenses(file, legal.get("license"))
        # Who holds the rights is not for certain who made the work.
        propose_people(file, legal.get("mainCopyrightOwner"))

    addresses = [("repository", root.get("url")), ("homepage", root.get("landingURL")), ("documentation", manual)]
    add_addresses(file, addresses)
