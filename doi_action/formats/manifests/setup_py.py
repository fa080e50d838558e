"""setup.py read as facts, without running it: the arguments of `setup(...)` that are written out.

A text, or a list or mapping of texts, is understood; what Python would compute is left out.
"""

import ast
from collections.abc import Iterator

from doi_action.facts import Reading
from doi_action.formats.collector import Collector, read_with
from doi_action.formats.manifests.setup_cfg import CROSSWALK as SETUP_CFG
from doi_action.formats.manifests.setup_cfg import tell_metadata
from doi_action.formats.text.node import Node
from doi_action.formats.text.source import SourceText

FORMAT = "setup.py"

CROSSWALK = {**SETUP_CFG, "kind": "setup(...) has a name", "abstract": "description"}
"""Each field of Metadata and where this format says it."""

MAX_LENGTH = 200_000
"""A longer file, in characters, is not read: Python's parser takes memory a hundred times its length."""

_TAG = "tag:yaml.org,2002:"


def read(path: str, data: bytes) -> Reading:
    """The facts of a setup.py. Never raises for bad input; a file that Python cannot parse tells nothing."""
    return read_with(_compose, _tell, name=FORMAT, path=path, data=data)


def _compose(source: SourceText) -> Node:
    """The written-out arguments of the first call of `setup` as a mapping."""
    if len(source.text) > MAX_LENGTH:
        return Node("mapping", 0, 0, tag=_TAG + "map")
    try:
        tree = ast.parse(source.text)
        call = next((node for node in ast.walk(tree) if _calls_setup(node)), None)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        call = None
    pairs = []
    for argument in call.keywords if isinstance(call, ast.Call) else ():
        value = _node(source, argument.value)
        if argument.arg is not None and value is not None:
            pairs.append((_scalar(argument.arg, value.start), value))
    return Node("mapping", 0, 0, tag=_TAG + "map", pairs=tuple(pairs))


def _calls_setup(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    return name == "setup"


def _node(source: SourceText, value: ast.expr) -> Node | None:
    """A text, a list of texts or a mapping of texts; None for anything else."""
    start = source.line_starts[min(value.lineno, len(source.line_starts)) - 1]
    match value:
        case ast.Constant(value=str(text)):
            return _scalar(text, start)
        case ast.List(elts=entries) | ast.Tuple(elts=entries):
            items = tuple(_texts(source, entries))
            return Node("sequence", start, start, tag=_TAG + "seq", items=items) if items else None
        case ast.Dict(keys=keys, values=values):
            texts = [key.value if isinstance(key, ast.Constant) else None for key in keys]
            said = zip(texts, values, strict=True)
            pairs = [(_scalar(str(key), start), node) for key, one in said if key and (node := _node(source, one))]
            return Node("mapping", start, start, tag=_TAG + "map", pairs=tuple(pairs)) if pairs else None
    return None


def _texts(source: SourceText, entries: list[ast.expr]) -> Iterator[Node]:
    for entry in entries:
        node = _node(source, entry)
        if node is not None and node.kind == "scalar":
            yield node


def _scalar(text: str, start: int) -> Node:
    return Node("scalar", start, start, tag=_TAG + "str", text=text, style='"')


def _tell(file: Collector) -> None:
    if file.root.get("name") is not None:
        tell_metadata(file, file.root)
