"""The card of a model in a folder makes the release a model.

What it checks: cards outside the root, beside files that know no word for a model.

Why it matters: the release gets the record of a model, with the licence of the card.

Example:

    type: software    (and huggingface/model_card.md describes a model)

Better:

    kind: software    (in .doi.yml, where the release is the code)

Source: DataCite Metadata Schema 4.7, resourceTypeGeneral.
"""
