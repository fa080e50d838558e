"""InvenioRDM's records API, rooted at `/invenio/api`: the server that Zenodo and many institutions run.

Drafts, files, reserving, publishing, versions, communities and their review, deletion: with the statuses, the error
shapes and the surprises of the real one, since a client stands or falls by them. `api` is the way in.

Not played: Zenodo's older deposit API, statistics, access links and grants, the spam filter, pages for people beyond
the landing page of a record.
"""
