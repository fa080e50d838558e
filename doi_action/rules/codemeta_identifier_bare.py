"""An identifier in codemeta.json is no address.

What it checks: whether identifier or @id is a DOI or a SWHID without the address that resolves it.

Why it matters: JSON-LD takes a bare @id for a file beside this one, and harvesters follow addresses only.

Example:

    "identifier": "10.5281/zenodo.1003150"

Better:

    "identifier": "https://doi.org/10.5281/zenodo.1003150"

Source: CodeMeta 3.0, identifier; DOI Handbook, 3.6; SoftwareUnderstanding/RsMetaCheck, docs/catalog.md, P014 and
P018.
"""
