"""LICENSE, COPYING and LICENSES/ read as facts: which licence of the SPDX list a text is.

No licence texts are kept here. A licence is known by a few short phrases, all of which its text holds and no other's
does, and by the length of its text: a file that holds more than one licence is too long to be any of them. Where the
length does not fit, the licence is only proposed. A folder LICENSES (REUSE specification 3.3) names its files by id.
"""

import re
from dataclasses import dataclass

from doi_action.facts import Fact, Location, Reading, Remark
from doi_action.formats.licenses.spdx import spdx_or_none
from doi_action.identifiers.types import SpdxId
from doi_action.model import License

FORMAT = "LICENSE"

CROSSWALK = {"licenses": "the text, or the file's name in LICENSES"}
"""Each field of Metadata and where this format says it."""

_HEAD_LINES, _HEAD_BYTES = 20, 4096
"""Where a copyright line is the owner's. Apache-2.0 and the GPL end with one that shows how to write such lines."""

_COPYRIGHT = re.compile(r"\W*(copyright|\(c\)|©)", re.IGNORECASE)
_BLANK = re.compile(
    r"(?<![\[<{])[\[<{]+ ?"
    r"(year|yyyy|full ?name|name|owner|author|your name|name of (author|copyright owner)|copyright holders?"
    r"|organi[sz]ation) ?[\]>}]+",
    re.IGNORECASE,
)
"""The blanks of choosealicense.com, of SPDX and of the licences' own texts."""


@dataclass(frozen=True, slots=True)
class _Print:
    """What a licence is known by: its id, the least and the greatest number of words, phrases, phrases of others."""

    spdx: str
    words: tuple[int, int]
    phrases: tuple[str, ...]
    foreign: tuple[str, ...] = ()


_REDISTRIBUTION = "redistributions of source code must retain"
_ENDORSE = "neither the name"
_ADVERTISING = "all advertising materials mentioning features"
_FREE_OF_CHARGE = "permission is hereby granted free of charge"

_PRINTS = (
    _Print("AGPL-3.0", (5000, 6600), ("gnu affero general public license version 3 19 november 2007",)),
    _Print("LGPL-3.0", (900, 1700), ("gnu lesser general public license version 3 29 june 2007",)),
    _Print("LGPL-2.1", (3900, 5000), ("gnu lesser general public license version 2 1 february 1999",)),
    _Print("GPL-3.0", (5000, 6600), ("gnu general public license version 3 29 june 2007",)),
    _Print("GPL-2.0", (2600, 3600), ("gnu general public license version 2 june 1991",)),
    _Print("Apache-2.0", (1350, 2200), ("apache license version 2 0 january 2004", "grant of patent license")),
    _Print("MPL-2.0", (2100, 3100), ("mozilla public license version 2 0", "covered software")),
    _Print("EPL-2.0", (1700, 2900), ("eclipse public license v 2 0",)),
    _Print("EUPL-1.2", (1900, 3100), ("european union public licence v 1 2",)),
    _Print("CC0-1.0", (850, 1400), ("cc0 1 0 universal", "statement of purpose")),
    _Print("CC-BY-SA-4.0", (2300, 3900), ("attribution sharealike 4 0 international",), ("noncommercial 4 0",)),
    _Print("CC-BY-NC-SA-4.0", (2300, 3900), ("attribution noncommercial sharealike 4 0 international",)),
    _Print("CC-BY-NC-4.0", (2300, 3900), ("attribution noncommercial 4 0 international",)),
    _Print("CC-BY-NC-ND-4.0", (2000, 3900), ("attribution noncommercial noderivatives 4 0 international",)),
    _Print("CC-BY-ND-4.0", (2000, 3900), ("attribution noderivatives 4 0 international",)),
    _Print("CC-BY-4.0", (2200, 3700), ("attribution 4 0 international",)),
    _Print("ODbL-1.0", (2500, 4600), ("open database license odbl",)),
    _Print("BSL-1.0", (180, 330), ("boost software license version 1 0",)),
    _Print("Unlicense", (150, 320), ("free and unencumbered software released into the public domain",)),
    _Print(
        "0BSD", (70, 190), ("copy modify and or distribute this software for any purpose",), ("appear in all copies",)
    ),
    _Print("ISC", (80, 210), ("and or distribute this software for any purpose", "appear in all copies")),
    _Print("Zlib", (100, 240), ("the origin of this software must not be misrepresented",)),
    _Print("BSD-4-Clause", (180, 420), (_REDISTRIBUTION, _ENDORSE, _ADVERTISING)),
    _Print("BSD-3-Clause", (160, 350), (_REDISTRIBUTION, _ENDORSE, "in binary form must reproduce"), (_ADVERTISING,)),
    _Print("BSD-2-Clause-Views", (140, 320), (_REDISTRIBUTION, "the views and conclusions contained"), (_ENDORSE,)),
    _Print("BSD-2-Clause", (120, 300), (_REDISTRIBUTION, "in binary form must reproduce"), (_ENDORSE, _ADVERTISING)),
    _Print("MIT-0", (90, 210), (_FREE_OF_CHARGE,), ("shall be included in all copies", "except as contained in")),
    _Print(
        "MIT",
        (120, 260),
        (_FREE_OF_CHARGE, "shall be included in all copies", "without restriction including without limitation"),
        ("except as contained in", _REDISTRIBUTION),
    ),
)


