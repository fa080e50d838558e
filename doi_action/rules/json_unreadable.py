"""A codemeta.json or .zenodo.json is not JSON.

What it checks: that the file is one JSON value: keys and texts in double quotes, no comments, no comma after the last
entry.

Why it matters: nothing in the file can be used until it can be read.

Example:

    {"name": "A program",}

Better:

    {"name": "A program"}

Source: RFC 8259.
"""
