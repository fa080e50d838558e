"""A licence of a card is none of the Hub's ids.

What it checks: that `license` is an id of the Hub's list, in its letter case.

Why it matters: the Hub refuses the card, an SPDX identifier that its list lacks too.

Example:

    license: MIT License

Better:

    license: mit

Source: hub-docs, `docs/hub/repositories-licenses.md`; huggingface/huggingface_hub#4218.
"""
