"""The DOI of all versions lists a DOI that is not there.

What it checks: every entry of HasVersion in the record of the concept DOI.

Why it matters: a reader who follows it finds nothing.

Example: somebody deleted a draft that was listed already.

Better: the record without the entry.

Source: DataCite Metadata Schema 4.7, relationType; DataCite, "Versioning".
"""
