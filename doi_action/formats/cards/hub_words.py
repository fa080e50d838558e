"""The words of Hugging Face cards: keys that tell a model from a dataset, licences the Hub names by ids of its own.

Source: hub-docs `modelcard.md`, `datasetcard.md` and `docs/hub/repositories-licenses.md` of August 2026.
"""

MODEL_KEYS = frozenset(
    [
        "pipeline_tag",
        "library_name",
        "base_model",
        "base_model_relation",
        "model-index",
        "datasets",
        "metrics",
        "new_version",
        "model_name",
        "widget",
        "inference",
        "mask_token",
        "instance_prompt",
        "finetuned_from",
        "co2_eq_emissions",
    ]
)
"""Keys that only a model card has."""

DATASET_KEYS = frozenset(
    [
        "pretty_name",
        "size_categories",
        "task_categories",
        "task_ids",
        "source_datasets",
        "annotations_creators",
        "language_creators",
        "multilinguality",
        "dataset_info",
        "configs",
        "config_names",
        "paperswithcode_id",
        "train-eval-index",
        "viewer",
        "benchmark",
    ]
)
"""Keys that only a dataset card has."""

SPACE_KEYS = frozenset(["sdk", "sdk_version", "app_file", "app_port"])
"""Keys that only a Space has; a Space is an application and gets no record."""

LICENSE_PAGES = {
    "apple-amlr": "https://huggingface.co/apple/OpenELM/blob/main/LICENSE",
    "bigcode-openrail-m": "https://huggingface.co/spaces/bigcode/bigcode-model-license-agreement",
    "bigscience-bloom-rail-1.0": "https://huggingface.co/spaces/bigscience/license",
    "creativeml-openrail-m": "https://huggingface.co/spaces/CompVis/stable-diffusion-license",
    "gemma": "https://ai.google.dev/gemma/terms",
    "llama2": "https://ai.meta.com/llama/license/",
    "llama3": "https://www.llama.com/llama3/license/",
    "llama3.1": "https://www.llama.com/llama3_1/license/",
    "llama3.2": "https://www.llama.com/llama3_2/license/",
    "llama3.3": "https://www.llama.com/llama3_3/license/",
    "llama4": "https://www.llama.com/llama4/license/",
}
"""Licences of the Hub that SPDX does not list, and the page of their text."""

HUB = "https://huggingface.co"
TASKS = "Hugging Face tasks"
LIBRARIES = "Hugging Face libraries"
RESTRICTED = "info:eu-repo/semantics/restrictedAccess"
