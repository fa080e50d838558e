"""The one table of licence names: what people and tools write, and which licence of the SPDX list it means.

Two tables, told apart by certainty. A name in `CERTAIN` can mean one licence only and becomes its id, in every file and
for every verb. A name in `AMBIGUOUS` leaves open which of several is meant: it is never resolved, a record carries the
text as it stands, and whoever wrote it is asked. Full names are those of the SPDX License List 3.27; a key is written
as people would write it and compared by `plain`.
"""

import re
from functools import cache

_CERTAIN = {
    "0BSD": ("BSD Zero Clause License", "Zero-Clause BSD"),
    "AFL-3.0": ("Academic Free License v3.0",),
    "AGPL-3.0-only": ("GNU Affero General Public License v3.0 only", "AGPL v3 only"),
    "AGPL-3.0-or-later": ("GNU Affero General Public License v3 or later", "AGPLv3+", "AGPL (>= 3)"),
    "Apache-2.0": ("Apache License 2.0", "Apache Software License 2.0", "Apache2", "Apache-2", "ASL 2.0"),
    "Artistic-2.0": ("Artistic License 2.0",),
    "BSD-2-Clause": (
        *("BSD 2-Clause License", "2-Clause BSD", 'BSD 2-Clause "Simplified" License'),
        *("BSD 2", "BSD-2", "BSD2", "Simplified BSD License"),
    ),
    "BSD-3-Clause": (
        *("BSD 3-Clause License", "3-Clause BSD", 'BSD 3-Clause "New" or "Revised" License', "BSD-3", "BSD3"),
        *("BSD 3", "New BSD License", "Modified BSD License", "Revised BSD License"),
    ),
    "BSD-4-Clause": ('BSD 4-Clause "Original" or "Old" License', "BSD 4-Clause License", "4-Clause BSD"),
    "BSL-1.0": ("Boost Software License 1.0",),
    "C-UDA-1.0": ("C-UDA", "Computational Use of Data Agreement v1.0"),
    "CC-BY-3.0": ("Creative Commons Attribution 3.0 Unported", "CC BY 3.0"),
    "CC-BY-4.0": ("Creative Commons Attribution 4.0 International", "Creative Commons Attribution 4.0", "CC BY 4.0"),
    "CC-BY-NC-4.0": (
        *("Creative Commons Attribution Non Commercial 4.0 International", "CC BY-NC 4.0"),
        "Creative Commons Attribution-NonCommercial 4.0 International",
    ),
    "CC-BY-NC-ND-4.0": (
        *("Creative Commons Attribution Non Commercial No Derivatives 4.0 International", "CC BY-NC-ND 4.0"),
        "Creative Commons Attribution-NonCommercial-NoDerivatives 4.0 International",
    ),
    "CC-BY-NC-SA-4.0": (
        *("Creative Commons Attribution Non Commercial Share Alike 4.0 International", "CC BY-NC-SA 4.0"),
        "Creative Commons Attribution-NonCommercial-ShareAlike 4.0 International",
    ),
    "CC-BY-ND-4.0": (
        *("Creative Commons Attribution No Derivatives 4.0 International", "CC BY-ND 4.0"),
        "Creative Commons Attribution-NoDerivatives 4.0 International",
    ),
    "CC-BY-SA-4.0": (
        *("Creative Commons Attribution Share Alike 4.0 International", "CC BY-SA 4.0"),
        "Creative Commons Attribution-ShareAlike 4.0 International",
    ),
    "CC0-1.0": (
        *("Creative Commons Zero v1.0 Universal", "CC0 1.0 Universal", "CC0", "CC-Zero"),
        "CC0 1.0 Universal (CC0 1.0) Public Domain Dedication",
    ),
    "CECILL-2.1": ("CeCILL Free Software License Agreement v2.1", "CeCILL 2.1"),
    "ECL-2.0": ("Educational Community License v2.0",),
    "EPL-1.0": ("Eclipse Public License 1.0",),
    "EPL-2.0": ("Eclipse Public License 2.0", "Eclipse Public License - v 2.0"),
    "EUPL-1.1": ("European Union Public License 1.1",),
    "EUPL-1.2": ("European Union Public License 1.2", "European Union Public Licence v. 1.2", "EUPL v1.2"),
    "GPL-2.0-only": ("GNU General Public License v2.0 only", "GPLv2 only"),
    "GPL-2.0-or-later": ("GNU General Public License v2 or later", "GPLv2+", "GPL v2 or later", "GPL (>= 2)"),
    "GPL-3.0-only": ("GNU General Public License v3.0 only", "GPLv3 only"),
    "GPL-3.0-or-later": ("GNU General Public License v3 or later", "GPLv3+", "GPL v3 or later", "GPL (>= 3)"),
    "ISC": ("ISC License", "ISC License (ISCL)"),
    "LGPL-2.1-only": ("GNU Lesser General Public License v2.1 only", "LGPLv2.1 only"),
    "LGPL-2.1-or-later": ("GNU Lesser General Public License v2.1 or later", "LGPLv2.1+", "LGPL (>= 2.1)"),
    "LGPL-3.0-only": ("GNU Lesser General Public License v3.0 only", "LGPLv3 only"),
    "LGPL-3.0-or-later": ("GNU Lesser General Public License v3 or later", "LGPLv3+", "LGPL (>= 3)"),
    "LGPLLR": ("Lesser General Public License For Linguistic Resources", "LGPL-LR"),
    "MIT": ("MIT License", "The MIT License (MIT)", "MIT/X11", "Expat", "Expat License"),
    "MIT-0": ("MIT No Attribution", "MIT No Attribution License (MIT-0)"),
    "MPL-1.1": ("Mozilla Public License 1.1", "MPL 1.1"),
    "MPL-2.0": ("Mozilla Public License 2.0", "MPL 2.0"),
    "MulanPSL-2.0": ("Mulan Permissive Software License, Version 2",),
    "ODC-By-1.0": ("Open Data Commons Attribution License v1.0", "ODC-BY"),
    "ODbL-1.0": ("Open Data Commons Open Database License v1.0", "Open Database License 1.0", "ODbL"),
    "OFL-1.1": ("SIL Open Font License 1.1",),
    "PDDL-1.0": ("Open Data Commons Public Domain Dedication & License 1.0", "PDDL"),
    "PostgreSQL": ("PostgreSQL License",),
    "Unlicense": ("The Unlicense", "The Unlicense (Unlicense)"),
    "WTFPL": ("Do What The F*ck You Want To Public License",),
    "Zlib": ("zlib License", "zlib/libpng License (Zlib)"),
}

