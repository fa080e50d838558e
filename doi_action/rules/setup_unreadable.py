"""A part of setup.py or setup.cfg is not what Python's own tools read.

What it checks: setup.py as Python 3 parses it, without running it; the lines of a setup.cfg that names a package.

Why it matters: what stands there is not in the record, and pip stops at the same place.

Example:

    [metadata]
    name = dunes
    author Jane Doe

Better:

    [metadata]
    name = dunes
    author = Jane Doe

Source: Python's documentation, `ast.parse` and `configparser`, "Supported INI File Structure".
"""
