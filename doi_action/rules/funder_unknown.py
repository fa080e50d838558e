"""A funder is named by an identifier whose name is not known.

What it checks: grants of .zenodo.json, which name the funder by its DOI.

Why it matters: DataCite wants the funder's name, and none is sent.

Example:

    {"grants": [{"id": "10.13039/999999::1"}]}

Better: name the funder under `funding:` in .doi.yml.

Source: DataCite 4.7, funderName (mandatory in a fundingReference).
"""
