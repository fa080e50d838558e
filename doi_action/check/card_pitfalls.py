"""What in a card the Hub refuses or does not see, and what says something else than its author means.

Only a card of a model or dataset is judged; the front matter of a site, of pandoc or of a Space has other readers. The
Hub's own checks run on its servers alone: what is known of them comes from its documentation and from the refusals that
people report, each named beside its rule.
"""

import re

from doi_action.check.edits import twisted_by_yaml_1_1
from doi_action.check.placeholders import FIX, may_hold_placeholder, placeholder_in
from doi_action.check.wording import closest, shown
from doi_action.facts import Remark
from doi_action.formats.cards.bibtex import entries_of
from doi_action.formats.cards.body import lines_of_prose
from doi_action.formats.cards.hub_card import kind_of_card
from doi_action.formats.cards.hub_words import CANONICAL_MODELS, HUB, LICENSES, is_hub_id
from doi_action.formats.cards.links import entries, named_as_own
from doi_action.formats.cards.results import is_number
from doi_action.formats.language_codes import long_language, short_language
from doi_action.formats.text.front_matter import Parted, markdown_source, part
from doi_action.formats.text.node import Node
from doi_action.formats.text.source import Unreadable
from doi_action.formats.text.value import Value
from doi_action.identifiers.prefixes import ARCHIVE_PREFIXES, PAPER_PREFIXES, is_example
from doi_action.identifiers.types import doi_or_none

_WITH_EXAMPLES = frozenset({"widget", "dataset_info", "configs", "model-index", "train-eval-index"})
"""Keys under which any text may stand: prompts, names of columns."""

_NO_LANGUAGE = frozenset({"code", "multilingual"})
"""Words that the Hub takes where a language is expected. Source: hub-docs, `datasetcard.md`."""

_VERSIONS_OF_A_LICENSE = re.compile(r"-(?:only|or-later)$|\+$")
_UNFILLED = re.compile(r"(?i)\[more information needed\]|\{\{ [a-z_]+ ?(?:\|[^{}]{0,200})?\}\}")
"""What templates of cards leave; BibTeX writes names of organisations in double braces, without a blank."""
_CODE = re.compile(r"`[^`]*`")


def check_card(path: str, data: bytes) -> tuple[Remark, ...]:
    """What is wrong with a card, beyond what its reader finds; nothing for a file that is no card or cannot be read."""
    source = markdown_source(path, data)
    if source is None:
        return ()

    parted = part(source)
    if parted is None:
        return ()

    try:
        node = parted.compose()
    except Unreadable:
        return ()
    if node is None or node.kind != "mapping":
        return ()

    root = parted.value(node)
    if kind_of_card(root, parted) is None:
        return ()

    _fence(root, parted)
    _placeholders(root)
    _languages(root)
    _licenses(root)
    _works(root)
    _lists(root)
    _model_index(root)
    _emissions(root)
    _own_dois(root)
    _dois_in_the_body(root, parted)
    _body(root, parted)
    _own_citation(root, parted)
    return tuple(root.remarks)


def _fence(root: Value, parted: Parted) -> None:
    """The Hub's expression allows blanks behind the closing dashes and none behind the opening ones, and no mark."""
    opening = parted.source.text.lstrip().partition("\n")[0].rstrip("\r")
    if parted.source.bom:
        message, fix = "a byte order mark stands before the front matter", "save the file as UTF-8 without a mark"
    elif opening != "---":
        message, fix = "blanks stand behind the first '---'", "delete them"
    else:
        return

    remark = Remark(rule="card-hidden-from-hub", message=message, path=parted.source.path, line=1, fix=fix)
    root.remarks.append(remark)


def _placeholders(root: Value) -> None:
    for key, value in root.entries():
        # What is asked of people at a gated repository may well be "your name".
        is_gate = key.startswith("extra_gated")
        if key in _WITH_EXAMPLES or is_gate:
            continue

        for item in value.items():
            text = item.text() or ""
            found = None
            if may_hold_placeholder(text):
                found = placeholder_in(text)

            # YAML reads `{{ license }}` and `{license}` as a mapping that says nothing.
            node = item.node
            is_in_braces = node.kind == "mapping" and node.flow
            if is_in_braces and all(inner.null for _, inner in node.pairs):
                found = item.source.text[node.start : node.end]

            # An example of a DOI has a rule of its own.
            is_doi = key == "doi" or text.lower().startswith("doi:")
            if found is None or is_doi:
                continue

            item.report("placeholder-text", f"{shown(found)} is a placeholder", fix=FIX)


