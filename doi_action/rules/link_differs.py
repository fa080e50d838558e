"""The links of a record are not those of its release.

What it checks: the related identifiers that publishing the newest release once more would add or take away.

Why it matters: the record leads to what is not true any more, or does not lead where it should.

Example: a paper was added to .doi.yml, and nobody published the release again.

Better: the same after `doi-action publish --tag v1.2.0`.

Source: DataCite Metadata Schema 4.7, relationType; DataCite, "Versioning".
"""
