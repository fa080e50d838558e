"""codemeta.json read as facts: CodeMeta 1.0 (terms of its own), 2.0, 3.0 and 3.1.

Source: the property lists and the DataCite column of the crosswalk at codemeta.github.io. The DOI in `identifier` is
the work's own state, not a fact; its names in other registers are facts. What a record has no place for (issue
tracker, build status, downloads) is left out and listed.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from doi_action.facts import Location, Reading
from doi_action.formats.collector import Collector
from doi_action.formats.iso_dates import add_date, add_publication_date
from doi_action.formats.language_codes import add_languages
from doi_action.formats.licenses.license_text import parse_licenses, read_license
from doi_action.formats.linked_data.read import (
    Graph,
    each,
    first_term,
    graph_of,
    identifying,
    main_node,
    name_of,
    node_id,
    read_link,
    read_linked_data,
    read_other_names,
    ror_of,
    term,
    text_of,
    texts_of,
    types_of,
)
from doi_action.formats.linked_data.read_funding import read_funding
from doi_action.formats.linked_data.read_people import Listed, read_people
from doi_action.formats.people.contributor_roles import contributor_type
from doi_action.formats.repository_address import repository_url
from doi_action.formats.text.terms import terms_in
from doi_action.formats.text.value import Value
from doi_action.identifiers.types import SpdxId, doi_or_none
from doi_action.model import Contributor, Description, Kind, License, RelatedIdentifier, Subject, home_page
from doi_action.model.kinds import MODEL_TEXT

FORMAT = "codemeta.json"

KINDS = {
    "SoftwareSourceCode": Kind.SOFTWARE,
    "SoftwareApplication": Kind.SOFTWARE,
    "Code": Kind.SOFTWARE,
    "Dataset": Kind.DATASET,
}


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
    "softwarePaperCitationIdentifiers": "IsDescribedBy",
    "isPartOf": "IsPartOf",
    "hasPart": "HasPart",
    "isBasedOn": "IsDerivedFrom",
    "sameAs": "IsIdenticalTo",
    "softwareHelp": "IsDocumentedBy",
    "readme": "IsDocumentedBy",
    "buildInstructions": "IsDocumentedBy",
    "releaseNotes": "IsDocumentedBy",
    "review": "IsReviewedBy",
    "supportingData": "IsSupplementedBy",
    "softwareRequirements": "Requires",
    "relatedLink": "Other",
}
"""CodeMeta's terms and the relationType of DataCite 4.7."""

DATES = {
    "dateCreated": "Created",
    "dateModified": "Updated",
    "copyrightYear": "Copyrighted",
    "embargoEndDate": "Available",
    "embargoDate": "Available",
}
"""CodeMeta's terms and the dateType of DataCite 4.7."""

REQUIREMENTS = {
    "operatingSystem": "Operating system",
    "runtimePlatform": "Runtime platform",
    "memoryRequirements": "Memory",
    "processorRequirements": "Processor",
    "storageRequirements": "Storage",
}
"""What a machine must have, with the words that stand before it in a description of type TechnicalInfo."""

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
    "descriptions": ", ".join(REQUIREMENTS),
    "keywords": "keywords",
    "licenses": "license",
    "related_identifiers": ", ".join(("url", *RELATIONS)),
    "alternate_identifiers": "identifier (PropertyValue with propertyID)",
    "funding": "funder, funding",
    "dates": ", ".join(DATES),
    "language": "inLanguage",
    "repository_url": "codeRepository",
    "formats": "fileFormat, programmingLanguage",
    "sizes": "fileSize",
}
"""Each field of Metadata and where this format says it."""


_PAGE = re.compile("http")


def read(path: str, data: bytes) -> Reading:
    """The facts of a codemeta.json, and what is wrong with it. Never raises for bad input."""
    return read_linked_data(_tell, name=FORMAT, path=path, data=data)


