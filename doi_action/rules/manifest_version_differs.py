"""The package states another version than the citation file.

What it checks: version against pyproject.toml, package.json, Cargo.toml, DESCRIPTION and the other manifests.

Why it matters: one of the two is stale, and people cite a version that they do not use.

Example:

    version: "1.1.0"    (and pyproject.toml has version = "1.2.0")

Better:

    version: "1.2.0"

Source: CFF 1.2.0, guide, version.
"""
