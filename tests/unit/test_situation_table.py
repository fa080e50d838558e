"""The table of situations is what is raised: the same ids, one exit code each, and every one is produced by a test."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from doi_action import errors
from doi_action.errors.situations import GROUPS, SITUATIONS, Situation
from doi_action.rules import BY_ID as RULES_BY_ID

ROOT = Path(__file__).resolve().parents[2]
SOURCES = {path: path.read_text(encoding="utf-8") for path in sorted((ROOT / "doi_action").rglob("*.py"))}
CLASSES = {
    name: value
    for name, value in vars(errors).items()
    if isinstance(value, type) and issubclass(value, errors.DoiActionError)
}
TESTS = [
    path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("*.py") if path.name != Path(__file__).name
]


def called(node: ast.Call) -> str:
    """The last word of what is called."""
    return node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")


def texts(node: ast.AST) -> set[str]:
    """The ids that an expression may be: one, or one of two."""
    return {part.value for part in ast.walk(node) if isinstance(part, ast.Constant) and isinstance(part.value, str)}


def raised_in(tree: ast.Module) -> Iterator[tuple[str, type[errors.DoiActionError] | None]]:
    """Each id that a module gives to an error, with the error's class where it stands there."""
    makers: dict[str, tuple[int, type[errors.DoiActionError]]] = {}
    for function in [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]:
        for call in [node for node in ast.walk(function) if isinstance(node, ast.Call) and called(node) in CLASSES]:
            rule = next((keyword.value for keyword in call.keywords if keyword.arg == "rule"), None)
            if isinstance(rule, ast.Name):
                names = [argument.arg for argument in function.args.args]
                if rule.id in names:
                    makers[function.name] = names.index(rule.id), CLASSES[called(call)]
                yield from ((text, CLASSES[called(call)]) for text in assigned(function, rule.id))

    for node in [node for node in ast.walk(tree) if isinstance(node, ast.Call)]:
        name = called(node)
        rule = next((keyword.value for keyword in node.keywords if keyword.arg == "rule"), None)
        if name in makers:
            position, kind = makers[name]
            yield from ((text, kind) for text in texts(node.args[position]))
        elif name in CLASSES:
            if rule is None or any(isinstance(part, ast.Constant) and part.value is None for part in ast.walk(rule)):
                yield CLASSES[name].rule, CLASSES[name]
            yield from ((text, CLASSES[name]) for text in (texts(rule) if rule else ()))
        elif name in ("error", "Conflict") and rule is not None:
            yield from ((text, None) for text in texts(rule))


def assigned(function: ast.FunctionDef, name: str) -> Iterator[str]:
    """The texts that a function gives to one of its names, alone or among several."""
    for node in ast.walk(function):
        if (
            isinstance(node, ast.Assign)
            and isinstance(node.targets[0], ast.Tuple)
            and isinstance(node.value, ast.Tuple)
        ):
            for target, value in zip(node.targets[0].elts, node.value.elts, strict=True):
                if isinstance(target, ast.Name) and target.id == name:
                    yield from texts(value)


RAISED = [found for path, text in SOURCES.items() for found in raised_in(ast.parse(text))]
BY_ID = {situation.id: situation for situation in SITUATIONS}


def test_every_id_that_is_raised_is_in_the_table_and_no_other() -> None:
    """A new situation gets its row, a row without one goes."""
    assert {id_ for id_, _ in RAISED} == set(BY_ID)


@pytest.mark.parametrize("id_", sorted(BY_ID))
def test_one_id_has_one_exit_code(id_: str) -> None:
    """Whoever raises it."""
    codes = {kind.exit_code for found, kind in RAISED if found == id_ and kind is not None}
    assert codes <= {BY_ID[id_].exit_code}


def test_a_situation_that_is_a_rule_too_ends_as_findings_do() -> None:
    """`unsaved-changes` is seen with the files or by the commit, and a script hears the same of both."""
    both = {id_ for id_ in BY_ID if id_ in RULES_BY_ID and RULES_BY_ID[id_].stops_publish}
    assert both and {BY_ID[id_].exit_code for id_ in both} == {errors.ExitCode.FINDINGS}


def test_no_exit_code_is_given_to_an_error_afterwards() -> None:
    """The code is the class's, so that an id cannot come with two."""
    assert [path for path, text in SOURCES.items() if re.search(r"\.exit_code = ", text)] == []


@pytest.mark.parametrize("id_", sorted(BY_ID))
def test_every_situation_is_produced_by_a_test(id_: str) -> None:
    """A test that names the id is there; reading about it is not enough."""
    assert any(f'"{id_}"' in text for text in TESTS)


@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda situation: situation.id)
def test_what_the_page_says_is_what_the_program_says(situation: Situation) -> None:
    """The fixed parts of each message stand in one module; "…" is what differs."""
    assert situation.said and situation.why and situation.cure
    for message in situation.said:
        parts = [part.strip(" '(),;:") for part in message.split("…")]
        assert max(map(len, parts)) > 5
        assert any(all(part in text for part in parts) for path, text in SOURCES.items() if path.stem != "situations")


def test_ids_are_words_with_hyphens_and_stand_once() -> None:
    """As rules are."""
    assert len(BY_ID) == len(SITUATIONS)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", id_) for id_ in BY_ID)
    assert {situation.group for situation in SITUATIONS} == set(GROUPS)
