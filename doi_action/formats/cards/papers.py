"""Papers that the text of a card names: the one that describes this work, and others, which are only proposed.

Most papers in a card are those of other people's methods and base models: a record that named them as describing this
work would be wrong for ever. What is certain is what the card says: a line that begins with `Paper:`, words such as
"our paper", and the one paper that its Citation section asks to be cited.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from doi_action.formats.cards.bibtex import Entry, entries_of, is_of_a_paper
from doi_action.formats.cards.body import citation_section, lines_of_prose
from doi_action.identifiers.prefixes import PAPER_PREFIXES, is_example
from doi_action.identifiers.types import doi_or_none

_ARXIV = re.compile(
    r"(?i)arxiv\.org/(?:abs|pdf)/(\d{4}\.\d{4,5})|arxiv:\s?(\d{4}\.\d{4,5})|10\.48550/arxiv\.(\d{4}\.\d{4,5})"
)
_DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"'<>{}|\\^\[\]()`]+")
_LABEL = re.compile(r"(?i)^[\s>*+-]*(?:paper|publication|preprint|article|technical report)(?: \[optional\])?\W{0,3}:")
_OWN_WORDS = re.compile(
    r"(?i)\b(?:our|the accompanying|the associated) (?:[\w-]{1,30} ){0,2}(?:paper|preprint|article)\b"
)
_ARXIV_NUMBER = re.compile(r"(?:arxiv:)?(\d{4}\.\d{4,5})(?:v\d+)?", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Paper:
    """A paper by its arXiv number or DOI, and where it is named; `certain` where the card says that it is its own."""

    scheme: str
    value: str
    index: int
    certain: bool


def papers_of(body: str) -> tuple[Paper, ...]:
    """The papers that a card's text names, each once: where it is certain, else where it comes first."""
    named: list[Paper] = []

    start, end = citation_section(body) or (0, 0)
    section = body[start:end]
    cited = []
    for entry in entries_of(section):
        if is_of_a_paper(section, entry):
            cited.append(entry)

    # Of several papers none says which of them is about this work.
    is_clear = len(cited) == 1
    for entry in cited:
        for scheme, value in _of_entry(entry):
            named.append(Paper(scheme=scheme, value=value, index=start + entry.start, certain=is_clear))

    # "Our paper" in a line that names several does not say which one.
    for index, line in lines_of_prose(body):
        in_line = list(dict.fromkeys(_in_text(line)))
        is_labelled = _LABEL.match(line) is not None
        says_so = is_labelled or _OWN_WORDS.search(line) is not None
        is_certain = says_so and len(in_line) == 1

        for scheme, value in in_line:
            named.append(Paper(scheme=scheme, value=value, index=index, certain=is_certain))

    # The certain ones first: sorting keeps the order of the text among each.
    found: dict[tuple[str, str], Paper] = {}
    for paper in sorted(named, key=lambda paper: not paper.certain):
        found.setdefault((paper.scheme, paper.value), paper)
    return tuple(sorted(found.values(), key=lambda paper: paper.index))


def _of_entry(entry: Entry) -> Iterator[tuple[str, str]]:
    """The number at arXiv, and the DOI where it is not that number's."""
    numbers: dict[str, None] = {}
    for name in ("eprint", "eid", "journal", "url", "doi", "note"):
        text = entry.fields.get(name, "")

        # In a field such as `note` four digits, a dot and five more may be anything.
        may_be_bare = name in ("eprint", "eid")
        bare_number = _ARXIV_NUMBER.fullmatch(text)
        if may_be_bare and bare_number is not None:
            numbers[bare_number[1]] = None
        else:
            numbers |= dict.fromkeys(_arxiv_numbers(text))

    for bare in numbers:
        yield "arXiv", f"arXiv:{bare}"

    doi = doi_or_none(entry.fields.get("doi"))
    if doi is None:
        return
    if is_example(str(doi)):
        return

    # The DOI that arXiv gives names the same paper as the number in it: https://info.arxiv.org/help/doi.html
    if not _ARXIV.search(str(doi)):
        yield "DOI", str(doi)


def _in_text(line: str) -> Iterator[tuple[str, str]]:
    """What a line names: numbers at arXiv, and DOIs of publishers of papers; others may be of anything."""
    for number in _arxiv_numbers(line):
        yield "arXiv", f"arXiv:{number}"

    for written in _DOI.findall(line):
        doi = doi_or_none(written.rstrip(".,;:*_"))
        if doi is None:
            continue

        is_at_arxiv = _ARXIV.search(str(doi)) is not None
        if doi.prefix in PAPER_PREFIXES and not is_at_arxiv:
            yield "DOI", str(doi)


def _arxiv_numbers(text: str) -> Iterator[str]:
    for ways in _ARXIV.findall(text):
        # There are three to write it, and one of them stands there.
        yield "".join(ways)
