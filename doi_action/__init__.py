"""A DOI for every release of a repository.

A release reads top to bottom, and so does the package: event, settings, snapshot, facts, metadata, findings,
lineage, plan with its edits, outcome, commit, report.
"""

__version__ = "0.1.0"
