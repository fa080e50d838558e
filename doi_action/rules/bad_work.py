"""A work of a monorepo is not described as it must be.

What it checks: the entries under works in .doi.yml: a name, a folder inside the repository, patterns with {version}.

Why it matters: the works decide which DOI a tag gets.

Example:

    works:
      - path: packages/a

Better:

    works:
      - name: a
        path: packages/a

Source: docs/versions.
"""
