"""publiccode.yml (software of public administrations) read as facts.

Source: the publiccode.yml standard, 0.4, chapter "The Standard (core)".
"""

from collections.abc import Iterator

from doi_action.facts import Reading
from doi_action.formats.collector import Collector, read_with
from doi_action.formats.iso_dates import add_publication_date
from doi_action.formats.manifests.manifest import add_addresses, add_identity, add_licenses, add_people, people_in
from doi_action.formats.text.value import Value
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
    description = _description(root)
    abstract = None
    if description is not None:
        abstract = description.get("longDescription") or description.get("shortDescription")
    add_identity(file, name=root.get("name"), version=root.get("softwareVersion"), abstract=abstract)

    maintenance, legal, day = root.get("maintenance"), root.get("legal"), root.get("releaseDate")
    contacts = people_in(maintenance.get("contacts")) if maintenance is not None else ()
    add_people(file, (), [("ContactPerson", who) for who in contacts])
    add_publication_date(file, day)
    if legal is not None:
        add_licenses(file, legal.get("license"))
        _propose_owner(file, legal.get("mainCopyrightOwner"))
    add_addresses(file, _addresses(root, description))


def _propose_owner(file: Collector, owner: Value | None) -> None:
    """Who holds the rights is not for certain who made the work."""
    people = list(people_in(owner))
    if people:
        file.propose("creators", tuple(who for who, _ in people), [at.location for _, at in people])


def _description(root: Value) -> Value | None:
    """The description in English, else in the language that comes first."""
    languages = root.get("description")
    if languages is None:
        return None
    first = next((value for _, value in languages.entries()), None)
    return languages.get("en") or first


def _addresses(root: Value, description: Value | None) -> Iterator[tuple[str, Value]]:
    for label, holder, key in (
        ("repository", root, "url"),
        ("homepage", root, "landingURL"),
        ("documentation", description, "documentation"),
    ):
        value = holder.get(key) if holder is not None else None
        if value is not None:
            yield label, value
