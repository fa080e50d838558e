"""DESCRIPTION of an R package read as facts. Source: "Writing R Extensions", section 1.1.1."""

import re
from collections.abc import Iterator
from dataclasses import replace

from doi_action.facts import Location, Reading
from doi_action.formats.collector import Collector, read_with
from doi_action.formats.iso_dates import add_publication_date
from doi_action.formats.licenses.license_text import parse_licenses
from doi_action.formats.manifests.manifest import add_addresses, add_keywords
from doi_action.formats.manifests.r_persons import read_r_persons
from doi_action.formats.people.person_text import person_of_text
from doi_action.formats.repository_address import on_code_host
from doi_action.formats.text.key_lines import compose_control
from doi_action.formats.text.value import Value
from doi_action.model import Contributor, Creator, Funding, Kind, License

FORMAT = "DESCRIPTION"

CROSSWALK = {
    "kind": "Package is there",
    "title": "Package: Title",
    "creators": "Authors@R (aut), Author is proposed",
    "contributors": "Authors@R (other roles)",
    "publication_date": "Date",
    "version": "Version",
    "abstract": "Description",
    "keywords": "X-schema.org-keywords",
    "licenses": "License",
    "funding": "Authors@R (fnd)",
    "language": "Language",
    "repository_url": "URL",
    "landing_page": "URL is proposed",
}
"""Each field of Metadata and where this format says it."""

ROLES = {
    "cre": "ContactPerson",
    "ctb": "Other",
    "cph": "RightsHolder",
    "dtc": "DataCollector",
    "ths": "Supervisor",
    "trl": "Translator",
    "com": "DataCurator",
}
"""MARC relator codes and the contributorType of DataCite 4.7."""


def read(path: str, data: bytes) -> Reading:
    """The facts of a DESCRIPTION; nothing for a file of that name without `Package`. Never raises for bad input."""
    return read_with(compose_control, _tell, name=FORMAT, path=path, data=data)


def _tell(file: Collector) -> None:
    package, title = file.root.get("Package"), file.root.get("Title")
    if package is None:
        return
    file.add("kind", Kind.SOFTWARE, package)
    file.add("title", ": ".join(t for v in (package, title) if v and (t := v.text())), title or package)
    file.add_text("version", "Version")
    file.add_text("abstract", "Description")
    file.add_text("language", "Language")
    add_publication_date(file, file.root.get("Date"))
    add_keywords(file, file.root.get("X-schema.org-keywords"))
    file.add_parts("licenses", list(_licenses(file.root.get("License"))))
    add_addresses(file, _addresses(file.root.get("URL")))
    _tell_people(file)


def _tell_people(file: Collector) -> None:
    value, free = file.root.get("Authors@R"), file.root.get("Author")
    people = read_r_persons(value.paragraphs() or "") if value else ()
    if value is not None and people:
        at = value.location
        authors = [(who, at) for who, roles in people if "aut" in roles]
        file.add_parts("creators", authors or [(who, at) for who, roles in people if "cre" in roles])
        file.add_parts("contributors", list(_helpers(people, at)))
        file.add_parts("funding", [(Funding(funder=who.full_name), at) for who, roles in people if "fnd" in roles])
    elif free is not None:
        named = [p for part in re.split(r",|\band\b", free.text() or "") if (p := person_of_text(_bare(part)))]
        if named:
            file.propose("creators", tuple(named), [free.location] * len(named))


def _bare(part: str) -> str:
    """A name without its roles in brackets."""
    return re.sub(r"\[[^\]]*\]", "", part)


def _helpers(
    people: tuple[tuple[Creator, tuple[str, ...]], ...], at: Location
) -> Iterator[tuple[Contributor, Location]]:
    for who, roles in people:
        for role in roles:
            if role in ROLES:
                yield Contributor(creator=who, role=ROLES[role]), at


def _licenses(value: Value | None) -> Iterator[tuple[License, Location]]:
    """`MIT + file LICENSE` is MIT with the holder's name in a file; alternatives stand between bars."""
    text = value.text() if value else None
    for part in (text or "").split("|"):
        bare = re.sub(r"\+?\s*file\s+LICEN[SC]E", "", part).strip()
        for entry in parse_licenses(bare) if value else ():
            yield entry, value.location if value else Location(path="")


def _addresses(value: Value | None) -> Iterator[tuple[str, Value]]:
    for address in re.split(r"[,\s]+", (value.text() or "") if value else ""):
        if value is not None and address:
            label = "repository" if on_code_host(address) else "homepage"
            yield label, replace(value, node=value.node._replace(text=address))
