"""The table of export formats: what each can hold, what it must leave out, and who writes it.

A format's module is imported when it is asked for. Nothing here decides what is right: it writes what it is given.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol, cast

from doi_action.identifiers.prefixes import SANDBOX_PREFIX
from doi_action.identifiers.types import Doi
from doi_action.model import Kind, Metadata

if TYPE_CHECKING:
    from jinja2 import Environment

    from doi_action.formats.data.listed_files import ListedFile


@dataclass(frozen=True, kw_only=True, slots=True)
class Named:
    """What an export needs besides the metadata: the DOI of this version and of all versions, where they are known.

    `templates` gives the environment of the templates, for the formats that are made from one. `files` are those of the
    version, for formats that list them.
    """

    templates: "Callable[[], Environment]"
    doi: Doi | None = None
    concept: Doi | None = None
    files: "tuple[ListedFile, ...]" = ()


Writer = Callable[[Metadata, Named], str]


class Line(Protocol):
    """One field of Metadata in a format: the words for people, and what of it the format cannot say."""

    @property
    def words(self) -> str:
        """Where it stands."""

    @property
    def lost(self) -> Callable[[Metadata], Iterable[str]]:
        """Names each value that is lost."""


STAND_IN = Doi(SANDBOX_PREFIX, "to-be-named")
"""Stands where a format needs a DOI and there is none yet; it can never be real."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Export:
    """One format to write. `module` has its `CROSSWALK`: a line for each field of Metadata that it can hold.

    `needs` are fields without which it is not valid, each with where to say it; where a service `takes_drafts`, it is
    valid without them, and nobody can publish it. `kinds` are the works that it speaks of, empty for all; with
    `lists_files` it has a list of the files of the version, with `needs_doi` it cannot be without a DOI.
    """

    name: str
    title: str
    file: str
    write: Writer
    module: str
    needs: Mapping[str, str] = field(default_factory=dict)
    takes_drafts: bool = False
    kinds: tuple[Kind, ...] = ()
    lists_files: bool = False
    needs_doi: bool = False

    def crosswalk(self) -> Mapping[str, Line]:
        """The lines of the format, by field."""
        return cast("Mapping[str, Line]", import_module(f"doi_action.{self.module}").CROSSWALK)

    def writes(self) -> dict[str, str]:
        """Where the format says each field that it can hold, in the order of Metadata."""
        held = self.crosswalk()
        return {one.name: held[one.name].words for one in fields(Metadata) if one.name in held}

    def speaks_of(self, metadata: Metadata) -> bool:
        """Whether the format can be about a work of this kind at all."""
        return not self.kinds or metadata.kind in self.kinds

    def lacking(self, metadata: Metadata) -> tuple[str, ...]:
        """The needed fields that `metadata` says nothing of."""
        return tuple(name for name in self.needs if not getattr(metadata, name))


def as_json(document: object) -> str:
    """Indented JSON with a line break at its end, other scripts left readable."""
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _record(metadata: Metadata, named: Named) -> Any:
    """A record of this version; without a DOI it stands under one that can never be real."""
    from doi_action.lineage import DoiState, RegistryRecord

    return RegistryRecord(doi=named.doi or STAND_IN, state=DoiState.DRAFT, metadata=metadata)


def _attributes(metadata: Metadata, named: Named) -> dict[str, Any]:
    from doi_action.formats.datacite.write import attributes_of
    from doi_action.formats.repository_address import with_repository_link

    identity = {"doi": str(named.doi)} if named.doi else {}
    return {**identity, **attributes_of(_record(with_repository_link(metadata), named))}


def _datacite_xml(metadata: Metadata, named: Named) -> str:
    from doi_action.formats.datacite.xml import datacite_xml

    return datacite_xml({"doi": str(_record(metadata, named).doi), **_attributes(metadata, named)}).decode()


def _cff(metadata: Metadata, named: Named) -> str:
    from doi_action.formats.cff.new import new_citation

    return new_citation(metadata, doi=named.doi or named.concept, templates=named.templates())


def _codemeta(metadata: Metadata, named: Named) -> str:
    from doi_action.formats.linked_data.codemeta_write import write_codemeta

    return as_json(write_codemeta(metadata, doi=named.doi, concept=named.concept))


def _schema_org(metadata: Metadata, named: Named) -> str:
    from doi_action.formats.linked_data.schema_org import write_schema_org

    return as_json(write_schema_org(metadata, doi=named.doi, concept=named.concept))


def _croissant(metadata: Metadata, named: Named) -> str:
    from doi_action.citation.bibtex import write_bibtex
    from doi_action.citation.cited import cited
    from doi_action.formats.linked_data.croissant_write import write_croissant

    cite_as = write_bibtex(cited(metadata, named.doi, concept=named.concept), named.templates())
    document = write_croissant(metadata, doi=named.doi, concept=named.concept, cite_as=cite_as, files=named.files)
    return as_json(document)


