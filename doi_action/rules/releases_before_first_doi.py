"""Releases from before the first DOI have none.

What it checks: releases whose version is lower than that of the first one with a DOI.

Why it matters: older results were made with older versions, which cannot be cited.

Example: a repository with v0.1.0 and v1.0.0, whose first DOI is that of v1.0.0.

Better: the same with DOIs for the older ones too, or with the rule allowed in .doi.yml and the reason why.

Source: DataCite, "Best practices for DOI owners": metadata and landing pages are kept up to date.
"""
