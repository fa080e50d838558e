"""What a record says and what it is said of: metadata and its parts, repository, release, event.

Words of the field as immutable data. None means unknown; a sequence is a tuple; a text is never empty to mean unknown.
Names follow the table in CONTRIBUTING.md; how a format spells an idea is that format's business alone.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from doi_action.identifiers.types import Doi, Orcid, RorId, SpdxId


class Kind(StrEnum):
    """What is published. A model is a trained machine-learning model."""

    SOFTWARE = "software"
    DATASET = "dataset"
    MODEL = "model"


class NameType(StrEnum):
    """DataCite Metadata Schema 4.7, nameType."""

    PERSON = "Personal"
    ORGANISATION = "Organizational"


@dataclass(frozen=True, kw_only=True, slots=True)
class Affiliation:
    """An organisation that somebody belongs to."""

    name: str
    ror: RorId | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Creator:
    """A person or organisation. `name` is the whole name as it is written when the parts are not known.

    A person whose source gives parts has `family_names` (and usually `given_names`); `name` is then None. An
    organisation, and a person known only by a whole name or an alias, has `name` alone: names are never split by guess.
    `name_type` is None where nothing tells a person from an organisation.
    `email` serves to match people between sources and is never sent anywhere.
    """

    name: str | None = None
    given_names: str | None = None
    family_names: str | None = None
    particle: str | None = None
    suffix: str | None = None
    name_type: NameType | None = NameType.PERSON
    orcid: Orcid | None = None
    ror: RorId | None = None
    affiliations: tuple[Affiliation, ...] = ()
    email: str | None = field(default=None, compare=False, repr=False)

    @property
    def told_type(self) -> NameType | None:
        """What the source says, or an ORCID iD, which only a person has, wherever the iD was found."""
        if self.name_type is None and self.orcid:
            return NameType.PERSON
        return self.name_type

    @property
    def full_name(self) -> str:
        """The name in reading order: given names, particle, family names, suffix."""
        if self.name is not None:
            return self.name

        parts = (self.given_names, self.particle, self.family_names, self.suffix)
        return " ".join(filter(None, parts))

    @property
    def sort_name(self) -> str:
        """The name as catalogues file it: `particle Family, Given, Suffix`; a whole name as it is.

        DataCite Metadata Schema 4.7, creatorName: "The personal name format should be: Family, Given."
        """
        if self.name is not None:
            return self.name

        family = " ".join(filter(None, (self.particle, self.family_names)))
        parts = (family, self.given_names, self.suffix)
        return ", ".join(filter(None, parts))


@dataclass(frozen=True, kw_only=True, slots=True)
class Contributor:
    """Somebody who helped in a named role. `role` is a contributorType of DataCite Metadata Schema 4.7."""

    creator: Creator
    role: str


@dataclass(frozen=True, kw_only=True, slots=True)
class License:
    """A right under which the work may be used: an SPDX id where there is one, else a name, a URL or both."""

    spdx: SpdxId | None = None
    name: str | None = None
    url: str | None = None


_HOME_PAGE = ("relationTypeInformation", "home page")


@dataclass(frozen=True, kw_only=True, slots=True)
class RelatedIdentifier:
    """A link to another object.

    `scheme` is a relatedIdentifierType, `relation` a relationType, `resource_type` a resourceTypeGeneral, all of
    DataCite Metadata Schema 4.7. A DOI is written bare and in lower case. `extra` holds what a registry's record says
    beyond that (name and value), so that writing it back loses nothing.
    """

    value: str
    scheme: str
    relation: str
    resource_type: str | None = None
    extra: tuple[tuple[str, str], ...] = ()

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes two links the same link: relation, scheme and value, DOIs without regard to case."""
        value = self.value
        if self.scheme == "DOI":
            value = value.lower()
        return self.relation, self.scheme, value

    @property
    def is_home_page(self) -> bool:
        """Whether it leads to the web page of the work itself."""
        return self.relation == "Other" and _HOME_PAGE in self.extra

    def __str__(self) -> str:
        if self.is_home_page:
            return f"home page {self.value}"
        return f"{self.relation} {self.value}"


def home_page(url: str) -> RelatedIdentifier:
    """The link to the web page of a work.

    No relation of DataCite 4.7 says that: machines take what `IsDescribedBy` leads to for a paper about the work. What
    "Other" means has to be said beside it (property relationTypeInformation).
    """
    return RelatedIdentifier(value=url, scheme="URL", relation="Other", extra=(_HOME_PAGE,))


