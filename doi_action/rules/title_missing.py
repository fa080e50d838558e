"""The work has no title.

What it checks: title, from every file that is read, and the name of the repository.

Why it matters: a DOI cannot be published without one.

Example:

    cff-version: 1.2.0

Better:

    cff-version: 1.2.0
    title: My program

Source: DataCite Metadata Schema 4.7, title (mandatory).
"""
