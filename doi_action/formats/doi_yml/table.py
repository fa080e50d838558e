"""The keys of `.doi.yml`: what each says, its shape, an example. The reader and docs/doi-yml.md follow these tables."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from doi_action.formats.cff.people import PERSON_KEYS
from doi_action.formats.datacite.vocabulary import (
    CONTRIBUTOR_TYPES,
    DATE_TYPES,
    DESCRIPTION_TYPES,
    NUMBER_TYPES,
    RELATED_IDENTIFIER_TYPES,
    RELATION_TYPES,
    RESOURCE_TYPES,
    TITLE_TYPES,
)
from doi_action.model import Kind

_PERSON = (*PERSON_KEYS, "orcid", "ror", "affiliation", "affiliations", "email", "website")

TEXT = "a text"
LIST_OF_TEXTS = "a list of texts"
"""Shapes that are read as they stand, whatever the key: a new one of these needs a row below and no code."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Key:
    """A key that is metadata.

    `parts` are the keys of the mapping that it holds, or that each entry of its list is; none where it holds texts.
    `needs` are those without which an entry says nothing.
    `words` are those that a part may be, or the value itself under the key's own name. `example` is whole lines of YAML
    in which every part stands that can stand together.
    """

    name: str
    help: str
    shape: str
    example: str
    parts: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def metadata_field(self) -> str:
        """The field of Metadata that the key says."""
        return self.name.replace("-", "_")


