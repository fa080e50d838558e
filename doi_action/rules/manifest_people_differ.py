"""A package names authors whom the citation file does not.

What it checks: the authors of package manifests against those that the record takes.

Why it matters: somebody may miss their credit; a manifest often names who maintains the package.

Example:

    authors:
      - name: Example Team    (and pyproject.toml names Jane Doe)

Better: name whoever is to be cited in the citation file; nothing, where the package names its maintainer.

Source: CFF 1.2.0, guide, authors.
"""
