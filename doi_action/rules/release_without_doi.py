"""A release has no DOI.

What it checks: every release that the host lists, and every tag of a repository without releases, that names a
version and is no pre-release, against the registry's records.

Why it matters: whoever cites this version has nothing to cite, and nobody noticed when its run failed.

Example: v1.2.0 was released while the registry did not answer.

Better: the same after `doi-action publish --tag v1.2.0`; the DOI that it gets is the one it would have had.

Source: DataCite, "Best practices for DOI owners": metadata and landing pages are kept up to date.
"""
