"""codemeta.json says something else.

What it checks: title, version, authors and repository of codemeta.json against the citation file.

Why it matters: catalogues and archives read codemeta.json, people read the citation file, and they cite two things.

Example:

    version: "1.2.0"    (and codemeta.json has "version": "1.1.0")

Better: the same in both.

Source: CodeMeta 3.0; Software Heritage reads codemeta.json; SoftwareUnderstanding/RsMetaCheck, docs/catalog.md, P009,
P016, P017 and P019.
"""
