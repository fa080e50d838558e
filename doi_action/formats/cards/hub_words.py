"""The words of Hugging Face cards: keys that tell a model from a dataset, licences the Hub names by ids of its own.

Source: hub-docs `modelcard.md`, `datasetcard.md` and `docs/hub/repositories-licenses.md` of August 2026.
"""

import re

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

HUB_KEYS = frozenset(
    ["pipeline_tag", "library_name", "base_model", "model-index", "pretty_name", "size_categories", "task_categories"]
)
"""Keys of cards that no generator of pages has: `datasets`, `metrics` or `viewer` may mean anything there."""

_SITES = """
    layout permalink nav_order nav_exclude parent slug sidebar_position hide redirect_from
    output bibliography csl documentclass header-includes format jupyter execute engine
"""

SITE_KEYS = frozenset(_SITES.split())
"""Keys of Jekyll, Hugo, Docusaurus and MkDocs, then those of R Markdown, pandoc and Quarto."""

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

_LICENSES = """
    apache-2.0 mit openrail bigscience-openrail-m creativeml-openrail-m bigscience-bloom-rail-1.0 bigcode-openrail-m
    afl-3.0 artistic-2.0 bsl-1.0 bsd bsd-2-clause bsd-3-clause bsd-3-clause-clear c-uda cc cc0-1.0 cc-by-2.0
    cc-by-2.5 cc-by-3.0 cc-by-4.0 cc-by-sa-3.0 cc-by-sa-4.0 cc-by-nc-2.0 cc-by-nc-3.0 cc-by-nc-4.0 cc-by-nd-4.0
    cc-by-nc-nd-3.0 cc-by-nc-nd-4.0 cc-by-nc-sa-2.0 cc-by-nc-sa-3.0 cc-by-nc-sa-4.0 cdla-sharing-1.0
    cdla-permissive-1.0 cdla-permissive-2.0 wtfpl ecl-2.0 epl-1.0 epl-2.0 etalab-2.0 eupl-1.1 eupl-1.2 agpl-3.0 gfdl
    gpl gpl-2.0 gpl-3.0 lgpl lgpl-2.1 lgpl-3.0 isc h-research intel-research lppl-1.3c ms-pl apple-ascl apple-amlr
    mpl-2.0 odc-by odbl openmdw-1.0 openmdw-1.1 openrail++ osl-3.0 postgresql ofl-1.1 ncsa unlicense zlib pddl lgpl-lr
    deepfloyd-if-license fair-noncommercial-research-license llama2 llama3 llama3.1 llama3.2 llama3.3 llama4
    grok2-community gemma unknown other
"""

LICENSES = frozenset(_LICENSES.split())
"""The licence ids that the Hub takes, in this letter case; others are refused (huggingface/huggingface_hub#4218)."""

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

_NAME = r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,94}[A-Za-z0-9_])?"
_ID = re.compile(rf"(?:{_NAME}/)?{_NAME}")


def is_hub_id(text: str) -> bool:
    """Whether a text may be the id of a repository of the Hub: `owner/name`, or a name alone.

    The same rules as `validate_repo_id` of huggingface_hub 2.4.

    >>> is_hub_id("lab/dune-writer"), is_hub_id("Dune Writer 2"), is_hub_id("lab/dune--2")
    (True, False, False)
    """
    if "--" in text or ".." in text:
        return False
    if text.endswith(".git"):
        return False
    return _ID.fullmatch(text) is not None
