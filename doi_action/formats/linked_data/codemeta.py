"""codemeta.json read as facts: CodeMeta 2.0, 3.0 and 3.1.

Source: the property lists and the DataCite column of the crosswalk at codemeta.github.io. `identifier` is the work's
own state, not a fact. Dates of a project's beginning say nothing about one version and are left aside.
"""

from collections.abc import Iterator

from doi_action.facts import Location, Reading
from doi_action.formats.collector import Collector, read_json
from doi_action.formats.datacite.vocabulary import CONTRIBUTOR_TYPES
from doi_action.formats.iso_dates import parse_day
from doi_action.formats.licenses.license_text import parse_licenses, read_license
from doi_action.formats.linked_data.read import (
    Graph,
    each,
    graph_of,
    main_node,
    node_id,
    read_link,
    read_people,
    read_person,
    ror_of,
    term,
    text_of,
    types_of,
)
from doi_action.formats.text.value import Value
from doi_action.identifiers import doi_or_none
from doi_action.kinds import MODEL_TEXT
from doi_action.model import Contributor, Funding, Kind, License, Subject

FORMAT = "codemeta.json"

KINDS = {
    "SoftwareSourceCode": Kind.SOFTWARE,
    "SoftwareApplication": Kind.SOFTWARE,
    "Dataset": Kind.DATASET,
}

TEXTS = {"name": "title", "description": "abstract", "codeRepository": "repository_url"}

ROLES = {
    "contributor": "Other",
    "maintainer": "ContactPerson",
    "editor": "Editor",
    "producer": "Producer",
    "provider": "Distributor",
    "sponsor": "Sponsor",
    "copyrightHolder": "RightsHolder",
}
"""CodeMeta's terms and the contributorType of DataCite 4.7."""

RELATIONS = {
    "citation": "References",
    "referencePublication": "IsDescribedBy",
    "isPartOf": "IsPartOf",
    "hasPart": "HasPart",
    "isBasedOn": "IsDerivedFrom",
    "sameAs": "IsIdenticalTo",
    "softwareHelp": "IsDocumentedBy",
    "readme": "IsDocumentedBy",
    "supportingData": "IsSupplementedBy",
    "softwareRequirements": "Requires",
}
"""CodeMeta's terms and the relationType of DataCite 4.7."""

CROSSWALK = {
    "kind": "@type, applicationCategory",
    "title": "name",
    "creators": "author",
    "contributors": ", ".join(ROLES),
    "publisher": "publisher",
    "publisher_ror": "publisher.@id",
    "publication_date": "datePublished",
    "version": "version, softwareVersion",
    "abstract": "description",
    "keywords": "keywords",
    "licenses": "license",
    "related_identifiers": ", ".join(RELATIONS),
    "funding": "funder, funding",
    "language": "inLanguage",
    "repository_url": "codeRepository",
    "formats": "fileFormat",
    "sizes": "fileSize",
}
"""Each field of Metadata and where this format says it."""


def read(path: str, data: bytes) -> Reading:
    """The facts of a codemeta.json, and what is wrong with it. Never raises for bad input."""
    return read_json(_tell, name=FORMAT, path=path, data=data)


def _tell(file: Collector) -> None:
    graph = graph_of(file.root)
    work = main_node(file.root, frozenset(KINDS))
    _tell_what(file, work)
    _tell_who(file, work, graph)
    file.add_parts("licenses", list(_licenses(work)))
    links = [(link, at) for link, at in _links(work, graph)]
    file.add_parts("related_identifiers", links)
    file.add_parts("funding", list(_funding(work, graph)))


def _tell_what(file: Collector, work: Value) -> None:
    kind = next((KINDS[name] for name in types_of(work) if name in KINDS), None)
    if kind is Kind.SOFTWARE and text_of(term(work, "applicationCategory")) == MODEL_TEXT:
        kind = Kind.MODEL
    file.add("kind", kind, work.get("@type") or work.get("type"))
    for key, name in TEXTS.items():
        value = term(work, key)
        file.add(name, value.paragraphs() if value and name == "abstract" else text_of(value), value)
    version = term(work, "version") or term(work, "softwareVersion")
    file.add("version", text_of(version), version)
    released = term(work, "datePublished")
    if released is not None:
        file.add("publication_date", parse_day(released), released)
    file.add_parts("keywords", [(Subject(text=text), at) for text, at in keywords_of(term(work, "keywords"))])
    language = term(work, "inLanguage")
    file.add("language", text_of(language), language)
    for key, name in (("fileFormat", "formats"), ("fileSize", "sizes")):
        file.add_parts(name, [(text, item.location) for item in each(term(work, key)) if (text := text_of(item))])