_GPL_2 = ("GPL-2.0-only", "GPL-2.0-or-later")
_GPL_3 = ("GPL-3.0-only", "GPL-3.0-or-later")
_AGPL_3 = ("AGPL-3.0-only", "AGPL-3.0-or-later")
_LGPL_2 = ("LGPL-2.1-only", "LGPL-2.1-or-later")
_LGPL_3 = ("LGPL-3.0-only", "LGPL-3.0-or-later")

_AMBIGUOUS = {
    ("GPL", "GNU", "GNU General Public License"): _GPL_3,
    ("GPL v2", "GNU General Public License v2"): _GPL_2,
    ("GPL v3", "GNU General Public License v3"): _GPL_3,
    ("AGPL", "AGPL v3", "GNU AGPL v3", "GNU Affero General Public License v3", "GNU AGPL"): _AGPL_3,
    ("LGPL", "GNU LGPL", "GNU Lesser General Public License"): _LGPL_3,
    ("LGPL v2", "LGPL v2.1", "GNU LGPL v2.1", "GNU Lesser General Public License v2.1"): _LGPL_2,
    ("LGPL v3", "GNU LGPL v3", "GNU Lesser General Public License v3"): _LGPL_3,
    ("GFDL", "GNU Free Documentation License"): ("GFDL-1.3-only", "GFDL-1.3-or-later"),
    ("BSD", "BSD License", "BSD-like", "BSD-style"): ("BSD-2-Clause", "BSD-3-Clause"),
    ("Apache", "Apache License", "Apache Software License", "ASL"): ("Apache-2.0", "Apache-1.1"),
    ("MPL", "Mozilla Public License"): ("MPL-2.0", "MPL-1.1"),
    ("AFL", "Academic Free License"): ("AFL-3.0", "AFL-2.1"),
    ("EPL", "Eclipse Public License"): ("EPL-2.0", "EPL-1.0"),
    ("EUPL", "European Union Public License"): ("EUPL-1.2", "EUPL-1.1"),
    ("CeCILL",): ("CECILL-2.1", "CECILL-B", "CECILL-C"),
    ("Creative Commons", "CC"): ("CC-BY-4.0", "CC0-1.0"),
    ("CC BY", "Creative Commons Attribution", "Creative Commons BY"): ("CC-BY-4.0", "CC-BY-3.0"),
    ("CC BY-SA", "Creative Commons Attribution-ShareAlike"): ("CC-BY-SA-4.0", "CC-BY-SA-3.0"),
    ("CC BY-NC", "Creative Commons Attribution-NonCommercial"): ("CC-BY-NC-4.0", "CC-BY-NC-3.0"),
    ("CC BY-ND",): ("CC-BY-ND-4.0", "CC-BY-ND-3.0"),
    ("CC BY-NC-SA",): ("CC-BY-NC-SA-4.0", "CC-BY-NC-SA-3.0"),
    ("CC BY-NC-ND",): ("CC-BY-NC-ND-4.0", "CC-BY-NC-ND-3.0"),
    ("Artistic", "Artistic License"): ("Artistic-2.0", "Artistic-1.0"),
}

