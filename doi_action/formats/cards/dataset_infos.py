"""dataset_infos.json of old Hugging Face datasets read as facts: one entry for each configuration.

What differs between configurations says nothing about the dataset as a whole and is left out. `citation` is the BibTeX
of a paper and `license` often prose; only a licence that can be named is taken.
"""

from collections.abc import Iterator

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


def read(path: str, data: bytes) -> Reading:
    """The facts of a dataset_infos.json. Never raises for bad input."""
    return read_json(_tell, name=FORMAT, path=path, data=data)


def _tell(file: Collector) -> None:
    configurations = [value for _, value in file.root.entries() if value.node.kind == "mapping"]
    known = [c for c in configurations if c.get("features") is not None or c.get("dataset_size") is not None]
    if not known:
        return
    file.add("kind", Kind.DATASET, known[0])
    for key, name in (("description", "abstract"), ("homepage", "landing_page")):
        value = _common(c.get(key) for c in known)
        file.add(name, value.paragraphs() if value else None, value, certain=name != "landing_page")
    version = _common(_version(c) for c in known)
    text = version.text() if version else None
    file.add("version", text if text != "0.0.0" else None, version)
    stated = _common(c.get("license") for c in known)
    licenses = tuple(entry for entry in parse_licenses(stated.text() or "") if entry.spdx) if stated else ()
    file.add("licenses", licenses, stated)
    _tell_size(file, known)


def _version(configuration: Value) -> Value | None:
    value = configuration.get("version")
    return value.get("version_str") if value is not None and value.node.kind == "mapping" else value


def _common(values: Iterator[Value | None]) -> Value | None:
    """The value that all configurations share, None where they differ or one lacks it."""
    found = list(values)
    texts = {value.paragraphs() if value else None for value in found}
    return found[0] if len(texts) == 1 else None


def _tell_size(file: Collector, configurations: list[Value]) -> None:
    sizes = [v for c in configurations if (v := c.get("dataset_size")) is not None and (v.text() or "").isdigit()]
    if sizes:
        file.add("sizes", (f"{sum(int(v.text() or 0) for v in sizes)} bytes",), sizes[0])