def _tell(file: Collector) -> None:
    graph = graph_of(file.root)
    work = main_node(file.root, frozenset(KINDS))

    kind = next(filter(None, map(KINDS.get, types_of(work))), None)
    category = term(work, "applicationCategory")
    is_model = kind is Kind.SOFTWARE and text_of(category) == MODEL_TEXT
    if is_model:
        kind = Kind.MODEL
    else:
        for item in each(category):
            item.leave_out()
    file.add("kind", kind, work.get("@type") or work.get("type"))

    # The second words are those of CodeMeta 1.0.
    title = first_term(work, "name", "title")
    file.add("title", text_of(title), title)
    file.add_paragraphs("abstract", term(work, "description"))
    version = first_term(work, "version", "softwareVersion")
    file.add("version", text_of(version), version)
    add_languages(file, texts_of(term(work, "inLanguage")))
    file.add_parts("keywords", subjects_of(first_term(work, "keywords", "tags")))

    _tell_who(file, work, graph)

    add_publication_date(file, term(work, "datePublished"))
    for name, date_type in DATES.items():
        add_date(file, term(work, name), date_type)

    _tell_technical(file, work)
    file.add_parts("licenses", read_licenses(first_term(work, "license", "licenseId")))
    file.add_parts("related_identifiers", (*_home_pages(file, work), *read_links(file, work, RELATIONS, graph)))

    # After all that asks for the address of the repository: here it is told what becomes of it.
    repository = term(work, "codeRepository")
    address = text_of(repository) or ""
    names_a_host = ":" in address
    if not names_a_host:
        # A shorthand such as `owner/name`, which means a host in npm's package.json alone.
        file.add("repository_url", None, repository)
    elif address.startswith(("https://", "http://")):
        file.add("repository_url", address, repository)
    else:
        # An address of git or ssh.
        file.add("repository_url", repository_url(address), repository)

    file.add_parts("alternate_identifiers", read_other_names(term(work, "identifier")))
    file.add_funding(read_funding(work, graph))


def _home_pages(file: Collector, work: Value) -> Iterator[tuple[RelatedIdentifier, Location]]:
    """The web page of the work: `url`, as CITATION.cff calls it too; its repository has a term of its own."""
    repository = text_of(term(work, "codeRepository"))
    for page in each(term(work, "url")):
        text = text_of(page) or ""
        if not text.startswith(("https://", "http://")):
            file.leave_out(page)
            continue

        is_of_the_work = doi_or_none(text) is None and text != repository
        if is_of_the_work:
            yield home_page(text), page.location


def subjects_of(value: Value | None) -> Iterator[tuple[Subject, Location]]:
    """Keywords in a list, in one text with commas between them, or as terms of a scheme (DefinedTerm)."""
    stands_alone = value is not None and value.node.kind == "scalar"
    listed = list(each(value))
    for item in listed:
        if item.node.kind == "mapping":
            text = name_of(item)
            scheme = term(item, "inDefinedTermSet")
            if not text:
                continue

            scheme_url = None
            if scheme is not None:
                scheme_url = text_of(term(scheme, "url"))

            url = text_of(term(item, "url")) or node_id(item)
            yield Subject(text=text, scheme=text_of(scheme), scheme_url=scheme_url, url=url), item.location
            continue

        written = item.text() or ""
        words = terms_in(written, alone=len(listed) == 1)
        if stands_alone and ";" not in written:
            # A semicolon divides where there is one: then a comma is part of a keyword.
            words = list(filter(None, map(str.strip, written.split(","))))

        if not words:
            item.leave_out()
        for word in words:
            yield Subject(text=word), item.location


def _tell_technical(file: Collector, work: Value) -> None:
    formats = texts_of(term(work, "fileFormat"))
    for item in each(term(work, "programmingLanguage")):
        language = text_of(item)
        version = text_of(term(item, "version"))
        words = " ".join(filter(None, (language, version)))
        if language:
            formats.append((words, item.location))

    file.add_parts("formats", formats)
    file.add_parts("sizes", texts_of(term(work, "fileSize")))

    lines: list[str] = []
    places: list[Location] = []
    for name, words in REQUIREMENTS.items():
        needed = texts_of(term(work, name))
        if needed:
            texts, at = zip(*needed, strict=True)
            lines.append(f"{words}: {', '.join(texts)}")
            places.append(at[0])

    if lines:
        file.add_parts("descriptions", [(Description(text="\n".join(lines), type="TechnicalInfo"), places[0])])


