"""What manifests of packages share: a name that is not quite a title, people in one text, labelled addresses."""

import re
from collections.abc import Iterable, Iterator

from doi_action.facts import Location
from doi_action.formats.collector import Collector
from doi_action.formats.licenses.license_text import read_license, report_doubtful, spdx_of_name
from doi_action.formats.licenses.names import names_none
from doi_action.formats.people.person_names import without_addresses
from doi_action.formats.people.person_text import people_of_text
from doi_action.formats.repository_address import on_code_host, repository_url
from doi_action.formats.text.value import Value, items_of
from doi_action.model import Contributor, Creator, Kind, License, RelatedIdentifier, Subject

Person = tuple[Creator, Value]
"""Somebody and the value that names them."""

_UNFIT_VERSION = re.compile(r"^(?:0\.0\.0|attr:|file:|\$\{)|[@{}$]")
_OPENS_NO_PAGE = re.compile(r"^$|\$\{|\{\{|@\{")
"""No address, or one that a tool completes later (`${project.scm.tag}`)."""

_CLASSIFIER = re.compile(r"^License :: (?:OSI Approved :: )?(.+?)(?: \(([\w.+-]+)\))?$")
_NO_NAMES = ("OSI Approved", "DFSG approved", "Other/Proprietary License")
"""Classifiers of a licence that name none."""

_LABELS = {
    "repository": ("repository", "source", "source code", "code", "github", "gitlab", "git", "sources", "scm"),
    "documentation": ("documentation", "docs", "doc", "manual", "api docs", "read the docs"),
    "homepage": ("homepage", "home", "home page", "website", "home-page"),
}
_MEANINGS = {label: meaning for meaning, labels in _LABELS.items() for label in labels}


def complete_or_none(value: Value | None) -> Value | None:
    """The value, None where a tool fills in a part of it when it builds: `${project.name}` is nothing to publish."""
    if value is None:
        return None

    if "${" in value.node.text:
        value.leave_out()
        return None
    return value


def add_identity(file: Collector, *, name: Value | None, version: Value | None, abstract: Value | None) -> None:
    """The package's name, version and summary, and that it is software because somebody packaged it.

    A version that a tool fills in later (`0.0.0`, `attr: ...`, `${revision}`) says nothing.
    """
    if name is not None and name.text():
        file.add("kind", Kind.SOFTWARE, name)
        file.add_line("title", name)

    number = ""
    if version is not None:
        number = version.text() or ""
    if _UNFIT_VERSION.search(number):
        number = ""
    file.add("version", number, version)

    file.add_paragraphs("abstract", abstract)


def add_people(file: Collector, creators: Iterable[Person], helpers: Iterable[tuple[str, Person]] = ()) -> None:
    """Authors as creators, others by role. Where one text seems to hold several people they are only proposed."""
    people = list(creators)
    # One text may name a thousand people, and is judged once.
    texts = {id(at): at for _, at in people}.values()

    unclear = []
    for at in texts:
        if not people_of_text(_text_with_names(at)).certain:
            unclear.append(at)

    if unclear:
        report_several(unclear[0])

    authors = [(who, at.location) for who, at in people]
    file.add_parts("creators", authors, certain=not unclear)

    roles = []
    for role, (who, at) in helpers:
        roles.append((Contributor(creator=who, role=role), at.location))
    file.add_parts("contributors", roles)


def propose_people(file: Collector, value: Value | None) -> None:
    """People of a list who need not have made the work."""
    file.add_parts("creators", [(who, at.location) for who, at in people_in(value)], certain=False)


def report_several(value: Value) -> None:
    """Say that nobody can tell where the names in a text divide."""
    names = without_addresses(_text_with_names(value) or "")
    value.report(
        "names-joined",
        f"'{names}' seems to name several people, and nothing says where one ends",
        fix="name each person in an entry of their own, or in CITATION.cff",
    )


def _text_with_names(value: Value) -> str | None:
    """The text that names people: the value's own, or that of its `name`."""
    if value.node.kind == "mapping":
        return value.text_at("name")
    return value.text()


