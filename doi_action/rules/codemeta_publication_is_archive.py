"""The reference publication in codemeta.json is the archived work itself.

What it checks: whether referencePublication is the work's own identifier, or a DOI of an archive of files that is not
said to be an article.

Why it matters: people who ask for the paper get the files, and the record says that the work describes itself.

Example:

    "referencePublication": "https://doi.org/10.5281/zenodo.1003150"

Better:

    "identifier": "https://doi.org/10.5281/zenodo.1003150",
    "referencePublication": "https://doi.org/10.21105/joss.01234"

Source: CodeMeta 3.0, referencePublication: an academic publication related to the software;
SoftwareUnderstanding/RsMetaCheck, docs/catalog.md, P005.
"""
