"""A link has a relation that DataCite does not know.

What it checks: relation of the related identifiers in .zenodo.json and .doi.yml.

Why it matters: the registry refuses a relation outside its list.

Example:

    {"related_identifiers": [{"identifier": "10.1000/example", "relation": "isPartOff"}]}

Better:

    {"related_identifiers": [{"identifier": "10.1000/example", "relation": "isPartOf"}]}

Source: DataCite 4.7, relationType.
"""
