"""No file names the authors of the work.

What it checks: creators, from every file that is read.

Why it matters: a DOI cannot be published without them.

Example:

    cff-version: 1.2.0
    title: My program

Better:

    cff-version: 1.2.0
    title: My program
    authors:
      - family-names: Doe
        given-names: Jane

Source: DataCite Metadata Schema 4.7, creator (mandatory).
"""
