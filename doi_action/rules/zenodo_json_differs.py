""".zenodo.json says something else.

What it checks: title, version, number of authors and licence of .zenodo.json against the citation file.

Why it matters: where .zenodo.json exists Zenodo reads nothing else, so the record says what is in it.

Example:

    title: "My program"    (and .zenodo.json has "title": "my-program")

Better: the same in both, or delete .zenodo.json.

Source: Zenodo Help, article 96; zenodo-rdm, site/zenodo_rdm/github/release.py.
"""
