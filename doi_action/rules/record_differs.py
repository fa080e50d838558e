"""A record is not what publishing again would make it.

What it checks: the plan of publishing the newest release once more, and the version of every record.

Why it matters: whoever follows the DOI reads something else than the repository says.

Example: the title in CITATION.cff was corrected on the branch, and nobody published the release again.

Better: the same after `doi-action publish --tag v1.2.0`, which sends what differs and nothing else.

Source: DataCite, "Best practices for DOI owners": metadata and landing pages are kept up to date.
"""
