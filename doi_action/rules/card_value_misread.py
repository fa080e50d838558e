"""A value of a card has another form than the Hub reads.

What it checks: that `widget` is a list, that tags are words and no list has an empty entry, that each result of
`model-index` has task, dataset and metrics, and that `co2_eq_emissions` is a number of grams.

Why it matters: the Hub refuses the card, or reads something that nobody wrote.

Example:

    tags:
      - doi: 10.57967/hf/1234

Better:

    tags:
      - "doi:10.57967/hf/1234"

Source: hub-docs, `modelcard.md`; ModelCardData of huggingface_hub 2.4; ostris/ai-toolkit#260.
"""
