"""Which file of a repository is its README."""

import re
from collections.abc import Iterable

_FOLDERS = (".github/", "", "docs/")
"""GitHub, About READMEs: "GitHub will choose the README file from the .github directory, then the repository's root
directory, and finally the docs directory"."""

README_PATTERNS = tuple(f"{folder}[Rr][Ee][Aa][Dd][Mm][Ee]*" for folder in _FOLDERS)
"""Shell patterns under which a README is looked for, by whoever reads a repository."""

_NAME = re.compile(r"(?i)readme(?:\.(md|markdown|mdown|mkd|rst|rest|adoc|asciidoc|asc|org|txt))?")
_ORDER = ("md", "markdown", "mdown", "mkd", "rst", "rest", "adoc", "asciidoc", "asc", "org", "txt", "")


def pick_readme(paths: Iterable[str]) -> str | None:
    """The README among `paths` (relative to the root), None where there is none.

    Of several, the one that GitHub shows. In one folder, markup that shows a badge comes before plain text.

    >>> pick_readme(["docs/README.md", "readme.rst", "README.txt"])
    'readme.rst'
    """
    found: list[tuple[int, int, str]] = []
    for path in paths:
        folder, slash, name = path.rpartition("/")
        place = folder + slash
        named = _NAME.fullmatch(name)
        if named is None or place not in _FOLDERS:
            continue

        ending = (named[1] or "").lower()
        found.append((_FOLDERS.index(place), _ORDER.index(ending), path))

    if not found:
        return None
    _, _, first = min(found)
    return first
