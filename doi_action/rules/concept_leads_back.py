"""The DOI of all versions leads to an older version.

What it checks: at Zenodo and other InvenioRDM hosts, which version the host calls the latest, against the versions'
own order.

Why it matters: whoever cites the work as a whole is shown something older, and the host says that it is the newest.

Example: 1.0.1, a fix for an older line, that was published after 2.0.0.

Better: the same after a version newer than 2.0.0 was published. The host has no other way to move its DOI.

Source: InvenioRDM, invenio-drafts-resources, `versions.set_latest` at publication; measured on version 14.
"""
