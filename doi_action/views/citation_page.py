"""The citation page of a work: static files that need no other host and no script, one folder for each version.

What a page says follows DataCite Support, "Best practices for DOI landing pages"; links for machines follow FAIR
Signposting (signposting.org/FAIR, levels 1 and 2; RFC 8574, RFC 9264); meta tags are those that Zotero and Google
Scholar read (Highwire and Dublin Core).
"""

import json
import re
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from doi_action.citation.cited import Cited, cited
from doi_action.citation.styles import STYLES
from doi_action.formats.exports import EXPORTS_BY_NAME, Export, Named
from doi_action.formats.linked_data.schema_org import type_addresses, write_schema_org
from doi_action.formats.linked_data.write import address_of
from doi_action.formats.text.plain import clean
from doi_action.identifiers.prefixes import UNREAL_PREFIXES
from doi_action.identifiers.types import Doi, doi_or_none
from doi_action.lineage.versions import VersionOrder, is_prerelease
from doi_action.model import Creator, DepositFile, Funding, Kind, License, Metadata, RelatedIdentifier
from doi_action.model.kinds import words_of
from doi_action.readme.badge import badge_svg
from doi_action.views.harmless import for_script

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
class Origin:
    """Where a record comes from: the registry that holds it, the commit it was made of, the place of each value.

    `updated` is the day on which the registry's record changed last.
    """

    registry: str | None = None
    commit: str | None = None
    updated: str | None = None
    sources: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownVersion:
    """A version with a page of its own. `withdrawn` is the reason for which it was hidden, None where it was not.

    `open_to_all`: everybody may get its files; None where nobody says. `stage` is the state of a DOI that is not out.
    """

    metadata: Metadata
    doi: Doi | None = None
    withdrawn: str | None = None
    withdrawn_on: str | None = None
    stated_year: int | None = None
    files: tuple[DepositFile, ...] = ()
    origin: Origin | None = None
    open_to_all: bool | None = None
    stage: str = ""

    @property
    def name(self) -> str:
        """What readers call it."""
        return self.metadata.version or (str(self.doi) if self.doi else "this version")


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownWork:
    """A work with its versions, the one that is shown first at the start. `concept` stands for all of them.

    `address` is where the folder will be on the web, with a slash at its end, None where nobody said it. `rehearsal`:
    they were registered at a sandbox or a test system, so that no DOI of them is real; `resolver` is what resolves them
    all the same, without a slash at its end.
    """

    versions: tuple[ShownVersion, ...]
    concept: Doi | None = None
    address: str | None = None
    rehearsal: bool = False
    resolver: str | None = None

    @property
    def is_unreal(self) -> bool:
        """Whether the DOIs lead nowhere; those of a sandbox are known by their prefix too."""
        dois = [doi for doi in (self.concept, *(version.doi for version in self.versions)) if doi]
        return self.rehearsal or any(doi.prefix in UNREAL_PREFIXES for doi in dois)

    @property
    def newest(self) -> ShownVersion | None:
        """The version that a reader is sent to; None where every version was withdrawn."""
        first = self.versions[0] if self.versions else None
        return first if first and first.withdrawn is None else None


@dataclass(frozen=True, kw_only=True, slots=True)
class PageFile:
    """One file of the folder: its path in it, with slashes, and its text."""

    path: str
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """A file for programs, as a page links to it: where it is, what it is, and its text where it stands beside."""

    path: str
    media_type: str
    title: str
    text: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Around:
    """What a page links to, by addresses as seen from it: the page of each of the work's versions, and files."""

    versions: tuple[str, ...]
    documents: tuple[Document, ...] = ()
    linkset: str = ""
    badge: str = ""
    canonical: str = ""


def newest_first(versions: Iterable[ShownVersion]) -> tuple[ShownVersion, ...]:
    """The versions as a reader wants them: live ones before withdrawn ones, releases before pre-releases."""

    def rank(version: ShownVersion) -> tuple[bool, bool, VersionOrder]:
        text = version.metadata.version or ""
        return version.withdrawn is None, not is_prerelease(text), VersionOrder(text)

    return tuple(sorted(versions, key=rank, reverse=True))


