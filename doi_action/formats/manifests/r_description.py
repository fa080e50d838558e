"""DESCRIPTION of an R package read as facts. Source: "Writing R Extensions", section 1.1.1."""

import re
from collections.abc import Iterator
from dataclasses import replace

from doi_action.facts import Location, Reading
from doi_action.formats.collector import Collector, read_with
from doi_action.formats.iso_dates import add_publication_date
from doi_action.formats.licenses.license_text import parse_licenses
from doi_action.formats.manifests.manifest import add_addresses, add_keywords
from doi_action.formats.manifests.r_persons import left_out_of_r_persons, read_r_persons
from doi_action.formats.people.contributor_roles import funded_by
from doi_action.formats.people.person_text import people_of_text
from doi_action.formats.repository_address import on_code_host
from doi_action.formats.text.key_lines import compose_control
from doi_action.formats.text.value import Value, items_of
from doi_action.identifiers.types import doi_or_none
from doi_action.model import Contributor, Creator, Kind, RelatedIdentifier

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
    "related_identifiers": "Description: DOIs in angle brackets",
    "funding": "Authors@R (fnd)",
    "language": "Language",
    "repository_url": "URL",
    "landing_page": "URL is proposed",
}
"""Each field of Metadata and where this format says it."""

R_LICENSES = {
    "GPL-2": "GPL-2.0-only",
    "GPL-3": "GPL-3.0-only",
    "LGPL-2.1": "LGPL-2.1-only",
    "LGPL-3": "LGPL-3.0-only",
    "AGPL-3": "AGPL-3.0-only",
}
"""R's own abbreviations, which mean this version alone: R writes `GPL (>= 2)` where later ones are allowed too.

Source: R's share/licenses/license.db; "Writing R Extensions", 1.1.2.
"""

ROLES = {
    "cre": "ContactPerson",
    "ctb": "Other",
    "cph": "RightsHolder",
    "dtc": "DataCollector",
    "dtm": "DataManager",
    "edt": "Editor",
    "his": "HostingInstitution",
    "led": "ProjectLeader",
    "res": "Researcher",
    "rev": "Other",
    "spn": "Sponsor",
    "ths": "Supervisor",
    "trl": "Translator",
    "com": "DataCurator",
}
"""MARC relator codes and the contributorType of DataCite 4.7; other codes are Other."""

ENCODINGS = {"latin1": "latin-1", "latin2": "iso8859-2", "latin-1": "latin-1", "iso-8859-1": "latin-1"}
"""What R knows besides UTF-8, lower case, as Python names it. Source: "Writing R Extensions", section 1.1.1."""

_ENCODING = re.compile(rb"^Encoding:[ \t]*([\w-]+)", re.MULTILINE)
_CITED = re.compile(r"<((?:doi:|https?://(?:dx\.)?doi\.org/)[^<>\s]+)>", re.IGNORECASE)


def read(path: str, data: bytes) -> Reading:
    """The facts of a DESCRIPTION; nothing for a file of that name without `Package`. Never raises for bad input."""
    return read_with(compose_control, _tell, name=FORMAT, path=path, data=_as_utf8(data))


def _as_utf8(data: bytes) -> bytes:
    """The bytes in UTF-8 where the file declares another encoding, as R obeys it."""
    declared = _ENCODING.search(data)
    if declared is None:
        return data
    encoding = ENCODINGS.get(declared[1].decode("ascii", "replace").lower())
    if encoding is None:
        return data

    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode(encoding, "replace").encode()
    # UTF-8 all the same: the field was forgotten when the file was converted.
    return data


def _tell(file: Collector) -> None:
    root = file.root
    package = root.get("Package")
    if package is None:
        return

    file.add("kind", Kind.SOFTWARE, package)
    title = ": ".join(filter(None, (root.text_at("Package"), root.text_at("Title"))))
    file.add("title", title, root.get("Title") or package)

    file.add_text("version", "Version")
    file.add_text("abstract", "Description")
    file.add_text("language", "Language")
    add_publication_date(file, root.get("Date"))
    add_keywords(file, root.get("X-schema.org-keywords"))

    # `MIT + file LICENSE` is MIT with the holder's name in a file; alternatives stand between bars.
    licenses = []
    for value in items_of(root.get("License")):
        for part in (value.text() or "").split("|"):
            bare = re.sub(r"\+?\s?file LICEN[SC]E", "", part).strip()
            for entry in parse_licenses(R_LICENSES.get(bare, bare)):
                licenses.append((entry, value.location))
        if not licenses:
            value.leave_out()
    file.add_parts("licenses", licenses)

    add_addresses(file, _addresses(file))

    # Works that the description cites, written `<doi:10...>` as CRAN asks; one that is cited twice is one link.
    cited: dict[RelatedIdentifier, Location] = {}
    for value in items_of(root.get("Description")):
        for name in _CITED.findall(value.paragraphs() or ""):
            doi = doi_or_none(name)
            if doi is None:
                continue
            link = RelatedIdentifier(value=str(doi).lower(), scheme="DOI", relation="References")
            cited[link] = value.location
    file.add_parts("related_identifiers", list(cited.items()))

    _tell_people(file)


def _tell_people(file: Collector) -> None:
    coded = file.root.get("Authors@R")
    people: tuple[tuple[Creator, tuple[str, ...]], ...] = ()
    if coded is not None:
        people = read_r_persons(coded.paragraphs() or "")

    if coded is None or not people:
        # `Author` is free text for people to read: who stands there is only proposed.
        free = file.root.get("Author")
        if free is not None:
            without_roles = re.sub(r"\[[^\[\]]*\]", "", free.text() or "")
            named = people_of_text(without_roles).people
            file.add_parts("creators", [(who, free.location) for who in named], certain=False)
        return

    for comment in left_out_of_r_persons(coded.paragraphs() or ""):
        file.leave_out_part(coded, comment)

    at = coded.location
    authors = []
    maintainers = []
    funders = []
    helpers = []
    for who, roles in people:
        if "aut" in roles:
            authors.append((who, at))
        if "cre" in roles:
            maintainers.append((who, at))
        if "fnd" in roles:
            funders.append((funded_by(who), at))

        # A role twice, as of two codes that are both Other, is said once.
        helping: dict[str, None] = {}
        for code in roles:
            if code not in ("aut", "fnd"):
                helping[ROLES.get(code, "Other")] = None

        for role in helping:
            helpers.append((Contributor(creator=who, role=role), at))

    # Some packages name their maintainer alone.
    file.add_parts("creators", authors or maintainers)
    file.add_parts("funding", funders)
    file.add_parts("contributors", helpers)


def _addresses(file: Collector) -> Iterator[tuple[str, Value]]:
    """The repository and the homepage in `URL`; a record has no place for more of them."""
    value = file.root.get("URL")
    if value is None:
        return

    labels = set()
    for address in re.split(r"[,\s]+", value.text() or ""):
        if not address:
            continue

        label = "repository" if on_code_host(address) else "homepage"
        if label in labels:
            file.leave_out_part(value, address)
            continue

        labels.add(label)
        yield label, replace(value, node=value.node._replace(text=address))
