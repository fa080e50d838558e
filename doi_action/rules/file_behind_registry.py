"""A file of the branch does not say what the registry says.

What it checks: the edits that publishing the newest release once more would make in CITATION.cff, README and
codemeta.json.

Why it matters: readers cite from the file what is not so any more.

Example: a merge that brought the old CITATION.cff back.

Better: the same after `doi-action publish` for the newest tag, whose commit changes these lines alone.

Source: DataCite, "Best practices for DOI owners": metadata and landing pages are kept up to date.
"""
