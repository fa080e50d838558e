"""A version was prepared and never released.

What it checks: drafts of the account, older than thirty days, for versions of this work without a tag.

Why it matters: the DOI was given out, in a file or to a person, and it leads nowhere.

Example: 2.0.0 was prepared, and became 3.0.0 at its release.

Better: release the version; or give the draft up by withdrawing it.

Source: DataCite, "Best practices for DOI owners": metadata and landing pages are kept up to date.
"""
