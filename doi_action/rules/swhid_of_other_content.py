"""A SWHID in the files names other content than this release.

What it checks: identifiers of Software Heritage in the files against those that git computes for the release: the
directory's is the id of the tagged tree, the revision's the id of the commit.

Why it matters: the record would call this version identical to something else, for ever.

Example: the `swh:1:dir:...` of version 1.0.0, still in CITATION.cff when 1.1.0 is tagged.

Better: no SWHID of a single version in the file; the record states those of each release.

Source: SWHID specification 1.2, core identifiers: computed from the content itself.
"""
