"""A card gives its work the DOI of something else.

What it checks: that the tag or key `doi` is no paper's, and that an entry with a DOI of Zenodo, figshare or the Hub
has no other publisher: then one of the two was copied.

Why it matters: citations of this work are counted for another.

Example:

    doi = {10.57967/hf/1234}, publisher = {Harbour Images}

Better:

    doi = {10.57967/hf/1234}, publisher = {Hugging Face}

Source: DataCite, prefixes: 10.57967 is that of the Hugging Face Hub.
"""
