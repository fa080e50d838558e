"""What a work is, in the words of every format: one table of DataCite's types, and one line for a trained model.

A format without a word of its own for a type gets the nearest that is true ("document", "misc"), never "software".
"""

from dataclasses import dataclass

from doi_action.model import Kind


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """How formats call one type of work.

    `label` is what a citation says in brackets (APA 7, 10.9 and 10.10; the style leaves new kinds to words); `harvard`
    and `vancouver` where these styles say it otherwise. `zenodo` is an upload_type with its publication_type after a
    hyphen, and the id that InvenioRDM has for it, None where Zenodo has no word. `schema_org` are types of schema.org,
    the one that we write first. `csl` is a type of CSL 1.0.2. `bibtex` is an entry type that asks for no journal,
    school or institution, none of which a record names. `ris` is a type of RIS 2011, `endnote` one of EndNote's
    reference types.
    """

    label: str
    harvard: str | None = None
    vancouver: str | None = None
    zenodo: str | None = None
    schema_org: tuple[str, ...] = ()
    csl: str = "document"
    bibtex: str = "misc"
    ris: str = "GEN"
    endnote: str = "Generic"

    def in_style(self, style: str) -> str:
        """What a citation in `style` says in brackets."""
        if style == "apa":
            return self.label
        if style == "harvard":
            return self.harvard or self.label

        # Vancouver writes it small.
        return self.vancouver or self.label.lower()


BY_RESOURCE_TYPE: dict[str, Words] = {
    "Audiovisual": Words(
        label="Video",
        zenodo="video",
        schema_org=("VideoObject",),
        csl="motion_picture",
        ris="VIDEO",
        endnote="Audiovisual Material",
    ),
    "Award": Words(label="Award", endnote="Grant", ris="GRANT"),
    "Book": Words(
        label="Book",
        zenodo="publication-book",
        schema_org=("Book",),
        csl="book",
        ris="BOOK",
        endnote="Book",
    ),
    "BookChapter": Words(
        label="Book chapter",
        zenodo="publication-section",
        schema_org=("Chapter",),
        csl="chapter",
        ris="CHAP",
        endnote="Book Section",
    ),
    "Collection": Words(label="Collection", csl="collection"),
    "ComputationalNotebook": Words(label="Computational notebook"),
    "ConferencePaper": Words(
        label="Conference paper",
        zenodo="publication-conferencepaper",
        csl="paper-conference",
        ris="CPAPER",
        endnote="Conference Paper",
    ),
    "ConferenceProceeding": Words(
        label="Conference proceedings",
        zenodo="publication-conferenceproceeding",
        csl="book",
        ris="CONF",
        endnote="Conference Proceedings",
    ),
    "DataPaper": Words(
        label="Data paper",
        zenodo="publication-datapaper",
        csl="article-journal",
        ris="JOUR",
        endnote="Journal Article",
    ),
    "Dataset": Words(
        label="Data set",
        harvard="Dataset",
        vancouver="dataset",
        zenodo="dataset",
        schema_org=("Dataset",),
        csl="dataset",
        bibtex="dataset",
        ris="DATA",
        endnote="Dataset",
    ),
    "Dissertation": Words(
        label="Dissertation",
        zenodo="publication-thesis",
        schema_org=("Thesis",),
        csl="thesis",
        ris="THES",
        endnote="Thesis",
    ),
    "Event": Words(label="Event", csl="event"),
    "Image": Words(label="Image", zenodo="image", csl="graphic", ris="FIGURE", endnote="Figure"),
    "Instrument": Words(label="Instrument"),
    "InteractiveResource": Words(label="Interactive resource", zenodo="lesson"),
    "Journal": Words(label="Journal", csl="periodical", ris="JFULL"),
    "JournalArticle": Words(
        label="Journal article",
        zenodo="publication-article",
        schema_org=("ScholarlyArticle", "Article"),
        csl="article-journal",
        ris="JOUR",
        endnote="Journal Article",
    ),
    "Model": Words(label="Model", zenodo="model"),
    "OutputManagementPlan": Words(label="Output management plan", zenodo="publication-datamanagementplan"),
    "PeerReview": Words(label="Peer review", zenodo="publication-peerreview", csl="review"),
    "PhysicalObject": Words(label="Physical object", zenodo="physicalobject"),
    "Poster": Words(label="Poster", zenodo="poster", csl="graphic"),
    "Preprint": Words(label="Preprint", zenodo="publication-preprint", csl="article", ris="UNPB"),
    "Presentation": Words(label="Presentation", zenodo="presentation", csl="speech", ris="SLIDE"),
    "Project": Words(label="Project"),
    "Report": Words(
        label="Report",
        zenodo="publication-report",
        schema_org=("Report",),
        csl="report",
        ris="RPRT",
        endnote="Report",
    ),
    "Service": Words(label="Service"),
    "Software": Words(
        label="Computer software",
        harvard="Computer program",
        vancouver="software",
        zenodo="software",
        schema_org=("SoftwareSourceCode", "SoftwareApplication"),
        csl="software",
        bibtex="software",
        ris="COMP",
        endnote="Computer Program",
    ),
    "Sound": Words(label="Sound recording", csl="song", ris="SOUND", endnote="Audiovisual Material"),
    "Standard": Words(
        label="Standard",
        zenodo="publication-standard",
        csl="standard",
        ris="STAND",
        endnote="Standard",
    ),
    "StudyRegistration": Words(label="Study registration"),
    "Text": Words(label="Text", zenodo="publication"),
    "Workflow": Words(label="Workflow", zenodo="workflow"),
    "Other": Words(label="Other", zenodo="other"),
}
"""Words by resourceTypeGeneral of DataCite Metadata Schema 4.7, in the schema's order."""

MODEL_TEXT = "Machine learning model"
"""What a trained model is called wherever a format has no word for one: `Model` of DataCite 4.7 means another thing."""

TRAINED_MODEL = Words(
    label=MODEL_TEXT,
    zenodo="model",
    schema_org=("SoftwareApplication",),
    csl="software",
    bibtex="software",
    ris="COMP",
    endnote="Computer Program",
)
"""Words for a model that was trained: a program to most formats."""

GENERAL_TYPES = {Kind.SOFTWARE: "Software", Kind.DATASET: "Dataset", Kind.MODEL: "Model"}
"""resourceTypeGeneral of each kind."""


def general_type(kind: Kind | None, resource_type: str | None) -> str | None:
    """The resourceTypeGeneral: `resource_type` where it is said, else what `kind` implies; None where neither is."""
    if resource_type:
        return resource_type
    if kind is None:
        return None
    return GENERAL_TYPES[kind]


def words_of(kind: Kind | None, resource_type: str | None = None) -> Words:
    """The words for a work; one that nobody calls anything is software.

    A trained model stays one when its record calls it something else: no type of DataCite says it.

    >>> words_of(None, "Workflow").label
    'Workflow'
    """
    if kind is Kind.MODEL:
        return TRAINED_MODEL

    general = general_type(kind, resource_type) or "Software"
    # A type that came after this table is called what DataCite calls it.
    return BY_RESOURCE_TYPE.get(general) or Words(label=general)
