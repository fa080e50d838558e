"""The words of CodeMeta: what its context of today knows, to write them, and what files say, to tell a misspelt key."""

TYPES = frozenset("Organization Person Review Role SoftwareApplication SoftwareSourceCode".split())  # noqa: SIM905
"""Types that the context knows; any other of schema.org needs its vocabulary before it. Source: CodeMeta 3.1."""

TERMS = frozenset(
    """
    address affiliation applicationCategory applicationSubCategory author buildInstructions citation codeRepository
    continuousIntegration contributor copyrightHolder copyrightYear dateCreated dateModified datePublished description
    developmentStatus downloadUrl editor email embargoEndDate encoding endDate familyName fileFormat fileSize funder
    funding givenName hasPart hasSourceCode id identifier installUrl isAccessibleForFree isPartOf isSourceCodeOf
    issueTracker keywords license maintainer memoryRequirements name operatingSystem permissions position
    processorRequirements producer programmingLanguage provider publisher readme referencePublication relatedLink
    releaseNotes review reviewAspect reviewBody roleName runtimePlatform sameAs softwareHelp softwareRequirements
    softwareSuggestions softwareVersion sponsor startDate storageRequirements supportingData targetProduct type url
    version
    """.split()  # noqa: SIM905
)
"""Properties that the context knows. Source: CodeMeta 3.1, codemeta.jsonld."""

KNOWN_TERMS = TERMS | frozenset(
    """
    alternateName contIntegration creator embargoDate headline legalName maintains schemaVersion
    agents controlledTerms depends downloadLink isMaintainer isRightsHolder licenseId mustBeCited operatingSystems
    relatedPublications relationships role softwarePaperCitationIdentifiers suggests tags title uploadedBy zippedCode
    """.split()  # noqa: SIM905
)
"""What no misspelt key is: terms of today, of CodeMeta 3.0 and 2.0 and of schema.org that files use, and those of 1.0.

Source of the last: CodeMeta 1.0, crosswalk-v1.csv.
"""