def _languages(root: Value) -> None:
    for item in entries(root, "language"):
        text = item.text()
        if text is None or _is_language(text, item.node):
            continue

        if twisted_by_yaml_1_1(text):
            message = f"{shown(text)} without quotes is true or false to huggingface_hub, which reads YAML 1.1"
            item.report("card-language-unknown", message, fix=f'write "{text}" in quotes')
            continue

        # The name of a language, or its code with a region: the Hub takes the code alone.
        code = ""
        if long_language(text):
            code = short_language(text) or ""
        known = code.split("-")[0]

        with_region = text.replace("_", "-")
        fix = "write a code of ISO 639 with two or three letters"
        if known:
            fix = f"write {known}"
        if known and "-" in with_region:
            fix += f"; {with_region} has its place under language_bcp47"

        message = f"{shown(text)} is no language code that the Hub knows"
        item.report("card-language-unknown", message, fix=fix)


def _is_language(text: str, node: Node) -> bool:
    """Whether the Hub takes it: small letters, two of ISO 639-1 or three of ISO 639-2 or -3, whose list is long."""
    if node.plain and twisted_by_yaml_1_1(text):
        return False
    if text in _NO_LANGUAGE:
        return True

    if re.fullmatch(r"[a-z]{2}", text):
        return long_language(text) is not None

    # Not looked up: a false word here is worse than a code that is not given out.
    return re.fullmatch(r"[a-z]{3}", text) is not None


def _licenses(root: Value) -> None:
    """Source: hub-docs, `repositories-licenses.md`; other ids are refused, see huggingface/huggingface_hub#4218."""
    stated = root.get("license")
    if stated is None:
        return

    if stated.node.kind == "mapping":
        # `{{ license }}` of a template: that is a placeholder, which has a rule of its own.
        if stated.node.flow:
            return

        message = "licences are sorted by configuration, and the Hub reads a list"
        stated.report("card-value-misread", message, fix="write one id, or a list of ids")
        return

    for item in stated.items():
        text = item.text()
        if text is None or text in LICENSES:
            continue
        if placeholder_in(text):
            continue

        plain = text.lower()
        # The Hub's ids of the GNU family do not tell `-only` from `-or-later`.
        near = _VERSIONS_OF_A_LICENSE.sub("", plain)
        if near not in LICENSES:
            near = closest(plain, LICENSES) or ""

        # What the Hub does not know is named beside it.
        named = f"license: other, license_name: {'-'.join(plain.split())}, and the page of its text as license_link"
        fix = f"write {named}"
        if near:
            fix = f"write {near}; or {named}"
        if plain in LICENSES:
            fix = f"write {plain}"
        item.report("card-license-unlisted", f"{shown(text)} is none of the Hub's licence ids", fix=fix)


def _works(root: Value) -> None:
    for key in ("base_model", "new_version", "datasets"):
        is_dataset = key == "datasets"
        page, what = f"{HUB}/", "model"
        if is_dataset:
            page, what = f"{HUB}/datasets/", "dataset"

        for item in entries(root, key):
            text = item.text()
            if text is None or placeholder_in(text):
                continue

            # A DOI names a work that the Hub does not hold, and the record says it.
            if doi_or_none(text) is not None:
                continue

            # Old data sets have no owner, and there are too many to know them all.
            may_lack_owner = is_dataset or text in CANONICAL_MODELS
            if not is_hub_id(text):
                message = f"{shown(text)} is no id of the Hub"
            elif "/" not in text and not may_lack_owner:
                message = f"{shown(text)} has no owner, and the record leaves it out"
            else:
                continue

            # The address of the work's page holds its id.
            fix = f"write OWNER/NAME, or the {what}'s DOI"
            id_there = text.removeprefix(page).strip("/")
            is_its_page = text.startswith(page) and is_hub_id(id_there)
            if is_its_page:
                fix = f"write {id_there}"

            item.report("card-work-without-id", message, fix=fix)


def _lists(root: Value) -> None:
    """Lists whose form the Hub refuses: `widget`, see ostris/ai-toolkit#260; entries that say nothing, see
    huggingface/transformers#13528; and tags with a blank behind their colon."""
    widget = root.get("widget")
    if widget is not None and widget.node.kind != "sequence":
        fix = "write each example below 'widget:', with '- ' before it"
        widget.report("card-value-misread", "one value stands where a list is expected", fix=fix)

    for item in root.items_at("tags"):
        is_block_mapping = item.node.kind == "mapping" and not item.node.flow
        if not is_block_mapping:
            continue

        written = " ".join(item.source.text[item.node.start : item.node.end].split())
        closed = re.sub(r":\s+", ":", written, count=1)
        message = f"{shown(written)} is a key with a value, not a tag"
        fix = f'write "{closed}", without the blank and in quotes'
        item.report("card-value-misread", message, fix=fix)

    for key in ("datasets", "base_model", "tags", "language", "license"):
        value = root.get(key)
        if value is None:
            continue

        has_empty_entry = any(node.null for node in value.node.items)
        if has_empty_entry:
            message = f"{key} has an entry that says nothing"
            value.report("card-value-misread", message, fix="delete the entry")


