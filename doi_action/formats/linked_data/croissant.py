"""croissant.json read as facts: Croissant 1.0 and 1.1, a schema.org Dataset with files.

`citeAs` is BibTeX that may cite a paper, so what it names is only proposed. `identifier` is the work's own state.
Source: Croissant format specification 1.1, MLCommons, and its Responsible AI vocabulary (`rai:`) 1.0.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from doi_action.facts import Location, Reading
from doi_action.formats.collector import Collector
from doi_action.formats.data.files import DataFile, add_data_files, size_of_text
from doi_action.formats.iso_dates import add_date, add_publication_date
from doi_action.formats.language_codes import add_languages
from doi_action.formats.linked_data.codemeta import read_licenses, read_links, subjects_of, tell_publisher
from doi_action.formats.linked_data.read import (
    each,
    first_term,
    graph_of,
    name_of,
    node_id,
    read_linked_data,
    term,
    text_of,
    texts_of,
    types_of,
)
from doi_action.formats.linked_data.read_funding import read_funding
from doi_action.formats.linked_data.read_people import read_people
from doi_action.formats.text.value import Value
from doi_action.identifiers.types import doi_or_none
from doi_action.model import Contributor, Dated, Description, GeoLocation, Kind, RelatedIdentifier

FORMAT = "croissant.json"

CROSSWALK = {
    "kind": "conformsTo or @type",
    "title": "name",
    "creators": "creator",
    "contributors": "contributor, maintainer, editor",
    "publisher": "publisher",
    "publisher_ror": "publisher.@id",
    "publication_date": "datePublished",
    "version": "version",
    "abstract": "description",
    "descriptions": "measurementTechnique, variableMeasured, rai:; distribution.sha256, md5",
    "keywords": "keywords",
    "licenses": "license",
    "related_identifiers": "sameAs, isBasedOn, citation; citeAs is proposed",
    "funding": "funder, funding",
    "dates": "temporalCoverage, dateCreated, dateModified",
    "language": "inLanguage",
    "landing_page": "url is proposed",
    "formats": "distribution.encodingFormat",
    "sizes": "distribution.contentSize",
    "geo_locations": "spatialCoverage",
}
"""Each field of Metadata and where this format says it."""

RELATIONS = {"sameAs": "IsIdenticalTo", "isBasedOn": "IsDerivedFrom", "citation": "References"}

ROLES = {"contributor": "Other", "maintainer": "ContactPerson", "editor": "Editor"}

METHODS = {
    "measurementTechnique": "Measurement technique",
    "variableMeasured": "Variables measured",
    "rai:dataCollection": "Data collection",
    "rai:dataCollectionType": "Type of data collection",
    "rai:dataCollectionMissingData": "Missing data",
    "rai:dataCollectionRawData": "Raw data",
    "rai:dataCollectionTimeframe": "Time of data collection",
    "rai:dataImputationProtocol": "Imputation",
    "rai:dataManipulationProtocol": "Manipulation",
    "rai:dataPreprocessingProtocol": "Preprocessing",
    "rai:dataAnnotationProtocol": "Annotation",
    "rai:dataAnnotationPlatform": "Annotation platform",
    "rai:dataAnnotationAnalysis": "Analysis of annotations",
    "rai:annotationsPerItem": "Annotations for each item",
    "rai:annotatorDemographics": "Annotators",
    "rai:machineAnnotationTools": "Tools of annotation",
}
"""How the data was made, with the words that stand before it in a description of type Methods."""

NOTES = {
    "rai:dataUseCases": "Use cases",
    "rai:dataLimitations": "Limitations",
    "rai:dataBiases": "Biases",
    "rai:dataSocialImpact": "Social impact",
    "rai:personalSensitiveInformation": "Personal or sensitive information",
    "rai:dataReleaseMaintenancePlan": "Maintenance plan",
}
"""What to know before the data is used, in a description of type Other."""

_DEGREES = re.compile(r"[-+]?\d{1,3}(\.\d{0,20})?")
_BIBTEX_DOI = re.compile(r"(?i)\bdoi\s{0,9}=\s{0,9}[{\"]\s{0,9}((?:https?://(?:dx\.)?doi\.org/)?10\.[^}\"\s]+)")


def read(path: str, data: bytes) -> Reading:
    """The facts of a Croissant description; nothing for another JSON file of that name. Never raises."""
    reading = read_linked_data(_tell, name=FORMAT, path=path, data=data)
    is_meant = path.rsplit("/", 1)[-1].startswith("croissant")
    if reading.facts or is_meant:
        return reading

    # A metadata.json may be anybody's: what is wrong with it is none of our business.
    return replace(reading, remarks=())


def _tell(file: Collector) -> None:
    root = file.root
    if not is_croissant(root):
        return

    graph = graph_of(root)
    file.add("kind", Kind.DATASET, root.get("conformsTo") or root.get("dct:conformsTo") or root.get("@type"))
    for key, name in (("name", "title"), ("version", "version")):
        value = next(each(term(root, key)), None)
        file.add(name, text_of(value), value)
    file.add_paragraphs("abstract", term(root, "description"))

    add_publication_date(file, term(root, "datePublished"))
    add_date(file, term(root, "dateCreated"), "Created")
    add_date(file, term(root, "dateModified"), "Updated")
    file.add_parts("dates", _coverage(file))
    file.add_parts("geo_locations", _places(file))

    authors = read_people(first_term(root, "creator", "author"), graph)
    file.add_parts("creators", [(person.creator, person.at) for person in authors])
    helpers = []
    for key, role in ROLES.items():
        for person in read_people(term(root, key), graph):
            helpers.append((Contributor(creator=person.creator, role=role), person.at))
    file.add_parts("contributors", helpers)
    tell_publisher(file, root, graph)

    file.add_parts("keywords", subjects_of(term(root, "keywords")))
    file.add_parts("licenses", read_licenses(term(root, "license")))
    file.add_parts("related_identifiers", read_links(file, root, RELATIONS, graph))
    file.add_funding(read_funding(root, graph))
    add_languages(file, texts_of(term(root, "inLanguage")))
    _tell_texts(file, METHODS, "Methods")
    _tell_texts(file, NOTES, "Other")
    add_data_files(file, list(_data_files(root)))

    cited = term(root, "citeAs")
    if cited is not None:
        names = _BIBTEX_DOI.findall(cited.text() or "")
        doi = doi_or_none(next(iter(names), None))

        # Since Croissant 1.1 it may cite the dataset itself; another work is a paper, which is only proposed.
        is_another_work = doi is not None and doi != doi_or_none(node_id(root))
        if doi is None:
            file.leave_out(cited)
        if is_another_work:
            link = RelatedIdentifier(value=str(doi), scheme="DOI", relation="IsDescribedBy")
            file.add_parts("related_identifiers", [(link, cited.location)], certain=False)

    page = term(root, "url")
    file.add("landing_page", text_of(page), page, certain=False)


def is_croissant(root: Value) -> bool:
    """Whether the file says so, or is a schema.org Dataset with a name."""
    standards = texts_of(root.get("conformsTo") or root.get("dct:conformsTo"))
    if any("croissant" in text for text, _ in standards):
        return True

    is_dataset = "Dataset" in types_of(root)
    return is_dataset and term(root, "name") is not None


def _tell_texts(file: Collector, words: dict[str, str], kind: str) -> None:
    """One description of all texts that `words` names, a line for each."""
    lines: list[str] = []
    places: list[Location] = []
    for key, label in words.items():
        value = term(file.root, key)
        if value is None:
            continue

        texts = [text for text, _ in texts_of(value)]
        if texts:
            lines.append(f"{label}: {', '.join(texts)}")
            places.append(value.location)

    if lines:
        file.add_parts("descriptions", [(Description(text="\n".join(lines), type=kind), places[0])])


def _coverage(file: Collector) -> Iterator[tuple[Dated, Location]]:
    for item in each(term(file.root, "temporalCoverage")):
        text = item.text() or ""
        begins_with_a_year = re.match(r"^\d{4}", text)
        if begins_with_a_year:
            yield Dated(value=text.replace("..", ""), type="Coverage"), item.location
        else:
            file.leave_out(item)


def _places(file: Collector) -> Iterator[tuple[GeoLocation, Location]]:
    for item in each(term(file.root, "spatialCoverage")):
        geo = next(each(term(item, "geo")), item)
        east = text_of(term(geo, "longitude")) or ""
        north = text_of(term(geo, "latitude")) or ""

        point = None
        degrees = _degrees([east, north], 180, 90)
        if degrees is not None:
            longitude, latitude = degrees
            point = (longitude, latitude)

        found = GeoLocation(place=name_of(item), point=point, box=_box(geo))
        if found == GeoLocation():
            file.leave_out(item)
        else:
            yield found, item.location


def _box(geo: Value) -> tuple[float, float, float, float] | None:
    """West, east, south and north of a GeoShape's `box`.

    schema.org, box: the lower and the upper corner, each latitude before longitude, with spaces between; people write
    commas as well.
    """
    box = term(geo, "box")
    text = text_of(box)
    if box is None or text is None:
        return None

    edges = _degrees(text.replace(",", " ").split(), 90, 180, 90, 180)
    if edges is not None:
        south, west, north, east = edges
        if south <= north:
            return west, east, south, north

    box.report("place-off-the-globe", f"'{text}' is no box of south, west, north and east", fix="write degrees")
    return None


def _degrees(texts: list[str], *limits: float) -> list[float] | None:
    """The numbers of `texts`, each within its limit; None where one is missing, is no number, or lies off the globe."""
    if len(texts) != len(limits):
        return None
    if not all(map(_DEGREES.fullmatch, texts)):
        return None

    numbers = list(map(float, texts))
    for number, limit in zip(numbers, limits, strict=True):
        if abs(number) > limit:
            return None

    return numbers


def _data_files(root: Value) -> Iterator[DataFile]:
    for item in each(term(root, "distribution")):
        name = text_of(term(item, "name")) or text_of(term(item, "contentUrl")) or node_id(item)

        size = text_of(term(item, "contentSize"))
        media = text_of(term(item, "encodingFormat"))
        checksum = None
        for algorithm in ("sha256", "md5"):
            digest = text_of(term(item, algorithm))
            if digest:
                # A line of the list has room for one, and one that nobody asks for is listed as left out.
                checksum = f"{algorithm} {digest}"
                break

        says_something = any((size, media, checksum))
        if not name or not says_something:
            item.leave_out()
            continue

        if not checksum:
            # Only the list of checksums names the files.
            item.leave_out_parts("name", "contentUrl", "@id")

        in_bytes = None
        if size is not None:
            in_bytes = size_of_text(size)
        yield DataFile(name=name, location=item.location, size=in_bytes, media_type=media, checksum=checksum)
