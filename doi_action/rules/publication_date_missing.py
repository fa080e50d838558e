"""The release has no date.

What it checks: the day of the release, of the tag and of its commit.

Why it matters: a DOI cannot be published without a year.

Example:

    git tag v1.0.0

Better:

    git tag -a v1.0.0

Source: DataCite Metadata Schema 4.7, publicationYear (mandatory).
"""
