"""A word that is not on its list.

What it checks: kinds, roles, relations and types of dates in .doi.yml, and upload_type in .zenodo.json.

Why it matters: the registry refuses a word outside its list.

Example:

    kind: program

Better:

    kind: software

Source: DataCite 4.7, controlled lists.
"""
