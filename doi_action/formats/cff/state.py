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
    def speaks_of_all_versions(self) -> bool:
        """Whether the words say that the entry stands for the work as a whole."""
        return _ALL_VERSIONS.search(self.description or "") is not None

    def speaks_of_version(self, version: Stated | None) -> bool:
        """Whether the words say that the entry stands for the version that the file is of, or for one that they name.

        Words about another version by its number do not: people bump `version` and leave the entry of the one before.
        """
        words = self.description or ""
        if self.speaks_of_all_versions or not _VERSION.search(words):
            return False

        numbers = re.findall(r"\d+(?:\.\w+)+", words)
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
        found: dict[Doi, None] = {}
        for doi in (self.root_doi, *(entry.doi for entry in self.identifiers)):
            if doi is not None:
                found[doi] = None
        return tuple(found)

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
        root = self.root_doi
        text = self.version_text
        if root is None or text is None:
            return None

        for entry in self.identifiers:
            if entry.doi == root and entry.description == of_version(text):
                return root
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
            if entry.doi != cited or entry.speaks_of_all_versions:
                continue
            words = re.split(r"[\s,;:()]+", entry.description or "")
            if stated in words:
                return None
        return cited

    def leaves_open(self, version: str | None) -> bool:
        """Whether nothing says that the DOI to cite stands for `version`: it stands, without words, beside another."""
        doi, stated = self.doi_for(version), self.version_text
        if doi is None or version is None or stated in (None, version):
            return False
        entries = [entry for entry in self.identifiers if entry.doi == doi]
        return not any(entry.speaks_of_all_versions or entry.description == of_version(version) for entry in entries)

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
    own = f"{folder}/CITATION.cff" if folder else "CITATION.cff"
    if own in paths:
        return own

    lead = own.removesuffix("CITATION.cff")
    for path in sorted(paths):
        is_own_but_for_case = path.startswith(lead) and path.lower() == own.lower()
        if is_own_but_for_case:
            return path
    return own


def citation_state(data: bytes, path: str = "CITATION.cff") -> CitationState:
    """The state that the file's bytes tell; an empty one for a file that cannot be read."""
    try:
        source = read_source(path, data)
        root = compose(source)
    except Unreadable:
        return CitationState()

    if root is None or root.kind != "mapping":
        return CitationState()
    return state_of(Value(node=root, source=source))


def state_of(root: Value) -> CitationState:
    """The state that the root mapping tells."""
    identifiers = []
    listed = root.get("identifiers")
    if listed is not None and listed.node.kind == "sequence":
        for item in listed.items():
            value = _stated(item, "value")
            if value is None:
                continue

            kind = _stated(item, "type")
            words = _stated(item, "description")
            relation = _stated(item, "relation")
            entry = StatedIdentifier(
                type=kind.text if kind else "",
                value=value.text,
                description=words.text if words else None,
                relation=relation.text if relation else None,
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
