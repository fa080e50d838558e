"""CITATION.cff or codemeta.json of a release states another version than its tag.

What it checks: version in the tagged files against the tag that is published.

Why it matters: the archive of the release says another version than its record; publishing corrects the branch, never
the tag.

Example:

    version: "1.1.0"    (and the tag is v1.2.0)

Better:

    version: "1.2.0"

Source: CFF 1.2.0, guide, version.
"""
