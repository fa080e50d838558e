"""Another file states another licence.

What it checks: license against what package manifests, codemeta.json and .zenodo.json say.

Why it matters: users cannot know what is allowed, and the record may promise what the owners did not.

Example:

    license: MIT    (and pyproject.toml has license = "BSD-3-Clause")

Better: the same licence in both.

Source: CFF 1.2.0, guide, license.
"""
