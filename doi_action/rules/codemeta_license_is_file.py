"""The licence in codemeta.json is the name of a file.

What it checks: whether license in codemeta.json is a file such as LICENSE.md.

Why it matters: who reads the file elsewhere learns no licence, and a record made of it has none.

Example:

    "license": "LICENSE.md"

Better:

    "license": "https://spdx.org/licenses/MIT"

Source: CodeMeta 3.0, license: an address or a CreativeWork; SoftwareUnderstanding/RsMetaCheck, docs/catalog.md, P006.
"""
