"""Model and dataset cards of the Hugging Face Hub read as facts: front matter, heading, first paragraph.

A card stands in README.md or in one of the places that mirrors of a Hub repository use. A Space (`sdk:`) and a README
with other front matter (a page of a static site) are no cards. Neither specification has authors, version or date;
where somebody adds such keys they are read. Source: hub-docs `modelcard.md`, `datasetcard.md`, August 2026.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from doi_action.facts import Location, Reading, Remark
from doi_action.formats.cards.bibtex import authors_of, own_entry
from doi_action.formats.cards.body import is_placeholder, summary_of, title_of
from doi_action.formats.cards.demos import demos_of
from doi_action.formats.cards.hub_words import (
    DATASET_KEYS,
    HUB,
    HUB_KEYS,
    LIBRARIES,
    MODEL_KEYS,
    SITE_KEYS,
    SPACE_KEYS,
    TASKS,
)
from doi_action.formats.cards.licenses import read_card_licenses
from doi_action.formats.cards.links import entries, propose_own_doi, read_links
from doi_action.formats.cards.papers import papers_of
from doi_action.formats.cards.results import tell_results
from doi_action.formats.cff.people import read_affiliations, read_orcid
from doi_action.formats.collector import Collector
from doi_action.formats.iso_dates import add_publication_date
from doi_action.formats.language_codes import NO_LANGUAGES, add_languages
from doi_action.formats.people.person_names import fault_of_name, without_addresses
from doi_action.formats.people.person_text import person_of_text
from doi_action.formats.text.front_matter import Parted, markdown_source, part
from doi_action.formats.text.json import doubled_keys
from doi_action.formats.text.source import Unreadable
from doi_action.formats.text.value import Value
from doi_action.model import Kind, RelatedIdentifier, Subject

CROSSWALK = {
    "kind": "the keys that only one kind of card has",
    "title": "pretty_name, model_name, the first heading",
    "creators": "author, authors, creator, creators (no keys of the Hub's own); BibTeX is proposed",
    "publication_date": "publication_date, date (no keys of the Hub's own)",
    "version": "version (no key of the Hub's own)",
    "abstract": "description, the summary's first paragraph",
    "descriptions": "metrics, model-index, co2_eq_emissions, several languages",
    "keywords": "tags, pipeline_tag, task_categories, task_ids, library_name",
    "licenses": "license, license_name, license_link, gated",
    "related_identifiers": "base_model, datasets, source_datasets, new_version, Demo:, its own paper; doi: is proposed",
    "language": "language, language_bcp47",
    "sizes": "size_categories, dataset_info",
}
"""Each field of Metadata and where this format says it."""

_TERMS_OF_THE_HUB = (
    ("pipeline_tag", TASKS, f"{HUB}/tasks"),
    ("task_categories", TASKS, f"{HUB}/tasks"),
    ("task_ids", TASKS, f"{HUB}/tasks"),
    ("library_name", LIBRARIES, f"{HUB}/docs/hub/models-libraries"),
)
"""Keys whose values are terms of the Hub's own lists, with the name and the page of the list."""

_MADE_BY_THE_HUB = re.compile(r"(?i)(?:arxiv|doi|license|dataset|region|base_model):")
_ANGLE = re.compile(r"<[A-Za-z][^<>/]*>")


def read(path: str, data: bytes) -> Reading:
    """The facts of a card; nothing at all for a Space and for a Markdown file that is no card. Never raises."""
    source = markdown_source(path, data)
    parted = part(source) if source else None
    if parted is None:
        return Reading()

    try:
        root = parted.compose()
    except Unreadable as error:
        # A README whose front matter cannot be read stops nothing: it has a rule of its own.
        return Reading(remarks=tuple(replace(remark, rule="card-unreadable") for remark in error.remarks))

    if root is None:
        return Reading()

    if root.kind == "sequence":
        remark = Remark(
            rule="card-unreadable",
            message="the front matter is a list where 'key: value' lines are expected",
            path=path,
            fix="write 'key: value' lines between the two '---' lines",
        )
        return Reading(remarks=(remark,))

    if root.kind != "mapping":
        return Reading()

    value = parted.value(root)
    kind = kind_of_card(value, parted)
    if kind is None:
        return Reading()
    return _reading(value, parted, kind)


