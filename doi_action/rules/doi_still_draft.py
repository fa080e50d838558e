"""A release has a draft, which nobody can follow.

What it checks: the state of the DOI of every release.

Why it matters: a draft is in no index and resolves nowhere: a citation of it is a dead end.

Example: v1.2.0 was published with `state: draft`, and nobody published the draft.

Better: the same after `doi-action publish --tag v1.2.0`.

Source: DataCite, "Best practices for DOI owners": metadata and landing pages are kept up to date.
"""
