"""A related identifier is of no kind that DataCite knows.

What it checks: that each is a DOI, an address, an ISBN or another kind on DataCite's list.

Why it matters: the link is left out of the record.

Example:

    {"related_identifiers": [{"identifier": "our paper", "relation": "isDocumentedBy"}]}

Better:

    {"related_identifiers": [{"identifier": "10.1000/example", "relation": "isDocumentedBy"}]}

Source: DataCite 4.7, relatedIdentifierType.
"""
