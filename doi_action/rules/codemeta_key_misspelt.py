"""A key of codemeta.json is nearly a term of CodeMeta.

What it checks: keys that differ from a term of CodeMeta by a letter or by their case.

Why it matters: JSON-LD drops a term it does not know, without a word.

Example:

    {"codeRepositry": "https://github.com/example/program"}

Better:

    {"codeRepository": "https://github.com/example/program"}

Source: CodeMeta 3.1, codemeta.jsonld.
"""
