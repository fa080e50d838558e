"""The repository has no CITATION.cff.

What it checks: whether a folder that is judged as a repository has one.

Why it matters: nobody is told how to cite the work, and whatever tools guess is wrong.

Example:

    README.md
    LICENSE

Better:

    CITATION.cff
    README.md
    LICENSE

Source: GitHub Docs, "About CITATION files".
"""