def pages(work: ShownWork, templates: "Environment") -> tuple[PageFile, ...]:
    """The files of the folder: the first version at its root, each version again under `v/`, where it stays."""
    folders = folders_of(work.versions)
    badge_doi = work.concept or work.versions[0].doi
    files: list[PageFile] = []
    if badge_doi:
        files.append(PageFile(path="badge.svg", text=badge_svg(badge_doi, templates)))
    # The first page is drawn last, since it names the content of all others.
    for at, version in (*zip(folders, work.versions, strict=True), ("", work.versions[0])):
        up = "../" * at.count("/")
        own_folder = folders[work.versions.index(version)]
        around = Around(
            versions=tuple(f"{up}{folder}index.html" for folder in folders),
            documents=_documents(version, work.concept, templates),
            linkset="linkset.json",
            badge=f"{up}badge.svg" if badge_doi else "",
            canonical=f"{work.address}{own_folder}" if work.address else "",
        )
        shown = _shown(work, version, around, templates)
        shown["content"] = "" if at else _digest(files)
        links = json.dumps(_linkset(version, shown, around.documents), ensure_ascii=False, indent=2)
        files += [
            PageFile(path=f"{at}index.html", text=_rendered(shown, templates)),
            PageFile(path=f"{at}linkset.json", text=f"{links}\n"),
            *(PageFile(path=f"{at}{one.path}", text=one.text) for one in around.documents),
        ]
    return tuple(files)


def _digest(files: Iterable[PageFile]) -> str:
    """One name for the content of many files."""
    texts = "".join(f"{file.path}\0{file.text}\0" for file in files)
    return f"sha256-{sha256(texts.encode()).hexdigest()}"


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
        is_taken = folder in folders
        folders.append(f"{folder[:-1]}-{number}/" if is_taken else folder)
    return tuple(folders)


def version_folder(version: str) -> str:
    """Where the page of a version stands: an address that a DOI may lead to, so that it hangs on the version alone.

    No two versions share a name, also where a file system tells no capitals, and no system refuses it.

    >>> version_folder("1.2.0"), version_folder("2.0.0-RC1"), version_folder("../x")
    ('v/1.2.0/', 'v/2.0.0-_52_431/', 'v/_2e_2e_2fx/')
    """
    encoded = "".join(letter if letter in _PLAIN else f"_{ord(letter):02x}" for letter in version)
    # A name of dots leads elsewhere, and Windows drops a dot at an end.
    encoded = re.sub(r"^\.+|\.+$", lambda dots: "_2e" * len(dots[0]), encoded)
    return f"v/{encoded}/"


_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyz0123456789.+-")


