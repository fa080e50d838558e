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

from doi_action.citation.cited import Cited, cited
from doi_action.citation.styles import STYLES, Style
from doi_action.formats.exports import EXPORTS_BY_NAME, Export, Named
from doi_action.formats.linked_data.schema_org import type_addresses, write_schema_org
from doi_action.formats.linked_data.write import address_of
from doi_action.formats.text.plain import clean
from doi_action.identifiers.prefixes import UNREAL_PREFIXES
from doi_action.identifiers.types import Doi
from doi_action.lineage.versions import VersionOrder, is_prerelease
from doi_action.model import Creator, Funding, Kind, License, Metadata, RelatedIdentifier
from doi_action.model.kinds import words_of
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
"""What the list of versions shows, where the other end is a DOI."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownVersion:
    """A version with a page of its own. `withdrawn` is the reason for which it was hidden, None where it was not."""

    metadata: Metadata
    doi: Doi | None = None
    withdrawn: str | None = None
    withdrawn_on: str | None = None
    stated_year: int | None = None

    @property
    def name(self) -> str:
        """What readers call it."""
        return self.metadata.version or (str(self.doi) if self.doi else "this version")


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownWork:
    """A work with its versions, the one that is shown first at the start. `concept` stands for all of them.

    `address` is where the folder will be on the web, with a slash at its end, None where nobody said it. `rehearsal`:
    they were registered at a sandbox or a test system, so that no DOI of them is real.
    """

    versions: tuple[ShownVersion, ...]
    concept: Doi | None = None
    address: str | None = None
    rehearsal: bool = False

    @property
    def is_unreal(self) -> bool:
        """Whether the DOIs lead nowhere; those of a sandbox are known by their prefix too."""
        dois = [doi for doi in (self.concept, *(version.doi for version in self.versions)) if doi]
        return self.rehearsal or any(doi.prefix in UNREAL_PREFIXES for doi in dois)


@dataclass(frozen=True, kw_only=True, slots=True)
class PageFile:
    """One file of the folder: its path in it, with slashes, and its text."""

    path: str
    text: str


def newest_first(versions: Iterable[ShownVersion]) -> tuple[ShownVersion, ...]:
    """The versions as a reader wants them: live ones before withdrawn ones, releases before pre-releases."""

    def rank(version: ShownVersion) -> tuple[bool, bool, VersionOrder]:
        text = version.metadata.version or ""
        return version.withdrawn is None, not is_prerelease(text), VersionOrder(text)

    return tuple(sorted(versions, key=rank, reverse=True))


def pages(work: ShownWork, templates: "Environment") -> tuple[PageFile, ...]:
    """The files of the folder: the first version at its root, each version again under `v/`, where it stays."""
    folders = folders_of(work.versions)
    style, script = _part("style.css.j2", templates), _part("copy.js.j2", templates)
    files = []
    for at, version in (("", work.versions[0]), *zip(folders, work.versions, strict=True)):
        up = "../" * at.count("/")
        listed = [
            _listed(other, f"{up}{folder}index.html", version, work.versions[0])
            for folder, other in zip(folders, work.versions, strict=True)
        ]
        documents = _documents(version, work.concept, templates)
        shown = _shown(work, version, at=folders[work.versions.index(version)], versions=listed, templates=templates)
        index = templates.get_template("page/cite.html.j2").render(
            **shown, documents=documents, style=style, script=script, up=up
        )
        links = _linkset(version, shown, documents)
        files += [
            PageFile(path=f"{at}index.html", text=index),
            PageFile(path=f"{at}linkset.json", text=json.dumps(links, ensure_ascii=False, indent=2) + "\n"),
            *(PageFile(path=f"{at}{one['path']}", text=one["text"]) for one in documents),
        ]
    badge_doi = work.concept or work.versions[0].doi
    if badge_doi:
        files.append(PageFile(path="badge.svg", text=badge_svg(badge_doi, templates)))
    return tuple(files)


def folders_of(versions: tuple[ShownVersion, ...]) -> tuple[str, ...]:
    """The folder of each version, `v/1.2.0/`: a name that every file system and address can hold, none twice."""
    taken: set[str] = set()
    folders = []
    for number, version in enumerate(versions, start=1):
        name = re.sub(r"[^A-Za-z0-9._+-]+", "-", version.name).strip(".-") or "version"
        if name.lower() in taken:
            name = f"{name}-{number}"
        taken.add(name.lower())
        folders.append(f"v/{name}/")
    return tuple(folders)


def badge_svg(doi: Doi, templates: "Environment") -> str:
    """The badge as a picture of its own: no host is asked for it, and a reader for the blind says the DOI.

    White on #555 and #0b63b0 has a contrast of 7.5 and 6.1 (WCAG 2.2, 1.4.3 asks for 4.5). `textLength` makes any font
    fit the box.
    """
    width = round(len(str(doi)) * _LETTER)
    return templates.get_template("page/badge.svg.j2").render(doi=str(doi), width=width)


_LETTER = 6.3
"""Pixels that a letter of a DOI takes at 11 pixels, about; `textLength` settles the rest."""


def _part(name: str, templates: "Environment") -> dict[str, Any]:
    """A style or script that stands in the page, with the hash that lets it in (Content Security Policy 3, 8.2)."""
    text = templates.get_template(f"page/{name}").render()
    return {"text": text, "hash": f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"}


def _shown(
    work: ShownWork,
    version: ShownVersion,
    *,
    at: str,
    versions: list[dict[str, Any]],
    templates: "Environment",
) -> dict[str, Any]:
    """What the template prints, as texts that nothing has escaped yet; the two JSON texts may stand in `<script>`."""
    metadata, first = version.metadata, work.versions[0]
    this = cited(metadata, version.doi, concept=work.concept, stated_year=version.stated_year)
    every = cited(replace(metadata, version=None), work.concept, stated_year=version.stated_year)
    described = write_schema_org(metadata, doi=version.doi, concept=work.concept)
    newer = first if first is not version and version.withdrawn is None else None
    return {
        "generator": GENERATOR,
        "title": metadata.title or "Untitled",
        "version": metadata.version or "",
        "kind": words_of(metadata.kind or Kind.SOFTWARE, metadata.resource_type).label,
        "doi": _doi(version.doi, is_real=not work.is_unreal),
        "concept": _doi(work.concept, is_real=not work.is_unreal),
        "unreal": work.is_unreal,
        "newer": {"version": newer.name, "address": versions[0]["address"]} if newer else None,
        "withdrawn": version.withdrawn,
        "withdrawn_on": version.withdrawn_on or "",
        "canonical": f"{work.address}{at}" if work.address else "",
        "lands_here": _lands_here(version, work),
        "creators": [_person(creator) for creator in metadata.creators],
        "contributors": _helpers(metadata),
        "publisher": metadata.publisher or "",
        "published": metadata.publication_date.isoformat() if metadata.publication_date else str(this.year or ""),
        "abstract": metadata.abstract or "",
        "keywords": [subject.text for subject in metadata.keywords],
        "licenses": [_license(right) for right in metadata.licenses],
        "funding": [_grant(funding) for funding in metadata.funding],
        "relations": _relations(metadata),
        "repository": _web(metadata.repository_url),
        "files": [*metadata.sizes, *metadata.formats],
        "cite_this": _citations(this, (*READ_STYLES, *PROGRAM_STYLES), templates),
        "cite_all": _citations(every, (*READ_STYLES, *PROGRAM_STYLES), templates) if work.concept else [],
        "versions": versions,
        # FAIR Signposting asks for both: what the page is, and what the work is.
        "types": ["https://schema.org/AboutPage", *type_addresses(described)],
        "highwire": _highwire(this),
        "dublin_core": _dublin_core(this, metadata),
        "json_ld": for_script(described),
    }


def _listed(other: ShownVersion, address: str, this: ShownVersion, first: ShownVersion) -> dict[str, Any]:
    return {
        "version": other.name,
        "address": address,
        "published": other.metadata.publication_date.isoformat() if other.metadata.publication_date else "",
        "doi": str(other.doi or ""),
        "is_this": other is this,
        "state": _state(other, first),
    }


def _state(version: ShownVersion, first: ShownVersion) -> str:
    """One word for readers: which version is the newest, and that others are not."""
    if version.withdrawn is not None:
        return "withdrawn"
    if version is first:
        return "newest"
    return "pre-release" if is_prerelease(version.metadata.version or "") else "outdated"


def _documents(version: ShownVersion, concept: Doi | None, templates: "Environment") -> list[dict[str, str]]:
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
    return found


def _document(path: str, media_type: str, title: str, text: str) -> dict[str, str]:
    return {"path": path, "media_type": media_type, "title": title, "text": clean(text).rstrip("\n") + "\n"}


def _exported(export: Export, metadata: Metadata, named: Named) -> str | None:
    """The metadata in a format; None where it would not be valid, so that no page offers a file that nobody can use."""
    if export.lacking(metadata):
        return None
    try:
        return export.write(metadata, named)
    except ValueError:
        return None


def _citations(work: Cited, styles: Iterable[str], templates: "Environment") -> list[dict[str, str]]:
    return [_citation(STYLES[name], work, templates) for name in styles]


def _citation(style: Style, work: Cited, templates: "Environment") -> dict[str, str]:
    return {"name": style.name, "title": style.title, "text": clean(style.write(work, templates)).strip("\n")}


def _linkset(version: ShownVersion, shown: dict[str, Any], documents: list[dict[str, str]]) -> dict[str, Any]:
    """The links for machines, of the page and of each file beside it (RFC 9264, 4.2); references are relative."""
    page: dict[str, Any] = {"anchor": "./"}
    if version.doi and shown["lands_here"]:
        page["cite-as"] = [{"href": version.doi.url}]
    page["type"] = [{"href": address} for address in shown["types"]]
    page["license"] = [{"href": right["address"]} for right in shown["licenses"] if right["address"]]
    page["author"] = [{"href": person["id"]} for person in shown["creators"] if person["id"]]
    page["describedby"] = [{"href": one["path"], "type": one["media_type"]} for one in documents]
    back = [{"anchor": one["path"], "describes": [{"href": "./", "type": "text/html"}]} for one in documents]
    return {"linkset": [{name: links for name, links in page.items() if links}, *back]}


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


def _dublin_core(work: Cited, metadata: Metadata) -> list[tuple[str, str]]:
    """Dublin Core. `DC.type` alone makes Zotero take the page for software or data: its own two words for them."""
    is_data = work.words.csl == "dataset"
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
        *(("DC.subject", keyword) for keyword in work.keywords),
    ]
    return [(name, content) for name, content in tags if content]


def _lands_here(version: ShownVersion, work: ShownWork) -> bool:
    """Whether the DOI leads to this page, so that `cite-as` may say it: what nobody contradicts is taken for so."""
    if version.doi is None or work.is_unreal:
        return False
    registered = version.metadata.landing_page
    return registered is None or work.address is None or registered.startswith(work.address)


def _doi(doi: Doi | None, *, is_real: bool) -> dict[str, str] | None:
    """A DOI as its address, which is a link where it leads somewhere."""
    if doi is None:
        return None
    return {"text": str(doi), "url": doi.url, "link": doi.url if is_real else ""}


def _person(creator: Creator) -> dict[str, Any]:
    identifier = creator.orcid or creator.ror
    affiliations = [affiliation.name for affiliation in creator.affiliations if affiliation.name]
    return {"name": creator.full_name, "id": identifier.url if identifier else "", "affiliations": affiliations}


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


def _relations(metadata: Metadata) -> list[dict[str, Any]]:
    """The links to other objects, those of one kind together, in the order of the record."""
    grouped: dict[str, list[dict[str, str]]] = {}
    for link in metadata.related_identifiers:
        is_version = link.relation in SHOWN_AS_VERSIONS and link.scheme == "DOI"
        is_repository = link.value == metadata.repository_url
        if not is_version and not is_repository:
            grouped.setdefault(_relation(link, metadata), []).append(_link(link))
    return [{"words": words, "links": links} for words, links in grouped.items()]


def _relation(link: RelatedIdentifier, metadata: Metadata) -> str:
    if link.is_home_page:
        return "Home page"
    if metadata.kind is Kind.MODEL and link.relation == "IsDerivedFrom":
        return "Trained on" if link.resource_type == "Dataset" else "Based on"
    return RELATIONS.get(link.relation) or in_words(link.relation)


def _link(link: RelatedIdentifier) -> dict[str, str]:
    return {"text": link.value, "address": _web(address_of(link))}


def in_words(term: str) -> str:
    """A term of the schema as people write it.

    >>> in_words("IsNewVersionOf"), in_words("ContactPerson")
    ('Is new version of', 'Contact person')
    """
    words = re.findall(r"[A-Z]+(?![a-z])|[A-Z][a-z]*|[^A-Z]+", term)
    return " ".join(words).capitalize()
