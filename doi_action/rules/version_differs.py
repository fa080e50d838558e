"""Two files state two versions.

What it checks: the versions that cards and data descriptors state.

Why it matters: the record takes one of them, and people who read the other file cite something else.

Example:

    version: "1.2.0"    (and datapackage.json has "version": "1.1.0")

Better: the same in both.

Source: CFF 1.2.0, guide, version.
"""
