"""The development status in codemeta.json is an address.

What it checks: whether developmentStatus is a link in place of a word.

Why it matters: catalogues group works by the word, and find none.

Example:

    "developmentStatus": "https://www.repostatus.org/#active"

Better:

    "developmentStatus": "active"

Source: CodeMeta 3.0, developmentStatus: a text; repostatus.org; SoftwareUnderstanding/RsMetaCheck, docs/catalog.md,
W009.
"""
