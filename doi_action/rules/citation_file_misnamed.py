"""A citation file has a name that no service looks for.

What it checks: `CITATION`, `CITATION.yml`, `CITATION.cff.txt` and the like whose content is a citation file, in a
repository without a CITATION.cff.

Why it matters: GitHub, Zenodo and this tool read CITATION.cff and nothing else, so that its authors are not known.

Example: CITATION.yml

Better: CITATION.cff

Source: CFF 1.2.0, schema-guide.md: the file is named CITATION.cff.
"""
