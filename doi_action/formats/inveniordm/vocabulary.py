"""Words of InvenioRDM's vocabularies and ours, and the question whether a host has one of them.

One id that a host lacks makes it refuse the whole draft and not say which (InvenioRDM 14: 400, "Invalid value X."). So
an id is sent only after the host said that it has it; without it goes the text form. Ids are in lower case.
"""

from collections.abc import Callable
from dataclasses import dataclass

from doi_action.formats.datacite.vocabulary import CONTRIBUTOR_TYPES, DATE_TYPES, RELATION_TYPES
from doi_action.formats.zenodo.words import SERVER_LICENSES


@dataclass(frozen=True, slots=True)
class Term:
    """An entry of one of the host's vocabularies, by the names that its API has for both.

    `GET /api/vocabularies/{vocabulary}/{id}` answers whether it is there; for affiliations, funders and subjects
    `GET /api/{vocabulary}/{id}`.
    """

    vocabulary: str
    id: str


Has = Callable[[Term], bool]
"""What a host says of a term: whether it has it."""

PROPERTIES = (
    *("resource_type", "creators", "title", "additional_titles", "publisher", "publication_date", "subjects"),
    *("contributors", "dates", "languages", "identifiers", "related_identifiers", "sizes", "formats", "version"),
    *("rights", "copyright", "description", "additional_descriptions", "locations", "funding", "references"),
    *("access", "files", "pids"),
)
"""The properties of a record in the order of invenio-rdm-records 32, services/schemas/metadata.py; then what is of the
draft as a whole."""

RESOURCE_TYPES: dict[str, tuple[str, ...]] = {
    "Audiovisual": ("video",),
    "Book": ("publication-book",),
    "BookChapter": ("publication-section",),
    "ComputationalNotebook": ("software-computationalnotebook",),
    "ConferencePaper": ("publication-conferencepaper",),
    "ConferenceProceeding": ("publication-conferenceproceeding",),
    "DataPaper": ("publication-datapaper",),
    "Dataset": ("dataset",),
    # Hosts that were set up before version 13 have the second, Zenodo among them.
    "Dissertation": ("publication-dissertation", "publication-thesis"),
    "Event": ("event",),
    "Image": ("image",),
    "Instrument": ("instrument",),
    "InteractiveResource": ("lesson",),
    "Journal": ("publication-journal",),
    "JournalArticle": ("publication-article",),
    "Model": ("model",),
    "OutputManagementPlan": ("publication-datamanagementplan",),
    "PeerReview": ("publication-peerreview",),
    "PhysicalObject": ("physicalobject",),
    "Poster": ("poster",),
    "Preprint": ("publication-preprint",),
    "Presentation": ("presentation",),
    "Project": ("project",),
    "Report": ("publication-report",),
    "Software": ("software",),
    "Sound": ("audio",),
    "Standard": ("publication-standard",),
    "StudyRegistration": ("publication-studyregistration",),
    "Text": ("publication",),
    "Workflow": ("workflow",),
    "Other": ("other",),
}
"""resourceTypeGeneral of DataCite 4.7 and the ids for it, best first; a type without a line has no word there.

Source: invenio-rdm-records, fixtures/data/vocabularies/resource_types.yaml, `datacite_general`.
"""

_FINER = {
    "Collection": ("publication-annotationcollection",),
    "Image": tuple(f"image-{finer}" for finer in ("figure", "plot", "drawing", "diagram", "photo", "other")),
    "Text": tuple(
        f"publication-{finer}"
        for finer in (
            *("patent", "deliverable", "milestone", "proposal", "softwaredocumentation", "taxonomictreatment"),
            *("technicalnote", "workingpaper", "other"),
        )
    ),
}
"""Ids that say more than a type of DataCite: read, and never written."""

GENERAL_TYPES = {id_: general for table in (RESOURCE_TYPES, _FINER) for general, ids in table.items() for id_ in ids}
"""resourceTypeGeneral by the host's id."""

RELATIONS = {name.lower(): name for name in RELATION_TYPES}
"""Ids of relationtypes, and relationType of DataCite 4.7."""

ROLES = {name.lower(): name for name in CONTRIBUTOR_TYPES}
"""Ids of contributorsroles, and contributorType of DataCite 4.7."""

DATES = {name.lower(): name for name in DATE_TYPES}
"""Ids of datetypes, and dateType of DataCite 4.7."""

DESCRIPTIONS = {
    "abstract": "Abstract",
    "methods": "Methods",
    "series-information": "SeriesInformation",
    "table-of-contents": "TableOfContents",
    "technical-info": "TechnicalInfo",
    "other": "Other",
}
"""Ids of descriptiontypes, and descriptionType of DataCite 4.7."""

DESCRIPTION_IDS = {name: id_ for id_, name in DESCRIPTIONS.items()}
"""The same, from our word."""

TITLES = {
    "alternative-title": "AlternativeTitle",
    "subtitle": "Subtitle",
    "translated-title": "TranslatedTitle",
    "other": "Other",
}
"""Ids of titletypes, and titleType of DataCite 4.7."""

TITLE_IDS = {name: id_ for id_, name in TITLES.items()}
"""The same, from our word."""

LINK_ONLY = frozenset({"project", "instrument"})
"""Resource types that a link may have and a record may not: 400 "Not a valid value.", though the vocabulary has them.

Source: the same file, `tags`: without `depositable`.
"""

_STOCK = {
    "licenses": SERVER_LICENSES,
    "resourcetypes": frozenset(GENERAL_TYPES) - {"publication-thesis"},
    "relationtypes": frozenset(RELATIONS),
    "contributorsroles": frozenset(ROLES),
    "datetypes": frozenset(DATES),
    "descriptiontypes": frozenset(DESCRIPTIONS),
    "titletypes": frozenset(TITLES),
}


def stock_has(term: Term) -> bool:
    """Whether every host has the term as it is delivered; a host may have more, such as organisations, and fewer.

    Languages come whole with the software: ISO 639-3.
    """
    return term.vocabulary == "languages" or term.id in _STOCK.get(term.vocabulary, frozenset())
