"""A card names a model or a dataset, and not by an id.

What it checks: that `base_model`, `new_version` and `datasets` are ids of the Hub, with the owner where one is
needed, or DOIs.

Why it matters: the Hub links nothing, and a name alone cannot go into the record: it leads nowhere.

Example:

    base_model: Llama 2 7B

Better:

    base_model: meta-llama/Llama-2-7b

Source: validate_repo_id of huggingface_hub 2.4; hub-docs, `modelcard.md`, `base_model`.
"""
