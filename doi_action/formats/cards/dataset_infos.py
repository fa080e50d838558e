"""dataset_infos.json of old Hugging Face datasets read as facts: one entry for each configuration.

What differs between configurations says nothing about the dataset as a whole and is left out. `citation` is the BibTeX
of a paper and `license` often prose; only a licence that can be named is taken.
"""

from doi_action.facts import Reading
from doi_action.formats.collector import Collector, read_json
from doi_action.formats.data.files import bytes_or_none
from doi_action.formats.licenses.license_text import parse_licenses
from doi_action.formats.text.value import Value
from doi_action.model import Kind

FORMAT = "dataset_infos.json"

CROSSWALK = {
    "kind": "dataset_size or features are there",
    "version": "version.version_str",
    "abstract": "description",
    "licenses": "license",
    "sizes": "dataset_size",
    "landing_page": "homepage is proposed",
}
"""Each field of Metadata and where this format says it."""

UNSET_VERSION = "0.0.0"
"""What the library writes where nobody gave a version."""


def read(path: str, data: bytes) -> Reading:
    """The facts of a dataset_infos.json. Never raises for bad input."""
    return read_json(_tell, name=FORMAT, path=path, data=data)


def _tell(file: Collector) -> None:
    # Any other JSON file may hold mappings too.
    configurations = []
    for _, value in file.root.entries():
        if value.get("features") is not None or value.get("dataset_size") is not None:
            configurations.append(value)
    if not configurations:
        return
    file.add("kind", Kind.DATASET, configurations[0])
    file.add_paragraphs("abstract", _common(configurations, "description"))
    file.add_line("landing_page", _common(configurations, "homepage"), certain=False)

    version = _common(configurations, "version", "version_str")
    text = version.text() if version else None
    file.add("version", text if text != UNSET_VERSION else None, version)

    stated = _common(configurations, "license")
    licenses = parse_licenses(stated.text() or "") if stated else ()
    file.add("licenses", tuple(entry for entry in licenses if entry.spdx), stated)

    sizes = [configuration.get("dataset_size") for configuration in configurations]
    counted = []
    for size in sizes:
        number = bytes_or_none(size.text()) if size else None
        if number is not None:
            counted.append((number, size))
        elif size is not None:
            size.leave_out()
    if counted:
        total = sum(number for number, _ in counted)
        file.add("sizes", (f"{total} bytes",), counted[0][1])


def _common(configurations: list[Value], key: str, inner_key: str = "") -> Value | None:
    """The value that all configurations share, None where they differ or one lacks it.

    Where it is a mapping, that of `inner_key` in it.
    """
    found = []
    for configuration in configurations:
        value = configuration.get(key)
        if value is not None and value.node.kind == "mapping" and inner_key:
            value = value.get(inner_key)
        found.append(value)
    texts = {value.paragraphs() if value else None for value in found}
    if len(texts) == 1:
        return found[0]
    for value in filter(None, found):
        value.leave_out()
    return None