def _part(name: str, templates: "Environment") -> dict[str, Any]:
    """A style or script that stands in the page, with the hash that lets it in (Content Security Policy 3, 8.2)."""
    text = templates.get_template(f"page/{name}").render()
    return {"text": text, "hash": f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"}


def _rendered(shown: dict[str, Any], templates: "Environment") -> str:
    style, script = _part("style.css.j2", templates), _part("copy.js.j2", templates)
    policy = content_security_policy(templates)
    return templates.get_template("page/cite.html.j2").render(**shown, style=style, script=script, policy=policy)


def _shown(work: ShownWork, version: ShownVersion, around: Around, templates: "Environment") -> dict[str, Any]:
    """What the template prints, as texts that nothing has escaped yet; the JSON text may stand in `<script>`."""
    metadata = version.metadata
    this = cited(metadata, version.doi, concept=work.concept, stated_year=version.stated_year)
    every = cited(replace(metadata, version=None), work.concept, stated_year=version.stated_year)
    described = _described(version, work)
    listed = [_listed(other, at, version, work) for other, at in zip(work.versions, around.versions, strict=True)]
    is_old = version in work.versions and version is not work.newest and version.withdrawn is None
    badge_doi = work.concept or version.doi
    return {
        "generator": GENERATOR,
        "title": metadata.title or "Untitled",
        "version": metadata.version or "",
        "kind": metadata.resource_type_text or words_of(metadata.kind or Kind.SOFTWARE, metadata.resource_type).label,
        "doi": _doi(version.doi, work),
        "concept": _doi(work.concept, work),
        "unreal": work.is_unreal,
        "newer": listed[0] if is_old else None,
        "state": version.stage or (_state(version, work) if version in work.versions else ""),
        "withdrawn": _sentence(version.withdrawn) if version.withdrawn else version.withdrawn,
        "withdrawn_on": version.withdrawn_on or "",
        "canonical": around.canonical,
        "lands_here": _lands_here(version, work),
        "creators": [_person(creator) for creator in metadata.creators],
        "contributors": _helpers(metadata),
        "publisher": metadata.publisher or "",
        "published": metadata.publication_date.isoformat() if metadata.publication_date else str(this.year or ""),
        "abstract": metadata.abstract or "",
        "keywords": [subject.text for subject in metadata.keywords],
        "licenses": [_license(right) for right in metadata.licenses],
        "funding": [_grant(funding) for funding in metadata.funding],
        "relations": _relations(version, work),
        "repository": _web(metadata.repository_url),
        "files": [_file(file) for file in version.files] if version.withdrawn is None else [],
        "contents": [*metadata.sizes, *metadata.formats],
        "origin": _origin(version.origin),
        "cite_this": _citations(this, (*READ_STYLES, *PROGRAM_STYLES), work, templates),
        "cite_all": _citations(every, (*READ_STYLES, *PROGRAM_STYLES), work, templates) if work.concept else [],
        "versions": listed,
        # FAIR Signposting asks for both: what the page is, and what the work is.
        "types": [_ABOUT, *type_addresses(described)],
        "documents": around.documents,
        "linkset": around.linkset,
        "badge": {"path": around.badge, "doi": str(badge_doi)} if around.badge and badge_doi else None,
        "content": "",
        "highwire": _highwire(this),
        "dublin_core": _dublin_core(this, version),
        "json_ld": for_script(described),
    }


_ABOUT = "https://schema.org/AboutPage"
_OPEN_ACCESS = "http://purl.org/coar/access_right/c_abf2"
"""COAR Access Rights 1.1, "open access": everybody gets the files at once and without a fee."""


def _described(version: ShownVersion, work: ShownWork) -> dict[str, Any]:
    """The work for search engines, with FAIR4ML's type for a model, the files and who may get them."""
    metadata = version.metadata
    described = write_schema_org(metadata, doi=version.doi, concept=work.concept)
    if work.resolver and version.doi:
        described["@id"] = _resolved(version.doi, work.resolver)

    files = [_download(file) for file in version.files if _web(file.url)]
    if files and version.withdrawn is None:
        described["distribution"] = files
    if version.open_to_all:
        described["isAccessibleForFree"] = True
        described["conditionsOfAccess"] = _OPEN_ACCESS
    return described


def _sentence(text: str) -> str:
    """A text that another sentence may follow."""
    text = text.strip()
    return text if text.endswith((".", "!", "?")) else f"{text}."


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


def _file(file: DepositFile) -> dict[str, str]:
    """A file in words, with the checksum by which a reader can tell that it is whole."""
    checksum = f"sha256:{file.sha256}" if file.sha256 else f"md5:{file.md5}" if file.md5 else ""
    size = "" if file.size is None else f"{file.size:,} bytes"
    return {
        "name": file.name,
        "size": size,
        "checksum": checksum,
        "address": _web(file.url),
        "media_type": file.media_type or "",
    }


def _origin(origin: Origin | None) -> list[tuple[str, str]]:
    """Where the record comes from, a line for each thing that is known."""
    if origin is None:
        return []
    known = [
        ("Registered at", origin.registry),
        ("Record changed", origin.updated),
        ("Commit", origin.commit),
        *((in_words(field.replace("_", " ")), place) for field, place in origin.sources),
    ]
    return [(name, value) for name, value in known if value]


def _listed(other: ShownVersion, address: str, this: ShownVersion, work: ShownWork) -> dict[str, Any]:
    return {
        "version": other.name,
        "address": address,
        "published": other.metadata.publication_date.isoformat() if other.metadata.publication_date else "",
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
    return "pre-release" if is_prerelease(version.metadata.version or "") else "outdated"


def _documents(version: ShownVersion, concept: Doi | None, templates: "Environment") -> tuple[Document, ...]:
    """The files beside a page: its citation for programs, its metadata in the formats that take it."""
    work = cited(version.metadata, version.doi, concept=concept, stated_year=version.stated_year)
    found = [
        _document(path, media_type, STYLES[name].title, STYLES[name].write(work, templates))
        for path, (name, media_type) in DOCUMENTS.items()
    ]
    named = Named(templates=lambda: templates, doi=version.doi, concept=concept)
    for name, media_type in METADATA_DOCUMENTS.items():
        export = EXPORTS_BY_NAME[name]
        text = _exported(export, version.metadata, named)
        if text is not None:
            found.append(_document(export.file, media_type, export.title, text))
    return tuple(found)


def _document(path: str, media_type: str, title: str, text: str) -> Document:
    return Document(path=path, media_type=media_type, title=title, text=clean(text).rstrip("\n") + "\n")


def _exported(export: Export, metadata: Metadata, named: Named) -> str | None:
    """The metadata in a format; None where it would not be valid, so that no page offers a file that nobody can use."""
    if export.lacking(metadata):
        return None
    try:
        return export.write(metadata, named)
    except ValueError:
        return None


def _citations(
    cited_work: Cited, styles: Iterable[str], work: ShownWork, templates: "Environment"
) -> list[dict[str, Any]]:
    """The citation in each style. A DOI that only the sandbox resolves is cited by the sandbox's address."""
    found = []
    for name in styles:
        style = STYLES[name]
        text = clean(style.write(cited_work, templates)).strip("\n")
        if work.resolver:
            text = text.replace("https://doi.org/", f"{work.resolver}/")
        found.append({"name": name, "title": style.title, "text": text, "for_readers": name in READ_STYLES})
    return found


def _linkset(version: ShownVersion, shown: dict[str, Any], documents: tuple[Document, ...]) -> dict[str, Any]:
    """The links for machines, of the page and of each file beside it (RFC 9264, 4.2); references are relative."""
    page: dict[str, Any] = {"anchor": "./"}
    if version.doi and shown["lands_here"]:
        page["cite-as"] = [{"href": version.doi.url}]
    page["type"] = [{"href": address} for address in shown["types"]]
    page["license"] = [{"href": right["address"]} for right in shown["licenses"] if right["address"]]
    page["author"] = [{"href": person["id"]} for person in shown["creators"] if person["id"]]
    files = [file for file in shown["files"] if file["address"]]
    page["item"] = [{"href": file["address"], **_typed(file["media_type"])} for file in files]
    page["describedby"] = [{"href": one.path, "type": one.media_type} for one in documents]
    back = [{"anchor": one.path, "describes": [{"href": "./", "type": "text/html"}]} for one in documents]
    held = [{"anchor": file["address"], "collection": [{"href": "./", "type": "text/html"}]} for file in files]
    return {"linkset": [{name: links for name, links in page.items() if links}, *back, *held]}


def _typed(media_type: str) -> dict[str, str]:
    return {"type": media_type} if media_type else {}


def _highwire(work: Cited) -> list[tuple[str, str]]:
    """Tags as Google Scholar asks for ("Inclusion Guidelines for Webmasters", "Indexing")."""
    tags = [("citation_title", work.title or "")]
    tags += [("citation_author", creator.sort_name) for creator in work.creators]
    if work.date:
        tags.append(("citation_publication_date", work.date.strftime("%Y/%m/%d")))
    elif work.year:
        tags.append(("citation_publication_date", str(work.year)))
    tags += [("citation_doi", str(work.doi or "")), ("citation_publisher", work.publisher or "")]
    tags.append(("citation_language", work.language or ""))
    return [(name, content) for name, content in tags if content]


def _dublin_core(work: Cited, version: ShownVersion) -> list[tuple[str, str]]:
    """Dublin Core. `DC.type` alone makes Zotero take the page for software or data: its own two words for them."""
    metadata = version.metadata
    is_data = work.words.csl == "dataset"
    links = [address_of(link) for link in metadata.related_identifiers]
    tags = [
        ("DC.type", "dataset" if is_data else "computerProgram"),
        ("DC.title", work.title or ""),
        *(("DC.creator", creator.sort_name) for creator in work.creators),
        ("DC.identifier", work.doi.url if work.doi else ""),
        ("DC.publisher", work.publisher or ""),
        ("DC.date", work.date.isoformat() if work.date else str(work.year or "")),
        ("DC.description", metadata.abstract or ""),
        ("DC.language", work.language or ""),
        *(("DC.rights", right["address"] or right["name"]) for right in map(_license, metadata.licenses)),
        ("DCTERMS.accessRights", _OPEN_ACCESS if version.open_to_all else ""),
        *(("DC.subject", keyword) for keyword in work.keywords),
        *(("DC.relation", address) for address in links if _web(address)),
    ]
    return [(name, content) for name, content in tags if content]


def _lands_here(version: ShownVersion, work: ShownWork) -> bool:
    """Whether the DOI leads to this page, so that `cite-as` may say it: what nobody contradicts is taken for so."""
    if work.resolver and version.doi:
        return True
    if version.doi is None or work.is_unreal:
        return False
    registered = version.metadata.landing_page
    return registered is None or (work.address is not None and registered.startswith(work.address))


def _doi(doi: Doi | None, work: ShownWork) -> dict[str, str] | None:
    """A DOI as its address, which is a link where it leads somewhere."""
    if doi is None:
        return None
    if work.resolver:
        address = _resolved(doi, work.resolver)
        return {"url": address, "link": address}
    return {"url": doi.url, "link": "" if work.is_unreal else doi.url}


def _resolved(doi: Doi, resolver: str) -> str:
    return f"{resolver}/{quote(str(doi))}"


def _person(creator: Creator) -> dict[str, Any]:
    identifier = creator.orcid or creator.ror
    affiliations = [affiliation.name for affiliation in creator.affiliations if affiliation.name]
    name = creator.full_name
    if creator.given_names and "," in creator.given_names:
        # DataCite has no place for a suffix: a record says "Jan, Jr." where a page says "Jan van den Berg Jr.".
        given, _, suffix = creator.given_names.partition(",")
        name = " ".join(part for part in (given.strip(), creator.family_names, suffix.strip()) if part)
    return {"name": name, "id": identifier.url if identifier else "", "affiliations": affiliations, "role": ""}


def _helpers(metadata: Metadata) -> list[dict[str, Any]]:
    return [{**_person(helper.creator), "role": in_words(helper.role)} for helper in metadata.contributors]


def _license(right: License) -> dict[str, str]:
    address = right.url or (right.spdx.url if right.spdx else "")
    name = right.name or (right.spdx.value if right.spdx else address)
    return {"name": name, "address": _web(address)}


def _web(address: str | None) -> str:
    """An address that may stand in a link: only the web's own schemes are followed."""
    return address if address and address.startswith(("https://", "http://")) else ""


def _grant(funding: Funding) -> dict[str, str]:
    award = " ".join(part for part in (funding.award_title, funding.award_number) if part)
    text = f"{funding.funder}: {award}" if award else funding.funder
    return {"text": text, "address": _web(funding.award_url)}


def _relations(version: ShownVersion, work: ShownWork) -> list[dict[str, Any]]:
    """The links to other objects, those of one kind together, in the order of the record."""
    metadata = version.metadata
    listed = {str(one.doi) for one in (*work.versions, version)} | {str(work.concept)}
    grouped: dict[str, list[dict[str, str]]] = {}
    for link in metadata.related_identifiers:
        is_version = link.relation in SHOWN_AS_VERSIONS and link.value.lower() in listed
        is_repository = link.value == metadata.repository_url
        if not is_version and not is_repository:
            grouped.setdefault(_relation(link, metadata), []).append(_link(link, version, work))
    return [{"words": words, "links": links} for words, links in grouped.items()]


def _relation(link: RelatedIdentifier, metadata: Metadata) -> str:
    if link.is_home_page:
        return "Home page"
    if metadata.kind is Kind.MODEL and link.relation == "IsDerivedFrom":
        return "Trained on" if link.resource_type == "Dataset" else "Based on"
    return RELATIONS.get(link.relation) or in_words(link.relation)


def _link(link: RelatedIdentifier, version: ShownVersion, work: ShownWork) -> dict[str, str]:
    """A link; what the sandbox alone resolves leads there."""
    doi = doi_or_none(link.value) if link.scheme == "DOI" else None
    if doi and version.doi and work.resolver and doi.prefix == version.doi.prefix:
        return {"text": link.value, "address": _resolved(doi, work.resolver)}
    return {"text": link.value, "address": _web(address_of(link))}


def in_words(term: str) -> str:
    """A term of the schema as people write it.

    >>> in_words("IsNewVersionOf"), in_words("ContactPerson")
    ('Is new version of', 'Contact person')
    """
    words = re.findall(r"[A-Z]+(?![a-z])|[A-Z][a-z]*|[^A-Z]+", term)
    return " ".join(words).capitalize()
