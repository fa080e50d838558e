"""What manifests of packages share: a name that is not quite a title, people in one text, labelled addresses."""

import re
from collections.abc import Iterable, Iterator

from doi_action.facts import Location
from doi_action.formats.collector import Collector
from doi_action.formats.licenses.license_text import read_license
from doi_action.formats.people.person_names import without_addresses
from doi_action.formats.people.person_text import people_of_text
from doi_action.formats.repository_address import on_code_host, repository_url
from doi_action.formats.text.value import Value
from doi_action.model import Contributor, Creator, Kind, License, RelatedIdentifier, Subject

Person = tuple[Creator, Value]
"""Somebody and the value that names them."""

_UNFIT_VERSION = re.compile(r"^(?:0\.0\.0|attr:|file:|\$\{)|[@{}$]")
_LABELS = {
    "repository": ("repository", "source", "source code", "code", "github", "gitlab", "git", "sources", "scm"),
    "documentation": ("documentation", "docs", "doc", "manual", "api docs", "read the docs"),
    "homepage": ("homepage", "home", "home page", "website", "home-page"),
}


def add_identity(file: Collector, *, name: Value | None, version: Value | None, abstract: Value | None) -> None:
    """The package's name, version and summary, and that it is software because somebody packaged it.

    A version that a tool fills in later (`0.0.0`, `attr: ...`, `${revision}`) says nothing.
    """
    named = name.text() if name else None
    if name is not None and named:
        file.add("kind", Kind.SOFTWARE, name)
        file.add("title", named, name)
    text = version.text() if version else None
    fit = text is not None and not _UNFIT_VERSION.search(text)
    file.add("version", text if fit else None, version)
    file.add("abstract", abstract.paragraphs() if abstract else None, abstract)


def add_people(file: Collector, creators: Iterable[Person], helpers: Iterable[tuple[str, Person]] = ()) -> None:
    """Authors as creators, others by role. Where one text seems to hold several people they are only proposed."""
    people = list(creators)
    unclear = [at for _, at in people if not people_of_text(_whole_text(at)).certain]
    if unclear:
        report_several(unclear[0])
        file.propose("creators", tuple(who for who, _ in people), [at.location for _, at in people])
    else:
        file.add_parts("creators", [(who, at.location) for who, at in people])
    roles = [(Contributor(creator=who, role=role), at.location) for role, (who, at) in helpers]
    file.add_parts("contributors", roles)


def report_several(value: Value) -> None:
    """Say that nobody can tell where the names in a text divide."""
    value.report(
        "names-joined",
        f"'{without_addresses(_whole_text(value))}' seems to name several people, and nothing says where one ends",
        fix="name each person in an entry of their own, or in CITATION.cff",
    )


def _whole_text(value: Value) -> str:
    """The text that names people: the value's own, or that of its `name`."""
    return (value.text_at("name") if value.node.kind == "mapping" else value.text()) or ""


def people_in(value: Value | None) -> Iterator[Person]:
    """People in a list, each a text or a mapping with `name`, `email` and an address."""
    for item in value.items() if value else ():
        text = item.paragraphs() if item.node.kind == "scalar" else item.text_at("name")
        named = people_of_text(text, email=item.text_at("email"), url=item.text_at("url"))
        for person in named.people:
            yield person, item
        if not named.people:
            _leave_out(item)


def _leave_out(item: Value) -> None:
    """An entry that names nobody stays out whole."""
    for part in (item, *(value for _, value in item.entries())):
        part.used.discard(id(part.node))


def add_keywords(file: Collector, value: Value | None) -> None:
    """Keywords in a list, or in one text with commas or line breaks between them."""
    found = []
    for item in value.items() if value else ():
        for word in re.split(r"[,\n]", item.paragraphs() or ""):
            if word.strip():
                found.append((Subject(text=word.strip()), item.location))
    file.add_parts("keywords", found)


def add_licenses(file: Collector, value: Value | None) -> None:
    """Licences in a text or a list of texts; a name of a file in its place says nothing."""
    found: list[tuple[License, Location]] = []
    for item in value.items() if value else ():
        text = (item.text() or "").lower()
        names_file = text.startswith(("see license in", "file:"))
        if item.node.kind != "scalar" or names_file:
            file.leave_out(item)
            continue
        found += [(entry, item.location) for entry in read_license(item)]
    file.add_parts("licenses", found)


def add_addresses(file: Collector, labelled: Iterable[tuple[str, Value]]) -> None:
    """The repository, the documentation and the homepage among labelled addresses.

    A homepage on a code host is the repository where no other is named; elsewhere it is only proposed. An address that
    a tool completes later (`${project.scm.tag}`) opens no page and is left out.
    """
    found: dict[str, Value] = {}
    for label, value in labelled:
        meaning = _meaning(label)
        if meaning is not None and meaning not in found and _opens(value):
            found[meaning] = value

    repository, manual, home = found.get("repository"), found.get("documentation"), found.get("homepage")
    if repository is None and home is not None and on_code_host(home.text() or ""):
        repository = home
    file.add("repository_url", repository_url(repository.text()) if repository else None, repository)

    if manual is not None:
        link = RelatedIdentifier(value=manual.text() or "", scheme="URL", relation="IsDocumentedBy")
        if link.value.startswith("http"):
            file.add_parts("related_identifiers", [(link, manual.location)])
        else:
            file.leave_out(manual)
    if home is not None and home is not repository:
        file.add("landing_page", home.text(), home, certain=False)


def _meaning(label: str) -> str | None:
    """Which address a label means, None for one that no record holds: a tracker, a chat, a changelog."""
    plain = label.strip().lower()
    return next((meaning for meaning, labels in _LABELS.items() if plain in labels), None)


def _opens(value: Value) -> bool:
    """Whether an address is written out whole."""
    text = value.text() or ""
    if text and not any(mark in text for mark in ("${", "{{", "@{")):
        return True
    value.used.discard(id(value.node))
    return False
