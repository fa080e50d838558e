"""Links of a CITATION.cff to other objects: the paper, what it builds on, where else it is, what it is identical to.

The work's own DOIs (`doi`, and DOIs among root `identifiers`) are no links but its state: `state`. A paper's DOI there
is a link all the same.
"""

import re
from collections.abc import Callable, Collection, Iterator
from functools import partial

from doi_action.facts import Location
from doi_action.formats.cff.references import identify, is_the_work_itself, pmc_page, read_grant, read_reference
from doi_action.formats.cff.state import state_of
from doi_action.formats.datacite.vocabulary import RELATION_TYPES
from doi_action.formats.text.value import Value
from doi_action.identifiers.prefixes import PAPER_PREFIXES
from doi_action.model import FUNDER_WITHOUT_NAME, RelatedIdentifier, home_page

CODE_PAGE = re.compile(r"^https?://(?:github\.com|gitlab\.com|codeberg\.org|bitbucket\.org)/[^/\s]+/[^/\s]+/?$")
"""A repository's page on a code host: GitHub's own example of a citation file gives it as `url`."""

Link = tuple[RelatedIdentifier, Location]
Judge = Callable[[Value], bool]


def read_links(root: Value) -> list[Link]:
    """All links with their places, each once; a reference that repeats the paper or an address adds nothing."""
    itself = _judge_of_the_work(root)
    links: list[Link] = []

    # The preferred citation: a text about the work, or a neighbouring work that is cited in its place.
    preferred = root.get("preferred-citation")
    if preferred is not None and not itself(preferred):
        kind = preferred.text_at("type") or ""
        is_a_work = kind.startswith(("software", "data"))
        relation = "References" if is_a_work else "IsDescribedBy"

        cited = read_reference(preferred, relation)
        if cited is not None:
            links.append((cited, preferred.location))

    links += _papers_among_own(root)
    links += _identifiers(root)
    links += _references(root, itself)
    links += _addresses(root)

    # To refer to something says less than any other relation to it.
    found: dict[object, Link] = {}
    known: set[tuple[str, str]] = set()
    for link, place in links:
        thing = link.scheme, link.value.lower()
        adds_nothing = link.relation == "References" and thing in known
        known.add(thing)

        if not adds_nothing:
            found.setdefault(link.key, (link, place))
    return list(found.values())


def leave_out_description(part: Value, recorded: Collection[str]) -> None:
    """List all texts of a reference as left out, but those that are `recorded` and its type.

    A record holds what identifies a reference, in a link; DataCite has no place beside it for title and authors.
    """
    if part.node.kind == "mapping":
        for key, value in part.entries():
            if key != "type":
                leave_out_description(value, recorded)
        return

    if part.node.kind == "sequence":
        for value in part.items():
            leave_out_description(value, recorded)
        return

    # A record holds identifiers bare, ISBNs without blanks, ISSNs in capitals, and a number of PMC as its page.
    text = part.node.text.strip()
    spellings = {text.replace(" ", ""), text.upper(), pmc_page(text)}
    known = identify(part.node.text)
    if known is not None:
        _, text = known
    spellings.add(text)

    if spellings.isdisjoint(recorded):
        part.leave_out()
    else:
        part.text()


def references_to_itself(root: Value) -> Iterator[Value]:
    """The preferred citation and references that describe the very work of the file."""
    itself = _judge_of_the_work(root)
    references = list(root.items_at("references"))
    preferred = root.get("preferred-citation")
    if preferred is not None:
        references.insert(0, preferred)

    yield from filter(itself, references)


def _judge_of_the_work(root: Value) -> Judge:
    """Tells whether a reference describes the very work of the file.

    Some files say everything of the software in `preferred-citation` alone: then the title there is the work's.
    """
    title = root.get("title")
    preferred = root.get("preferred-citation")
    if title is None and preferred is not None:
        title = preferred.get("title")

    text = None
    if title is not None:
        text = title.text()
    dois = frozenset(str(doi) for doi in state_of(root).dois)
    return partial(is_the_work_itself, title=text, dois=dois)


def _papers_among_own(root: Value) -> Iterator[Link]:
    """DOIs of papers where the work's own should stand: people give the paper's when the software has none."""
    state = state_of(root)
    named = []
    if state.doi is not None:
        named.append((state.root_doi, state.doi.location))

    for entry in state.identifiers:
        # What CFF 1.3.0 gives a relation is read with it.
        if entry.relation is None:
            named.append((entry.doi, entry.location))

    for doi, place in named:
        if doi is None:
            continue
        if doi.prefix in PAPER_PREFIXES:
            yield RelatedIdentifier(value=str(doi), scheme="DOI", relation="IsDescribedBy"), place


def _references(root: Value, itself: Judge) -> Iterator[Link]:
    for value in root.items_at("references"):
        if itself(value):
            continue

        link = read_reference(value, "References")
        if link is None:
            continue

        # An award that is told with its funder is no work that is cited.
        is_award = link.resource_type == "Award"
        if is_award and read_grant(value).funder != FUNDER_WITHOUT_NAME:
            continue

        yield link, value.location


def _addresses(root: Value) -> Iterator[Link]:
    """The home page; a build or an archived copy is another form of the work."""
    code = root.get("repository-code")
    known = set()
    if code is not None:
        known.add(_bare(code.text() or ""))

    # One address is told once, as the first of these that it is.
    for key in ("url", "repository", "repository-artifact"):
        value = root.get(key)
        if value is None:
            continue

        text = value.text()
        if text is None or _bare(text) in known:
            continue

        # Without repository-code the page on a code host is read as the repository.
        is_home = key == "url"
        if is_home and code is None and CODE_PAGE.match(text):
            continue

        known.add(_bare(text))
        identified = identify(text)
        if identified is None:
            value.leave_out()
            continue

        scheme, bare = identified
        if scheme == "DOI":
            # It resolves to a landing page, and is no page itself.
            value.leave_out()
        elif is_home and scheme == "URL":
            yield home_page(bare), value.location
        else:
            yield RelatedIdentifier(value=bare, scheme=scheme, relation="IsVariantFormOf"), value.location


def _bare(url: str) -> str:
    return url.rstrip("/").removesuffix(".git").lower()


def _identifiers(root: Value) -> Iterator[Link]:
    """SWHIDs name the very same files; of others only what CFF 1.3.0 gives a relation."""
    for value in root.listed_at("identifiers"):
        kind = value.text_of("type")
        text = value.text_of("value")
        relation = value.text_of("relation")
        found = identify(text or "")
        if found is None:
            continue

        scheme, bare = found
        is_archived = kind == "swh"
        if is_archived and scheme != "SWHID":
            continue

        if relation not in RELATION_TYPES:
            # A word that is no relation says nothing, and the type `swh` says enough.
            relation = "IsIdenticalTo" if is_archived else None

        if relation is not None:
            yield RelatedIdentifier(value=bare, scheme=scheme, relation=relation), value.location
