"""Inputs that `make fuzz` found to break a law: kept as files, and tried first by every later run of that law.

Hypothesis' own database is not used for this: it keeps draws instead of values, so a changed strategy silently empties
it, it forgets an input once that passes, and it cannot be had together with `derandomize`. Here a file holds, for each
argument of one test, the Python expression of a value: read it, mend it, or write one by hand.
"""

import datetime
import functools
import inspect
import json
import random
import re
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import example

from doi_action import identifiers, lineage, model

FOLDER = Path(__file__).parent / "examples_found"

Arguments = dict[str, str]
"""A Python expression for each argument that hypothesis draws."""

_NAMES = {name: value for module in (model, identifiers, lineage) for name, value in vars(module).items()}
_MEMBER = re.compile(r"<(\w+\.\w+): '[^'>]*'>")
"""How an enumeration's member is shown, which is no Python."""
_DICE = "random.Random(0)"


def file_of(test: str, folder: Path = FOLDER) -> Path:
    """Where the inputs of a test are kept; `test` is its id, `tests/unit/test_x.py::test_y[case]`."""
    path, _, name = test.partition("::")
    return folder / f"{Path(path).stem}.{name.partition('[')[0]}.json"


def replay(item: pytest.Function, folder: Path = FOLDER) -> None:
    """Let `item` begin with the inputs kept for its test; all cases of a parametrised test share them."""
    file = file_of(item.nodeid, folder)
    if not file.exists() or getattr(item.obj, "begins_with_found_examples", False):
        return
    for arguments in json.loads(file.read_text(encoding="utf-8")):
        try:
            values = {name: _value(text, item.obj) for name, text in arguments.items()}
        except Exception as error:
            raise pytest.UsageError(
                f"{file}: {arguments} means nothing any more ({error}): mend or delete it"
            ) from error
        example(**values)(item.obj)
    item.obj.begins_with_found_examples = True


def watch(item: pytest.Function) -> None:
    """Note on `item` the last input that its law refused; after a failure that is the smallest one known."""
    handle = item.obj.hypothesis
    law = getattr(handle.inner_test, "unwatched", handle.inner_test)

    @functools.wraps(law)
    def watched(*args: Any, **drawn: Any) -> Any:
        try:
            return law(*args, **drawn)
        except Exception:
            values = {name: value for name, value in drawn.items() if name not in item.funcargs}
            item.refused = values  # type: ignore[attr-defined]
            raise

    watched.unwatched = law  # type: ignore[attr-defined]
    handle.inner_test = watched


def expressions(item: pytest.Function) -> Arguments | None:
    """The refused input of `item` as Python expressions, None where none was refused or one cannot be written so."""
    values = getattr(item, "refused", None)
    if not values:
        return None
    found = {name: _expression(value) for name, value in values.items()}
    try:
        same = all(_value(text, item.obj) == values[name] for name, text in found.items() if text != _DICE)
    except Exception:
        return None
    return found if same else None


def keep(test: str, arguments: Arguments, folder: Path = FOLDER) -> Path:
    """Add an input to those kept for a test, once."""
    file = file_of(test, folder)
    known = json.loads(file.read_text(encoding="utf-8")) if file.exists() else []
    if arguments not in known:
        folder.mkdir(exist_ok=True)
        file.write_text(json.dumps([*known, arguments], indent=2) + "\n", encoding="utf-8")
    return file


def _expression(value: object) -> str:
    """A value as Python; any dice will do for those that hypothesis threw."""
    if isinstance(value, random.Random):
        return _DICE
    return _MEMBER.sub(r"\1", repr(value))


def _value(expression: str, test: Any) -> Any:
    """What an expression means to a test: its own module's names, and those of our types."""
    module = inspect.getmodule(test)
    own = vars(module) if isinstance(module, ModuleType) else {}
    return eval(expression, {**_NAMES, "datetime": datetime, "random": random, **own})
