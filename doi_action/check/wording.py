"""How findings show values and guess what was meant: short, on one line, harmless on a terminal."""

from collections.abc import Iterable

from doi_action.formats.text.unseen import numbered

TEMPLATE_WORDS = frozenset(
    (
        *("my research software", "my research tool", "my software", "title", "title of your software"),
        *("family name", "family names", "last name", "lastname", "surname", "your name", "author name"),
        *("given name", "given names", "first name", "firstname"),
        *("abstract", "lorem ipsum", "todo", "first last"),
        *("add your description here", "your project description", "default template for pdm package"),
        *("what the package does (title case)", "what the package does (one line, title case)"),
        *("what the package does (one paragraph).", "who wrote it"),
        "more about what it does (maybe more than one line)",
    )
)
"""Values that are a template's own, whole and in any case.

Source: cffinit, GitHub Docs, Zenodo's upload form; `uv init`, `pdm init`, the R packages usethis and utils.
"""


def shown(text: str, *, limit: int = 60) -> str:
    """`text` in quotes on one line, without what a terminal would obey, cut after `limit` characters.

    >>> shown("10.5281/zenodo.1")
    "'10.5281/zenodo.1'"
    """
    clean = " ".join(text.split())
    if not clean.isprintable():
        characters = [character if character.isprintable() else numbered(character) for character in clean]
        clean = "".join(characters)

    # The dots take three places: nothing is cut for less.
    if len(clean) > limit + 3:
        return f"'{clean[:limit]}...'"
    return f"'{clean}'"


def closest(word: str, choices: Iterable[str]) -> str | None:
    """The choice that `word` was probably meant to be, None where nothing is near.

    Case, hyphens and underscores do not count; then at most a third of the letters may differ.

    >>> closest("prefered_citation", ["preferred-citation", "references"])
    'preferred-citation'
    """
    from difflib import get_close_matches

    plain = {choice.lower().replace("-", ""): choice for choice in sorted(choices)}
    wanted = word.lower().replace("-", "").replace("_", "").replace(" ", "")
    if wanted in plain:
        return plain[wanted]

    near = get_close_matches(wanted, plain, n=1, cutoff=0.75)
    return plain[near[0]] if near else None


def quoted(path: str) -> str:
    """A path as a shell takes it.

    >>> quoted("my files/citation.cff")
    "'my files/citation.cff'"
    """
    from shlex import quote

    return quote(path)


def listed(choices: Iterable[str]) -> str:
    """Choices as a phrase: 'a', 'b' or 'c'."""
    *most, last = [f"'{choice}'" for choice in choices]
    if not most:
        return last
    return f"{', '.join(most)} or {last}"
