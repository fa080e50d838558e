"""A citation file is read from the branch.

What it checks: whether the tag lacks a citation file that the branch has, or holds it in a form that nobody can read.

Why it matters: the file may describe a later state; its version and date are left aside.

Example:

    git tag v1.0.0    (and CITATION.cff is committed after it)

Better: nothing, if it describes this release too; the next tag will contain it.

Source: docs/files.
"""