METADATA: tuple[Key, ...] = (
    Key(
        name="title",
        help="The title of the work.",
        shape=TEXT,
        example="title: Tide Tables\n",
    ),
    Key(
        name="titles",
        help="Further titles, each with its type.",
        shape="a list of mappings; `language` is a code of BCP 47",
        example="titles:\n  - {title: Gezeitentafeln, type: TranslatedTitle, language: de}\n",
        parts=("title", "type", "language"),
        needs=("title", "type"),
        words={"type": TITLE_TYPES},
    ),
    Key(
        name="kind",
        help="What the work is. `auto` judges by the files, as if the key were not there.",
        shape="a word",
        example="kind: dataset\n",
        words={"kind": tuple(Kind)},
    ),
    Key(
        name="resource-type",
        help="A resourceTypeGeneral of DataCite 4.7, where `kind` does not fit.",
        shape="a word",
        example="resource-type: Workflow\n",
        words={"resource-type": RESOURCE_TYPES},
    ),
    Key(
        name="resource-type-text",
        help="What the work is in your own words, beside its type. A trained model keeps the text that tells it.",
        shape=TEXT,
        example="resource-type-text: Command-line tool\n",
    ),
    Key(
        name="abstract",
        help="What the work is, in a paragraph.",
        shape="a text of one paragraph or several",
        example="abstract: Tide tables of the North Sea, computed each day.\n",
    ),
    Key(
        name="descriptions",
        help="Other descriptions, each with its type.",
        shape="a list of mappings",
        example="descriptions:\n  - {type: Methods, text: How the data was gathered.}\n",
        parts=("type", "text"),
        needs=("type", "text"),
        words={"type": DESCRIPTION_TYPES},
    ),
    Key(
        name="creators",
        help="Who made the work, in the order of the citation, written as in CITATION.cff. They take the place of the "
        "authors that other files name.",
        shape="a list of people and organisations; `affiliation` is a text, `{name, ror}`, or a list of both",
        example="""\
creators:
  - family-names: Byron
    name-particle: von
    given-names: Ada
    name-suffix: Jr.
    orcid: https://orcid.org/0000-0002-1825-0097
    affiliation: {name: CERN, ror: https://ror.org/01ggx4157}
  - name: Tide Lab
    ror: https://ror.org/01ggx4157
""",
        parts=_PERSON,
    ),
    Key(
        name="contributors",
        help="Who helped, each with a role. Without a role it is `Other`.",
        shape="a list of people and organisations, as `creators`, with `role`",
        example="contributors:\n  - {name: Tide Lab, ror: https://ror.org/01ggx4157, role: HostingInstitution}\n",
        parts=(*_PERSON, "role"),
        words={"role": CONTRIBUTOR_TYPES},
    ),
    Key(
        name="publisher",
        help="Who guarantees that the work stays findable: your institution or project.",
        shape="a text, or a mapping",
        example="publisher: {name: Tide Lab, ror: https://ror.org/01ggx4157}\n",
        parts=("name", "ror"),
    ),
    Key(
        name="language",
        help="The language of the work, as a code of BCP 47.",
        shape=TEXT,
        example="language: en\n",
    ),
    Key(
        name="keywords",
        help="Subjects. A term of a controlled scheme names the scheme.",
        shape="a list of texts and mappings",
        example="""\
keywords:
  - tides
  - {text: Oceanography, scheme: LCSH, scheme-url: https://id.example, url: https://id.example/sh1, code: GC1}
""",
        parts=("text", "scheme", "scheme-url", "url", "code"),
        needs=("text",),
    ),
    Key(
        name="licenses",
        help="Licences: ids of SPDX, names or addresses. `license` is read as the same key.",
        shape="a text, or a list of texts and mappings",
        example="licenses: [CC-BY-4.0, {name: Terms of the Tide Lab, url: https://tides.example/terms}]\n",
        parts=("name", "url"),
    ),
    Key(
        name="funding",
        help="Who paid, and by which award. `funder-id` is an id of ROR, the Crossref Funder Registry, ISNI or GRID.",
        shape="a list of texts (the funder) and mappings",
        example="""\
funding:
  - funder: European Commission
    funder-id: https://ror.org/00k4n6c32
    award-number: "101"
    award-title: Tides
    award-url: https://cordis.example/101
""",
        parts=("funder", "funder-id", "award-number", "award-title", "award-url"),
    ),
    Key(
        name="related-identifiers",
        help="Links to other works. `scheme` is needed where the form of the value does not tell it.",
        shape="a list of mappings",
        example="""\
related-identifiers:
  - {value: 10.1234/paper, relation: IsDescribedBy, resource-type: JournalArticle}
  - {value: RRID:SCR_1, relation: References, scheme: RRID}
""",
        parts=("value", "relation", "scheme", "resource-type"),
        needs=("value", "relation"),
        words={
            "relation": RELATION_TYPES,
            "scheme": RELATED_IDENTIFIER_TYPES,
            "resource-type": RESOURCE_TYPES,
        },
    ),
    Key(
        name="related-items",
        help="Works told in full: the proceedings, the book or the journal that this one is in, with or without an "
        "identifier. `year` has four digits; a record holds the names of people, and no ids of theirs.",
        shape="a list of mappings; `creators`, `contributors` and `titles` are written as above",
        example="""\
related-items:
  - type: ConferenceProceeding
    relation: IsPublishedIn
    title: Proceedings of Gauges
    titles:
      - {title: Harbours of the North, type: Subtitle, language: en}
    creators:
      - {family-names: Holm, given-names: Marit}
    contributors:
      - {name: Tide Lab, role: Editor}
    year: 2024
    volume: "12"
    issue: "3"
    number: "7"
    number-type: Article
    first-page: "101"
    last-page: "114"
    publisher: Tide Press
    edition: Second
    identifier: 10.1234/gauges
    scheme: DOI
""",
        parts=(
            *("type", "relation", "title", "titles", "creators", "contributors", "year", "volume", "issue", "number"),
            *("number-type", "first-page", "last-page", "publisher", "edition", "identifier", "scheme"),
        ),
        needs=("type", "relation", "title"),
        words={
            "type": RESOURCE_TYPES,
            "relation": RELATION_TYPES,
            "number-type": NUMBER_TYPES,
            "scheme": RELATED_IDENTIFIER_TYPES,
        },
    ),
    Key(
        name="alternate-identifiers",
        help="Other names of the very same work. Another DOI of it is a related identifier.",
        shape="a list of mappings",
        example="alternate-identifiers:\n  - {value: RRID:SCR_018314, type: RRID}\n",
        parts=("value", "type"),
        needs=("value", "type"),
    ),
    Key(
        name="dates",
        help="Days, months, years, moments, or periods. A period is two with a slash between; one may be absent. "
        "`information` says in words what the date means.",
        shape="a list of mappings",
        example="dates:\n  - {date: 2020-01/2021-06, type: Collected, information: two seasons}\n",
        parts=("date", "type", "information"),
        needs=("date", "type"),
        words={"type": DATE_TYPES},
    ),
    Key(
        name="geo-locations",
        help="Places, in degrees; west and south are negative. A polygon is its corners in order; the last may be the "
        "first again.",
        shape="a list of texts (the name) and mappings",
        example="""\
geo-locations:
  - place: North Sea
    point: {longitude: 3.1, latitude: 56.2}
    box: {west: -4, east: 12, south: 51, north: 61}
    polygon:
      - {longitude: -4, latitude: 51}
      - {longitude: 12, latitude: 51}
      - {longitude: 3, latitude: 61}
""",
        parts=("place", "point", "box", "polygon"),
    ),
    Key(
        name="repository-url",
        help="The address of the source code.",
        shape=TEXT,
        example="repository-url: https://github.com/tides/tables\n",
    ),
    Key(
        name="formats",
        help="Media types, or names of file formats.",
        shape=LIST_OF_TEXTS,
        example="formats: [text/csv]\n",
    ),
    Key(
        name="sizes",
        help="Sizes, as people read them.",
        shape=LIST_OF_TEXTS,
        example="sizes: [12 MB]\n",
    ),
)
"""Keys that are metadata; some of them may be settings as well."""

