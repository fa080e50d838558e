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
# Numbers since 2007, and before them the archive with a number: https://info.arxiv.org/help/arxiv_identifier.html
_ARXIV = re.compile(
    r"(?i)^(?:https?://(?:www\.)?arxiv\.org/(?:abs|pdf)/|arxiv:\s*)((?:[a-z.-]+/\d{7}|\d{4}\.\d{4,5})(?:v\d+)?)(?:\.pdf)?/?$"
)
_PMID = re.compile(
    r"(?i)^(?:https?://(?:pubmed\.ncbi\.nlm\.nih\.gov|www\.ncbi\.nlm\.nih\.gov/pubmed)/|pmid:?\s*)(\d+)/?$"
)
_HANDLE = re.compile(r"(?i)^(?:https?://hdl\.handle\.net/|hdl:)(\S+)$")
_SCHEMES = (("arXiv", _ARXIV, "arXiv:"), ("PMID", _PMID, ""), ("Handle", _HANDLE, ""))
"""How identifiers of a scheme are written, and what a record has before the number."""

_URL = re.compile(r"^(?:https?|ftp|sftp)://\S+$")


def read_reference(value: Value, relation: str) -> RelatedIdentifier | None:
    """The link to the reference, None where nothing in it identifies it. Wrong identifiers are reported."""
    best = next(_identifiers(value), None)
    if best is None:
        return None

    scheme, text = best
    return RelatedIdentifier(value=text, scheme=scheme, relation=relation, resource_type=resource_type(value, scheme))


def read_grant(value: Value) -> Funding:
    """A reference of type `grant` as the award that it is."""
    givers = list(value.items_at("authors"))
    institution = value.get("institution")
    if institution is not None:
        givers.insert(0, institution)

    funder = FUNDER_WITHOUT_NAME
    for giver in givers:
        name = giver.text_at("name")
        if name is not None:
            funder = name
            break

    award_url = next(_addresses(value), None)
    doi = doi_or_none(value.text_at("doi"))
    if doi is not None:
        award_url = doi.url
    return Funding(
        funder=funder,
        award_number=value.text_at("number"),
        award_title=value.text_at("title"),
        award_url=award_url,
    )


def resource_type(value: Value, scheme: str) -> str | None:
    """What the reference is, as resourceTypeGeneral; None where its CFF type does not say."""
    kind = value.text_at("type") or ""
    has_journal = value.text_at("journal") is not None
    is_called_preprint = value.text_at("status") == "preprint"
    if is_called_preprint:
        return "Preprint"

    # What is at arXiv and names no journal has not come out elsewhere.
    may_be_preprint = scheme == "arXiv" and kind in {"article", "unpublished", "generic"}
    if may_be_preprint and not has_journal:
        return "Preprint"
    return RESOURCE_TYPES.get(kind)


def is_the_work_itself(value: Value, *, title: str | None, dois: frozenset[str]) -> bool:
    """Whether a reference describes the very work of the file: same kind of thing, same title or same DOI.

    With both the same it is the work whatever its type: the R package cffr writes a package as a manual.
    """
    same_doi = False
    doi = doi_or_none(value.text_at("doi"))
    if doi is not None:
        # A paper stays one under the title of the software, and whatever type somebody gave it.
        if doi.prefix in PAPER_PREFIXES:
            return False

        same_doi = str(doi) in dois

    def plain(text: str) -> str:
        return " ".join(text.split()).casefold()

    their_title = value.text_at("title")
    same_title = False
    if title and their_title:
        same_title = plain(title) == plain(their_title)

    kind = value.text_at("type") or ""
    is_a_work = kind in WORKS or kind.startswith("software")
    if is_a_work:
        return same_title or same_doi
    return same_title and same_doi


def identify(text: str) -> tuple[str, str] | None:
    """Scheme and bare value of the identifier that `text` is, None where it is none that DataCite knows.

    >>> identify("https://arxiv.org/abs/1910.06709v2")
    ('arXiv', 'arXiv:1910.06709v2')
    """
    doi = doi_or_none(text)
    if doi is not None:
        return "DOI", str(doi)

    for scheme, pattern, lead in _SCHEMES:
        found = pattern.match(text)
        if found is not None:
            return scheme, f"{lead}{found[1]}"

    if text.startswith("swh:1:"):
        try:
            return "SWHID", str(parse_swhid(text))
        except ValueError:
            return None

    if _URL.match(text):
        return "URL", text
    return None


def _identifiers(value: Value) -> Iterator[tuple[str, str]]:
    """What identifies the reference, best first: DOI, other identifiers, book number, PMC, addresses."""
    written = value.get("doi")
    if written is not None:
        doi = written.parsed(parse_doi, "doi-bad-form", fix="write the bare DOI: 10.1234/abc")
        if doi is not None:
            yield "DOI", str(doi)

    texts = []
    for entry in value.items_at("identifiers"):
        texts.append(entry.text_at("value") or "")
    texts += _addresses(value)

    # An address may be a page about anything, so that it comes last.
    pages = []
    for text in texts:
        known = identify(text)
        if known is None:
            continue

        scheme, _ = known
        if scheme == "URL":
            pages.append(known)
        else:
            yield known

    # A number counts only where the reference is the whole book, the whole journal.
    kind = value.text_at("type")
    isbn = value.text_at("isbn") or ""
    issn = value.text_at("issn") or ""

    if kind in _BOOKS and _isbn_holds(isbn):
        yield "ISBN", isbn.replace(" ", "")

    if kind == "serial" and _issn_holds(issn):
        yield "ISSN", issn.upper()

    # CFF 1.2.0 takes seven digits only; there are articles with fewer, and 1.3.0 will take eight.
    pmcid = value.text_at("pmcid") or ""
    if re.fullmatch(r"PMC\d{6,8}", pmcid):
        yield "URL", pmc_page(pmcid)

    yield from pages


def pmc_page(pmcid: str) -> str:
    """The page of an article in PubMed Central."""
    return f"https://www.ncbi.nlm.nih.gov/pmc/articles/{pmcid}/"


def _isbn_holds(text: str) -> bool:
    """Whether the check digit is right (ISO 2108: ISBN-13 modulo 10, ISBN-10 modulo 11)."""
    bare = re.sub(r"[ -]", "", text).upper()
    if re.fullmatch(r"\d{13}", bare):
        digits = list(map(int, bare))
        ones = sum(digits[0::2])
        threes = sum(digits[1::2])
        return (ones + 3 * threes) % 10 == 0

    is_of_ten = re.fullmatch(r"\d{9}[\dX]", bare) is not None
    return is_of_ten and _weighted(bare, 10) % 11 == 0


def _issn_holds(text: str) -> bool:
    """Whether the check digit is right (ISO 3297: modulo 11)."""
    bare = text.replace("-", "").upper()
    has_form = re.fullmatch(r"\d{7}[\dX]", bare) is not None
    return has_form and _weighted(bare, 8) % 11 == 0


def _weighted(digits: str, weight: int) -> int:
    """The sum of the digits, the first times `weight`, each following one times one less; X stands for ten."""
    total = 0
    for place, digit in enumerate(digits):
        number = 10 if digit == "X" else int(digit)
        total += number * (weight - place)
    return total


def _addresses(value: Value) -> Iterator[str]:
    for key in ("url", "repository-code", "repository", "repository-artifact"):
        text = value.text_at(key)
        if text:
            yield text
