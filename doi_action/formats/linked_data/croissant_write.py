"""Metadata as croissant.json: Croissant 1.1, the writing side of `croissant`. It speaks of datasets alone.

Croissant is schema.org's Dataset with files. Record sets are not written: what stands in the columns of a file is known
to nobody here. Source: Croissant format specification 1.1, MLCommons.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from doi_action.formats.data.listed_files import ListedFile
from doi_action.formats.linked_data import schema_org
from doi_action.formats.linked_data.codemeta_write import lines
from doi_action.formats.linked_data.write import Json, home_pages, identity, known, people, said, without_blanks
from doi_action.identifiers.types import Doi
from doi_action.model import Metadata
from doi_action.model.crosswalk import Line, document

CONFORMS_TO = "http://mlcommons.org/croissant/1.1"

CONTEXT: Mapping[str, Any] = {
    # The specification's example says "en": the language of our texts is not known.
    "@language": None,
    "@vocab": "https://schema.org/",
    "arrayShape": "cr:arrayShape",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "containedIn": "cr:containedIn",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "description": {"@container": "@language"},
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileProperty": "cr:fileProperty",
    "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isArray": "cr:isArray",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "name": {"@container": "@language"},
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
"""The context of the specification, which stands in every file: nothing has to be fetched to read one."""


def write_croissant(
    metadata: Metadata,
    *,
    doi: Doi | None = None,
    concept: Doi | None = None,
    cite_as: str | None = None,
    files: Iterable[ListedFile] = (),
) -> Json:
    """The description as JSON; `doi` identifies this version, `concept` all of them, `cite_as` is BibTeX.

    Raises ValueError where the dataset has no address.
    """
    entries = document(CROSSWALK, metadata)
    own_name = [schema_org.identifier_of(doi)] if doi else []
    url = entries.pop("url") or identity(doi)
    if url is None:
        raise ValueError("the dataset has no page, no repository and no DOI")

    distribution = []
    for position, file in enumerate(files, 1):
        described = {
            "@type": "cr:FileObject",
            # mlcroissant 1.1 refuses an @id with a blank, escaped or not.
            "@id": without_blanks(file.path) or f"file:{position}",
            "name": file.path.rpartition("/")[2],
            "contentUrl": file.address,
            "contentSize": f"{file.size} B",
            "encodingFormat": file.media_type,
            "sha256": file.sha256,
        }
        distribution.append(described)

    return {
        "@context": dict(CONTEXT),
        "@type": "sc:Dataset",
        **known(
            at_id=identity(doi),
            conformsTo=CONFORMS_TO,
            identifier=[*own_name, *entries.pop("identifier")],
            url=url,
            citeAs=cite_as,
        ),
        **said(entries),
        **known(
            exampleOfWork=known(at_id=identity(concept)),
            distribution=distribution,
        ),
    }


def _url(metadata: Metadata) -> Json:
    """Where the dataset may be met: Croissant has room for one address, the best."""
    in_turn = (metadata.landing_page, *home_pages(metadata), metadata.repository_url)
    return {"url": next(filter(None, in_turn), None)}


def _lost_repository(metadata: Metadata) -> Iterator[str]:
    """A dataset of schema.org has no property for its repository."""
    url = metadata.repository_url
    if url and url != _url(metadata)["url"]:
        yield f"the repository {url}"


def _lost_links(metadata: Metadata) -> Iterator[str]:
    yield from schema_org.lost_links(metadata)
    shown = _url(metadata)["url"]
    for link in metadata.related_identifiers:
        if link.is_home_page and link.value != shown:
            yield str(link)


_OF_SCHEMA_ORG = ("kind", "resource_type", "descriptions")
"""Lines that say nothing of a dataset."""

CROSSWALK: Mapping[str, Line[Metadata]] = {
    **{name: line for name, line in schema_org.CROSSWALK.items() if name not in _OF_SCHEMA_ORG},
    "kind": Line(words="@type (sc:Dataset)", write=lambda m: {}),
    "landing_page": Line(words="url", write=_url),
    "repository_url": Line(words="url, where there is no page", write=_url, lost=_lost_repository),
    "related_identifiers": replace(schema_org.CROSSWALK["related_identifiers"], lost=_lost_links),
    "creators": Line(words="creator", write=lambda m: {"creator": people(m.creators)}),
    "keywords": Line(
        words="keywords",
        write=lambda m: {"keywords": lines(tuple(subject.text for subject in m.keywords))},
        lost=lambda m: (f"the scheme of the keyword '{subject.text}'" for subject in m.keywords if subject.scheme),
    ),
}
"""Which field of Metadata becomes which property: those of schema.org, but for what Croissant says otherwise."""
