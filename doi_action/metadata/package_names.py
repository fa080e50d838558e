"""Names of the packages that a repository holds, by its manifests: what may stand before a version in a tag."""

import re

from doi_action.formats.table import FORMATS, Format
from doi_action.metadata.precedence import MANIFESTS
from doi_action.snapshot import Tree


def package_names(tree: Tree) -> tuple[str, ...]:
    """The names in the manifests of a tree's root, each once.

    A manifest's name is its reader's title, but for R, where DESCRIPTION has a title of its own beside `Package`.
    """
    found: dict[str, None] = {}
    for format_ in FORMATS:
        if format_.name not in MANIFESTS:
            continue

        for pattern in format_.paths:
            for path in tree.paths(pattern):
                data = tree.read(path) or b""
                name = _name(format_, path, data)
                if name:
                    found[name] = None
    return tuple(found)


def _name(format_: Format, path: str, data: bytes) -> str | None:
    """The package's name in one manifest."""
    if format_.name == "DESCRIPTION":
        field = re.search(rb"^Package:[ \t]*(\S+)", data, re.MULTILINE)
        if field is None:
            return None

        return field.group(1).decode("utf-8", "replace")

    for fact in format_.reader()(path, data).facts:
        if fact.field == "title":
            return str(fact.value)
    return None
