"""The front matter of a card cannot be read.

What it checks: the YAML between the first two lines of --- in README.md and other cards.

Why it matters: the Hub shows an error in place of the card's metadata, and no record can be made of it.

Example:

    ---
    license: [mit
    ---

Better:

    ---
    license: mit
    ---

Source: Hugging Face Docs, "Model cards".
"""