FUNDER_WITHOUT_NAME = "a funder without a name"


@dataclass(frozen=True, kw_only=True, slots=True)
class Funding:
    """A funder and, where known, the award. `funder_scheme` is a funderIdentifierType of DataCite 4.7.

    A file may state an award without a name of who gave it. A record cannot hold that: a reader proposes it with
    FUNDER_WITHOUT_NAME, and it is never sent.
    """

    funder: str
    funder_id: str | None = None
    funder_scheme: str | None = None
    award_number: str | None = None
    award_title: str | None = None
    award_url: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Subject:
    """A keyword, with the scheme it is taken from where there is one, its address there and its code."""

    text: str
    scheme: str | None = None
    scheme_url: str | None = None
    url: str | None = None
    code: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Title:
    """A title besides the main one. `type` is a titleType of DataCite 4.7, None for one of equal rank."""

    text: str
    type: str | None = None
    language: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class RelatedItem:
    """Another work told in full, such as the proceedings or the book that this one is in; it may have no identifier.

    `type` is a resourceTypeGeneral, `relation` a relationType, `number_type` a numberType and `scheme` a
    relatedIdentifierType, all of DataCite Metadata Schema 4.7. The first title is the main one. Of creators and
    contributors a record holds the names alone. `year` has four digits.
    """

    type: str
    relation: str
    titles: tuple[Title, ...]
    creators: tuple[Creator, ...] = ()
    contributors: tuple[Contributor, ...] = ()
    year: str | None = None
    volume: str | None = None
    issue: str | None = None
    number: str | None = None
    number_type: str | None = None
    first_page: str | None = None
    last_page: str | None = None
    publisher: str | None = None
    edition: str | None = None
    identifier: str | None = None
    scheme: str | None = None

    @property
    def title(self) -> str:
        """The main title."""
        return self.titles[0].text

    def __str__(self) -> str:
        told = [self.type]
        languages = [title.language for title in self.titles]
        for language in filter(None, dict.fromkeys(languages)):
            told.append(f"in '{language}'")
        told += [title.text for title in self.titles[1:]]

        told += [person.full_name for person in self.creators]
        told += [f"{one.role} {one.creator.full_name}" for one in self.contributors]

        pages = "-".join(filter(None, (self.first_page, self.last_page)))
        numbered = {
            "volume": self.volume,
            "issue": self.issue,
            (self.number_type or "number").lower(): self.number,
            "pages": pages,
            "edition": self.edition,
        }
        for name, text in numbered.items():
            if text:
                told.append(f"{name} {text}")

        told += filter(None, (self.publisher, self.year, self.identifier))
        return f"{self.relation}: {self.title} ({', '.join(told)})"


@dataclass(frozen=True, kw_only=True, slots=True)
class Description:
    """A text about the work besides its abstract. `type` is a descriptionType of DataCite 4.7."""

    text: str
    type: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Dated:
    """A day or period with its meaning. `value` is ISO 8601 or RKMS-ISO8601; `type` a dateType of DataCite 4.7.

    `information` says in words what the type leaves open.
    """

    value: str
    type: str
    information: str | None = None


