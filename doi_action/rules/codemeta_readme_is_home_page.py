"""The readme in codemeta.json is a home page.

What it checks: whether readme is the front page of a site or of a repository, or the page that url names.

Why it matters: who follows it for installing and running the work finds no README.

Example:

    "readme": "https://example.org"

Better:

    "readme": "https://github.com/example/program/blob/main/README.md"

Source: CodeMeta 3.0, readme; SoftwareUnderstanding/RsMetaCheck, docs/catalog.md, P004.
"""