KEYS_BY_NAME = {key.name: key for key in METADATA}
"""Each key by its name."""

PARTS = {key.name: key.parts for key in METADATA}
"""The keys of the mappings under each key."""

SETTINGS: Mapping[str, str] = {
    "registry": "datacite",
    "registry-url": "https://rdm.example.edu",
    "prefix": '"10.12345"',
    "username": "MEMBER.REPO",
    "state": "draft",
    "tag-pattern": '"release-{version}"',
    "suffix": '"{name}.{version}"',
    "concept-doi": "10.12345/d1a5-bmqq",
    "cff-fields": "doi",
    "landing-page": "https://example.org/program",
    "pages": "docs/cite",
    "pages-branch": "gh-pages",
    "pages-url": "https://octo.github.io/program/cite/",
    "communities": "tides, oceans",
    "access": "restricted",
    "archive": "zenodo",
    "archive-url": "https://rdm.example.edu",
    "files": '"source, *.whl"',
    "prerelease": "publish",
    "commit-mode": "pull-request",
    "commit-message": '"docs: cite {version} as {doi}"',
    "badge": "version",
    "badge-image": "own",
    "release-notes": "none",
    "templates": ".github/doi",
    "mailto": "data@example.edu",
    "submodules": "true",
    "lfs": "true",
    "mint-on": "minor",
    "max-new-dois": "20",
    "reserve": "true",
    "manifest-version": "true",
    "rival-dois": "link",
}
"""Keys that are settings and not metadata, each with an example. A test holds them against the table of inputs."""

OTHERS: Mapping[str, tuple[str, str]] = {
    "allow": (
        "Findings that you accept, each rule with the reason.",
        "allow:\n  no-orcid: our authors wish to have none\n",
    ),
    "works": (
        "The works of a repository that holds several: [more](datasets-and-models.md#several-works-in-one-repository). "
        "`path` is the folder, by default the root; `tag-pattern` is by default the name with `@`, `-v`, `/v` or `-`.",
        'works:\n  - {name: data, path: data, tag-pattern: "data-v{version}", kind: dataset}\n',
    ),
}
"""Keys that are neither: what each is for, and an example."""
