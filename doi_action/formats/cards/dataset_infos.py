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
        is_one = any(map(value.get, ("features", "dataset_size")))
        if is_one:
            configurations.append(value)
    if not configurations:
        return

    file.add("kind", Kind.DATASET, configurations[0])
    file.add_paragraphs("abstract", _common(configurations, "description"))
    file.add_line("landing_page", _common(configurations, "homepage"), certain=False)

    number = None
    version = _common(configurations, "version", "version_str")
    if version is not None and version.text() != UNSET_VERSION:
        number = version.text()
    file.add("version", number, version)

    licenses = []
    stated = _common(configurations, "license")
    if stated is not None:
        for license_ in parse_licenses(stated.text() or ""):
            if license_.spdx is not None:
                licenses.append(license_)
    file.add("licenses", tuple(licenses), stated)

    # The size of the whole is that of all its configurations.
    total = 0
    counted = []
    for configuration in configurations:
        size = configuration.get("dataset_size")
        if size is None:
            continue

        length = bytes_or_none(size.text())
        if length is None:
            size.leave_out()
            continue

        total += length
        counted.append(size)

    if counted:
        file.add("sizes", (f"{total} bytes",), counted[0])


def _common(configurations: list[Value], key: str, inner_key: str = "") -> Value | None:
    """The value that all configurations share, None where they differ or one lacks it.

    Where it is a mapping, that of `inner_key` in it.
    """
    found = []
    texts = set()
    for configuration in configurations:
        value = configuration.get(key)
        if inner_key and value is not None and value.node.kind == "mapping":
            value = value.get(inner_key)

        text = value.paragraphs() if value is not None else None
        found.append(value)
        texts.add(text)

    if len(texts) == 1:
        return found[0]

    for value in filter(None, found):
        value.leave_out()
    return None
