"""The text of a release does not name its DOI.

What it checks: the texts of the host's releases against the DOIs of their versions, where the setting release-notes
asks for a line.

Why it matters: readers of the release do not learn that it can be cited.

Example: somebody wrote the text anew.

Better: the same after `doi-action publish --tag v1.2.0`, which adds its line and leaves the rest.

Source: DataCite, "Best practices for DOI owners": metadata and landing pages are kept up to date.
"""
