"""A metadata file is no text in UTF-8.

What it checks: the encoding of codemeta.json, .zenodo.json and cards, and their size.

Why it matters: nothing in the file can be used until it can be read.

Example:

    {"name": "M\\xfcller"}    (the byte FC of Latin-1)

Better: the same file, saved as UTF-8.

Source: RFC 8259, 8.1.
"""