def _model_index(root: Value) -> None:
    """The parts that every result needs. Source: hub-docs, `modelcard.md`; huggingface_hub reads no card without."""
    index = root.get("model-index")
    if index is None:
        return

    if index.node.kind != "sequence":
        fix = "write '- name:' and 'results:' below it"
        index.report("card-value-misread", "one value stands where a list is expected", fix=fix)
        return

    for model in index.items():
        _require(model, "name", "results")

        for result in model.items_at("results"):
            needed = ["task.type", "dataset.type", "dataset.name", "metrics"]
            # A source may be left out, and one without its address is refused.
            if result.get("source"):
                needed.append("source.url")
            _require(result, *needed)

            for metric in result.items_at("metrics"):
                _require(metric, "type", "value")


def _require(value: Value, *paths: str) -> None:
    missing = []
    for path in paths:
        found: Value | None = value
        for key in path.split("."):
            if found is not None:
                found = found.get(key)
        if found is None:
            missing.append(path)
    if not missing:
        return

    verb = "is" if len(missing) == 1 else "are"
    message = f"{' and '.join(missing)} {verb} missing"
    value.report("card-value-misread", message, fix="add what is missing; huggingface_hub reads no card without")


def _emissions(root: Value) -> None:
    # The mass may stand alone, or among how it was measured.
    mass = root.get("co2_eq_emissions")
    if mass is not None and mass.node.kind == "mapping":
        mass = mass.get("emissions")
    if mass is None:
        return

    text = mass.text()
    if text and not is_number(text):
        message = f"{shown(text)} is no number of grams, and the record leaves it out"
        fix = "write the grams of CO2 equivalent as a number alone"
        mass.report("card-value-misread", message, fix=fix)


def _own_dois(root: Value) -> None:
    for item in named_as_own(root):
        text = (item.text() or "").removeprefix("doi:")
        if is_example(text):
            item.report("doi-placeholder", f"{shown(text)} is an example, not the DOI of a work", fix=FIX)
            continue

        doi = doi_or_none(text)
        if doi is None:
            continue

        publisher = PAPER_PREFIXES.get(doi.prefix)
        if publisher is not None:
            message = f"{shown(text)} is a DOI of {publisher}, and stands for the card's own"
            item.report("card-doi-of-another", message, fix="name the paper in the section 'Citation' instead")


def _dois_in_the_body(root: Value, parted: Parted) -> None:
    """An entry whose DOI is an archive's while its publisher is somebody else: one of the two was copied."""
    for entry in entries_of(parted.body):
        doi = doi_or_none(entry.fields.get("doi", ""))
        if doi is None:
            continue

        archive = ARCHIVE_PREFIXES.get(doi.prefix)
        publisher = entry.fields.get("publisher", "").strip("{} ")
        if not archive or not publisher:
            continue

        # "the Hugging Face Hub" of our table is "HuggingFace" or "Hugging Face" in people's entries.
        words = archive.lower().removeprefix("the ").removesuffix(" hub")
        if words.replace(" ", "") in publisher.lower().replace(" ", ""):
            continue

        place = parted.source.location(parted.body_start + entry.start)
        remark = Remark(
            rule="card-doi-of-another",
            message=f"{shown(str(doi))} is a DOI of {archive}, and the entry's publisher is {shown(publisher)}",
            path=place.path,
            line=place.line,
            column=place.column,
            fix="write the DOI of this work, or the publisher that gave the DOI",
        )
        root.remarks.append(remark)


def _body(root: Value, parted: Parted) -> None:
    """One remark for all places of the prose: a card made from a template has dozens."""
    lines = []
    for index, line in lines_of_prose(parted.body):
        # Code may well show what a template is.
        without_code = _CODE.sub("", line)
        if _UNFILLED.search(without_code):
            lines.append(parted.source.location(parted.body_start + index).line)
    if not lines:
        return

    word = "line" if len(lines) == 1 else "lines"
    where = ", ".join(str(line) for line in lines[:5])
    if len(lines) > 5:
        where += f" and {len(lines) - 5} more"

    remark = Remark(
        rule="card-unfilled",
        message=f"text of the template still stands in {word} {where}",
        path=parted.source.path,
        line=lines[0],
        fix="write what is known, or delete the section",
    )
    root.remarks.append(remark)


def _own_citation(root: Value, parted: Parted) -> None:
    """A citation of the work itself, which a release leaves alone and does not keep true."""
    # The parser of Markdown is loaded only where an entry may stand.
    if "@" not in parted.body:
        return

    from doi_action.readme.card import own_citation
    from doi_action.readme.markers import BrokenMarkers

    pretty = root.text_at("pretty_name") or root.text_at("model_name")
    try:
        own = own_citation(parted.source.text, pretty)
    except BrokenMarkers as error:
        message, line, fix = str(error), 1, "leave one pair of markers"
    else:
        if own is None:
            return

        message = "the card cites its own work here, and no release brings that up to date"
        line, fix = own.line, own.offer
    remark = Remark(rule="card-cites-itself", message=message, path=parted.source.path, line=line, fix=fix)
    root.remarks.append(remark)