def read(path: str, data: bytes) -> Reading:
    """The licence that the text is, or that the name in LICENSES says. Never raises; a stranger gives nothing."""
    blank = _blank(path, data)
    remarks = (blank,) if blank else ()

    found = licence_of_name(path) or licence_of_text(data)
    if found is None:
        return Reading(remarks=remarks)

    spdx, certain = found
    fact = Fact(
        field="licenses",
        value=(License(spdx=spdx),),
        format=FORMAT,
        location=Location(path=path),
        certain=certain,
    )
    return Reading(facts=(fact,), remarks=remarks)


def _blank(path: str, data: bytes) -> Remark | None:
    """The remark on a copyright line that nobody filled in, or that no licence follows; LICENSES holds templates."""
    if path.rpartition("/")[0].endswith("LICENSES"):
        return None

    lines = data[:_HEAD_BYTES].decode("utf-8-sig", errors="replace").splitlines()[:_HEAD_LINES]
    for number, line in enumerate(lines, start=1):
        found = _BLANK.search(line) if _COPYRIGHT.match(line) else None
        if found:
            return Remark(
                rule="license-text-unfilled",
                message=f"'{found.group()}' is a blank of the template",
                path=path,
                line=number,
                column=found.start() + 1,
                fix="write the year and the name of the owner",
            )

    said = list(filter(str.strip, lines))
    is_whole = len(data) <= _HEAD_BYTES and bool(said)
    is_copyright_alone = is_whole and all(map(_COPYRIGHT.match, said))
    # Who writes "All rights reserved" there means it.
    means_it = "reserved" in " ".join(said).lower()
    if not is_copyright_alone or means_it:
        return None

    return Remark(
        rule="license-text-unfilled",
        message="a copyright line stands here, and no licence",
        path=path,
        line=1,
        column=1,
        fix="add the text of the licence below it",
    )


def licence_of_name(path: str) -> tuple[SpdxId, bool] | None:
    """The id by which a file in a folder LICENSES is named; which of several applies is not certain."""
    folder, _, name = path.rpartition("/")
    if folder.rpartition("/")[2] != "LICENSES":
        return None

    spdx = spdx_or_none(name.removesuffix(".txt").removesuffix(".md"))
    if spdx is None:
        return None
    return spdx, False


def licence_of_text(data: bytes) -> tuple[SpdxId, bool] | None:
    """The licence whose phrases the text holds, and whether the text has its length too."""
    words = re.findall(r"[a-z0-9]+", data.decode("utf-8", errors="replace").lower())
    text = f" {' '.join(words)} "

    def holds(phrase: str) -> bool:
        return f" {phrase} " in text

    for known in _PRINTS:
        has_all = all(map(holds, known.phrases))
        is_another = any(map(holds, known.foreign))
        if has_all and not is_another:
            least, most = known.words
            return SpdxId(known.spdx), least <= len(words) <= most

    return None
