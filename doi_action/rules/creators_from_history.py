"""People of the history stand in for authors.

What it checks: a rehearsal of a work of which no file names authors.

Why it matters: a real registry gets only authors that a file names: who typed a commit is not always who should be
cited.

Example:

    cff-version: 1.2.0
    title: My program

Better:

    cff-version: 1.2.0
    title: My program
    authors:
      - family-names: Doe
        given-names: Jane

Source: docs/files.
"""
