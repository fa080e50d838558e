"""The layers: a module imports only its own rank or a lower one, and what is pure touches nothing outside."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "doi_action"

RANKS: dict[str, int] = {
    # words: the field's ideas as types
    **dict.fromkeys(
        ("identifiers", "check_digits", "model", "facts", "findings", "errors", "lineage", "snapshot", "inputs"), 0
    ),
    # outside world
    **dict.fromkeys(
        (
            "http",
            "http_answer",
            "slow_heads",
            "hosts",
            "registries",
            "sandbox",
            "templates_folder",
            "templating",
            "online",
        ),
        2,
    ),
    # verbs
    "verbs": 3,
    # shells
    **dict.fromkeys(("action", "action_check", "action_read", "cli", "__main__"), 4),
}
"""Rank by top-level module or folder; everything that is not named here is a step: pure, rank 1."""

PURE = 1
OUTSIDE = {"os", "subprocess", "socket", "requests", "github", "time", "pathlib", "shutil", "tempfile"}
"""What a pure module may not import: bytes and data in, data out."""

MODULES = sorted(PACKAGE.rglob("*.py"))


def name_of(path: Path) -> str:
    """The top-level module or folder that a file belongs to."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return parts[0] if parts[0] != "__init__" else ""


def rank(name: str) -> int:
    """The rank of a top-level module or folder."""
    return RANKS.get(name, PURE)


def imports(path: Path) -> set[str]:
    """Every module that a file imports at run time, late imports included."""
    found = set()
    for node in ast.walk(_without_typing(ast.parse(path.read_text(encoding="utf-8")))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def _without_typing(tree: ast.Module) -> ast.Module:
    """The tree without `if TYPE_CHECKING:` blocks."""
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            node.body = [ast.Pass()]
    return tree


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_a_module_imports_its_own_rank_or_a_lower_one(path: Path) -> None:
    """Data flows one way; nothing later calls anything earlier."""
    own = rank(name_of(path))
    used = {name.split(".")[1] for name in imports(path) if name.startswith("doi_action.")}
    later = {name for name in used if rank(name) > own and (PACKAGE / name).with_suffix(".py").exists()}
    later |= {name for name in used if rank(name) > own and (PACKAGE / name).is_dir()}
    assert not later


@pytest.mark.parametrize(
    "path", [p for p in MODULES if rank(name_of(p)) <= PURE], ids=lambda p: str(p.relative_to(PACKAGE))
)
def test_what_is_pure_touches_nothing_outside(path: Path) -> None:
    """No file, process, socket, clock or environment in words and steps."""
    assert not imports(path) & OUTSIDE


def test_no_module_is_a_drawer() -> None:
    """A helper without a home names the idea it belongs to."""
    assert not {p.stem for p in MODULES} & {"utils", "util", "helpers", "common", "misc"}
