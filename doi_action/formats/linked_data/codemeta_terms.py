"""The terms of CodeMeta 3.0, to tell a misspelt key from an extension.

Source: CodeMeta 3.0, codemeta.jsonld, and the terms of 2.0 that it renamed.
"""

TERMS = frozenset(
    """
    address affiliation alternateName applicationCategory applicationSubCategory author buildInstructions citation
    codeRepository continuousIntegration contIntegration contributor copyrightHolder copyrightYear creator dateCreated
    dateModified datePublished description developmentStatus downloadUrl editor email embargoDate embargoEndDate
    encoding endDate familyName fileFormat fileSize funder funding givenName hasPart hasSourceCode headline id
    identifier installUrl isAccessibleForFree isPartOf isSourceCodeOf issueTracker keywords legalName license
    maintainer maintains memoryRequirements name operatingSystem permissions position processorRequirements
    producer programmingLanguage provider publisher readme referencePublication relatedLink releaseNotes review
    reviewAspect reviewBody roleName runtimePlatform sameAs schemaVersion softwareHelp softwareRequirements
    softwareSuggestions softwareVersion sponsor startDate storageRequirements supportingData targetProduct type url
    version @context @id @type
    """.split()  # noqa: SIM905
)
