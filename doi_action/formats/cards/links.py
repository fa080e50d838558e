"""Other works that a card names: base models, data it was trained on or made from, its successor, its own DOI.

A DOI is a DOI wherever it stands. A name is an address only where it is certain to lead to a page of the Hub.
"""

from collections.abc import Iterable, Iterator

from doi_action.facts import Location
from doi_action.formats.cards.hub_words import CANONICAL_DATASETS, CANONICAL_MODELS, HUB, is_hub_id
from doi_action.formats.cff.references import identify
from doi_action.formats.collector import Collector
from doi_action.formats.text.value import Value
from doi_action.identifiers.types import doi_or_none
from doi_action.model import Kind, RelatedIdentifier

HOW_MADE = {
    "adapter": "adapter of",
    "finetune": "fine-tuned from",
    "merge": "merged from",
    "quantized": "quantized from",
}
"""What `base_model_relation` says, as it stands in a record beside the relation.

Without that key the Hub looks at the files of the weights; a record is told nothing that the card does not say.
"""

_IN_A_MAPPING = ("doi", "url", "id", "repo_id", "path", "name")
"""Where a mapping that stands for a work names it, the most certain first."""

_AT_THE_HUB = {
    "Model": (CANONICAL_MODELS, f"{HUB}/"),
    "Dataset": (CANONICAL_DATASETS, f"{HUB}/datasets/"),
}
"""The names without an owner that lead somewhere, and what stands before a name in its address."""


def entries(root: Value, key: str) -> Iterator[Value]:
    """The entries of a list or the one value; older cards sort them by configuration in a mapping."""
    value = root.get(key)
    if value is None:
        return

    names_a_work = any(map(value.get, _IN_A_MAPPING))
    if names_a_work:
        yield value
    else:
        yield from of_configurations(value)


def of_configurations(value: Value) -> Iterator[Value]:
    """The entries of a list, or the one value; of a mapping, those of each configuration."""
    if value.node.kind != "mapping":
        yield from value.items()
        return

    for _, entry in value.entries():
        yield from entry.items()


def read_links(file: Collector, kind: Kind) -> Iterator[tuple[RelatedIdentifier, Location]]:
    """The works that the card names; what names none for certain is left out."""
    how = file.root.text_at("base_model_relation") or ""
    says_how = how in HOW_MADE and file.root.get("base_model") is not None
    if not says_how:
        file.root.leave_out_parts("base_model_relation")
    # The same model in fewer bits is another form of it, everything else was made from it.
    base = "IsVariantFormOf" if how == "quantized" else "IsDerivedFrom"
    successor = "Model" if kind is Kind.MODEL else "Dataset"

    for key, relations, general, more in (
        ("base_model", (base,), "Model", HOW_MADE.get(how)),
        ("finetuned_from", ("IsDerivedFrom",), "Model", HOW_MADE["finetune"]),
        ("datasets", ("IsDerivedFrom", "References"), "Dataset", None),
        ("source_datasets", ("IsDerivedFrom", "References"), "Dataset", None),
        ("new_version", ("IsPreviousVersionOf",), successor, None),
    ):
        # DataCite 4.7, relationTypeInformation: more about the relation, whatever it is.
        extra = (("relationTypeInformation", more),) if more else ()

        for item in entries(file.root, key):
            found = _identifier(file, item, general)
            if found is None:
                continue

            # What was trained on data is made from it, and cites it.
            scheme, bare = found
            for name in relations:
                link = RelatedIdentifier(value=bare, scheme=scheme, relation=name, resource_type=general, extra=extra)
                yield link, item.location


def _identifier(file: Collector, item: Value, general: str) -> tuple[str, str] | None:
    """Scheme and value of what an entry names; None, with the entry left out, where nothing is certain."""
    parts: Iterable[Value | None] = (item,)
    if item.node.kind == "mapping":
        parts = map(item.get, _IN_A_MAPPING)

    for part in filter(None, parts):
        found = identifier_of(part.text() or "", general)
        if found is not None:
            return found
        file.leave_out(part)
    return None


def identifier_of(text: str, general: str) -> tuple[str, str] | None:
    """Scheme and bare value of a DOI, an address or a Hub id; None for `original`, `custom` and whatever is no id.

    A name without an owner is certain only for the old sets and models that the Hub itself owns.

    >>> identifier_of("extended|squad", "Dataset"), identifier_of("doi:10.1000/X", "Model")
    (('URL', 'https://huggingface.co/datasets/squad'), ('DOI', '10.1000/x'))
    """
    name = text.removeprefix("extended|")
    known = identify(name)
    if known is not None:
        return known

    canonical, lead = _AT_THE_HUB[general]
    has_owner = "/" in name and is_hub_id(name)
    if name not in canonical and not has_owner:
        return None
    return "URL", f"{lead}{name}"


def named_as_own(root: Value) -> Iterator[Value]:
    """Where the front matter gives the work a DOI: the key `doi`, and tags that begin with `doi:`."""
    own = root.get("doi")
    if own is not None:
        yield own
    for item in entries(root, "tags"):
        # A look at the text makes no fact of it: another tag stays listed as left out where nothing else reads it.
        if item.node.text.lower().startswith("doi:"):
            yield item


def propose_own_doi(file: Collector) -> None:
    """The DOI that the card names as its own: the Hub's tag `doi:`, or a key that people add.

    The Hub's DOI is that of one commit, which need not be this release, so that the link is only proposed.
    """
    for value in named_as_own(file.root):
        doi = doi_or_none(value.text())
        if doi is None:
            value.leave_out()
            continue

        link = RelatedIdentifier(value=str(doi), scheme="DOI", relation="IsIdenticalTo")
        file.add_parts("related_identifiers", [(link, value.location)], certain=False)
