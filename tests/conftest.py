"""What all tests share: where optional real files are, and how much chance there is in the laws."""

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, Phase, settings

from tests import found_examples
from tests.browser import opened_browser
from tests.sampled import LONG

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# A time limit fails by the load of the machine, and so does the health check that calls a strategy slow.
_NO_CLOCK: dict[str, Any] = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow], "database": None}
settings.register_profile("test", derandomize=True, max_examples=100, **_NO_CLOCK)
settings.register_profile("fuzz", max_examples=300, phases=set(Phase) - {Phase.explain}, **_NO_CLOCK)
settings.load_profile("test")


def _data_folder() -> Path | None:
    named = os.environ.get("DOI_ACTION_DATA")
    folder = Path(named) if named else Path(__file__).resolve().parents[2] / "shared"
    return folder if (folder / "cff").is_dir() else None


DATA = _data_folder()
"""The folder of optional real files, None where there is none."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Laws begin with the inputs found earlier; tests over real files are left out where the files are not there."""
    for item in items:
        if _is_law(item):
            found_examples.replay(item)
    if not LONG:
        _take_a_sample(config, items)
    if DATA is not None:
        return
    kept = [item for item in items if not item.get_closest_marker("real")]
    config.hook.pytest_deselected(items=[item for item in items if item.get_closest_marker("real")])
    items[:] = kept


def _take_a_sample(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave every fourth case of each test that is marked `matrix`."""
    seen: Counter[str] = Counter()
    kept, left = [], []
    for item in items:
        name = item.nodeid.partition("[")[0]
        in_sample = item.get_closest_marker("matrix") is None or seen[name] % 4 == 0
        seen[name] += 1
        (kept if in_sample else left).append(item)
    config.hook.pytest_deselected(items=left)
    items[:] = kept


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of optional real files; use it in tests marked `real` only."""
    assert DATA is not None, "mark the test with pytest.mark.real"
    return DATA


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    """One browser for all tests of a process; use `tests.browser.look_at` and the mark `browser`."""
    with opened_browser() as opened:
        yield opened


def _is_law(item: pytest.Item) -> bool:
    return isinstance(item, pytest.Function) and getattr(item.obj, "is_hypothesis_test", False)


def _is_fuzzing(config: pytest.Config) -> bool:
    return bool(config.getoption("--hypothesis-profile") == "fuzz")


def pytest_runtest_call(item: pytest.Item) -> None:
    """Watch what a law refuses while the search is at random."""
    if _is_law(item) and _is_fuzzing(item.config):
        found_examples.watch(item)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[Any]:
    """Send the refused input along with the report, since workers run the tests and one process writes the files."""
    report = yield
    if report.when == "call" and report.failed and _is_law(item) and _is_fuzzing(item.config):
        report.user_properties.append((_FOUND, found_examples.expressions(item)))
    return report


_FOUND = "found by chance"


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Keep what the search found, and say where; here no worker comes by."""
    for report in terminalreporter.stats.get("failed", ()):
        for name, arguments in report.user_properties:
            if name != _FOUND:
                continue
            if arguments:
                terminalreporter.write_line(f"kept in {found_examples.keep(report.nodeid, arguments)}: {arguments}")
            else:
                terminalreporter.write_line(f"{report.nodeid}: no input that can be written down; see above")
