"""The DOI of all versions does not list a version.

What it checks: every published version against HasVersion in the record of the concept DOI.

Why it matters: whoever starts from the DOI of all versions never learns of this one.

Example: two releases at the same moment, each of which wrote the list without the other's entry.

Better: the same after `doi-action publish --tag v1.2.0`, which adds the version and takes none away.

Source: DataCite Metadata Schema 4.7, relationType; DataCite, "Versioning".
"""