Point = tuple[float, float]
"""Longitude and latitude in degrees, west and south negative."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Polygon:
    """An area by its corners, the last of them the first again; `inside` is a point of it, where it is more than half
    of the globe.
    """

    points: tuple[Point, ...]
    inside: Point | None = None

    def __str__(self) -> str:
        return f"a polygon of {len(self.points) - 1} corners from {self.points[0]}"


@dataclass(frozen=True, kw_only=True, slots=True)
class GeoLocation:
    """Where the data was gathered or what it is about. Degrees; a box is west, east, south, north."""

    place: str | None = None
    point: Point | None = None
    box: tuple[float, float, float, float] | None = None
    polygons: tuple[Polygon, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class AlternateIdentifier:
    """Another name of the very same work, where it is registered too: an RRID, an ASCL id. `type` is free text.

    A DOI is none: DataCite drops it, and another DOI of the work is a link.
    """

    value: str
    type: str

    def __str__(self) -> str:
        return f"{self.type}: {self.value}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Metadata:
    """Everything a record can say about one version of a work.

    `publication_date` is the day the version became public (ISO 8601, a whole day), `created` the day of the tagged
    commit. `publisher` guarantees that the landing page lasts. `resource_type` overrides the resourceTypeGeneral that
    `kind` implies, and `resource_type_text` says in free words what the work is; `titles` are those besides the main
    one. `citations_of_itself` are not here: a paper about the work is a related identifier.
    """

    kind: Kind | None = None
    resource_type: str | None = None
    resource_type_text: str | None = None
    title: str | None = None
    titles: tuple[Title, ...] = ()
    creators: tuple[Creator, ...] = ()
    contributors: tuple[Contributor, ...] = ()
    publisher: str | None = None
    publisher_ror: RorId | None = None
    publication_date: date | None = None
    created: date | None = None
    version: str | None = None
    abstract: str | None = None
    descriptions: tuple[Description, ...] = ()
    keywords: tuple[Subject, ...] = ()
    licenses: tuple[License, ...] = ()
    related_identifiers: tuple[RelatedIdentifier, ...] = ()
    related_items: tuple[RelatedItem, ...] = ()
    alternate_identifiers: tuple[AlternateIdentifier, ...] = ()
    funding: tuple[Funding, ...] = ()
    dates: tuple[Dated, ...] = ()
    language: str | None = None
    repository_url: str | None = None
    landing_page: str | None = None
    formats: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()
    geo_locations: tuple[GeoLocation, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Tag:
    """A tag of the repository, seen from the release.

    `distance` counts the commits from this tag to the release's: positive for an ancestor, negative for a descendant,
    0 for the same commit, None where the two are on different lines. `date` is the tagger's, else the commit's.
    """

    name: str
    commit: str
    date: datetime | None = None
    distance: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Repository:
    """Where development happens, as the host knows it.

    `identity` is `github:<numeric id>`, `huggingface:<_id>` or `git:<root commit>`; None when it cannot be learned
    (then no DOI can be named, and `identity_problem` says why). `url` is its page, None for a local repository.
    `kind` is what the place itself says of its works, None where anything may stand. `doi` is one that the host gave to
    the repository by itself, for the commit `doi_commit` where it says which.
    """

    name: str
    identity: str | None = None
    identity_problem: str | None = None
    owner: str | None = None
    url: str | None = None
    description: str | None = None
    homepage: str | None = None
    topics: tuple[str, ...] = ()
    license: SpdxId | None = None
    default_branch: str | None = None
    kind: Kind | None = None
    fork: bool = False
    private: bool = False
    archived: bool = False
    doi: Doi | None = None
    doi_commit: str | None = None

    @property
    def full_name(self) -> str:
        """`owner/name` where the host knows an owner, else the name alone."""
        return f"{self.owner}/{self.name}" if self.owner else self.name


@dataclass(frozen=True, kw_only=True, slots=True)
class Asset:
    """A file attached to a release. `size` in bytes; `sha256` in hexadecimal, None where nobody told or asked."""

    name: str
    size: int
    media_type: str | None = None
    url: str | None = None
    sha256: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class DepositFile:
    """A file that a version is deposited with: one attached to the release or, where `is_source`, the tag's archive.

    `size` is in bytes and None where it shows only when the file is read, as the checksums do, in hexadecimal.
    """

    name: str
    is_source: bool = False
    size: int | None = None
    md5: str | None = None
    sha256: str | None = None
    media_type: str | None = None
    url: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Release:
    """One release: its tag and what the host says of it.

    `tag` is empty for a version that is coming; `version` is set where it was named before there is a tag to say it.
    `published_at` is the moment the host made it public; without a host the tagger's date, else the commit's.
    `committed_at` is the date of the tagged commit, `commit` its full hexadecimal name. `prerelease` is None
    where only the tag's name tells. `url` is the release's page, `files_page` another one that shows the files at the
    tag; each is None where the host has none that is known. `assets_left_out` counts files that are attached beside
    `assets`, which a host lists up to a number.
    """

    tag: str
    commit: str
    version: str | None = None
    name: str | None = None
    notes: str | None = None
    published_at: datetime | None = None
    committed_at: datetime | None = None
    prerelease: bool | None = None
    draft: bool = False
    url: str | None = None
    files_page: str | None = None
    id: int | None = None
    assets: tuple[Asset, ...] = ()
    assets_left_out: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """What started the run on a host: `name` and `action` as GitHub spells them, and the tag or branch it speaks of."""

    name: str
    action: str | None = None
    tag: str | None = None
    branch: str | None = None
    fork: bool = False