def _csl_json(metadata: Metadata, named: Named) -> str:
    from doi_action.citation.cited import cited
    from doi_action.citation.csl_json import write_csl_json

    return write_csl_json(cited(metadata, named.doi, concept=named.concept)) + "\n"


def _zenodo(metadata: Metadata, _: Named) -> str:
    from doi_action.formats.zenodo.write import write_zenodo

    return as_json(write_zenodo(metadata))


def _inveniordm(metadata: Metadata, _: Named) -> str:
    from doi_action.formats.inveniordm.export import write_inveniordm

    return as_json({"metadata": write_inveniordm(metadata)})


_KERNEL = {
    "creators": "authors: in CITATION.cff",
    "title": "title: in CITATION.cff",
    "publisher": "--publisher, or publisher: in .doi.yml",
    "publication_date": "date-released: in CITATION.cff",
}
"""What DataCite's schema requires beside a type, which has a default. Source: DataCite Metadata Schema 4.7.

InvenioRDM asks the same of a record before it is published, the publisher for its DOI.
"""

_CROISSANT = {
    "creators": _KERNEL["creators"],
    "title": _KERNEL["title"],
    "abstract": "abstract: in CITATION.cff",
    "licenses": "license: in CITATION.cff",
    "publication_date": _KERNEL["publication_date"],
}
"""What Croissant requires besides an address. Source: Croissant format specification 1.1, "Required"."""

EXPORTS: tuple[Export, ...] = (
    Export(
        name="datacite",
        title="DataCite JSON",
        file="datacite.json",
        write=lambda metadata, named: as_json(_attributes(metadata, named)),
        module="formats.datacite.crosswalk",
        needs=_KERNEL,
        takes_drafts=True,
    ),
    Export(
        name="datacite-xml",
        title="DataCite XML",
        file="datacite.xml",
        write=_datacite_xml,
        module="formats.datacite.xml",
        needs=_KERNEL,
        needs_doi=True,
    ),
    Export(name="cff", title="CITATION.cff", file="CITATION.cff", write=_cff, module="formats.cff.new"),
    Export(
        name="codemeta",
        title="CodeMeta 3.1",
        file="codemeta.json",
        write=_codemeta,
        module="formats.linked_data.codemeta_write",
    ),
    Export(
        name="schema-org",
        title="schema.org JSON-LD",
        file="schema-org.jsonld",
        write=_schema_org,
        module="formats.linked_data.schema_org",
    ),
    Export(
        name="croissant",
        title="Croissant 1.1",
        file="croissant.json",
        write=_croissant,
        module="formats.linked_data.croissant_write",
        needs=_CROISSANT,
        kinds=(Kind.DATASET,),
        lists_files=True,
    ),
    Export(name="csl-json", title="CSL-JSON", file="citation.json", write=_csl_json, module="citation.csl_json"),
    Export(
        name="zenodo",
        title="Zenodo deposit metadata",
        file=".zenodo.json",
        write=_zenodo,
        module="formats.zenodo.write",
    ),
    Export(
        name="inveniordm",
        title="InvenioRDM record",
        file="inveniordm.json",
        write=_inveniordm,
        module="formats.inveniordm.export",
        needs=_KERNEL,
        takes_drafts=True,
    ),
)
"""Every format, in the order of the documentation."""

EXPORTS_BY_NAME = {export.name: export for export in EXPORTS}


def left_out(metadata: Metadata, export: Export) -> tuple[str, ...]:
    """What `metadata` says and the format cannot: whole fields by name, then single values.

    Nothing of a work that the format does not speak of: nobody writes that.
    """
    if not export.speaks_of(metadata):
        return ()

    held = export.crosswalk()
    said = _said_once(metadata, held)
    found: list[str] = []
    for one in fields(said):
        is_said = bool(getattr(said, one.name))
        if is_said and one.name not in held:
            found.append(one.name)

    for line in held.values():
        found += line.lost(said)

    return tuple(found)


def _said_once(metadata: Metadata, held: Mapping[str, object]) -> Metadata:
    """`metadata` without what it says twice: the repository is a field and a link, and a format needs one of them."""
    url = metadata.repository_url
    others = [link for link in metadata.related_identifiers if link.value != url]

    said_twice = url is not None and len(others) < len(metadata.related_identifiers)
    if not said_twice:
        return metadata

    if "repository_url" in held:
        return replace(metadata, related_identifiers=tuple(others))
    if "related_identifiers" in held:
        return replace(metadata, repository_url=None)
    return metadata
