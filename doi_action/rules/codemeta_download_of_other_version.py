"""downloadUrl in codemeta.json leads to another version.

What it checks: the tag or version in downloadUrl against version in the same file.

Why it matters: people and archives download a version that the rest of the file does not describe.

Example:

    "version": "1.2.0",
    "downloadUrl": "https://github.com/example/program/releases/download/v1.0.0/program.zip"

Better:

    "version": "1.2.0",
    "downloadUrl": "https://github.com/example/program/releases/download/v1.2.0/program.zip"

Source: CodeMeta 3.0, downloadUrl; SoftwareUnderstanding/RsMetaCheck, docs/catalog.md, P012.
"""
