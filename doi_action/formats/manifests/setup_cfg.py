"""setup.cfg read as facts: the `[metadata]` section of setuptools. Values that code would compute are left out."""

from collections.abc import Iterator
from dataclasses import replace

from doi_action.facts import Reading, Remark
from doi_action.formats.collector import Collector, read_with
from doi_action.formats.manifests.manifest import (
    Person,
    add_addresses,
    add_classified,
    add_identity,
    add_keywords,
    add_licenses,
    add_people,
)
from doi_action.formats.people.person_text import people_of_text
from doi_action.formats.text.key_lines import compose_ini, line_outside_ini
from doi_action.formats.text.source import SourceText
from doi_action.formats.text.value import Value

FORMAT = "setup.cfg"

CROSSWALK = {
    "kind": "[metadata] has a name",
    "title": "name",
    "creators": "author",
    "contributors": "maintainer",
    "version": "version",
    "abstract": "description, summary",
    "keywords": "keywords",
    "licenses": "license, classifiers",
    "related_identifiers": "project_urls: Documentation",
    "repository_url": "project_urls: Source",
    "landing_page": "url is proposed",
}
"""Each field of Metadata and where this format says it."""


def read(path: str, data: bytes) -> Reading:
    """The facts of a setup.cfg. Never raises for bad input; a file that only configures tools gives none."""
    return read_with(compose_ini, _tell, name=FORMAT, path=path, data=data)


def setup_unreadable(source: SourceText, line: int, message: str) -> Remark:
    """The remark on a line that setuptools stops at."""
    place = source.location_named(line)
    return Remark(
        rule="setup-unreadable",
        message=message,
        path=place.path,
        line=place.line,
        fix="correct this line, or delete the file if nothing installs from it",
    )


def _tell(file: Collector) -> None:
    metadata = file.root.get("metadata")
    if metadata is None or metadata.get("name") is None:
        return
    tell_metadata(file, metadata)

    source = file.root.source
    line = line_outside_ini(source)
    if line is not None:
        message = "setup.cfg has a line that is neither a section nor `key = value`"
        file.root.remarks.append(setup_unreadable(source, line, message))


def tell_metadata(file: Collector, metadata: Value) -> None:
    """What the keys of setuptools say; setup.py has the same as arguments."""
    # `summary` is pbr's word for the description of one line.
    abstract = metadata.get("description") or metadata.get("summary")
    add_identity(file, name=metadata.get("name"), version=metadata.get("version"), abstract=abstract)

    maintainers = [("ContactPerson", who) for who in _people(metadata, "maintainer")]
    add_people(file, _people(metadata, "author"), maintainers)
    add_keywords(file, metadata.get("keywords"))

    if metadata.get("license") is not None:
        add_licenses(file, metadata.get("license"))
    else:
        add_classified(file, _either(metadata, "classifiers") or _either(metadata, "classifier"))

    addresses: list[tuple[str, Value | None]] = []
    urls = _either(metadata, "project_urls")
    if urls is not None:
        # One `Label = address` a line, in setup.py a mapping.
        addresses += urls.entries()
        for line in (urls.paragraphs() or "").splitlines():
            label, _, address = line.partition("=")
            if not address.strip():
                continue
            node = urls.node._replace(text=address.strip())
            addresses.append((label, replace(urls, node=node)))

    addresses.append(("homepage", _either(metadata, "url") or _either(metadata, "home_page")))
    add_addresses(file, addresses)


def _people(metadata: Value, key: str) -> Iterator[Person]:
    """People in one text, with commas or line ends between them; their addresses stand in a text of their own."""
    names = _either(metadata, key)
    if names is None:
        return
    people = people_of_text(names.paragraphs()).people

    listed = ""
    written = _either(metadata, f"{key}_email")
    if written is not None:
        listed = written.text() or ""

    emails: list[str | None] = []
    for part in listed.split(","):
        emails.append(part.strip() or None)

    if len(emails) != len(people):
        # Which address is whose can be told only where there is one for each.
        emails = [None] * len(people)

    for person, email in zip(people, emails, strict=True):
        yield replace(person, email=person.email or email), names


def _either(metadata: Value, key: str) -> Value | None:
    """The value of a key, spelled with _ or, as setuptools took it until version 78 and pbr still does, with -."""
    return metadata.get(key) or metadata.get(key.replace("_", "-"))
