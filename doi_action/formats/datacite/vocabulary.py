"""DataCite's controlled lists.

Facts of the DataCite Metadata Schema 4.7 (namespace kernel-4) in our own form. Letters are case-sensitive.
"""

from doi_action.model.kinds import BY_RESOURCE_TYPE

PROPERTIES = (
    *("creators", "titles", "publisher", "publicationYear", "subjects", "contributors", "dates", "language", "types"),
    *("alternateIdentifiers", "relatedIdentifiers", "sizes", "formats", "version", "rightsList", "descriptions"),
    *("geoLocations", "fundingReferences", "relatedItems", "container", "url", "schemaVersion"),
)
"""The properties of a record by their names in the REST API, in the order of their numbers in the schema."""

RESOURCE_TYPES: tuple[str, ...] = tuple(BY_RESOURCE_TYPE)
"""resourceTypeGeneral."""

RELATION_TYPES: tuple[str, ...] = (
    "IsCitedBy",
    "Cites",
    "IsSupplementTo",
    "IsSupplementedBy",
    "IsContinuedBy",
    "Continues",
    "IsNewVersionOf",
    "IsPreviousVersionOf",
    "IsPartOf",
    "HasPart",
    "IsPublishedIn",
    "IsReferencedBy",
    "References",
    "IsDocumentedBy",
    "Documents",
    "IsCompiledBy",
    "Compiles",
    "IsVariantFormOf",
    "IsOriginalFormOf",
    "IsIdenticalTo",
    "HasMetadata",
    "IsMetadataFor",
    "Reviews",
    "IsReviewedBy",
    "IsDerivedFrom",
    "IsSourceOf",
    "Describes",
    "IsDescribedBy",
    "HasVersion",
    "IsVersionOf",
    "Requires",
    "IsRequiredBy",
    "Obsoletes",
    "IsObsoletedBy",
    "Collects",
    "IsCollectedBy",
    "HasTranslation",
    "IsTranslationOf",
    "Other",
)
"""relationType."""

CONTRIBUTOR_TYPES: tuple[str, ...] = (
    "ContactPerson",
    "DataCollector",
    "DataCurator",
    "DataManager",
    "Distributor",
    "Editor",
    "HostingInstitution",
    "Other",
    "Producer",
    "ProjectLeader",
    "ProjectManager",
    "ProjectMember",
    "RegistrationAgency",
    "RegistrationAuthority",
    "RelatedPerson",
    "ResearchGroup",
    "RightsHolder",
    "Researcher",
    "Sponsor",
    "Supervisor",
    "Translator",
    "WorkPackageLeader",
)
"""contributorType."""

DATE_TYPES: tuple[str, ...] = (
    "Accepted",
    "Available",
    "Collected",
    "Copyrighted",
    "Coverage",
    "Created",
    "Issued",
    "Other",
    "Submitted",
    "Updated",
    "Valid",
    "Withdrawn",
)
"""dateType."""

RELATED_IDENTIFIER_TYPES: tuple[str, ...] = (
    "ARK",
    "arXiv",
    "bibcode",
    "CSTR",
    "DOI",
    "EAN13",
    "EISSN",
    "Handle",
    "IGSN",
    "ISBN",
    "ISSN",
    "ISTC",
    "LISSN",
    "LSID",
    "PMID",
    "PURL",
    "RAiD",
    "RRID",
    "SWHID",
    "UPC",
    "URL",
    "URN",
    "w3id",
)
"""relatedIdentifierType."""

DESCRIPTION_TYPES: tuple[str, ...] = (
    "Abstract",
    "Methods",
    "SeriesInformation",
    "TableOfContents",
    "TechnicalInfo",
    "Other",
)
"""descriptionType."""

TITLE_TYPES: tuple[str, ...] = (
    "AlternativeTitle",
    "Subtitle",
    "TranslatedTitle",
    "Other",
)
"""titleType; a title without one is the main title."""

NAME_TYPES: tuple[str, ...] = (
    "Personal",
    "Organizational",
)
"""nameType."""

NUMBER_TYPES: tuple[str, ...] = ("Article", "Chapter", "Report", "Other")
"""numberType of a related item."""

FUNDER_IDENTIFIER_TYPES: tuple[str, ...] = (
    "ISNI",
    "GRID",
    "ROR",
    "Crossref Funder ID",
    "Other",
)
"""funderIdentifierType."""
