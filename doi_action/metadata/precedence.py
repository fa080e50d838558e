"""Who is believed: one table that says, for every field of Metadata, which source wins and whether others add to it.

Precedence is per field, never per file. The general order is `SOURCES`; a field that differs says so, and why, in
`FIELDS`. The crosswalk page is generated from here.
"""

from dataclasses import dataclass
from enum import StrEnum

from doi_action.model import Kind


class Agreement(StrEnum):
    """How the facts for one field become its value."""

    FIRST = "first"
    """The first source that says anything gives the whole value."""
    UNION = "union"
    """Every source adds what the earlier ones have not said."""
    KEYWORDS = "keywords"
    """The first source gives the free terms; terms of a controlled scheme are added from all."""
    CREATORS = "creators"
    """One source gives the people and their order; others add what is known about the same people."""


CARDS = ("model card", "dataset card")
DATA_DESCRIPTORS = ("croissant.json", "datapackage.json", "dataset-metadata.json", "dataset_infos.json")
MANIFESTS = (
    "publiccode.yml",
    "pyproject.toml",
    "setup.cfg",
    "setup.py",
    "package.json",
    "Cargo.toml",
    "DESCRIPTION",
    "Project.toml",
    "pom.xml",
    "composer.json",
    "gemspec",
    "fpm.toml",
    "CMakeLists.txt",
    "Dockerfile",
)
PEOPLE_FILES = ("AUTHORS", "CONTRIBUTORS", ".all-contributorsrc")

SOURCES: tuple[str, ...] = (
    "settings",
    ".doi.yml",
    "CITATION.cff",
    ".zenodo.json",
    "codemeta.json",
    *CARDS,
    *DATA_DESCRIPTORS,
    *MANIFESTS,
    "LICENSE",
    *PEOPLE_FILES,
    "data files",
    "tag",
    "release",
    "README",
    "host",
    "git",
    "recent commits",
    ".mailmap",
    "default",
)
"""Every source, highest first: what people wrote to be cited, cards, data descriptors, manifests, host, git."""

CODE_LICENSE_SOURCES = frozenset({*MANIFESTS, "LICENSE", "host"})
"""Sources whose licence is that of the code."""

NO_WORD_FOR_MODEL = frozenset({"CITATION.cff", ".zenodo.json", "codemeta.json", *MANIFESTS})
"""Formats that can only call a model software, so that `software` there does not contradict a model card."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FieldRule:
    """How one field is agreed on. `first` are sources that come before the general order here; `why` explains them."""

    agreement: Agreement = Agreement.FIRST
    first: tuple[str, ...] = ()
    why: str = ""


FIELDS: dict[str, FieldRule] = {
    "kind": FieldRule(why="a model card comes before `software` from a format that has no word for a model"),
    "resource_type": FieldRule(),
    "resource_type_text": FieldRule(),
    "title": FieldRule(),
    "titles": FieldRule(agreement=Agreement.UNION),
    "creators": FieldRule(agreement=Agreement.CREATORS),
    "contributors": FieldRule(agreement=Agreement.UNION),
    "publisher": FieldRule(),
    "publisher_ror": FieldRule(),
    "publication_date": FieldRule(
        first=("settings", "release"), why="the day of the release is a fact, a file's is a memory"
    ),
    "created": FieldRule(first=("release",), why="the day of the tagged commit is a fact"),
    "version": FieldRule(first=("tag",), why="the tag is what people fetch; files are often not brought up to date"),
    "abstract": FieldRule(),
    "descriptions": FieldRule(agreement=Agreement.UNION),
    "keywords": FieldRule(agreement=Agreement.KEYWORDS),
    "licenses": FieldRule(why="of a model or a dataset the card and the data descriptors come before files about code"),
    "related_identifiers": FieldRule(agreement=Agreement.UNION),
    "related_items": FieldRule(agreement=Agreement.UNION),
    "alternate_identifiers": FieldRule(agreement=Agreement.UNION),
    "funding": FieldRule(agreement=Agreement.UNION),
    "dates": FieldRule(agreement=Agreement.UNION),
    "language": FieldRule(),
    "repository_url": FieldRule(),
    "landing_page": FieldRule(first=("settings", ".doi.yml", "release"), why="a DOI leads to the page of its release"),
    "formats": FieldRule(agreement=Agreement.UNION),
    "sizes": FieldRule(agreement=Agreement.UNION),
    "geo_locations": FieldRule(agreement=Agreement.UNION),
}
"""One line for each field of Metadata, in its order."""

_RANK = {name: number for number, name in enumerate(SOURCES)}
_DATA_FIRST = ("settings", ".doi.yml", *CARDS, *DATA_DESCRIPTORS)


def source_rank(field: str, source: str, *, kind: Kind | None = None) -> int:
    """The place of `source` for `field`: lower wins. `kind` matters for licences alone. Unknown sources come last."""
    first = FIELDS[field].first
    is_data = kind in (Kind.MODEL, Kind.DATASET)
    if field == "licenses" and is_data:
        first = _DATA_FIRST

    if source in first:
        return first.index(source)
    return len(first) + _RANK.get(source, len(SOURCES))
