"""Versions are published, and the DOI of all versions leads nowhere.

What it checks: the record of the concept DOI.

Why it matters: badge and citation file show a DOI that does not resolve.

Example: a run that broke off between the version and its concept.

Better: the same after `doi-action publish` for the newest tag.

Source: DataCite Metadata Schema 4.7, relationType; DataCite, "Versioning".
"""
