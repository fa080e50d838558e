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

_DATASETS = """
    ag_news amazon_polarity anli arxiv_dataset billsum blimp blog_authorship_corpus bookcorpus boolq c4 cc_news cc100
    cifar10 cifar100 cnn_dailymail codeparrot common_voice conll2003 cosmos_qa dbpedia_14 eli5 emotion fashion_mnist
    glue gsm8k hellaswag imagenet-1k imdb lambada librispeech_asr math_qa mc4 mnist multi_nli natural_questions
    openbookqa openwebtext oscar paws piqa pubmed_qa qasc quac quora race reddit rotten_tomatoes samsum sciq snli squad
    squad_v2 sst2 super_glue swag tiny_shakespeare trec trivia_qa truthful_qa tweet_eval wikihow wikipedia wikitext
    winogrande wmt14 wmt16 wmt19 wnut_17 xnli xsum xtreme yelp_polarity yelp_review_full
"""
_MODELS = """
    albert-base-v2 bert-base-cased bert-base-chinese bert-base-german-cased bert-base-multilingual-cased
    bert-base-multilingual-uncased bert-base-uncased bert-large-cased bert-large-uncased camembert-base ctrl
    distilbert-base-cased distilbert-base-multilingual-cased distilbert-base-uncased distilgpt2 distilroberta-base gpt2
    gpt2-large gpt2-medium gpt2-xl roberta-base roberta-large roberta-large-mnli t5-11b t5-3b t5-base t5-large t5-small
    transfo-xl-wt103 xlm-roberta-base xlm-roberta-large xlnet-base-cased xlnet-large-cased
"""

CANONICAL_DATASETS = frozenset(_DATASETS.split())
"""Sets of the Hub's first years, without an owner's name; their old addresses still lead to them."""

CANONICAL_MODELS = frozenset(_MODELS.split())
"""Models of the Hub's first years, without an owner's name; their old addresses still lead to them."""
