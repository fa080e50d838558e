"""Somebody changed a value at the registry, and the files say another one.

What it checks: title and creators of every record, and every single value of the newest one, against what the files
of its tag or of the branch say.

Why it matters: one of the two is wrong, and only you know which; neither is overwritten.

Example: a steward put a title right in the registry's form.

Better: the same title in CITATION.cff.

Source: DataCite, "Best practices for DOI owners": metadata and landing pages are kept up to date.
"""
