"""The table of export formats: what each can hold, what it must leave out, and who writes it.

A format's module is imported when it is asked for. Nothing here decides what is right: it writes what it is given.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from importlib import import_module
from typing import TYPE_CHECKING, Any

from doi_action.identifiers import Doi
from doi_action.model import Metadata

if TYPE_CHECKING:
    from jinja2 import Environment


@dataclass(frozen=True, kw_only=True, slots=True)
class Named:
    """What an export needs besides the metadata: the DOI of this version and of all versions, where they are known.

    `templates` gives the environment of the templates, for the one format that is made from one.
    """

    templates: "Callable[[], Environment]"
    doi: Doi | None = None
    concept: Doi | None = None


Writer = Callable[[Metadata, Named], str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Export:
    """One format to write. `writes` are the fields it can hold, with the format's words; `module` has `left_out`."""

    name: str
    title: str
    file: str
    write: Writer
    writes: Callable[[], dict[str, str]]
    module: str | None = None


def as_json(document: object) -> str:
    """Indented JSON with a line break at its end, other scripts left readable."""
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _record(metadata: Metadata, named: Named) -> Any:
    """A record of this version; without a DOI it stands under one that can never be real."""
    from doi_action.lineage import DoiState, RegistryRecord

    return RegistryRecord(doi=named.doi or Doi("10.0000", "to-be-named"), state=DoiState.DRAFT, metadata=metadata)


def _attributes(metadata: Metadata, named: Named) -> dict[str, Any]:
    from doi_action.formats.datacite.write import attributes_of, with_repository_link

    identity = {"doi": str(named.doi)} if named.doi else {}
    return {**identity, **attributes_of(_record(with_repository_link(metadata), named))}


def _datacite(metadata: Metadata, named: Named) -> str:
    return as_json(_attributes(metadata, named))


def _datacite_xml(metadata: Metadata, named: Named) -> str:
    from doi_action.formats.datacite.xml import datacite_xml

    return datacite_xml({"doi": str(_record(metadata, named).doi), **_attributes(metadata, named)}).decode()


def _cff(metadata: Metadata, named: Named) -> str:
    from doi_action.formats.cff.new import new_citation

    return new_citation(metadata, doi=named.doi or named.concept, templates=named.templates())


def _codemeta(metadata: Metadata, named: Named) -> str:
    from doi_action.formats.linked_data.codemeta_write import write_codemeta

    return as_json(write_codemeta(metadata, doi=named.doi))


def _schema_org(metadata: Metadata, named: Named) -> str:
    from doi_action.formats.linked_data.schema_org import write_schema_org

    return as_json(write_schema_org(metadata, doi=named.doi, concept=named.concept))


def _csl_json(metadata: Metadata, named: Named) -> str:
    from doi_action.citation.cited import cited
    from doi_action.citation.csl_json import write_csl_json

    return write_csl_json(cited(metadata, named.doi, concept=named.concept)) + "\n"


def _zenodo(metadata: Metadata, _: Named) -> str:
    from doi_action.formats.zenodo.write import write_zenodo

    return as_json(write_zenodo(metadata))


def _inveniordm(metadata: Metadata, _: Named) -> str:
    from doi_action.formats.zenodo.inveniordm import write_inveniordm

    return as_json({"metadata": write_inveniordm(metadata)})


_DATACITE = {
    "kind": "types",
    "resource_type": "types.resourceTypeGeneral",
    "title": "titles",
    "creators": "creators",
    "contributors": "contributors",
    "publisher": "publisher",
    "publisher_ror": "publisher.publisherIdentifier",
    "publication_date": "publicationYear, dates (Issued)",
    "created": "dates (Created)",
    "version": "version",
    "abstract": "descriptions (Abstract)",
    "descriptions": "descriptions",
    "keywords": "subjects",
    "licenses": "rightsList",
    "related_identifiers": "relatedIdentifiers",
    "funding": "fundingReferences",
    "dates": "dates",
    "language": "language",
    "repository_url": "relatedIdentifiers (IsDerivedFrom)",
    "landing_page": "url",
    "formats": "formats",
    "sizes": "sizes",
    "geo_locations": "geoLocations",
}
_DATACITE_XML = {name: word for name, word in _DATACITE.items() if name != "landing_page"}
_CFF = {
    "kind": "type",
    "title": "title",
    "creators": "authors",
    "contributors": "contact",
    "publication_date": "date-released",
    "version": "version",
    "abstract": "abstract",
    "keywords": "keywords",
    "licenses": "license, license-url",
    "repository_url": "repository-code",
}
_CSL = {
    "kind": "type",
    "title": "title",
    "creators": "author",
    "publisher": "publisher",
    "publication_date": "issued",
    "version": "version",
    "abstract": "abstract",
    "keywords": "keyword",
    "language": "language",
    "landing_page": "URL",
}


def _of(module: str) -> Callable[[], dict[str, str]]:
    return lambda: dict(import_module(f"doi_action.formats.{module}").WRITES)


EXPORTS: tuple[Export, ...] = (
    Export(name="datacite", title="DataCite JSON", file="datacite.json", write=_datacite, writes=lambda: _DATACITE),
    Export(
        name="datacite-xml",
        title="DataCite XML",
        file="datacite.xml",
        write=_datacite_xml,
        writes=lambda: _DATACITE_XML,
    ),
    Export(name="cff", title="CITATION.cff", file="CITATION.cff", write=_cff, writes=lambda: _CFF),
    Export(
        name="codemeta",
        title="CodeMeta 3.0",
        file="codemeta.json",
        write=_codemeta,
        writes=_of("linked_data.codemeta_write"),
        module="linked_data.codemeta_write",
    ),
    Export(
        name="schema-org",
        title="schema.org JSON-LD",
        file="schema-org.jsonld",
        write=_schema_org,
        writes=_of("linked_data.schema_org"),
        module="linked_data.schema_org",
    ),
    Export(name="csl-json", title="CSL-JSON", file="citation.json", write=_csl_json, writes=lambda: _CSL),
    Export(
        name="zenodo",
        title="Zenodo deposit metadata",
        file=".zenodo.json",
        write=_zenodo,
        writes=_of("zenodo.write"),
        module="zenodo.write",
    ),
    Export(
        name="inveniordm",
        title="InvenioRDM record",
        file="inveniordm.json",
        write=_inveniordm,
        writes=_of("zenodo.inveniordm"),
        module="zenodo.inveniordm",
    ),
)
"""Every format, in the order of the documentation."""


def left_out(metadata: Metadata, export: Export) -> tuple[str, ...]:
    """What `metadata` says and the format cannot: whole fields by name, then single values."""
    held, said = export.writes(), _said_once(metadata, export)
    whole = [f.name for f in fields(said) if getattr(said, f.name) and f.name not in held]
    single: Iterator[str] = iter(())
    if export.module:
        single = import_module(f"doi_action.formats.{export.module}").left_out(said)
    return (*whole, *single)


def _said_once(metadata: Metadata, export: Export) -> Metadata:
    """`metadata` without what it says twice: the repository is a field and a link, and a format needs one of them."""
    held, url = export.writes(), metadata.repository_url
    others = tuple(link for link in metadata.related_identifiers if link.value != url)
    if url is None or len(others) == len(metadata.related_identifiers):
        return metadata
    if "repository_url" in held:
        return replace(metadata, related_identifiers=others)
    return replace(metadata, repository_url=None) if "related_identifiers" in held else metadata
