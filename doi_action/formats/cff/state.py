"""What a CITATION.cff says of the work's own identity: which version, which DOI, since when, and where it says so.

Planning asks this before it decides; metadata for a record comes from `citation_cff.read`.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass

from doi_action.facts import Location
from doi_action.formats.text.source import Unreadable, read_source
from doi_action.formats.text.value import Value
from doi_action.formats.text.yaml import compose
from doi_action.identifiers.types import Doi, doi_or_none

_ALL_VERSIONS = re.compile(
    r"(?i)\b(?:all|any|latest|every|newest)\b[\w\s-]*\bversions?\b|\bconcept(?:\b|doi)|\ball releases\b"
)
_VERSION = re.compile(r"(?i)\b(?:version|release|snapshot)\b|\bv\d")
"""How people describe a DOI of all versions, and of one (descriptions in real files)."""


def of_version(text: str) -> str:
    """The words that we write beside a version's own DOI."""
    return f"The DOI of version {text}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Stated:
    """A value as the file writes it (`1.10` stays `1.10`), and its place."""

    text: str
    location: Location


@dataclass(frozen=True, kw_only=True, slots=True)
class StatedIdentifier:
    """An entry of root `identifiers`. `span` holds the indices in the file's text, byte order mark not counted.

    `relation` is that of the unreleased CFF 1.3.0.
    """

    type: str
    value: str
    description: str | None
    relation: str | None
    location: Location
    span: tuple[int, int]

    @property
    def doi(self) -> Doi | None:
        """The DOI that the entry names, None for an entry of another type."""
        if self.type != "doi":
            return None
        return doi_or_none(self.value)

    @property
    def words(self) -> str:
        """The description, empty where there is none."""
        return self.description or ""

    @property
    def speaks_of_all_versions(self) -> bool:
        """Whether the words say that the entry stands for the work as a whole."""
        return _ALL_VERSIONS.search(self.words) is not None

    def speaks_of_version(self, version: Stated | None) -> bool:
        """Whether the words say that the entry stands for the version that the file is of, or for one that they name.

        Words about another version by its number do not: people bump `version` and leave the entry of the one before.
        """
        if self.speaks_of_all_versions:
            return False
        if not _VERSION.search(self.words):
            return False

        # "This version" is the file's own; so is any where the file states none.
        numbers = re.findall(r"(?<!\d)\d+(?:\.\w+)+", self.words)
        if not numbers or version is None:
            return True
        return version.text.lstrip("vV") in numbers


