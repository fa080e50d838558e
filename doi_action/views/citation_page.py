"""The citation page of a work: static files that need no other host and no script, one folder for each version.

What a page says follows DataCite Support, "Best practices for DOI landing pages". What machines read of it is in
`citation_page_head`.
"""

import json
import re
from base64 import b64encode
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from doi_action.citation.cited import Cited, cited
from doi_action.citation.styles import STYLES
from doi_action.formats.exports import EXPORTS_BY_NAME, Named
from doi_action.formats.linked_data.write import address_of
from doi_action.formats.text.plain import clean
from doi_action.identifiers.types import Doi, doi_or_none
from doi_action.lineage.versions import is_prerelease
from doi_action.model import Creator, DepositFile, Funding, Kind, Metadata, RelatedIdentifier
from doi_action.model.kinds import words_of
from doi_action.readme.badge import badge_svg
from doi_action.views.citation_page_head import (
    day_or_year,
    dublin_core,
    highwire,
    json_ld,
    lands_here,
    license_link,
    linkset,
    resolved,
    types_of,
)
from doi_action.views.harmless import for_code_block, for_link, for_script
from doi_action.views.shown_work import Document, Origin, ShownVersion, ShownWork

if TYPE_CHECKING:
    from jinja2 import Environment

GENERATOR = "doi-action citation page"
"""How a page of ours is known, so that no other is overwritten."""

READ_STYLES = ("apa", "chicago", "harvard", "ieee", "mla", "vancouver")
PROGRAM_STYLES = ("bibtex", "biblatex", "ris", "endnote", "csl-json")
DOCUMENTS = {
    "citation.bib": ("bibtex", "application/x-bibtex"),
    "citation.ris": ("ris", "application/x-research-info-systems"),
    "citation.json": ("csl-json", "application/vnd.citationstyles.csl+json"),
}
"""The files beside a page that cite it: style and media type (DataCite Content Negotiation, "Supported types")."""

METADATA_DOCUMENTS = {
    "datacite": "application/vnd.datacite.datacite+json",
    "schema-org": "application/ld+json",
    "codemeta": "application/ld+json",
    "cff": "application/yaml",
}
"""The files beside a page that describe the work: export and media type."""

RELATIONS = {
    "IsDescribedBy": "Described in",
    "IsDocumentedBy": "Documented in",
    "IsDerivedFrom": "Derived from",
    "IsSourceOf": "Source of",
    "References": "Refers to",
    "IsReferencedBy": "Referred to by",
    "Cites": "Cites",
    "IsCitedBy": "Cited by",
    "IsIdenticalTo": "The same content at",
    "IsVariantFormOf": "Another form of",
    "IsSupplementTo": "Supplement to",
    "IsSupplementedBy": "Supplemented by",
    "IsPartOf": "Part of",
    "HasPart": "Has the part",
    "IsVersionOf": "A version of",
    "Requires": "Requires",
    "IsRequiredBy": "Required by",
    "Continues": "Continues",
    "IsContinuedBy": "Continued by",
    "IsCompiledBy": "Compiled by",
    "Compiles": "Compiles",
    "IsReviewedBy": "Reviewed in",
    "IsPublishedIn": "Published in",
    "Obsoletes": "Replaces",
    "IsObsoletedBy": "Replaced by",
}
"""Relations of DataCite 4.7 in words for readers; others are spelled out by `in_words`."""

SHOWN_AS_VERSIONS = frozenset({"HasVersion", "IsVersionOf", "IsNewVersionOf", "IsPreviousVersionOf"})
"""What the list of versions shows, where the other end is in it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PageFile:
    """One file of the folder: its path in it, with slashes, and its text."""

    path: str
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Around:
    """What a page links to, by addresses as seen from it: the page of each of the work's versions, and files."""

    versions: tuple[str, ...]
    documents: tuple[Document, ...] = ()
    linkset: str = ""
    badge: str = ""
    canonical: str = ""


