"""A card stands there, and no file says who made the work.

What it checks: that some file of a repository with a card, or the card's front matter, names people. The Hub's cards
have no key for them.

Why it matters: the Hub's citation will name the account, and those who did the work are credited nowhere.

Example:

    a README.md with `pipeline_tag: text-generation`, and no CITATION.cff

Better:

    the same, with a CITATION.cff that lists its authors

Source: Hugging Face Docs, "Digital Object Identifier (DOI)": the author is the account unless names are given by hand.
"""
