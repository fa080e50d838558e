"""The Hub does not see the front matter of a card.

What it checks: that nothing stands before the first --- of a card, a byte order mark neither, and nothing behind it.

Why it matters: the Hub shows the block as text, and licence, tags and languages are lost.

Example:

    ---     (a blank behind the dashes)
    license: mit
    ---

Better:

    ---
    license: mit
    ---

Source: REGEX_YAML_BLOCK of huggingface_hub 2.4, which is that of the Hub.
"""
