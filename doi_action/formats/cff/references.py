"""References of a CITATION.cff as links: what a reference is, which identifier names it best, how it relates.

One link per reference: the DOI where there is one, else the most specific identifier. Numbers that name something
else than the reference itself (the ISSN of an article's journal, the ISBN of the volume a paper is in) are not used.
"""

import re
from collections.abc import Iterator

from doi_action.formats.text.value import Value
from doi_action.identifiers.prefixes import PAPER_PREFIXES
from doi_action.identifiers.types import doi_or_none, parse_doi, parse_swhid
from doi_action.model import FUNDER_WITHOUT_NAME, Funding, RelatedIdentifier

RESOURCE_TYPES = {
    "article": "JournalArticle",
    "audiovisual": "Audiovisual",
    "blog": "Text",
    "book": "Book",
    "conference-paper": "ConferencePaper",
    "conference": "ConferenceProceeding",
    "data": "Dataset",
    "database": "Dataset",
    "dictionary": "Book",
    "edited-work": "Book",
    "encyclopedia": "Book",
    "film-broadcast": "Audiovisual",
    "grant": "Award",
    "magazine-article": "Text",
    "manual": "Text",
    "music": "Sound",
    "newspaper-article": "Text",
    "pamphlet": "Text",
    "patent": "Text",
    "proceedings": "ConferenceProceeding",
    "report": "Report",
    "serial": "Journal",
    "slides": "Presentation",
    "software": "Software",
    "software-code": "Software",
    "software-container": "Software",
    "software-executable": "Software",
    "software-virtual-machine": "Software",
    "sound-recording": "Sound",
    "standard": "Standard",
    "thesis": "Dissertation",
    "video": "Audiovisual",
}
"""CFF 1.2.0 reference types and the resourceTypeGeneral of DataCite 4.7 that says the same; others say nothing."""

WORKS = frozenset({"software", "data", "database", "generic"})
"""Types under which a preferred citation may be the work itself and not a text about it (and `software-...`)."""

_BOOKS = frozenset(
    {"book", "dictionary", "edited-work", "encyclopedia", "manual", "proceedings", "catalogue", "report"}
)
_ARXIV = re.compile(
    r"(?i)^(?:https?://(?:www\.)?arxiv\.org/(?:abs|pdf)/|arxiv:\s*)((?:[a-z.-]+/\d{7}|\d{4}\.\d{4,5})(?:v\d+)?)(?:\.pdf)?/?$"
)
_PMID = re.compile(
    r"(?i)^(?:https?://(?:pubmed\.ncbi\.nlm\.nih\.gov|www\.ncbi\.nlm\.nih\.gov/pubmed)/|pmid:?\s*)(\d+)/?$"
)
_HANDLE = re.compile(r"(?i)^(?:https?://hdl\.handle\.net/|hdl:)(\S+)$")
_URL = re.compile(r"^(?:https?|ftp|sftp)://\S+$")


def read_reference(value: Value, relation: str) -> RelatedIdentifier | None:
    """The link to the reference, None where nothing in it identifies it. Wrong identifiers are reported."""
    if value.node.kind != "mapping":
        return None
    found = next(_identifiers(value), None)
    if found is None:
        return None
    scheme, text = found
    return RelatedIdentifier(value=text, scheme=scheme, relation=relation, resource_type=resource_type(value, scheme))


def read_grant(value: Value) -> Funding:
    """A reference of type `grant` as the award that it is."""
    institution = value.get("institution")
    givers = [institution] if institution is not None else []
    givers += [author for author in value.items_at("authors") if author.node.kind == "mapping"]
    funder = next((name for giver in givers if (name := giver.text_at("name"))), None)
    address = next(_addresses(value), None)
    doi = doi_or_none(value.text_at("doi"))
    return Funding(
        funder=funder or FUNDER_WITHOUT_NAME,
        award_number=value.text_at("number"),
        award_title=value.text_at("title"),
        award_url=doi.url if doi else address,
    )


def resource_type(value: Value, scheme: str) -> str | None:
    """What the reference is, as resourceTypeGeneral; None where its CFF type does not say."""
    kind = value.text_at("type") or ""
    is_unpublished = value.text_at("journal") is None and kind in {"article", "unpublished", "generic"}
    is_called_preprint = value.text_at("status") == "preprint"
    if is_called_preprint or (scheme == "arXiv" and is_unpublished):
        return "Preprint"
    return RESOURCE_TYPES.get(kind)