def _reading(value: Value, parted: Parted, kind: Kind) -> Reading:
    value.remarks.extend(doubled_keys(value.source, value.node))
    name = "model card" if kind is Kind.MODEL else "dataset card"
    file = Collector(name, value)
    file.add("kind", kind, value)
    _tell_texts(file, parted)
    _tell_people(file)

    demos = []
    for link, index in demos_of(parted.body):
        demos.append((link, parted.source.location(parted.body_start + index)))
    file.add_parts("related_identifiers", demos)

    file.add_parts("keywords", _subjects(file))
    read_card_licenses(file)

    # A tag such as `pt-BR` has its own key on the Hub; beside `language` it says nothing more of the work.
    key = "language" if value.get("language") is not None else "language_bcp47"
    languages = []
    for item in entries(value, key):
        text = item.text()
        if text is None:
            continue
        if text.lower() in NO_LANGUAGES:
            file.leave_out(item)
        else:
            languages.append((text, item.location))
    add_languages(file, languages)

    tell_results(file)
    file.add_parts("sizes", _sizes(value))

    file.add_parts("related_identifiers", [*read_links(file, kind), *_papers(parted, certain=True)])
    propose_own_doi(file)
    file.add_parts("related_identifiers", _papers(parted, certain=False), certain=False)
    _propose_authors(file, parted)
    return file.reading()


def kind_of_card(value: Value, parted: Parted) -> Kind | None:
    """What the card is about, None when it is no card of a model or dataset.

    Keys that only one kind has decide; then the words of the heading and of the path.
    """
    keys = {key.text for key, _ in value.node.pairs}
    is_space = not keys.isdisjoint(SPACE_KEYS)

    # Jekyll and Hugo have front matter too, and keys such as `title` and `tags`.
    is_page_of_a_site = not keys.isdisjoint(SITE_KEYS) and keys.isdisjoint(HUB_KEYS)
    if is_space or is_page_of_a_site:
        return None

    of_models = len(keys & MODEL_KEYS)
    of_datasets = len(keys & DATASET_KEYS)
    if of_models > of_datasets:
        return Kind.MODEL
    if of_datasets > of_models:
        return Kind.DATASET

    # Without these it is the front matter of something else.
    if keys.isdisjoint({"license", "language", "tags"}):
        return None

    # The heading of a card, and the name of the template that it was made from.
    words = f"{parted.source.path} {parted.body[:3000]}".lower()
    named = []
    for kind in (Kind.MODEL, Kind.DATASET):
        if re.search(rf"{kind}[ _-]?card|{kind} details", words):
            named.append(kind)

    is_clear = len(named) == 1
    return named[0] if is_clear else None


def _tell_texts(file: Collector, parted: Parted) -> None:
    root = file.root
    source = parted.source

    # The Hub shows `pretty_name` of a dataset; `model_name` is the template's.
    named = _filled_in(root.get("pretty_name")) or _filled_in(root.get("model_name"))
    heading = title_of(parted.body)
    if named is not None:
        file.add_line("title", named)
    elif heading is not None:
        text, index = heading
        file.add_at("title", text, source.location(parted.body_start + index))

    described = _filled_in(root.get("description"))
    summary = summary_of(parted.body)
    if described is not None:
        file.add_paragraphs("abstract", described)
    elif summary is not None:
        text, index = summary
        file.add_at("abstract", text, source.location(parted.body_start + index))

    version = _filled_in(root.get("version"))
    number = version.text() if version is not None else None
    file.add("version", number, root.get("version"))

    add_publication_date(file, root.get("publication_date") or root.get("date"))