@dataclass(frozen=True, kw_only=True, slots=True)
class CitationState:
    """The fields of a citation file that change with each release; None where the file does not say."""

    doi: Stated | None = None
    version: Stated | None = None
    date_released: Stated | None = None
    commit: Stated | None = None
    cff_version: Stated | None = None
    identifiers: tuple[StatedIdentifier, ...] = ()

    @property
    def dois(self) -> tuple[Doi, ...]:
        """Every DOI of the work itself, root `doi` first, each once."""
        named = [self.root_doi]
        for entry in self.identifiers:
            named.append(entry.doi)
        return tuple(dict.fromkeys(filter(None, named)))

    @property
    def root_doi(self) -> Doi | None:
        """The DOI in root `doi`, None where there is none or another text."""
        if self.doi is None:
            return None
        return doi_or_none(self.doi.text)

    @property
    def version_text(self) -> str | None:
        """The version stated, without the v that people write before it."""
        if self.version is None:
            return None
        return re.sub(r"^[vV](?=\d)", "", self.version.text)

    @property
    def doi_of_stated_version(self) -> Doi | None:
        """The root DOI where our own words beside it say that it is that of the version stated."""
        text = self.version_text
        if text is None:
            return None

        ours = of_version(text)
        for entry in self.identifiers:
            stands_beside_it = entry.doi == self.root_doi
            if stands_beside_it and entry.description == ours:
                return self.root_doi
        return None

    @property
    def cited_doi(self) -> Doi | None:
        """The DOI to cite: the root's, else the one among the identifiers whose words fit best.

        One that stands alone needs no words. Where none are said, the first counts, as GitHub takes it (ruby-cff 1.3).
        """
        if self.root_doi is not None:
            return self.root_doi

        of_one_version = []
        of_all = []
        others = []
        for entry in self.identifiers:
            if entry.doi is None:
                continue

            if entry.speaks_of_version(self.version):
                of_one_version.append(entry.doi)
            elif entry.speaks_of_all_versions:
                of_all.append(entry.doi)
            else:
                others.append(entry.doi)

        best = [*of_one_version, *of_all, *others]
        return best[0] if best else None

    def doi_for(self, version: str | None) -> Doi | None:
        """The DOI to cite for `version`; None where the words beside it say that it is that of another one.

        The files at a tag are older than its DOI: they name the version before.
        """
        cited = self.cited_doi
        stated = self.version_text
        if stated is None or version in (None, stated):
            return cited

        for entry in self.identifiers:
            if entry.doi != cited:
                continue
            if entry.speaks_of_all_versions:
                continue

            # Whole words: version 1.2 is not named by "1.2.1".
            words = re.split(r"[\s,;:()]+", entry.words)
            if stated in words:
                return None
        return cited

    def leaves_open(self, version: str | None) -> bool:
        """Whether nothing says that the DOI to cite stands for `version`: it stands, without words, beside another."""
        doi = self.doi_for(version)
        if doi is None or version is None:
            return False
        if self.version_text in (None, version):
            return False

        ours = of_version(version)
        for entry in self.identifiers:
            if entry.doi != doi:
                continue

            names_version = entry.description == ours
            if names_version or entry.speaks_of_all_versions:
                return False
        return True

    @property
    def concept_doi(self) -> Doi | None:
        """The DOI of all versions, where the file lists it beside the one to cite."""
        cited = self.cited_doi
        for entry in self.identifiers:
            if entry.doi in (None, cited):
                continue
            if entry.speaks_of_all_versions:
                return entry.doi
        return None

    @property
    def year(self) -> int | None:
        """The year of a date that need not be one: `2023-12-7`, `07-03-2025`, `2024-03`."""
        if self.date_released is None:
            return None

        years = re.findall(r"(?<!\d)[12]\d{3}(?!\d)", self.date_released.text)
        if len(years) != 1:
            return None
        return int(years[0])


def citation_path(paths: Collection[str], folder: str = "") -> str:
    """Where the citation file of `folder` stands: under its own name, else under one of another case.

    Its own name where there is neither.
    """
    lead = f"{folder}/" if folder else ""
    own = f"{lead}CITATION.cff"
    if own in paths:
        return own

    # Only the file's own name may be of another case: git knows `Docs` and `docs` as two folders.
    for path in sorted(paths):
        is_here = path.startswith(lead)
        if is_here and path.lower() == own.lower():
            return path
    return own


def citation_state(data: bytes, path: str = "CITATION.cff") -> CitationState:
    """The state that the file's bytes tell; an empty one for a file that cannot be read."""
    root = citation_root(data, path)
    if root is None:
        return CitationState()
    return state_of(root)


def citation_root(data: bytes, path: str) -> Value | None:
    """The root mapping of a citation file; None for one that cannot be read, or that holds no mapping."""
    try:
        source = read_source(path, data)
        root = compose(source)
    except Unreadable:
        return None

    if root is None or root.kind != "mapping":
        return None
    return Value(node=root, source=source)


def state_of(root: Value) -> CitationState:
    """The state that the root mapping tells."""
    identifiers = []
    for item in root.listed_at("identifiers"):
        value = item.text_at("value")
        if value is None:
            continue

        entry = StatedIdentifier(
            type=item.text_at("type") or "",
            value=value,
            description=item.text_at("description"),
            relation=item.text_at("relation"),
            location=item.location,
            span=(item.node.start, item.node.end),
        )
        identifiers.append(entry)

    return CitationState(
        doi=_stated(root, "doi"),
        version=_stated(root, "version"),
        date_released=_stated(root, "date-released"),
        commit=_stated(root, "commit"),
        cff_version=_stated(root, "cff-version"),
        identifiers=tuple(identifiers),
    )


def _stated(mapping: Value, key: str) -> Stated | None:
    value = mapping.get(key)
    if value is None:
        return None

    text = value.text()
    if text is None:
        return None
    return Stated(text=text, location=value.location)
