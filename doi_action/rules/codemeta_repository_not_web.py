"""codeRepository is an address for git alone.

What it checks: whether codeRepository in codemeta.json is an SSH or git address.

Why it matters: nobody can open it in a browser, and harvesters that know a repository by its address do not know this
one.

Example:

    "codeRepository": "git@github.com:example/program.git"

Better:

    "codeRepository": "https://github.com/example/program"

Source: CodeMeta 3.0, codeRepository: an address; SoftwareUnderstanding/RsMetaCheck, docs/catalog.md, W010.
"""
