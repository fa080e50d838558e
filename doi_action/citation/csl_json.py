"""CSL-JSON: the item that citation processors read (CSL 1.0.2, appendices III and IV)."""

import json
from typing import Any

from doi_action.citation.cited import Cited
from doi_action.model import Creator, Kind

_TYPES = {Kind.SOFTWARE: "software", Kind.DATASET: "dataset", Kind.MODEL: "software"}


def write_csl_json(work: Cited) -> str:
    """A list with the one item, as tools that read CSL-JSON expect."""
    return json.dumps([csl_item(work)], ensure_ascii=False, indent=2)


def csl_item(work: Cited) -> dict[str, Any]:
    """The item; what is not known is left out."""
    item = {
        "id": work.key,
        "type": _TYPES[work.kind],
        "title": work.title,
        "author": [csl_name(creator) for creator in work.creators],
        "issued": {"date-parts": [[work.date.year, work.date.month, work.date.day]]} if work.date else None,
        "version": work.version,
        "publisher": work.publisher,
        "DOI": str(work.doi) if work.doi else None,
        "URL": work.url,
        "genre": "Machine learning model" if work.kind is Kind.MODEL else None,
        "abstract": work.abstract,
        "keyword": ", ".join(work.keywords),
        "language": work.language,
        "license": work.license,
        "note": f"All versions: {work.concept.url}" if work.concept else None,
    }
    return {name: value for name, value in item.items() if value}


def csl_name(creator: Creator) -> dict[str, str]:
    """A name variable: parts where they are known, else `literal`, which no style splits."""
    if creator.name is not None or not creator.family_names:
        return {"literal": creator.name or creator.given_names or ""}
    parts = {
        "family": creator.family_names,
        "given": creator.given_names,
        "non-dropping-particle": creator.particle,
        "suffix": creator.suffix,
    }
    return {name: part for name, part in parts.items() if part}
