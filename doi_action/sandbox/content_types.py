"""One record in every form that a client may ask for: by the Accept header at the resolver, by address at the API.

Source: https://support.datacite.org/docs/datacite-content-resolver, datacite/lupo `config/initializers/mime_types.rb`.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from flask import Response, request
from jinja2 import Environment
from werkzeug.http import parse_options_header

from doi_action.citation.cited import Cited, cited
from doi_action.citation.csl_json import csl_item
from doi_action.citation.styles import STYLES
from doi_action.edits.templating import environment
from doi_action.formats.datacite.read import record_of
from doi_action.formats.linked_data.codemeta_write import write_codemeta
from doi_action.formats.linked_data.schema_org import write_schema_org
from doi_action.identifiers.types import Doi, parse_doi
from doi_action.lineage import RegistryRecord
from doi_action.sandbox.records import Record
from doi_action.sandbox.representation import datacite_json, related_dois, search_document, xml_of
from doi_action.templates_folder import templates_folder


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """A record that shall be written, with the citation `style` for people and the templates of the styles."""

    record: Record
    templates: Environment
    style: str = ""

    @property
    def read(self) -> RegistryRecord:
        """The record in our own words."""
        return record_of(search_document(self.record))

    @property
    def work(self) -> Cited:
        """What a citation of the record says."""
        year = self.record.attributes.get("publicationYear")
        return cited(self.read.metadata, self.read.doi, stated_year=year if isinstance(year, int) else None)


def concept_of(record: Record) -> Doi | None:
    """The DOI of all versions, where the record names one."""
    concepts = related_dois(record, "IsVersionOf")
    return parse_doi(concepts[0]) if concepts else None


def _text(document: object) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2)


def _schema_org(asked: Asked) -> str:
    read = asked.read
    return _text(write_schema_org(read.metadata, doi=read.doi, concept=concept_of(asked.record)))


def _bibliography(asked: Asked) -> str:
    """A line for people; `style=apa` and other names of CSL, known by their first word, else APA."""
    name = asked.style.partition("-")[0].lower()
    style = STYLES.get(name, STYLES["apa"])
    return style.write(asked.work, asked.templates)


WRITERS: dict[str, Callable[[Asked], str]] = {
    "application/vnd.datacite.datacite+xml": lambda asked: xml_of(asked.record).decode(),
    "application/vnd.datacite.datacite+json": lambda asked: _text(datacite_json(asked.record)),
    "application/vnd.schemaorg.ld+json": _schema_org,
    "application/ld+json": _schema_org,
    "application/vnd.codemeta.ld+json": lambda asked: _text(write_codemeta(asked.read.metadata, doi=asked.read.doi)),
    "application/vnd.citationstyles.csl+json": lambda asked: _text(csl_item(asked.work)),
    "application/x-bibtex": lambda asked: STYLES["bibtex"].write(asked.work, asked.templates),
    "application/x-research-info-systems": lambda asked: STYLES["ris"].write(asked.work, asked.templates),
    "text/x-bibliography": _bibliography,
}
"""Media types in the words of DataCite, and who writes each. Crosscite JSON, JATS, RDF and CSV are not played."""


def accepted_types() -> list[str]:
    """The media types of the request's Accept header without their parameters, the most wanted first."""
    return [parse_options_header(value)[0] for value, _ in request.accept_mimetypes]


def content(record: Record, media_type: str) -> Response:
    """The record in the form that `media_type`, one of WRITERS, names."""
    # The style stands in Accept (`text/x-bibliography;style=ieee`), or beside an address that names the media type.
    style = request.args.get("style", "")
    for value, _ in request.accept_mimetypes:
        style = parse_options_header(value)[1].get("style") or style

    asked = Asked(record=record, templates=_templates(), style=style)
    return Response(WRITERS[media_type](asked), content_type=f"{media_type}; charset=utf-8")


@cache
def _templates() -> Environment:
    return environment(templates_folder())
