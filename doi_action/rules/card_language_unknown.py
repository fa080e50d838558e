"""A language of a card is no code that the Hub knows.

What it checks: that each `language` is a code of ISO 639 with two or three small letters, `code` or `multilingual`,
and that `no` (Norwegian) stands in quotes.

Why it matters: the Hub refuses the card, or a reader of YAML 1.1 takes `no` for false.

Example:

    language: [English, zh-CN, no]

Better:

    language: [en, zh, "no"]
    language_bcp47: [zh-CN]

Source: Hugging Face Docs, "Dataset cards"; hub-docs, `datasetcard.md`, `language`.
"""