def people_in(value: Value | None) -> Iterator[Person]:
    """People in a list, each a text or a mapping with `name`, `email` and an address."""
    for item in items_of(value):
        text = item.text_at("name")
        if item.node.kind == "scalar":
            text = item.paragraphs()

        named = people_of_text(text, email=item.text_at("email"), url=item.text_at("url"))
        for person in named.people:
            yield person, item

        if not named.people:
            # An entry that names nobody stays out whole, its address too.
            item.used.discard(id(item.node))
            for _, part in item.entries():
                part.used.discard(id(part.node))


def add_keywords(file: Collector, value: Value | None) -> None:
    """Keywords in a list, or in one text with commas, semicolons or line breaks between them."""
    found = []
    for item in items_of(value):
        parts = re.split(r"[,;\n]", item.paragraphs() or "")
        words = list(filter(None, map(str.strip, parts)))
        if not words:
            file.leave_out(item)
        for word in words:
            found.append((Subject(text=word), item.location))
    file.add_parts("keywords", found)


def add_licenses(file: Collector, *values: Value | None) -> None:
    """Licences in texts or lists of texts; a name of a file in its place says nothing."""
    items: list[Value] = []
    for value in values:
        items += items_of(value)

    found: list[tuple[License, Location]] = []
    for item in items:
        text = item.text() or ""
        # "SEE LICENSE IN <filename>" of npm, "file: LICENSE" of setuptools.
        names_file = text.lower().startswith(("see license in", "file:"))
        is_text = item.node.kind == "scalar"
        if names_file or not is_text:
            file.leave_out(item)
            continue

        for entry in read_license(item):
            found.append((entry, item.location))

    file.add_parts("licenses", found)


def add_classified(file: Collector, classifiers: Value | None) -> None:
    """The licences among the classifiers of PyPI: a list of them, or a text with one a line."""
    found: list[tuple[License, Location]] = []
    for item in items_of(classifiers):
        others = []
        lines = (item.paragraphs() or "").splitlines()
        for line in lines:
            classifier = line.strip()
            license_ = _CLASSIFIER.match(classifier)
            if license_ is None:
                others.append(classifier)
                continue

            name, short_name = license_.groups(default="")
            if name in _NO_NAMES or names_none(name):
                others.append(classifier)
                continue

            # The short name in brackets is often the id itself: "MIT No Attribution License (MIT-0)".
            spdx = spdx_of_name(name) or spdx_of_name(short_name)
            if spdx is None:
                report_doubtful(item, name)
                found.append((License(name=name), item.location))
            else:
                found.append((License(spdx=spdx), item.location))

        if len(others) == len(lines):
            item.leave_out()
        elif others:
            item.leave_out_part("; ".join(others))

    file.add_parts("licenses", found)


def add_addresses(file: Collector, labelled: Iterable[tuple[str, Value | None]]) -> None:
    """The repository, the documentation and the homepage among labelled addresses, of each the first that is there.

    A homepage on a code host is the repository where no other is named; elsewhere it is only proposed. A tracker, a
    chat or a changelog has no place in a record.
    """
    found: dict[str, Value] = {}
    addresses: dict[str, str] = {}
    for label, value in labelled:
        meaning = _MEANINGS.get(label.strip().lower())
        if value is None or meaning is None:
            continue
        if meaning in found:
            continue

        address = value.text() or ""
        if _OPENS_NO_PAGE.search(address):
            file.leave_out(value)
        else:
            found[meaning] = value
            addresses[meaning] = address

    repository = found.get("repository")
    home = found.get("homepage")
    if repository is None and on_code_host(addresses.get("homepage", "")):
        repository = home
    if repository is not None:
        file.add("repository_url", repository_url(repository.text()), repository)

    manual = found.get("documentation")
    if manual is not None:
        address = addresses["documentation"]
        links: tuple[RelatedIdentifier, ...] = ()
        if address.startswith("http"):
            links = (RelatedIdentifier(value=address, scheme="URL", relation="IsDocumentedBy"),)
        file.add("related_identifiers", links, manual, parts=(manual.location,))

    if home is not repository:
        file.add_line("landing_page", home, certain=False)