NO_LICENSE = frozenset(
    (
        *("unknown", "other", "none", "null", "noassertion", "unlicensed", "proprietary", "custom", "n/a", "file"),
        *("todo", "tbd", "notspecified", "license", "licence", "see license", "see licence"),
        *("other-open", "other-closed", "other-at", "other-pd", "other-nc"),
    )
)
"""Words that stand where a licence is expected and name none."""

_FILLING = frozenset({"the", "license", "licence", "version", "v", "v.", "under", "licensed"})
_VERSION = re.compile(r"(?:v\.?)?(\d+(?:\.\d+)*)(\+?)")
_GLUED = re.compile(r"((?:a|l)?gpl|eupl|mpl|epl)-?v?\.?(\d+(?:\.\d+)*)(\+?)")


def plain(name: str) -> str:
    """A name without what does not tell licences apart: case, commas, quotes, `the`, `license`, how a version is put.

    A version keeps its number, and `3` is `3.0`. What stands in brackets at the end repeats the name and goes, unless
    it is a comparison.

    >>> plain("The Apache Software License, Version 2"), plain("GPLv3+"), plain("GPL (>= 2)")
    ('apache software 2.0', 'gpl 3.0+', 'gpl 2.0+')
    """
    text = " ".join(name.lower().split()).replace("'", "").replace('"', "").replace("licence", "license")
    text = re.sub(r"\(\s*(?:>=|≥)\s*([\d.]+)\s*\)", r"\1+", text)
    text = re.sub(r"(?<=\S) \([^()]*\)$", "", text)

    words: list[str] = []
    for word in re.split(r"[\s,_;]+", text):
        glued = _GLUED.fullmatch(word)
        number = _VERSION.fullmatch(word)
        if glued:
            words += [glued.group(1), _full(glued.group(2)) + glued.group(3)]
        elif number:
            words.append(_full(number.group(1)) + number.group(2))
        elif word and word not in _FILLING:
            words.append(word)

    whole = " ".join(words)
    whole = re.sub(r"(?<=\d) (?:or later|or any later|and later)$", "+", whole)
    return whole.replace("cc-by", "cc by").replace("gnu gpl", "gpl")


def _full(number: str) -> str:
    return number if "." in number else f"{number}.0"


@cache
def _certain() -> dict[str, str]:
    table: dict[str, str] = {}
    for spdx, names in _CERTAIN.items():
        table |= dict.fromkeys(map(plain, names), spdx)
    return table


@cache
def _ambiguous() -> dict[str, tuple[str, ...]]:
    table: dict[str, tuple[str, ...]] = {}
    for names, choices in _AMBIGUOUS.items():
        table |= dict.fromkeys(map(plain, names), choices)
    return table


def certain_id(name: str) -> str | None:
    """The SPDX id of a name that can mean one licence only, None for every other text.

    >>> certain_id("3-Clause BSD License"), certain_id("GNU General Public License v3 or later (GPLv3+)")
    ('BSD-3-Clause', 'GPL-3.0-or-later')
    >>> certain_id("GPLv3") is None
    True
    """
    return _certain().get(plain(name))


def candidates(name: str) -> tuple[str, ...]:
    """The ids of which the name leaves open which is meant, the likeliest first; none for a name that is not known.

    >>> candidates("GPL v3"), candidates("MIT")
    (('GPL-3.0-only', 'GPL-3.0-or-later'), ())
    """
    return _ambiguous().get(plain(name), ())


def names_none(name: str) -> bool:
    """Whether the text stands where a licence is expected and names none.

    >>> names_none("Proprietary"), names_none("GPL")
    (True, False)
    """
    return " ".join(name.lower().split()) in NO_LICENSE
