"""A work as a citation needs it: what is missing stays None, and what is there is ready to print."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from doi_action.identifiers.types import Doi
from doi_action.model import Creator, Kind, Metadata
from doi_action.model.kinds import MODEL_TEXT, Words, words_of

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
"""Names of BibTeX's month macros (Patashnik, BibTeXing, section 4.2)."""

_LETTERS = str.maketrans(
    {
        "ß": "ss",
        "ẞ": "SS",
        "ø": "o",
        "Ø": "O",
        "æ": "ae",
        "Æ": "Ae",
        "œ": "oe",
        "Œ": "Oe",
        "ł": "l",
        "Ł": "L",
        "đ": "d",
        "Đ": "D",
        "ð": "d",
        "Ð": "D",
        "þ": "th",
        "Þ": "Th",
        "ı": "i",
    }
)
_SMALL_WORDS = re.compile(
    r"(?i)an?|and|the|of|on|for|in|to|with|from|by|der|die|das|eine?|und|von|fur|l[aeos]?|les|une?|de|des|du|et|el|y"
)


LONGEST_TITLE = 60
"""Characters of the title of a model or data set in its key."""

KIND_IN_KEY = {Kind.MODEL: "model", Kind.DATASET: "data"}
"""How a key tells a model and its data from each other, and from the code of the same name."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Cited:
    """One version of a work, or the work as a whole where `version` is None.

    `doi` is the DOI to cite and `url` where the citation leads: the DOI's address, else the landing page, the
    repository, the home page, a build. `concept` stands for all versions, None where it is not known or cited itself.
    `stated_year` is the year of a date whose day nobody can tell.
    """

    kind: Kind
    resource_type: str | None
    title: str | None
    creators: tuple[Creator, ...]
    date: date | None
    stated_year: int | None = None
    version: str | None
    publisher: str | None
    doi: Doi | None
    concept: Doi | None
    url: str | None
    repository: str | None
    abstract: str | None
    keywords: tuple[str, ...]
    language: str | None

    @property
    def words(self) -> Words:
        """What formats and styles call the kind of work."""
        return words_of(self.kind, self.resource_type)

    @property
    def genre(self) -> str | None:
        """What the type of an entry does not tell: that the software is a trained model, or what else the work is."""
        if self.kind is Kind.MODEL:
            return MODEL_TEXT

        # Formats have a type for the kinds that we know; what else a work is, they call miscellaneous.
        is_something_else = self.resource_type is not None and self.words.bibtex == "misc"
        if is_something_else:
            return self.words.label

        return None

    @property
    def key(self) -> str:
        """A key of ASCII letters, digits, `_`, `-` and `.`: first author, year, first word of the title, version.

        The same version gives the same key wherever it is made; two versions of one year get two keys. Models and data
        sets of one family differ in the last word of their names, and often go by the name of their code, so that their
        keys have the whole title and the kind.
        """
        author = ""
        if self.creators:
            first = self.creators[0]
            author = ascii_word(first.family_names or first.full_name)

        kind = KIND_IN_KEY.get(self.kind)
        title = _telling_word(self.title or "")
        if kind is not None:
            title = _whole_title(self.title or "", kind)

        # No Latin letter is left of it, as of the next work's.
        if not title and self.doi:
            title = _hyphenated(self.doi.suffix)
            if not author:
                return f"doi_{_hyphenated(str(self.doi))}"

        year = ""
        if self.year:
            year = str(self.year)

        version = _hyphenated(self.version or "").strip(".")
        said = filter(None, (author, year, title, version))
        return "_".join(said) or "work"

    @property
    def year(self) -> int | None:
        """The year of publication."""
        if self.date is not None:
            return self.date.year

        return self.stated_year


def cited(metadata: Metadata, doi: Doi | None, *, concept: Doi | None = None, stated_year: int | None = None) -> Cited:
    """What `metadata` gives a citation of `doi`; a kind nobody named is software."""
    url = doi.url if doi is not None else _address(metadata)

    # Whoever cites the concept DOI needs no second link to all versions.
    other_concept = concept
    if concept == doi:
        other_concept = None

    return Cited(
        kind=metadata.kind or Kind.SOFTWARE,
        resource_type=metadata.resource_type,
        title=_line(metadata.title),
        creators=metadata.creators,
        date=metadata.publication_date,
        stated_year=stated_year,
        version=_line(metadata.version),
        publisher=_line(metadata.publisher),
        doi=doi,
        concept=other_concept,
        url=url,
        repository=metadata.repository_url,
        abstract=metadata.abstract,
        keywords=tuple(subject.text for subject in metadata.keywords),
        language=metadata.language,
    )


def _address(metadata: Metadata) -> str | None:
    """Where a citation without a DOI leads: a page of the work, else its repository, else a build of it."""
    own = metadata.landing_page or metadata.repository_url
    if own:
        return own

    builds = []
    for link in metadata.related_identifiers:
        if link.is_home_page:
            return link.value

        is_build = link.scheme == "URL" and link.relation == "IsVariantFormOf"
        if is_build:
            builds.append(link.value)
    return builds[0] if builds else None


def ascii_text(text: str) -> str:
    """`text` in ASCII: accents dropped, ligatures spelled out, letters of other scripts left out.

    >>> ascii_text("Łukasz Großmann")
    'Lukasz Grossmann'
    """
    spelled = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    return spelled.encode("ascii", "ignore").decode()


def ascii_word(text: str) -> str:
    """The ASCII letters and digits of `text`, run together."""
    return re.sub(r"[^A-Za-z0-9]", "", ascii_text(text))


def _telling_word(title: str) -> str:
    """The first word of a title that says something, else its first word."""
    words = []
    for part in title.split():
        word = ascii_word(part)
        if not word:
            continue

        if not _SMALL_WORDS.fullmatch(word):
            return word

        words.append(word)
    return words[0] if words else ""


def _whole_title(title: str, kind: str) -> str:
    """The title and then the kind, unless the title says it; of a long title the beginning and the end."""
    whole = _hyphenated(title)
    if len(whole) > LONGEST_TITLE:
        # Works of one family differ at the end of their titles.
        half = LONGEST_TITLE // 2
        whole = f"{whole[:half].rstrip('-.')}-{whole[-half:].lstrip('-.')}"

    says_it = kind in whole.lower()
    if says_it or not whole:
        return whole
    return f"{whole}-{kind}"


def _line(text: str | None) -> str | None:
    """`text` on one line, None where nothing is left."""
    line = " ".join((text or "").split())
    return line or None


def _hyphenated(text: str) -> str:
    """`text` with a hyphen for whatever a key may not hold."""
    return re.sub(r"[^A-Za-z0-9.]+", "-", ascii_text(text)).strip("-")
