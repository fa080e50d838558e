"""CSL-JSON: the item that citation processors read (CSL 1.0.2, appendices III and IV)."""

import json
from collections.abc import Mapping
from typing import Any

from doi_action.citation.cited import Cited
from doi_action.model import Creator
from doi_action.model.crosswalk import Line, document


def write_csl_json(work: Cited) -> str:
    """A list with the one item, as tools that read CSL-JSON expect."""
    return json.dumps([csl_item(work)], ensure_ascii=False, indent=2)


def csl_item(work: Cited) -> dict[str, Any]:
    """The item; what is not known is left out."""
    item: dict[str, Any] = {"id": work.key, **document(CROSSWALK, work)}
    if work.doi:
        item["DOI"] = str(work.doi)
    if work.concept:
        item["note"] = f"All versions: {work.concept.url}"
    return _known(item)


def csl_name(creator: Creator) -> dict[str, str]:
    """A name variable: parts where they are known, else `literal`, which no style splits."""
    if creator.name is not None or not creator.family_names:
        return {"literal": creator.name or creator.given_names or ""}

    return _known(
        {
            "family": creator.family_names,
            "given": creator.given_names,
            "non-dropping-particle": creator.particle,
            "suffix": creator.suffix,
        }
    )


def _known(variables: dict[str, Any]) -> dict[str, Any]:
    """The variables that say something: the schema has no place for null."""
    return {name: value for name, value in variables.items() if value}


def _type(work: Cited) -> dict[str, Any]:
    return {"type": work.words.csl, "genre": work.genre}


def _issued(work: Cited) -> dict[str, Any]:
    if work.date is not None:
        parts = [work.date.year, work.date.month, work.date.day]
    elif work.year:
        # Of some dates only the year is certain.
        parts = [work.year]
    else:
        return {}

    return {"issued": {"date-parts": [parts]}}


# A licence has no variable in CSL, and the schema refuses keys that it does not know.
CROSSWALK: Mapping[str, Line[Cited]] = {
    "kind": Line(words="type, genre", write=_type),
    "resource_type": Line(words="type, genre", write=_type),
    "title": Line(words="title", write=lambda work: {"title": work.title}),
    "creators": Line(words="author", write=lambda work: {"author": [csl_name(one) for one in work.creators]}),
    "publication_date": Line(words="issued", write=_issued),
    "version": Line(words="version", write=lambda work: {"version": work.version}),
    "publisher": Line(words="publisher", write=lambda work: {"publisher": work.publisher}),
    "landing_page": Line(words="URL, without a DOI", write=lambda work: {"URL": work.url}),
    "abstract": Line(words="abstract", write=lambda work: {"abstract": work.abstract}),
    "keywords": Line(words="keyword", write=lambda work: {"keyword": ", ".join(work.keywords)}),
    "language": Line(words="language", write=lambda work: {"language": work.language}),
}
"""Which field of Metadata becomes which variable."""
