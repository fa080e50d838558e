"""A file that the release edits has changes that are not committed.

What it checks: the files of a local repository that the commit with the DOI would change.

Why it matters: the commit that carries the DOI would take them along or lose them.

Example:

    M CITATION.cff    (git status)

Better: commit or stash them first.

Source: docs/files.
"""