def pages(work: ShownWork, templates: "Environment") -> tuple[PageFile, ...]:
    """The files of the folder: the first version at its root, each version again under `v/`, where it stays."""
    folders = folders_of(work.versions)
    files: list[PageFile] = []
    badge_doi = work.concept or work.versions[0].doi
    if badge_doi:
        files.append(PageFile(path="badge.svg", text=badge_svg(badge_doi, templates)))

    # The first page is drawn last, since it names the content of all others.
    for at, version in (*zip(folders, work.versions, strict=True), ("", work.versions[0])):
        up = "../" * at.count("/")
        badge, canonical = "", ""
        if badge_doi:
            badge = f"{up}badge.svg"
        if work.address:
            canonical = f"{work.address}{at or folders[0]}"

        around = Around(
            versions=tuple(f"{up}{folder}index.html" for folder in folders),
            documents=_documents(version, work.concept, templates),
            linkset="linkset.json",
            badge=badge,
            canonical=canonical,
        )
        shown = _shown(work, version, around, templates)
        is_first_page = not at
        if is_first_page:
            # One name for the content of all files.
            texts = "".join(f"{file.path}\0{file.text}\0" for file in files)
            shown["content"] = f"sha256-{sha256(texts.encode()).hexdigest()}"

        links = linkset(version, work, types=shown["types"], documents=around.documents)
        links_text = json.dumps(links, ensure_ascii=False, indent=2)
        files.append(PageFile(path=f"{at}index.html", text=_rendered(shown, templates)))
        files.append(PageFile(path=f"{at}linkset.json", text=f"{links_text}\n"))
        for one in around.documents:
            files.append(PageFile(path=f"{at}{one.path}", text=one.text))
    return tuple(files)


def page(work: ShownWork, version: ShownVersion, around: Around, templates: "Environment") -> str:
    """One page by itself, for a server that has its own addresses; `version` may be the work as a whole."""
    return _rendered(_shown(work, version, around, templates), templates)


def content_security_policy(templates: "Environment") -> str:
    """What a page may load and run: its own style and script, known by their hashes, and pictures beside it."""
    style, script = _part("style.css.j2", templates), _part("copy.js.j2", templates)
    return (
        f"default-src 'none'; style-src '{style['hash']}'; script-src '{script['hash']}'; img-src 'self' data:; "
        "base-uri 'none'; form-action 'none'"
    )


def folders_of(versions: tuple[ShownVersion, ...]) -> tuple[str, ...]:
    """The folder of each version; one whose name another has already gets a number too."""
    folders: list[str] = []
    for number, version in enumerate(versions, start=1):
        folder = version_folder(version.name)
        if folder in folders:
            folder = f"{folder[:-1]}-{number}/"
        folders.append(folder)
    return tuple(folders)


def version_folder(version: str) -> str:
    """Where the page of a version stands: an address that a DOI may lead to, so that it hangs on the version alone.

    No two versions share a name, also where a file system tells no capitals, and no system refuses it.

    >>> version_folder("1.2.0"), version_folder("2.0.0-RC1"), version_folder("../x")
    ('v/1.2.0/', 'v/2.0.0-_52_431/', 'v/_2e_2e_2fx/')
    """
    encoded = re.sub(r"[^a-z0-9.+-]", lambda letter: f"_{ord(letter[0]):02x}", version)
    # A name of dots leads elsewhere, and Windows drops a dot at an end.
    encoded = re.sub(r"^\.+|(?<!\.)\.+$", lambda dots: "_2e" * len(dots[0]), encoded)
    return f"v/{encoded}/"


