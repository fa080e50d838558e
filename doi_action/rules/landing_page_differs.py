"""A DOI leads to another page than that of its release.

What it checks: the landing page of every record against the page of its release.

Why it matters: after a repository has moved, an old address works only as long as nobody takes the old name.

Example: https://github.com/old/name/releases/tag/v1.2.0

Better: https://github.com/new/name/releases/tag/v1.2.0, after `doi-action publish --tag v1.2.0`.

Source: DataCite, "Best practices for DOI owners": metadata and landing pages are kept up to date.
"""
