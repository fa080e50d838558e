"""Zenodo would refuse a release with this .zenodo.json.

What it checks: every key of Zenodo's deposit schema: texts that are none, lists that are none, entries that lack what
Zenodo asks of them, words that it does not know, identifiers whose scheme it cannot find.

Why it matters: the release gets no DOI, and Zenodo tells nobody but the owner's list of releases.

Example:

    {"title": "My program", "license": "my own", "dates": [{"date": "2024-01-31", "type": "Collected"}]}

Better:

    {"title": "My program", "license": "mit", "dates": [{"start": "2024-01-31", "type": "Collected"}]}

Source: Zenodo REST API, deposit metadata; zenodo-rdm, site/zenodo_rdm/legacy/deserializers.
"""