def _part(name: str, templates: "Environment") -> dict[str, Any]:
    """A style or script that stands in the page, with the hash that lets it in (Content Security Policy 3, 8.2)."""
    text = templates.get_template(f"page/{name}").render()
    return {"text": text, "hash": f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"}


def _rendered(shown: dict[str, Any], templates: "Environment") -> str:
    style, script = _part("style.css.j2", templates), _part("copy.js.j2", templates)
    policy = content_security_policy(templates)
    page = templates.get_template("page/cite.html.j2").render(**shown, style=style, script=script, policy=policy)
    # HTML allows no control characters, and a mark that turns text round would turn what stands beside it.
    return for_code_block(page)


def _shown(work: ShownWork, version: ShownVersion, around: Around, templates: "Environment") -> dict[str, Any]:
    """What the template prints, as texts that nothing has escaped yet; the JSON text may stand in `<script>`."""
    metadata = version.metadata
    kind = words_of(metadata.kind or Kind.SOFTWARE, metadata.resource_type)
    this = cited(metadata, version.doi, concept=work.concept, stated_year=version.stated_year)
    described = json_ld(version, work)

    listed = []
    for other, address in zip(work.versions, around.versions, strict=True):
        listed.append(_listed(other, address, version, work))

    cite_all: list[dict[str, Any]] = []
    if work.concept:
        every_version = cited(replace(metadata, version=None), work.concept, stated_year=version.stated_year)
        cite_all = _citations(every_version, work, templates)

    # The work as a whole is no version.
    is_listed = version in work.versions
    is_withdrawn = version.withdrawn is not None

    state = version.stage
    if is_listed and not state:
        state = _state(version, work)

    newer = None
    is_old = is_listed and not is_withdrawn and version is not work.newest
    if is_old:
        newer = listed[0]

    reason = version.withdrawn
    if reason:
        # Another sentence follows it.
        reason = reason.strip()
        if not reason.endswith((".", "!", "?")):
            reason = f"{reason}."

    badge = None
    badge_doi = work.concept or version.doi
    if around.badge and badge_doi:
        badge = {"path": around.badge, "doi": str(badge_doi)}

    return {
        "generator": GENERATOR,
        "title": metadata.title or "Untitled",
        "version": metadata.version or "",
        "kind": metadata.resource_type_text or kind.label,
        "doi": _doi(version.doi, work),
        "concept": _doi(work.concept, work),
        "unreal": work.is_unreal,
        "newer": newer,
        "state": state,
        "withdrawn": reason,
        "withdrawn_on": version.withdrawn_on or "",
        "canonical": around.canonical,
        "lands_here": lands_here(version, work),
        "creators": [_person(creator) for creator in metadata.creators],
        "contributors": [_person(one.creator, role=in_words(one.role)) for one in metadata.contributors],
        "publisher": metadata.publisher or "",
        "published": day_or_year(this),
        "abstract": metadata.abstract or "",
        "keywords": [subject.text for subject in metadata.keywords],
        "licenses": [license_link(right) for right in metadata.licenses],
        "funding": [_grant(funding) for funding in metadata.funding],
        "relations": _relations(version, work),
        "repository": for_link(metadata.repository_url),
        "files": [] if is_withdrawn else [_file(file) for file in version.files],
        "contents": [*metadata.sizes, *metadata.formats],
        "origin": _origin(version.origin),
        "cite_this": _citations(this, work, templates),
        "cite_all": cite_all,
        "versions": listed,
        "types": types_of(described),
        "documents": around.documents,
        "linkset": around.linkset,
        "badge": badge,
        "content": "",
        "highwire": highwire(this),
        "dublin_core": dublin_core(this, version),
        "json_ld": for_script(described),
    }


def _file(file: DepositFile) -> dict[str, str]:
    """A file in words, with the checksum by which a reader can tell that it is whole."""
    checksum = ""
    if file.sha256:
        checksum = f"sha256:{file.sha256}"
    elif file.md5:
        checksum = f"md5:{file.md5}"

    size = ""
    if file.size is not None:
        size = f"{file.size:,} bytes"

    return {
        "name": file.name,
        "size": size,
        "checksum": checksum,
        "address": for_link(file.url),
        "media_type": file.media_type or "",
    }


def _origin(origin: Origin | None) -> list[tuple[str, str]]:
    """Where the record comes from, a line for each thing that is known."""
    if origin is None:
        return []

    rows = [("Registered at", origin.registry), ("Record changed", origin.updated), ("Commit", origin.commit)]
    for field, place in origin.sources:
        rows.append((in_words(field.replace("_", " ")), place))
    return [(name, value) for name, value in rows if value]


def _listed(other: ShownVersion, address: str, this: ShownVersion, work: ShownWork) -> dict[str, Any]:
    published = ""
    if other.metadata.publication_date:
        published = other.metadata.publication_date.isoformat()

    return {
        "version": other.name,
        "address": address,
        "published": published,
        "doi": str(other.doi or ""),
        "is_this": other is this,
        "state": _state(other, work),
    }


def _state(version: ShownVersion, work: ShownWork) -> str:
    """One word for readers: which version is the newest, and that others are not."""
    if version.withdrawn is not None:
        return "withdrawn"
    if version is work.newest:
        return "newest"
    if is_prerelease(version.metadata.version or ""):
        return "pre-release"
    return "outdated"


def _documents(version: ShownVersion, concept: Doi | None, templates: "Environment") -> tuple[Document, ...]:
    """The files beside a page: its citation for programs, its metadata in the formats that take it."""
    found = []
    work = cited(version.metadata, version.doi, concept=concept, stated_year=version.stated_year)
    for path, (name, media_type) in DOCUMENTS.items():
        style = STYLES[name]
        found.append(_document(path, media_type, style.title, style.write(work, templates)))

    named = Named(templates=lambda: templates, doi=version.doi, concept=concept)
    for name, media_type in METADATA_DOCUMENTS.items():
        export = EXPORTS_BY_NAME[name]
        # What would not be valid is left out, so that no page offers a file that nobody can use.
        if export.lacking(version.metadata):
            continue
        try:
            text = export.write(version.metadata, named)
        except ValueError:
            continue
        found.append(_document(export.file, media_type, export.title, text))
    return tuple(found)


def _document(path: str, media_type: str, title: str, text: str) -> Document:
    return Document(path=path, media_type=media_type, title=title, text=clean(text).rstrip("\n") + "\n")


def _citations(cited_work: Cited, work: ShownWork, templates: "Environment") -> list[dict[str, Any]]:
    """The citation in each style. A DOI that only the sandbox resolves is cited by the sandbox's address."""
    found = []
    for name in (*READ_STYLES, *PROGRAM_STYLES):
        style = STYLES[name]
        text = clean(style.write(cited_work, templates)).strip("\n")
        if work.resolver:
            text = text.replace("https://doi.org/", f"{work.resolver}/")
        found.append({"name": name, "title": style.title, "text": text, "for_readers": name in READ_STYLES})
    return found


def _doi(doi: Doi | None, work: ShownWork) -> dict[str, str] | None:
    """A DOI as its address, which is a link where it leads somewhere."""
    if doi is None:
        return None
    if work.resolver:
        address = resolved(doi, work.resolver)
        return {"url": address, "link": address}
    if work.is_unreal:
        return {"url": doi.url, "link": ""}
    return {"url": doi.url, "link": doi.url}


def _person(creator: Creator, *, role: str = "") -> dict[str, Any]:
    name = creator.full_name
    if creator.given_names and "," in creator.given_names:
        # DataCite has no place for a suffix: a record says "Jan, Jr." where a page says "Jan van den Berg Jr.".
        given, _, suffix = creator.given_names.partition(",")
        parts = (given.strip(), creator.family_names, suffix.strip())
        name = " ".join(part for part in parts if part)

    address = ""
    identifier = creator.orcid or creator.ror
    if identifier:
        address = identifier.url

    return {
        "name": name,
        "id": address,
        "affiliations": [affiliation.name for affiliation in creator.affiliations if affiliation.name],
        "role": role,
    }


def _grant(funding: Funding) -> dict[str, str]:
    text = funding.funder
    award = " ".join(part for part in (funding.award_title, funding.award_number) if part)
    if award:
        text = f"{text}: {award}"
    return {"text": text, "address": for_link(funding.award_url)}


def _relations(version: ShownVersion, work: ShownWork) -> list[dict[str, Any]]:
    """The links to other objects, those of one kind together, in the order of the record."""
    metadata = version.metadata
    listed = {str(work.concept)}
    for one in (*work.versions, version):
        listed.add(str(one.doi))

    grouped: dict[str, list[dict[str, str]]] = {}
    for link in metadata.related_identifiers:
        is_version = link.relation in SHOWN_AS_VERSIONS and link.value.lower() in listed
        is_repository = link.value == metadata.repository_url
        if is_version or is_repository:
            continue

        words = _relation(link, metadata)
        grouped.setdefault(words, []).append(_link(link, version, work))
    return [{"words": words, "links": links} for words, links in grouped.items()]


def _relation(link: RelatedIdentifier, metadata: Metadata) -> str:
    if link.is_home_page:
        return "Home page"

    is_origin_of_model = metadata.kind is Kind.MODEL and link.relation == "IsDerivedFrom"
    if is_origin_of_model:
        # A model is derived from data by training, and from other models.
        return "Trained on" if link.resource_type == "Dataset" else "Based on"
    return RELATIONS.get(link.relation) or in_words(link.relation)


def _link(link: RelatedIdentifier, version: ShownVersion, work: ShownWork) -> dict[str, str]:
    """A link; what the sandbox alone resolves leads there."""
    address = for_link(address_of(link))

    if work.resolver and link.scheme == "DOI":
        doi = doi_or_none(link.value)
        if doi and version.doi and doi.prefix == version.doi.prefix:
            address = resolved(doi, work.resolver)
    return {"text": link.value, "address": address}


def in_words(term: str) -> str:
    """A term of the schema as people write it.

    >>> in_words("IsNewVersionOf"), in_words("ContactPerson")
    ('Is new version of', 'Contact person')
    """
    words = re.findall(r"[A-Z]+(?![a-z])|[A-Z][a-z]*|[^A-Z]+", term)
    return " ".join(words).capitalize()