def _filled_in(value: Value | None) -> Value | None:
    """The value where it says something; None, with a remark, for one that a template left to be filled in."""
    if value is None:
        return None

    text = value.text()
    if text is None:
        return None
    if not is_placeholder(text):
        return value

    value.report(
        "placeholder-text",
        f"'{text}' is a template's own text",
        fix="write the value, or delete the line",
    )
    return None


def _tell_people(file: Collector) -> None:
    """The people under the first key that names any: the Hub has none of its own, and people write all of these."""
    for key in ("authors", "author", "creators", "creator"):
        found = []
        for item in file.root.items_at(key):
            # A name alone, or a mapping with name, orcid and affiliation.
            text = item.text_at("name") or item.text_at("full_name") or ""
            if item.node.kind == "scalar":
                text = item.text() or ""

            name = text
            who = person_of_text(text)
            if who is not None:
                name = who.full_name

            fault = fault_of_name(name)
            if who is None or fault:
                item.report(
                    "name-is-no-name",
                    f"'{without_addresses(text)}' {fault}",
                    fix="write the name of the person or organisation",
                )
                continue

            orcid = who.orcid or read_orcid(item.get("orcid"))
            who = replace(who, orcid=orcid, affiliations=read_affiliations(item.get("affiliation")))
            found.append((who, item.location))

        if found:
            file.add_parts("creators", found)
            return


def _subjects(file: Collector) -> Iterator[tuple[Subject, Location]]:
    """Tags, and the Hub's terms for tasks and libraries. Tags that the Hub makes of other keys say nothing new."""
    languages = {item.text() for item in entries(file.root, "language")}
    for item in entries(file.root, "tags"):
        text = item.text()
        if text is None:
            continue
        if text in languages:
            continue

        if _MADE_BY_THE_HUB.match(text):
            file.leave_out(item)
        else:
            yield Subject(text=text), item.location

    for key, scheme, page in _TERMS_OF_THE_HUB:
        for item in entries(file.root, key):
            text = item.text()
            if text is not None:
                yield Subject(text=text, scheme=scheme, scheme_url=page), item.location


def _sizes(root: Value) -> Iterator[tuple[str, Location]]:
    for item in entries(root, "size_categories"):
        text = item.text()
        if text is None:
            continue
        if text != "other":
            yield text, item.location

    # The bytes of each configuration, as the library `datasets` counts them.
    for item in root.items_at("dataset_info"):
        size = item.get("dataset_size")
        if size is None:
            continue

        number = size.text() or ""
        if number.isdecimal():
            yield f"{number} bytes", size.location


def _papers(parted: Parted, *, certain: bool) -> Iterator[tuple[RelatedIdentifier, Location]]:
    """Papers in the text: those that the card calls its own, or the others, which are only proposed."""
    for paper in papers_of(parted.body):
        if paper.certain is not certain:
            continue
        link = RelatedIdentifier(value=paper.value, scheme=paper.scheme, relation="IsDescribedBy")
        yield link, parted.source.location(parted.body_start + paper.index)


def _propose_authors(file: Collector, parted: Parted) -> None:
    """Those whom the card asks to be cited: nearer to the truth than who typed the commits."""
    title = None
    for fact in file.facts:
        if fact.field == "title":
            title = str(fact.value)

    entry = own_entry(parted.body, title)
    if entry is None:
        return

    # One field that nobody filled in, and nothing of the entry can be believed.
    place = parted.source.location(parted.body_start + entry.start)
    for value in entry.fields.values():
        is_of_a_template = is_placeholder(value) or _ANGLE.search(value) is not None
        if not is_of_a_template:
            continue
        remark = Remark(
            rule="placeholder-text",
            message=f"'{value}' in the citation is a template's own text",
            path=place.path,
            line=place.line,
            column=place.column,
            fix="write authors, title and year of this work",
        )
        file.root.remarks.append(remark)
        return

    authors = [(author, place) for author in authors_of(entry)]
    file.add_parts("creators", authors, certain=False)
