"""What manifests of packages share: a name that is not quite a title, people in one text, labelled addresses."""

import re
from collections.abc import Iterable, Iterator

from doi_action.facts import Location
from doi_action.formats.collector import Collector
from doi_action.formats.licenses.license_text import read_license
from doi_action.formats.people.person_text import creator_of_name, person_of_text
from doi_action.formats.repository_address import on_code_host, repository_url
from doi_action.formats.text.value import Value
from doi_action.model import Contributor, Creator, Kind, License, RelatedIdentifier, Subject

Person = tuple[Creator, Location]

_SEVERAL = re.compile(r",|;|&|\band\b|\bet al\b", re.IGNORECASE)
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
    """Authors as creators, others by role. A text that seems to hold several people is only proposed."""
    people = list(creators)
    if any(_holds_several(who) for who, _ in people):
        file.propose("creators", tuple(who for who, _ in people), [at for _, at in people])
    else:
        file.add_parts("creators", people)
    file.add_parts("contributors", [(Contributor(creator=who, role=role), at) for role, (who, at) in helpers])


def _holds_several(person: Creator) -> bool:
    """Whether a whole name looks like a list of names; which comma separates what would be a guess."""
    return person.name is not None and _SEVERAL.search(person.name) is not None and person.name_type == "Personal"


def people_in(value: Value | None) -> Iterator[Person]:
    """People in a list, each a text or a mapping with `name`, `email` and an address."""
    for item in value.items() if value else ():
        if item.node.kind == "mapping":
            name, email, url = (v.text() if (v := item.get(key)) else None for key in ("name", "email", "url"))
            person = creator_of_name(name, email=email, url=url)
        else:
            person = person_of_text(item.text())
        if person is not None:
            yield person, item.location


def add_keywords(file: Collector, value: Value | None) -> None:
    """Keywords in a list, or in one text with commas or line breaks between them."""
    found = [
        (Subject(text=word.strip()), item.location)
        for item in (value.items() if value else ())
        for word in re.split(r"[,\n]", item.paragraphs() or "")
        if word.strip()
    ]
    file.add_parts("keywords", found)


def add_licenses(file: Collector, value: Value | None) -> None:
    """Licences in a text or a list of texts; a name of a file in its place says nothing."""
    found: list[tuple[License, Location]] = []
    for item in value.items() if value else ():
        text = (item.text() or "").lower()
        if item.node.kind == "scalar" and not text.startswith(("see license in", "file:")):
            found += [(entry, item.location) for entry in read_license(item)]
    file.add_parts("licenses", found)


def add_addresses(file: Collector, labelled: Iterable[tuple[str, Value]]) -> None:
    """The repository, the documentation and the homepage among labelled addresses.

    A homepage on a code host is the repository where no other is named; elsewhere it is only proposed.
    """
    found: dict[str, Value] = {}
    for label, value in labelled:
        meaning = next((name for name, labels in _LABELS.items() if label.strip().lower() in labels), None)
        if meaning and value.text():
            found.setdefault(meaning, value)
    home = found.get("homepage")
    if home is not None and "repository" not in found and on_code_host(home.text() or ""):
        found["repository"] = home
    repository, manual = found.get("repository"), found.get("documentation")
    file.add("repository_url", repository_url(repository.text()) if repository else None, repository)
    if manual is not None and (manual.text() or "").startswith("http"):
        link = RelatedIdentifier(value=manual.text() or "", scheme="URL", relation="IsDocumentedBy")
        file.add_parts("related_identifiers", [(link, manual.location)])
    if home is not None and home is not repository:
        file.add("landing_page", home.text(), home, certain=False)
