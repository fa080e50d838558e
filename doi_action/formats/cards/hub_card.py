"""Model and dataset cards of the Hugging Face Hub read as facts: front matter, heading, first paragraph.

A card stands in README.md or in one of the places that mirrors of a Hub repository use. A Space (`sdk:`) and a README
with other front matter (a page of a static site) are no cards. Neither specification has authors, version or date;
where somebody adds such keys they are read. Source: hub-docs `modelcard.md`, `datasetcard.md`, August 2026.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from doi_action.facts import Location, Reading
from doi_action.findings import Finding, Group, Severity
from doi_action.formats.cards.body import arxiv_ids, summary_of, title_of
from doi_action.formats.cards.hub_words import DATASET_KEYS, HUB, LIBRARIES, MODEL_KEYS, SPACE_KEYS, TASKS
from doi_action.formats.cards.licenses import read_card_licenses
from doi_action.formats.cff.people import read_affiliations, read_orcid
from doi_action.formats.collector import Collector
from doi_action.formats.iso_dates import add_publication_date
from doi_action.formats.people.person_text import person_of_text
from doi_action.formats.text.front_matter import Parted, markdown_source, part
from doi_action.formats.text.json import doubled_keys
from doi_action.formats.text.source import Unreadable
from doi_action.formats.text.value import Value
from doi_action.model import Creator, Kind, RelatedIdentifier, Subject

CROSSWALK = {
    "kind": "the keys that only one kind of card has",
    "title": "pretty_name, model_name, the first heading",
    "creators": "author, authors, creator, creators (no keys of the Hub's own)",
    "publication_date": "publication_date, date (no keys of the Hub's own)",
    "version": "version (no key of the Hub's own)",
    "abstract": "description, the summary's first paragraph",
    "keywords": "tags, pipeline_tag, task_categories, task_ids, library_name, several languages",
    "licenses": "license, license_name, license_link, gated",
    "related_identifiers": "base_model, datasets, source_datasets, new_version; arXiv links are proposed",
    "language": "language",
    "sizes": "size_categories, dataset_info",
}
"""Each field of Metadata and where this format says it."""

_HUB_ID = re.compile(r"^[A-Za-z0-9][\w.-]*(?:/[\w.-]+)?$")
_CODE = re.compile(r"^[a-z]{2,3}(?:-[A-Za-z0-9]+)*$")
_SITE_KEYS = frozenset(["layout", "permalink", "nav_order", "slug", "sidebar_position", "hide"])


def read(path: str, data: bytes) -> Reading:
    """The facts of a card; nothing at all for a Space and for a Markdown file that is no card. Never raises."""
    source = markdown_source(path, data)
    parted = part(source) if source else None
    if parted is None:
        return Reading()
    try:
        root = parted.compose()
    except Unreadable as error:
        return Reading(findings=tuple(_milder(finding) for finding in error.findings))
    if root is None or root.kind != "mapping":
        return Reading(findings=(_no_mapping(path),) if root is not None and root.kind == "sequence" else ())
    value = parted.value(root)
    kind = kind_of_card(value, parted)
    return Reading() if kind is None else _reading(value, parted, kind)


def _reading(value: Value, parted: Parted, kind: Kind) -> Reading:
    value.findings.extend(replace(f, severity=Severity.WARNING) for f in doubled_keys(value.source, value.node))
    file = Collector("model card" if kind is Kind.MODEL else "dataset card", value)
    file.add("kind", kind, value)
    _tell_texts(file, parted)
    file.add_parts("creators", list(_people(value)))
    file.add_parts("keywords", list(_subjects(value)))
    read_card_licenses(file)
    _tell_language(file)
    file.add_parts("sizes", list(_sizes(value)))
    file.add_parts("related_identifiers", list(_links(value, kind)))
    _propose_papers(file, parted)
    return file.reading()


def kind_of_card(value: Value, parted: Parted) -> Kind | None:
    """What the card is about, None when it is no card of a model or dataset.

    Keys that only one kind has decide; then the words of the heading and of the path.
    """
    keys = {key.text for key, _ in value.node.pairs}
    if keys & SPACE_KEYS:
        return None
    models, datasets = len(keys & MODEL_KEYS), len(keys & DATASET_KEYS)
    if models != datasets:
        return Kind.MODEL if models > datasets else Kind.DATASET
    if keys & _SITE_KEYS or not keys & {"license", "language", "tags"}:
        return None
    words = f"{parted.source.path} {parted.body[:3000]}".lower()
    named = {kind for kind in (Kind.MODEL, Kind.DATASET) if re.search(rf"{kind}[ _-]?card|{kind} details", words)}
    return named.pop() if len(named) == 1 else None


def _tell_texts(file: Collector, parted: Parted) -> None:
    root, source = file.root, parted.source
    named = next((v for key in ("pretty_name", "model_name") if (v := root.get(key)) and v.text()), None)
    heading = title_of(parted.body)
    if named is not None:
        file.add("title", named.text(), named)
    elif heading:
        file.add_at("title", heading[0], source.location(parted.body_start + heading[1]))
    described, summary = root.get("description"), summary_of(parted.body)
    if described is not None and described.paragraphs():
        file.add("abstract", described.paragraphs(), described)
    elif summary:
        file.add_at("abstract", summary[0], source.location(parted.body_start + summary[1]))
    version = root.get("version")
    file.add("version", version.text() if version else None, version)
    add_publication_date(file, root.get("publication_date") or root.get("date"))


def _people(root: Value) -> Iterator[tuple[Creator, Location]]:
    for key in ("authors", "author", "creators", "creator"):
        listed = root.get(key)
        found = [(who, item.location) for item in (listed.items() if listed else ()) if (who := _person(item))]
        if found:
            yield from found
            return


def _person(item: Value) -> Creator | None:
    """A name alone, or a mapping with name, orcid and affiliation."""
    if item.node.kind == "scalar":
        return person_of_text(item.text())
    name = item.get("name") or item.get("full_name")
    named = person_of_text(name.text() if name else None)
    if named is None:
        return None
    return replace(
        named,
        orcid=named.orcid or read_orcid(item.get("orcid")),
        affiliations=read_affiliations(item.get("affiliation")),
    )


def _entries(root: Value, key: str) -> Iterator[tuple[str, Location]]:
    """The texts of a list or of one value; older cards sort them by configuration in a mapping."""
    value = root.get(key)
    if value is None:
        return
    listed = [entry for _, entry in value.entries()] if value.node.kind == "mapping" else [value]
    for entry in listed:
        for item in entry.items():
            text = item.text()
            if text:
                yield text, item.location


def _subjects(root: Value) -> Iterator[tuple[Subject, Location]]:
    for text, at in _entries(root, "tags"):
        if not re.match(r"^(?:arxiv|doi|license|dataset|region|base_model):", text):
            yield Subject(text=text), at
    for key, scheme, page in (
        ("pipeline_tag", TASKS, f"{HUB}/tasks"),
        ("task_categories", TASKS, f"{HUB}/tasks"),
        ("task_ids", TASKS, f"{HUB}/tasks"),
        ("library_name", LIBRARIES, f"{HUB}/docs/hub/models-libraries"),
    ):
        for text, at in _entries(root, key):
            yield Subject(text=text, scheme=scheme, scheme_url=page), at
    languages = list(_entries(root, "language"))
    for text, at in languages if len(languages) > 1 else ():
        yield Subject(text=text, scheme="ISO 639", scheme_url="https://www.iso.org/iso-639-language-code"), at


def _tell_language(file: Collector) -> None:
    """The record has room for one language; several are subjects."""
    languages = list(_entries(file.root, "language"))
    if len(languages) == 1 and _CODE.match(languages[0][0]) and languages[0][0] not in ("code", "multilingual"):
        file.add("language", languages[0][0], file.root.get("language"))


def _sizes(root: Value) -> Iterator[tuple[str, Location]]:
    for text, at in _entries(root, "size_categories"):
        if text != "other":
            yield text, at
    info = root.get("dataset_info")
    for item in info.items() if info else ():
        size = item.get("dataset_size")
        if size is not None and (size.text() or "").isdigit():
            yield f"{size.text()} bytes", size.location


def _links(root: Value, kind: Kind) -> Iterator[tuple[RelatedIdentifier, Location]]:
    """Base models, data it was trained on or made from, and the successor."""
    relation = root.get("base_model_relation")
    base = "IsVariantFormOf" if relation and relation.text() == "quantized" else "IsDerivedFrom"
    successor = "Model" if kind is Kind.MODEL else "Dataset"
    for key, relations, general in (
        ("base_model", (base,), "Model"),
        ("finetuned_from", ("IsDerivedFrom",), "Model"),
        ("datasets", ("IsDerivedFrom", "References"), "Dataset"),
        ("source_datasets", ("IsDerivedFrom", "References"), "Dataset"),
        ("new_version", ("IsPreviousVersionOf",), successor),
    ):
        for text, at in _entries(root, key):
            url = hub_url(text, general)
            for name in relations if url else ():
                yield RelatedIdentifier(value=url or "", scheme="URL", relation=name, resource_type=general), at


def hub_url(text: str, general: str) -> str | None:
    """The page of a Hub id; None for `original`, `extended` and whatever is no id.

    >>> hub_url("extended|squad", "Dataset")
    'https://huggingface.co/datasets/squad'
    """
    name = text.removeprefix("extended|")
    if name.startswith("https://"):
        return name
    if name in ("original", "extended") or name.startswith("other") or not _HUB_ID.match(name):
        return None
    return f"{HUB}/datasets/{name}" if general == "Dataset" else f"{HUB}/{name}"


def _propose_papers(file: Collector, parted: Parted) -> None:
    """Papers in the prose: which of them describes this work cannot be told, so they are only proposed."""
    papers = arxiv_ids(parted.body)
    links = tuple(RelatedIdentifier(value=f"arXiv:{p}", scheme="arXiv", relation="IsDocumentedBy") for p, _ in papers)
    if links:
        places = tuple(parted.source.location(parted.body_start + index) for _, index in papers)
        file.propose("related_identifiers", links, places)


def _milder(finding: Finding) -> Finding:
    """A README whose front matter cannot be read stops nothing."""
    why = "nothing is read from this card; the Hub would not read it either"
    return replace(finding, rule="card-unreadable", severity=Severity.WARNING, why=why)


def _no_mapping(path: str) -> Finding:
    return Finding(
        rule="card-unreadable",
        group=Group.SCHEMA,
        severity=Severity.WARNING,
        message="the front matter is a list where 'key: value' lines are expected",
        path=path,
        why="nothing is read from this card; the Hub would not read it either",
        fix="write 'key: value' lines between the two '---' lines",
    )
