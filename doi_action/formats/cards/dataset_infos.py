"""dataset_infos.json of old Hugging Face datasets read as facts: one entry for each configuration.

What differs between configurations says nothing about the dataset as a whole and is left out. `citation` is the BibTeX
of a paper and `license` often prose; only a licence that can be named is taken.
"""

from doi_action.facts import Reading
from doi_action.formats.collector import Collector, read_json
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
    known = [value for _, value in file.root.entries() if _describes_data(value)]
    if not known:
        return
    file.add("kind", Kind.DATASET, known[0])

    description = _common([configuration.get("description") for configuration in known])
    file.add("abstract", description.paragraphs() if description else None, description)
    homepage = _common([configuration.get("homepage") for configuration in known])
    file.add("landing_page", homepage.text() if homepage else None, homepage, certain=False)

    version = _common([_version(configuration) for configuration in known])
    text = version.text() if version else None
    file.add("version", text if text != UNSET_VERSION else None, version)

    stated = _common([configuration.get("license") for configuration in known])
    named = parse_licenses(stated.text() or "") if stated else ()
    file.add("licenses", tuple(entry for entry in named if entry.spdx), stated)

    _tell_size(file, known)


def _describes_data(value: Value) -> bool:
    """Whether a value is a configuration: any other JSON file may hold mappings too."""
    return value.node.kind == "mapping" and any(value.get(key) is not None for key in ("features", "dataset_size"))


def _version(configuration: Value) -> Value | None:
    value = configuration.get("version")
    return value.get("version_str") if value is not None and value.node.kind == "mapping" else value


def _common(found: list[Value | None]) -> Value | None:
    """The value that all configurations share, None where they differ or one lacks it."""
    texts = {value.paragraphs() if value else None for value in found}
    return found[0] if len(texts) == 1 else None


def _tell_size(file: Collector, configurations: list[Value]) -> None:
    """The sum of the sizes that are numbers, standing at the first of them."""
    total, first = 0, None
    for configuration in configurations:
        size = configuration.get("dataset_size")
        text = size.text() if size else None
        if text and text.isascii() and text.isdecimal() and len(text) < 20:
            total += int(text)
            first = first or size
    if first is not None:
        file.add("sizes", (f"{total} bytes",), first)