def keywords_of(value: Value | None) -> Iterator[tuple[str, Location]]:
    """Keywords in a list, or in one text with commas between them."""
    for item in each(value):
        text = text_of(item)
        for word in (text or "").split(",") if value is not None and value.node.kind == "scalar" else [text or ""]:
            if word.strip():
                yield word.strip(), item.location


def _tell_who(file: Collector, work: Value, graph: Graph) -> None:
    file.add_parts("creators", list(read_people(term(work, "author") or term(work, "creator"), graph)))
    file.add_parts("contributors", list(_contributors(work, graph)))
    publisher = term(work, "publisher")
    if publisher is not None:
        whole = graph.whole(publisher)
        file.add("publisher", text_of(whole), publisher)
        file.add("publisher_ror", ror_of(whole), publisher)


def _contributors(work: Value, graph: Graph) -> Iterator[tuple[Contributor, Location]]:
    """Everybody who helped; a Role may name one of DataCite's contributor types."""
    for key, usual in ROLES.items():
        for item in each(term(work, key)):
            role = text_of(term(item, "roleName")) if item.node.kind == "mapping" else None
            person = read_person(item, graph)
            if person is not None:
                yield Contributor(creator=person, role=role if role in CONTRIBUTOR_TYPES else usual), item.location


def _licenses(work: Value) -> Iterator[tuple[License, Location]]:
    for item in each(term(work, "license")):
        found = _licence_work(item) if item.node.kind == "mapping" else read_license(item)
        yield from ((entry, item.location) for entry in found)


def _licence_work(item: Value) -> tuple[License, ...]:
    """A CreativeWork: the licence of its identifier, of its page or of its name; else its name with its page."""
    url, name = node_id(item) or text_of(term(item, "url")), text_of(term(item, "name"))
    for said in (text_of(term(item, "identifier")), url, name):
        known = parse_licenses(said or "")
        if known and all(entry.spdx for entry in known):
            return known
    found = parse_licenses(url or name or "")
    if url and name and found and found[0].spdx is None:
        return (License(name=name, url=url),)
    return found


def _links(work: Value, graph: Graph) -> Iterator[tuple[object, Location]]:
    for key, relation in RELATIONS.items():
        for item in each(term(work, key)):
            link = read_link(item, relation, graph)
            if link is not None:
                yield link, item.location


def _funding(work: Value, graph: Graph) -> Iterator[tuple[Funding, Location]]:
    """Grants as objects with their funder (CodeMeta 3), else funders with the one text that names the award."""
    awards = list(each(term(work, "funding")))
    for grant in (award for award in awards if award.node.kind == "mapping"):
        funder = next(iter(each(term(grant, "funder") or term(grant, "sponsor"))), None)
        found = _award(grant, funder, graph)
        if found is not None:
            yield found, grant.location
    texts = [text for award in awards if award.node.kind == "scalar" and (text := award.text())]
    for item in each(term(work, "funder")):
        funder = graph.whole(item)
        name = text_of(funder)
        if name:
            number = texts[0] if len(texts) == 1 else None
            yield _funder(name, funder, award_number=number), item.location


def _award(grant: Value, funder: Value | None, graph: Graph) -> Funding | None:
    who = graph.whole(funder) if funder else None
    name = text_of(who)
    if who is None or not name:
        return None
    number = text_of(term(grant, "identifier"))
    url = text_of(term(grant, "url")) or (node_id(grant) if (node_id(grant) or "").startswith("http") else None)
    return _funder(name, who, award_number=number, award_title=text_of(term(grant, "name")), award_url=url)


def _funder(name: str, who: Value, **award: str | None) -> Funding:
    ror = ror_of(who)
    doi = doi_or_none(node_id(who) if who.node.kind == "mapping" else None)
    if ror is None and doi is not None and doi.prefix == "10.13039":
        return Funding(funder=name, funder_id=f"https://doi.org/{doi}", funder_scheme="Crossref Funder ID", **award)
    return Funding(funder=name, funder_id=ror.url if ror else None, funder_scheme="ROR" if ror else None, **award)
