"""What machines read of a citation page: the meta tags and JSON-LD in its head, and its links in a linkset.

Links follow FAIR Signposting (signposting.org/FAIR, levels 1 and 2; RFC 8574, RFC 9264); meta tags are those that
Zotero and Google Scholar read (Highwire and Dublin Core); JSON-LD is for search engines. What people read is in
`citation_page`.
"""

from typing import Any
from urllib.parse import quote

from doi_action.citation.cited import Cited
from doi_action.formats.linked_data.schema_org import type_addresses, write_schema_org
from doi_action.formats.linked_data.write import address_of
from doi_action.identifiers.types import Doi
from doi_action.model import DepositFile, License
from doi_action.views.harmless import for_link
from doi_action.views.shown_work import Document, ShownVersion, ShownWork

_ABOUT = "https://schema.org/AboutPage"
_OPEN_ACCESS = "http://purl.org/coar/access_right/c_abf2"
"""COAR Access Rights 1.1, "open access": everybody gets the files at once and without a fee."""


def json_ld(version: ShownVersion, work: ShownWork) -> dict[str, Any]:
    """The work for search engines, with FAIR4ML's type for a model, the files and who may get them."""
    described = write_schema_org(version.metadata, doi=version.doi, concept=work.concept)
    if work.resolver and version.doi:
        described["@id"] = resolved(version.doi, work.resolver)

    files = [_download(file) for file in version.files if for_link(file.url)]
    if files and version.withdrawn is None:
        described["distribution"] = files

    if version.open_to_all:
        described["isAccessibleForFree"] = True
        described["conditionsOfAccess"] = _OPEN_ACCESS
    return described


def _download(file: DepositFile) -> dict[str, Any]:
    """A file as schema.org has it. Its size is a text there, with the unit."""
    said: dict[str, Any] = {"@type": "DataDownload", "name": file.name, "contentUrl": file.url}
    if file.media_type:
        said["encodingFormat"] = file.media_type
    if file.size is not None:
        said["contentSize"] = f"{file.size} B"
    if file.sha256:
        said["sha256"] = file.sha256
    return said


def types_of(described: dict[str, Any]) -> list[str]:
    """The types of a page whose JSON-LD is `described`: FAIR Signposting asks for the page's own and for the work's."""
    return [_ABOUT, *type_addresses(described)]


def linkset(
    version: ShownVersion, work: ShownWork, *, types: list[str], documents: tuple[Document, ...]
) -> dict[str, Any]:
    """The links of the page and of each file beside it (RFC 9264, 4.2); references are relative."""
    to_page = [{"href": "./", "type": "text/html"}]
    page: dict[str, Any] = {"anchor": "./"}
    of_documents: list[dict[str, Any]] = []
    of_files: list[dict[str, Any]] = []

    if version.doi and lands_here(version, work):
        page["cite-as"] = [{"href": version.doi.url}]
    page["type"] = [{"href": address} for address in types]

    for right in version.metadata.licenses:
        address = license_link(right)["address"]
        if address:
            page.setdefault("license", []).append({"href": address})

    for creator in version.metadata.creators:
        identifier = creator.orcid or creator.ror
        if identifier:
            page.setdefault("author", []).append({"href": identifier.url})

    # A withdrawn version's files are not offered, as on the page itself.
    files = version.files if version.withdrawn is None else ()
    for file in files:
        address = for_link(file.url)
        if not address:
            continue

        item = {"href": address}
        if file.media_type:
            item["type"] = file.media_type
        page.setdefault("item", []).append(item)
        of_files.append({"anchor": address, "collection": to_page})

    for document in documents:
        page.setdefault("describedby", []).append({"href": document.path, "type": document.media_type})
        of_documents.append({"anchor": document.path, "describes": to_page})

    return {"linkset": [page, *of_documents, *of_files]}


def highwire(work: Cited) -> list[tuple[str, str]]:
    """Tags as Google Scholar asks for ("Inclusion Guidelines for Webmasters", "Indexing")."""
    day = ""
    if work.date:
        day = work.date.strftime("%Y/%m/%d")
    elif work.year:
        day = str(work.year)

    tags = [("citation_title", work.title)]
    for creator in work.creators:
        tags.append(("citation_author", creator.sort_name))
    tags += [
        ("citation_publication_date", day),
        ("citation_doi", str(work.doi or "")),
        ("citation_publisher", work.publisher),
        ("citation_language", work.language),
    ]
    return _with_content(tags)


def dublin_core(work: Cited, version: ShownVersion) -> list[tuple[str, str]]:
    """The tags of Dublin Core."""
    metadata = version.metadata
    # `DC.type` alone makes Zotero take the page for software or data, and only by these two words of its own.
    # "software" and "model" would make it a journal article.
    zotero_type = "computerProgram"
    if work.words.csl == "dataset":
        zotero_type = "dataset"

    tags = [("DC.type", zotero_type), ("DC.title", work.title)]
    for creator in work.creators:
        tags.append(("DC.creator", creator.sort_name))
    if work.doi:
        tags.append(("DC.identifier", work.doi.url))
    tags += [
        ("DC.publisher", work.publisher),
        ("DC.date", day_or_year(work)),
        ("DC.description", metadata.abstract),
        ("DC.language", work.language),
    ]

    for right in metadata.licenses:
        shown = license_link(right)
        tags.append(("DC.rights", shown["address"] or shown["name"]))
    if version.open_to_all:
        tags.append(("DCTERMS.accessRights", _OPEN_ACCESS))

    for keyword in work.keywords:
        tags.append(("DC.subject", keyword))
    for link in metadata.related_identifiers:
        tags.append(("DC.relation", for_link(address_of(link))))
    return _with_content(tags)


def day_or_year(work: Cited) -> str:
    """When the work was published, ISO 8601: the day, of some the year alone, "" where nobody knows it."""
    if work.date:
        return work.date.isoformat()
    return str(work.year or "")


def _with_content(tags: list[tuple[str, str | None]]) -> list[tuple[str, str]]:
    """Those that say something."""
    return [(name, content) for name, content in tags if content]


def lands_here(version: ShownVersion, work: ShownWork) -> bool:
    """Whether the DOI leads to this page, so that `cite-as` may say it: what nobody contradicts is taken for so."""
    if version.doi is None:
        return False
    if work.resolver:
        return True
    if work.is_unreal:
        return False

    registered = version.metadata.landing_page
    if registered is None:
        return True
    if work.address is None:
        return False
    return registered.startswith(work.address)


def resolved(doi: Doi, resolver: str) -> str:
    """The address of a DOI at a resolver of its own, which has no slash at its end."""
    return f"{resolver}/{quote(str(doi))}"


def license_link(right: License) -> dict[str, str]:
    """A licence by its name and by the address of its text, which is empty where nobody may follow it."""
    name, address = right.name, right.url
    if right.spdx:
        name = name or right.spdx.value
        address = address or right.spdx.url
    return {"name": name or address or "", "address": for_link(address)}
