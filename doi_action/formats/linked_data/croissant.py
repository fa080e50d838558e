"""croissant.json read as facts: Croissant 1.0 and 1.1, a schema.org Dataset with files.

`citeAs` is BibTeX that may cite a paper, so what it names is only proposed. `identifier` is the work's own state.
Source: Croissant format specification 1.1, MLCommons.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from doi_action.facts import Location, Reading
from doi_action.formats.collector import Collector, read_json
from doi_action.formats.data.files import DataFile, add_data_files
from doi_action.formats.iso_dates import parse_day
from doi_action.formats.licenses.license_text import parse_licenses, read_license
from doi_action.formats.linked_data.codemeta import keywords_of
from doi_action.formats.linked_data.read import (
    Graph,
    each,
    graph_of,
    node_id,
    read_link,
    read_people,
    ror_of,
    term,
    text_of,
    types_of,
)
from doi_action.formats.text.value import Value
from doi_action.identifiers import doi_or_none
from doi_action.model import Dated, Funding, GeoLocation, Kind, License, RelatedIdentifier, Subject

FORMAT = "croissant.json"

CROSSWALK = {
    "kind": "conformsTo or @type",
    "title": "name",
    "creators": "creator",
    "publisher": "publisher",
    "publisher_ror": "publisher.@id",
    "publication_date": "datePublished",
    "version": "version",
    "abstract": "description",
    "descriptions": "distribution.sha256, md5",
    "keywords": "keywords",
    "licenses": "license",
    "related_identifiers": "sameAs, isBasedOn, citation; citeAs is proposed",
    "funding": "funder",
    "dates": "temporalCoverage",
    "language": "inLanguage",
    "landing_page": "url is proposed",
    "formats": "distribution.encodingFormat",
    "sizes": "distribution.contentSize",
    "geo_locations": "spatialCoverage",
}
"""Each field of Metadata and where this format says it."""

RELATIONS = {"sameAs": "IsIdenticalTo", "isBasedOn": "IsDerivedFrom", "citation": "References"}

_BIBTEX_DOI = re.compile(r"(?i)\bdoi\s*=\s*[{\"]\s*(?:https?://(?:dx\.)?doi\.org/)?(10\.[^}\"\s]+)")
_BYTES = re.compile(r"^(\d+)\s*(?:B|bytes?)?$", re.IGNORECASE)


def read(path: str, data: bytes) -> Reading:
    """The facts of a Croissant description; nothing for another JSON file of that name. Never raises."""
    reading = read_json(_tell, name=FORMAT, path=path, data=data)
    named = path.rsplit("/", 1)[-1].startswith("croissant")
    return reading if reading.facts or named else replace(reading, remarks=())


def _tell(file: Collector) -> None:
    root = file.root
    if not is_croissant(root):
        return
    graph = graph_of(root)
    file.add("kind", Kind.DATASET, root.get("conformsTo") or root.get("dct:conformsTo") or root.get("@type"))
    for key, name in (("name", "title"), ("version", "version"), ("inLanguage", "language")):
        value = next(iter(each(term(root, key))), None)
        file.add(name, text_of(value), value)
    description, released = term(root, "description"), term(root, "datePublished")
    file.add("abstract", description.paragraphs() if description else None, description)
    if released is not None:
        file.add("publication_date", parse_day(released), released)
    file.add_parts("keywords", [(Subject(text=text), at) for text, at in keywords_of(term(root, "keywords"))])
    file.add_parts("creators", list(read_people(term(root, "creator") or term(root, "author"), graph)))
    _tell_publisher(file, graph)
    file.add_parts("licenses", list(_licenses(root)))
    file.add_parts("related_identifiers", list(_links(root, graph)))
    file.add_parts("funding", list(_funding(root)))
    file.add_parts("dates", list(_coverage(root)))
    file.add_parts("geo_locations", list(_places(root)))
    add_data_files(file, list(_data_files(root)))
    _propose(file)


def is_croissant(root: Value) -> bool:
    """Whether the file says so, or is a schema.org Dataset with a distribution."""
    conforms = root.get("conformsTo") or root.get("dct:conformsTo")
    says = any("croissant" in (text_of(item) or "") for item in each(conforms))
    return says or ("Dataset" in types_of(root) and term(root, "name") is not None)


def _tell_publisher(file: Collector, graph: Graph) -> None:
    publisher = next(iter(each(term(file.root, "publisher"))), None)
    if publisher is not None:
        whole = graph.whole(publisher)
        file.add("publisher", text_of(whole), publisher)
        file.add("publisher_ror", ror_of(whole), publisher)


def _licenses(root: Value) -> Iterator[tuple[License, Location]]:
    for item in each(term(root, "license")):
        text = node_id(item) or text_of(term(item, "url")) if item.node.kind == "mapping" else None
        found = parse_licenses(text) if text else read_license(item) if item.node.kind == "scalar" else ()
        yield from ((entry, item.location) for entry in found)


def _links(root: Value, graph: Graph) -> Iterator[tuple[RelatedIdentifier, Location]]:
    for key, relation in RELATIONS.items():
        for item in each(term(root, key)):
            link = read_link(item, relation, graph)
            if link is not None:
                yield link, item.location


def _funding(root: Value) -> Iterator[tuple[Funding, Location]]:
    for item in each(term(root, "funder")):
        name, ror = text_of(item), ror_of(item)
        if name:
            scheme = "ROR" if ror else None
            yield Funding(funder=name, funder_id=ror.url if ror else None, funder_scheme=scheme), item.location


def _coverage(root: Value) -> Iterator[tuple[Dated, Location]]:
    for item in each(term(root, "temporalCoverage")):
        text = item.text()
        if text and re.match(r"^\d{4}", text):
            yield Dated(value=text.replace("..", ""), type="Coverage"), item.location


def _places(root: Value) -> Iterator[tuple[GeoLocation, Location]]:
    for item in each(term(root, "spatialCoverage")):
        name = text_of(item)
        if name:
            yield GeoLocation(place=name), item.location


def _data_files(root: Value) -> Iterator[DataFile]:
    for item in each(term(root, "distribution")):
        name = text_of(term(item, "name")) or text_of(term(item, "contentUrl")) or node_id(item)
        size, media = text_of(term(item, "contentSize")), text_of(term(item, "encodingFormat"))
        sha256, md5 = text_of(term(item, "sha256")), text_of(term(item, "md5"))
        checksum = f"sha256 {sha256}" if sha256 else f"md5 {md5}" if md5 else None
        number = _BYTES.match(size or "")
        if name and (size or media or checksum):
            yield DataFile(
                name=name,
                location=item.location,
                size=int(number.group(1)) if number else size,
                media_type=media,
                checksum=checksum,
            )


def _propose(file: Collector) -> None:
    """The paper that `citeAs` names, and the page that describes the data."""
    cited, page = file.root.get("citeAs") or term(file.root, "citeAs"), term(file.root, "url")
    found = _BIBTEX_DOI.search(cited.text() or "") if cited else None
    doi = doi_or_none(found.group(1)) if found else None
    if doi is not None and cited is not None:
        link = RelatedIdentifier(value=str(doi), scheme="DOI", relation="IsDescribedBy")
        file.propose("related_identifiers", (link,), (cited.location,))
    file.add("landing_page", text_of(page), page, certain=False)
