"""setup.py read as facts, without running it: the arguments of `setup(...)` that are written out.

A text, or a list or mapping of texts, is understood; what Python would compute is no fact, and listed as not carried.
"""

import ast

from doi_action.facts import Reading
from doi_action.formats.collector import Collector, read_with
from doi_action.formats.manifests.setup_cfg import CROSSWALK as SETUP_CFG
from doi_action.formats.manifests.setup_cfg import setup_unreadable, tell_metadata
from doi_action.formats.manifests.written_out import computed, list_node, mapping_node, text_node
from doi_action.formats.text.node import Node
from doi_action.formats.text.source import SourceText, Unreadable

FORMAT = "setup.py"

CROSSWALK = {**SETUP_CFG, "kind": "setup(...) has a name", "abstract": "description"}
"""Each field of Metadata and where this format says it."""

_SAID = {
    "name",
    "version",
    "description",
    "summary",
    "author",
    "maintainer",
    "keywords",
    "license",
    "classifiers",
    "project_urls",
    "url",
    "home_page",
}

_LITERALS = (ast.Constant, ast.List, ast.Tuple, ast.Dict, ast.expr_context)
"""What an expression is made of that leaves nothing to Python."""

MAX_LENGTH = 200_000
"""A longer file, in characters, is not read: Python's parser takes memory a hundred times its length."""


def read(path: str, data: bytes) -> Reading:
    """The facts of a setup.py. Never raises for bad input; a file that Python 3 cannot parse gets a remark."""
    return read_with(_compose, _tell, name=FORMAT, path=path, data=data)


def _compose(source: SourceText) -> Node:
    """The written-out arguments of the first call of `setup` as a mapping."""
    pairs = []
    for argument in _arguments_of_setup(source):
        name = argument.arg
        if name is None:
            continue  # `setup(**settings)` names no argument.

        value = _node(source, argument.value)
        if value is not None:
            pairs.append((text_node(name, value.start), value))

        if name not in _SAID:
            continue
        is_written_out = all(isinstance(node, _LITERALS) for node in ast.walk(argument.value))
        if not is_written_out:
            expression = ast.get_source_segment(source.text, argument.value) or ""
            start = _start(source, argument.value)
            pairs.append((text_node(computed(name), start), text_node(expression, start)))

    return mapping_node(pairs)


def _arguments_of_setup(source: SourceText) -> list[ast.keyword]:
    """The named arguments of the first call of `setup` or `setuptools.setup`. Raises Unreadable."""
    if len(source.text) > MAX_LENGTH:
        raise Unreadable(
            setup_unreadable(source, 1, f"setup.py is longer than {MAX_LENGTH:,} characters, and is not read")
        )
    try:
        tree = ast.parse(source.text)
    except SyntaxError as error:
        # Python's own words for it differ from version to version.
        raise Unreadable(
            setup_unreadable(source, error.lineno or 1, "setup.py is no Python 3 from here on, and is not read")
        ) from error
    # ValueError stands for a null byte, the others for expressions nested too deep.
    except (ValueError, RecursionError, MemoryError) as error:
        raise Unreadable(setup_unreadable(source, 1, "setup.py is nested too deep to be read")) from error

    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id="setup") | ast.Attribute(attr="setup"), keywords=arguments):
                return arguments
    return []


def _node(source: SourceText, value: ast.expr) -> Node | None:
    """A text, a list of texts or a mapping of texts; None for anything else."""
    start = _start(source, value)
    match value:
        case ast.Constant(value=str(text)):
            return text_node(text, start)

        case ast.List(elts=entries) | ast.Tuple(elts=entries):
            items = []
            for entry in entries:
                node = _node(source, entry)
                if node is not None and node.kind == "scalar":
                    items.append(node)

            if not items:
                return None
            return list_node(items, start)

        case ast.Dict(keys=keys, values=values):
            pairs = []
            for key, entry in zip(keys, values, strict=True):
                if not isinstance(key, ast.Constant) or not key.value:
                    continue

                node = _node(source, entry)
                if node is not None:
                    pairs.append((text_node(str(key.value), start), node))

            if not pairs:
                return None
            return mapping_node(pairs, start)

    return None


def _start(source: SourceText, value: ast.expr) -> int:
    """Where its line begins; Python also counts a line behind the last line end."""
    return source.line_starts[min(value.lineno, len(source.line_starts)) - 1]


def _tell(file: Collector) -> None:
    # Some programs keep the name in a variable: somebody who made the work is named all the same.
    says_something = any(map(file.root.get, ("name", "author", "maintainer")))
    if says_something:
        tell_metadata(file, file.root)
