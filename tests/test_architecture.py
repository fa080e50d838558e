"""The layers: a module imports only its own rank or a lower one, and what is pure touches nothing outside."""

import ast
import re
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "doi_action"

WORDS = (
    "identifiers",
    "model",
    "facts",
    "findings",
    "errors",
    "lineage",
    "snapshot",
    "inputs",
)
"""Rank 0: the field's ideas as types."""
STEPS = (
    "text",
    "citation",
    "formats",
    "settings",
    "works",
    "readme",
    "metadata",
    "plan",
    "edits",
    "report",
    "check",
    "rules",
    "views",
)
"""Rank 1, pure, each importing only what stands before it; "text" is `formats/text`, the base of every format."""
OUTSIDE_WORLD = ("templates_folder", "process", "http", "hosts", "registries", "sandbox")
ENGINE = ("release", "verbs")
SHELLS = ("action", "cli", "__main__")
ALL_RANKS = (WORDS, STEPS, OUTSIDE_WORLD, ENGINE, SHELLS)
RANKS = {name: rank for rank, names in enumerate(ALL_RANKS) for name in names}
"""Rank by top-level module or folder; the order of a release."""

PURE = 1
OUTSIDE = {"os", "subprocess", "socket", "requests", "github", "time", "pathlib", "shutil", "tempfile"}
"""What a pure module may not import: bytes and data in, data out."""

MODULES = sorted(PACKAGE.rglob("*.py"))


def name_of(module: str) -> str:
    """The top-level module or folder that a module belongs to; `formats/text` counts as one of its own."""
    parts = module.split(".")[1:]
    if parts[:2] == ["formats", "text"]:
        return "text"
    return parts[0] if parts else ""


def module_of(path: Path) -> str:
    """The dotted name of a file."""
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts).removesuffix(".__init__")


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


NAMES = {module_of(path): path for path in MODULES}
USES = {name: {used for used in imports(path) if used in NAMES} for name, path in NAMES.items()}
"""Which modules of ours each module imports."""


def circle(uses: dict[str, set[str]]) -> list[str]:
    """The members of a circle in a graph, none where there is no circle: whoever leads nowhere is taken off in turn."""
    left = {name: set(others) for name, others in uses.items()}
    while True:
        ends = {name for name, others in left.items() if not others & left.keys()}
        if not ends:
            return sorted(left)
        left = {name: others for name, others in left.items() if name not in ends}


def test_every_module_has_its_rank() -> None:
    """A new top-level name is put where it belongs before anything else."""
    assert {name_of(name) for name in NAMES} - {""} == RANKS.keys()


@pytest.mark.parametrize("name", NAMES)
def test_a_module_imports_its_own_rank_or_a_lower_one(name: str) -> None:
    """Data flows one way; nothing later calls anything earlier."""
    own = name_of(name)
    used = {name_of(other) for other in USES[name]} - {"", own}
    assert not {other for other in used if own and RANKS[other] > RANKS[own]}


@pytest.mark.parametrize("name", NAMES)
def test_a_step_imports_only_steps_that_stand_before_it(name: str) -> None:
    """Within the pure rank too there is one direction."""
    own = name_of(name)
    if own not in STEPS:
        return
    used = {name_of(other) for other in USES[name]} & set(STEPS) - {own}
    assert not {other for other in used if STEPS.index(other) > STEPS.index(own)}


def test_no_files_import_each_other_in_a_circle() -> None:
    """A circle has no first file to read."""
    assert circle({name: others - {name} for name, others in USES.items() if name != "doi_action"}) == []


def test_no_folders_import_each_other_in_a_circle() -> None:
    """Nor has a circle of folders, down to the families of `formats`."""
    folders: dict[str, set[str]] = {}
    for name, others in USES.items():
        own = folder_of(name)
        folders.setdefault(own, set()).update({folder_of(other) for other in others} - {own})
    assert circle(folders) == []


def test_no_members_of_the_package_import_each_other_in_a_circle() -> None:
    """What `ls` shows has an order too: a folder is one room there, whatever it holds."""
    uses: dict[str, set[str]] = {}
    for name, others in USES.items():
        own = name_of(name)
        uses.setdefault(own, set()).update({name_of(other) for other in others} - {own, ""})
    assert circle(uses) == []


def folder_of(module: str) -> str:
    """The folder that a module stands in; where folders stand beside it, the module is a room of its own."""
    folder = NAMES[module].parent
    is_leaf = not any(child.is_dir() and (child / "__init__.py").exists() for child in folder.iterdir())
    return module_of(folder / "__init__.py") if is_leaf else module


@pytest.mark.parametrize("name", [name for name in NAMES if RANKS.get(name_of(name), 0) <= PURE and name_of(name)])
def test_what_is_pure_touches_nothing_outside(name: str) -> None:
    """No file, process, socket, clock or environment in words and steps."""
    assert not imports(NAMES[name]) & OUTSIDE


def test_no_module_is_a_drawer() -> None:
    """A helper without a home names the idea it belongs to."""
    assert not {p.stem for p in MODULES} & {"utils", "util", "helpers", "common", "misc"}


@pytest.mark.parametrize(("rank", "names"), list(enumerate(ALL_RANKS)))
def test_the_map_for_contributors_shows_every_name_at_its_rank(rank: int, names: tuple[str, ...]) -> None:
    """No more and no less; a folder ends with a slash, so that people find it."""
    (row,) = re.findall(rf"^\| {rank} .*", (PACKAGE.parent / "CONTRIBUTING.md").read_text(), re.MULTILINE)
    shown = set(re.findall(r"`([\w/]+)`", row))
    assert shown == {f"{name}/" if (PACKAGE / name).is_dir() else name for name in names} - {"text"}
