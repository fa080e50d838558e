"""A file cannot be edited safely; its lines are for people to add.

What it checks: files in which a release writes its DOI, where an edit could not be proven to change nothing else.

Why it matters: a file is changed only where nothing else in it can change.

Example:

    identifiers: *shared

Better: add the lines that are shown.

Source: docs/files.
"""
