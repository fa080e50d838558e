"""The host's vocabularies: which ids it knows, and what it adds to an id when it shows a record.

The data are those of a stock installation (invenio-rdm-records 32, MIT licence), with English names alone, the
languages that have a two-letter code, and a few organisations in place of the whole of ROR: a host that lacks an
organisation is what a client has to cope with.
"""

import json
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from doi_action.sandbox.invenio.refusal import Refusal
from doi_action.sandbox.invenio.schemas import Json

_RELATIONS: dict[tuple[str, ...], tuple[str, tuple[str, ...]]] = {
    ("resource_type",): ("resourcetypes", ("title",)),
    ("creators", "role"): ("contributorsroles", ("title",)),
    ("creators", "affiliations"): ("affiliations", ("name", "identifiers")),
    ("additional_titles", "type"): ("titletypes", ("title",)),
    ("additional_titles", "lang"): ("languages", ("title",)),
    ("subjects",): ("subjects", ("subject", "scheme")),
    ("contributors", "role"): ("contributorsroles", ("title",)),
    ("contributors", "affiliations"): ("affiliations", ("name", "identifiers")),
    ("dates", "type"): ("datetypes", ("title",)),
    ("languages",): ("languages", ("title",)),
    ("related_identifiers", "relation_type"): ("relationtypes", ("title",)),
    ("related_identifiers", "resource_type"): ("resourcetypes", ("title",)),
    ("rights",): ("licenses", ("title", "props")),
    ("additional_descriptions", "type"): ("descriptiontypes", ("title",)),
    ("additional_descriptions", "lang"): ("languages", ("title",)),
    ("funding", "funder"): ("funders", ("name",)),
    ("funding", "award"): ("awards", ("number", "title")),
}
"""Where in the metadata an id stands, the vocabulary it is looked up in, and what is shown beside it."""


@cache
def vocabularies() -> dict[str, dict[str, Json]]:
    """Every vocabulary: its terms by id, in the host's order."""
    text = files("doi_action.sandbox.invenio").joinpath("vocabularies.json").read_text(encoding="utf-8")
    found: dict[str, dict[str, Json]] = json.loads(text)
    return {**found, "creatorsroles": found["contributorsroles"]}


def term(vocabulary: str, identifier: str) -> Json | None:
    """The term of that id, letter by letter; None where there is none."""
    return vocabularies().get(vocabulary, {}).get(identifier)


def in_datacite(vocabulary: str, identifier: str) -> str:
    """What DataCite calls the term, empty where it has no word for it."""
    props = (term(vocabulary, identifier) or {}).get("props", {})
    return str(props.get("datacite", ""))


def require_known(metadata: Json) -> None:
    """Raise Refusal for the first id that the host lacks: the whole request fails, and no field is named."""
    for path, (vocabulary, _) in _RELATIONS.items():
        for entry in _entries(metadata, path):
            if "id" in entry and term(vocabulary, entry["id"]) is None:
                raise Refusal(400, f"Invalid value {entry['id']}.")


def by_id(metadata: Json) -> Json:
    """The metadata as they are kept: of what a vocabulary knows the id alone, whatever was sent beside it."""
    kept: Json = json.loads(json.dumps(metadata))
    for path in _RELATIONS:
        for entry in _entries(kept, path):
            if "id" in entry:
                identifier = entry["id"]
                entry.clear()
                entry["id"] = identifier
    return kept


def with_names(metadata: Json) -> Json:
    """The metadata as it is shown: beside each id what the vocabulary says of it."""
    shown: Json = json.loads(json.dumps(metadata))
    for path, (vocabulary, names) in _RELATIONS.items():
        for entry in _entries(shown, path):
            known = term(vocabulary, entry.get("id", "")) or {}
            for name in names:
                if name in known:
                    entry[name] = known[name]
    return shown


def term_document(identifier: str, found: Json) -> Json:
    """A term as the API answers it."""
    shown = {"id": identifier, **{name: part for name, part in found.items() if name != "title"}}
    return {**shown, "title_l10n": found["title"]["en"], "title": found["title"]}


def _entries(value: Any, path: tuple[str, ...]) -> Iterator[Json]:
    """The objects at `path`, lists on the way gone through."""
    if isinstance(value, list):
        for item in value:
            yield from _entries(item, path)
    elif isinstance(value, dict):
        if not path:
            yield value
        elif path[0] in value:
            yield from _entries(value[path[0]], path[1:])
