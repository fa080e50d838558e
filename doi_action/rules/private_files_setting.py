"""The source of a private repository would be published.

What it checks: a release of a repository that its host calls private, at a registry that keeps files, without the
setting `files`.

Why it matters: a published record's files are open to everybody, and nobody can take them back.

Example: a private repository that is published at Zenodo for the first time.

Better: `files: source` where that is meant; a pattern for files of the release that everybody may have; or
`access: restricted`.

Source: InvenioRDM, REST API, "Drafts and records": the files of a published record are locked.
"""