def is_the_work_itself(value: Value, *, title: str | None, dois: frozenset[str]) -> bool:
    """Whether a reference describes the very work of the file: same kind of thing, same title or same DOI.

    With both the same it is the work whatever its type: the R package cffr writes a package as a manual.
    """
    doi = doi_or_none(value.text_at("doi"))
    is_paper = doi is not None and doi.prefix in PAPER_PREFIXES
    their_title = value.text_at("title")
    if is_paper:
        return False

    same_doi = doi is not None and str(doi) in dois
    same_title = False
    if title and their_title:
        same_title = _plain(title) == _plain(their_title)

    kind = value.text_at("type") or ""
    is_a_work = kind in WORKS or kind.startswith("software")
    if is_a_work:
        return same_title or same_doi
    return same_title and same_doi


def _plain(title: str) -> str:
    return " ".join(title.split()).casefold()


def identify(text: str) -> tuple[str, str] | None:
    """Scheme and bare value of the identifier that `text` is, None where it is none that DataCite knows.

    >>> identify("https://arxiv.org/abs/1910.06709v2")
    ('arXiv', 'arXiv:1910.06709v2')
    """
    doi = doi_or_none(text)
    if doi is not None:
        return "DOI", str(doi)
    if found := _ARXIV.match(text):
        return "arXiv", f"arXiv:{found.group(1)}"
    if found := _PMID.match(text):
        return "PMID", found.group(1)
    if found := _HANDLE.match(text):
        return "Handle", found.group(1)
    if text.startswith("swh:1:"):
        return _swhid(text)
    return ("URL", text) if _URL.match(text) else None


def _swhid(text: str) -> tuple[str, str] | None:
    try:
        return "SWHID", str(parse_swhid(text))
    except ValueError:
        return None


def _identifiers(value: Value) -> Iterator[tuple[str, str]]:
    """What identifies the reference, best first: DOI, other identifiers, book number, PMC, addresses."""
    doi = value.get("doi")
    parsed = None if doi is None else doi.parsed(parse_doi, "doi-bad-form", fix="write the bare DOI: 10.1234/abc")
    if parsed is not None:
        yield "DOI", str(parsed)
    found = [pair for text in (*_listed(value), *_addresses(value)) if (pair := identify(text)) is not None]
    yield from (pair for pair in found if pair[0] != "URL")
    yield from _book_number(value)
    pmcid = value.text_at("pmcid")
    if pmcid and re.fullmatch(r"PMC\d{6,8}", pmcid):
        yield "URL", pmc_page(pmcid)
    yield from (pair for pair in found if pair[0] == "URL")


def pmc_page(pmcid: str) -> str:
    """The page of an article in PubMed Central."""
    return f"https://www.ncbi.nlm.nih.gov/pmc/articles/{pmcid}/"


def _book_number(value: Value) -> Iterator[tuple[str, str]]:
    """The ISBN of a book, the ISSN of a journal: only where the reference is the whole book, the whole journal."""
    kind = value.text_at("type")
    isbn, issn = value.text_at("isbn") or "", value.text_at("issn") or ""
    if kind in _BOOKS and _isbn_holds(isbn):
        yield "ISBN", isbn.replace(" ", "")
    if kind == "serial" and _issn_holds(issn):
        yield "ISSN", issn.upper()


def _isbn_holds(text: str) -> bool:
    """Whether the check digit is right (ISO 2108: ISBN-13 modulo 10, ISBN-10 modulo 11)."""
    bare = re.sub(r"[ -]", "", text).upper()
    if re.fullmatch(r"\d{13}", bare):
        return sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(bare)) % 10 == 0
    return bool(re.fullmatch(r"\d{9}[\dX]", bare)) and _weighted(bare, 10) % 11 == 0


def _issn_holds(text: str) -> bool:
    """Whether the check digit is right (ISO 3297: modulo 11)."""
    bare = text.replace("-", "").upper()
    return bool(re.fullmatch(r"\d{7}[\dX]", bare)) and _weighted(bare, 8) % 11 == 0


def _weighted(digits: str, weight: int) -> int:
    return sum((10 if digit == "X" else int(digit)) * (weight - place) for place, digit in enumerate(digits))


def _listed(value: Value) -> Iterator[str]:
    """The values of the reference's own `identifiers`."""
    for entry in value.items_at("identifiers"):
        text = entry.text_at("value")
        if text:
            yield text


def _addresses(value: Value) -> Iterator[str]:
    for key in ("url", "repository-code", "repository", "repository-artifact"):
        text = value.text_at(key)
        if text:
            yield text
