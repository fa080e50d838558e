"""A link between two records has one end only.

What it checks: IsVersionOf, IsNewVersionOf and IsPreviousVersionOf of every version, at both ends.

Why it matters: indexes follow a link from the end where they are; at the other one the lineage breaks off.

Example: 1.1.0 says that it follows 1.0.0, whose record does not say what follows.

Better: the same after `doi-action publish` for the tag of the version that follows.

Source: DataCite Metadata Schema 4.7, relationType; DataCite, "Versioning".
"""