def _tell_who(file: Collector, work: Value, graph: Graph) -> None:
    authors = read_people(first_term(work, "author", "creator", "authors", "agents"), graph)
    file.add_parts("creators", [(person.creator, person.at) for person in authors])

    contributors: list[tuple[Contributor, Location]] = []
    for person in authors:
        # An author whom a Role makes something else has helped as well.
        contributors += _contributions(file, person)
    for key, usual in ROLES.items():
        for person in read_people(term(work, key), graph):
            contributors += _contributions(file, person, usual)
    file.add_parts("contributors", contributors)

    tell_publisher(file, work, graph)


def _contributions(file: Collector, person: Listed, *usual: str) -> Iterator[tuple[Contributor, Location]]:
    """Somebody in each role that the file gives them, else in the `usual` one; one that DataCite lacks is left out."""
    roles: dict[str, None] = {}
    for said in person.roles:
        role = contributor_type(text_of(said) or "")
        if role:
            roles[role] = None
        else:
            file.leave_out(said)

    for role in roles or usual:
        yield Contributor(creator=person.creator, role=role), person.at


def tell_publisher(file: Collector, work: Value, graph: Graph) -> None:
    """The publisher, if there is one, with its ROR id; of one without a name all is listed as left out."""
    # DataCite has room for one: of several the first is taken.
    publisher = next(each(term(work, "publisher")), None)
    if publisher is None:
        return

    whole = graph.whole(publisher)
    file.add("publisher", name_of(whole), publisher)
    file.add("publisher_ror", ror_of(whole), publisher)

    # Asked for again: without a ROR id the line before has left out the whole, with the name that makes a fact.
    if not name_of(whole):
        for part in (publisher, whole, *identifying(whole)):
            part.leave_out()


def read_licenses(value: Value | None) -> Iterator[tuple[License, Location]]:
    """Licences as addresses, ids or names, or as objects (CreativeWork) with several of these."""
    for item in each(value):
        is_work = item.node.kind == "mapping"
        found = _license_work(item) if is_work else read_license(item)
        for entry in found:
            yield entry, item.location


def _license_work(item: Value) -> tuple[License, ...]:
    """The one licence that any part of a CreativeWork names; else its name with its page."""
    own_terms = [term(item, key) for key in ("identifier", "url", "name")]
    parts = list(filter(None, (item.get("@id"), item.get("id"), *own_terms)))
    texts = list(filter(None, map(text_of, parts)))

    # By their ids: a page of a licence says the same as its id.
    known: dict[tuple[SpdxId | None, ...], tuple[License, ...]] = {}
    for text in texts:
        found = parse_licenses(text)
        ids = tuple(entry.spdx for entry in found)
        names_licenses = bool(found) and None not in ids
        if names_licenses:
            known.setdefault(ids, found)

    chosen: tuple[License, ...] = ()
    unknown = License(name=name_of(item), url=next(filter(_PAGE.match, texts), None))
    if len(known) == 1:
        (chosen,) = known.values()
    elif unknown != License():
        # Parts that name two licences choose neither.
        chosen = (unknown,)

    said: set[str | None] = set()
    for entry in chosen:
        said |= {entry.name, entry.url}

    for part in parts:
        text = text_of(part) or ""
        is_said = text in said or parse_licenses(text) == chosen
        if not is_said:
            part.leave_out()

    return chosen


def read_links(
    file: Collector, work: Value, relations: dict[str, str], graph: Graph
) -> Iterator[tuple[RelatedIdentifier, Location]]:
    """What each term of `relations` links to; what cannot be identified is left out."""
    for key, relation in relations.items():
        for item in each(term(work, key)):
            link = read_link(item, relation, graph)
            if link is None:
                file.leave_out(item)
                continue

            if relation == "Other":
                # DataCite 4.7, relationTypeInformation: what "Other" means has to be said.
                link = replace(link, extra=(("relationTypeInformation", key),))
            yield link, item.location
