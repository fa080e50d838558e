"""A contributor has a role that DataCite does not know.

What it checks: type of the contributors in .zenodo.json and role in .doi.yml.

Why it matters: the registry refuses a role outside its list.

Example:

    {"contributors": [{"name": "Doe, Jane", "type": "Maintainer"}]}

Better:

    {"contributors": [{"name": "Doe, Jane", "type": "ContactPerson"}]}

Source: DataCite 4.7, contributorType.
"""
