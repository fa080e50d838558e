"""Nobody says who publishes the work.

What it checks: the setting publisher and what files say of it; a rehearsal needs none.

Why it matters: a DOI cannot be published without one.

Example:

    registry: datacite

Better:

    registry: datacite
    publisher: Example University

Source: DataCite Metadata Schema 4.7, publisher (mandatory).
"""
