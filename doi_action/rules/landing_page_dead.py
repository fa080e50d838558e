"""The page that a DOI leads to does not answer.

What it checks: with `--online`, the landing page of every public record.

Why it matters: a DOI promises that somebody keeps the page; this one leads to an error.

Example: a release that was deleted.

Better: a page that answers, or the DOI withdrawn with a tombstone.

Source: DataCite, "Best practices for DOI owners": metadata and landing pages are kept up to date.
"""
