"""A list or a mapping stands where one text is expected.

What it checks: title, version, description and other single values of codemeta.json, .zenodo.json and .doi.yml.

Why it matters: the value is left out of the record.

Example:

    {"title": ["My program"]}

Better:

    {"title": "My program"}

Source: the schemas of the files.
"""
