"""`.doi.yml`: metadata that no other file of a repository can say, and a last word on what others say wrongly.

Every key is optional. People are written as in CITATION.cff. `table` has every key with its shape and an example.

Settings stand in the same file and are read elsewhere. A key that is neither is reported.
"""

from collections.abc import Callable, Iterator

from doi_action.facts import Location, Reading
from doi_action.formats.cff.people import read_creator, read_ror
from doi_action.formats.collector import Collector, no_mapping
from doi_action.formats.datacite.vocabulary import (
    DATE_TYPES,
    DESCRIPTION_TYPES,
    RESOURCE_TYPES,
)
from doi_action.formats.doi_yml.entries import read_each
from doi_action.formats.doi_yml.keys import choice, report_unknown
from doi_action.formats.doi_yml.parts import read_date, read_funding, read_place
from doi_action.formats.doi_yml.related import in_role, read_item, read_related, read_title
from doi_action.formats.doi_yml.table import LIST_OF_TEXTS, METADATA, OTHERS, PARTS, SETTINGS, TEXT
from doi_action.formats.licenses.license_text import read_license
from doi_action.formats.text.json import doubled_keys
from doi_action.formats.text.source import Unreadable, read_source
from doi_action.formats.text.value import Value, items_of
from doi_action.formats.text.yaml import compose
from doi_action.identifiers.types import doi_or_none
from doi_action.lineage import MARKER_TYPE
from doi_action.model import (
    AlternateIdentifier,
    Contributor,
    Description,
    Kind,
    License,
    Subject,
)

FORMAT = ".doi.yml"

CROSSWALK = {
    **{key.metadata_field: key.name for key in METADATA},
    # The one key that holds two fields.
    "publisher": "publisher, publisher.name",
    "publisher_ror": "publisher.ror",
}
"""Each field of Metadata and where this format says it."""

SETTING_KEYS = frozenset([*SETTINGS, *OTHERS])
"""Keys of the same file that are not metadata."""

# `license`, as CITATION.cff and most manifests have it, is no key of its own in the table.
KEYS = frozenset(["license", *(key.name for key in METADATA)])
"""Keys that are metadata; some of them may be settings as well."""


def read(path: str, data: bytes) -> Reading:
    """The metadata of a `.doi.yml`, and what is wrong with it. Never raises; a file of settings alone has no facts."""
    try:
        source = read_source(path, data)
        node = compose(source)
    except Unreadable as error:
        return Reading(remarks=error.remarks)

    if node is None or node.null:
        return Reading()
    if node.kind != "mapping":
        return Reading(remarks=(no_mapping(source, FORMAT),))

    file = Collector(FORMAT, Value(node=node, source=source))
    root = file.root
    # Of a setting too the first counts, where a reader of the file may look at the last.
    root.remarks.extend(doubled_keys(source, node))
    report_unknown(root, KEYS, also=SETTING_KEYS)
    for key in METADATA:
        if key.shape == TEXT:
            file.add_text(key.metadata_field, key.name)
        if key.shape == LIST_OF_TEXTS:
            file.add_parts(key.metadata_field, read_each(root.get(key.name), Value.text_or_report))

    _add_words_and_publisher(file)
    for field, read_one in _LISTS.items():
        file.add_parts(field, read_each(root.get(CROSSWALK[field]), read_one))
    file.add_parts("licenses", list(_licenses(root.get("licenses") or root.get("license"))))
    return file.reading()


def _add_words_and_publisher(file: Collector) -> None:
    """Words of the root, the abstract, and the publisher, a text or a mapping."""
    root = file.root
    kind = root.get("kind")
    is_said = kind is not None and kind.text() != "auto"
    if is_said:
        word = choice(kind, [member.value for member in Kind])
        chosen = Kind(word) if word else None
        file.add("kind", chosen, kind)

    resource_type = root.get("resource-type")
    file.add("resource_type", choice(resource_type, RESOURCE_TYPES), resource_type)

    abstract = root.get("abstract")
    if abstract is not None and abstract.text_or_report():
        file.add("abstract", abstract.prose(), abstract)

    publisher = root.get("publisher")
    if publisher is None:
        return
    if publisher.node.kind != "mapping":
        file.add("publisher", publisher.text_or_report(), publisher)
        return

    report_unknown(publisher, PARTS["publisher"])
    file.add("publisher", publisher.text_of("name"), publisher)
    file.add("publisher_ror", read_ror(publisher.get("ror")), publisher)


def _person(value: Value) -> object:
    report_unknown(value, PARTS["creators"])
    return read_creator(value)


def _contributor(value: Value) -> Contributor | None:
    report_unknown(value, PARTS["contributors"])
    return in_role(read_creator(value), value)


def _description(value: Value) -> Description | None:
    report_unknown(value, PARTS["descriptions"])
    kind = choice(value.get("type"), DESCRIPTION_TYPES)
    words = None
    text = value.get("text")
    if text is not None:
        words = text.prose()

    if words is None or kind is None:
        return None
    return Description(text=words, type=kind)


def _keyword(value: Value) -> Subject | None:
    if value.node.kind != "mapping":
        term = value.text_or_report()
        return Subject(text=term) if term else None

    report_unknown(value, PARTS["keywords"])
    text = value.text_of("text")
    code = value.text_of("code")
    scheme = value.text_of("scheme")
    scheme_url = value.text_of("scheme-url")
    url = value.text_of("url")

    if text is None:
        return None
    return Subject(text=text, scheme=scheme, scheme_url=scheme_url, url=url, code=code)


def _licenses(value: Value | None) -> Iterator[tuple[License, Location]]:
    for item in items_of(value):
        if item.node.kind != "mapping":
            for license_ in read_license(item):
                yield license_, item.location
            continue

        report_unknown(item, PARTS["licenses"])
        named = item.get("name")
        url = item.text_of("url")
        # A page alone is a licence too.
        licenses: tuple[License, ...] = (License(),)
        if named is not None:
            licenses = read_license(named)

        for license_ in licenses:
            whole = License(spdx=license_.spdx, name=license_.name, url=url or license_.url)
            if whole != License():
                yield whole, item.location


def _alternate(value: Value) -> AlternateIdentifier | None:
    report_unknown(value, PARTS["alternate-identifiers"])
    text = value.text_of("value")
    kind = value.text_of("type")
    if text is None or kind is None:
        return None

    # Our marker of a version's record is written by us alone.
    is_link = doi_or_none(text) is not None or kind.lower() in ("doi", MARKER_TYPE)
    if is_link:
        value.report(
            "identifier-bad-form",
            f"'{text}' is no other name of the work for a record: a DOI is a link",
            fix="write it under 'related-identifiers' with its relation, IsIdenticalTo for instance",
        )
        return None
    return AlternateIdentifier(value=text, type=kind)


_LISTS: dict[str, Callable[[Value], object]] = {
    "titles": read_title,
    "descriptions": _description,
    "creators": _person,
    "contributors": _contributor,
    "keywords": _keyword,
    "funding": read_funding,
    "related_identifiers": read_related,
    "related_items": read_item,
    "alternate_identifiers": _alternate,
    "dates": lambda value: read_date(value, DATE_TYPES),
    "geo_locations": read_place,
}
"""What reads one entry of each list."""
