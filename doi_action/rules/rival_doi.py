"""The work has a DOI already, at another registry.

What it checks: DOIs by which the files name this very work elsewhere: at the root of CITATION.cff, among its
`identifiers`, in codemeta.json or .zenodo.json, on a badge of the README, as a tag of a card. Papers, data that the
work uses and placeholders are none.

Why it matters: two DOIs of one work that know nothing of each other split its citations, and neither can be taken back.

Example: a CITATION.cff whose `doi` is a record at Zenodo, and a first release with `registry: datacite`.

Better: the same with `rival-dois: link`, so that each version names the record that it continues.

Source: DataCite, "Best practices for DOI registration": one object, one DOI.
"""
