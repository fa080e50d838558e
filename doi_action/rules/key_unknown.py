"""A key of .doi.yml that does not exist.

What it checks: the settings and the metadata that .doi.yml holds.

Why it matters: the key is passed over, and the default or another file's value is used in silence.

Example:

    registy: datacite

Better:

    registry: datacite

Source: docs/inputs.
"""
