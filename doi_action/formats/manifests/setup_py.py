"""setup.py read as facts, without running it: the arguments of `setup(...)` that are written out.

A text, or a list or mapping of texts, is understood; what Python would compute is left out.
"""

import ast

from doi_action.facts import Reading
from doi_action.formats.collector import Collector, read_with
from doi_action.formats.manifests.setup_cfg import CROSSWALK as SETUP_CFG
from doi_action.formats.manifests.setup_cfg import tell_metadata
from doi_action.formats.manifests.written_out import list_node, mapping_node, text_node
from doi_action.formats.text.node import Node
from doi_action.formats.text.source import SourceText

FORMAT = "setup.py"

CROSSWALK = {**SETUP_CFG, "kind": "setup(...) has a name", "abstract": "description"}
"""Each field of Metadata and where this format says it."""

MAX_LENGTH = 200_000
"""A longer file, in characters, is not read: Python's parser takes memory a hundred times its length."""


def read(path: str, data: bytes) -> Reading:
    """The facts of a setup.py. Never raises for bad input; a file that Python cannot parse tells nothing."""
    return read_with(_compose, _tell, name=FORMAT, path=path, data=data)


def _compose(source: SourceText) -> Node:
    """The written-out arguments of the first call of `setup` as a mapping."""
    pairs = []
    for argument in _arguments_of_setup(source.text):
        value = _node(source, argument.value)
        # `setup(**settings)` names no argument.
        if argument.arg is None or value is None:
            continue
        pairs.append((text_node(argument.arg, value.start), value))
    return mapping_node(pairs)


def _arguments_of_setup(text: str) -> list[ast.keyword]:
    """The named arguments of the first call of `setup` or `setuptools.setup`; none where Python cannot parse."""
    if len(text) > MAX_LENGTH:
        return []
    try:
        tree = ast.parse(text)
    # ValueError stands for a null byte, the last two for expressions nested too deep.
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []

    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id="setup") | ast.Attribute(attr="setup"), keywords=arguments):
                return arguments
    return []


def _node(source: SourceText, value: ast.expr) -> Node | None:
    """A text, a list of texts or a mapping of texts; None for anything else."""
    line = min(value.lineno, len(source.line_starts))
    start = source.line_starts[line - 1]
    match value:
        case ast.Constant(value=str(text)):
            return text_node(text, start)

        case ast.List(elts=entries) | ast.Tuple(elts=entries):
            items = []
            for entry in entries:
                node = _node(source, entry)
                if node is not None and node.kind == "scalar":
                    items.append(node)
            return list_node(items, start) if items else None

        case ast.Dict(keys=keys, values=values):
            pairs = []
            for key, entry in zip(keys, values, strict=True):
                node = _node(source, entry)
                if not isinstance(key, ast.Constant) or not key.value:
                    continue
                if node is not None:
                    pairs.append((text_node(str(key.value), start), node))
            return mapping_node(pairs, start) if pairs else None
    return None


def _tell(file: Collector) -> None:
    if file.root.get("name") is not None:
        tell_metadata(file, file.root)
