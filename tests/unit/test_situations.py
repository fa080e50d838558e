"""Situations that stop a run: one id means one thing, wherever it is raised."""

import ast
from collections import defaultdict
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2] / "doi_action"


def kinds_by_id() -> dict[str, set[str]]:
    """The exception classes that are raised under each id."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and _is_error(node.func.id):
                for rule in _rules(node):
                    found[rule].add(node.func.id)
    return found


def _rules(call: ast.Call) -> set[str]:
    """The ids that a call may give: one, or one of several by a condition."""
    values = [keyword.value for keyword in call.keywords if keyword.arg == "rule"]
    constants = [part.value for value in values for part in ast.walk(value) if isinstance(part, ast.Constant)]
    return {constant for constant in constants if isinstance(constant, str)}


def _is_error(name: str) -> bool:
    return name.endswith("Error") or name in ("Unreachable", "ExtraMissing")


def test_an_id_has_one_exit_code_everywhere() -> None:
    """A script that waits for an id knows the exit code, whatever the host or the registry is."""
    assert {rule: kinds for rule, kinds in kinds_by_id().items() if len(kinds) > 1} == {}


def test_two_ids_for_one_situation_are_gone() -> None:
    """Each was told under the second name on one host only."""
    assert not kinds_by_id().keys() & {"no-tag", "tag-missing", "rate-limit", "tag-of-no-commit"}
