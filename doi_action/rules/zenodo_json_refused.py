"""Zenodo would refuse a release with this .zenodo.json.

What it checks: title, creators, licence, upload_type, access_right and keywords as Zenodo's deposit schema wants them.

Why it matters: the release gets no DOI, and Zenodo tells nobody but the owner's list of releases.

Example:

    {"title": "My program", "license": "my own", "creators": [{"affiliation": "Example University"}]}

Better:

    {"title": "My program", "license": "mit", "creators": [{"name": "Doe, Jane"}]}

Source: Zenodo REST API, deposit metadata; zenodo answers "Invalid license provided" and lists missing fields.
"""
